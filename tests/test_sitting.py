"""What a clerk who types option codes all day may rely on."""

import asyncio
import threading

import pytest
from clerk import Clerk

from renterrewards import maps
from renterrewards.faults import Fault
from renterrewards.programs.option import INVALID
from renterrewards.store.ledger import points
from renterrewards.terminal import console

DOCUMENT = "EDITDOC\r2\r1FREE\r1 FREE DAY\rREWARDS PROGRAM\r050112\r\rPROMO\rD\r1\r<F1>"


@pytest.fixture(autouse=True)
def _quick_escape(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "ESC_WAIT", 0.02)


# -- OPTION ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [c for c in maps.codes() if c not in ("MENU", "LOGIN")])
async def test_every_option_opens_from_the_main_menu_by_its_code_in_any_case(tmp_path, code: str) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type(code.lower() + "\r")
        assert maps.load(code).title in clerk.row(1) + clerk.row(2)


async def test_a_line_number_opens_the_line_of_the_menu(tmp_path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("11\r8\r")
        assert "EDIT TIMES RENTED" in clerk.row(1)


@pytest.mark.parametrize("typed", ["99", "NOSUCH", "12", "../X"])
async def test_what_is_no_option_says_so_and_what_was_typed_stays(tmp_path, typed: str) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type(typed + "\r")
        assert clerk.message == INVALID
        assert clerk.row(1).startswith(f"OPTION: {typed}")


async def test_an_ra_is_called_up_only_where_there_are_ras(tmp_path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("#148\r")
        assert clerk.message == "NO RA IS CALLED UP HERE, TYPE # AND ITS NUMBER IN OPEN OR CLOSE"


async def test_menu_comes_back_to_the_main_menu_from_anywhere_and_end_ends(tmp_path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("EDITLOC\rMENU\r")
        assert "MAIN MENU" in clerk.screen
        await clerk.type("EDITLOC\rend\r")
        assert clerk.left


async def test_login_takes_another_employee_code_that_stands_on_what_is_written(tmp_path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("LOGIN\rbob\r")
        assert clerk.desk.user == "BOB"
        await clerk.type("CUST\r2\rSMITH\r<F8><F8>3\r7\r<F1>GOODWILL\r")
        with clerk.desk.store.look() as work:
            assert [line.user for line in points.movements(work, 1)] == ["BOB"]


async def test_escape_goes_from_the_option_to_its_menu_and_from_there_to_the_one_before(tmp_path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("CTRL\rRENTCTRL\rEDITLOC\r")
        for title in ("RENTAL CONTROL FILES", "CONTROL FILES", "MAIN MENU", "MAIN MENU"):
            await clerk.type("<ESC>")
            assert title in clerk.screen


async def test_leaving_a_form_with_changes_asks_first(tmp_path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("EDITLOC\r1\rBOI\rBOISE\r")
        await clerk.type("<ATTN>MENU\r")
        assert clerk.message.startswith("CHANGES NOT SAVED, LEAVE Y/N?")
        await clerk.type("N\r")
        assert clerk.value("name") == "BOISE"
        await clerk.type("<ATTN>MENU\rY\r")
        assert "MAIN MENU" in clerk.screen


# -- fields ----------------------------------------------------------------------------------------


async def test_a_number_at_option_jumps_to_the_field_and_return_goes_on_to_option_after_the_last(tmp_path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("EDTRENT\r2\r")
        assert clerk.field == "customer_type"
        await clerk.type("\r")
        assert clerk.field == "option"
        await clerk.type("\r")
        assert clerk.field == "times_rented"


async def test_tab_and_arrows_go_through_the_fields_and_around(tmp_path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("EDTRENT\r<TAB>")
        assert clerk.field == "times_rented"
        await clerk.type("<DOWN>")
        assert clerk.field == "customer_type"
        await clerk.type("<TAB>")
        assert clerk.field == "option"
        await clerk.type("<S-TAB><UP>")
        assert clerk.field == "times_rented"


async def test_a_slash_moves_to_the_next_part_and_an_empty_first_part_is_skipped(tmp_path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("OPEN\r13\r/ECAR\r")
        assert (clerk.value("vehicle"), clerk.value("vehicle_class")) == ("", "ECAR")
        await clerk.type("<ATTN>13\r4711/\r")
        assert clerk.value("vehicle") == "4711"


@pytest.mark.parametrize("typed", ["050112", "05-01-12", "5/1/12", "50112", "05012012"])
async def test_dates_are_typed_with_or_without_separators_and_shown_in_the_sites_format(tmp_path, typed: str) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type(f"AWARDRPT\r1\r{typed}\r")
        assert clerk.value("start_date") == "05-01-12"
        await clerk.type("<ATTN>EDITMISC\r16\rDD-MM-YY\r<F1>AWARDRPT\r1\r010512\r")
        assert clerk.value("start_date") == "01-05-12"


async def test_bad_input_says_what_is_wanted_with_the_cursor_in_the_field_and_nothing_lost(tmp_path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("AWARDRPT\r1\r133112\r")
        assert clerk.message == "START DATE MUST BE A DATE, AS 05-01-12, OR WORDS, AS T-7 OR LM"
        assert clerk.field == "start_date"
        assert "133112" in clerk.screen
        assert clerk.rang == 1


async def test_a_fault_found_at_saving_brings_the_page_and_the_field(tmp_path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("EDITCUST\r1\rPFD\r<PGDN>12\rNOSUCH\r4\r<F1>")
        assert clerk.message == "NOSUCH IS NOT ON FILE, SET IT UP IN EDITDOC FIRST"
        assert clerk.field == "promo_code"


# -- function keys ---------------------------------------------------------------------------------


@pytest.mark.parametrize("press", ["<F1>", "<ATTN>SAVE\r", "<ESC>1", "<ATTN>save\r"])
async def test_a_function_key_works_by_key_by_escape_and_digit_and_by_its_word(tmp_path, press: str) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("EDITLOC\r1\rBOI\rBOISE\r" + press)
        assert "SAVED" in clerk.message


async def test_a_key_that_the_bar_does_not_name_says_so(tmp_path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("EDTRENT\r<F4>")
        assert clerk.message == "F4 IS NOT USED HERE"


async def test_help_tells_of_the_field_then_of_the_screen_and_any_other_key_goes_on(tmp_path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("EDTRENT\r2\r<F7>")
        assert "2 Customer Type" in clerk.screen
        await clerk.type("<F7>")
        assert "-- EDIT TIMES RENTED" in clerk.screen
        await clerk.type("PFD\r")
        assert clerk.value("customer_type") == "PFD"


async def test_a_pick_list_fills_the_field_with_the_row_that_was_picked(tmp_path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("EDITFOP\r1\rVISA\rVISA CARD\r<F1><F3>1\rCASH\rCASH\r<F1>EDITDOC\r21\r<S-F7>")
        assert "1  CASH" in clerk.screen
        await clerk.type("2\r")
        assert clerk.value("req_fop_1") == "VISA"


async def test_delete_wants_the_key_again_and_a_yes(tmp_path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type(DOCUMENT + "<F4>2FREE\r")
        assert clerk.message == "ENTRY DOES NOT MATCH, DELETE ABORTED"
        await clerk.type("<F4>1FREE\r")
        assert clerk.message.startswith("ARE YOU SURE (Y/N) ?")
        await clerk.type("N\r")
        assert clerk.value("code") == "1FREE"
        await clerk.type("<F4>1FREE\rY\r")
        assert clerk.message == "SPECIAL DOCUMENT 1FREE DELETED"


async def test_a_record_that_others_name_is_not_deleted_and_says_which(tmp_path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type(DOCUMENT + "EDITCUST\r1\rPFD\r<PGDN>12\r1FREE\r4\r<F1>")
        await clerk.type("EDITDOC\r2\r1FREE\r<F4>1FREE\rY\r")
        assert clerk.message == "1FREE IS USED BY CUSTOMER TYPE PFD, CANNOT DELETE"


async def test_an_emptied_step_is_removed_by_saving_it_blank(tmp_path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("EDTRENT\r1\r5\rPFD\r<F1>1\r5\r<EOF>\r<F1>")
        assert "REMOVED" in clerk.message


async def test_next_and_backup_step_through_the_file_and_say_where_it_ends(tmp_path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("EDTRENT\r1\r5\rPFD\r<F1><F3>1\r9\rGLD\r<F1><F3><F2>")
        assert clerk.value("customer_type") == "PFD"
        await clerk.type("<F2>")
        assert clerk.value("customer_type") == "GLD"
        await clerk.type("<F2>")
        assert clerk.message == "** LAST RECORD **"


# -- typing ahead ----------------------------------------------------------------------------------


async def test_keys_typed_ahead_over_several_screens_all_land_right(tmp_path) -> None:
    async with Clerk(tmp_path) as clerk:
        clerk.put(DOCUMENT)
        clerk.put("EDTRENT\r1\r5\rPFD\r<F1>EDITDOC\r2\r1FREE\r")
        await clerk.settle()
        assert clerk.value("description") == "1 FREE DAY"
        assert clerk.value("effective_date") == "05-01-12"


async def test_keys_typed_during_a_slow_save_are_kept_and_counted_on_the_status_line(tmp_path, monkeypatch) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("EDITLOC\r1\rBOI\rBOISE\r")
        gate, seen = threading.Event(), []
        work = clerk.desk.store.work
        monkeypatch.setattr(clerk.desk.store, "work", lambda alone=False: gate.wait(60) and work(alone))
        clerk.put("<F1>")
        monkeypatch.setattr(clerk.dialogue, "paint", lambda: seen.append(clerk.row(24)[68:]))
        await asyncio.sleep(0.15)
        clerk.put("MENU\r")
        gate.set()
        await clerk.settle()
        assert any(mark.startswith("X") and "5" in mark for mark in seen)
        assert "MAIN MENU" in clerk.screen


async def test_after_an_error_the_keys_typed_ahead_are_discarded(tmp_path) -> None:
    async with Clerk(tmp_path) as clerk:
        clerk.put("EDITLOC\r1\rBOI\r\rCITY\r\rNOWHERE\r<F1>MENU\r")
        await clerk.settle()
        assert clerk.sitting.program.map.code == "EDITLOC"
        assert clerk.message.startswith("TIME ZONE IS NOT KNOWN")
        clerk.put("<ATTN>")
        await clerk.settle()
        with clerk.desk.store.look() as work:
            from renterrewards.store import control

            assert control.every(work, "location") == []


async def test_attention_comes_before_every_stored_key_and_never_quits(tmp_path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("EDITLOC\r1\rBOI\r")
        clerk.put("NAME\rCITY\r<ATTN>")
        await clerk.settle()
        assert clerk.field == "option"
        assert clerk.value("name") == ""
        assert not clerk.left


async def test_reset_forgets_what_was_typed_in_the_field(tmp_path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("EDTRENT\r2\rPFX<RESET>")
        assert "PFX" not in clerk.screen
        assert clerk.field == "customer_type"


async def test_a_program_error_is_a_message_and_the_next_act_works(tmp_path, monkeypatch) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("EDITLOC\r1\rBOI\rBOISE\r")
        monkeypatch.setattr(clerk.sitting.program, "save", lambda: 1 / 0)
        await clerk.type("<F1>")
        assert clerk.message == "PROGRAM ERROR, LOOK WHETHER IT WAS SAVED, CALL SUPPORT"
        monkeypatch.undo()
        await clerk.type("<F1>")
        assert "SAVED" in clerk.message


async def test_a_fault_of_the_store_is_a_message_and_the_next_act_works(tmp_path, monkeypatch) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("EDITLOC\r1\rBOI\rBOISE\r")

        def full(alone: bool = False) -> None:
            raise Fault("DISK FULL, NOT SAVED")

        monkeypatch.setattr(clerk.desk.store, "work", full)
        await clerk.type("<F1>")
        assert clerk.message == "DISK FULL, NOT SAVED"
        monkeypatch.undo()
        await clerk.type("<F1>")
        assert "SAVED" in clerk.message
