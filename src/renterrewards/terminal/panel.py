"""The one widget: it stores keys and paints the rows of the glass that have changed."""

from collections.abc import Callable

from rich.segment import Segment
from textual.events import Key as KeyEvent
from textual.events import Paste
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from renterrewards.maps import COLUMNS, ROWS
from renterrewards.terminal import keyboard
from renterrewards.terminal.glass import Line
from renterrewards.terminal.theme import STYLES
from renterrewards.terminal.typeahead import TypeAhead

NOTICE = "MAKE THE WINDOW 80X24, NOTHING IS LOST"


class Panel(Widget, can_focus=True):
    """80x24 cells. It never waits: a key is stored, and the sitting takes it when it can."""

    DEFAULT_CSS = f"Panel {{ width: {COLUMNS}; height: {ROWS}; }}"

    def __init__(self, keys: TypeAhead, lines: Callable[[], list[Line]]) -> None:
        super().__init__()
        self._keys = keys
        self._lines = lines
        self._painted: list[Line] = [() for _ in range(ROWS)]
        self._strips: list[Strip] = [Strip.blank(COLUMNS) for _ in range(ROWS)]
        self._small = False

    def paint(self) -> None:
        """Bring the glass onto the screen: only rows that differ are made and sent."""
        changed = []
        for y, line in enumerate(self._lines()):
            if line != self._painted[y]:
                start, cells = differing(self._painted[y], line)
                self._painted[y] = line
                self._strips[y] = Strip([Segment(text, STYLES[role]) for text, role in line], COLUMNS)
                changed.append(Region(start, y, cells, 1))
        if changed:
            self.refresh(*changed)

    def too_small(self, small: bool) -> None:
        """Show the notice instead of the glass, or the glass again."""
        if small != self._small:
            self._small = small
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """A row of the glass, or of the notice."""
        if self._small:
            return Strip([Segment(NOTICE if y == 0 else "", STYLES["error"])])
        return self._strips[y] if y < ROWS else Strip.blank(COLUMNS)

    def on_key(self, event: KeyEvent) -> None:
        """Store the key; nothing else may act on it."""
        event.stop()
        event.prevent_default()
        if key := keyboard.key(event.key, event.character, event.time):
            self._keys.put(key)

    def on_paste(self, event: Paste) -> None:
        """A pasted text is keystrokes."""
        event.stop()
        event.prevent_default()
        for key in keyboard.typed(event.text, event.time):
            self._keys.put(key)


def differing(old: Line, new: Line) -> tuple[int, int]:
    """(first cell, cells) in which two rows differ: what has to go over the line for one key is a few cells."""
    before = [(char, role) for text, role in old for char in text]
    after = [(char, role) for text, role in new for char in text]
    if len(before) != COLUMNS or len(after) != COLUMNS:  # a first painting, or characters of two cells
        return 0, COLUMNS
    cells = [n for n in range(COLUMNS) if before[n] != after[n]]
    return (cells[0], cells[-1] - cells[0] + 1) if cells else (0, COLUMNS)
