"""Customer Rental Awards Report (AWARDRPT): the rentals of a range of dates, a line a customer."""

from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass

from renterrewards import cells, entry
from renterrewards.money import money_text
from renterrewards.reports.report import Column, Progress, Report, Row, told
from renterrewards.store import awards
from renterrewards.store.awards import AwardQuery, AwardRow
from renterrewards.store.work import Work

CODE = "AWARDRPT"
TITLE = "CUSTOMER RENTAL AWARDS REPORT"
EMPTY = "NO RENTALS SELECTED"

COLUMNS = (
    Column("customer_number", "CUSTOMER", 8, right=True),
    Column("name", "NAME", 32),
    Column("city_state", "CITY, STATE", 27),
    Column("rentals", "RENTALS", 9, right=True),
    Column("days", "DAYS", 9, right=True),
    Column("revenue", "REVENUE", 16, right=True),
    Column("last_activity", "LAST|ACTIVITY", 8),
    Column("award_points", "AWARD|POINTS", 9, right=True),
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
        parameters=_parameters(query, site),
        columns=COLUMNS,
        rows=told(_shown(work, query, site, total), progress),
        total=lambda: _total(total),
        empty=EMPTY,
    )


def _shown(work: Work, query: AwardQuery, site: entry.Site, total: AwardTotal) -> Generator[Row, None, None]:
    with closing(rows(work, query)) as found:
        for row in found:
            total.add(row)
            yield _row(row, site)


def _row(row: AwardRow, site: entry.Site) -> Row:
    return (
        str(row.customer_number),
        f"{row.first_name} {row.last_name}".strip(),
        _city_state(row.city, row.state),
        f"{row.rentals:,}",
        f"{row.days:,}",
        _money(row.revenue),
        entry.show("date", row.last_activity, site),
        f"{row.award_points:,}",
    )


def _total(total: AwardTotal) -> Row:
    customers = f"{total.customers:,} CUSTOMER{'' if total.customers == 1 else 'S'}"
    figures = (f"{total.rentals:,}", f"{total.days:,}", _money(total.revenue), "", f"{total.award_points:,}")
    return ("", "GRAND TOTAL", customers, *figures)


def _city_state(city: str, state: str) -> str:
    """Both, with the city giving way when there is no room for the state."""
    if not state:
        return city
    if not city:
        return state
    room = COLUMNS[2].width - cells.places(state) - 2
    return f"{cells.clip(city, room)}, {state}"


def _money(minor: int) -> str:
    text = money_text(minor)
    return f"{int(text[:-3]):,}{text[-3:]}" if len(text) > 6 else text


def _parameters(query: AwardQuery, site: entry.Site) -> tuple[tuple[str, str], ...]:
    return (
        ("START DATE", entry.show("date", query.start_date, site)),
        ("END DATE", entry.show("date", query.end_date, site)),
        ("LOCATION", query.location or awards.ALL),
        ("CUST TYPE", query.customer_type or awards.ALL),
        ("MINIMUM RENTALS", _least(query.minimum_rentals, "{:,}".format)),
        ("MINIMUM DAYS", _least(query.minimum_days, "{:,}".format)),
        ("MINIMUM REVENUE", _least(query.minimum_revenue, _money)),
    )


def _least(minimum: int | None, shown: Callable[[int], str]) -> str:
    return "NONE" if minimum is None else shown(minimum)
