"""MILERUN: birthdays, anniversaries and numbers of rentals, each given once, on whatever days it is run."""

import signal
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from days import Days
from test_expiry_run import copy

from renterrewards.faults import Fault
from renterrewards.policies import EarnRule
from renterrewards.records import Agreement, Control, Customer, CustomerType
from renterrewards.store import agreements, control, customers
from renterrewards.store.ledger import milestones
from renterrewards.store.ledger.milestones import Search


def rule(days: Days, code: str, trigger: str, since: date = date(2010, 1, 1), **more: Any) -> EarnRule:
    """Put a rule on file."""
    made = EarnRule(code=code, effective_date=since, trigger=trigger, **more)
    with days.work() as work:
        control.save(work, "earn_rule", made)
    return made


def rents(days: Days, number: int, *closed: date) -> None:
    """RAs of a customer closed on these days, counted as a close counts them."""
    with days.work() as work:
        for day in closed:
            noon = datetime(day.year, day.month, day.day, 12)
            ra = Agreement(number=0, status="CLOSED", customer_number=number, opened_at=noon, closed_at=noon)
            agreements.add(work, replace(ra, business_date=day))
            whose = customers.find(work, number)
            assert whose
            customers.save(work, replace(whose, times_rented=whose.times_rented + 1, last_activity=day))


def runs(days: Days, *values: str, on: date | None = None) -> Any:
    """A real run on a day; there may be nothing to ask."""
    days.today = on or days.today
    return days.does("MILERUN", "dry_run=N", "print_display=D", *values, answers=("Y",))


def told(found: Any) -> list[tuple[int, str, int, str, int]]:
    """(customer, rule code, nth, day, points) of each line."""
    rows = found["rows"]
    return [(r["customer_number"], r["rule"].split()[0], r["nth"], r["day"], r["points"]) for r in rows]


@pytest.fixture
def days(tmp_path: Path) -> Days:
    """Customers born on 1, 3 and 5 May, and one who never said when; 5 points for a birthday."""
    made = Days(tmp_path)
    for day in (1, 3, 5):
        made.customer(birth_date=date(1980, 5, day))
    made.customer()
    rule(made, "CAKE", "BIRTHDAY", points=5)
    return made


# -- the run ---------------------------------------------------------------------------------------


def test_a_dry_run_says_who_would_get_what_and_changes_nothing(days: Days) -> None:
    before = days.ledger()
    found = days.does("MILERUN", "until=05-31-12", "start_date=05-01-12", "print_display=D")
    assert told(found) == [(n, "CAKE", 2012, f"2012-05-0{d}", 5) for n, d in ((1, 1), (2, 3), (3, 5))]
    assert found["total"] == {"customers": 3, "milestones": 3, "points": 15}
    assert days.said[-1] == "DRY RUN, 3 MILESTONES OF 3 CUSTOMERS, 15 POINTS TO GIVE"
    assert days.ledger() == before
    assert days.rows("SELECT last_day FROM milestone_run UNION SELECT day FROM milestone") == []


def test_the_first_run_looks_at_its_own_day_and_the_next_at_all_days_since(days: Days) -> None:
    assert told(runs(days, on=date(2012, 5, 2))) == []
    assert told(runs(days, on=date(2012, 5, 9))) == [
        (2, "CAKE", 2012, "2012-05-03", 5),
        (3, "CAKE", 2012, "2012-05-05", 5),
    ]
    assert days.rows("SELECT first_day, last_day FROM milestone_run") == [
        ("2012-05-02", "2012-05-02"),
        ("2012-05-03", "2012-05-09"),
    ]


def test_a_second_run_gives_nothing_more(days: Days) -> None:
    runs(days, on=date(2012, 5, 3))
    before = days.ledger()
    assert runs(days)["total"]["points"] == 0
    assert runs(days, "start_date=05-03-12")["total"]["points"] == 0
    assert days.ledger() == before
    assert days.rows("SELECT idem_key, rule, source_type, source_id FROM award_txn") == [
        ("bday:2:2012:CAKE", "CAKE 2010-01-01", "BIRTHDAY", "2012-05-03")
    ]


