"""REOPEN, deleted awards, another renter: what each event of an RA posts, and that it posts it once."""

from contextlib import closing
from pathlib import Path

import pytest
from counters import BELOW, ELIGIBLE, THREE_DAYS
from rentals import ANN, BOB, MARY, Rentals, new_rentals, rentals

from renterrewards.faults import Fault
from renterrewards.headless import Run

pytestmark = pytest.mark.usefixtures("engine")


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory, engine: str) -> Path:
    return new_rentals(tmp_path_factory.mktemp("events"), ("CHGTYP", "customer_number=2", "customer_type=PFD"))


@pytest.fixture
def counter(set_up: Path, tmp_path: Path) -> Rentals:
    return rentals(set_up, tmp_path)


# -- REOPEN ----------------------------------------------------------------------------------------


def test_a_reopened_ra_gives_its_point_and_its_count_back(counter: Rentals) -> None:
    counter.opens(MARY, answers="N")
    counter.closes(1)
    assert (counter.points(), counter.rented()) == (26, 1)
    assert counter.reopens(1) == ["1 POINT TAKEN BACK", "RA 00000001 IS OPEN AGAIN"]
    assert (counter.points(), counter.rented()) == (25, 0)
    assert counter.data("AWARDRPT", "start_date=05-01-12", "end_date=05-31-12")["rows"] == []


def test_a_reopened_ra_is_closed_again_and_earns_under_the_next_closing(counter: Rentals) -> None:
    counter.opens(MARY, answers="N")
    counter.closes(1)
    counter.reopens(1)
    assert counter.closes(1, "05-05-12 0900") == ["RA 00000001 CLOSED"]
    assert counter.posted()[1:] == ["earn:RA:1:1", "rev:2", "earn:RA:1:2"]
    assert (counter.points(), counter.rented()) == (26, 1)
    (row,) = counter.data("AWARDRPT", "start_date=05-05-12", "end_date=05-05-12")["rows"]
    assert (row["rentals"], row["days"], row["revenue"]) == (1, 4, "200.00")


def test_a_reopened_ra_that_no_longer_qualifies_earns_nothing(counter: Rentals) -> None:
    counter.opens(MARY, answers="N")
    counter.closes(1)
    counter.reopens(1)
    assert counter.closes(1, "05-02-12 0900") == [BELOW, "RA 00000001 CLOSED"]
    assert counter.points() == 25


def test_a_point_that_is_spent_when_its_ra_is_reopened_is_owed_and_repaid_by_the_next(counter: Rentals) -> None:
    counter.does("EDITCUST", "type_code=PFD", "promo_required=1")
    counter.opens(BOB)
    counter.closes(1)
    counter.opens(BOB, answers="Y")
    assert counter.reopens(1) == ["1 POINT TAKEN BACK, CUSTOMER OWES 1 POINT", "RA 00000001 IS OPEN AGAIN"]
    assert (counter.points(BOB), counter.owed(BOB)) == (-1, 1)
    assert counter.record("CUST", "customer_number=2")["arrears"] == "1"
    counter.closes(1)
    assert (counter.points(BOB), counter.owed(BOB), counter.lots(BOB)) == (0, 0, [])
    assert counter.record("CUST", "customer_number=2")["arrears"] == ""


def test_a_customer_who_owes_can_be_saved_without_touching_his_points(counter: Rentals) -> None:
    counter.does("EDITCUST", "type_code=PFD", "promo_required=1")
    counter.opens(BOB)
    counter.closes(1)
    counter.opens(BOB, answers="Y")
    counter.reopens(1)
    assert counter.does("CUST", "customer_number=2", "city=BOISE") == ["CUSTOMER 2 SAVED"]
    assert counter.points(BOB) == -1
    counter.does("CUST", "customer_number=2", "award_points=4", "reason=GOODWILL")
    assert (counter.points(BOB), counter.owed(BOB)) == (4, 0)


