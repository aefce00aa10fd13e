"""Notice before points die, and policies that change: nothing is shortened unless it is asked for, with notice."""

from datetime import date
from pathlib import Path

import pytest
from days import Days, balances, three_customers

from renterrewards.faults import Fault
from renterrewards.rules.ledger import Policy
from renterrewards.store.ledger import points

pytestmark = pytest.mark.usefixtures("engine")


@pytest.fixture
def days(tmp_path: Path) -> Days:
    return three_customers(tmp_path)


# -- notice first ------------------------------------------------------------------------------------


@pytest.fixture
def noticed(tmp_path: Path) -> Days:
    """Points of 60 days with 20 days' notice: due on 30 June, notice by 10 June."""
    made = Days(tmp_path)
    made.customer(phone="555", email="mary@smith.com")
    made.policy(term="DAYS", length=60, notice_days=20)
    made.earns(5)
    return made


def test_points_whose_notice_was_queued_in_time_die_on_their_day(noticed: Days) -> None:
    noticed.does("EXPRUN", "dry_run=N", "print_display=D")
    assert noticed.rows("SELECT count(*) FROM award_notice") == [(0,)]
    noticed.runs(date(2012, 6, 10))
    assert noticed.rows("SELECT customer_number, lot_id, queued_on, due, last_day FROM award_notice") == [
        (1, 1, "2012-06-10", "2012-06-30", "2012-06-30")
    ]
    (row,) = noticed.does("EXPRPT", "what=N", "print_display=D")["rows"]
    assert (row["email"], row["points"], row["last_day"]) == ("mary@smith.com", 5, "2012-06-30")
    noticed.does("EXPRUN", "dry_run=N", "print_display=D")  # queued once
    noticed.today = date(2012, 6, 30)
    noticed.does("EXPRUN", "dry_run=N", "print_display=D")
    assert noticed.balance() == 5
    noticed.runs(date(2012, 7, 1))
    assert noticed.balance() == 0


def test_points_wait_when_their_notice_was_queued_late_and_can_be_spent_meanwhile(noticed: Days) -> None:
    noticed.today = date(2012, 7, 5)  # no run since, five days too late
    noticed.spends(1)
    noticed.runs()
    assert noticed.rows("SELECT due, last_day FROM award_notice") == [("2012-06-30", "2012-07-25")]
    noticed.today = date(2012, 7, 25)
    noticed.does("EXPRUN", "dry_run=N", "print_display=D")
    assert noticed.balance() == 4
    noticed.runs(date(2012, 7, 26))
    assert noticed.balance() == 0


@pytest.mark.parametrize(
    ("back_on", "lots"),
    [
        (date(2012, 7, 25), [(5, "2012-06-30")]),
        (date(2012, 7, 26), [(3, "2012-06-30"), (2, "2012-08-25")]),
    ],
)
def test_points_come_back_into_their_lot_as_long_as_its_notice_lets_it_live(
    noticed: Days, back_on: date, lots: list[tuple[int, str]]
) -> None:
    spent = noticed.spends(2)
    noticed.runs(date(2012, 7, 5))  # five days too late: they live to the 25th
    noticed.today = back_on
    with noticed.work() as work:
        points.reverse(work, noticed.act, spent, Policy())
    assert noticed.rows("SELECT remaining, expires_on FROM award_lot ORDER BY id") == lots


def test_points_come_back_into_their_lot_before_its_notice_was_queued(noticed: Days) -> None:
    spent = noticed.spends(2)
    noticed.today = date(2012, 7, 5)
    with noticed.work() as work:
        points.reverse(work, noticed.act, spent, Policy(grace_days=0))
    assert noticed.rows("SELECT remaining, expires_on FROM award_lot") == [(5, "2012-06-30")]


# -- a policy that changes ---------------------------------------------------------------------------


def test_a_policy_that_changes_does_not_shorten_points_that_are_there(days: Days) -> None:
    days.policy(date(2012, 5, 20), term="DAYS", length=1)
    days.does("EXPRUN", "until=05-31-12", "print_display=D")
    assert balances(days) == [5, 10, 30]
    days.today = date(2012, 5, 20)
    days.earns(1, 1)
    assert days.rows("SELECT expires_on FROM award_lot WHERE account_id = 1 ORDER BY id") == [
        ("2012-05-31",),
        ("2012-05-21",),
    ]


