"""AWDSTMT and AWDACT: statement, ledger and screen are one, and what moved makes the difference between two days."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
import stores
from broken_ledger import ANN, BOB, MARY
from counters import Counter
from ledger_proof import differences

from renterrewards.entry import Site
from renterrewards.faults import Fault
from renterrewards.records import Act, Customer
from renterrewards.reports import statement
from renterrewards.reports.activity import report_activity
from renterrewards.reports.chart import bar
from renterrewards.reports.lines import shown
from renterrewards.reports.page import Stamp, pages
from renterrewards.rules.ledger import Policy
from renterrewards.store import customers
from renterrewards.store.engine import Store
from renterrewards.store.ledger import activity, periods, points
from renterrewards.store.ledger.periods import PeriodOf
from renterrewards.store.ledger.points import Born, Source

pytestmark = pytest.mark.usefixtures("engine")

TODAY = date(2012, 6, 15)
SITE = Site(today=TODAY)
STAMP = Stamp("00 LIVE COMPANY", datetime(2012, 6, 15, 9, 0), SITE)
JUNE_1, JUNE_9, JUNE_10, JUNE_30 = date(2012, 6, 1), date(2012, 6, 9), date(2012, 6, 10), date(2012, 6, 30)


@pytest.fixture
def busy(store: Store, act: Act) -> Store:
    """Forty days in which three customers earn, spend and give back; every fourth movement is dated a week earlier."""
    random, earned = Random(4), list[int]()
    with store.work() as work:
        for name in ("SMITH", "JONES", "BROWN", "NEVER"):
            customers.add(work, Customer(number=0, last_name=name, first_name="X"))
        for n in range(120):
            day = date.fromordinal(date(2012, 5, 10).toordinal() + n // 3 - 7 * (n % 4 == 0))
            stamped = replace(
                act, business_date=day, user=random.choice(["ANN", "BOB"]), location=random.choice(["LAX", ""])
            )
            _something(work, stamped, random, n, earned)
        assert differences(work) == []
    return store


def _something(work: Any, act: Act, random: Random, n: int, earned: list[int]) -> None:
    customer = random.choice([MARY, BOB, ANN])
    try:
        if random.random() < 0.3:
            points.redeem(work, act, customer, 4, f"redeem:RA:{n}:1:1", Source("RA", str(n)))
        elif random.random() < 0.2 and earned:
            points.reverse(work, act, earned.pop(), Policy())
        else:
            born = Born(act.business_date, random.choice([None, date(2012, 7, 1 + n % 5)]))
            done = points.earn(work, act, customer, 1 + n % 3, f"earn:RA:{n}:1", Source("RA", str(n)), born=born)
            earned.append(done.id)
    except Fault:
        points.earn(work, act, customer, 1, f"check-in:{n}", Source("CHKIN", str(n)), rule="CHECK-IN")


def told(store: Store, first: date | None, last: date, customer: int | None = None) -> list[PeriodOf]:
    with store.look() as work:
        return list(periods.statements(work, first, last, TODAY, customer))


def asked(path: Path, sql: str, *params: Any) -> list[tuple[Any, ...]]:
    """What plain SQL says of the store's file."""
    return stores.rows(path, sql, *params)


OF_CUSTOMER = "FROM award_txn t JOIN award_account a ON a.id = t.account_id WHERE a.customer_number = ?"


@pytest.mark.parametrize(("first", "last"), [(None, JUNE_30), (JUNE_1, JUNE_10), (JUNE_9, JUNE_9), (JUNE_30, JUNE_30)])
def test_a_statement_is_the_ledger(busy: Store, tmp_path: Path, first: date | None, last: date) -> None:
    begin = (first or date.min).isoformat()
    for one in told(busy, first, last):
        path, who = tmp_path / "store.db", one.customer_number
        before = asked(path, f"SELECT coalesce(sum(delta), 0) {OF_CUSTOMER} AND business_date < ?", who, begin)
        after = asked(
            path, f"SELECT coalesce(sum(delta), 0) {OF_CUSTOMER} AND business_date <= ?", who, last.isoformat()
        )
        between = asked(
            path, f"SELECT seq {OF_CUSTOMER} AND business_date BETWEEN ? AND ?", who, begin, last.isoformat()
        )
        assert [(one.opening,), (one.closing,)] == before + after
        assert {(line.seq,) for line in one.lines} == set(between)
        assert one.opening + sum(line.delta for line in one.lines) == one.closing
        assert [line.balance for line in one.lines][-1:] in ([one.closing], [])
        assert [line.date for line in one.lines] == sorted(line.date for line in one.lines)


