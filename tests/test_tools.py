"""The terminal's tools: the screen printed, the palette, reports of 132 columns."""

import stat
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from clerk import Clerk

from renterrewards import maps
from renterrewards.faults import Fault
from renterrewards.programs.listing import Row
from renterrewards.terminal import print_screen, svg
from renterrewards.terminal.theme import THEMES
from renterrewards.terminal.views import PickView


def printed(folder: Path, suffix: str) -> Path:
    (path,) = (folder / "print").glob(f"SCREEN-*{suffix}")
    return path


async def test_a_printed_screen_is_the_screen(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("EDITLOC\r1\rBOI\rBOISE")
        seen = clerk.screen
        await clerk.type("<PRINT>")
        path = printed(tmp_path, ".txt")
        assert path.read_text() == seen + "\n"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert clerk.screen.replace("\n", " ").find(f"PRINTED TO {path}"[:60]) > 0
        await clerk.type(" AIRPORT\r")
        assert clerk.value("name") == "BOISE AIRPORT", "the half typed field goes on"


async def test_a_screen_is_printed_while_a_question_stands(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("EDITLOC\r1\rBOI\rBOISE\r<ATTN>END\r<PRINT>")
        assert "LEAVE Y/N?" in printed(tmp_path, ".txt").read_text()
        assert clerk.glass.question == "CHANGES NOT SAVED, LEAVE Y/N?"


async def test_a_screen_that_cannot_be_printed_says_so_and_the_work_goes_on(tmp_path: Path) -> None:
    (tmp_path / "print").write_text("a file, no folder")
    async with Clerk(tmp_path) as clerk:
        await clerk.type("EDITLOC\r1\rBO<PRINT>")
        assert "IT IS NOT A FOLDER, NAME ANOTHER" in " ".join(clerk.screen.split())
        await clerk.type("I\r")
        assert clerk.value("code") == "BOI"


async def test_a_station_with_a_printer_hands_it_the_screen(tmp_path: Path) -> None:
    paper = tmp_path / "paper"
    async with Clerk(tmp_path, printer=("tee", str(paper))) as clerk:
        await clerk.type("<PRINT>")
        assert clerk.message == "PRINTED BY TEE"
        assert "MAIN MENU" in paper.read_text()


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (("no-such-printer",), "PRINTER COMMAND NO-SUCH-PRINTER IS NOT INSTALLED, CHANGE printer IN THE SETTINGS"),
        (("false",), "PRINTER COMMAND FALSE FAILED: EXIT 1"),
        (("sh", "-c", "echo out of paper >&2; exit 3"), "PRINTER COMMAND SH FAILED: OUT OF PAPER"),
    ],
)
def test_a_printer_that_fails_is_named(command: tuple[str, ...], says: str) -> None:
    with pytest.raises(Fault) as refused:
        print_screen.to_printer("TEXT", command)
    assert refused.value.message == says


@pytest.mark.parametrize("theme", THEMES)
async def test_a_picture_of_the_screen_needs_nothing_from_anywhere_else(tmp_path: Path, theme: str) -> None:
    async with Clerk(tmp_path, theme=theme) as clerk:
        await clerk.type("CUST\r2\rO[B]<京\r")
        lines = clerk.glass.lines()
        await clerk.type("<PICTURE>")
    drawn = printed(tmp_path, ".svg").read_text()
    assert drawn == svg.drawn(lines, theme, "CUSTOMER FILE UPDATE")
    root = ET.fromstring(drawn)
    texts = " ".join(element.text or "" for element in root.iter("{http://www.w3.org/2000/svg}text"))
    assert "CUSTOMER FILE UPDATE" in texts
    assert "O[B]<京" in texts
    assert not {"href", "style", "script", "font-face"} & {name for element in root.iter() for name in element.attrib}
    assert {element.tag.split("}")[1] for element in root.iter()} == {"svg", "title", "rect", "text"}


# -- the palette -----------------------------------------------------------------------------------


async def test_the_palette_lists_every_option_and_opens_the_one_found(tmp_path: Path) -> None:
    async with Clerk(tmp_path, palette=True) as clerk:
        await clerk.type("<PALETTE>")
        assert clerk.glass.view is not None
        assert [row.key for row in clerk.glass.view.read] == maps.codes()
        await clerk.type("AWARDS REP")
        assert [row.key for row in clerk.glass.view.page] == ["AWARDRPT"]
        await clerk.type("\r")
        assert clerk.sitting.program.map.code == "AWARDRPT"


async def test_the_palette_is_off_unless_the_station_has_it_on(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("<PALETTE>")
        assert clerk.message == "THE PALETTE IS OFF, MENU AT OPTION LEADS TO EVERY OPTION"


def test_a_list_to_find_in_takes_words_and_numbers() -> None:
    view = PickView("T", "H", iter([Row(n, f"ROW {n} {'ODD' if n % 2 else 'EVEN'}") for n in range(40)]), find=True)
    view.fetch()
    view.narrow("odd 3")
    assert [row.key for row in view.found] == [3, 13, 23, *range(31, 40, 2)]
    assert view.chosen("odd 3").key == 3
    view.narrow("2")
    assert len(view.found) == 40
    assert view.chosen("2").key == 1


# -- 132 columns -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("room", "width"), [(80, 80), (131, 80), (132, 132), (300, 132)])
async def test_a_report_takes_132_columns_where_the_window_has_them(tmp_path: Path, room: int, width: int) -> None:
    async with Clerk(tmp_path) as clerk:
        clerk.glass.room = room
        await clerk.type("AWARDRPT\r<ATTN>8\rD\r<F1>")
        assert clerk.glass.view is not None
        assert {sum(len(text) for text, _ in line) for line in clerk.glass.lines()} == {width}
        assert ("PAGE 1" in clerk.screen.upper()) is (width == 132)
        await clerk.type("<ESC>")
        assert {sum(len(text) for text, _ in line) for line in clerk.glass.lines()} == {80}


async def test_the_terminals_own_cursor_stands_where_the_next_character_goes(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        assert clerk.glass.cursor == (8, 0)
        await clerk.type("EDI")
        assert clerk.glass.cursor == (11, 0)
        await clerk.type("<BS><BS><BS>EDITLOC\r1\rBO")
        column, row = clerk.glass.cursor
        assert clerk.screen.split("\n")[row][column - 2 : column + 1] == "BO_"
        await clerk.type("I\rX\r<ATTN>END\r")
        assert clerk.glass.cursor == (len("CHANGES NOT SAVED, LEAVE Y/N? "), 22)


async def test_a_printer_that_complains_in_other_letters_does_not_end_a_question(tmp_path: Path) -> None:
    async with Clerk(tmp_path, printer=("sh", "-c", r"printf '\377' >&2; exit 1")) as clerk:
        await clerk.type("EDITLOC\r1\rBOI\rBOISE\r<ATTN>END\r<PRINT>")
        assert "PRINTER COMMAND SH FAILED" in clerk.screen
        assert clerk.glass.question == "CHANGES NOT SAVED, LEAVE Y/N?"


def test_a_printing_command_has_no_terminal_to_ask_at() -> None:
    leads_a_session = (sys.executable, "-c", "import os; assert os.getsid(0) == os.getpid()")
    assert print_screen.to_printer("TEXT", leads_a_session).startswith("PRINTED BY")


async def test_a_report_says_where_one_is_again_after_it_was_printed(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("AWARDRPT\r<ATTN>8\rD\r<F1><PRINT><PGDN>")
        assert clerk.message.startswith("LINE 1")
