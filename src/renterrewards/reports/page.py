"""Rows to pages: 132 columns, 60 lines, a heading on each page, a form feed between pages."""

from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from itertools import count, islice
from math import ceil
from pathlib import Path

from renterrewards import cells, entry
from renterrewards.reports.lines import GAP, line, liner
from renterrewards.reports.report import Column, Report, stop

WIDTH, LENGTH = 132, 60
GRID = 4
FORM_FEED = "\f"

Page = tuple[str, ...]
"""The lines of a page, none longer than 132 places."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the heading says of this run: whose report it is and when it was run, in the location's time.

    `paper` is LETTER or A4; `font` is a font file for the characters that the PDF's own font lacks.
    """

    company: str
    at: datetime
    site: entry.Site
    paper: str = "LETTER"
    font: Path | None = None


def pages(report: Report, stamp: Stamp, length: int = LENGTH) -> Generator[Page, None, None]:
    """The report's pages as the rows come; closing this iterator stops the report."""
    lines, head = liner(report.columns, stamp.site), _heading(report, stamp)
    room, numbers = length - len(head), count(1)
    try:
        body = list(islice(report.rows, room))
        for row in report.rows:  # the row that shows that the page is full, and not the last
            yield (*_numbered(head, report, next(numbers)), *lines(body))
            body = [row, *islice(report.rows, room - 1)]
        for last in _endings(report, lines(body), room, stamp.site):
            yield (*_numbered(head, report, next(numbers)), *last)
    finally:
        stop(report)


def text(made: Generator[Page, None, None]) -> Generator[str, None, None]:
    """The pages as text, a page at a time, a form feed before each page but the first."""
    feed = ""
    with closing(made):
        for page in made:
            yield feed + "\n".join(page) + "\n"
            feed = FORM_FEED


def _endings(report: Report, body: list[str], room: int, site: entry.Site) -> Iterator[list[str]]:
    """The last page, or the last two: a total never stands alone on a page."""
    foot = _total(report, site) if body else [cells.centred(report.empty, WIDTH).rstrip()]
    if len(body) + len(foot) <= room:
        yield body + foot
        return
    yield body[:-1]
    yield body[-1:] + foot


def _total(report: Report, site: entry.Site) -> list[str]:
    row = report.total()
    if not row:
        return []
    # Only figures are ruled off, as on a bookkeeper's sheet: single above the total, double below.
    summed = [value not in (None, "") and column.right for column, value in zip(report.columns, row, strict=True)]
    return [_rules(report.columns, "-", summed), line(report.columns, row, site), _rules(report.columns, "=", summed)]


def _rules(columns: tuple[Column, ...], stroke: str, drawn: list[bool]) -> str:
    strokes = (stroke if draw else " " for draw in drawn)
    return GAP.join(s * column.width for s, column in zip(strokes, columns, strict=True)).rstrip()


def _numbered(head: list[str], report: Report, number: int) -> list[str]:
    """The heading of a page; all of it is the same on every page but the line with its number."""
    return [head[0], _three(report.code, "", f"PAGE {number:,}"), *head[2:]]


def _heading(report: Report, stamp: Stamp) -> list[str]:
    run = entry.show("moment", stamp.at, stamp.site)
    return [
        _three(stamp.company, report.title, run),
        "",
        "",
        *_parameters(report.parameters),
        "",
        *_column_heads(report.columns, stamp.site),
        _rules(report.columns, "-", [True] * len(report.columns)),
    ]


def _three(first: str, middle: str, last: str) -> str:
    """A heading line: one text at the left, one in the middle of the page, one at the right."""
    side = 40
    return cells.left(first, side) + cells.centred(middle, WIDTH - 2 * side) + cells.right(last, side)


def _parameters(parameters: tuple[tuple[str, str], ...]) -> list[str]:
    """Label and value in a grid of at most four columns, read downwards."""
    deep = max(1, ceil(len(parameters) / GRID))
    stacks = [parameters[n : n + deep] for n in range(0, len(parameters), deep)]
    filled = [_stack(stack) + [""] * (deep - len(stack)) for stack in stacks]
    width = WIDTH // GRID
    return ["".join(cells.left(shown, width) for shown in across).rstrip() for across in zip(*filled, strict=True)]


def _stack(stack: tuple[tuple[str, str], ...]) -> list[str]:
    """Parameters one above the other, their values in line; at the end of each a gap."""
    widest = max(cells.places(label) for label, _ in stack)
    return [cells.clip(cells.left(label, widest) + GAP + value, WIDTH // GRID - len(GAP)) for label, value in stack]


def _column_heads(columns: tuple[Column, ...], site: entry.Site) -> list[str]:
    """The headings, standing on the rule when some need more lines than others."""
    split = [column.heading.split("|") for column in columns]
    deep = max(map(len, split))
    raised = [[""] * (deep - len(parts)) + parts for parts in split]
    return [line(columns, tuple(parts[n] for parts in raised), site) for n in range(deep)]
