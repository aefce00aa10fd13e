"""Rows to pages: 132 columns, 60 lines, a heading on each page, a form feed between pages."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate, count, islice
from math import ceil
from pathlib import Path

from renterrewards import cells, entry
from renterrewards.faults import Fault
from renterrewards.reports.blocks import WIDTH, below, blocks, rules
from renterrewards.reports.lines import GAP, line, lined
from renterrewards.reports.report import Column, Report, stop

LENGTH = 60
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
    numbers = count(1)
    try:
        check_width(report.columns)
        head = _heading(report, stamp)
        bodies = _in_sections if report.sections else _bodies
        for body in bodies(report, length - len(head), stamp.site):
            yield (*_numbered(head, report, next(numbers)), *body)
    finally:
        stop(report)


class TooWide(Fault):
    """The columns do not fit on paper."""


def places(columns: Sequence[Column]) -> int:
    """What the columns take of a line, the gaps between them included."""
    return sum(column.width for column in columns) + len(GAP) * max(0, len(columns) - 1)


def above(report: Report) -> int:
    """The lines of a page that are above the headings of the columns."""
    return 4 + len(_parameters(report.parameters))


def stops(report: Report) -> tuple[int, ...]:
    """Where the columns begin that move sideways, and where one more would; none when no column stays, or every one."""
    if not 0 < report.keep < len(report.columns):
        return ()
    widths = [column.width + len(GAP) for column in report.columns]
    return tuple(accumulate(widths))[report.keep - 1 :]


def check_width(columns: Sequence[Column]) -> None:
    """Raise TooWide for columns that a page has no room for."""
    if (taken := places(columns)) > WIDTH:
        raise TooWide(f"COLUMNS TAKE {taken} PLACES, PAPER HAS {WIDTH}: BLANK SOME, OR TAKE CSV OR XLSX")


def text(made: Generator[Page, None, None]) -> Generator[str, None, None]:
    """The pages as text, a page at a time, a form feed before each page but the first."""
    feed = ""
    with closing(made):
        for page in made:
            yield feed + "\n".join(page) + "\n"
            feed = FORM_FEED


def _bodies(report: Report, room: int, site: entry.Site) -> Generator[list[str], None, None]:
    """The lines of each page; the last page, or two, as `_endings` has it."""
    lines = lined(report.rows, report.columns, site)
    body = list(islice(lines, room))
    for text in lines:  # the line that shows that the page is full, and not the last
        yield body
        body = [text, *islice(lines, room - 1)]
    yield from _endings(report, body, room, site)


def _in_sections(report: Report, room: int, site: entry.Site) -> Generator[list[str], None, None]:
    """The lines of each page, blocks kept whole: a heading with its first line, a sub-total with its last one."""
    body: list[str] = []
    for block in blocks(report, site):
        if body and len(body) + len(block) - (block[-1] == "") > room:
            yield body[: -1 if body[-1] == "" else None]
            body = []
        body += block
    yield body


def _endings(report: Report, body: list[str], room: int, site: entry.Site) -> Iterator[list[str]]:
    """The last page, or the last two: a total never stands alone on a page."""
    foot = below(report, bool(body), site)
    if len(body) + len(foot) <= room:
        yield body + foot
        return
    yield body[:-1]
    yield body[-1:] + foot


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
        rules(report.columns, "-", [True] * len(report.columns)),
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
