"""The 24x80 glass: what stands in which cell, in which role. Pure; one widget paints what has changed.

It shows a form, or a view over it, with the message line (row 23), the question and the key bar (row 24).
"""

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from renterrewards import cells
from renterrewards.cells import places
from renterrewards.cleaner import clean
from renterrewards.maps import COLUMNS, OPTION, Field, Page, Place
from renterrewards.programs.form import Form
from renterrewards.terminal import views
from renterrewards.terminal.editor import Editor
from renterrewards.terminal.keyboard import Keyboard
from renterrewards.terminal.views import PickView, Spans, WatchView

if TYPE_CHECKING:
    from renterrewards.terminal.reading import ReadView

MESSAGE_ROW, BAR_ROW = 22, 23
WIDE = 132
STATUS = 12
"""Cells of the status at the right of row 24."""

_CASE_KEPT = {"email", "plain", "zone"}

Line = tuple[tuple[str, str], ...]
"""A painted row: (text, role) side by side, 80 cells in all."""


class Message(NamedTuple):
    """A line said to the user."""

    text: str
    error: bool = False


class Parked(NamedTuple):
    """What a screen that was left for another keeps: its form, and the cursor with what is half typed there."""

    form: Form | None
    field: Field | None
    editor: Editor
    option: str
    messages: tuple[Message, ...]


class Covered(NamedTuple):
    """What lies under the cover of a locked terminal: a question or a list over the screen, too."""

    screen: Parked
    question: str
    view: "PickView | ReadView | WatchView | None"
    box: list[Spans]


