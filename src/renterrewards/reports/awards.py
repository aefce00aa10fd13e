"""Customer Rental Awards Report (AWARDRPT): the rentals of a range of dates, a line a customer."""

from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass

from renterrewards import cells, entry
from renterrewards.reports.lines import money
from renterrewards.reports.report import Column, Progress, Report, Row, told
from renterrewards.store import awards
from renterrewards.store.awards import AwardQuery, AwardRow
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


@dataclass(slots=True)
class AwardTotal:
    """The grand total, growing row by row; revenue in minor units."""

    customers: int = 0
    rentals: int = 0
    days: int = 0
    revenue: int = 0
    award_points: int = 0

    def add(self, row: AwardRow) -> None:
        """Count one customer's line in."""
        self.customers += 1
        self.rentals += row.rentals
        self.days += row.days
        self.revenue += row.revenue
        self.award_points += row.award_points


def rows(work: Work, query: AwardQuery) -> Generator[AwardRow, None, None]:
    """The lines as values, by customer number: what the printed report and the JSON output both show."""
    return awards.rows(work, query)


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
    with closing(rows(work, query)) as found:
        for row in found:
            total.add(row)
            number, first, last, city, state, *figures = row
            yield (number, f"{first} {last}".strip(), city_state(city, state), *figures)


def _total(total: AwardTotal) -> Row:
    customers = f"{total.customers:,} CUSTOMER{'' if total.customers == 1 else 'S'}"
    return (None, "GRAND TOTAL", customers, total.rentals, total.days, total.revenue, None, total.award_points)


def city_state(city: str, state: str) -> str:
    """City and state, the city giving way when there is no room for the state."""
    if not state:
        return city
    if not city:
        return state
    room = COLUMNS[2].width - cells.places(state) - 2
    return f"{cells.clip(city, room)}, {state}"


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
