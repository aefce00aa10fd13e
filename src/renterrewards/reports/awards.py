"""Customer Rental Awards Report (AWARDRPT): the rentals of a range of dates, a line a customer."""

from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from renterrewards import cells, entry
from renterrewards.money import money_text
from renterrewards.reports.lines import money
from renterrewards.reports.report import Column, Progress, Report, Row, told
from renterrewards.store import awards
from renterrewards.store.awards import AwardQuery
from renterrewards.store.work import Work

CODE = "AWARDRPT"
TITLE = "CUSTOMER RENTAL AWARDS REPORT"
EMPTY = "NO RENTALS SELECTED"

COLUMNS = (
    Column("customer_number", "CUSTOMER", 8, "key"),
    Column("name", "NAME", 32),
    Column("city_state", "CITY, STATE", 27),
    Column("rentals", "RENTALS", 9, "number"),
    Column("days", "DAYS", 9, "number"),
    Column("revenue", "REVENUE", 16, "money"),
    Column("last_activity", "LAST|ACTIVITY", 8, "date"),
    Column("award_points", "AWARD|POINTS", 9, "number"),
)

ROOM = COLUMNS[2].width
"""Places for a city and its state."""


@dataclass(slots=True)
class AwardTotal:
    """The grand total, growing batch by batch; revenue in minor units."""

    customers: int = 0
    rentals: int = 0
    days: int = 0
    revenue: int = 0
    award_points: int = 0

    def add(self, rentals: Sequence[int], days: Sequence[int], revenue: Sequence[int], points: Sequence[int]) -> None:
        """Count the lines of some customers in, given by columns."""
        self.customers += len(rentals)
        self.rentals += sum(rentals)
        self.days += sum(days)
        self.revenue += sum(revenue)
        self.award_points += sum(points)


def plain(work: Work, query: AwardQuery) -> dict[str, Any]:
    """The rows and their total as plain data: money as text with two decimals, dates as YYYY-MM-DD."""
    total = AwardTotal()
    with closing(awards.rows(work, query)) as found:
        selected = list(found)
    if selected:
        _, _, _, _, _, rentals, days, revenue, _, points = zip(*selected, strict=True)
        total.add(rentals, days, revenue, points)
    return {"rows": [_plain(row._asdict()) for row in selected], "total": _plain(asdict(total))}


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    shown = {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}
    return shown | {"revenue": money_text(row["revenue"])}


def report_awards(work: Work, query: AwardQuery, site: entry.Site, progress: Progress | None = None) -> Report:
    """The report over `work`, which must stay open until the last row is read."""
    total = AwardTotal()
    return Report(
        code=CODE,
        title=TITLE,
        parameters=parameters(query, site),
        columns=COLUMNS,
        rows=told(_shown(work, query, total), progress),
        total=lambda: _total(total),
        empty=EMPTY,
        keep=2,
    )


def _shown(work: Work, query: AwardQuery, total: AwardTotal) -> Generator[Row, None, None]:
    """Column by column, some hundred customers at a time: three fifths of what a row at a time costs."""
    with closing(awards.batches(work, query)) as found:
        for some in found:
            numbers, first, last, city, state, rentals, days, revenue, active, points = zip(*some, strict=True)
            total.add(rentals, days, revenue, points)
            names = [f"{a} {b}" if a and b else a or b for a, b in zip(first, last, strict=True)]
            yield from zip(numbers, names, _cities(city, state), rentals, days, revenue, active, points, strict=True)


def _total(total: AwardTotal) -> Row:
    customers = f"{total.customers:,} CUSTOMER{'' if total.customers == 1 else 'S'}"
    return (None, "GRAND TOTAL", customers, total.rentals, total.days, total.revenue, None, total.award_points)


def _cities(cities: Sequence[str], states: Sequence[str]) -> Sequence[str]:
    """City and state as `LAREDO, TX`; where the room is short the city gives way."""
    made = [f"{city}, {state}" if city and state else city or state for city, state in zip(cities, states, strict=True)]
    fit = len(max(made, key=len)) <= ROOM and "".join(made).isascii()
    return made if fit else list(map(city_state, cities, states))


def city_state(city: str, state: str) -> str:
    """The same of one customer."""
    if not city or not state:
        return city or state
    return f"{cells.clip(city, ROOM - len(', ') - cells.places(state))}, {state}"


def parameters(query: AwardQuery, site: entry.Site) -> tuple[tuple[str, str], ...]:
    """What the heading tells of the selection."""
    return (
        ("START DATE", entry.show("date", query.start_date, site)),
        ("END DATE", entry.show("date", query.end_date, site)),
        ("LOCATION", query.location or awards.ALL),
        ("CUST TYPE", query.customer_type or awards.ALL),
        ("MINIMUM RENTALS", _least(query.minimum_rentals, "{:,}".format)),
        ("MINIMUM DAYS", _least(query.minimum_days, "{:,}".format)),
        ("MINIMUM REVENUE", _least(query.minimum_revenue, money)),
    )


def _least(minimum: int | None, shown: Callable[[int], str]) -> str:
    return "NONE" if minimum is None else shown(minimum)
