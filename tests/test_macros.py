"""Macros at the counter: replayed, and stopped by whatever they do not expect."""

from pathlib import Path

import pytest
from clerk import Clerk
from counters import ELIGIBLE, ENROLL
from replays import AWARDS, RENTS, books, replay

from renterrewards import maps
from renterrewards.faults import Fault
from renterrewards.programs.form import Form
from renterrewards.programs.program import LEAVE
from renterrewards.records import Customer
from renterrewards.store import customers
from renterrewards.terminal import console, macros
from renterrewards.terminal.glass import Glass, Message
from renterrewards.terminal.keyboard import Key, Keyboard


@pytest.fixture(autouse=True)
def _quick_escape(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "ESC_WAIT", 0.02)


async def test_a_macro_opens_a_rental_in_three_keys(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type(AWARDS.format(points=""))
        assert await replay(clerk, RENTS) == "RA 00000001 OPENED"
        assert (clerk.value("vehicle"), clerk.value("last_name")) == ("4711", "SMITH")
        assert clerk.glass.macro == ""


async def test_fields_are_found_by_number_in_any_order_on_other_pages_and_in_windows(tmp_path: Path) -> None:
    text = "option OPEN\nfill AD.2 BOISE\nfill 13b ECAR\nfill 2 SMITH\nfill S.1 FORM\nfill 13 4711\nfill AD.10b X\n"
    async with Clerk(tmp_path) as clerk:
        await replay(clerk, text)
        names = ("city", "vehicle_class", "last_name", "document_1", "vehicle")
        assert [clerk.value(name) for name in names] == ["BOISE", "ECAR", "SMITH", "FORM", "4711"]
        await replay(clerk, f'option EDITCUST\nanswer "{LEAVE.text}" Y\nfill 2.12 A\nfill 1 B\n')
        assert (clerk.value("promo_code"), clerk.value("type_code")) == ("A", "B")


async def test_a_text_replaces_whatever_stands_in_the_field_and_no_text_blanks_it(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await replay(clerk, "option OPEN\nfill 14 A LONG NOTE\nfill 14 SHORT\nfill 3 MARY\nfill 3\n")
        assert (clerk.value("notes"), clerk.value("first_name")) == ("SHORT", "")


async def test_a_macro_turns_the_pages_of_a_list_for_the_one_row_it_names(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        with clerk.desk.store.work() as work:
            for _ in range(41):
                customers.add(work, Customer(number=0, last_name="SMITH"))
        assert await replay(clerk, "option CUST\nfill 1 SMITH\npick 38 SMITH\n") == ""
        assert clerk.value("customer_number") == "38"
        said = await replay(clerk, "option CUST\nfill 1 SMITH\npick * SMITH\n")
        assert said == "MACRO MORNING STOPPED AT LINE 3, 17 ROWS ARE * SMITH, SAY MORE OF IT"
        said = await replay(clerk, "press F3\nfill 1 SMITH\npick 99 *\n")
        assert said == "MACRO MORNING STOPPED AT LINE 3, NO ROW IS 99 *"


# -- what stops it ---------------------------------------------------------------------------------


async def test_an_award_that_the_macro_does_not_expect_stops_it_and_spends_nothing(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type(AWARDS.format(points=8))
        said = await replay(clerk, RENTS + "fill 14 X\npress F1\n")
        assert said == f"MACRO MORNING STOPPED AT LINE 8, NOTHING SAVED, NOT EXPECTED: {ELIGIBLE}"
        assert books(clerk) == (8, None)
        assert clerk.glass.macro == ""


@pytest.mark.parametrize("asked", ["", " if asked"])
async def test_the_answer_to_another_award_than_the_one_that_is_offered_is_not_given(
    tmp_path: Path, asked: str
) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type(AWARDS.format(points=8))
        other = ELIGIBLE.replace("1 FREE DAY", "2 FREE DAYS")
        said = await replay(clerk, f'{RENTS}answer{asked} "{other}" {"N" if asked else "Y"}\npress F3\n')
        assert said.endswith(f", NOTHING SAVED, NOT EXPECTED: {ELIGIBLE}")
        assert books(clerk) == (8, None)


@pytest.mark.parametrize(
    ("answers", "spent"),
    [
        (f'answer "{ELIGIBLE}" Y\nanswer "{ELIGIBLE}" Y', 8),
        (f'answer "{ELIGIBLE}" Y\nanswer "{ELIGIBLE}" N', 4),
        (f'answer if asked "{ENROLL}" N\nanswer if asked "CUSTOMER ELIGIBLE FOR *, ACCEPT Y/N?" N', 0),
    ],
)
async def test_a_question_is_answered_as_the_macro_says(tmp_path: Path, answers: str, spent: int) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type(AWARDS.format(points=8))
        assert await replay(clerk, RENTS + answers) == "RA 00000001 OPENED"
        assert books(clerk) == (8 - spent, 1)


async def test_a_second_award_for_a_renter_with_more_points_stops_a_macro_made_for_one(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type(AWARDS.format(points=8))
        said = await replay(clerk, f'{RENTS}answer "{ELIGIBLE}" Y\npress F3\n')
        assert f"STOPPED AT LINE 9, NOTHING SAVED, NOT EXPECTED: {ELIGIBLE}" in said
        assert books(clerk) == (8, None)


async def test_a_question_that_does_not_come_is_passed_over_only_if_it_need_not(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type(AWARDS.format(points=""))
        assert await replay(clerk, f'{RENTS}answer if asked "{ELIGIBLE}" N') == "RA 00000001 OPENED"
        said = await replay(clerk, f'option MENU\n{RENTS}answer "{ELIGIBLE}" N')
        assert said.endswith(f"MACRO MORNING STOPPED AT LINE 9, NOT ASKED: {ELIGIBLE}")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("option EDITLOC\nscreen RA OPEN", "LINE 2, THIS IS EDIT LOCATIONS, NOT RA OPEN"),
        ("option BCHOPEN\nscreen RA OPEN", "LINE 2, THIS IS BATCH RA OPEN, NOT RA OPEN"),  # a part of the title
        ("option EDITLOC\nsee SAVED", "LINE 2, NOT ON THE SCREEN: SAVED"),
        ("option EDITLOC\nfill 99 X", "LINE 2, NO FIELD 99 IN EDIT LOCATIONS"),
        ("option OPEN\nfill 5 X", "LINE 2, NO FIELD 5 IN RA OPEN"),  # it is only shown
        ("option EDITLOC\nfill 1 ABCDEFGHI", "LINE 2, ABCDEFGHI IS LONGER THAN 6"),
        ("option OPEN\nfill 13 4711/ECAR", "LINE 2, 4711/ECAR IS LONGER THAN 6"),
        ("option OPEN\nfill 13 47/E", "LINE 2, THE CURSOR LEFT THE FIELD BEFORE ALL WAS TYPED"),
        ("option OPEN\npick SMITH", "LINE 2, NO LIST TO PICK SMITH FROM"),
        ("option OPEN\npress F6\npress F1", "LINE 3, NOTHING SAVED, NOT EXPECTED: SEARCH A=CUSTOMERS B=OPEN RAS?"),
        (
            'option OPEN\npress F6\nanswer "SEARCH A=CUSTOMERS B=OPEN RAS?" B\nanswer "ROW NUMBER:" 1',
            "LINE 4, NOT EXPECTED: THE LIST OPEN RAS",
        ),
        ("option AWARDRPT\nfill 8 D\npress F1\noption OPEN", "LINE 4, A REPORT COVERS THE SCREEN"),
    ],
)
async def test_what_is_not_as_the_macro_says_stops_it(tmp_path: Path, text: str, said: str) -> None:
    async with Clerk(tmp_path) as clerk:
        assert f"MACRO MORNING STOPPED AT {said}" in await replay(clerk, text + "\noption END\n")
        assert not clerk.left


async def test_an_error_stops_a_macro(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await replay(clerk, "option OPEN\nfill 6 133112\noption MENU\n")
        assert "DUE BACK MUST BE A DATE" in clerk.screen
        assert (clerk.sitting.program.map.code, clerk.field, clerk.glass.macro) == ("OPEN", "due_at", "")


def test_a_macro_types_nothing_while_an_error_stands_on_the_glass() -> None:
    glass = Glass(Keyboard())
    glass.show(Form(maps.load("MENU"), None))  # type: ignore[arg-type]
    player = macros.Player("MORNING", "option OPEN\n")
    assert player.next(glass, 1.0) == Key("home", at=1.0)
    glass.messages.append(Message("DISK FULL, NOT SAVED", error=True))
    with pytest.raises(Fault, match="MACRO MORNING STOPPED AT LINE 1, BY THE ERROR ABOVE"):
        player.next(glass, 2.0)


async def test_a_key_of_the_clerk_stops_a_macro(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        macros.save(clerk.station.macros, "MORNING", RENTS)
        clerk.put("=MORNING\rX")
        await clerk.settle()
        assert clerk.message == "MACRO MORNING STOPPED BY A KEY"
        assert books(clerk) == (0, None)


async def test_a_help_text_that_stands_over_the_form_is_not_in_the_way(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await replay(clerk, "option OPEN\npress F7\nfill 13 4711\n")
        assert (clerk.glass.box, clerk.value("vehicle")) == ([], "4711")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("option OPEN\ntyep X", "MACRO MORNING LINE 2: TYEP IS NOT KNOWN"),
        ("# NOTHING YET", "MACRO MORNING HAS NO STEPS"),
    ],
)
async def test_a_macro_with_a_slip_is_refused_before_its_first_key(tmp_path: Path, text: str, said: str) -> None:
    async with Clerk(tmp_path) as clerk:
        assert said in await replay(clerk, text)
        assert clerk.sitting.program.map.code == "MENU"
