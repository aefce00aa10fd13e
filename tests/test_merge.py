"""MERGE: one person with two records, and what becomes of his points and his RAs."""

from datetime import date
from pathlib import Path

import pytest
from counters import ELIGIBLE, THREE_DAYS
from merges import LATER, SOON, new_merges, owing
from rentals import ANN, BOB, MARY, Rentals, rentals

from renterrewards.faults import Fault

pytestmark = pytest.mark.usefixtures("engine")


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory, engine: str) -> Path:
    return new_merges(tmp_path_factory.mktemp("merges"))


@pytest.fixture
def counter(set_up: Path, tmp_path: Path) -> Rentals:
    return rentals(set_up, tmp_path)


# -- what goes over --------------------------------------------------------------------------------


def test_every_lot_goes_over_with_its_dates_and_its_policy(counter: Rentals) -> None:
    counter.earns(MARY, 3, LATER, "a")
    counter.earns(MARY, 4, SOON, "b")
    counter.earns(BOB, 5, LATER, "c")
    said = counter.merges(MARY, BOB)
    assert said[-1] == "CUSTOMER 1 IS MERGED INTO 2"
    assert counter.points(MARY) == 0
    assert counter.lots(BOB) == [(str(LATER), 5), (str(SOON), 4), (str(LATER), 3), (None, 25)]
    dates = counter.sql("SELECT DISTINCT earned_on, policy FROM award_lot WHERE expires_on IS NOT NULL")
    assert dates == [("2012-04-01", "")]


def test_ras_times_rented_and_activity_go_over(counter: Rentals) -> None:
    counter.opens(MARY, answers="N")
    counter.closes(1)
    counter.merges(MARY, BOB)
    assert (counter.rented(MARY), counter.rented(BOB)) == (0, 2)
    (row,) = counter.data("AWARDRPT", "start_date=05-04-12", "end_date=05-04-12")["rows"]
    assert (row["customer_number"], row["award_points"]) == (BOB, 26)


def test_what_the_one_owes_the_other_owes(counter: Rentals) -> None:
    owing(counter, BOB)
    counter.merges(BOB, ANN)
    assert (counter.points(BOB), counter.points(ANN), counter.owed(ANN)) == (0, -1, 1)


def test_what_the_one_owes_the_other_pays_when_he_can(counter: Rentals) -> None:
    owing(counter, BOB)
    counter.merges(BOB, MARY)
    assert (counter.points(BOB), counter.points(MARY), counter.owed(MARY)) == (0, 24, 0)


def test_what_one_brings_repays_what_the_other_owes(counter: Rentals) -> None:
    owing(counter, BOB)
    counter.earns(MARY, 3, SOON, "a")
    counter.merges(MARY, BOB)
    assert (counter.points(BOB), counter.lots(BOB)) == (27, [(str(SOON), 2), (None, 25)])


def test_a_merged_customer_rents_no_more_and_holds_no_points(counter: Rentals) -> None:
    counter.merges(MARY, BOB)
    said = "customer_number: CUSTOMER 1 IS MERGED INTO 2, USE 2"
    assert counter.refused("BCHOPEN", "customer_number=1", *THREE_DAYS) == said
    assert counter.refused("CUST", "customer_number=1", "award_points=5", "reason=X") == said
    counter.opens(ANN)
    assert counter.refused("OPEN", "ra_number=1", "customer_number=1", "notes=X") == said
    assert counter.record("CUST", "customer_number=1")["merged_into"] == "2"


def test_dead_points_do_not_go_over(counter: Rentals) -> None:
    counter.earns(MARY, 3, date(2012, 4, 30), "dead")
    counter.merges(MARY, BOB)
    assert (counter.points(MARY), counter.points(BOB)) == (0, 25)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (("customer_number=1", "into_number=1", "reason=X"), "into_number: TYPE TWO DIFFERENT CUSTOMERS"),
        (("customer_number=1", "into_number=9", "reason=X"), "into_number: CUSTOMER 9 IS NOT ON FILE"),
        (("customer_number=1", "into_number=2"), "reason: REASON IS REQUIRED"),
        (("customer_number=1", "reason=X"), "into_number: TYPE THE CUSTOMER'S NUMBER OR NAME FIRST"),
    ],
)
def test_a_wrong_merge_changes_nothing(counter: Rentals, values: tuple[str, ...], said: str) -> None:
    assert counter.refused("MERGE", *values, answers=["Y"]).endswith(said)


def test_a_merge_that_is_not_confirmed_changes_nothing(counter: Rentals) -> None:
    before = counter.dump()
    said = counter.does("MERGE", "customer_number=1", "into_number=2", "reason=X", answers=["N"])
    assert said == ["MERGE 1 WITH 25 POINTS AND 0 RAS INTO 2 Y/N?", "NOTHING MERGED"]
    assert counter.dump() == before


def test_a_customer_is_merged_once(counter: Rentals) -> None:
    counter.merges(MARY, BOB)
    again = ("customer_number=1", "into_number=3", "reason=X")
    assert "CUSTOMER 1 IS MERGED INTO 2 ALREADY" in counter.refused("MERGE", *again, answers=["Y"])
    back = ("customer_number=3", "into_number=1", "reason=X")
    assert "CUSTOMER 1 IS MERGED INTO 2 ALREADY" in counter.refused("MERGE", *back, answers=["Y"])


