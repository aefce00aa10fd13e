"""F1: random keys on every screen. Nothing breaks, the glass stays a glass, and the ledger stays true."""

import logging
import shutil
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import stores
from clerk import NAMES, Clerk
from ledger_proof import differences

from renterrewards import maps, sample
from renterrewards.cells import places
from renterrewards.records import Act
from renterrewards.store.engine import Store
from renterrewards.terminal import console

WHEN = datetime(2026, 11, 20, 18, tzinfo=UTC).replace(tzinfo=None)
SCREENS = [code for code in maps.codes() if code != "LOCK"]
"""LOCK covers nothing where nobody signs on."""

LOOK, PROVE = 40, 5000
"""After so many keys the glass is looked at, after so many the ledger is proven."""

KEYS = [*NAMES, "TAB", "UP", "DOWN", "LEFT", "RIGHT", "HOME", "END", *(f"F{n}" for n in range(1, 13))]
KEYS += ["RET", "TAB", "ESC", "F1", "BS"] * 2
CHARS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-.#=+' " * 3
CHARS += "²³¹½٣߂፩éßŉΐ日本語🚗\u0301\u0308\u200d\u202e\u2066\u00ad\u3000\ue000\uffff\x00\x9b\ud800"
WORDS = ["Y", "N", "YES", "1", "2", "13", "1001", "1002", "HOLL", "#1", "#148", "#²", "AD", "S", "A", "PFD", "1FREE"]
WORDS += ["050112", "60", "-5", "112426 0900", "11-20-26 0900", "'; DROP TABLE customer", "=1+1", "[/b]", "²", "x" * 90]
WORDS += ["MENU", "HOT", "SAVE", "2.12", "1²", "٣", "京都市", "\u202eYRAM", "\x1b[2J", "a\u0301" * 20, "ß" * 20]
WORDS += ["日" * 40]

ACTS = [
    "OPEN\r1\r{customer}\r<ATTN>13\r4711\r<F1>",
    "BCHOPEN\r1\r{customer}\r<ATTN>5\r111926 0900\r112526 0900\r50\r<F1>",
    "CLOSE\r#{ra}\r<F1>",
    "BCHCLOSE\r#{ra}\r7\r112426 0900\r<F1>",
    "CUST\r1\r{customer}\r<F8><F8>3\r{points}\rWHY\r<F1>",
]
"""What moves points at the counter; random keys alone seldom get there."""


@dataclass
class Tally:
    """What was seen in so many keys: how often the sitting was left and begun again, and how long it took."""

    keys: int = 0
    sittings: int = 0
    seconds: float = 0.0


class ProgramErrors(logging.Handler):
    """Every program error that is written to the log is a failure of the test."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.seen.append(logging.Formatter().format(record))


def company(folder: Path) -> Path:
    """The sample company's store, made once."""
    path = folder / "sample.db"
    if not stores.exists(path):
        store = Store.open(stores.where(path))
        sample.fill(store, Act(user="SAMPLE", business_date=WHEN.date(), instant=WHEN))
        store.close()
    return path


def act(dice: Random) -> str:
    """One of the counter's acts, up to its first question."""
    customer, ra = dice.choice((1001, 1004, 1017, 1028)), dice.randrange(143, 160)
    return dice.choice(ACTS).format(customer=customer, ra=ra, points=dice.randrange(20))


def something(dice: Random) -> str:
    """A key, a character, a word with or without RET; now and then an act of the counter."""
    if not dice.randrange(100):
        return "<ATTN>" + act(dice)
    match dice.randrange(8):
        case 0 | 1 | 2:
            return f"<{dice.choice(KEYS)}>"
        case 3 | 4 | 5:
            return dice.choice(CHARS)
        case 6:
            return dice.choice(WORDS) + "\r"
        case _:
            return dice.choice(WORDS)


async def fuzz(folder: Path, code: str, count: int, seed: str) -> Tally:
    """So many random keys on the screen of an option; AssertionError with what is wrong and when."""
    errors, tally, began = ProgramErrors(), Tally(), time.monotonic()
    before, console.ESC_WAIT = console.ESC_WAIT, 0.0003
    logging.getLogger("renterrewards").addHandler(errors)
    try:
        while tally.keys < count:
            tally.sittings += 1
            place = folder / f"{code}-{tally.sittings}"
            place.mkdir()
            stores.copy(company(folder), place / "store.db")
            await _sitting(place, code, count, Random(f"{seed} {code} {tally.sittings}"), tally, errors)
            shutil.rmtree(place)
    finally:
        console.ESC_WAIT = before
        logging.getLogger("renterrewards").removeHandler(errors)
    tally.seconds = time.monotonic() - began
    return tally


async def _sitting(place: Path, code: str, count: int, dice: Random, tally: Tally, errors: ProgramErrors) -> None:
    """One sitting: until the keys are typed, END was typed by chance, or it is long enough."""
    async with Clerk(place, when=WHEN) as clerk:
        clerk.paints = False
        limit = min(count, tally.keys + 2 * PROVE)
        while tally.keys < limit and not clerk.left:
            done = ""
            await to_screen(clerk, code)
            for _ in range(LOOK):
                done += (typed := something(dice))
                tally.keys += await clerk.feed(typed)
                assert not errors.seen, f"{code} {done!r}\n{errors.seen[0]}\n{clerk.screen}"
            if not clerk.left:
                wrong = unsound(clerk)
                assert not wrong, f"{code} {done!r}: {wrong}\n{clerk.screen}"
        with clerk.desk.store.look() as work:
            assert differences(work) == []


async def to_screen(clerk: Clerk, code: str) -> None:
    """Back to the screen that is under test, if it was left; by the menu, as BACKUP is a key's word elsewhere."""
    if clerk.sitting.program.map.code == code and not clerk.glass.question and not clerk.glass.view:
        return
    for _ in range(3):
        for option in ("MENU", code):
            await clerk.feed("<ATTN>")
            await clerk.feed(f"{option}\r")
            if clerk.glass.question:
                await clerk.feed("Y\r")
        if clerk.left or clerk.sitting.program.map.code == code:
            return
    raise AssertionError(f"{code} cannot be opened any more\n{clerk.screen}")


def unsound(clerk: Clerk) -> str:
    """What is wrong with the glass, blank when nothing is."""
    glass, editor = clerk.glass, clerk.glass.editor
    rows = [sum(places(text) for text, _ in line) for line in glass.lines()]
    if rows != [maps.COLUMNS] * maps.ROWS:
        return f"rows of {rows} cells"
    if not (0 <= editor.cell < editor.length and 0 <= editor.column <= len(editor.text)):
        return f"the cursor is in cell {editor.cell} of {editor.length}"
    if "PROGRAM ERROR" in clerk.screen:
        return "a program error"
    acting = [char for char in clerk.screen if char != "\n" and not char.isprintable() and char != "\u3000"]
    return f"characters that act: {acting}" if acting else ""
