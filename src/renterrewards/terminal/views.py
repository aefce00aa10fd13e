"""What covers the form for a while: a list to pick from, a help text; and how its fields are drawn. Pure."""

import textwrap
from collections.abc import Iterator, Sequence
from itertools import islice

from renterrewards import cells
from renterrewards.cells import places
from renterrewards.cleaner import clean
from renterrewards.maps import COLUMNS, Place, Shown
from renterrewards.programs.listing import Row
from renterrewards.terminal.editor import Editor

Spans = list[tuple[str, str]]
"""A row of the glass: texts with the role each is painted in."""

NO_MORE = "** No More Records **"


class PickView:
    """Rows with numbers; a page is read from `rows` only when it is shown. `find`: typed words narrow the list."""

    HEIGHT = 17
    wide, where = False, ""
    bar = "F2=NEXT  F4=PREV  RET=PICK  ESC=EXIT"

    def __init__(self, title: str, heading: str, rows: Iterator[Row], find: bool = False) -> None:
        self.title = title
        self.heading = heading
        self._rows = rows
        self._find = find
        self.read: list[Row] = []
        self.found: list[Row] = []
        self.top = 0
        self.mark = 0
        self.ended = False

    @property
    def asks(self) -> tuple[str, int]:
        """(what the prompt says, characters it takes)."""
        return ("FIND OR ROW NUMBER:", 20) if self._find else ("ROW NUMBER:", 3)

    def fetch(self) -> None:
        """Read the rows of the page shown and one more; touches the store."""
        missing = None if self._find else max(0, self.top + self.HEIGHT + 1 - len(self.read))
        self.read += islice(self._rows, missing)
        if not self._find:
            self.found = self.read
        self.ended = len(self.found) <= self.top + self.HEIGHT

    def narrow(self, typed: str) -> None:
        """Show only rows with these words, when the list is one to find in; a number means a row."""
        if self._find:
            words = [] if typed.isdigit() else typed.upper().split()
            self.found = [row for row in self.read if all(word in row.text.upper() for word in words)]
            self.top, self.mark, self.ended = 0, 0, len(self.found) <= self.HEIGHT

    @property
    def page(self) -> list[Row]:
        """The rows on the glass."""
        return self.found[self.top : self.top + self.HEIGHT]

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

    def chosen(self, typed: str) -> Row | None:
        """The row of a typed number, the marked one for none; None when there is no such row."""
        if not typed or (self._find and not typed.isdigit()):
            return self.page[self.mark] if self.page else None
        index = int(typed) - 1 if typed.isascii() and typed.isdigit() else -1
        return self.page[index] if 0 <= index < len(self.page) else None

    def lines(self, width: int) -> list[Spans]:
        """The 22 rows above the prompt."""
        lines: list[Spans] = [[(cells.left(f" {self.title}", width), "title")], blank(width)]
        lines.append([(cells.left(f"     {self.heading}", width), "heading")])
        for n, row in enumerate(self.page):
            marked = "pick" if n == self.mark else "shown"
            lines.append([(cells.left(f" {n + 1:>2}  {clean(row.text)}", width), marked)])
        if self.ended:
            lines.append([(NO_MORE.center(width), "text")])
        return lines + [blank(width) for _ in range(22 - len(lines))]


class WatchView:
    """The glass of another terminal, all of it, with a sign that it is only watched."""

    wide, where, bar = False, "", ""
    SIGN = " SHADOW ESC "

    def __init__(self, called: str) -> None:
        self._rows: list[Spans] = []
        self._said = f"WAITING FOR {called}"
        self.cursor = (0, 0)

    def show(self, rows: Sequence[Sequence[Sequence[str]]], cursor: tuple[int, int], said: str) -> None:
        """What is to be seen now; `said` stands in its message line, when there is something to say."""
        self._rows = [[(text, role) for text, role in row] for row in rows]
        self.cursor, self._said = cursor, said

    def whole(self, width: int) -> list[Spans]:
        """The 24 rows."""
        rows = [_cut(row, width) for row in self._rows] or [blank(width) for _ in range(24)]
        if self._said:
            rows[22] = [(cells.left(self._said, width), "error")]
        return [*rows[:23], [*_cut(rows[23], width - len(self.SIGN)), (self.SIGN, "pick")]]

    def lines(self, width: int) -> list[Spans]:
        """The 22 rows above the message line."""
        return self.whole(width)[:22]


def _cut(row: Spans, width: int) -> Spans:
    """As much of a row as goes into a width, filled up to it."""
    cut: Spans = []
    for text, role in row:
        kept = cells.clip(text, width)
        cut.append((kept, role))
        width -= cells.places(kept)
    return [*cut, (" " * width, "text")] if width else cut


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


def blank(width: int = COLUMNS) -> Spans:
    """An empty row."""
    return [(" " * width, "text")]


# -- fields ----------------------------------------------------------------------------------------


def entry(text: str, length: int) -> Spans:
    """An entry field: its text, and underscores as far as it goes."""
    shown = cells.left(text, min(places(text), length))
    return [(shown, "field"), ("_" * (length - places(shown)), "blank")]


def edited(editor: Editor) -> Spans:
    """The field the cursor is in."""
    if editor.secret:
        return [("_", "cursor"), ("_" * (editor.length - 1), "blank")]
    before, under = editor.text[: editor.column], editor.text[editor.column : editor.column + 1] or "_"
    if editor.full:
        before, under = editor.text[: editor.column - 1], editor.text[editor.column - 1 : editor.column]
    after = editor.text[len(before) + 1 :]
    rest = editor.length - places(before) - places(under)
    shown = cells.left(after, min(places(after), rest))
    pad = "_" * (rest - places(shown))
    return [(before, "field"), (under, "cursor"), (shown, "field"), (pad, "blank")]


def aligned(place: Place, text: str) -> str:
    """What is shown in a place, to its right where the map says so."""
    right = isinstance(place, Shown) and place.right
    return cells.right(text, place.length) if right else cells.left(text, place.length)
