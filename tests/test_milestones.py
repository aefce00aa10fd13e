"""MILERUN: who has a milestone gets its points once, on whatever days it is run, and however it is broken off."""

import signal
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
import stores
from days import Days
from miles import four_customers, rents, rule, runs, told
from test_expiry_run import copy

from renterrewards.faults import Fault
from renterrewards.records import Control, Customer, CustomerType
from renterrewards.store import control, customers
from renterrewards.store.ledger import milestones
from renterrewards.store.ledger.milestones import Search

pytestmark = pytest.mark.usefixtures("engine")


@pytest.fixture
def days(tmp_path: Path) -> Days:
    return four_customers(tmp_path)


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


def test_a_real_run_cannot_leave_days_out_that_no_other_would_come_back_to(days: Days) -> None:
    runs(days, on=date(2012, 5, 1))
    before = days.ledger()
    with pytest.raises(Fault, match="05-02-12 IS NOT DONE YET, BLANK FROM DATE OR TYPE THAT DAY") as refused:
        runs(days, "start_date=05-04-12", on=date(2012, 5, 9))
    assert refused.value.field == "start_date"
    assert days.ledger() == before
    ahead = days.does("MILERUN", "start_date=05-04-12", "print_display=D")
    assert [row[0] for row in told(ahead)] == [3]
    assert [row[0] for row in told(runs(days, "start_date=05-02-12"))] == [2, 3]


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


@pytest.mark.usefixtures("in_a_file")
def test_a_run_killed_in_the_middle_is_begun_again_and_ends_in_the_same_ledger(days: Days) -> None:
    whole = copy(days, "whole.db")
    runs(whole, "start_date=05-01-12", on=date(2012, 5, 9))
    code = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from renterrewards.headless import Run
from renterrewards.programs.desk import Desk
from renterrewards.store.engine import Store
when = lambda: datetime(2012, 5, 9, 12)
desk = Desk("00 TEST", lambda: Store.open(sys.argv[1]), when, Path("print"), user="ANN", open_to_all=True)
desk.working = lambda text: os.kill(os.getpid(), signal.SIGKILL) if text.startswith("2 OF 3") else None
values = [("dry_run", "N"), ("print_display", "D"), ("start_date", "05-01-12")]
Run(desk, ["Y"]).option("MILERUN", values)
"""
    killed = subprocess.run([sys.executable, "-c", code, stores.where(days.database)], check=False)
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


# -- reading ---------------------------------------------------------------------------------------


@pytest.mark.usefixtures("in_a_file")
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
    if not stores.on_server():  # where so few rows are read at once anyway
        plan = "EXPLAIN QUERY PLAN SELECT number FROM customer WHERE birth_key = 501 AND number > 0 ORDER BY number"
        assert "customer_by_birthday" in days.rows(plan)[0][3]
