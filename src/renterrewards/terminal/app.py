"""The Textual app: a panel on a screen, and nothing else. The sitting does the work."""

import asyncio
import gc
import signal
from contextlib import suppress
from functools import partial

from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.events import Resize

from renterrewards.programs import door
from renterrewards.programs.desk import Desk
from renterrewards.terminal.console import now
from renterrewards.terminal.dialogue import Dialogue
from renterrewards.terminal.driver import CounterDriver
from renterrewards.terminal.keyboard import Key, Keyboard
from renterrewards.terminal.panel import Panel, too_small
from renterrewards.terminal.sitting import Sitting
from renterrewards.terminal.station import Station
from renterrewards.terminal.theme import ground, styles
from renterrewards.terminal.typeahead import TypeAhead

QUIET = 0.3
"""Seconds after the first screen until the store is opened ahead of its use; a key before that is not slowed down."""

FLASH = 0.2
"""Seconds that an error is shown reversed where the bell is not to be heard."""


def _collect_garbage() -> None:
    """Collect garbage from the first frame on; what was imported before stays for good."""
    gc.freeze()
    gc.enable()


class CounterApp(App[None]):
    """One user's terminal."""

    ENABLE_COMMAND_PALETTE = False
    # Textual's own Ctrl+Q quits at once, with priority; here only END ends, and it asks.
    BINDINGS = [Binding("ctrl+q", "typed('ctrl+q')", show=False, priority=True)]

    def __init__(self, desk: Desk, station: Station | None = None) -> None:
        self._station = station or Station()
        super().__init__(driver_class=CounterDriver, ansi_color=True)  # as they are: no filter over every row
        few = self.console.color_system == "standard"
        self._ground = ground(self._station.theme, few)
        self.keys = TypeAhead(Keyboard(self._station.keys))
        self.dialogue = Dialogue(self.keys, self.paint, self.drained, self._station)
        self.dialogue.bell = self._ring
        self.sitting = Sitting(desk, self.dialogue, self.exit)
        self.panel = Panel(self.keys, self.dialogue.glass, styles(self._station.theme, few))
        self._desk = desk

    def compose(self) -> ComposeResult:
        """The panel."""
        yield self.panel

    async def on_mount(self) -> None:
        """Start the sitting; a signal ends it with the terminal restored."""
        self.screen.styles.background = self._ground
        self.panel.focus()
        loop = asyncio.get_running_loop()
        self._desk.working = partial(self.dialogue.working, loop)
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            with suppress(ValueError, NotImplementedError):  # not in the main thread (tests)
                loop.add_signal_handler(number, self.exit)
        await self.sitting.begin()
        self.run_worker(self.sitting.run(), exclusive=True)
        self.call_after_refresh(_collect_garbage)
        self.set_timer(QUIET, self._warm_up)

    def _warm_up(self) -> None:
        self.run_worker(self._look_at_store(), exit_on_error=False)

    async def _look_at_store(self) -> None:
        """Open the store once the first screen is on the glass; what is wrong with it is said before it is used."""
        said = await asyncio.to_thread(self._desk.warm_up)
        if not self._desk.signed_on and said == self._desk.banner:
            self.keys.put(Key(door.STORE_OPEN, at=now()))
        if said and not self.dialogue.glass.messages:
            self.dialogue.say(said)  # no error: nothing that was typed ahead is to be discarded
            self.paint()

    def on_resize(self, event: Resize) -> None:
        """A window under 80x24 gets a notice; keys are taken all the same, nothing is lost."""
        self.dialogue.glass.room = event.size.width
        self.dialogue.hidden = too_small(event.size)
        self.call_later(
            self.panel.anew
        )  # also for a size that is the one before: the terminal has lost cells meanwhile

    def paint(self) -> None:
        """Bring the glass onto the screen."""
        self.panel.paint()

    async def drained(self) -> None:
        """Wait until all that was typed before now has been read off the line."""
        driver = self._driver
        while isinstance(driver, CounterDriver) and driver.pending():
            await asyncio.sleep(0.001)

    def _ring(self) -> None:
        """The bell of an error, as the station has it."""
        if self._station.bell == "sound":
            self.bell()
        elif self._station.bell == "flash":
            self.dialogue.glass.flash = True
            self.set_timer(FLASH, self._flashed)

    def _flashed(self) -> None:
        self.dialogue.glass.flash = False
        self.paint()

    def action_typed(self, name: str) -> None:
        """A key that Textual would keep for itself is a key as any other."""
        self.keys.type(name, None, now())
