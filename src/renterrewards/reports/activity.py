"""Award points activity (AWDACT): points in and out between two dates, a line a day, user, location, kind or rule."""

from collections.abc import Generator, Sequence
from datetime import date
from typing import Any

from renterrewards import entry
from renterrewards.reports.history import EARNED, WORDS
from renterrewards.reports.report import Column, Report, Row
from renterrewards.store.ledger import activity
from renterrewards.store.ledger.activity import Activity
from renterrewards.store.work import Work

CODE = "AWDACT"
TITLE = "AWARD POINTS ACTIVITY"
EMPTY = "NO AWARD POINTS MOVED"

_KINDS = WORDS | EARNED | {"REVERSE": "UNDONE"}
"""Of a kind both ways are summed: what was undone brought points and took points."""


def report_activity(work: Work, first: date, last: date, by: str, site: entry.Site) -> Report:
    """The report; its lines are few and are read at once. What was before, in and out make what is after."""
    lines = activity.activity(work, first, last, by)
    before, after = activity.before(work, first), activity.through(work, last)
    return Report(
        code=CODE,
        title=TITLE,
        parameters=(
            ("START DATE", entry.show("date", first, site)),
            ("END DATE", entry.show("date", last, site)),
            ("BY", by),
            ("POINTS BEFORE", f"{before:,}"),
            ("POINTS AFTER", f"{after:,}"),
        ),
        columns=_columns(by),
        rows=_shown(lines, by),
        total=lambda: _total(lines),
        empty=EMPTY,
    )


def _columns(by: str) -> tuple[Column, ...]:
    return (
        Column("of", by, 20, kind="date" if by == "DAY" else "text"),
        Column("movements", "MOVEMENTS", 10, kind="number"),
        Column("customers", "CUSTOMERS", 10, kind="number"),
        Column("points_in", "POINTS IN", 12, kind="number"),
        Column("points_out", "POINTS OUT", 12, kind="number"),
        Column("net", "NET", 12, kind="signed"),
    )


def _shown(lines: Sequence[Activity], by: str) -> Generator[Row, None, None]:
    for line in lines:
        yield (of(line, by), line.movements, line.customers, line.points_in, line.points_out, line.net)


def of(line: Activity, by: str) -> Any:
    """What a line is about, in the counter's words."""
    if by == "DAY":
        return line.of
    return _KINDS.get(line.of, line.of) if by == "KIND" else str(line.of) or "(NONE)"


def _total(lines: Sequence[Activity]) -> Row:
    points_in, points_out = sum(line.points_in for line in lines), sum(line.points_out for line in lines)
    moved = sum(line.movements for line in lines)
    return ("TOTAL", moved, None, points_in, points_out, points_in + points_out)
