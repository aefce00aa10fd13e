"""EXPRUN, EXPRPT and APPLEXPR as they are run: twice, late, broken off, and what their reports add up to."""

import signal
import subprocess
import sys
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
import stores
from days import Days, balances, three_customers

from renterrewards.faults import Fault
from renterrewards.records import Control
from renterrewards.store import control

pytestmark = pytest.mark.usefixtures("engine")

DIED_IN_SQL = "SELECT coalesce(sum(-delta), 0) FROM award_txn WHERE kind = 'EXPIRE'"


@pytest.fixture
def days(tmp_path: Path) -> Days:
    return three_customers(tmp_path)


# -- the run -----------------------------------------------------------------------------------------


def test_a_dry_run_says_what_would_die_and_changes_nothing(days: Days) -> None:
    before = days.ledger()
    found = days.does("EXPRUN", "until=06-01-12", "print_display=D")
    assert [(row["customer_number"], row["points"], row["last_day"]) for row in found["rows"]] == [
        (1, 5, "2012-05-31"),
        (2, 10, "2012-05-31"),
        (3, 15, "2012-05-31"),
    ]
    assert found["total"] == {"customers": 3, "lots": 3, "points": 30, "notices": 0}
    assert days.said[-1] == "DRY RUN, 3 LOTS OF 3 CUSTOMERS TO EXPIRE, 30 POINTS, 0 NOTICES TO QUEUE"
    assert days.ledger() == before


def test_a_run_does_what_the_dry_run_said(days: Days) -> None:
    days.today = date(2012, 6, 1)
    rehearsed = days.does("EXPRUN", "print_display=D")
    done = days.runs()
    assert done["total"] == rehearsed["total"]
    assert [{**row, "by": ""} for row in done["rows"]] == rehearsed["rows"]
    assert balances(days) == [0, 0, 15]


def test_exprun_twice_does_it_once(days: Days) -> None:
    days.runs(date(2012, 6, 1))
    before = days.ledger()
    days.does("EXPRUN", "dry_run=N", "print_display=D")  # nothing to ask
    assert days.said[-1] == "0 LOTS OF 0 CUSTOMERS EXPIRED, 0 POINTS, 0 NOTICES QUEUED"
    assert days.ledger() == before


def test_alas_81_mautic_9040_a_job_that_skipped_days_catches_up(days: Days) -> None:
    daily, late = days, copy(days, "late.db")
    for n in range(60):
        daily.today = date(2012, 5, 11) + timedelta(days=n)
        daily.does("EXPRUN", "dry_run=N", "print_display=D", answers=("Y",))
    late.runs(date(2012, 7, 7))
    assert balances(daily) == balances(late) == [0, 0, 0]
    keys = "SELECT idem_key, delta FROM award_txn WHERE kind = 'EXPIRE' ORDER BY 1"
    assert daily.rows(keys) == late.rows(keys)


def test_a_run_that_is_answered_n_does_nothing(days: Days) -> None:
    days.today = date(2012, 6, 1)
    before = days.ledger()
    days.does("EXPRUN", "dry_run=N", "print_display=D", answers=("N",))
    assert days.said[-1] == "NOTHING DONE"
    assert days.ledger() == before


def test_only_a_dry_run_looks_ahead(days: Days) -> None:
    before = days.ledger()
    with pytest.raises(Fault, match="UP TO DATE MUST NOT LIE AHEAD"):
        days.does("EXPRUN", "dry_run=N", "until=06-01-12", answers=("Y",))
    assert days.ledger() == before


def test_points_stay_as_they_are_while_the_awards_are_off(days: Days) -> None:
    with days.work() as work:
        control.save(work, "control", Control(local_renter_rewards=False))
    before = days.ledger()
    with pytest.raises(Fault, match="LOCAL RENTER REWARDS ARE OFF"):
        days.runs(date(2012, 6, 1))
    assert days.ledger() == before


def test_the_legacy_system_let_points_live_for_ever(tmp_path: Path) -> None:
    days = Days(tmp_path)
    days.customer()
    days.earns(5)
    days.does("EXPRUN", "dry_run=N", "print_display=D")
    days.today = date(2099, 1, 1)
    days.does("EXPRUN", "dry_run=N", "print_display=D")
    assert days.balance() == 5


# -- broken off --------------------------------------------------------------------------------------


def test_a_run_stopped_by_esc_says_how_far_it_came_and_the_next_does_the_rest(days: Days) -> None:
    whole = copy(days, "whole.db")
    whole.runs(date(2012, 6, 1))

    def esc_at_the_third(text: str) -> None:
        if text.startswith("3 OF 3"):
            raise Fault("STOPPED")

    days.working = esc_at_the_third
    with pytest.raises(Fault) as stopped:
        days.runs(date(2012, 6, 1))
    said = "2 LOTS OF 2 CUSTOMERS EXPIRED, 15 POINTS, 0 NOTICES QUEUED, THEN: STOPPED, BEGIN AGAIN FOR THE REST"
    assert stopped.value.message == said
    assert balances(days) == [0, 0, 30]
    days.working = lambda text: None
    found = days.runs()
    assert days.ledger() == whole.ledger()
    assert sum(row["points"] for row in found["rows"]) == 30, "also what died before it was stopped"


