"""The bonus of an RA: decided at its close, and with the ordinary point taken back, moved and decided anew."""

from datetime import date
from pathlib import Path

import pytest
from counters import THREE_DAYS
from rentals import ANN, BOB, MARY, Rentals, new_rentals, rentals

DOUBLE = ("EDITEARN", "code=DOUBLE", "effective_date=05-01-12", "points=2", "how=TIMES")
LONG = ("EDITEARN", "code=LONG", "effective_date=05-01-12", "points=3", "min_days=3", "min_net=150")


pytestmark = pytest.mark.usefixtures("engine")


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory, engine: str) -> Path:
    pfd = ("CHGTYP", "customer_number=2", "customer_type=PFD")
    return new_rentals(tmp_path_factory.mktemp("bonus"), pfd, DOUBLE, LONG)


@pytest.fixture
def counter(set_up: Path, tmp_path: Path) -> Rentals:
    return rentals(set_up, tmp_path)


@pytest.fixture
def closed(counter: Rentals) -> Rentals:
    """RA 1 of Mary: one point, one more as they are doubled, three as it was long."""
    counter.opens(MARY, answers="N")
    counter.closes(1)
    return counter


def earned(counter: Rentals, ra: int = 1) -> int:
    """What the RA says that it earned."""
    return int(counter.sql("SELECT points_earned FROM agreement WHERE number = ?", ra)[0][0] or 0)


# -- the close -------------------------------------------------------------------------------------


def test_a_close_gives_the_ordinary_point_and_every_bonus_that_fits(counter: Rentals) -> None:
    counter.opens(MARY, answers="N")
    assert counter.closes(1)[:2] == ["BONUS DOUBLE: 1 POINT", "BONUS LONG: 3 POINTS"]
    assert (counter.points(), earned(counter)) == (30, 5)
    assert counter.posted()[1:] == ["earn:RA:1:1", "earn:RA:1:1:DOUBLE", "earn:RA:1:1:LONG"]
    rules = counter.sql("SELECT rule FROM award_txn WHERE source_type = 'RA' ORDER BY id")
    assert rules == [("",), ("DOUBLE 2012-05-01",), ("LONG 2012-05-01",)]


def test_an_ra_that_does_not_qualify_has_no_bonus_either(counter: Rentals) -> None:
    counter.opens(MARY, "due_at=05-03-12 0900", answers="N")  # 100.00, the minimum is 150.00
    counter.closes(1, "05-03-12 0900")
    assert (counter.points(), earned(counter)) == (25, 0)


def test_who_takes_no_part_has_no_bonus(counter: Rentals) -> None:
    counter.opens(ANN)
    counter.closes(1)
    assert counter.points(ANN) == 0


def test_without_local_renter_rewards_nothing_is_earned(counter: Rentals) -> None:
    counter.does("EDITMISC", "local_renter_rewards=N")
    counter.opens(MARY)
    counter.closes(1)
    assert counter.points() == 25


def test_a_filter_lets_only_what_it_names(counter: Rentals) -> None:
    for code, only in (("TYP", "customer_type=GLD"), ("LOC", "location=BOI"), ("CLS", "vehicle_class=SUV")):
        counter.does("EDITEARN", f"code={code}", "effective_date=05-01-12", "points=7", only)
    counter.does("BCHOPEN", "customer_number=1", *THREE_DAYS, "location=BOI", "vehicle_class=ECAR", answers="N")
    assert "BONUS LOC: 7 POINTS" in counter.closes(1)
    assert earned(counter) == 12


def test_the_version_of_the_closing_day_counts_also_in_a_batch_close_of_last_month(counter: Rentals) -> None:
    counter.does("EDITEARN", "code=DOUBLE", "effective_date=05-04-12", "points=4", "how=TIMES")
    counter.opens(MARY, answers="N")
    assert "BONUS DOUBLE: 3 POINTS" in counter.closes(1, "05-04-12 0900")
    counter.opens(MARY, answers="N")
    assert "BONUS DOUBLE: 1 POINT" in counter.closes(2, "05-03-12 0900", "time_charge=150")


def test_pending_points_are_in_the_balance_and_cannot_be_spent_yet(counter: Rentals) -> None:
    counter.does("EDITEARN", "code=LATER", "effective_date=05-01-12", "points=9", "pending_days=14")
    counter.opens(MARY, answers="N")
    counter.closes(1)
    assert counter.sql("SELECT qty, available_on FROM award_lot WHERE available_on IS NOT NULL") == [(9, "2012-05-18")]


