"""Statement of award points (AWDSTMT): opening balance, movements, closing balance and what dies next, by customer."""

from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from datetime import date

from renterrewards import entry
from renterrewards.reports.history import happened, source_text
from renterrewards.reports.report import Column, Of, Progress, Report, Row, told
from renterrewards.store.ledger.periods import Line, PeriodOf

CODE = "AWDSTMT"
TITLE = "STATEMENT OF AWARD POINTS"
EMPTY = "NO AWARD POINTS TO STATE"
NEXT = 5
"""Last days that a statement tells."""

COLUMNS = (
    Column("customer_number", "CUSTOMER", 8, kind="key"),
    Column("date", "DATE", 8, kind="date"),
    Column("what", "WHAT HAPPENED", 24),
    Column("points", "POINTS", 9, kind="signed"),
    Column("balance", "BALANCE", 9, kind="number"),
    Column("source", "RA OR|SOURCE", 10),
    Column("why", "WHY", 50),
)


@dataclass(slots=True)
class StatementTotal:
    """All statements together, growing customer by customer."""

    customers: int = 0
    opening: int = 0
    moved: int = 0
    closing: int = 0

    def add(self, one: PeriodOf) -> None:
        """Count one statement in."""
        self.customers += 1
        self.opening += one.opening
        self.moved += sum(line.delta for line in one.lines)
        self.closing += one.closing


def report_statements(
    found: Generator[PeriodOf, None, None],
    period: tuple[date | None, date],
    of: str,
    site: entry.Site,
    progress: Progress | None = None,
) -> Report:
    """The statements one after the other, a blank line between; what `found` reads from must stay open."""
    total = StatementTotal()
    return Report(
        code=CODE,
        title=TITLE,
        parameters=(
            ("CUSTOMER", of),
            ("START DATE", entry.show("date", period[0], site) or "BEGINNING"),
            ("END DATE", entry.show("date", period[1], site)),
        ),
        columns=COLUMNS,
        rows=told(_rows(found, period, total), progress),
        total=lambda: _total(total),
        empty=EMPTY,
        keep=2,
    )


def _rows(
    found: Generator[PeriodOf, None, None], period: tuple[date | None, date], total: StatementTotal
) -> Generator[Row, None, None]:
    with closing(found):
        for one in found:
            if total.customers:
                yield (None,) * len(COLUMNS)
            total.add(one)
            name = f"{one.first_name} {one.last_name}".strip()
            yield (one.customer_number, None, name, None, None, None, None)
            yield _balance("OPENING BALANCE", period[0], one.opening)
            yield from map(_moved, one.lines)
            yield _balance("CLOSING BALANCE", period[1], one.closing)
            for lot in one.dying[:NEXT]:
                yield (None, lot.day, "LAST DAY OF THESE POINTS", Of("number", lot.points), None, None, None)


def _balance(words: str, day: date | None, balance: int) -> Row:
    return (None, day, words, None, balance, None, None)


def _moved(line: Line) -> Row:
    return (
        None,
        line.date,
        happened(line.kind, line.delta, line.source.type, line.rule),
        line.delta,
        line.balance,
        source_text(line.source),
        " ".join(text for text in (line.rule, line.reason) if text),
    )


def _total(total: StatementTotal) -> Row:
    customers = f"{total.customers:,} CUSTOMER{'' if total.customers == 1 else 'S'}"
    return (None, None, customers, total.moved, total.closing, None, None)
