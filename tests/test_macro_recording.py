"""Macros recorded: what was done stands in them, not which keys did it, and a replay does the same once more."""

import random
import re
import shutil
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import stores
from clerk import Clerk
from counters import ELIGIBLE, Counter
from proof_keys import ACTS, KEYS
from test_macros import AWARDS, books, replay
from test_random_keys import CODES

from renterrewards import maps, sample
from renterrewards.programs.form import Form
from renterrewards.records import Act
from renterrewards.store.engine import Store
from renterrewards.terminal import console, macros
from renterrewards.terminal.glass import Glass
from renterrewards.terminal.keyboard import Key, Keyboard

NOW = datetime(2026, 11, 20, 18, tzinfo=UTC).replace(tzinfo=None)
POINTS = AWARDS.format(points=8)


@pytest.fixture(autouse=True)
def _quick_escape(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "ESC_WAIT", 0.005)


async def recorded(folder: Path, *typed: str, first: str = "", **settings: Any) -> list[str]:
    """The lines recorded of what is typed after `first`; then they are replayed, and the store must be the same."""
    there, again = folder / "recorded", folder / "replayed"
    there.mkdir(parents=True, exist_ok=True)
    async with Clerk(there, **settings) as clerk:
        await clerk.type(first + "<ATTN>MENU\r")
    shutil.copytree(there, again)
    if stores.on_server() and stores.exists(there / "store.db"):
        stores.copy(there / "store.db", again / "store.db")
    async with Clerk(there, **settings) as clerk:
        await clerk.type("RECORD\r")
        for text in typed:
            await clerk.type(text)
        await clerk.type("<RECORD>SAMPLE\r")
        assert "MACRO SAVED IN" in clerk.screen.replace("\n", "")
    text = macros.read(there / "macros", "SAMPLE")
    async with Clerk(again, **settings) as clerk:
        await replay(clerk, text)
        if stopped := [message.text for message in clerk.glass.messages if message.error]:
            raise Stopped(" ".join(stopped))
    assert kept(there) == kept(again), text
    return text.split("\n")[:-1]


class Stopped(Exception):
    """The replay did not come to its end."""


def kept(folder: Path) -> list[str]:
    """Everything in the store but the random key that a correction of points has, and the hashes over it."""
    return [re.sub("[0-9a-f]{32,}", "-", line) for line in Counter(folder / "store.db").dump()]


async def test_a_sitting_is_recorded_as_what_was_done(tmp_path: Path) -> None:
    typed = ("OPEN\r1\r1\r\t\t<ATTN>6\r050412\r<ATTN>13\r47X<BS>11/ECAR<F1>", "Y\r", "N\r", "<F3>")
    assert await recorded(tmp_path, *typed, first=POINTS) == [
        "# RECORDED: RA OPEN",
        "option OPEN",
        "screen RA OPEN",
        "fill 1 1",
        "fill 6 050412",
        "fill 13a 4711",
        "fill 13b ECAR",
        "press F1",
        f'answer "{ELIGIBLE}" Y',
        f'answer "{ELIGIBLE}" N',
        "press F3",
    ]


@pytest.mark.parametrize(
    "typed",
    [
        (AWARDS.format(points=5),),
        (
            "OPEN\r2\rSMITH\rMARY\r<ATTN>AD\r2\rBOISE\r<ESC>",
            "14\rLATE\r<F1>",
            "#1\r<ATTN>13\r4711\r<F1>CLOSE\r#1\r\r60\r<F1>",
        ),
        ("11\r1\r2\rSMITH\r<PGDN>1\rWLK\r<F8><F8>", "<F5><F1>"),
        ("EDITLOC\r1\rBOI\rBOISE\r<F1><F4>BOI\r", "Y\r"),
        ("LOGIN\rBOB\rCUST\r2\rSMITH\r<F8><F8>3\r7\r<F1>", "GOODWILL\r"),
        ("EDITLOC\r1\rBOI\rBOISE\r<ATTN>HOT2\rEDITFOP\r1\rVISA\rVISA CARD\r<F1><HOT>1\r", "<F1>"),
    ],
)
async def test_what_is_recorded_replays_to_the_same_store(tmp_path: Path, typed: tuple[str, ...]) -> None:
    assert len(await recorded(tmp_path, *typed)) > 4


async def test_what_was_picked_from_the_list_of_a_field_is_recorded_as_typed(tmp_path: Path) -> None:
    lines = await recorded(tmp_path, "EDITCUST\r1\rINS\r<F8>12\r<S-F7>1\r13\r4\r<F1>", first=POINTS)
    assert "fill 2.12 1FREE" in lines
    assert not [line for line in lines if line.startswith("pick")]


async def test_what_was_picked_for_an_answer_is_recorded_as_the_answer(tmp_path: Path) -> None:
    first = POINTS + "CUST\r1\r1\r<F8><F8>1\rWLK\r2\r<F1>"
    lines = await recorded(tmp_path, "OPEN\r1\r1\r<F1>", "Y\r", "<S-F7>", "1\r", "N\r", first=first)
    assert 'answer "CUSTOMER TYPE?" PFD' in lines


async def test_a_row_picked_from_a_list_is_recorded_by_what_it_says(tmp_path: Path) -> None:
    first = "CUST\r2\rSMITH\rMARY\r<F1><F3>2\rSMITH\rJOHN\r<F1>"
    lines = await recorded(tmp_path, "OPEN\r1\rSMITH\r9\r", "2\r<ATTN>13\r4711\r<F1>", first=first)
    assert "pick 1 SMITH, MARY" in lines
    assert "fill 1 SMITH" in lines