def test_a_version_that_points_were_earned_under_stays_and_a_later_one_is_added(days: Days) -> None:
    key = ("customer_type=ALL", "effective_date=01-01-2000")
    remedy = "POINTS WERE EARNED UNDER IT, IT STAYS, ADD A LATER EFFECTIVE DATE"
    with pytest.raises(Fault, match=remedy):
        days.does("EDITEXPR", *key, "length=5")
    with pytest.raises(Fault, match=remedy):
        days.does("EDITEXPR", *key, answers=("01-01-00", "Y"), key="DELETE")
    days.does("EDITEXPR", "customer_type=ALL", "effective_date=06-01-12", "term=DAYS", "length=5")
    days.does("EDITEXPR", "customer_type=ALL", "effective_date=06-01-12", "length=6")
    assert days.said == ["EXPIRY POLICY ALL 06-01-12 SAVED"]
    days.does("EDITEXPR", "customer_type=ALL", "effective_date=06-01-12", answers=("060112", "Y"), key="DELETE")
    assert days.rows("SELECT effective_date, length FROM expiry_policy") == [("2000-01-01", 30)]


def test_a_new_policy_is_applied_to_old_points_only_when_it_is_asked_for_with_notice(days: Days) -> None:
    days.policy(date(2012, 5, 11), term="DAYS", length=20)
    asked = ("customer_type=ALL", "effective_date=05-11-12", "minimum_notice=7", "print_display=D")
    before = days.ledger()
    dry = days.does("APPLEXPR", *asked)
    assert days.ledger() == before
    changed = [(row["customer_number"], row["points"], row["old"], row["new"]) for row in dry["rows"]]
    assert changed == [
        (1, 5, "2012-05-31", "2012-05-21"),
        (2, 10, "2012-05-31", "2012-05-21"),
        (3, 15, "2012-05-31", "2012-05-21"),
        (3, 15, "2012-06-10", "2012-05-31"),
    ]
    days.today = date(2012, 5, 20)
    done = days.does("APPLEXPR", *asked, "dry_run=N", answers=("Y",))
    new = ["2012-05-27"] * 3 + ["2012-05-31"]
    assert [row["new"] for row in done["rows"]] == new, "a week's notice, not tomorrow"
    assert balances(days) == [5, 10, 30]
    assert days.rows("SELECT lot_id, queued_on, last_day FROM award_notice ORDER BY id") == [
        (lot, "2012-05-20", day) for lot, day in zip((5, 6, 7, 8), new, strict=True)
    ]
    again = days.ledger()
    days.does("APPLEXPR", *asked, "dry_run=N")
    assert days.ledger() == again, "what was moved is not moved again"
    days.runs(date(2012, 5, 28))
    assert balances(days) == [0, 0, 15]


def test_applying_keeps_the_old_lots_as_they_were_and_names_them(days: Days) -> None:
    days.policy(date(2012, 5, 11), term="DAYS", length=90)
    lots = days.rows("SELECT id, earned_on, expires_on, policy, qty FROM award_lot ORDER BY id")
    days.does(
        "APPLEXPR", "customer_type=ALL", "effective_date=05-11-12", "dry_run=N", "print_display=D", answers=("Y",)
    )
    now = days.rows("SELECT id, earned_on, expires_on, policy, qty FROM award_lot ORDER BY id")
    assert now[: len(lots)] == lots
    assert now[len(lots)] == (5, "2012-05-01", "2012-07-30", "ALL 2012-05-11", 5)
    assert days.rows("SELECT kind, delta, source_type, source_id, rule FROM award_txn WHERE account_id = 1") == [
        ("EARN", 5, "RA", "12122", ""),
        ("TRANSFER_OUT", -5, "LOT", "1", "APPLY ALL 2012-05-11"),
        ("TRANSFER_IN", 5, "LOT", "1", "APPLY ALL 2012-05-11"),
    ]


def test_only_the_version_in_force_is_applied(days: Days) -> None:
    days.policy(date(2012, 6, 1), term="DAYS", length=1)
    for day, message in (("06-01-12", "NOT THE ONE IN FORCE TODAY"), ("07-01-12", "NO SUCH POLICY IS ON FILE")):
        with pytest.raises(Fault, match=message):
            days.does("APPLEXPR", "customer_type=ALL", f"effective_date={day}", "dry_run=N", answers=("Y",))