def test_a_site_may_refuse_to_reopen_when_the_point_is_spent(counter: Rentals) -> None:
    counter.does("EDITCUST", "type_code=PFD", "promo_required=1")
    counter.does("EDITMISC", "award_arrears=BLOCK")
    counter.opens(BOB)
    counter.closes(1)
    counter.opens(BOB, answers="Y")
    assert "SPENT ALREADY" in counter.refused("REOPEN", "ra_number=1", "reason=X")


def test_a_site_may_let_a_spent_point_be(counter: Rentals) -> None:
    counter.does("EDITCUST", "type_code=PFD", "promo_required=1")
    counter.does("EDITMISC", "award_arrears=WITHIN")
    counter.opens(BOB)
    counter.closes(1)
    counter.opens(BOB, answers="Y")
    assert counter.reopens(1) == ["RA 00000001 IS OPEN AGAIN"]
    assert (counter.points(BOB), counter.owed(BOB)) == (0, 0)


def test_a_type_reached_by_a_close_stays_when_the_ra_is_reopened(counter: Rentals) -> None:
    counter.does("EDTRENT", "times_rented=1", "customer_type=PFD")
    counter.opens(ANN)
    counter.closes(1)
    counter.reopens(1)
    assert counter.record("CUST", "customer_number=3")["customer_type"] == "PFD"


def test_what_was_typed_at_the_close_is_there_when_the_ra_is_closed_again(counter: Rentals) -> None:
    counter.opens(MARY, "miles_out=100", "mile_rate=1", answers="N")
    counter.closes(1, "05-04-12 0900", "miles_in=150", "fuel_charge=18.50")
    counter.reopens(1)
    counter.does("OPEN", "ra_number=1", "notes=SCRATCH")  # and a change of the open RA leaves it alone
    shown = counter.record("BCHCLOSE", "ra_number=1")
    assert (shown["miles_in"], shown["fuel_charge"], shown["notes"]) == ("150", "18.50", "SCRATCH")


def test_only_a_closed_ra_is_reopened_and_with_a_reason(counter: Rentals) -> None:
    counter.opens(MARY, answers="N")
    assert counter.refused("REOPEN", "ra_number=1", "reason=X").endswith("ra_number: RA 00000001 IS OPEN, NOT CLOSED")
    counter.closes(1)
    assert counter.refused("REOPEN", "ra_number=1", "reason=", more=["--press", "REOPEN RA"]) == (
        "reason: REASON IS REQUIRED"
    )


# -- a deleted award -------------------------------------------------------------------------------


def test_one_award_deleted_from_an_ra_gives_its_own_points_back(counter: Rentals) -> None:
    counter.opens(MARY, answers="YY")
    said = counter.deletes(1)
    assert said[-2:] == ["AWARD 1FREE DELETED, 10 POINTS GIVEN BACK", "RA 00000001 SAVED"]
    assert (counter.points(), counter.on_ra(1)) == (15, [("1FREE", 10)])
    counter.closes(1)
    (row,) = counter.data("AWARDRPT", "start_date=05-04-12", "end_date=05-04-12")["rows"]
    assert row["revenue"] == "100.00"  # one free day of three


@pytest.mark.parametrize(
    ("code", "answers", "said"),
    [
        ("1FREE", ("2FREE",), "ENTRY DOES NOT MATCH, DELETE ABORTED"),
        ("1FREE", ("1FREE", "N"), "NOTHING DELETED"),
        ("2FREE", ("2FREE", "Y"), "2FREE IS NO AWARD ON THIS RA"),
    ],
)
def test_an_award_that_is_not_surely_deleted_stays(
    counter: Rentals, code: str, answers: tuple[str, ...], said: str
) -> None:
    counter.opens(MARY, answers="YN")
    assert said in counter.refused("OPEN", "ra_number=1", f"delete_award={code}", answers=answers)


