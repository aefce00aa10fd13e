"""HotMenu: four screens at once, each as it was left."""

from pathlib import Path

from clerk import Clerk


async def test_each_of_four_areas_keeps_what_is_half_typed_in_it(tmp_path: Path) -> None:
    options = ("EDITLOC", "EDITFOP", "EDITCUST", "EDITDOC")
    async with Clerk(tmp_path) as clerk:
        for number, option in enumerate(options, start=1):
            await clerk.type(f"<HOT>{number}\r{option}\r1\rA{number}X<LEFT>")
        await clerk.type("<HOT>")
        for number, option in enumerate(options, start=1):
            await clerk.type(f"{number}\r")
            assert clerk.sitting.program.map.code == option
            assert (clerk.glass.editor.text, clerk.glass.editor.column) == (f"A{number}X", 2)
            assert clerk.row(24).endswith(str(number))
            await clerk.type("<HOT>")


async def test_the_hotmenu_tells_what_stands_in_which_area(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("EDITLOC\r1\rBOI\rBOISE\r<HOT>2\rAWARDRPT\r<HOT>")
        assert "1  EDITLOC    EDIT LOCATIONS                           CHANGED" in clerk.screen
        assert "2  AWARDRPT   CUSTOMER RENTAL AWARDS REPORT            HERE" in clerk.screen
        assert "3  NEW" in clerk.screen


async def test_an_area_opened_for_the_first_time_begins_with_the_main_menu(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("EDITLOC\rHOT3\r")
        assert "MAIN MENU" in clerk.screen


async def test_leaving_the_hotmenu_by_esc_leaves_everything_as_it_was(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("EDITLOC\r1\rBO<HOT><ESC>")
        assert clerk.glass.editor.text == "BO"
        await clerk.type("I\r")
        assert clerk.value("code") == "BOI"


async def test_a_question_is_answered_before_another_screen_is_opened(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("EDITLOC\r1\rBOI\rBOISE\r<ATTN>END\r<HOT>")
        assert "ANSWER THE QUESTION FIRST" in clerk.screen
        assert clerk.glass.question == "CHANGES NOT SAVED, LEAVE Y/N?"


async def test_the_end_asks_for_every_area_with_changes_and_shows_it(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("EDITLOC\r1\rBOI\rBOISE\r<ATTN>HOT2\rEND\r")
        assert clerk.sitting.program.map.code == "EDITLOC"
        assert "CHANGES NOT SAVED, LEAVE Y/N?" in clerk.screen
        await clerk.type("N\r")
        assert not clerk.left
        await clerk.type("END\rY\r")
        assert clerk.left