def test_an_import_of_ras_tells_who_was_merged(counter: Rentals, tmp_path: Path) -> None:
    counter.merges(MARY, BOB)
    file = tmp_path / "agreements.csv"
    file.write_text(
        "ra_number,customer_number,location,opened_at,closed_at,rental_days,time_charge,mileage_charge,discount\n"
        "900,1,BOI,2012-05-01 09:00,,,0,0,0\n"
    )
    result = counter("import", "agreements", str(file))
    assert result.exit_code == 1
    assert "CUSTOMER IS MERGED INTO 2, USE 2" in (tmp_path / "agreements.rejects.csv").read_text()
    assert counter.sql("SELECT count(*) FROM agreement") == [(0,)]


def test_a_renter_who_is_merged_while_he_is_asked_gets_no_ra(counter: Rentals) -> None:
    """The RA would be of a customer whose points are all another's by now."""
    with pytest.raises(Fault, match="CUSTOMER WAS CHANGED BY ANOTHER USER"):
        counter.interrupted(
            *(ELIGIBLE, lambda: counter.merges(MARY, BOB), "BCHOPEN", f"customer_number={MARY}", *THREE_DAYS),
            answers="N",
        )
    assert counter.sql("SELECT count(*) FROM agreement") == [(0,)]


# -- what happens to his RAs afterwards ------------------------------------------------------------


def test_an_ra_reopened_after_the_merge_takes_its_point_from_who_has_it(counter: Rentals) -> None:
    counter.opens(MARY, answers="N")
    counter.closes(1)
    counter.merges(MARY, BOB)
    assert counter.points(BOB) == 26
    assert counter.reopens(1) == ["1 POINT TAKEN BACK", "RA 00000001 IS OPEN AGAIN"]
    assert (counter.points(MARY), counter.points(BOB), counter.owed(MARY)) == (0, 25, 0)
    counter.closes(1)
    assert (counter.points(BOB), counter.rented(BOB)) == (26, 2)


def test_an_ra_voided_after_the_merge_gives_its_points_to_who_has_the_rest(counter: Rentals) -> None:
    counter.earns(BOB, 1, LATER, "a")
    counter.opens(MARY, answers="YN")
    counter.merges(MARY, BOB)
    assert counter.points(BOB) == 16
    assert counter.voids(1) == ["10 POINTS GIVEN BACK", "RA 00000001 IS VOID"]
    assert (counter.points(MARY), counter.points(BOB)) == (0, 26)


@pytest.mark.parametrize(("policy", "left", "owed"), [("UNLIMITED", -1, 1), ("WITHIN", 0, 0)])
def test_a_spent_point_is_owed_by_who_has_the_ra_as_the_site_says(
    counter: Rentals, policy: str, left: int, owed: int
) -> None:
    counter.does("EDITCUST", "type_code=PFD", "promo_required=1")
    counter.does("EDITMISC", f"award_arrears={policy}")
    counter.opens(BOB)
    counter.closes(1)
    counter.merges(BOB, ANN)
    counter.opens(ANN, answers="Y")
    counter.reopens(1)
    assert (counter.points(BOB), counter.points(ANN), counter.owed(ANN)) == (0, left, owed)


def test_a_site_that_blocks_blocks_for_merged_customers_too(counter: Rentals) -> None:
    counter.does("EDITCUST", "type_code=PFD", "promo_required=1")
    counter.does("EDITMISC", "award_arrears=BLOCK")
    counter.opens(BOB)
    counter.closes(1)
    counter.merges(BOB, ANN)
    counter.opens(ANN, answers="Y")
    assert "SPENT ALREADY" in counter.refused("REOPEN", "ra_number=1", "reason=X")


def test_points_pass_through_a_customer_merged_twice_over(counter: Rentals) -> None:
    counter.opens(MARY, answers="YN")
    counter.merges(MARY, BOB)
    counter.merges(BOB, ANN)
    counter.voids(1)
    assert [counter.points(one) for one in (MARY, BOB, ANN)] == [0, 0, 25]


@pytest.mark.parametrize(("policy", "held", "left"), [("WITHIN", 0, 0), ("WITHIN", 1, 0), ("BLOCK", 1, 0)])
def test_whether_points_are_spent_is_told_by_who_has_the_rest_at_the_end(
    counter: Rentals, policy: str, held: int, left: int
) -> None:
    counter.does("EDITCUST", "type_code=PFD", "promo_required=1")
    counter.does("EDITMISC", f"award_arrears={policy}")
    counter.opens(BOB)
    counter.closes(1)
    counter.opens(BOB, answers="Y")
    counter.merges(BOB, ANN)
    counter.merges(ANN, MARY)
    counter.does("CUST", "customer_number=1", f"award_points={held}", "reason=X")
    counter.reopens(1)
    assert [counter.points(one) for one in (MARY, BOB, ANN)] == [left, 0, 0]
