"""The Textual app: a panel on a screen, and nothing else. The sitting does the work."""

import asyncio
import signal
from contextlib import suppress
from functools import partial

from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.events import Resize

from renterrewards.maps import COLUMNS, ROWS
from renterrewards.programs.desk import Desk
from renterrewards.terminal.dialogue import Dialogue
from renterrewards.terminal.driver import CounterDriver
from renterrewards.terminal.panel import Panel
from renterrewards.terminal.sitting import Sitting
from renterrewards.terminal.typeahead import TypeAhead

QUIET = 0.3
"""Seconds after the first screen until the store is opened ahead of its use; a key before that is not slowed down."""


class CounterApp(App[None]):
    """One user's terminal."""

    ENABLE_COMMAND_PALETTE = False
    CSS = "Screen { align: center middle; background: #0b130d; overflow: hidden; }"
    # Textual's own Ctrl+Q quits at once, with priority; here only END ends, and it asks.
    BINDINGS = [Binding("ctrl+q", "nothing", show=False, priority=True)]

    def __init__(self, desk: Desk) -> None:
        super().__init__(driver_class=CounterDriver)
        self.keys = TypeAhead()
        self.dialogue = Dialogue(self.keys, self.paint, self.drained)
        self.dialogue.bell = self.bell
        self.sitting = Sitting(desk, self.dialogue, self.exit)
        self.panel = Panel(self.keys, self.dialogue.glass.lines)
        self._desk = desk

    def compose(self) -> ComposeResult:
        """The panel."""
        yield self.panel

    def on_mount(self) -> None:
        """Start the sitting; a signal ends it with the terminal restored."""
        self.panel.focus()
        loop = asyncio.get_running_loop()
        self._desk.working = partial(self.dialogue.working, loop)
        for number in (signal.SIGTERM, signal.SIGHUP):
            with suppress(ValueError, NotImplementedError):  # not in the main thread (tests)
                loop.add_signal_handler(number, self.exit)
        self.run_worker(self.sitting.run(), exclusive=True)
        self.set_timer(QUIET, self._warm_up)

    def _warm_up(self) -> None:
        """Open the store once the first screen is on the glass, while the clerk reads it."""
        self.run_worker(asyncio.to_thread(self._desk.warm_up), exit_on_error=False)

    def on_resize(self, event: Resize) -> None:
        """A window under 80x24 gets a notice; keys are taken all the same, nothing is lost."""
        self.dialogue.hidden = event.size.width < COLUMNS or event.size.height < ROWS
        self.panel.too_small(self.dialogue.hidden)

    def paint(self) -> None:
        """Bring the glass onto the screen."""
        self.panel.paint()

    async def drained(self) -> None:
        """Wait until all that was typed before now has been read off the line."""
        driver = self._driver
        while isinstance(driver, CounterDriver) and driver.pending():
            await asyncio.sleep(0.001)

    def action_nothing(self) -> None:
        """Do nothing."""
