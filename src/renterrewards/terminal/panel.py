"""The one widget: it stores keys and paints the rows of the glass that have changed."""

from rich.segment import Segment
from rich.style import Style
from textual.events import Key as KeyEvent
from textual.events import Paste, Resize
from textual.geometry import Offset, Region, Size
from textual.strip import Strip
from textual.widget import Widget

from renterrewards.maps import COLUMNS, ROWS
from renterrewards.terminal.glass import Glass, Line
from renterrewards.terminal.typeahead import TypeAhead

NOTICE = "MAKE THE WINDOW 80X24, NOTHING IS LOST"


class Panel(Widget, can_focus=True):
    """The glass in the middle of the window. It never waits: a key is stored, and the sitting takes it when it can."""

    DEFAULT_CSS = "Panel { width: 100%; height: 100%; }"

    def __init__(self, keys: TypeAhead, glass: Glass, styles: dict[str, Style]) -> None:
        super().__init__()
        self._keys = keys
        self._glass = glass
        self._styles = styles
        self._painted: list[Line] = [()] * ROWS
        self._strips: list[Strip] = [Strip([])] * ROWS
        self._width = COLUMNS
        self._window = Size(COLUMNS, ROWS)

    @property
    def _corner(self) -> Offset:
        """Where the upper left cell of the glass stands in the window."""
        return Offset((self._window.width - self._width) // 2, (self._window.height - ROWS) // 2)

    def paint(self) -> None:
        """Bring the glass onto the screen: only rows that differ are made and sent."""
        if self._glass.width != self._width:
            self._width = self._glass.width
            self.anew()
            return
        corner, changed = self._corner, []
        for y, line in enumerate(self._glass.lines()):
            if line != self._painted[y]:
                start, cells = differing(self._painted[y], line, self._width)
                self._painted[y] = line
                self._strips[y] = self._strip(line, corner.x)
                changed.append(Region(corner.x + start, corner.y + y, cells, 1))
        self.app.cursor_position = corner + self._glass.cursor
        if changed and not too_small(self._window):
            self.refresh(*changed)

    def anew(self) -> None:
        """Paint everything again: the window or the width of the glass is another."""
        self._painted = [()] * ROWS
        self.paint()
        self.refresh()

    def _strip(self, line: Line, left: int) -> Strip:
        ground = self._styles["text"]
        margin = [Segment(" " * max(left, 0), ground)]
        return Strip([*margin, *(Segment(text, self._styles[role]) for text, role in line)], left + self._width)

    def render_line(self, y: int) -> Strip:
        """A row of the window: of the glass, beside it, or of the notice."""
        if too_small(self._window):
            return Strip([Segment(NOTICE if y == 0 else "", self._styles["error"])])
        row = y - self._corner.y
        strip = self._strips[row] if 0 <= row < ROWS else Strip([])
        return strip.extend_cell_length(self._window.width, self._styles["text"])

    def on_resize(self, event: Resize) -> None:
        """The window is another: the glass goes into its middle. Kept, as `size` walks through the layout each time."""
        self._window = event.size
        self.anew()

    def on_key(self, event: KeyEvent) -> None:
        """Store the key; nothing else may act on it."""
        event.stop()
        event.prevent_default()
        self._keys.type(event.key, event.character, event.time)

    def on_paste(self, event: Paste) -> None:
        """Store what was pasted."""
        event.stop()
        event.prevent_default()
        self._keys.paste(event.text, event.time)


def too_small(window: Size) -> bool:
    """Whether a window cannot show the glass."""
    return window.width < COLUMNS or window.height < ROWS


def differing(old: Line, new: Line, width: int) -> tuple[int, int]:
    """(first cell, cells) in which two rows differ: what has to go over the line for one key is a few cells."""
    before = [(char, role) for text, role in old for char in text]
    after = [(char, role) for text, role in new for char in text]
    if len(before) != width or len(after) != width:  # a first painting, or characters of two cells
        return 0, width
    cells = [n for n in range(width) if before[n] != after[n]]
    return (cells[0], cells[-1] - cells[0] + 1) if cells else (0, width)
