"""What covers the form for a while: a list to pick from, a report to read, a help text. Pure."""

import textwrap
from collections.abc import Iterator
from itertools import islice

from renterrewards import cells
from renterrewards.cells import places
from renterrewards.cleaner import clean
from renterrewards.maps import COLUMNS
from renterrewards.programs.listing import Row

Spans = list[tuple[str, str]]
"""A row of the glass: texts with the role each is painted in."""

NO_MORE = "** No More Records **"


class PickView:
    """Rows with numbers; a page is read from `rows` only when it is shown."""

    HEIGHT = 17
    bar = "F2=NEXT  F4=PREV  RET=PICK  ESC=EXIT"

    def __init__(self, title: str, heading: str, rows: Iterator[Row]) -> None:
        self.title = title
        self.heading = heading
        self._rows = rows
        self.read: list[Row] = []
        self.top = 0
        self.mark = 0
        self.ended = False

    def fetch(self) -> None:
        """Read the rows of the page shown and one more; touches the store."""
        missing = self.top + self.HEIGHT + 1 - len(self.read)
        self.read += islice(self._rows, max(0, missing))
        self.ended = len(self.read) <= self.top + self.HEIGHT

    @property
    def page(self) -> list[Row]:
        """The rows on the glass."""
        return self.read[self.top : self.top + self.HEIGHT]

    def turn(self, pages: int) -> None:
        """A page on or back, as far as there are rows."""
        if pages > 0 and not self.ended:
            self.top += self.HEIGHT
        elif pages < 0:
            self.top = max(0, self.top - self.HEIGHT)
        self.mark = 0

    def step(self, rows: int) -> None:
        """Move the mark up or down on the page."""
        self.mark = max(0, min(len(self.page) - 1, self.mark + rows))

    def chosen(self, number: str) -> Row | None:
        """The row of a typed number, the marked one for none; None when there is no such row."""
        if not number:
            return self.page[self.mark] if self.page else None
        index = int(number) - 1 if number.isascii() and number.isdigit() else -1
        return self.page[index] if 0 <= index < len(self.page) else None

    def lines(self) -> list[Spans]:
        """The 22 rows above the prompt."""
        lines: list[Spans] = [[(cells.left(f" {self.title}", COLUMNS), "title")], _blank()]
        lines.append([(cells.left(f"     {self.heading}", COLUMNS), "heading")])
        for n, row in enumerate(self.page):
            marked = "pick" if n == self.mark else "shown"
            lines.append([(cells.left(f" {n + 1:>2}  {clean(row.text)}", COLUMNS), marked)])
        if self.ended:
            lines.append([(NO_MORE.center(COLUMNS), "text")])
        return lines + [_blank() for _ in range(22 - len(lines))]


class ReadView:
    """Lines to read, wider and longer than the glass; read from `lines` as far as was looked at."""

    HEIGHT = 22
    SIDE = 52
    bar = "PGDN=NEXT  PGUP=PREV  LEFT/RIGHT=SIDEWAYS  ESC=EXIT"

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.read: list[str] = []
        self.top = 0
        self.left = 0
        self.ended = False

    def fetch(self) -> None:
        """Read the lines of the page shown and one more; touches the store."""
        missing = self.top + self.HEIGHT + 1 - len(self.read)
        self.read += (clean(line) for line in islice(self._lines, max(0, missing)))
        self.ended = len(self.read) <= self.top + self.HEIGHT

    def turn(self, pages: int) -> None:
        """A page on or back."""
        if pages > 0 and not self.ended:
            self.top += self.HEIGHT
        elif pages < 0:
            self.top = max(0, self.top - self.HEIGHT)

    def step(self, rows: int) -> None:
        """A line on or back."""
        if rows < 0 or not self.ended:
            self.top = max(0, self.top + rows)

    def aside(self, steps: int) -> None:
        """Sideways, as far as the widest line read reaches."""
        widest = max((places(line) for line in self.read), default=0)
        self.left = max(0, min(self.left + steps * self.SIDE, widest - COLUMNS))

    @property
    def where(self) -> str:
        """The place in the report, for the message line."""
        return f"LINE {self.top + 1}  COLUMN {self.left + 1}{'  END OF REPORT' if self.ended else ''}"

    def lines(self) -> list[Spans]:
        """The 22 rows above the message line."""
        body = self.read[self.top : self.top + self.HEIGHT]
        lines: list[Spans] = [[(cells.left(_from_cell(line, self.left), COLUMNS), "shown")] for line in body]
        return lines + [_blank() for _ in range(22 - len(lines))]


def help_box(title: str, text: str) -> list[Spans]:
    """A help text as rows with a rule above and below; as many rows as it needs, at most 20."""
    paragraphs = [textwrap.wrap(p, COLUMNS - 6, break_on_hyphens=False) or [""] for p in clean_lines(text)]
    body = [line for paragraph in paragraphs for line in paragraph][:17]
    head = f"-- {title} " + "-" * COLUMNS
    lines = [cells.left(head, COLUMNS), *(cells.left(f"   {line}", COLUMNS) for line in body), "-" * COLUMNS]
    return [[(line, "help")] for line in lines]


def clean_lines(text: str) -> list[str]:
    """Paragraphs of a text: single line ends join, list lines and blank lines stand."""
    joined = textwrap.dedent(text).strip().replace("\n\n", "\r").replace("\n- ", "\r- ").replace("\n", " ")
    return [clean(paragraph) for paragraph in joined.split("\r")]


def _blank() -> Spans:
    return [(" " * COLUMNS, "text")]


def _from_cell(line: str, cell: int) -> str:
    """The line from a cell on."""
    if line.isascii():
        return line[cell:]
    used = 0
    for n, char in enumerate(line):
        if used >= cell:
            return line[n:]
        used += places(char)
    return ""
