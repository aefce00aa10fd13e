"""Bursts through the driver's own parser, in process: what Pilot hides by waiting after every key."""

from contextlib import closing
from datetime import datetime
from pathlib import Path
from random import Random

import pytest
import stores
from proof_screens import OPTIONS, burst, counter, on_screen
from textual._xterm_parser import XTermParser

from renterrewards.store import control
from renterrewards.store.engine import Store
from renterrewards.terminal.line import plain_keys

WHEN = datetime(2012, 5, 1, 15, 0)


@pytest.mark.parametrize("code", OPTIONS)
async def test_a_burst_into_any_option_lands_in_its_first_field_with_slips_taken_back(
    tmp_path: Path, code: str
) -> None:
    assert await on_screen(tmp_path, code, 1, Random(code)) == 1


@pytest.mark.parametrize("turn", range(3))
async def test_a_burst_with_editing_keys_over_two_screens_lands_in_order(tmp_path: Path, turn: int) -> None:
    with counter(tmp_path, WHEN) as app:
        async with app.run_test(size=(80, 24)) as pilot:
            await burst(app, "EDITFOP\r1\rVIX\x7fSA\rVISA CART\x7fD\r\x1bOPEDITLOC\r1\rBOI\rBOISE AIRPORX\x7fT\r\x1bOP")
            await pilot.pause()
            form = app.sitting.program.form
            assert (form.texts["code"], form.texts["name"]) == ("BOI", "BOISE AIRPORT")
    with closing(Store.open(stores.where(tmp_path / "store.db"))) as store, store.look() as work:
        assert control.find(work, "form_of_payment", ("VISA",)).description == "VISA CARD"


async def test_a_letter_whose_capital_is_two_takes_two_places(tmp_path: Path) -> None:
    with counter(tmp_path, WHEN) as app:
        async with app.run_test(size=(80, 24)):
            await burst(app, "EDITFOP\r1\rVISA\rGroßeX\x7f\r")
            assert app.sitting.program.form.texts["description"] == "GROSSE"


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
        ("\x1bd\x1b[A", "alt+d"),
        ("\x1bs\x1bd", "alt+s"),
        ("\x1bD\x1b", "alt+D"),
        ("\x1bOP", "f1"),
    ],
)
def test_odd_function_keys_are_read_as_what_they_are(sequence: str, name: str) -> None:
    parser = XTermParser()
    read = [*parser.feed(plain_keys(sequence)), *parser.feed("x")]
    assert getattr(read[0], "key", "") == name
