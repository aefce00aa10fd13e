"""Menus show the lines of the user and no others, on the glass, at the prompts and in the palette."""

import io
from pathlib import Path

import pytest
import stores
from clerk import Clerk
from staff import Staffed, new_staffed

from renterrewards import maps
from renterrewards.linear.line import Line
from renterrewards.linear.start import serve
from renterrewards.programs import menu
from renterrewards.records import MenuType
from renterrewards.rules.rights import EVERYTHING, NOBODY, Rights


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_staffed(tmp_path_factory.mktemp("staff"))


@pytest.fixture
def folder(set_up: Path, tmp_path: Path) -> Path:
    stores.copy(set_up, tmp_path / "store.db")
    return tmp_path


def sits(clerk: Clerk, user: str) -> None:
    clerk.desk.open_to_all, clerk.desk.user = False, user


def lines(clerk: Clerk) -> dict[str, str]:
    """The lines of the menu on the glass, number to code."""
    return {item.number: item.code for page in clerk.sitting.program.map.pages for item in page.items}


# -- the rule --------------------------------------------------------------------------------------


def test_a_menu_is_a_users_when_it_has_a_line_for_him_however_deep() -> None:
    assert not menu.shows(NOBODY, "CTRL")
    assert menu.shows(Rights(options=frozenset({"EDITDOC"})), "CTRL"), "over SALECTRL"
    assert not menu.shows(Rights(options=frozenset({"EDITDOC"})), "RENTCTRL")
    assert menu.shows(EVERYTHING, "MENU")


def test_a_line_left_out_leaves_the_others_where_they_are() -> None:
    whole, own = maps.load("CUSMNT"), maps.without_items("CUSMNT", frozenset({"CHGTYP", "MERGE"}))
    for before, after in zip(whole.pages[0].rows, own.pages[0].rows, strict=True):
        hidden = " CHGTYP" in before or " MERGE" in before
        assert after == (" " * 80 if hidden else before)
    assert own is maps.without_items("CUSMNT", frozenset({"MERGE", "CHGTYP"}))


# -- at work ---------------------------------------------------------------------------------------


async def test_the_menus_show_only_his_options_with_their_old_numbers(folder: Path) -> None:
    async with Clerk(folder) as clerk:
        sits(clerk, "CAL")
        await clerk.type("MENU\r")
        assert set(lines(clerk).values()) == {"RA", "CUSMNT", "AWARDS"} & {
            i.code for i in maps.load("MENU").pages[0].items
        }
        assert "Control Files" not in clerk.screen
        assert "System Management" not in clerk.screen
        await clerk.type("11\r")
        assert lines(clerk)["1"] == "CUST"
        assert {"CHGTYP", "EDTRENT", "MERGE"} & {*lines(clerk).values()} == set()
        await clerk.type("4\r")
        assert clerk.message.startswith("INVALID OPTION")
        await clerk.type("1\r")
        assert "CUSTOMER FILE UPDATE" in clerk.row(1)


@pytest.mark.parametrize("code", ["CHGTYP", "CTRL", "editmisc", "SYSMENU", "QUERY"])
async def test_the_code_of_an_option_that_is_not_his_says_so_and_leaves_the_screen(folder: Path, code: str) -> None:
    async with Clerk(folder) as clerk:
        sits(clerk, "CAL")
        await clerk.type(f"CUST\r{code}\r")
        assert clerk.message.rstrip() == f"{code.upper()} IS NOT ON YOUR MENUS, MENU SHOWS WHAT IS; EDITMENU ADDS IT"
        assert "CUSTOMER FILE UPDATE" in clerk.row(1)


async def test_an_administrator_sees_every_line_and_what_is_changed_holds_at_once(folder: Path) -> None:
    async with Clerk(folder) as clerk:
        sits(clerk, "ZOE")
        await clerk.type("CUSMNT\r")
        assert lines(clerk) == {item.number: item.code for item in maps.load("CUSMNT").pages[0].items}
        sits(clerk, "CAL")
        Staffed(folder / "store.db").sets("menu_type", MenuType(code="COUNTR", options_1="CHGTYP"))
        await clerk.type("MENU\rCUSMNT\r")
        assert [*lines(clerk).values()] == ["CHGTYP"]


async def test_the_palette_lists_what_is_his(folder: Path) -> None:
    async with Clerk(folder, palette=True) as clerk:
        sits(clerk, "CAL")
        await clerk.type("<PALETTE>")
        assert "BCHOPEN" in clerk.screen
        assert "APPLEXPR" not in clerk.screen


async def test_a_protected_field_is_shown_and_cannot_be_entered_on_the_glass(folder: Path) -> None:
    async with Clerk(folder) as clerk:
        sits(clerk, "CAL")
        await clerk.type("CUST\r1\r1\r<F8><F8>3\r26\r")
        assert clerk.message.startswith("AWARD POINTS CAN ONLY BE CHANGED BY WHO ADJUSTS POINTS")
        assert (clerk.field, clerk.value("award_points")) == ("award_points", "25")
        await clerk.type("<RESET>\r")
        assert clerk.field == "reason", "what stands there is taken"


async def test_who_may_only_look_is_told_so_before_anything_is_asked(folder: Path) -> None:
    async with Clerk(folder) as clerk:
        sits(clerk, "ZOE")
        Staffed(folder / "store.db").by("ZOE", "EDITUAF", "code=ZIP", "name=ZIP", "menu_type=ALL", "view_only=Y")
        sits(clerk, "ZIP")
        await clerk.type("OPEN\r1\r1\r<F1>")
        assert clerk.message.startswith("VIEW ONLY, NOTHING CAN BE ADDED")
        assert not clerk.glass.question


def test_prompts_read_out_his_lines_only(folder: Path) -> None:
    said, errors = io.StringIO(), io.StringIO()
    with Staffed(folder / "store.db").at("CAL") as job:
        assert serve(job.desk, Line(io.StringIO("MENU\n11\nCHGTYP\n"), said, script=True), errors) == 1
    text = said.getvalue()
    assert "11 Customer Maintenance, CUSMNT" in text
    assert "Control Files" not in text
    assert "1 Customer File Update, CUST" in text
    assert "Change Customer Type" not in text
    assert "CHGTYP IS NOT ON YOUR MENUS" in text + errors.getvalue()