# -- after the close -------------------------------------------------------------------------------


def test_a_reopened_ra_gives_everything_back_and_earns_it_again(closed: Rentals) -> None:
    assert closed.reopens(1)[0] == "5 POINTS TAKEN BACK"
    assert (closed.points(), earned(closed)) == (25, 0)
    closed.closes(1)
    assert (closed.points(), earned(closed), closed.standing("EARN")) == (30, 5, 3)
    assert closed.posted()[-1] == "earn:RA:1:2:LONG"


def test_an_ra_that_is_reopened_and_voided_leaves_nothing(closed: Rentals) -> None:
    closed.reopens(1)
    closed.voids(1)
    assert (closed.points(), closed.standing("EARN")) == (25, 0)


def test_opened_and_closed_a_hundred_times_it_gave_its_bonus_once(closed: Rentals) -> None:
    for _ in range(10):
        closed.reopens(1)
        closed.closes(1)
    assert (closed.points(), closed.standing("EARN")) == (30, 3)


def test_by_default_an_edited_ra_keeps_its_bonus(closed: Rentals) -> None:
    assert closed.edits(1, "discount=.01")[0] == "THE RA KEEPS ITS 5 POINTS, NOW IT WOULD EARN 0"
    assert closed.points() == 30


def test_decided_anew_the_bonus_goes_and_comes_with_the_point(closed: Rentals) -> None:
    closed.does("EDITMISC", "award_edit_closed=RE-EVALUATE")
    assert closed.edits(1, "discount=.01")[0] == "5 POINTS TAKEN BACK"
    assert (closed.points(), earned(closed)) == (25, 0)
    assert closed.edits(1, "discount=0")[0] == "5 POINTS EARNED"
    assert closed.points() == 30
    assert closed.posted()[-1] == "earn:RA:1:1:LONG:e2"


def test_an_edit_that_only_loses_the_bonus_leaves_the_point(closed: Rentals) -> None:
    closed.does("EDITMISC", "award_edit_closed=RE-EVALUATE")
    closed.does("EDITCUST", "type_code=PFD", "promo_net_minimum=100")
    said = closed.edits(1, "discount=10")
    assert said[:3] == ["5 POINTS TAKEN BACK", "2 POINTS EARNED", "BONUS DOUBLE: 1 POINT"]
    assert (closed.points(), earned(closed)) == (27, 2)


def test_decided_anew_an_ra_has_the_points_of_the_rules_that_fit_it_though_as_many_as_before(closed: Rentals) -> None:
    closed.does("EDITMISC", "award_edit_closed=RE-EVALUATE")
    closed.does("EDITEARN", "code=LONG", "effective_date=05-04-12", "active=N")
    closed.does("EDITEARN", "code=OTHER", "effective_date=05-04-12", "points=3")
    assert closed.edits(1, "tax=1")[:2] == ["5 POINTS TAKEN BACK", "5 POINTS EARNED"]
    assert (closed.points(), earned(closed), closed.posted()[-1]) == (30, 5, "earn:RA:1:1:OTHER:e1")
    before = closed.posted()
    closed.edits(1, "tax=2")
    assert closed.posted() == before


def test_an_edit_that_changes_nothing_moves_nothing_though_the_cap_is_used_up(counter: Rentals) -> None:
    """Its own bonus does not count against it, and a later RA cannot have taken what it has."""
    counter.does("EDITEARN", "code=LONG", "effective_date=05-02-12", "points=3", "cap_points=3", "cap_period=EVER")
    counter.does("EDITMISC", "award_edit_closed=RE-EVALUATE")
    for ra in (1, 2):
        counter.opens(MARY, answers="N")
        counter.closes(ra)
    assert (earned(counter, 1), earned(counter, 2)) == (5, 2)
    before = counter.posted()
    for ra in (1, 2):
        counter.edits(ra, "tax=1")
    assert counter.posted() == before


def test_another_renter_gets_the_bonus_with_the_point(closed: Rentals) -> None:
    said = closed.edits(1, f"customer_number={BOB}")
    assert said[:2] == ["5 POINTS TAKEN BACK FROM CUSTOMER 1", "5 POINTS FOR CUSTOMER 2"]
    assert (closed.points(), closed.points(BOB)) == (25, 5)