@pytest.mark.usefixtures("in_a_file")
def test_a_run_killed_in_the_middle_is_begun_again_and_ends_in_the_same_ledger(days: Days) -> None:
    whole = copy(days, "whole.db")
    whole.runs(date(2012, 6, 1))
    code = f"""
import os, signal
from datetime import date
from pathlib import Path
from days import Days, balances, three_customers
days = Days.__new__(Days)
days.__dict__ = dict(folder=Path({str(days.folder)!r}), database=Path({str(days.database)!r}), hour=12, said=[])
days.working = lambda text: os.kill(os.getpid(), signal.SIGKILL) if text.startswith("2 OF 3") else None
days.runs(date(2012, 6, 1))
"""
    killed = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parent, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert balances(days) == [0, 10, 30]
    days.runs(date(2012, 6, 1))
    assert days.ledger() == whole.ledger()


def copy(days: Days, name: str) -> Days:
    """The same days on a copy of the store."""
    with closing(days.desk()) as desk:
        assert desk.store  # opened and closed, so that its log is written back
    made = Days.__new__(Days)
    made.__dict__ = {**days.__dict__, "database": days.folder / name}
    stores.copy(days.database, made.database)
    return made


# -- what the reports say ----------------------------------------------------------------------------


def test_kademi_4304_the_total_of_the_report_is_the_total_of_the_ledger(days: Days) -> None:
    days.today = date(2012, 6, 11)
    days.earns(4, 1)
    days.spends(4, 1)  # what is dead of customer 1 dies before it
    found = days.does("EXPRUN", "dry_run=N", answers=("Y",))
    printed = Path(found["file"]).read_text(encoding="utf-8")
    assert days.rows(DIED_IN_SQL) == [(45,)]
    assert sum(row["points"] for row in found["rows"]) == 45
    (total,) = [line for line in printed.splitlines() if "TOTAL 3 CUSTOMERS" in line]
    assert total.split()[-1] == "45"
    assert "EXPRUN" in printed


def test_flocafe_62_every_day_that_is_coming_is_listed_not_only_the_next(days: Days) -> None:
    days.policy(date(2012, 5, 20), term="DAYS", length=120)
    days.today = date(2012, 5, 20)
    days.earns(9, 1)
    found = days.does("EXPRPT", "print_display=D", "days_ahead=365")
    assert [(row["customer_number"], row["last_day"], row["points"]) for row in found["rows"]] == [
        (1, "2012-05-31", 5),
        (1, "2012-09-17", 9),
        (2, "2012-05-31", 10),
        (3, "2012-05-31", 15),
        (3, "2012-06-10", 15),
    ]


def test_the_report_has_columns_for_30_60_and_90_days_and_sums_them(days: Days) -> None:
    for start, length in ((date(2012, 5, 12), 50), (date(2012, 5, 13), 80), (date(2012, 5, 14), 200)):
        days.policy(start, term="DAYS", length=length)
        days.today = start
        days.earns(length, 1)
    file = days.does("EXPRPT", "days_ahead=365")["file"]
    (total,) = [line for line in Path(file).read_text(encoding="utf-8").splitlines() if line.split()[:1] == ["TOTAL"]]
    assert total.split() == ["TOTAL", "45", "50", "80", "200"]
    listed = days.does("EXPRPT", "days_ahead=48", "print_display=D")
    assert listed["points"] == 95, "the 1st of July is the 48th day"
    assert days.does("EXPRPT", "days_ahead=47", "print_display=D")["points"] == 45
    assert days.does("EXPRPT", "customer_type=WLK", "print_display=D")["points"] == 0


def test_what_the_report_foresees_is_what_dies(days: Days) -> None:
    days.policy(date(2012, 5, 2), idle_months=1, term="MONTHS", length=3, notice_days=10)
    days.earns(8, 2)
    foreseen = days.does("EXPRPT", "print_display=D", "days_ahead=200")["rows"]
    for n in range(200):
        days.today = date(2012, 5, 11) + timedelta(days=n)
        days.does("EXPRUN", "dry_run=N", "print_display=D", answers=("Y",))
    found = days.rows("SELECT source_id, rule, -delta FROM award_txn WHERE kind = 'EXPIRE' ORDER BY 1")
    died = [(lot, rule[-10:], points) for lot, rule, points in found]
    assert died == sorted((str(row["lot"]), row["last_day"], row["points"]) for row in foreseen)
