"""Customers near an award (NEARRPT): who is within a few rentals of one, and how to reach him; the nearest first."""

from collections.abc import Generator
from contextlib import closing
from datetime import date

from renterrewards import entry
from renterrewards.reports.report import Column, Progress, Report, Row, told
from renterrewards.store import near
from renterrewards.store.near import NearQuery
from renterrewards.store.work import Work

CODE = "NEARRPT"
TITLE = "CUSTOMERS NEAR AN AWARD"
EMPTY = "NOBODY IS THAT NEAR"

COLUMNS = (
    Column("customer_number", "CUSTOMER", 8, "key"),
    Column("name", "NAME", 24),
    Column("phone", "PHONE", 16, "exact"),
    Column("missing", "POINTS|MISSING", 7, "number"),
    Column("award", "AWARD", 8, "exact"),
    Column("points", "POINTS|NOW", 6, "number"),
    Column("required", "POINTS|NEEDED", 6, "number"),
    Column("last_activity", "LAST|ACTIVITY", 8, "date"),
    Column("email", "E-MAIL", 32, "exact"),
)
"""What is read out to a customer stands in the first 80 columns."""


def report_near(
    work: Work, query: NearQuery, today: date, site: entry.Site, progress: Progress | None = None
) -> Report:
    """The report over `work`, which must stay open until the last row is read."""
    counted = [0]
    return Report(
        code=CODE,
        title=TITLE,
        parameters=(
            ("WITHIN RENTALS", f"{query.within:,}"),
            ("CUST TYPE", query.customer_type or "ALL"),
            ("LOCATION", query.location or "ALL"),
            ("ACTIVE SINCE", entry.show("date", query.since, site) or "ALL"),
            ("AWARD", query.award or "ALL"),
            ("READY TOO", "Y" if query.ready else "N"),
        ),
        columns=COLUMNS,
        rows=told(_shown(work, query, today, counted), progress),
        total=lambda: _total(counted[0]),
        empty=EMPTY,
        keep=2,
    )


def _shown(work: Work, query: NearQuery, today: date, counted: list[int]) -> Generator[Row, None, None]:
    with closing(near.near(work, query, today)) as found:
        for one in found:
            counted[0] += 1
            name = f"{one.first_name} {one.last_name}".strip()
            award = (one.missing, one.award, one.points, one.required)
            yield (one.customer_number, name, one.phone, *award, one.last_activity, one.email)


def _total(customers: int) -> Row:
    said = f"TOTAL {customers:,} CUSTOMER{'' if customers == 1 else 'S'}"
    return (None, said, *(None,) * (len(COLUMNS) - 2))
