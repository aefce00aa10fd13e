"""Award points activity (AWDACT): points in and out between two dates, a line a day, month, user and so on."""

from collections.abc import Generator, Sequence
from datetime import date

from renterrewards import entry
from renterrewards.reports.chart import bars, columns
from renterrewards.reports.grouped import of_column, of_value
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


BARS = 21
"""Places of a bar; two of them fill the page."""


def report_activity(work: Work, first: date, last: date, by: str, site: entry.Site, *, chart: bool = False) -> Report:
    """The report; its lines are few and are read at once. What was before, in and out make what is after.

    `chart`: what came in and what went out are drawn beside the figures.
    """
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
        columns=_columns(by) + _bar_columns(chart),
        rows=_shown(lines, by, chart),
        total=lambda: _total(lines) + (None,) * len(_bar_columns(chart)),
        empty=EMPTY,
    )


def _columns(by: str) -> tuple[Column, ...]:
    return (
        of_column(by, 20),
        Column("movements", "MOVEMENTS", 10, kind="number"),
        Column("customers", "CUSTOMERS", 10, kind="number"),
        Column("points_in", "POINTS IN", 12, kind="number"),
        Column("points_out", "POINTS OUT", 12, kind="number"),
        Column("net", "NET", 12, kind="signed"),
    )


def _bar_columns(chart: bool) -> tuple[Column, ...]:
    return columns(("POINTS IN", "POINTS OUT"), BARS) if chart else ()


def _shown(lines: Sequence[Activity], by: str, chart: bool) -> Generator[Row, None, None]:
    drawn = bars([(line.points_in, -line.points_out) for line in lines], BARS, "#*")
    for line, bar in zip(lines, drawn, strict=True):
        figures = (line.movements, line.customers, line.points_in, line.points_out, line.net)
        of = _KINDS.get(line.of, line.of) if by == "KIND" else line.of
        yield (of_value(of, by), *figures, *(bar if chart else ()))


def _total(lines: Sequence[Activity]) -> Row:
    points_in, points_out = sum(line.points_in for line in lines), sum(line.points_out for line in lines)
    return ("TOTAL", sum(line.movements for line in lines), None, points_in, points_out, points_in + points_out)
