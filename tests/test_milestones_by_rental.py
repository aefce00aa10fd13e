"""MILERUN: anniversaries of the first rental, numbers of rentals, and caps."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from days import Days
from miles import four_customers, rents, rule, runs, told

from renterrewards.store import agreements, customers

pytestmark = pytest.mark.usefixtures("engine")


@pytest.fixture
def days(tmp_path: Path) -> Days:
    return four_customers(tmp_path)


# -- anniversaries ---------------------------------------------------------------------------------


def test_the_anniversary_is_that_of_the_first_closed_ra(days: Days) -> None:
    rule(days, "YEARS", "ANNIVERSARY", points=3)
    rents(days, 4, date(2009, 5, 20), date(2010, 6, 1))
    rents(days, 1, date(2012, 2, 29))
    found = days.does("MILERUN", "start_date=05-06-12", "until=05-30-13", "print_display=D")
    assert [row for row in told(found) if row[1] == "YEARS"] == [
        (1, "YEARS", 2013, "2013-02-28", 3),
        (4, "YEARS", 2012, "2012-05-20", 3),
        (4, "YEARS", 2013, "2013-05-20", 3),
    ]
    assert [row[1] for row in told(runs(days, on=date(2012, 5, 20)))] == ["YEARS"]
    assert days.rows("SELECT idem_key FROM award_txn") == [("anniv:4:2012:YEARS",)]


# -- numbers of rentals ----------------------------------------------------------------------------


def test_every_third_rental_since_the_rule_began_gives_its_points(days: Days) -> None:
    rents(days, 4, *(date(2011, 1, n) for n in range(1, 6)))  # five before it began
    rule(days, "THREE", "VISITS", date(2012, 5, 1), points=2, at_visits=3, repeat=True)
    rents(days, 4, *(date(2012, 5, n) for n in (4, 5, 6)))
    assert [row[1:] for row in told(runs(days, on=date(2012, 5, 7)))] == [("THREE", 3, "2012-05-06", 2)]
    rents(days, 4, *(date(2012, 5, n) for n in (8, 9, 10, 11, 12, 13)))
    found = told(runs(days, on=date(2012, 5, 14)))
    assert [row[1:] for row in found] == [("THREE", 6, "2012-05-10", 2), ("THREE", 9, "2012-05-13", 2)]
    assert days.balance(4) == 6
    keys = [row[0] for row in days.rows("SELECT idem_key FROM award_txn ORDER BY id")]
    assert keys == ["visit:4:3:THREE", "visit:4:6:THREE", "visit:4:9:THREE"]


def test_a_close_that_was_typed_in_late_is_not_missed(days: Days) -> None:
    """A batch close of last week comes after the run that dealt with last week."""
    rule(days, "TWO", "VISITS", date(2012, 5, 1), at_visits=2)
    runs(days, on=date(2012, 5, 20))
    rents(days, 4, date(2012, 5, 8), date(2012, 5, 9))
    assert told(runs(days, on=date(2012, 5, 21))) == [(4, "TWO", 2, "2012-05-09", 1)]


def test_a_rental_that_is_counted_again_is_given_once(days: Days) -> None:
    rule(days, "ONE", "VISITS", date(2012, 5, 1), at_visits=1)
    rents(days, 4, date(2012, 5, 8))
    runs(days, on=date(2012, 5, 8))
    with days.work() as work:
        whose = customers.find(work, 4)
        assert whose
        customers.save(work, replace(whose, times_rented=0))
        ra = agreements.find(work, 1)
        assert ra
        agreements.save(work, replace(ra, status="OPEN", business_date=None))
    rents(days, 4, date(2012, 5, 9))
    assert told(runs(days, on=date(2012, 5, 9))) == []
    assert days.balance(4) == 1


def test_times_rented_that_were_typed_in_reach_nothing(days: Days) -> None:
    rule(days, "TEN", "VISITS", date(2012, 5, 1), at_visits=10)
    days.does("CUST", "customer_number=4", "times_rented=12")
    assert [row for row in told(runs(days)) if row[1] == "TEN"] == []


@pytest.mark.parametrize("typed", [0, 1, 3, 12])
def test_whatever_times_rented_is_typed_each_number_of_rentals_is_reached_once(days: Days, typed: int) -> None:
    """By the RAs closed since the first version began, under whichever version."""
    rents(days, 4, date(2012, 4, 1))
    rule(days, "TWO", "VISITS", date(2012, 5, 1), at_visits=2, repeat=True)
    rule(days, "TWO", "VISITS", date(2012, 5, 9), at_visits=2, repeat=True, points=7)
    rents(days, 4, date(2012, 5, 8), date(2012, 5, 8), date(2012, 5, 9))
    first = told(runs(days, on=date(2012, 5, 9)))
    days.does("CUST", "customer_number=4", f"times_rented={typed}")
    again = told(runs(days, on=date(2012, 5, 10)))
    rents(days, 4, date(2012, 5, 11))
    last = told(runs(days, on=date(2012, 5, 11)))
    assert [row for row in (*first, *again, *last) if row[1] == "TWO"] == [
        (4, "TWO", 2, "2012-05-08", 1),
        (4, "TWO", 4, "2012-05-11", 7),
    ]


def test_an_ra_that_is_open_or_void_reaches_no_number_of_rentals(days: Days) -> None:
    rule(days, "TWO", "VISITS", date(2012, 5, 1), at_visits=2)
    rents(days, 4, date(2012, 5, 8), date(2012, 5, 9))
    days.today = date(2012, 5, 9)
    days.does("REOPEN", "ra_number=1", "reason=WRONG MILES")
    assert [row for row in told(runs(days)) if row[1] == "TWO"] == []
    days.does("VOID", "ra_number=1", "void_reason=OPENED TWICE")
    assert [row for row in told(runs(days)) if row[1] == "TWO"] == []
    rents(days, 4, date(2012, 5, 10))
    assert told(runs(days, on=date(2012, 5, 10))) == [(4, "TWO", 2, "2012-05-10", 1)]


# -- caps ------------------------------------------------------------------------------------------


def test_what_the_cap_leaves_nothing_of_is_told_and_is_not_given_later(days: Days) -> None:
    values = {"points": 2, "at_visits": 1, "repeat": True, "cap_points": 3, "cap_period": "MONTH"}
    rule(days, "EACH", "VISITS", date(2012, 5, 1), **values)
    rents(days, 4, date(2012, 5, 6), date(2012, 5, 7), date(2012, 5, 8))
    dry = days.does("MILERUN", "until=05-08-12", "print_display=D")
    days.today = date(2012, 5, 8)
    done = runs(days)
    assert [(row["points"], row["cut"]) for row in done["rows"] if row["rule"].startswith("EACH")] == [
        (2, 0),
        (1, 1),
        (0, 2),
    ]
    assert told(dry)[-3:] == told(done)[-3:]
    assert [row for row in told(runs(days, on=date(2012, 6, 1))) if row[1] == "EACH"] == []
    assert days.balance(4) == 3
