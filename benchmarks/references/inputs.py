"""The usual way: a form of 20 Input widgets with labels, and on Enter another such Screen."""

from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.screen import Screen
from textual.widgets import Input, Label


class Form(Screen[None]):
    CSS = "Horizontal { height: 1; } Label { width: 18; } Input { width: 60; height: 1; border: none; }"

    def __init__(self, name: str) -> None:
        super().__init__()
        self.heading = name

    def compose(self) -> ComposeResult:
        yield Label(f"{self.heading} IS READY")
        for n in range(20):
            with Horizontal():
                yield Label(f"{self.heading} {n}")
                yield Input()

    def on_input_submitted(self) -> None:
        self.app.switch_screen(Form("FORM B" if self.heading == "FORM A" else "FORM A"))


class Inputs(App[None]):
    ENABLE_COMMAND_PALETTE = False

    def on_mount(self) -> None:
        self.push_screen(Form("FORM A"))


if __name__ == "__main__":
    Inputs().run(mouse=False)
