"""T1-T3: keys typed ahead over several screens, in one write or with gaps, over a quick store or a slow one.

What was typed is proven field by field in the store: every burst has codes of its own.
"""

import time
from dataclasses import dataclass
from pathlib import Path
from random import Random

import stores
from terminal import SLOW, Terminal, live

F1, F3, F5, BACK = "\x1bOP", "\x1bOR", "\x1b[15~", "\x7f"
GAPS = (0, 1, 2, 5, 60)
SAVES = (0, 50, 300)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 &'.-éØß日"


@dataclass(frozen=True)
class Visit:
    """One burst over five screens: three records to save, then a report's dates, which stay on the glass."""

    code: str
    payment: str
    place: tuple[str, str, str]
    document: tuple[str, str]
    days: tuple[int, int]

    @property
    def shown(self) -> str:
        """What stands on the glass when all of it was dealt with."""
        return f"{self.days[0]:02}-14-26"

    def keys(self, dice: Random) -> list[str]:
        """The keys one by one, with slips of the finger that are taken back."""
        name, city, state = (slipped(word, dice) for word in self.place)
        description, note = (slipped(word, dice) for word in self.document)
        return [
            *"EDITFOP\r1\r", *slipped(self.code, dice), "\r", *slipped(self.payment, dice), "\r", F1,
            *"EDITLOC\r1\r", *self.code, "\r", *name, "\r", *city, "\r", *state, "\r", F1,
            *"EDITDOC\r2\r", *self.code, "\r", *description, "\r", *note, "\r", F1,
            *f"AWARDRPT\r1\r{self.days[0]:02}1426\r{self.days[1]:02}1426\r",
        ]  # fmt: skip

    def held(self, folder: Path) -> bool:
        """Whether the store has every field as it was typed."""
        return (
            rows(folder, "select description from form_of_payment where code = ?", self.code) == [kept(self.payment)]
            and rows(folder, "select name, city, state from location where code = ?", self.code) == [kept(*self.place)]
            and rows(folder, "select description, note from special_document where code = ?", self.code)
            == [kept(*self.document)]
        )


def kept(*words: str) -> tuple[str, ...]:
    """Words as the store keeps them."""
    return tuple(word.upper().strip() for word in words)


def slipped(word: str, dice: Random) -> list[str]:
    """The keys of a word; now and then a wrong one and Backspace."""
    made: list[str] = []
    for char in word:
        if dice.random() < 0.1 and len(made) < len(word):
            made += ["X", BACK]
        made.append(char)
    return made


def visit(number: int, dice: Random) -> Visit:
    """Another visit, its code of four places."""

    def words(length: int) -> str:
        return "A" + "".join(dice.choice(LETTERS) for _ in range(dice.randrange(length)))

    return Visit(
        f"V{number:03X}", words(12), (words(12), words(12), words(4)), (words(12), words(12)),
        (dice.randrange(1, 7), dice.randrange(7, 13)),
    )  # fmt: skip


def rows(folder: Path, query: str, *values: object) -> list[tuple[object, ...]]:
    """What the live store of a folder holds."""
    return stores.rows(live(folder), query, *values)


def bursts(folder: Path, count: int, dice: Random, gap: float = 0, save: float = 0) -> int:
    """So many bursts in the life of one process; how many of them are exact, on the glass and in the store."""
    visits = [visit(number, dice) for number in range(count)]
    shown = 0
    with Terminal(folder, program=(SLOW, str(save)) if save else ("-m", "renterrewards")) as terminal:
        for one in visits:
            keys = one.keys(dice)
            if gap:
                terminal.send_slowly(keys, gap)
            else:
                terminal.send("".join(keys))
            terminal.wait(one.shown)
            shown += "EDIT" not in terminal.text
            terminal.type("\x03MENU\r", "MAIN MENU")
    return min(shown, sum(one.held(folder) for one in visits))


def entries(folder: Path, records: int) -> tuple[int, int, float, bool]:
    """A burst of six entries a record in one write: (bytes, keys, seconds to the last one's arrival, exact)."""
    wanted = [(f"L{n:04}", f"NAM{n:04}", f"CIT{n:04}", f"S{n:04}", "UTC", f"T{n:04}") for n in range(records)]
    words = ["EDITLOC\r", *("\r" + "\r".join(record) + "\r" + F1 + F3 for record in wanted)]
    burst = "".join(words)
    with Terminal(folder) as terminal:
        terminal.pass_time(0.4)
        began = time.monotonic()
        terminal.send(burst)
        while arrived(folder) < records and time.monotonic() < began + 120:
            terminal.read(0.01)
        seconds = time.monotonic() - began
        terminal.type("1\rL0000\r", "CIT0000")
    found = rows(folder, "select code, name, city, state, time_zone, tax_region from location order by code")
    keys = len(burst) - len(records * (F1 + F3)) + 2 * records
    return len(burst.encode()), keys, seconds, found == wanted


def arrived(folder: Path) -> int:
    """How many locations are on file by now; they are typed in the order of their codes."""
    try:
        ((count,),) = rows(folder, "select count(*) from location")
    except stores.no_store():  # the store is made with the first key
        return 0
    return int(str(count))