def test_a_statement_to_the_last_day_ends_with_the_balance_on_the_screens(busy: Store, tmp_path: Path) -> None:
    counter = Counter(tmp_path / "store.db")
    with busy.look() as work:
        for one in periods.statements(work, None, JUNE_30, TODAY):
            assert one.closing == points.balance(work, one.customer_number)
    for one in told(busy, JUNE_10, JUNE_30):
        number = f"customer_number={one.customer_number}"
        assert (
            counter.record("AWDINQ", number)["balance"]
            == str(one.closing)
            == counter.record("CUST", number)["award_points"]
        )
        found = counter.data("AWDSTMT", number, "start_date=06-10-12", "end_date=06-30-12", "print_display=D")
        assert [row["closing"] for row in found["rows"]] == [one.closing]


def test_the_statement_of_one_is_his_of_all(busy: Store) -> None:
    every = told(busy, JUNE_1, JUNE_10)
    assert [one.customer_number for one in every] == [MARY, BOB, ANN]
    assert [told(busy, JUNE_1, JUNE_10, who) for who in (MARY, BOB, ANN)] == [[one] for one in every]


def test_who_has_nothing_to_state_is_left_out_of_all_but_told_when_asked_for(busy: Store) -> None:
    assert told(busy, date(2000, 1, 1), date(2000, 1, 2)) == []
    (mary,) = told(busy, date(2000, 1, 1), date(2000, 1, 2), MARY)
    assert (mary.opening, mary.lines, mary.closing) == (0, (), 0)
    assert told(busy, None, JUNE_30, 4) == []  # he has no account at all


def test_what_dies_next_is_what_is_held_now(busy: Store, tmp_path: Path) -> None:
    sql = """SELECT expires_on, sum(remaining) FROM award_lot l JOIN award_account a ON a.id = l.account_id
             WHERE a.customer_number = ? AND expires_on IS NOT NULL AND remaining > 0 GROUP BY 1 ORDER BY 1"""
    for one in told(busy, JUNE_1, JUNE_10):
        assert [(lot.day.isoformat(), lot.points) for lot in one.dying] == asked(
            tmp_path / "store.db", sql, one.customer_number
        )
    assert any(one.dying for one in told(busy, JUNE_1, JUNE_10))


def test_all_customers_are_three_statements(busy: Store) -> None:
    with busy.look() as work:
        list(periods.statements(work, None, JUNE_30, TODAY))
        assert work.issued == 3


def test_the_printed_statement_reads_as_a_bank_s(store: Store, act: Act, renter: int) -> None:
    with store.work() as work:
        points.earn(
            work, act, renter, 5, "earn:1", Source("RA", "1"), born=Born(act.business_date, JUNE_30), rule="CLOSED RA"
        )
        june = replace(act, business_date=JUNE_9)
        points.redeem(work, june, renter, 4, "redeem:1", Source("RA", "2"))
    with store.look() as work:
        found = periods.statements(work, JUNE_1, JUNE_10, TODAY, renter)
        report = statement.report_statements(found, (JUNE_1, JUNE_10), "1", SITE)
        kinds = [column.kind for column in report.columns]
        printed = [[shown(kind, value, SITE) for kind, value in zip(kinds, row, strict=True)] for row in report.rows]
        assert [tuple(text for text in row if text) for row in printed] == [
            ("1", "MARY SMITH"),
            ("06-01-12", "OPENING BALANCE", "5"),
            ("06-09-12", "USED FOR AWARD", "-4", "1", "00000002"),
            ("06-10-12", "CLOSING BALANCE", "1"),
            ("06-30-12", "LAST DAY OF THESE POINTS", "1"),
        ]
        assert report.total()[2:5] == ("1 CUSTOMER", -4, 1)


def test_a_period_that_ends_before_it_begins_is_refused(busy: Store, tmp_path: Path) -> None:
    counter = Counter(tmp_path / "store.db")
    for option in ("AWDSTMT", "AWDACT"):
        said = counter.refused(option, "start_date=06-02-12", "end_date=06-01-12")
        assert said == "end_date: END DATE MUST NOT BE BEFORE START DATE"


def test_statements_and_activity_are_printed_to_a_file(busy: Store, tmp_path: Path) -> None:
    counter = Counter(tmp_path / "store.db")
    for option in ("AWDSTMT", "AWDACT"):
        said = counter(
            "--print-dir", str(tmp_path / "print"), "run", option, "start_date=05-01-12", "end_date=12-31-69"
        )
        assert said.exit_code == 0, said.output
        assert Path(said.stdout.strip().removeprefix("PRINTED TO ")).exists()


