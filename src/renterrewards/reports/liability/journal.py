"""AWDJRNL: the journal of a closed month, on the page and as a CSV file."""

import csv
from collections.abc import Iterator
from datetime import date
from io import StringIO

from renterrewards import entry
from renterrewards.money import money_text
from renterrewards.reports.destinations.csv_file import safe
from renterrewards.reports.liability.figures import Figures
from renterrewards.reports.liability.summary import METHODS, titled
from renterrewards.reports.report import Column
from renterrewards.store.liability.months import Entry, Month

COLUMNS = (
    Column("number", "NO", 4, "key"),
    Column("account", "ACCOUNT", 30),
    Column("debit", "DEBIT", 13, "money"),
    Column("credit", "CREDIT", 13, "money"),
    Column("location", "LOC", 6),
    Column("customer_type", "CUST|TYPE", 6),
    Column("what", "WHAT FOR", 24),
)
HEADER = ("date", "number", "account", "debit", "credit", "location", "customer_type", "what", "method")


def figures_journal(month: Month, entries: list[Entry], exported: str, site: entry.Site) -> Figures:
    """The lines as they were written when the month was closed."""
    rows = [
        (e.number, e.account, e.debit or None, e.credit or None, e.location, e.customer_type, e.what) for e in entries
    ]
    debit, credit = sum(e.debit for e in entries), sum(e.credit for e in entries)
    return Figures(
        code="AWDJRNL",
        title=titled("AWARD LIABILITY JOURNAL", month.method),
        parameters=(
            ("MONTH TO", entry.show("date", month.last_day, site)),
            ("METHOD", METHODS[month.method]),
            ("CLOSED BY", month.closed_by),
            ("EXPORTED", exported),
        ),
        columns=COLUMNS,
        rows=rows,
        total=(None, "TOTAL", debit, credit, "", "", ""),
        empty="NOTHING MOVED IN THIS MONTH",
        facts={"month": f"{month.last_day}", "method": month.method, "exported_at": _instant(month)},
    )


def csv_lines(month: Month, entries: list[Entry]) -> Iterator[str]:
    """The lines of the CSV file, a heading first; money with two decimals, the date as YYYY-MM-DD."""
    yield _csv(HEADER)
    for e in entries:
        money = (money_text(e.debit), money_text(e.credit))
        where = map(safe, (e.location, e.customer_type, e.what, month.method))
        yield _csv((_iso(month.last_day), str(e.number), safe(e.account), *money, *where))


def _csv(row: tuple[str, ...]) -> str:
    line = StringIO()
    csv.writer(line, lineterminator="\n").writerow(row)
    return line.getvalue()


def _iso(day: date) -> str:
    return day.isoformat()


def _instant(month: Month) -> str | None:
    return month.exported_at.isoformat() if month.exported_at else None
