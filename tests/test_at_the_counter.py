"""What went wrong when somebody sat down and worked, held so that it does not come back."""

import asyncio
from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from clerk import Clerk

from renterrewards.records import Agreement, Customer
from renterrewards.store import agreements, control, customers
from renterrewards.store.ledger import points
from renterrewards.terminal import console
from renterrewards.terminal.keyboard import Key

SET_UP = (
    "EDITDOC\r2\r1FREE\r1 FREE DAY\r\r\r\rPROMO\rD\r1\r<F1>EDITCUST\r1\rPFD\rPREFERRED\r<F8>12\r1FREE\r4\r<F1>"
    "EDITMISC\r<PGDN>1\rY\r<F1>"
)
"""An award for four rentals of a PFD customer, without a minimum."""

AWARDS = SET_UP + "CUST\r2\rSMITH\rMARY\r<F8><F8>1\rPFD\r2\r8\rOPENING\r<F1>"
"""The same, and a customer with eight points."""


@pytest.fixture(autouse=True)
def _quick_escape(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "ESC_WAIT", 0.02)


async def test_the_list_of_open_ras_calls_the_one_picked_up(tmp_path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("OPEN\r2\rSMITH\rMARY\r<ATTN>13\r4711\r<F1>")
        await clerk.type("CLOSE\r\r<S-F7>1\r")
        assert (clerk.value("ra_number"), clerk.value("renter")) == ("00000001", "SMITH, MARY")
        assert clerk.field == "miles_in"


async def test_return_at_option_goes_on_to_the_miles_once_an_ra_is_called_up(tmp_path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("OPEN\r2\rSMITH\rMARY\r<ATTN>13\r4711\r<F1>CLOSE\r#1\r\r")
        assert clerk.field == "miles_in"


async def test_a_location_in_another_time_zone_prints_its_own_time_and_is_due_a_day_later(tmp_path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("EDITLOC\r1\rHON\rHONOLULU\r<ATTN>5\rPACIFIC/HONOLULU\r<F1>OPEN\r4\rHON\r")
        assert (clerk.value("opened_at"), clerk.value("due_at")) == ("05-01-12 05:00A", "05-02-12 05:00A")


async def test_a_due_date_alone_is_due_at_the_hour_of_the_opening(tmp_path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("EDITLOC\r1\rHON\rHONOLULU\r<ATTN>5\rPACIFIC/HONOLULU\r<F1>OPEN\r4\rHON\r050412\r")
        assert clerk.value("due_at") == "05-04-12 05:00A"


async def test_a_guarded_question_takes_no_answer_while_the_window_hides_it(tmp_path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type(SET_UP)
        await clerk.type("CUST\r2\rSMITH\rMARY\r<F8><F8>1\rPFD\r2\r8\rOPENING\r<F1>OPEN\r1\r1\r<F1>")
        clerk.dialogue.hidden = True
        await clerk.type("Y\r")
        assert clerk.glass.question.startswith("CUSTOMER ELIGIBLE")
        clerk.dialogue.hidden = False
        await clerk.type("N\r")
        assert clerk.message == "RA 00000001 WAITS FOR A VEHICLE"


async def test_escape_in_the_list_of_types_comes_back_to_the_question(tmp_path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type(SET_UP)
        await clerk.type("CUST\r2\rSMITH\rMARY\r<F8><F8>1\rWLK\r2\r<F1>OPEN\r1\r1\r<F1>")
        await clerk.type("Y\r")
        await clerk.type("<S-F7>")
        assert "PREFERRED" in clerk.screen
        await clerk.type("<ESC>")
        assert clerk.message.startswith("CUSTOMER TYPE?")
        await clerk.type("<S-F7>1\r")
        assert clerk.message == "RA 00000001 WAITS FOR A VEHICLE"
        assert clerk.value("customer_type") == "PFD"


async def test_a_step_to_a_type_without_a_record_is_saved_with_a_note(tmp_path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("EDTRENT\r1\r4\rPDF\r<F1>")
        assert "NOTE: TYPE PDF HAS NO RECORD IN EDITCUST" in clerk.screen


async def test_points_that_moved_meanwhile_are_shown_as_they_are_now_to_be_corrected_again(tmp_path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("CUST\r2\rSMITH\rMARY\r<F8><F8>3\r8\rOPENING\r<F1>")
        with clerk.desk.store.work() as work:
            points.adjust(work, clerk.desk.act(work), 1, 8, 1, "", "ELSEWHERE", key="other counter")
        await clerk.type("3\r9\rTYPED\r<F1>")
        assert clerk.message == "AWARD POINTS CHANGED BY ANOTHER USER, NOW 1"
        assert clerk.value("award_points") == "1"
        await clerk.type("2\rAGREED\r<F1>")
        assert clerk.message == "CUSTOMER 1 SAVED"
        with clerk.desk.store.look() as work:
            assert points.balance(work, 1) == 2


async def test_escape_stops_a_long_report_and_leaves_no_file(tmp_path) -> None:
    async with Clerk(tmp_path) as clerk:
        clerk.desk.working = partial(clerk.dialogue.working, asyncio.get_running_loop())
        day = date(2012, 5, 1)
        with clerk.desk.store.work() as work:
            for number in range(1, 4501):
                customers.add(work, Customer(number=number, last_name="SMITH"))
                ra = Agreement(number=number, status="CLOSED", customer_number=number, opened_at=clerk.when)
                agreements.add(work, replace(ra, business_date=day, rental_days=1))
        await clerk.type("AWARDRPT\r1\r050112\r050112\r")
        clerk.put("<F1>")
        clerk.typeahead.put(Key("escape"))
        await clerk.settle()
        assert clerk.message == "STOPPED, NOTHING WAS PRINTED OR SAVED"
        assert list((tmp_path / "print").iterdir()) == []
        await clerk.type("<F1>")
        assert "PRINTED TO" in clerk.screen


async def test_a_change_of_an_open_ra_keeps_what_another_counter_wrote_of_the_renter_meanwhile(tmp_path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("OPEN\r2\rSMITH\rMARY\r<ATTN>13\r4711\r<F1>")
        with clerk.desk.store.work() as work:
            customers.save(work, replace(customers.find(work, 1), phone="555-0100"))
        await clerk.type("AD\r2\rBOISE\r<F1>")
        assert clerk.message == "RA 00000001 SAVED"
        with clerk.desk.store.look() as work:
            renter = customers.find(work, 1)
            assert (renter.city, renter.phone) == ("BOISE", "555-0100")


async def test_the_time_charge_of_an_ra_that_was_imported_without_a_rate_is_kept_by_a_change(tmp_path) -> None:
    async with Clerk(tmp_path) as clerk:
        with clerk.desk.store.work() as work:
            customers.add(work, Customer(number=1, last_name="SMITH"))
            ra = Agreement(number=1, status="OPEN", customer_number=1, opened_at=clerk.when, time_charge=1195)
            agreements.add(work, replace(ra, vehicle="4711"))
        await clerk.type("OPEN\r#1\r14\rLATE\r<F1>")
        assert clerk.message == "RA 00000001 SAVED"
        with clerk.desk.store.look() as work:
            assert agreements.find(work, 1).time_charge == 1195


# -- found by a maintainer -------------------------------------------------------------------------


async def test_an_ra_is_never_opened_for_another_renter_than_the_field_names(tmp_path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type(AWARDS)
        await clerk.type("OPEN\r1\r1\r<ATTN>1\r999\r")
        assert clerk.message == "CUSTOMER 999 IS NOT ON FILE, LEAVE IT BLANK FOR A NEW RENTER"
        await clerk.type("<ATTN><F1>")
        assert clerk.message == "999 IS NOT WHAT IS SHOWN, PRESS RET IN THIS FIELD"


async def test_a_blanked_renter_leaves_nothing_of_himself_for_the_new_one(tmp_path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type(AWARDS)
        await clerk.type("OPEN\r1\r1\r<ATTN>1\r<EOF>\r")
        assert [clerk.value(n) for n in ("last_name", "award_points", "renter_type")] == ["", "", ""]


async def test_an_ra_is_never_closed_for_another_number_than_the_field_names(tmp_path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("OPEN\r2\rSMITH\r<ATTN>13\r4711\r<F1>CLOSE\r#1\r<S-TAB><S-TAB>")
        await clerk.type("<ATTN>CLOSE\r\r1\r<S-TAB>77\r")
        assert clerk.message.startswith("RA 77 IS NOT ON FILE")
        await clerk.type("<ATTN><F1>")
        assert clerk.message == "77 IS NOT WHAT IS SHOWN, PRESS RET IN THIS FIELD"


async def test_a_new_customer_number_takes_nothing_from_the_customer_shown_before(tmp_path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type(AWARDS)
        await clerk.type("CUST\r1\r1\r<ATTN>1\r999\r")
        assert [clerk.value(n) for n in ("customer_number", "last_name", "award_points")] == ["999", "", "0"]


@pytest.mark.parametrize("meanwhile", ["document deleted", "price changed", "awards off", "renter blocked"])
async def test_what_changed_while_the_question_stood_saves_nothing(tmp_path, meanwhile: str) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type(AWARDS)
        await clerk.type("OPEN\r1\r1\r<ATTN>13\r4711\r<F1>")
        with clerk.desk.store.work() as work:
            match meanwhile:
                case "document deleted":
                    control.delete(work, "special_document", ("", "1FREE"))
                case "price changed":
                    kind = control.find(work, "customer_type", ("PFD",))
                    control.save(work, "customer_type", replace(kind, promo_required=8))
                case "awards off":
                    control.save(work, "control", replace(control.settings(work), local_renter_rewards=False))
                case "renter blocked":
                    customers.save(work, replace(customers.find(work, 1), blocked=True))
        await clerk.type("Y\r")
        assert "CHANGED BY ANOTHER USER, NOTHING SAVED" in clerk.message
        with clerk.desk.store.look() as work:
            assert (points.balance(work, 1), agreements.find(work, 1)) == (8, None)


async def test_a_slash_in_a_filled_part_goes_on_and_takes_nothing_away(tmp_path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("OPEN\r13\r40217/ECAR\r<ATTN>13\r/")
        assert (clerk.field, clerk.value("vehicle")) == ("vehicle_class", "40217")


async def test_help_does_not_stay_over_the_form_after_attention(tmp_path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("EDTRENT\r<F7>")
        await clerk.type("<ATTN>")
        assert clerk.glass.box == []


async def test_an_escape_and_a_digit_typed_much_later_are_not_a_function_key(tmp_path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("EDITLOC\r1\rBOI\r")
        escape, digit = Key("escape", at=1e9), Key("", "1", at=1e9 + 9)
        clerk.typeahead.put(escape)
        clerk.typeahead.put(digit)
        await asyncio.sleep(0.1)
        await clerk.settle()
        assert "LOCATION BOI SAVED" not in clerk.screen


async def test_a_rental_counted_meanwhile_is_not_written_over_by_hand(tmp_path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("CUST\r2\rSMITH\rMARY\r<F1><F8><F8>2\r3\r")
        with clerk.desk.store.work() as work:
            customers.save(work, replace(customers.find(work, 1), times_rented=1))
        await clerk.type("<F1>")
        assert clerk.message == "TIMES RENTED CHANGED BY A CLOSE, NOW 1"


async def test_a_screen_cleared_after_midnight_has_the_new_day(tmp_path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("AWARDRPT\r")
        assert clerk.value("start_date") == "05-01-12"
        clerk.later(days=1)
        await clerk.type("<F3>")
        assert clerk.value("start_date") == "05-02-12"


async def test_the_award_question_explains_itself_and_is_still_open(tmp_path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type(AWARDS)
        await clerk.type("OPEN\r1\r1\r<F1>")
        for call in ("<F7>", "?\r"):
            await clerk.type(call)
            assert "The renter has 8 award points and this award takes 4." in clerk.screen
            await clerk.type("<ESC>")
            assert clerk.glass.question.startswith("CUSTOMER ELIGIBLE")
        await clerk.type("N\r")
        assert clerk.message == "RA 00000001 WAITS FOR A VEHICLE"


async def test_a_code_that_is_not_on_file_is_said_when_it_is_typed(tmp_path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("EDITLOC\r1\rBOI\r<F1>OPEN\r4\rZZZ\r")
        assert clerk.message == "ZZZ IS NOT ON FILE, SHIFT+F7 LISTS WHAT IS"
        assert clerk.field == "location"
        await clerk.type("BOI\r")
        assert clerk.value("location") == "BOI"


async def test_ctrl_t_goes_to_option_and_keeps_what_was_typed_ahead(tmp_path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("EDITLOC\r1\rBOI\rBOISE<OPTION>5\rUTC\r<OPTION>SAVE\r")
        assert clerk.message == "LOCATION BOI SAVED"
        assert clerk.value("name") == "BOISE"


async def test_the_number_of_a_field_that_is_only_shown_says_so(tmp_path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("OPEN\r5\r")
        assert clerk.message == "5 OPENED IS SET BY THE SYSTEM, IT CANNOT BE TYPED HERE"
