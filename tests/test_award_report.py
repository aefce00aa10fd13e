"""The Customer Rental Awards Report: which RAs it counts, how it groups them, what it adds up; points history."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import stores
from sqlalchemy import text
from sqlalchemy.dialects.sqlite import dialect

from renterrewards.entry import Site
from renterrewards.records import Act, Agreement, Customer
from renterrewards.reports.awards import report_awards
from renterrewards.reports.history import report_history
from renterrewards.reports.lines import line
from renterrewards.store import agreements, awards, customers
from renterrewards.store.awards import AwardQuery, AwardRow
from renterrewards.store.engine import Store
from renterrewards.store.ledger import points
from renterrewards.store.statement import Statement

pytestmark = pytest.mark.usefixtures("engine")

MAY_5 = date(2012, 5, 5)
SITE = Site(today=MAY_5)
ACT = Act(user="AGENT", business_date=MAY_5, instant=datetime(2012, 5, 5, 16, 0), location="LAX")
MAY_5_ONLY = AwardQuery(start_date=MAY_5, end_date=MAY_5)
ALL_OF_MAY = AwardQuery(start_date=date(2012, 5, 1), end_date=date(2012, 5, 31))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(stores.passing(tmp_path))
    with opened.work() as work:
        customers.add(work, Customer(number=7, last_name="SMITH", first_name="MARY", city="LAREDO", state="TX"))
        customers.add(work, Customer(number=3, last_name="JONES", first_name="ANN", last_activity=MAY_5))
    yield opened
    opened.close()


def closed(store: Store, customer: int, day: int = 5, **more: Any) -> None:
    """An RA closed in May 2012: one day and 100.00 at LAX for a PFD renter unless said otherwise."""
    ra = Agreement(
        number=0,
        status="CLOSED",
        customer_number=customer,
        customer_type="PFD",
        location="LAX",
        opened_at=datetime(2012, 5, 1, 9, 0),
        closed_at=datetime(2012, 5, day, 17, 0),
        business_date=date(2012, 5, day),
        rental_days=1,
        revenue=10000,
    )
    with store.work() as work:
        agreements.add(work, replace(ra, **more))


def rows(store: Store, query: AwardQuery) -> list[AwardRow]:
    with store.look() as work:
        return list(awards.rows(work, query))


def counted(store: Store, query: AwardQuery) -> dict[int, tuple[int, int, int]]:
    """Rentals, days and revenue by customer number."""
    return {row.customer_number: (row.rentals, row.days, row.revenue) for row in rows(store, query)}


def test_a_customers_rentals_are_one_line_with_their_days_and_revenue(store: Store) -> None:
    closed(store, 7, rental_days=2, revenue=15050)
    closed(store, 7, rental_days=3, revenue=20000)
    assert rows(store, MAY_5_ONLY) == [AwardRow(7, "MARY", "SMITH", "LAREDO", "TX", 2, 5, 35050, None, 0)]


def test_lines_stand_in_the_order_of_the_customer_numbers(store: Store) -> None:
    closed(store, 7)
    closed(store, 3)
    assert [row.customer_number for row in rows(store, MAY_5_ONLY)] == [3, 7]


@pytest.mark.parametrize(
    ("start", "end", "rentals"),
    [
        (5, 5, 1),  # the one day
        (4, 5, 2),  # the last day belongs to the range
        (5, 6, 2),  # so does the first
        (4, 6, 3),
        (7, 9, 0),
        (6, 4, 0),  # a range turned round holds nothing
    ],
)
def test_both_ends_of_the_range_are_included(store: Store, start: int, end: int, rentals: int) -> None:
    for day in (4, 5, 6):
        closed(store, 7, day)
    query = AwardQuery(start_date=date(2012, 5, start), end_date=date(2012, 5, end))
    assert sum(row.rentals for row in rows(store, query)) == rentals


def test_an_open_ra_is_not_counted(store: Store) -> None:
    closed(store, 7, status="OPEN", closed_at=None, business_date=None)
    assert rows(store, ALL_OF_MAY) == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, {3: (1, 1, 5000), 7: (3, 3, 30000)}),
        ({"location": "ALL", "customer_type": "ALL"}, {3: (1, 1, 5000), 7: (3, 3, 30000)}),
        ({"location": "", "customer_type": ""}, {3: (1, 1, 5000), 7: (3, 3, 30000)}),
        ({"location": "LAX"}, {3: (1, 1, 5000), 7: (2, 2, 20000)}),
        ({"location": "SFO"}, {7: (1, 1, 10000)}),
        ({"customer_type": "WLK"}, {3: (1, 1, 5000)}),
        ({"location": "SFO", "customer_type": "WLK"}, {}),
        ({"location": "JFK"}, {}),
        ({"minimum_rentals": 3}, {7: (3, 3, 30000)}),  # as many as the minimum are enough
        ({"minimum_rentals": 4}, {}),
        ({"minimum_days": 2}, {7: (3, 3, 30000)}),
        ({"minimum_revenue": 5000}, {3: (1, 1, 5000), 7: (3, 3, 30000)}),
        ({"minimum_revenue": 5001}, {7: (3, 3, 30000)}),
        ({"location": "LAX", "minimum_rentals": 3}, {}),  # minimums look at what was selected, not at all RAs
    ],
)
def test_location_type_and_minimums_select_the_lines(
    store: Store, asked: dict[str, Any], found: dict[int, tuple[int, int, int]]
) -> None:
    closed(store, 3, customer_type="WLK", revenue=5000)
    closed(store, 7)
    closed(store, 7)
    closed(store, 7, location="SFO")
    assert counted(store, replace(ALL_OF_MAY, **asked)) == found


def test_the_type_is_that_of_the_ra_at_closing_not_the_customers_type_now(store: Store) -> None:
    closed(store, 7, customer_type="WLK")
    with store.work() as work:
        customers.save(work, Customer(number=7, last_name="SMITH", customer_type="PFD"))
    assert counted(store, replace(MAY_5_ONLY, customer_type="WLK")) == {7: (1, 1, 10000)}
    assert counted(store, replace(MAY_5_ONLY, customer_type="PFD")) == {}


def test_points_are_the_balance_of_the_ledger_and_no_account_is_no_points(store: Store) -> None:
    closed(store, 3)
    closed(store, 7)
    with store.work() as work:
        points.earn(work, ACT, 7, 12, "earn:RA:1:1", points.Source("RA", "1"))
    assert [(row.customer_number, row.award_points) for row in rows(store, MAY_5_ONLY)] == [(3, 0), (7, 12)]


@pytest.mark.usefixtures("in_a_file")
@pytest.mark.parametrize("customers_on_file", [0, 5000])
def test_the_report_reads_only_the_index_of_closed_ras(store: Store, customers_on_file: int) -> None:
    with store.work() as work:
        for number in range(10_000, 10_000 + customers_on_file):
            customers.add(work, Customer(number=number, last_name="X"))
    plan = plan_of(store, awards.SELECTED)
    assert "agreement USING COVERING INDEX agreement_closed (business_date>? AND business_date<?)" in plan
    assert "SCAN agreement" not in plan
    assert "CO-ROUTINE chosen" in plan, "a line is joined as soon as it is grouped"
    assert "SCAN customer" not in plan, "customers are fetched by number, after the minimums"


def plan_of(store: Store, statement: Statement) -> str:
    """How SQLite runs a statement, whatever its parameters are."""
    sql = statement.on(dialect(paramstyle="named")).sql
    explain = Statement(text(f"EXPLAIN QUERY PLAN {sql}"))
    names = re.findall(r":(\w+)", sql)
    with store.look() as work:
        return " / ".join(row[-1] for row in work.all(explain, **dict.fromkeys(names, "")))


def test_the_report_is_two_statements_how_long_the_history_is_and_the_lines(store: Store) -> None:
    closed(store, 7)
    with store.look() as work:
        assert len(list(awards.rows(work, ALL_OF_MAY))) == 1
        assert work.issued == 2


def test_the_printed_line_says_what_the_row_holds(store: Store) -> None:
    closed(store, 7, rental_days=1234, revenue=123456789)
    with store.look() as work:
        report = report_awards(work, MAY_5_ONLY, SITE)
        (row,) = report.rows
    assert row == (7, "MARY SMITH", "LAREDO, TX", 1, 1234, 123456789, None, 0)
    assert line(report.columns, row, SITE).split() == [
        "7",
        "MARY",
        "SMITH",
        "LAREDO,",
        "TX",
        "1",
        "1,234",
        "1,234,567.89",
        "0",
    ]


def test_the_grand_total_adds_every_line(store: Store) -> None:
    closed(store, 3, rental_days=2, revenue=5050)
    closed(store, 7)
    with store.work() as work:
        points.earn(work, ACT, 7, 4, "a", points.Source("RA", "1"))
        points.earn(work, ACT, 3, 5, "b", points.Source("RA", "2"))
    with store.look() as work:
        report = report_awards(work, MAY_5_ONLY, SITE)
        assert len(list(report.rows)) == 2
    assert report.total() == (None, "GRAND TOTAL", "2 CUSTOMERS", 2, 3, 15050, None, 9)


def test_the_heading_names_every_parameter_and_dates_as_the_site_writes_them(store: Store) -> None:
    query = replace(MAY_5_ONLY, location="LAX", minimum_days=10, minimum_revenue=15000)
    with store.look() as work:
        report = report_awards(work, query, Site(today=MAY_5, date_format="DD-MM-YY"))
    assert report.parameters == (
        ("START DATE", "05-05-12"),
        ("END DATE", "05-05-12"),
        ("LOCATION", "LAX"),
        ("CUST TYPE", "ALL"),
        ("MINIMUM RENTALS", "NONE"),
        ("MINIMUM DAYS", "10"),
        ("MINIMUM REVENUE", "150.00"),
    )
    report.rows.close()


def test_a_long_city_gives_way_to_its_state(store: Store) -> None:
    with store.work() as work:
        customers.add(work, Customer(number=9, last_name="LEE", city="LLANFAIRPWLLGWYNGYLLGOGERYCHW", state="WALES"))
    closed(store, 9)
    with store.look() as work:
        (row,) = report_awards(work, MAY_5_ONLY, SITE).rows
    assert row[2] == "LLANFAIRPWLLGWYNGYLL, WALES"
    assert len(row[2]) == 27


def test_a_stopped_report_lets_the_store_go(store: Store) -> None:
    closed(store, 3)
    closed(store, 7)
    with store.look() as work:
        report = report_awards(work, MAY_5_ONLY, SITE)
        next(report.rows)
        report.rows.close()
        assert list(report.rows) == []
    closed(store, 7)  # would wait in vain for a cursor still open
    assert counted(store, MAY_5_ONLY) == {3: (1, 1, 10000), 7: (2, 2, 20000)}


def test_progress_tells_how_many_lines_are_done(store: Store) -> None:
    with store.work() as work:
        for number in range(1001, 6001):
            customers.add(work, Customer(number=number, last_name="X"))
            agreements.add(
                work,
                Agreement(
                    number=0,
                    status="CLOSED",
                    customer_number=number,
                    opened_at=datetime(2012, 5, 1),
                    business_date=MAY_5,
                ),
            )
    told: list[int] = []
    with store.look() as work:
        assert sum(1 for _ in report_awards(work, MAY_5_ONLY, SITE, told.append).rows) == 5000
    assert told == [2000, 4000, 5000]


# -- what happened to one customer's points ---------------------------------------------------------


def test_the_history_tells_every_movement_with_the_balance_after_it(store: Store) -> None:
    with store.work() as work:
        points.earn(work, ACT, 7, 25, "opening:x:7", points.Source("IMPORT", "customers"), kind="OPENING")
        points.redeem(work, ACT, 7, 10, "redeem:RA:12:1:1", points.Source("RA", "12"))
        points.adjust(work, ACT, 7, 15, 16, "GOODWILL", "LATE CAR", "adj:1")
        mary = customers.find(work, 7)
    assert mary
    with store.look() as work:
        report = report_history(work, mary, SITE)
    day = date(2012, 5, 5)
    assert list(report.rows) == [
        (day, "BROUGHT FORWARD", 25, 25, "CUSTOMERS", "AGENT", "LAX", ""),
        (day, "USED FOR AWARD", -10, 15, "00000012", "AGENT", "LAX", ""),
        (day, "CORRECTED BY HAND", 1, 16, "CUST", "AGENT", "LAX", "GOODWILL LATE CAR"),
    ]
    assert report.total()[3] == 16
    assert ("NAME", "MARY SMITH") in report.parameters


def test_a_customer_without_points_has_an_empty_history(store: Store) -> None:
    with store.look() as work:
        report = report_history(work, Customer(number=7, last_name="SMITH"), SITE)
    assert list(report.rows) == []
    assert report.empty == "NO AWARD POINTS EARNED OR USED"
