"""What lines of a report stand together on paper: a heading with its first line, a total with what it adds up."""

from collections.abc import Iterator, Sequence
from itertools import islice

from renterrewards import cells, entry
from renterrewards.reports.lines import GAP, TOGETHER, line, liner
from renterrewards.reports.report import Column, Heading, Marked, Report, Row, Summed

WIDTH = 132
"""The places of a line of paper."""


def blocks(report: Report, site: entry.Site) -> Iterator[list[str]]:
    """Lines that stand together, the last of them with the grand total."""
    block: list[str] = []
    headed = False
    for row, text in _lined(report, site):
        match row:
            case Heading():
                if block:
                    yield block
                block = [cells.clip(str(row[0]), WIDTH)]
                headed = True
            case Summed():
                drawn = _figures(report.columns, row)
                block += [rules(report.columns, "-", drawn), line(report.columns, row, site), ""]
            case _:
                if block and not headed:
                    yield block
                    block = []
                block.append(text)
                headed = False
    yield block + below(report, bool(block), site)


def _lined(report: Report, site: entry.Site) -> Iterator[tuple[Row, str]]:
    """Each row, with its line where it is one of data; some hundred are made at a time, which costs a quarter."""
    lines = liner(report.columns, site)
    while some := list(islice(report.rows, TOGETHER)):
        made = iter(lines([row for row in some if not isinstance(row, Marked)]))
        yield from ((row, "" if isinstance(row, Marked) else next(made)) for row in some)


def below(report: Report, any_rows: bool, site: entry.Site) -> list[str]:
    """What stands below the last line: the grand total, or that there is none."""
    return _total(report, site) if any_rows else [cells.centred(report.empty, WIDTH).rstrip()]


def _total(report: Report, site: entry.Site) -> list[str]:
    row = report.total()
    if not row:
        return []
    # Only figures are ruled off, as on a bookkeeper's sheet: single above the total, double below.
    summed = _figures(report.columns, row)
    return [rules(report.columns, "-", summed), line(report.columns, row, site), rules(report.columns, "=", summed)]


def rules(columns: Sequence[Column], stroke: str, drawn: Sequence[bool]) -> str:
    """A line of strokes under or over the columns that are to be drawn."""
    strokes = (stroke if draw else " " for draw in drawn)
    return GAP.join(s * column.width for s, column in zip(strokes, columns, strict=True)).rstrip()


def _figures(columns: Sequence[Column], row: Row) -> list[bool]:
    return [value not in (None, "") and column.right for column, value in zip(columns, row, strict=True)]