class Glass:
    """The state of one screen. The sitting moves it, the panel reads `lines`."""

    def __init__(self, keyboard: Keyboard) -> None:
        self.keyboard = keyboard
        self.form: Form | None = None
        self.field: Field | None = None
        self.editor = Editor()
        self.option = ""
        self.messages: list[Message] = []
        self.question = ""
        self.view: PickView | ReadView | WatchView | None = None
        self.box: list[Spans] = []
        self.under: Covered | None = None
        """What a cover lies over."""
        self.insert = False
        self.busy = False
        self.stored = 0
        self.flash = False
        """Whether an error is being flashed, where the bell is not to be heard."""
        self.macro = ""
        """R while a macro is recorded, P while one is replayed."""
        self.area = ""
        """The number of the HotMenu area, once there is more than one."""
        self.watched = False
        """Whether somebody watches at another terminal."""
        self.room = COLUMNS
        """The columns that the window has."""
        self._drawn: dict[int, dict[int, list[Place]]] = {}

    def show(self, form: Form) -> None:
        """Put a form on the glass, the cursor at OPTION."""
        self.form, self.option, self.question, self.view, self.box = form, "", "", None, []
        self.to_option()

    def park(self) -> Parked:
        """Everything that another screen may now cover."""
        return Parked(self.form, self.field, self.editor, self.option, tuple(self.messages))

    def unpark(self, parked: Parked) -> None:
        """Put a parked screen back as it was left."""
        self.form, self.field, self.editor = parked.form, parked.field, parked.editor
        self.option, self.messages = parked.option, list(parked.messages)

    def covered(self) -> Covered:
        """Everything that stands here, which a cover comes over now."""
        self.under = Covered(self.park(), self.question, self.view, self.box)
        return self.under

    def uncover(self, under: Covered) -> None:
        """Put back all that stood here."""
        self.unpark(under.screen)
        self.question, self.view, self.box = under.question, under.view, under.box
        self.under = None

    @property
    def screen(self) -> Parked:
        """What is being worked on: it stands here, or lies under the cover."""
        return self.under.screen if self.under else self.park()

    @property
    def answering(self) -> bool:
        """Whether a question or a list has the keys, and not the field with the cursor."""
        return bool(self.under.question or self.under.view if self.under else self.question or self.view)

    def to_option(self) -> None:
        """Put the cursor into the OPTION field of the page or window in front."""
        if self.form:
            self.to(self.form.front.option)

    def again(self) -> None:
        """Show the field with the cursor as the form has it now."""
        if self.field and self.field.name != OPTION:
            self.to(self.field)

    def follow(self) -> None:
        """Put the cursor where the program wants it, else to OPTION."""
        form = self.form
        if form is None or not form.cursor:
            self.option = ""
            self.to_option()
            return
        form.go_to(form.cursor)
        self.to(form.map.field(form.cursor))
        form.cursor = ""

    def to(self, field: Field) -> None:
        """Put the cursor into a field."""
        text = self.option if field.name == OPTION else self._text(field)
        self.field = field
        self.editor = Editor(text, field.length, upper=field.kind not in _CASE_KEPT, secret=field.secret)

    @property
    def width(self) -> int:
        """80 columns; 132 for a report where the window has them."""
        return WIDE if self.view and self.view.wide and self.room >= WIDE else COLUMNS

    @property
    def cursor(self) -> tuple[int, int]:
        """(column, row) of the cursor; the upper left corner while a report is read."""
        if self.question:
            return places(self.question) + 1 + self.editor.cell, MESSAGE_ROW
        if isinstance(self.view, WatchView):
            return self.view.cursor
        if self.view or self.field is None:
            return 0, 0
        return self.field.column + self.editor.cell, self.field.row

    def lines(self) -> list[Line]:
        """The 24 rows as they should be seen now."""
        if isinstance(self.view, WatchView):
            return [tuple(spans) for spans in self.view.whole(self.width)]
        rows = self.view.lines(self.width) if self.view else self._form_lines()
        for n, spans in enumerate(self.box):
            rows[MESSAGE_ROW - len(self.box) + n] = spans
        rows = [*rows[:MESSAGE_ROW], self._message_line(), self._bar_line()]
        said = self.messages[-3:] if self.question else self.messages[-3:-1]
        for n, message in enumerate(reversed(said)):
            rows[MESSAGE_ROW - 1 - n] = _said(message, self.width)
        return [tuple(span for span in spans if span[0]) for spans in rows]

    def text(self) -> str:
        """The glass as 24 lines of plain text."""
        return "\n".join("".join(text for text, _ in line).rstrip() for line in self.lines())

    # -- the form ----------------------------------------------------------------------------------

    def _form_lines(self) -> list[Spans]:
        form = self.form
        if form is None:
            return [[(" " * COLUMNS, "text")] for _ in range(MESSAGE_ROW)]
        page = form.page
        rows = [self._row(page, y) for y in range(MESSAGE_ROW)]
        if form.window:
            window = form.map.page(form.window)
            for y in range(window.top, MESSAGE_ROW):
                covered = y < window.top + len(window.rows)
                rows[y] = self._row(window, y) if covered else [(" " * COLUMNS, "text")]
        return rows

    def _row(self, page: Page, y: int) -> Spans:
        """One row of a page: its drawing with what stands in its places."""
        drawing = page.rows[y - page.top]
        spans: Spans = []
        column = 0
        for place in self._places(page).get(y, ()):
            spans.append((drawing[column : place.column], _role(page, y)))
            spans += self._place(place)
            column = place.column + place.length
        spans.append((drawing[column:], _role(page, y)))
        return spans

    def _places(self, page: Page) -> dict[int, list[Place]]:
        """Remembered by identity: maps live as long as the program, and hashing a page costs more than drawing it."""
        if id(page) not in self._drawn:
            self._drawn[id(page)] = _by_row(page)
        return self._drawn[id(page)]

    def _place(self, place: Place) -> Spans:
        if not isinstance(place, Field) or place.shut:
            return [(views.aligned(place, self._text(place)), "shown")]
        if place is self.field and not (self.question or self.view):
            return views.edited(self.editor)
        return views.entry(
            self.option if place.name == OPTION and self._in_front(place) else self._text(place), place.length
        )

    def _text(self, place: Place) -> str:
        return self.form.texts.get(place.name, "") if self.form and place.name != OPTION else ""

    def _in_front(self, place: Place) -> bool:
        return self.form is not None and place.page == self.form.front.code

    # -- the last two rows -------------------------------------------------------------------------

    def _message_line(self) -> Spans:
        if self.question:
            head = f"{_asked(self.question, COLUMNS - 1 - self.editor.length)} "
            spans = [(head, "question"), *views.edited(self.editor)]
            return [*spans, (" " * (COLUMNS - places(head) - self.editor.length), "text")]
        if self.view and self.view.where and not self.messages:
            return [(cells.left(self.view.where, self.width), "text")]
        if not self.messages:
            return [(" " * self.width, "text")]
        return [(text, "pick" if self.flash else role) for text, role in _said(self.messages[-1], self.width)]

    def _bar_line(self) -> Spans:
        drawn = self.view.bar if self.view else self.form.page.rows[-1] if self.form else ""
        return [(cells.left(self.keyboard.bar(drawn), self.width - STATUS), "bar"), (self._status(), "status")]

    def _status(self) -> str:
        """`X 12 INS R2W`: the lock with the keys that are stored, insert, a macro, the area, and being watched."""
        lock = f"{'X' if self.busy else ' '}{self.stored if self.busy and self.stored else '':>3}"
        at_end = f"{self.macro or ' '}{self.area or ' '}{'W' if self.watched else ' '}"
        return f"{lock} {'INS' if self.insert else '   '} {at_end}"


def _asked(question: str, room: int) -> str:
    """A question in its room: a long name in it is cut, never what is asked, which stands at its end."""
    head, comma, end = clean(question).rpartition(", ")
    return cells.clip(head, max(0, room - places(comma + end))) + comma + cells.clip(end, room)


def _said(message: Message, width: int) -> Spans:
    text = cells.clip(message.text, width)
    return [(text, "error" if message.error else "message"), (" " * (width - places(text)), "text")]


def _role(page: Page, y: int) -> str:
    return "title" if y == page.top else "text"


def _by_row(page: Page) -> dict[int, list[Place]]:
    """The places of a page by row, from left to right."""
    rows: dict[int, list[Place]] = defaultdict(list)
    places: tuple[Place, ...] = (*page.fields, *page.shown)
    for place in sorted(places, key=lambda place: place.column):
        rows[place.row].append(place)
    return dict(rows)
