"""The audit (AUDRPT): who did what, when and where, a line for each field that it changed."""

from collections.abc import Generator
from contextlib import closing
from typing import Any

from renterrewards import clock, entry
from renterrewards.reports.report import Column, Progress, Report, Row, told
from renterrewards.store.audit import lines
from renterrewards.store.audit.lines import AuditLine, AuditQuery
from renterrewards.store.work import Work

CODE = "AUDRPT"
TITLE = "AUDIT REPORT"
EMPTY = "NOTHING WAS DONE THAT IS NOTED"

COLUMNS = (
    Column("line", "LINE", 6, "key"),
    Column("at", "WHEN", 15, "moment"),
    Column("user", "USER", 6, "exact"),
    Column("kind", "WHAT WAS|DONE", 8, "exact"),
    Column("what", "FILE AND KEY", 21, "exact"),
    Column("field", "FIELD", 12),
    Column("before", "BEFORE", 12),
    Column("after", "AFTER", 12),
    Column("why", "WHY", 12),
    Column("where", "WHERE", 10),
)
"""Who did what stands in the first 80 columns, with the field."""


def report_audit(
    work: Work, query: AuditQuery, zone: str, site: entry.Site, personal: bool, progress: Progress | None = None
) -> Report:
    """The report over `work`, which must stay open until the last row is read; instants as in `zone`."""
    counted = [0]
    return Report(
        code=CODE,
        title=TITLE,
        parameters=(
            ("START DATE", entry.show("date", query.first, site)),
            ("END DATE", entry.show("date", query.last, site)),
            ("USER", query.user or "ALL"),
            ("KIND", query.kind or "ALL"),
            ("FILE AND KEY", query.what or "ALL"),
            ("TEXT", query.text),
            ("PERSONAL", "Y" if personal else "N"),
        ),
        columns=COLUMNS,
        rows=told(_shown(work, query, zone, personal, counted), progress),
        total=lambda: _total(counted[0]),
        empty=EMPTY,
        keep=2,
    )


def _shown(work: Work, query: AuditQuery, zone: str, personal: bool, counted: list[int]) -> Generator[Row, None, None]:
    with closing(lines.lines(work, query, personal=personal)) as found:
        for line in found:
            counted[0] += 1
            yield from _rows(line, zone)


def _rows(line: AuditLine, zone: str) -> Generator[Row, None, None]:
    """A line for each field; why and where stand in all of them, so that each can be taken alone."""
    at = clock.local(line.at, zone).replace(tzinfo=None)
    where = " ".join(part for part in (line.location, line.terminal, line.drawer) if part)
    for name in line.fields or [""]:
        before, after = (value(fields[name]) if name in fields else "" for fields in (line.before, line.after))
        shown = (name.replace("_", " ").upper(), before, after, line.why, where)
        yield (line.seq, at, line.user, line.kind, line.what, *shown)


def value(value: Any) -> str:
    """A value of a field as it is read: flags as the screens have them."""
    if isinstance(value, bool):
        return "Y" if value else "N"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def _total(lines: int) -> Row:
    said = f"TOTAL {lines:,} LINE{'' if lines == 1 else 'S'}"
    return (None, None, None, None, said, *(None,) * (len(COLUMNS) - 5))
