"""CHKIN: points for coming to the counter, once a day, location and rule, whoever types it how often."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import stores
from clerk import Clerk
from days import Days

from renterrewards.faults import Fault
from renterrewards.policies import EarnRule
from renterrewards.records import Location
from renterrewards.store import control, customers

pytestmark = pytest.mark.usefixtures("engine")

MAY = date(2012, 5, 1)


@pytest.fixture
def days(tmp_path: Path) -> Days:
    """A PFD at a counter where a check-in gives 2 points."""
    made = Days(tmp_path)
    made.customer()
    rule(made, "COFFEE", points=2)
    return made


def rule(days: Days, code: str, since: date = date(2012, 1, 1), **more: object) -> None:
    """Put a check-in rule on file."""
    with days.work() as work:
        control.save(work, "earn_rule", EarnRule(code=code, effective_date=since, trigger="CHKIN", **more))  # type: ignore[arg-type]


def comes(days: Days, *values: str, number: int = 1) -> int:
    """A check-in: what it gave."""
    return int(days.does("CHKIN", f"customer_number={number}", *values)["record"]["earned"])


def test_a_check_in_gives_its_points_once_a_day(days: Days) -> None:
    assert comes(days) == 2
    assert days.said == ["2 POINTS FOR THE CHECK-IN BY COFFEE", "CUSTOMER 1 HAS 2 POINTS"]
    before = days.ledger()
    days.hour = 14
    assert comes(days) == 0
    assert days.said[0] == "HE WAS HERE TODAY AT 12:00P, NOTHING MORE UNTIL TOMORROW"
    assert days.ledger() == before
    days.today = date(2012, 5, 2)
    assert comes(days) == 2
    assert days.balance() == 4


def test_another_location_and_another_rule_give_theirs(days: Days) -> None:
    with days.work() as work:
        control.save(work, "location", Location(code="LAX"))
        control.save(work, "location", Location(code="BOI"))
    assert (comes(days, "location=LAX"), comes(days, "location=BOI"), comes(days, "location=LAX")) == (2, 2, 0)
    rule(days, "TEA", points=5, location="LAX")
    assert (comes(days, "location=LAX"), comes(days, "location=BOI")) == (5, 0)
    keys = {row[0] for row in days.rows("SELECT idem_key FROM award_txn")}
    assert keys == {f"chk:1:2012-05-01:{where}" for where in ("LAX:COFFEE", "BOI:COFFEE", "LAX:TEA")}
    assert days.balance() == 9


def test_the_day_is_that_of_the_location(days: Days) -> None:
    """Six in the morning in Greenwich is the evening before in Los Angeles."""
    with days.work() as work:
        control.save(work, "location", Location(code="LAX", time_zone="America/Los_Angeles"))
        control.save(work, "location", Location(code="LHR", time_zone="Europe/London"))
    days.hour = 6
    assert (comes(days, "location=LAX"), comes(days, "location=LHR")) == (2, 2)
    assert days.rows("SELECT business_date FROM award_txn ORDER BY id") == [("2012-04-30",), ("2012-05-01",)]
    assert comes(days, "location=LAX") == 0
    assert days.said[0] == "HE WAS HERE TODAY AT 11:00P, NOTHING MORE UNTIL TOMORROW"


def test_a_capped_check_in_says_so(days: Days) -> None:
    rule(days, "COFFEE", since=MAY, points=2, cap_points=3, cap_period="WEEK")
    comes(days)
    days.today = date(2012, 5, 2)
    assert comes(days) == 1
    assert days.said[:2] == ["1 POINT FOR THE CHECK-IN BY COFFEE", "COFFEE GIVES AT MOST 3 A WEEK, 1 LEFT OUT"]
    days.today = date(2012, 5, 3)
    assert comes(days) == 0
    assert days.said[0] == "COFFEE GIVES AT MOST 3 A WEEK, 2 LEFT OUT"
    days.today = date(2012, 5, 7)  # Monday
    assert comes(days) == 2


def test_pending_points_of_a_check_in_are_said_to_be_so(days: Days) -> None:
    rule(days, "COFFEE", since=MAY, points=4, pending_days=7)
    comes(days)
    assert days.said[0] == "4 POINTS FOR THE CHECK-IN BY COFFEE, TO BE USED FROM 05-08-12"
    with pytest.raises(Fault):
        days.spends(4)
    days.today = date(2012, 5, 8)
    days.spends(4)
    assert days.balance() == 0


def test_without_a_rule_in_force_nothing_is_saved(days: Days) -> None:
    rule(days, "COFFEE", since=MAY, active=False)
    before = days.ledger()
    with pytest.raises(Fault, match="NO CHECK-IN RULE IS IN FORCE TODAY"):
        comes(days)
    assert days.ledger() == before


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"blocked": True}, "IS BLOCKED"),
        ({"merged_into": 1}, "CUSTOMER 2 IS MERGED INTO 1, USE 1"),
        ({"customer_type": "PRG"}, "DOES NOT ALLOW RENTALS"),
    ],
)
def test_who_may_not_rent_is_not_checked_in(days: Days, change: dict[str, object], said: str) -> None:
    days.customer(**change)
    with pytest.raises(Fault, match=said):
        comes(days, number=2)
    assert days.rows("SELECT * FROM award_txn") == []


def test_who_takes_no_part_is_told_so(days: Days) -> None:
    days.customer(customer_type="WLK")
    assert comes(days, number=2) == 0
    assert days.said[0] == "COFFEE GIVES NOTHING: TYPE WLK TAKES NO PART IN THE AWARDS"


def test_a_check_in_gives_nothing_while_the_awards_are_off(days: Days) -> None:
    days.does("EDITMISC", "local_renter_rewards=N")
    with pytest.raises(Fault, match="LOCAL RENTER REWARDS ARE OFF"):
        comes(days)


def test_bad_input_gets_one_message_and_changes_nothing(days: Days) -> None:
    with pytest.raises(Fault, match="CUSTOMER 9 IS NOT ON FILE"):
        comes(days, number=9)
    with days.work() as work:
        control.save(work, "location", Location(code="LAX"))
    with pytest.raises(Fault, match="NOWHER IS NOT ON FILE"):
        comes(days, "location=NOWHER")
    assert days.rows("SELECT * FROM award_txn") == []


def test_who_checks_in_is_not_idle(days: Days) -> None:
    days.policy(term="NONE", idle_months=6)
    comes(days)
    days.today = date(2012, 10, 20)
    comes(days)
    days.runs(date(2012, 12, 1))
    assert days.balance() == 4
    days.runs(date(2013, 4, 21))
    assert days.balance() == 0


def test_a_check_in_is_promotion_expense_and_defers_nothing_of_a_rental(days: Days) -> None:
    values = ("effective_date=01-01-12", "rate_source=FIXED", "redemption_rate=100", "value_source=FIXED")
    days.does("EDITLIAB", *values, "value_amount=50")
    comes(days)
    period = ("start_date=05-01-12", "end_date=05-31-12", "print_display=D")
    lines = {row["line"]: (row["points"], row["money"]) for row in days.does("AWDROLL", *period)["rows"]}
    assert lines["EARNED WITHOUT RENTAL"] == (2, "25.00"), "50.00 for 4 points"
    assert lines["EARNED BY RENTALS"] == (0, "0.00")
    days.today = date(2012, 6, 1)
    days.does("AWDLIAB", "as_of=05-31-12", answers=("Y",), key="CLOSE MONTH")
    journal = days.rows("SELECT account, debit, credit FROM liability_entry WHERE debit + credit > 0 ORDER BY number")
    assert sorted(journal) == [("AWARD LIABILITY", 0, 2500), ("PROMOTION EXPENSE", 2500, 0)]


def test_a_trial_of_a_check_in_says_what_it_would_give(days: Days) -> None:
    rule(days, "TEA", points=5, location="LAX")
    before = days.ledger()
    found = days.does("TRYEARN", "customer_number=1", "trigger=CHKIN")
    assert [(row["rule"], row["points"], row["why"]) for row in found["rows"]] == [
        ("COFFEE", 2, ""),
        ("TEA", 0, "IS FOR LOCATION LAX ONLY"),
    ]
    assert days.ledger() == before
    comes(days)
    found = days.does("TRYEARN", "customer_number=1", "trigger=CHKIN")
    assert found["rows"][0]["why"] == "GAVE ITS POINTS HERE TODAY ALREADY"


@pytest.mark.parametrize("option", ["CHKIN", "TRYEARN"])
def test_a_trial_of_a_check_in_refuses_whom_the_check_in_refuses(days: Days, option: str) -> None:
    asked = (option, f"customer_number={days.customer(blocked=True)}", *(["trigger=CHKIN"] * (option == "TRYEARN")))
    with pytest.raises(Fault, match="CUSTOMER 2 IS BLOCKED FROM RENTING") as refused:
        days.does(*asked)
    assert refused.value.field == "customer_number"


COUNTER = """
import sys
from datetime import datetime
from pathlib import Path
from renterrewards.headless import Run
from renterrewards.programs.desk import Desk
from renterrewards.store.engine import Store
when = lambda: datetime(2012, 5, 1, 12)
desk = Desk("00 TEST", lambda: Store.open(sys.argv[1]), when, Path("print"), user="BOB", open_to_all=True)
assert desk.store
print("READY", flush=True)
sys.stdin.readline()
print(Run(desk).option("CHKIN", [("customer_number", "1")]).data()["record"]["earned"])
desk.close()
"""


@pytest.mark.usefixtures("in_a_file")
def test_of_two_counters_that_check_a_customer_in_at_once_one_gives_the_points(days: Days) -> None:
    command = [sys.executable, "-c", COUNTER, stores.where(days.database)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    counters = [subprocess.Popen(command, **pipes) for _ in range(2)]  # type: ignore[call-overload]
    assert [counter.stdout.readline() for counter in counters] == ["READY\n"] * 2
    for counter in counters:
        counter.stdin.write("GO\n")
        counter.stdin.flush()
    given = sorted(int(counter.communicate(timeout=60)[0]) for counter in counters)
    assert given == [0, 2]
    assert days.balance() == 2


async def test_a_check_in_is_typed_at_the_counter(days: Days, tmp_path: Path) -> None:
    with days.work() as work:
        whose = customers.find(work, 1)
    assert whose
    async with Clerk(tmp_path) as clerk:
        await clerk.type("CHKIN\r1\rSMI\r<F1>")
        assert clerk.message == "CUSTOMER 1 HAS 2 POINTS"
        assert "2 POINTS FOR THE CHECK-IN BY COFFEE" in clerk.screen
        await clerk.type("<F3><F1>")
        assert clerk.message == "TYPE THE CUSTOMER'S NUMBER OR NAME FIRST"
    assert days.balance() == 2
