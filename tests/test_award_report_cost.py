"""What AWARDRPT costs does not grow with the history: counted in steps of SQLite's virtual machine."""

from collections.abc import Callable, Generator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import stores
from steps import cost

from renterrewards.records import Agreement, Customer
from renterrewards.store import agreements, awards, customers
from renterrewards.store.awards import SELECTED, WIDE, AwardQuery
from renterrewards.store.engine import Store
from renterrewards.store.statement import Statement
from renterrewards.store.work import Work

pytestmark = stores.asked_of_a_file

CUSTOMERS, A_MONTH = 200, 240
MAY = date(2015, 5, 1), date(2015, 5, 31)
MAY_AND_JUNE = MAY[0], date(2015, 6, 30)
A_YEAR = date(2015, 1, 1), date(2015, 12, 31)
THREE_YEARS = date(2012, 1, 1), date(2014, 12, 31)
EVER = date(1900, 1, 1), date(2099, 12, 31)


@pytest.fixture(scope="module")
def two_years(tmp_path_factory: pytest.TempPathFactory) -> Generator[Store, None, None]:
    yield from stored(tmp_path_factory.mktemp("store") / "two.db", range(2014, 2016))


@pytest.fixture(scope="module")
def ten_years(tmp_path_factory: pytest.TempPathFactory) -> Generator[Store, None, None]:
    yield from stored(tmp_path_factory.mktemp("store") / "ten.db", range(2010, 2020))


def stored(path: Path, years: range) -> Generator[Store, None, None]:
    """A store with as many RAs closed in each month of these years, the same of each month in every store."""
    store = Store.open(str(path))
    with store.work() as work:
        for number in range(1, CUSTOMERS + 1):
            customers.add(work, Customer(number=number, last_name=f"RENTER {number}"))
        work.many(agreements.FILE.insert, (ra(years, n) for n in range(len(years) * 12 * A_MONTH)))
    yield store
    store.close()


def ra(years: range, n: int) -> dict[str, Any]:
    month, turn = divmod(n, A_MONTH)
    day = date(years.start + month // 12, month % 12 + 1, turn % 28 + 1)
    renter = (turn * 7 + day.month * 13 + day.year) % CUSTOMERS + 1
    made = Agreement(
        number=n + 1,
        status="CLOSED",
        customer_number=renter,
        opened_at=datetime(day.year, day.month, 1),
        business_date=day,
        rental_days=1 + turn % 5,
        revenue=10_000 + turn,
    )
    return agreements.FILE.values(made)


def steps(store: Store, range: tuple[date, date], statement: Statement | None = None) -> int:
    """Of the whole report; of one of its two ways, where it is named."""
    return cost(store, asked(range, statement)).steps


def asked(range: tuple[date, date], statement: Statement | None = None) -> Callable[[Work], Any]:
    query = AwardQuery(start_date=range[0], end_date=range[1])
    if statement is None:
        return lambda work: awards.rows(work, query)
    return lambda work: work.all(statement, **awards.parameters(query))


def test_a_month_costs_the_same_after_ten_years_as_after_two(two_years: Store, ten_years: Store) -> None:
    assert steps(ten_years, MAY) <= steps(two_years, MAY) * 1.01


def test_two_months_cost_what_two_months_cost(ten_years: Store) -> None:
    assert steps(ten_years, MAY_AND_JUNE) <= steps(ten_years, MAY) * 2.1


@pytest.mark.parametrize("days", [MAY, MAY_AND_JUNE, A_YEAR, THREE_YEARS, EVER])
def test_the_cheaper_of_the_two_ways_is_taken(ten_years: Store, days: tuple[date, date]) -> None:
    ways = [steps(ten_years, days, statement) for statement in (SELECTED, WIDE)]
    assert steps(ten_years, days) <= min(ways) * 1.3
    assert days == THREE_YEARS or max(ways) > min(ways) * 1.3, "it matters which one, but about where they cross"


def test_a_report_of_everything_begins_at_once(ten_years: Store) -> None:
    """The customers come as they are reached; none waits until all are grouped and sorted."""

    def first_line(work: Work) -> None:
        cursor = work.connection.execute(*sent)
        cursor.fetchone()
        cursor.close()

    with ten_years.look() as work:
        compiled = WIDE.on(work._dialect)
        sent = compiled.sql, compiled.bind(awards.parameters(AwardQuery(start_date=EVER[0], end_date=EVER[1])))
    assert cost(ten_years, first_line).steps < steps(ten_years, EVER) / CUSTOMERS * 3


def test_minimums_keep_names_from_being_looked_up(ten_years: Store) -> None:
    query = AwardQuery(start_date=MAY[0], end_date=MAY[1], minimum_rentals=1000)
    nobody = cost(ten_years, lambda work: awards.rows(work, query)).steps
    assert nobody < steps(ten_years, MAY)
