"""UNMERGE: two persons who were taken for one have again what was theirs, and what they did meanwhile."""

from datetime import date
from pathlib import Path

import pytest
from merges import LATER, SOON, new_merges, owing
from rentals import ANN, BOB, MARY, Rentals, rentals

pytestmark = pytest.mark.usefixtures("engine")


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory, engine: str) -> Path:
    return new_merges(tmp_path_factory.mktemp("merges"))


@pytest.fixture
def counter(set_up: Path, tmp_path: Path) -> Rentals:
    return rentals(set_up, tmp_path)


def total(counter: Rentals) -> int:
    return int(counter.sql("SELECT sum(balance) FROM award_account")[0][0])


def test_an_undone_merge_leaves_both_as_they_were(counter: Rentals) -> None:
    counter.earns(MARY, 3, LATER, "a")
    counter.earns(BOB, 5, SOON, "b")
    counter.opens(MARY, answers="N")
    counter.closes(1)
    tables = (
        "SELECT number, times_rented, merged_into FROM customer ORDER BY number",
        "SELECT number, customer_number FROM agreement ORDER BY number",
    )
    before = [counter.lots(MARY), counter.lots(BOB), *(counter.sql(table) for table in tables)]
    for _ in range(3):
        counter.merges(MARY, BOB)
        counter.unmerges(MARY)
    assert [counter.lots(MARY), counter.lots(BOB), *(counter.sql(table) for table in tables)] == before


def test_what_the_one_who_stayed_spent_meanwhile_he_owes(counter: Rentals) -> None:
    counter.merges(MARY, BOB)
    counter.opens(BOB, answers="YY")
    said = counter.unmerges(MARY)
    assert said[-2] == "CUSTOMER 2 OWES 20 POINTS NOW, THEY WERE SPENT MEANWHILE"
    assert (counter.points(MARY), counter.points(BOB), total(counter)) == (25, -20, 5)


def test_what_was_let_be_while_merged_gives_nobody_points_when_the_merge_is_undone(counter: Rentals) -> None:
    counter.does("EDITCUST", "type_code=PFD", "promo_required=1")
    counter.does("EDITMISC", "award_arrears=WITHIN")
    counter.opens(BOB)
    counter.closes(1)
    counter.opens(BOB, answers="Y")
    counter.merges(BOB, ANN)
    counter.reopens(1)
    counter.unmerges(BOB)
    assert (counter.points(BOB), counter.points(ANN)) == (0, 0)


def test_points_that_died_while_merged_stay_dead(counter: Rentals) -> None:
    counter.earns(MARY, 3, date(2012, 5, 10), "a")
    counter.on(date(2012, 5, 1), "MERGE", "customer_number=1", "into_number=2", "reason=X", answers=["Y"])
    counter.on(date(2012, 5, 11), "MERGE", "customer_number=1", "reason=X", press="UNMERGE")
    assert counter.points(MARY) == 25
    assert counter.lots(BOB) == [("2012-05-10", 3)]  # dead, EXPRUN finds it where it died


def test_an_ra_closed_while_merged_goes_back_with_its_point_and_its_count(counter: Rentals) -> None:
    counter.opens(MARY, answers="N")
    counter.merges(MARY, BOB)
    counter.closes(1)
    assert (counter.points(BOB), counter.rented(BOB)) == (26, 2)
    counter.unmerges(MARY)
    assert (counter.points(MARY), counter.points(BOB)) == (26, 0)
    assert (counter.rented(MARY), counter.rented(BOB)) == (1, 1)


def test_an_ra_reopened_while_merged_goes_back_open(counter: Rentals) -> None:
    counter.opens(MARY, answers="N")
    counter.closes(1)
    counter.merges(MARY, BOB)
    counter.reopens(1)
    counter.unmerges(MARY)
    assert (counter.points(MARY), counter.points(BOB)) == (25, 0)
    assert (counter.rented(MARY), counter.rented(BOB)) == (0, 1)
    counter.closes(1)
    assert (counter.points(MARY), counter.rented(MARY)) == (26, 1)


def test_an_ra_closed_again_while_merged_goes_back_with_its_new_point(counter: Rentals) -> None:
    counter.opens(MARY, answers="N")
    counter.closes(1)
    counter.merges(MARY, BOB)
    counter.reopens(1)
    counter.closes(1)
    counter.unmerges(MARY)
    assert (counter.points(MARY), counter.points(BOB)) == (26, 0)
    assert (counter.rented(MARY), counter.rented(BOB)) == (1, 1)


def test_an_ra_voided_while_merged_goes_back_with_its_points(counter: Rentals) -> None:
    counter.opens(MARY, answers="YN")
    counter.merges(MARY, BOB)
    counter.voids(1)
    counter.unmerges(MARY)
    assert (counter.points(MARY), counter.points(BOB), counter.lots(MARY)) == (25, 0, [(None, 25)])


def test_arrears_go_back_to_who_had_them(counter: Rentals) -> None:
    owing(counter, BOB)
    counter.merges(BOB, MARY)
    counter.unmerges(BOB)
    assert (counter.points(BOB), counter.points(MARY)) == (-1, 25)


def test_arrears_repaid_meanwhile_come_back_as_points(counter: Rentals) -> None:
    owing(counter, BOB)
    counter.merges(BOB, ANN)
    counter.does("CUST", "customer_number=3", "award_points=3", "reason=GOODWILL")
    counter.unmerges(BOB)
    assert (counter.points(BOB), counter.points(ANN)) == (-1, 4)


def test_a_merge_is_undone_from_the_outside_in(counter: Rentals) -> None:
    counter.merges(MARY, BOB)
    counter.merges(BOB, ANN)
    said = counter.refused("MERGE", "customer_number=1", "reason=X", more=["--press", "UNMERGE"])
    assert said.endswith("CUSTOMER 2 IS MERGED INTO 3, UNMERGE HIM FIRST")
    counter.unmerges(BOB)
    counter.unmerges(MARY)
    assert [counter.points(one) for one in (MARY, BOB, ANN)] == [25, 0, 0]


def test_what_was_not_merged_is_not_undone(counter: Rentals) -> None:
    values = ("customer_number=1", "into_number=2", "reason=X")
    said = counter.refused("MERGE", *values, more=["--press", "UNMERGE"])
    assert said == "customer_number: CUSTOMER 1 IS NOT MERGED INTO 2"
