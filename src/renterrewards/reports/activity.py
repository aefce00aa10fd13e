"""Award points activity (AWDACT): points in and out between two dates, a line a day, user, location, kind or rule."""

from collections.abc import Generator, Sequence
from datetime import date

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
        rows=_shown(lines, by, site),
        total=lambda: _total(lines),
        empty=EMPTY,
    )


def _columns(by: str) -> tuple[Column, ...]:
    return (
        Column("of", by, 20),
        Column("movements", "MOVEMENTS", 10, kind="number"),
        Column("customers", "CUSTOMERS", 10, kind="number"),
        Column("points_in", "POINTS IN", 12, kind="number"),
        Column("points_out", "POINTS OUT", 12, kind="number"),
        Column("net", "NET", 12, kind="number"),
    )


def _shown(lines: Sequence[Activity], by: str, site: entry.Site) -> Generator[Row, None, None]:
    for line in lines:
        figures = (f"{line.points_in:,}", f"{line.points_out:,}", f"{line.net:+,}")
        yield (of_text(line, by, site), f"{line.movements:,}", f"{line.customers:,}", *figures)


def of_text(line: Activity, by: str, site: entry.Site) -> str:
    """What a line is about, in the counter's words."""
    if by == "DAY":
        return entry.show("date", line.of, site)
    return _KINDS.get(line.of, line.of) if by == "KIND" else str(line.of) or "(NONE)"


def _total(lines: Sequence[Activity]) -> Row:
    points_in, points_out = sum(line.points_in for line in lines), sum(line.points_out for line in lines)
    moved = f"{sum(line.movements for line in lines):,}"
    return ("TOTAL", moved, "", f"{points_in:,}", f"{points_out:,}", f"{points_in + points_out:+,}")