def test_no_award_is_deleted_from_an_ra_that_is_not_opened(counter: Rentals) -> None:
    values = ("customer_number=1", *THREE_DAYS, "delete_award=1FREE")
    assert "THIS RA IS NOT OPENED YET" in counter.refused("BCHOPEN", *values, answers=["N"])


# -- another renter --------------------------------------------------------------------------------


def test_an_open_ra_gets_another_renter_and_earns_for_him(counter: Rentals) -> None:
    counter.opens(MARY, answers="N")
    counter.gives_to(1, BOB)
    counter.closes(1)
    assert (counter.points(MARY), counter.points(BOB)) == (25, 1)
    assert (counter.rented(MARY), counter.rented(BOB)) == (0, 2)


def test_a_redemption_stays_with_the_renter_before(counter: Rentals) -> None:
    counter.opens(MARY, answers="YN")
    counter.gives_to(1, BOB, answers=["N"])
    assert (counter.points(MARY), counter.points(BOB), counter.on_ra(1)) == (15, 0, [("1FREE", 10)])
    counter.voids(1)  # whoever has the RA then, the points go back to who paid them
    assert (counter.points(MARY), counter.points(BOB)) == (25, 0)


def test_a_redemption_is_moved_with_a_reason(counter: Rentals) -> None:
    counter.does("CUST", "customer_number=2", "award_points=12", "reason=OPENING")
    counter.opens(MARY, answers="YN")
    said = counter.gives_to(1, BOB, answers=["Y", "", "HE PAYS"])
    assert said[0] == "TAKE THE 10 POINTS OF ITS AWARDS FROM THE NEW RENTER Y/N?"
    assert "A REASON IS REQUIRED, TYPE WHY, OR ESC" in said
    assert (counter.points(MARY), counter.points(BOB)) == (25, 2)
    assert counter.movements(MARY)[-1] == (10, 25, "ANN", "HE PAYS")
    assert counter.posted()[-1] == "redeem:RA:1:2:1"


def test_a_renter_without_the_points_takes_over_neither_award_nor_ra(counter: Rentals) -> None:
    counter.opens(MARY, answers="YN")
    values = ("ra_number=1", "customer_number=2", "notes=X")
    assert "AWARD POINTS NOW 0, NOT ENOUGH" in counter.refused("OPEN", *values, answers=["Y", "HE PAYS"])


# -- two clerks ------------------------------------------------------------------------------------


@pytest.mark.parametrize("option", ["VOID", "REOPEN", "EDITCLOS"])
def test_an_ra_changed_meanwhile_is_refused_and_nothing_is_posted(counter: Rentals, option: str) -> None:
    counter.opens(MARY, answers="YN")
    if option != "VOID":
        counter.closes(1)
    desk = counter.desk()
    bob = Run(desk)
    shown = bob.option(option, [("ra_number", "1")])
    shown.form.put("void_reason" if option == "VOID" else "reason", "X")
    if option == "VOID":
        counter.voids(1)
    else:
        counter.reopens(1)
    before = counter.dump()
    with pytest.raises(Fault, match="RA 00000001 WAS CHANGED BY ANOTHER USER, NOTHING SAVED, CALL IT UP AGAIN"):
        bob.talk(shown.press(shown.main_key))
    desk.close()
    assert counter.dump() == before


def test_points_spent_while_a_void_ra_is_being_set_back_refuse_it(counter: Rentals) -> None:
    counter.opens(MARY, answers="YY")
    counter.voids(1)

    def said(line: str) -> None:
        if line == ELIGIBLE and counter.points() == 25:
            counter.opens(MARY, answers="YY")

    with closing(counter.desk()) as desk, pytest.raises(Fault, match="AWARD POINTS NOW 5, NOT ENOUGH"):
        Run(desk, ["Y", "N"], said).option("VOID", [("ra_number", "1")], "UNVOID")
    assert counter.sql("SELECT status FROM agreement WHERE number = 1") == [("VOID",)]
    counter.proves()