def test_the_report_of_a_run_has_everything_of_its_day_and_its_points_are_the_ledgers(days: Days) -> None:
    days.today = date(2012, 5, 3)
    runs(days, "start_date=05-01-12")
    file = runs(days, "print_display=P")["file"]
    printed = Path(file).read_text(encoding="utf-8")
    (total,) = [line for line in printed.splitlines() if "TOTAL 2 CUSTOMERS" in line]
    assert total.split()[-1] == "10"
    assert days.rows("SELECT sum(delta) FROM award_txn") == [(10,)]
    assert "BIRTHDAY 2012" in printed


def test_a_run_that_is_answered_n_does_nothing_and_the_next_catches_up(days: Days) -> None:
    days.today = date(2012, 5, 1)
    days.does("MILERUN", "dry_run=N", "print_display=D", answers=("N",))
    assert days.said[-1] == "NOTHING DONE"
    assert days.rows("SELECT * FROM milestone_run") == []
    assert told(runs(days)) == [(1, "CAKE", 2012, "2012-05-01", 5)]


def test_what_makes_no_sense_is_refused(days: Days) -> None:
    with pytest.raises(Fault, match="UP TO DATE MUST NOT LIE AHEAD"):
        runs(days, "until=05-02-12")
    with pytest.raises(Fault, match="FROM DATE MUST NOT BE AFTER UP TO DATE"):
        runs(days, "start_date=05-02-12")
    with days.work() as work:
        control.save(work, "control", Control(local_renter_rewards=False))
    with pytest.raises(Fault, match="LOCAL RENTER REWARDS ARE OFF"):
        runs(days)


def test_only_those_who_take_part_are_given_anything(days: Days) -> None:
    for more in ({"customer_type": "WLK"}, {"blocked": True}, {"merged_into": 1}):
        days.customer(birth_date=date(1980, 5, 1), **more)
    assert [row[0] for row in told(runs(days))] == [1]


def test_a_rule_for_one_type_passes_the_others(days: Days) -> None:
    with days.work() as work:
        control.save(work, "customer_type", CustomerType(type_code="GLD", promo_code="1FREE", promo_required=4))
    number = days.customer(birth_date=date(1980, 5, 1), customer_type="GLD")
    rule(days, "GOLD", "BIRTHDAY", points=9, customer_type="GLD")
    assert [(row[0], row[1]) for row in told(runs(days))] == [(1, "CAKE"), (number, "CAKE"), (number, "GOLD")]


def test_without_a_rule_nobody_is_looked_at(tmp_path: Path) -> None:
    days = Days(tmp_path)
    days.customer(birth_date=date(1980, 5, 1))
    rents(days, 1, date(2011, 5, 1))
    assert told(runs(days)) == []
    with days.look() as work:
        search = Search([], frozenset({"PFD"}), days.today, days.today, days.today)
        assert list(milestones.candidates(work, search)) == []
        assert work.issued == 0


# -- missed days and broken runs -------------------------------------------------------------------


@pytest.mark.parametrize("every", [11, 45, 400])
def test_however_often_it_is_run_each_birthday_is_given_once_a_year(days: Days, every: int) -> None:
    """By year and never twice; the points are dated the day of the run."""
    runs(days, on=date(2012, 4, 30))
    until = date(2014, 6, 30)
    while days.today < until:
        runs(days, on=min(until, days.today + timedelta(days=every)))
    assert days.rows("SELECT idem_key FROM award_txn ORDER BY 1") == sorted(
        (f"bday:{number}:{year}:CAKE",) for number in (1, 2, 3) for year in (2012, 2013, 2014)
    )