async def test_a_report_that_was_read_is_left_with_one_key(tmp_path: Path) -> None:
    lines = await recorded(tmp_path, "AWARDRPT\r<ATTN>8\rD\r<F1><PGDN><RIGHT><UP>\r", "<ATTN>MENU\r")
    assert lines[-3:] == ["fill 8a D", "press F1 ESC", "option MENU"]


@pytest.mark.parametrize(
    ("slip", "kept"),
    [
        (("6\r133112\r", "050412\r"), ["fill 6 050412"]),  # no date
        (("1\r99\r", "1\r"), ["fill 1 1"]),  # no such customer
        (("99\r", "14\rX\r"), ["fill 14 X"]),  # no such option
        (("14\rX\r<F4>",), ["fill 14 X"]),  # no such key
        (("14\rX<F4>", "\r"), ["fill 14 X"]),  # nor is the field left by it
        (("2\rSMITH\r<F6>", "<ESC>", "<ATTN>"), ["fill 2 SMITH"]),  # a question that was left
        (("2\rSMITH\r<F6>", "C\r", "<ATTN>"), ["fill 2 SMITH"]),  # or answered wrong, and left
        (("14\rX<RESET>Y\r",), ["fill 14 Y"]),  # taken back
        (("14\rX<ATTN>",), []),  # never taken
        (("14\rX<F3>",), ["press F3"]),  # cleared
        (("14\r<F7>X\r",), ["fill 14 X"]),  # read the help
        (("14\r?\r", "<ESC>", "X\r"), ["fill 14 X"]),
        (("14\rX<PRINT>Y\r",), ["press PRINT", "fill 14 XY"]),  # the half typed field went on
        (("14\r<S-F7>", "X\r"), ["fill 14 X"]),  # nothing to pick
        (("<DUP>", "14\rX\r"), ["fill 14 X"]),  # nothing to repeat
        (("14\rX\r<ATTN>14\r<EOF><DUP>\r",), ["fill 14 X", "fill 14 X"]),
        (("<MACROS>", "14\rX\r"), ["fill 14 X"]),
        (("=NONE\r", "<RESET>MACRO\r", "<RESET>14\rX\r"), ["fill 14 X"]),
    ],
)
async def test_a_slip_leaves_no_line(tmp_path: Path, slip: tuple[str, ...], kept: list[str]) -> None:
    lines = await recorded(tmp_path, "OPEN\r", *slip, first="CUST\r2\rSMITH\r<F1>")
    assert lines[1:] == ["option OPEN", *(["screen RA OPEN"] if kept else []), *kept]


async def test_an_act_that_was_refused_is_recorded_once_it_is_put_right(tmp_path: Path) -> None:
    lines = await recorded(tmp_path, "EDITCUST\r1\rPFD\r<PGDN>12\rNOSUCH\r4\r<F1>", "1FREE\r<F1>", first=POINTS)
    assert lines[-3:] == ["fill 2.13 4", "fill 2.12 1FREE", "press F1"] or lines[-2:] == ["fill 2.12 1FREE", "press F1"]


async def test_the_palette_is_recorded_as_the_option_it_opened(tmp_path: Path) -> None:
    assert "option EDITLOC" in await recorded(tmp_path, "<PALETTE>EDIT LOCATIONS\r1\rBOI\r<F1>", palette=True)


async def test_a_macro_of_a_renter_without_points_stops_for_one_with_points(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type(AWARDS.format(points="") + "RECORD\rOPEN\r1\r1\r<ATTN>13\r4711\r<F1>RECORD\rSAMPLE\r")
        assert "MACRO SAVED" in clerk.screen
        await clerk.type("<ATTN>CUST\r1\r1\r<F8><F8>3\r4\rGIVEN\r<F1>=SAMPLE\r")
        assert clerk.glass.question == ELIGIBLE, "the macro ends here, the answer is the clerk's"
        assert (clerk.glass.macro, books(clerk)) == ("", (4, 1))


def test_a_password_is_never_written_down() -> None:
    glass = Glass(Keyboard())
    form = Form(maps.load("LOGIN"), None)  # type: ignore[arg-type]
    glass.show(form)
    assert form.map.entries[0].name == "user"
    glass.to(form.map.entries[0]._replace(kind="password"))
    recorder = macros.Recorder()
    for key in (Key("", "S"), Key("", "E"), Key("enter")):
        recorder.took(glass, key)
        glass.editor.type(key.char, False)
    assert recorder.text() == "# RECORDED: SIGN-ON\nscreen SIGN-ON\nyou fill 1\n"


PRESSED = [name for name in KEYS if name not in ("RECORD", "MACROS")]
"""What is pressed while a macro is recorded."""


def anything(dice: random.Random) -> str:
    """An act of the counter, an answer, an option or a key."""
    act = dice.choice(ACTS).format(
        customer=dice.choice((1001, 1004)), ra=dice.randrange(143, 160), points=dice.randrange(20)
    )
    return dice.choice([act, act, "Y\r", "N\r", f"{dice.choice(CODES)}\r", f"<{dice.choice(PRESSED)}>", "14\rX\r"])


async def test_any_sitting_replays_to_the_same_store_or_stops(tmp_path: Path) -> None:
    complete = 0
    for seed in range(10):
        dice, folder = random.Random(seed), tmp_path / str(seed)
        sample_company(folder / "recorded")
        with suppress(Stopped):  # by a slip that was not put right
            await recorded(folder, *(anything(dice) for _ in range(40)), "<ATTN>", when=NOW)
            complete += 1
    assert complete >= 4


def sample_company(folder: Path) -> None:
    folder.mkdir(parents=True)
    store = Store.open(stores.where(folder / "store.db"))
    sample.fill(store, Act(user="SAMPLE", business_date=NOW.date(), instant=NOW))
    store.close()
