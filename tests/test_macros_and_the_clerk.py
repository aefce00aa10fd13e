"""Macros and the clerk: his turn in a replay, his keys against it, a recording saved."""

from pathlib import Path

import pytest
from clerk import Clerk
from counters import ELIGIBLE
from replays import AWARDS, RENTS, books, replay

from renterrewards.faults import Fault
from renterrewards.terminal import console, macros

YOURS = "option OPEN\nyou fill 1 THE CUSTOMER NUMBER\nfill 13 4711\npress F1\n"


@pytest.fixture(autouse=True)
def _quick_escape(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "ESC_WAIT", 0.02)


async def test_the_clerk_types_what_differs_and_the_macro_goes_on(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type(AWARDS.format(points=""))
        assert await replay(clerk, YOURS) == "MACRO MORNING: TYPE THE CUSTOMER NUMBER, THEN RET"
        assert (clerk.field, clerk.glass.macro) == ("customer_number", "P")
        await clerk.type("2<BS>1\r")
        assert clerk.message == "RA 00000001 OPENED"


async def test_the_clerk_answers_every_award_and_a_renter_without_points_is_not_asked(tmp_path: Path) -> None:
    text = RENTS + 'you answer if asked "CUSTOMER ELIGIBLE FOR *"\nsee OPENED\noption MENU\n'
    async with Clerk(tmp_path) as clerk:
        await clerk.type(AWARDS.format(points=8))
        assert await replay(clerk, text) == "MACRO MORNING: THE ANSWER IS YOURS"
        await clerk.type("Y\r")
        await clerk.type("N\r")
        assert (books(clerk), clerk.sitting.program.map.code) == ((4, 1), "MENU")
        await clerk.type("CUST\r1\r1\r<F8><F8>3\r0\rGIVEN\r<F1>MENU\r")
        await replay(clerk, text)
        assert (books(clerk), clerk.sitting.program.map.code) == ((0, 2), "MENU")


async def test_a_list_that_comes_up_in_the_clerks_turn_is_his_too(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("CUST\r2\rSMITH\rMARY\r<F1><F3>2\rSMITH\rJOHN\r<F1>MENU\r")
        await replay(clerk, YOURS)
        await clerk.type("SMITH\r2\r")
        assert clerk.message == "RA 00000001 OPENED"
        assert clerk.value("first_name") == "MARY"


@pytest.mark.parametrize("leaves", ["<ATTN>", "<ESC>"])
async def test_a_clerk_who_leaves_in_his_turn_ends_the_macro(tmp_path: Path, leaves: str) -> None:
    async with Clerk(tmp_path) as clerk:
        await replay(clerk, YOURS.replace("fill 13 4711", "option MENU"))
        await clerk.type(leaves)
        assert clerk.glass.macro == ""
        assert books(clerk) == (0, None)


def test_a_macro_of_nothing_but_a_question_cannot_be_made_to_say_yes_to_any() -> None:
    for line in (
        'answer if asked "*" N',
        'answer "* Y/N?" Y',
        f'answer if asked "{ELIGIBLE}" Y',
        'answer "* ACCEPT *" Y',
    ):
        with pytest.raises(Fault):
            macros.Player("X", line)


async def test_esc_at_a_question_left_to_the_clerk_ends_the_macro(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type(AWARDS.format(points=8))
        await replay(clerk, RENTS + 'you answer if asked "CUSTOMER ELIGIBLE FOR *"\noption CUST\n')
        await clerk.type("<ESC>")
        assert (clerk.glass.macro, clerk.sitting.program.map.code, clerk.glass.question) == ("", "OPEN", "")


async def test_an_error_stops_it_and_the_line_is_named(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        said = await replay(clerk, "option OPEN\nfill 6 133112\noption MENU\n")
        assert said.endswith("MACRO MORNING STOPPED AT LINE 2, BY THE ERROR ABOVE")


async def test_a_slip_of_the_clerk_in_his_turn_is_typed_again_and_the_macro_goes_on(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type(AWARDS.format(points=""))
        await replay(clerk, YOURS)
        await clerk.type("77\r")
        await clerk.type("1\r")
        assert clerk.message == "RA 00000001 OPENED"


async def test_a_recording_is_not_lost_by_a_bad_name_and_replaces_another_only_when_told(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("<RECORD>EDITLOC\r1\rBOI\r<RECORD>")
        await clerk.type("NO NAME\r")
        assert clerk.glass.question.startswith("SAVE MACRO AS")
        await clerk.type("LOC\r")
        assert "MACRO SAVED IN" in clerk.screen
        await clerk.type("<RECORD>MENU\r<RECORD>LOC\r")
        assert clerk.glass.question == "REPLACE MACRO LOC Y/N?"
        await clerk.type("N\rOTHER\r")
        assert sorted(path.stem for path in (tmp_path / "macros").iterdir()) == ["LOC", "OTHER"]


async def test_no_recording_begins_while_a_macro_is_replayed(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await replay(clerk, YOURS)
        await clerk.type("<RECORD>")
        assert "A MACRO IS BEING REPLAYED" in clerk.screen
        assert clerk.dialogue.recorder is None


async def test_esc_at_replacing_a_macro_asks_for_another_name(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        macros.save(tmp_path / "macros", "LOC", "# OLD")
        await clerk.type("<RECORD>EDITLOC\r<RECORD>LOC\r")
        await clerk.type("<ESC>NEW\r")
        assert "MACRO SAVED IN" in clerk.screen
        assert macros.read(tmp_path / "macros", "LOC") == "# OLD"