def test_a_merged_customer_takes_his_bonus_along_and_gives_it_back_where_it_went(closed: Rentals) -> None:
    closed.merges(MARY, BOB)
    assert closed.points(BOB) == 30
    closed.reopens(1)
    assert (closed.points(MARY), closed.points(BOB)) == (0, 25)


def test_the_last_ra_of_a_chain_earns_the_bonus_of_them_all(counter: Rentals) -> None:
    """Two days and two days are four, 200.00 together."""
    counter.does("BCHOPEN", "customer_number=1", *THREE_DAYS, "due_at=05-03-12 0900", answers="N")
    more = ("opened_at=05-03-12 0900", "due_at=05-05-12 0900", "follows=1")
    counter.does("BCHOPEN", "customer_number=1", *THREE_DAYS, *more, answers="N")
    counter.closes(1, "05-03-12 0900")
    assert earned(counter, 1) == 0
    counter.closes(2, "05-05-12 0900")
    assert earned(counter, 2) == 5


def test_a_bonus_of_an_ra_that_is_edited_later_is_usable_when_it_would_have_been(counter: Rentals) -> None:
    counter.does("EDITEARN", "code=LATER", "effective_date=05-01-12", "points=9", "pending_days=14")
    counter.does("EDITMISC", "award_edit_closed=RE-EVALUATE")
    counter.opens(MARY, answers="N")
    counter.closes(1)
    edit = ("EDITCLOS", "ra_number=1", "reason=WRONG RATE")
    counter.on(date(2012, 5, 6), *edit, "discount=.01")
    counter.on(date(2012, 5, 8), *edit, "discount=0")
    days = counter.sql("SELECT available_on FROM award_lot WHERE available_on IS NOT NULL AND remaining > 0")
    assert days == [("2012-05-18",)]


# -- caps ------------------------------------------------------------------------------------------

CLOSES = ("05-04-12", "05-04-12", "05-05-12", "05-07-12", "06-01-12", "07-01-12", "01-02-13")
"""A Friday twice, Saturday, Monday, the next month, the next quarter, the next year."""


@pytest.mark.parametrize(
    ("period", "given"),
    [
        ("DAY", [2, 1, 2, 2, 2, 2, 2]),
        ("WEEK", [2, 1, 0, 2, 2, 2, 2]),
        ("MONTH", [2, 1, 0, 0, 2, 2, 2]),
        ("QUARTER", [2, 1, 0, 0, 0, 2, 2]),
        ("YEAR", [2, 1, 0, 0, 0, 0, 2]),
        ("EVER", [2, 1, 0, 0, 0, 0, 0]),
    ],
)
def test_a_cap_gives_no_more_than_it_says_in_its_period(counter: Rentals, period: str, given: list[int]) -> None:
    values = ("points=2", "cap_points=3", f"cap_period={period}")
    counter.does("EDITEARN", "code=CAPPED", "effective_date=05-01-12", *values)
    counter.does("EDITCUST", "type_code=PFD", "promo_required=99")  # nobody is asked about an award
    for n, day in enumerate(CLOSES, start=1):
        counter.opens(BOB)
        said = counter.closes(n, f"{day} 0900", "time_charge=200")
        cut = 2 - given[n - 1]
        words = f"CAPPED GIVES AT MOST 3 {'EVER' if period == 'EVER' else 'A ' + period}, {cut} LEFT OUT"
        assert (words in said) == bool(cut)
    found = counter.sql("SELECT source_id, delta FROM award_txn WHERE rule = 'CAPPED 2012-05-01' ORDER BY id")
    assert found == [(str(n), points) for n, points in enumerate(given, start=1) if points]


def test_what_was_taken_back_does_not_count_against_the_cap(counter: Rentals) -> None:
    values = ("points=2", "cap_points=2", "cap_period=MONTH")
    counter.does("EDITEARN", "code=CAPPED", "effective_date=05-01-12", *values)
    counter.opens(MARY, answers="N")
    counter.opens(MARY, answers="N")
    counter.closes(1)
    counter.reopens(1)
    assert "BONUS CAPPED: 2 POINTS" in counter.closes(2)
    assert "CAPPED GIVES AT MOST 2 A MONTH, 2 LEFT OUT" in counter.closes(1)
