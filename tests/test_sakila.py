"""Sakila as a counter's books: imported whole, and AWARDRPT compared with an independent count over the CSV."""

import csv
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import stores
from ledger_proof import differences

from renterrewards.entry import Site
from renterrewards.imports import ImportSummary, import_agreements, import_customers
from renterrewards.programs.rental.closing import earner
from renterrewards.records import Act, CustomerType, Location, SpecialDocument, TimesRentedStep
from renterrewards.reports.award_columns import FOR_SCRIPTS
from renterrewards.reports.award_layout import report_layout
from renterrewards.store import awards, control
from renterrewards.store.award_layouts import Layout
from renterrewards.store.awards import AwardQuery
from renterrewards.store.engine import Store

pytestmark = pytest.mark.usefixtures("engine")

SAKILA = Path(__file__).resolve().parents[2] / "shared" / "data" / "sakila"
SEED = 20120505
SETS = 200
ACT = Act(user="ADMIN", business_date=date(2012, 5, 5), instant=datetime(2012, 5, 5, 16, 0))

pytestmark = pytest.mark.skipif(not SAKILA.is_dir(), reason="the Sakila files are not beside this checkout")


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory, engine: str) -> Iterator[Store]:
    """Both files imported; STORE1 keeps its own time, STORE2 is not on file."""
    store = Store.open(stores.where(tmp_path_factory.mktemp("sakila") / "books.db"))
    with store.work() as work:
        control.save(work, "location", Location(code="STORE1", time_zone="America/Edmonton"))
    assert import_customers(store, ACT, SAKILA / "customers.csv") == ImportSummary(rows=599)
    summary = import_agreements(store, ACT, SAKILA / "agreements.csv")
    assert summary == ImportSummary(rows=16044, open=183, closed=15861)
    yield store
    store.close()


@cache
def read(name: str) -> list[dict[str, str]]:
    with (SAKILA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def counted(query: AwardQuery) -> list[tuple[Any, ...]]:
    """AWARDRPT's rows, worked out of the CSV files alone."""
    people = {row["customer_number"]: row for row in read("customers.csv")}
    selected = defaultdict(list)
    last: dict[str, str] = {}
    for ra in read("agreements.csv"):
        renter = ra["customer_number"]
        closed = ra["closed_at"].strip()[:10]
        last[renter] = max(last.get(renter, ""), closed or ra["opened_at"][:10])
        inside = closed and query.start_date.isoformat() <= closed <= query.end_date.isoformat()
        place = query.location in ("", "ALL", ra["location"])
        kind = query.customer_type in ("", "ALL", people[renter]["customer_type"])
        if inside and place and kind:
            selected[renter].append(ra)
    found = []
    for renter in sorted(selected, key=int):
        ras, who = selected[renter], people[renter]
        days = sum(int(ra["rental_days"]) for ra in ras)
        net = sum(Decimal(ra["time_charge"]) + Decimal(ra["mileage_charge"]) - Decimal(ra["discount"]) for ra in ras)
        revenue = int(net * 100)
        minimums = (query.minimum_rentals, len(ras)), (query.minimum_days, days), (query.minimum_revenue, revenue)
        if all(minimum is None or value >= minimum for minimum, value in minimums):
            name = who["first_name"].upper(), who["last_name"].upper(), who["city"].upper(), who["state"].strip()
            found.append((int(renter), *name, len(ras), days, revenue, date.fromisoformat(last[renter]), 0))
    return found


def parameters() -> list[AwardQuery]:
    """Parameter sets from one day to all the books, with every mixture of filters and minimums."""
    chance = random.Random(SEED)
    return [_set_of(chance) for _ in range(SETS)]


def _set_of(chance: random.Random) -> AwardQuery:
    start = date(2005, 5, 24) + timedelta(days=chance.randrange(105))
    span = chance.choice([0, 0, 1, 6, 30, 120])

    def maybe(low: int, high: int) -> int | None:
        return chance.choice([None, None, chance.randint(low, high)])

    return AwardQuery(
        start_date=start,
        end_date=start + timedelta(days=span),
        location=chance.choice(["ALL", "", "STORE1", "STORE2", "STORE3"]),
        customer_type=chance.choice(["ALL", "", "WLK", "WLK", "PFD"]),
        minimum_rentals=maybe(1, 1 + span // 5),
        minimum_days=maybe(1, 2 + span),
        minimum_revenue=maybe(0, 500 + 60 * span),
    )


@pytest.mark.parametrize("query", parameters(), ids=range(SETS))
def test_the_report_agrees_with_an_independent_count(books: Store, query: AwardQuery) -> None:
    print(f"seed {SEED}: {query}")  # noqa: T201 - shown when it fails
    with books.look() as work:
        rows = list(awards.rows(work, query))
    assert rows == counted(query)


@pytest.mark.parametrize("query", parameters()[:20], ids=range(20))
def test_the_first_fifty_by_revenue_are_those_of_an_independent_count(books: Store, query: AwardQuery) -> None:
    layout = Layout(columns=FOR_SCRIPTS, sort_by="REVENUE", descending=True, top=50)
    with books.look() as work:
        rows = list(report_layout(work, query, layout, Site(today=query.end_date)).rows)
    assert rows == sorted(counted(query), key=lambda row: (-row[7], row[0]))[:50]


def test_the_parameter_sets_are_worth_comparing() -> None:
    sizes = [len(counted(query)) for query in parameters()]
    assert sum(size > 0 for size in sizes) >= SETS // 3
    assert sum(0 < size < 300 for size in sizes) >= SETS // 6, "minimums that select some and not all"


def test_the_whole_of_the_books_adds_up(books: Store) -> None:
    everything = AwardQuery(start_date=date(2005, 1, 1), end_date=date(2006, 12, 31))
    with books.look() as work:
        rows = list(awards.rows(work, everything))
    closed = [ra for ra in read("agreements.csv") if ra["closed_at"].strip()]
    assert sum(row.rentals for row in rows) == len(closed) == 15861
    assert sum(row.days for row in rows) == sum(int(ra["rental_days"]) for ra in closed)
    assert sum(row.revenue for row in rows) == sum(int(Decimal(ra["time_charge"]) * 100) for ra in closed)


def test_every_rental_from_the_sixth_on_earns_its_point_under_the_type_reached_at_the_fifth(tmp_path: Path) -> None:
    books = Store.open(stores.where(tmp_path / "earning.db"))
    with books.work() as work:
        control.save(work, "special_document", SpecialDocument(code="1FREE", promo_type="D", amount=100))
        control.save(work, "customer_type", CustomerType(type_code="PFD", promo_code="1FREE", promo_required=10))
        control.save(work, "times_rented_step", TimesRentedStep(times_rented=5, customer_type="PFD"))
        control.save(work, "control", replace(control.settings(work), local_renter_rewards=True))
    import_customers(books, ACT, SAKILA / "customers.csv")
    import_agreements(books, ACT, SAKILA / "agreements.csv", earn=earner(ACT))
    closed = Counter(int(ra["customer_number"]) for ra in read("agreements.csv") if ra["closed_at"].strip())
    with books.look() as work:
        everything = AwardQuery(start_date=date(2005, 1, 1), end_date=date(2006, 12, 31))
        points = {row.customer_number: row.award_points for row in awards.rows(work, everything)}
        assert points == {customer: max(0, rentals - 5) for customer, rentals in closed.items()}
        assert differences(work) == []
    books.close()
