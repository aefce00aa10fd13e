"""T7: bursts through the driver's parser, in process, on every screen: what Pilot hides by waiting after every key."""

import asyncio
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from random import Random

import stores
from proof_bursts import slipped
from proof_keys import WHEN, company
from textual._xterm_parser import XTermParser

from renterrewards import entry, maps
from renterrewards.programs.desk import Desk
from renterrewards.store.engine import Store
from renterrewards.terminal.app import CounterApp

OPTIONS = [code for code in maps.codes() if code not in ("FIRSTUSR", "LOCK", "LOGIN")]
"""What is opened by its code, once somebody may work here."""

NUMBERS = {"AWDHIST", "BCHOPEN", "CHGTYP", "CUST", "LOOKOPEN", "OPEN"}
"""Options that begin with the number of a customer of the sample company."""


@contextmanager
def counter(folder: Path, when: datetime) -> Iterator[CounterApp]:
    """A terminal over the store in a folder, until the end of the block."""
    where = stores.where(folder / "store.db")
    desk = Desk("00 TEST", lambda: Store.open(where), lambda: when, folder / "print", user="ANN", open_to_all=True)
    with closing(desk):
        yield CounterApp(desk)


async def burst(app: CounterApp, text: str) -> None:
    """Everything in one go through the parser and the driver's way into the app, then wait until it is dealt with."""
    for message in XTermParser().feed(text):
        app._driver.process_message(message)  # type: ignore[union-attr]
    quiet = 0
    while quiet < 3:  # a key passes through the pumps of Textual before it is stored; time alone does not tell
        for _ in range(100):
            await asyncio.sleep(0)
        await asyncio.sleep(0.002)
        quiet = quiet + 1 if app.dialogue.keys.waiting.is_set() and not len(app.dialogue.keys) else 0


async def on_screen(folder: Path, code: str, turns: int, dice: Random) -> int:
    """How often a burst that opens the option, types with slips into its first field and leaves it lands right."""
    stores.copy(company(folder), folder / "store.db")
    right = 0
    with counter(folder, WHEN) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            for _ in range(turns):
                right += await _visit(app, code, dice)
                await burst(app, "\x03")
                await burst(app, "MENU\r")
                if app.dialogue.glass.question:
                    await burst(app, "Y\r")
                right -= app.sitting.program.map.code != "MENU"
            await pilot.pause()
    return right


async def _visit(app: CounterApp, code: str, dice: Random) -> bool:
    fields = maps.load(code).pages[0].entries
    if not fields:  # a menu: through it to an option, with slips of the finger
        await burst(app, f"{code}\r" + "".join(slipped("EDTRENT", dice)) + "\r")
        return app.sitting.program.map.code == "EDTRENT"
    typed, shown = _word(code, fields[0], dice)
    await burst(app, f"{code}\r\r{''.join(slipped(typed, dice))}\r")
    program = app.sitting.program
    return (program.map.code, program.form.texts[fields[0].name].lstrip("0")) == (code, shown)


def _word(code: str, field: maps.Field, dice: Random) -> tuple[str, str]:
    """(typed, shown) for the first field of an option; a new key where the option takes one."""
    if code in NUMBERS:
        number = str(dice.randrange(1001, 1030))
        return number, number
    if field.kind == "flag" or field.values:
        value = dice.choice(field.values or ("Y", "N"))
        return value.lower(), value
    if field.kind == "plain":
        number = str(dice.randrange(143, 148))
        return number, number
    if field.kind == "number":
        number = str(dice.randrange(100, 999))
        return number, number
    if field.kind == "date" or field.kind in entry.WORDED:
        day = dice.randrange(10, 29)
        return f"11{day}26", f"11-{day}-26"
    word = "Z" + "".join(dice.choice("ABCDEF") for _ in range(min(4, field.length - 2)))
    return word.lower(), word
