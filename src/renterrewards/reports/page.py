"""Rows to pages: 132 columns, 60 lines, a heading on each page, a form feed between pages."""

from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from renterrewards import cells, entry
from renterrewards.reports.report import Column, Report, Row, stop

WIDTH, LENGTH = 132, 60
GAP = "  "
GRID = 4
FORM_FEED = "\f"

Page = tuple[str, ...]
"""The lines of a page, none longer than 132 places."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the heading says of this run: whose report it is and when it was run, in the location's time."""

    company: str
    at: datetime
    site: entry.Site


def pages(report: Report, stamp: Stamp, length: int = LENGTH) -> Generator[Page, None, None]:
    """The report's pages as the rows come; closing this iterator stops the report."""
    number, body, on_line = 1, list[str](), liner(report.columns)
    room = length - len(_heading(report, stamp, 1))
    try:
        for row in report.rows:
            if len(body) == room:
                yield (*_heading(report, stamp, number), *body)
                number, body = number + 1, []
            body.append(on_line(row))
        for last in _endings(report, body, room):
            yield (*_heading(report, stamp, number), *last)
            number += 1
    finally:
        stop(report)


def text(made: Generator[Page, None, None]) -> Generator[str, None, None]:
    """The pages as text, a page at a time, a form feed before each page but the first."""
    feed = ""
    with closing(made):
        for page in made:
            yield feed + "\n".join(page) + "\n"
            feed = FORM_FEED


def line(columns: tuple[Column, ...], row: Row) -> str:
    """A row on its line, every column in its place."""
    shown = (cells.right(c, k.width) if k.right else cells.left(c, k.width) for k, c in zip(columns, row, strict=True))
    return GAP.join(shown).rstrip()


def liner(columns: tuple[Column, ...]) -> Callable[[Row], str]:
    """`line` for many rows of the same columns: plain text goes through one format, which costs a fifth."""
    template = GAP.join(f"%{k.width}s" if k.right else f"%-{k.width}.{k.width}s" for k in columns)
    width = len(template % tuple("" for _ in columns))

    def made(row: Row) -> str:
        shown = template % row
        plain = len(shown) == width and shown.isascii() and shown.isprintable()
        return shown.rstrip() if plain else line(columns, row)

    return made


def _endings(report: Report, body: list[str], room: int) -> Iterator[list[str]]:
    """The last page, or the last two: a total never stands alone on a page."""
    foot = _total(report) if body else [cells.centred(report.empty, WIDTH).rstrip()]
    if len(body) + len(foot) <= room:
        yield body + foot
        return
    yield body[:-1]
    yield body[-1:] + foot


def _total(report: Report) -> list[str]:
    row = report.total()
    if not row:
        return []
    # Only figures are ruled off, as on a bookkeeper's sheet: single above the total, double below.
    summed = [bool(shown) and column.right for column, shown in zip(report.columns, row, strict=True)]
    return [_rules(report.columns, "-", summed), line(report.columns, row), _rules(report.columns, "=", summed)]


def _rules(columns: tuple[Column, ...], stroke: str, drawn: list[bool]) -> str:
    strokes = (stroke if draw else " " for draw in drawn)
    return GAP.join(s * column.width for s, column in zip(strokes, columns, strict=True)).rstrip()


def _heading(report: Report, stamp: Stamp, number: int) -> list[str]:
    run = entry.show("moment", stamp.at, stamp.site)
    return [
        _three(stamp.company, report.title, run),
        _three(report.code, "", f"PAGE {number:,}"),
        "",
        *_parameters(report.parameters),
        "",
        *_column_heads(report.columns),
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


def _column_heads(columns: tuple[Column, ...]) -> list[str]:
    """The headings, standing on the rule when some need more lines than others."""
    split = [column.heading.split("|") for column in columns]
    deep = max(map(len, split))
    raised = [[""] * (deep - len(parts)) + parts for parts in split]
    return [line(columns, tuple(parts[n] for parts in raised)) for n in range(deep)]