# -- activity ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["DAY", "MONTH", "USER", "LOCATION", "KIND", "RULE"])
def test_activity_adds_up_to_the_ledger(busy: Store, tmp_path: Path, by: str) -> None:
    kind = "CASE WHEN kind = 'EARN' AND source_type <> 'RA' THEN source_type ELSE kind END"
    rule = "CASE WHEN kind = 'EARN' THEN rule ELSE '' END"  # no earning by a rule is taken back here
    columns = {
        "DAY": "business_date",
        "MONTH": "substr(CAST(business_date AS text), 1, 7)",
        "USER": "user_code",
        "LOCATION": "location_code",
        "KIND": kind,
        "RULE": rule,
    }
    column = columns[by]
    june = "business_date BETWEEN '2012-06-01' AND '2012-06-10'"
    sql = f"SELECT {column}, delta, account_id FROM award_txn WHERE {june}"
    wanted: dict[Any, list[tuple[int, int]]] = {}
    for of, delta, account in asked(tmp_path / "store.db", sql):
        wanted.setdefault(of, []).append((delta, account))
    with busy.look() as work:
        lines = activity.activity(work, JUNE_1, JUNE_10, by)
        before, after = activity.before(work, JUNE_1), activity.through(work, JUNE_10)
    assert [str(line.of) for line in lines] == sorted(wanted)
    for line in lines:
        moved = wanted[str(line.of)]
        assert line.movements == len(moved)
        assert line.customers == len({account for _, account in moved})
        assert (line.points_in, line.points_out) == (
            sum(delta for delta, _ in moved if delta > 0),
            sum(delta for delta, _ in moved if delta < 0),
        )
    assert before + sum(line.net for line in lines) == after


def test_activity_from_the_first_day_to_the_last_is_every_balance(busy: Store, tmp_path: Path) -> None:
    found = Counter(tmp_path / "store.db").data(
        "AWDACT", "start_date=01-01-00", "end_date=12-31-69", "by=USER", "print_display=D"
    )
    ((balances,),) = asked(tmp_path / "store.db", "SELECT sum(balance) FROM award_account")
    assert (found["points_before"], found["points_after"]) == (0, balances)
    assert sum(row["net"] for row in found["rows"]) == balances


def test_a_movement_of_nobody_and_nowhere_has_its_line(busy: Store) -> None:
    with busy.look() as work:
        report = report_activity(work, JUNE_1, JUNE_10, "LOCATION", SITE)
    assert [row[0] for row in report.rows] == ["(NONE)", "LAX"]
    assert report.total()[0] == "TOTAL"


def test_months_are_told_in_words_and_drawn_beside_their_figures(busy: Store) -> None:
    with busy.look() as work:
        lines = activity.activity(work, date(2012, 5, 1), JUNE_30, "MONTH")
        report = report_activity(work, date(2012, 5, 1), JUNE_30, "MONTH", SITE, chart=True)
    found = list(report.rows)
    assert [row[0] for row in found] == ["MAY 2012", "JUN 2012"]
    assert [row[3] for row in found] == [line.points_in for line in lines]
    largest = max(line.points_in for line in lines)
    for line, row in zip(lines, found, strict=True):
        assert row[-2] == bar(line.points_in, largest, 21)
        assert row[-1] == bar(-line.points_out, largest, 21, "*")
    with busy.look() as work:
        report = report_activity(work, date(2012, 5, 1), JUNE_30, "MONTH", SITE, chart=True)
    (page,) = pages(report, STAMP)
    assert max(map(len, page)) <= 132
    assert sum("##" in text for text in page) == 2


def test_the_chart_is_left_out_unless_it_is_asked_for(busy: Store, tmp_path: Path) -> None:
    days = ("start_date=05-01-12", "end_date=06-30-12", "by=MONTH", "print_display=D")
    counter = Counter(tmp_path / "store.db")
    assert not any("##" in line for line in counter.does("AWDACT", *days))
    charted = [line for line in counter.does("AWDACT", *days, "chart=Y") if "##" in line]
    assert [line.split()[:2] for line in charted] == [["MAY", "2012"], ["JUN", "2012"]]
    assert [row["of"] for row in counter.data("AWDACT", *days)["rows"]] == ["2012-05", "2012-06"]


def test_nothing_moved_is_said(busy: Store, tmp_path: Path) -> None:
    said = Counter(tmp_path / "store.db").does("AWDACT", "start_date=01-01-00", "end_date=01-02-00", "print_display=D")
    assert any("NO AWARD POINTS MOVED" in line for line in said)
