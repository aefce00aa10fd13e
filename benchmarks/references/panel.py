"""One widget of 80x24 that echoes keys in a field, and on Enter shows the other form: the least that a glass can do."""

from itertools import cycle

from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.events import Key
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

FIELD = 12


class Panel(Widget, can_focus=True):
    DEFAULT_CSS = "Panel { width: 80; height: 24; }"

    def __init__(self) -> None:
        super().__init__()
        self.forms = cycle(("FORM A", "FORM B"))
        self.turn()

    def turn(self) -> None:
        form = next(self.forms)
        self.text = ""
        self.rows = [
            f"{form} IS READY".center(80),
            *(f"{n:>2} {form} label {n:<4}{'_' * 40:<60}" for n in range(1, 24)),
        ]

    def render_line(self, y: int) -> Strip:
        row = f"   NOTES {self.text:_<60}" if y == FIELD else self.rows[y]
        return Strip([Segment(row[:80].ljust(80), Style(color="#7fd88f", bgcolor="#0b130d"))], 80)

    def on_key(self, event: Key) -> None:
        event.stop()
        if event.key == "enter":
            self.turn()
            self.refresh()
        elif event.character:
            self.text += event.character
            self.refresh(Region(0, FIELD, 80, 1))


class OnePanel(App[None]):
    ENABLE_COMMAND_PALETTE = False

    def compose(self) -> ComposeResult:
        yield Panel()

    def on_mount(self) -> None:
        self.query_one(Panel).focus()


if __name__ == "__main__":
    OnePanel().run(mouse=False)
