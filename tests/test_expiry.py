"""When points die, by the threads of those who got it wrong: the policy, the last day, idleness and notice."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from days import Days

from renterrewards.faults import Fault
from renterrewards.policies import ExpiryPolicy
from renterrewards.rules import expiry
from renterrewards.rules.ledger import Policy
from renterrewards.store.ledger import points

pytestmark = pytest.mark.usefixtures("engine")

YEAR_2000 = date(2000, 1, 1)


@pytest.fixture
def days(tmp_path: Path) -> Days:
    made = Days(tmp_path)
    made.customer()
    return made


def policy(**more: Any) -> ExpiryPolicy:
    return ExpiryPolicy(effective_date=YEAR_2000, **more)


# -- the last day ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("term", "length", "earned", "last"),
    [
        ("NONE", None, "2012-05-01", None),
        ("DAYS", 30, "2012-05-01", "2012-05-31"),
        ("MONTHS", 12, "2012-05-01", "2013-05-01"),
        ("MONTHS", 1, "2012-01-31", "2012-02-29"),  # no 31 February
        ("MONTHS", 12, "2012-02-29", "2013-02-28"),  # a leap day has no anniversary
        ("MONTHS", 48, "2012-02-29", "2016-02-29"),
        ("MONTHS", 8, "2012-05-31", "2013-01-31"),
        ("END OF MONTH", None, "2012-02-01", "2012-02-29"),
        ("END OF MONTH", None, "2012-02-29", "2012-02-29"),  # earned on the last day, usable on it
        ("END OF MONTH", 12, "2012-02-29", "2013-02-28"),
        ("END OF QUARTER", None, "2012-05-01", "2012-06-30"),
        ("END OF QUARTER", None, "2012-12-31", "2012-12-31"),
        ("END OF QUARTER", 3, "2012-10-01", "2013-03-31"),
        ("END OF YEAR", None, "2012-01-01", "2012-12-31"),
        ("END OF YEAR", 12, "2012-12-31", "2013-12-31"),
    ],
)
def test_the_last_day_of_points(term: str, length: int | None, earned: str, last: str | None) -> None:
    found = expiry.last_day(policy(term=term, length=length), date.fromisoformat(earned))
    assert found == (date.fromisoformat(last) if last else None)


@pytest.mark.parametrize(
    ("fixed", "earned", "last"),
    [
        ("2012-12-31", "2012-05-01", "2012-12-31"),
        ("2012-12-31", "2012-12-31", "2012-12-31"),
        ("2012-12-31", "2013-01-01", "2013-12-31"),  # never born dead
        ("2012-03-31", "2014-05-01", "2015-03-31"),
        ("2012-02-29", "2013-01-01", "2013-02-28"),
        ("2012-02-29", "2016-02-29", "2016-02-29"),
    ],
)
def test_kademi_1097_a_fixed_day_of_the_calendar_besides_a_period(fixed: str, earned: str, last: str) -> None:
    made = policy(term="FIXED DATE", fixed_date=date.fromisoformat(fixed))
    assert expiry.last_day(made, date.fromisoformat(earned)) == date.fromisoformat(last)


def test_every_term_of_the_screen_gives_a_day_that_the_day_of_earning_does_not_pass() -> None:
    for term in expiry.TERMS[1:]:
        made = policy(term=term, length=1 if term in expiry.COUNTED else None, fixed_date=date(2012, 2, 29))
        for n in range(0, 1500, 7):
            earned = date(2011, 1, 1) + timedelta(days=n)
            last = expiry.last_day(made, earned)
            assert last is not None
            assert last >= earned, (term, earned)


def test_a_type_has_the_latest_version_that_has_begun_and_its_own_before_that_of_all() -> None:
    old, new = policy(term="DAYS", length=10), ExpiryPolicy(effective_date=date(2012, 6, 1), term="NONE")
    own = ExpiryPolicy(effective_date=date(2012, 7, 1), customer_type="PFD", term="END OF YEAR")
    on_file = [old, new, own]
    assert expiry.policy_on(on_file, "PFD", date(1999, 12, 31)) is None
    assert expiry.policy_on(on_file, "PFD", date(2012, 5, 31)) == old
    assert expiry.policy_on(on_file, "PFD", date(2012, 6, 1)) == new
    assert expiry.policy_on(on_file, "PFD", date(2012, 7, 1)) == own
    assert expiry.policy_on(on_file, "WLK", date(2012, 7, 1)) == new


# -- the day itself ----------------------------------------------------------------------------------


def test_small_shops_united_35_expiring_on_the_28th_includes_the_28th(days: Days) -> None:
    days.policy(term="DAYS", length=27)
    days.earns(5)
    days.runs(date(2012, 5, 28))
    assert days.balance() == 5
    assert days.spends(1)
    days.runs(date(2012, 5, 29))
    assert days.balance() == 0


def test_kademi_4759_catima_2460_the_last_day_is_stored_as_the_date_it_is(days: Days) -> None:
    days.policy(term="FIXED DATE", fixed_date=date(2012, 12, 31))
    days.earns(5)
    assert days.rows("SELECT earned_on, expires_on, policy FROM award_lot") == [
        ("2012-05-01", "2012-12-31", "ALL 2000-01-01")
    ]


def test_points_die_at_midnight_of_the_location_not_of_greenwich(days: Days) -> None:
    days.does("EDITLOC", "code=HNL", "name=HONOLULU", "time_zone=Pacific/Honolulu")
    days.does("EDITMISC", "default_location=HNL")
    days.policy(term="DAYS", length=1)
    days.earns(5)
    days.today, days.hour = date(2012, 5, 3), 5  # 2 May, 19:00 there
    days.does("EXPRUN", "dry_run=N", "until=05-02-12", "print_display=D")
    assert days.balance() == 5
    with pytest.raises(Fault, match="UP TO DATE MUST NOT LIE AHEAD"):
        days.does("EXPRUN", "dry_run=N", "until=05-03-12", "print_display=D", answers=("Y",))


# -- lots, not sums ----------------------------------------------------------------------------------


def test_flocafe_78_what_was_spent_came_out_of_the_points_that_die_first(days: Days) -> None:
    days.policy(term="DAYS", length=100)
    days.earns(100)
    days.today = date(2012, 7, 1)
    days.earns(100)
    days.spends(80)
    days.runs(date(2012, 8, 10))  # the first lot died on the 9th
    assert days.balance() == 100, "not 20: the 80 were of the 100 that died"


def test_flocafe_62_expiry_is_a_movement_and_nothing_is_deleted(days: Days) -> None:
    days.policy(term="DAYS", length=10)
    days.earns(7)
    before = days.ledger()
    days.runs(date(2012, 6, 1))
    kept = [rows[: len(old)] for rows, old in zip(days.ledger(), before, strict=True)]
    assert kept[1] == before[1]
    assert days.rows("SELECT kind, delta, idem_key, rule FROM award_txn WHERE kind = 'EXPIRE'") == [
        ("EXPIRE", -7, "exp:1:2012-05-11", "AGE 2012-05-11")
    ]


def test_ecommerce_laravel_1056_lots_are_found_by_what_they_hold_whoever_made_them(days: Days) -> None:
    days.policy(term="DAYS", length=10)
    days.earns(1)
    days.does("CUST", "customer_number=1", "award_points=4", "reason=FOUND")  # 3 by hand
    assert days.rows("SELECT remaining, expires_on FROM award_lot") == [(1, "2012-05-11"), (3, "2012-05-11")]
    days.runs(date(2012, 5, 12))
    assert days.balance() == 0


def test_a_late_run_never_lets_dead_points_be_spent(days: Days) -> None:
    days.policy(term="DAYS", length=10)
    days.earns(5)
    days.today = date(2012, 5, 8)
    days.earns(4)
    days.today = date(2012, 5, 12)
    with days.look() as work:
        assert points.available(work, 1, days.today) == 4
    with pytest.raises(Fault, match="AWARD POINTS NOW 4, NOT ENOUGH"):
        days.spends(5)
    days.spends(4)
    assert days.balance() == 0
    assert days.rows("SELECT kind, delta FROM award_txn ORDER BY id") == [
        ("EARN", 5),
        ("EARN", 4),
        ("EXPIRE", -5),
        ("REDEEM", -4),
    ]


def test_a_lot_that_was_filled_again_after_it_died_dies_again(days: Days) -> None:
    days.policy(idle_months=1)
    days.earns(5)
    movement = days.spends(3)
    days.runs(date(2012, 6, 2))
    assert days.balance() == 0
    with days.work() as work:
        points.reverse(work, days.act, movement, Policy())
    assert days.balance() == 3, "back in the lot that has no day, the void shows life"
    days.runs(date(2012, 7, 2))
    assert days.balance() == 3
    days.runs(date(2012, 7, 3))
    assert days.balance() == 0


def test_a_void_dated_back_before_the_death_fills_a_dead_lot_and_it_dies_again(days: Days) -> None:
    days.policy(term="DAYS", length=30)
    days.earns(5)
    days.today = date(2012, 5, 20)
    movement = days.spends(3)
    days.runs(date(2012, 6, 1))
    with days.work() as work:
        points.reverse(work, replace(days.act, business_date=date(2012, 5, 31)), movement, Policy())
    assert days.balance() == 3
    days.runs(date(2012, 6, 2))
    assert days.balance() == 0
    assert days.rows("SELECT idem_key, delta FROM award_txn WHERE kind = 'EXPIRE' ORDER BY id") == [
        ("exp:1:2012-05-31", -2),
        ("exp:1:2012-05-31:2", -3),
    ]


# -- idleness ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("term", "length", "idle", "dies"),
    [
        ("MONTHS", 12, 6, "2012-11-01"),  # idle first
        ("MONTHS", 3, 6, "2012-08-01"),  # age first
        ("NONE", None, 6, "2012-11-01"),
        ("MONTHS", 6, 6, "2012-11-01"),
    ],
)
def test_redbox_points_die_of_age_or_of_idleness_whichever_is_earlier(
    days: Days, term: str, length: int | None, idle: int, dies: str
) -> None:
    days.policy(term=term, length=length, idle_months=idle)
    days.earns(5)
    days.runs(date.fromisoformat(dies))
    assert days.balance() == 5
    days.runs(date.fromisoformat(dies) + timedelta(days=1))
    assert days.balance() == 0


def test_who_spends_or_rents_is_not_idle_and_a_car_out_is_no_idleness(days: Days) -> None:
    days.policy(idle_months=2)
    days.earns(9)
    days.today = date(2012, 6, 20)
    days.spends(1)
    days.runs(date(2012, 8, 20))
    assert days.balance() == 8
    days.does(
        "BCHOPEN", "customer_number=1", "opened_at=08-20-12 0900", "vehicle=1", "daily_rate=50", answers=("N", "N")
    )
    days.runs(date(2013, 1, 20))
    assert days.balance() == 8
    days.does("BCHCLOSE", "ra_number=1", "closed_at=08-25-12 0900")
    days.runs(date(2013, 1, 20))
    assert days.balance() == 0


@pytest.mark.parametrize(("activity", "left"), [("Y", 6), ("N", 1)])
def test_a_change_by_hand_is_activity_when_its_reason_says_so(days: Days, activity: str, left: int) -> None:
    days.does("EDITREAS", "code=GOODWILL", f"activity={activity}")
    days.policy(idle_months=2)
    days.earns(5)
    days.today = date(2012, 6, 20)
    days.does("CUST", "customer_number=1", "award_points=6", "reason=GOODWILL LATE CAR")
    days.runs(date(2012, 8, 20))
    assert days.balance() == left, "the point that was added is young, the five are old"


def test_points_dead_of_idleness_are_not_spent_when_the_run_is_late(days: Days) -> None:
    days.policy(idle_months=2)
    days.earns(5)
    days.today = date(2012, 7, 2)
    with days.look() as work:
        assert points.available(work, 1, days.today) == 0
        assert points.balance(work, 1) == 5
    with pytest.raises(Fault, match="AWARD POINTS NOW 0, NOT ENOUGH"):
        days.spends(1)


def test_the_day_after_the_idle_months_of_who_rented_last_is_not_missed(days: Days) -> None:
    days.policy(idle_months=1)
    days.does("BCHOPEN", "customer_number=1", "opened_at=02-20-12 0900", "vehicle=1", "daily_rate=50")
    days.does("BCHCLOSE", "ra_number=1", "closed_at=02-29-12 0900")
    assert days.rows("SELECT last_activity FROM customer") == [("2012-02-29",)]
    days.today = date(2012, 3, 29)
    days.does("EXPRUN", "dry_run=N", "print_display=D", answers=("Y",))
    assert days.balance() == 1
    days.runs(date(2012, 3, 30))
    assert days.balance() == 0