def test_a_run_stopped_by_esc_says_how_far_it_came_and_the_next_does_the_rest(days: Days) -> None:
    whole = copy(days, "whole.db")
    runs(whole, "start_date=05-01-12", on=date(2012, 5, 9))

    def esc_at_the_third(text: str) -> None:
        if text.startswith("3 OF 3"):
            raise Fault("STOPPED")

    days.working = esc_at_the_third
    with pytest.raises(Fault) as stopped:
        runs(days, "start_date=05-01-12", on=date(2012, 5, 9))
    said = "2 MILESTONES OF 2 CUSTOMERS, 10 POINTS GIVEN, THEN: STOPPED, BEGIN AGAIN FOR THE REST"
    assert stopped.value.message == said
    assert days.rows("SELECT * FROM milestone_run") == [], "the days are not dealt with"
    days.working = lambda text: None
    assert len(runs(days, "start_date=05-01-12")["rows"]) == 3, "also what was given before it was stopped"
    assert days.ledger() == whole.ledger()


def test_a_run_killed_in_the_middle_is_begun_again_and_ends_in_the_same_ledger(days: Days) -> None:
    whole = copy(days, "whole.db")
    runs(whole, "start_date=05-01-12", on=date(2012, 5, 9))
    code = f"""
import os, signal
from datetime import date
from pathlib import Path
from days import Days
days = Days.__new__(Days)
days.__dict__ = dict(folder=Path({str(days.folder)!r}), database=Path({str(days.database)!r}), hour=12, said=[])
days.today = date(2012, 5, 9)
days.working = lambda text: os.kill(os.getpid(), signal.SIGKILL) if text.startswith("2 OF 3") else None
days.does("MILERUN", "dry_run=N", "print_display=D", "start_date=05-01-12", answers=("Y",))
"""
    killed = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parent, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert [days.balance(number) for number in (1, 2, 3)] == [5, 0, 0]
    runs(days, "start_date=05-01-12", on=date(2012, 5, 9))
    assert days.ledger() == whole.ledger()


# -- 29 February -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("leap_day", "given"), [("FEB 28", ["2011-02-28", "2012-02-29"]), ("MAR 1", ["2011-03-01", "2012-02-29"])]
)
def test_who_is_born_on_29_february_has_a_birthday_every_year(tmp_path: Path, leap_day: str, given: list[str]) -> None:
    days = Days(tmp_path, date(2011, 2, 20))
    days.customer(birth_date=date(1980, 2, 29))
    rule(days, "CAKE", "BIRTHDAY", leap_day=leap_day)
    found = []
    for n in range(400):
        on = date(2011, 2, 20) + timedelta(days=n)
        if on.month in (2, 3) and (on.month == 2 or on.day < 5):
            found += [row[3] for row in told(runs(days, on=on))]
    assert found == given


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
    rents(days, 4, date(2012, 5, 6))
    assert [row[1:] for row in told(runs(days, on=date(2012, 5, 7)))] == [("THREE", 6, "2012-05-06", 2)]
    rents(days, 4, *(date(2012, 5, n) for n in (8, 9, 10, 11, 12, 13)))
    found = told(runs(days, on=date(2012, 5, 14)))
    assert [row[1:] for row in found] == [("THREE", 9, "2012-05-10", 2), ("THREE", 12, "2012-05-13", 2)]
    assert days.balance(4) == 6
    keys = [row[0] for row in days.rows("SELECT idem_key FROM award_txn ORDER BY id")]
    assert keys == ["visit:4:6:THREE", "visit:4:9:THREE", "visit:4:12:THREE"]


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


# -- reading ---------------------------------------------------------------------------------------


def test_a_day_reads_those_who_have_a_milestone_and_nobody_else(days: Days) -> None:
    """Two thousand customers, of whom five were born on this day: a statement a chunk, none a customer."""
    with days.work() as work:
        for n in range(2_000):
            born = date(1980, 5, 1) if n % 400 == 0 else date(1980, 6, 1 + n % 28)
            customers.add(work, Customer(number=0, last_name="S", customer_type="PFD", birth_date=born))
    with days.look() as work:
        search = Search(control.every(work, "earn_rule"), frozenset({"PFD"}), days.today, days.today, days.today)
        before = work.issued
        assert len(list(milestones.candidates(work, search))) == 6
        assert work.issued - before == 2
    (found,) = days.rows(
        "EXPLAIN QUERY PLAN SELECT number FROM customer WHERE birth_key = 501 AND number > 0 ORDER BY number LIMIT 500"
    )
    assert "customer_by_birthday" in found[3]
