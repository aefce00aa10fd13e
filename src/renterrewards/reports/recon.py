"""The proof of the points ledger (AWDRECON): what was checked, and a line for each difference."""

from collections.abc import Generator
from contextlib import closing
from typing import Any

from renterrewards.reports.report import Column, Report, Row
from renterrewards.store.proof.recon import Checked, Difference

CODE = "AWDRECON"
TITLE = "AWARD POINTS RECONCILIATION"
EMPTY = "EVERY POINT IS ACCOUNTED FOR, NO DIFFERENCE FOUND"

COLUMNS = (
    Column("invariant", "RULE", 4),
    Column("customer_number", "CUSTOMER", 8, kind="key"),
    Column("what", "ROW", 8),
    Column("number", "NUMBER", 10, kind="key"),
    Column("found", "IS", 11, kind="number"),
    Column("wanted", "SHOULD BE", 11, kind="number"),
    Column("words", "WHAT IS BROKEN", 52),
)


def report_recon(found: Generator[Difference, None, None], run: Checked, of: str) -> Report:
    """The differences as they are found; `run` says how much is checked and `of` whose points they are."""
    return Report(
        code=CODE,
        title=TITLE,
        parameters=(
            ("CUSTOMER", of),
            ("ACCOUNTS CHECKED", f"{run.accounts:,}"),
            ("MOVEMENTS CHECKED", f"{run.movements:,}"),
        ),
        columns=COLUMNS,
        rows=_shown(found),
        total=lambda: (None, None, None, None, None, run.differences, "DIFFERENCES FOUND"),
        empty=EMPTY,
    )


def _shown(found: Generator[Difference, None, None]) -> Generator[Row, None, None]:
    with closing(found):
        for line in found:
            yield (
                line.invariant,
                line.customer_number,
                line.what,
                line.number,
                _there(line.found),
                _there(line.wanted),
                line.words,
            )


def _there(value: Any) -> int | str:
    """What stands there, or that nothing does."""
    if type(value) is int:
        return value
    return "NOTHING" if value is None or value == "" else str(value)
