"""What went wrong elsewhere, by thread (group B5 and B9): birthdays that were missed, points that nobody could explain.

Each test names the thread; what it says is what users there complained about.
"""

from datetime import date, timedelta
from pathlib import Path

import pytest
from days import Days

from renterrewards.policies import EarnRule
from renterrewards.store import control

pytestmark = pytest.mark.usefixtures("engine")


@pytest.fixture
def days(tmp_path: Path) -> Days:
    """A customer born on 29 February and one on 10 March, whose birthdays give 5 points."""
    made = Days(tmp_path, date(2011, 2, 20))
    for born in (date(1980, 2, 29), date(1975, 3, 10)):
        made.customer(birth_date=born)
    with made.work() as work:
        control.save(
            work,
            "earn_rule",
            EarnRule(code="CAKE", effective_date=date(2011, 1, 1), trigger="BIRTHDAY", points=5, leap_day="MAR 1"),
        )
    return made


def runs(days: Days, on: date, *values: str) -> None:
    """MILERUN for real on a day."""
    days.today = on
    days.does("MILERUN", "dry_run=N", "print_display=D", *values, answers=("Y",))


def given(days: Days) -> list[str]:
    return [row[0] for row in days.rows("SELECT idem_key FROM award_txn ORDER BY id")]


def test_open_loyalty_69_points_on_a_birthday_were_wanted_by_themselves(days: Days) -> None:
    """Every day the same command, which says what it gave and when the birthday was."""
    for n in range(20):
        runs(days, date(2011, 2, 20) + timedelta(days=n))
    assert given(days) == ["bday:1:2011:CAKE", "bday:2:2011:CAKE"]
    assert days.rows("SELECT business_date, source_id FROM award_txn ORDER BY id") == [
        ("2011-03-01", "2011-03-01"),
        ("2011-03-10", "2011-03-10"),
    ]


def test_open_loyalty_79_nobody_knew_for_what_points_were_given(days: Days) -> None:
    """Every line names the rule and its version, and what the occasion was."""
    runs(days, date(2011, 3, 10))
    days.does("EDITEARN", "code=CAKE", "effective_date=03-11-11", "trigger=BIRTHDAY", "points=7", "leap_day=MAR 1")
    runs(days, date(2012, 3, 10))
    lines = days.does("AWDHIST", "customer_number=2", "print_display=D")["rows"]
    assert [(line["source"]["type"], line["delta"], line["rule"]) for line in lines] == [
        ("BIRTHDAY", 5, "CAKE 2011-01-01"),
        ("BIRTHDAY", 7, "CAKE 2011-03-11"),
    ]
    file = days.does("AWDSTMT", "customer_number=2", "start_date=01-01-11", "end_date=12-31-12")["file"]
    printed = Path(file).read_text(encoding="utf-8")
    assert ["BIRTHDAY", "+7", "12", "2012-03-10", "CAKE", "2011-03-11"] in [
        line.split()[1:] for line in printed.splitlines()
    ]


def test_smf_5955_rock_4105_who_was_born_on_29_february_never_had_a_birthday(days: Days) -> None:
    for year in (2011, 2012, 2013):
        runs(days, date(year, 3, 1), *(["start_date=02-28-11"] * (year == 2011)))
    his = "FROM award_txn WHERE idem_key LIKE 'bday:1:%' ORDER BY id"
    assert days.rows(f"SELECT idem_key {his}") == [(f"bday:1:{year}:CAKE",) for year in (2011, 2012, 2013)]
    occasions = [row[0] for row in days.rows(f"SELECT source_id {his}")]
    assert occasions == ["2011-03-01", "2012-02-29", "2013-03-01"]


def test_alas_81_mautic_9040_a_job_that_skipped_a_day_lost_its_birthdays(days: Days) -> None:
    """Nor is one lost, or given twice, when the job comes at the very next day or a year later."""
    runs(days, date(2011, 2, 28))
    runs(days, date(2011, 3, 11))  # twelve days of holidays
    assert given(days) == ["bday:1:2011:CAKE", "bday:2:2011:CAKE"]
    runs(days, date(2011, 3, 12))
    runs(days, date(2013, 3, 11))
    assert given(days)[2:] == [f"bday:{number}:{year}:CAKE" for number in (1, 2) for year in (2012, 2013)]
