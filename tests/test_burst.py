"""Bursts through the driver's own parser, in process: what Pilot hides by waiting after every key."""

from datetime import datetime
from pathlib import Path

import pytest
from textual._xterm_parser import XTermParser

from renterrewards.programs.desk import Desk
from renterrewards.store.engine import Store
from renterrewards.terminal.app import CounterApp
from renterrewards.terminal.driver import plain_keys

WHEN = datetime(2012, 5, 1, 15, 0)


def counter(folder: Path) -> CounterApp:
    store = folder / "store.db"
    return CounterApp(Desk("00 TEST", lambda: Store.open(str(store)), lambda: WHEN, folder / "print", user="ANN"))


async def burst(app: CounterApp, text: str) -> None:
    """Everything in one go through the parser and the driver's way into the app, then wait until it is dealt with."""
    for message in XTermParser().feed(plain_keys(text)):
        app._driver.process_message(message)  # type: ignore[union-attr]
    for _ in range(200):
        await app.dialogue.keys.waiting.wait()
        before = len(app.dialogue.keys)
        await __import__("asyncio").sleep(0.01)
        if app.dialogue.keys.waiting.is_set() and not before:
            return


@pytest.mark.parametrize("turn", range(10))
async def test_a_burst_with_editing_keys_over_two_screens_lands_in_order(tmp_path: Path, turn: int) -> None:
    app = counter(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await burst(app, "EDITFOP\r1\rVIX\x7fSA\rVISA CART\x7fD\r\x1bOPEDITLOC\r1\rBOI\rBOISE AIRPORX\x7fT\r\x1bOP")
        await pilot.pause()
        form = app.sitting.program.form
        assert (form.texts["code"], form.texts["name"]) == ("BOI", "BOISE AIRPORT")
    with Store.open(str(tmp_path / "store.db")).look() as work:
        from renterrewards.store import control

        assert control.find(work, "form_of_payment", ("VISA",)).description == "VISA CARD"


@pytest.mark.parametrize(
    ("sequence", "name"),
    [
        ("\x1b[1;2R", "shift+f3"),
        ("\x1b[1;5R", "ctrl+f3"),
        ("\x1b[25~", "f13"),
        ("\x1b[26~", "f14"),
        ("\x1b[28~", "f15"),
        ("\x1b[29~", "f16"),
        ("\x1b[31~", "f17"),
        ("\x1b[32~", "f18"),
        ("\x1b[33~", "f19"),
        ("\x1b[34~", "f20"),
        ("\x1b[18;2~", "shift+f7"),
        ("\x1b1", "f1"),
        ("\x1b8", "f8"),
        ("\x1b0", "f10"),
        ("\x1bOP", "f1"),
    ],
)
def test_odd_function_keys_are_read_as_what_they_are(sequence: str, name: str) -> None:
    parser = XTermParser()
    read = [*parser.feed(plain_keys(sequence)), *parser.feed("x")]
    assert getattr(read[0], "key", "") == name
