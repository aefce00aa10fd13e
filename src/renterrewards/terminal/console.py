"""The glass and the keys together: take a key, edit a field, say something, run what may take time."""

import asyncio
import textwrap
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from renterrewards.faults import Fault
from renterrewards.maps import COLUMNS
from renterrewards.terminal.glass import Glass, Message
from renterrewards.terminal.keyboard import LOCK, Key
from renterrewards.terminal.station import Station
from renterrewards.terminal.typeahead import Attention, TypeAhead

if TYPE_CHECKING:
    from renterrewards.terminal.macros import Player, Recorder

T = TypeVar("T")
DIGITS = frozenset("0123456789")
BUSY_AFTER = 0.05
"""Seconds after which the store's work is marked on the status line."""

ESC_WAIT = 0.3
"""How long an Esc waits for the digit that makes it a function key."""


class SignedOff(Exception):
    """Who was signed on is so no more: he went, or was ended from elsewhere. The key that came is nobody's.

    It may say why.
    """

    def __init__(self, why: str = "") -> None:
        super().__init__(why)
        self.why = why


class Console:
    """One user's glass and keys. `paint` brings the glass onto the screen, `drained` waits for what is on the line."""

    def __init__(
        self,
        keys: TypeAhead,
        paint: Callable[[], None],
        drained: Callable[[], Awaitable[None]],
        station: Station | None = None,
    ) -> None:
        self.station = station or Station()
        self.glass = Glass(keys.keyboard)
        self.keys = keys
        self.paint = paint
        self._drained = drained
        self.bell: Callable[[], None] = lambda: None
        self.hidden = False
        """Whether the window is too small to show the glass."""
        self.guarding = False
        """Whether a guarded question stands, itself or by the list of its answers: it waits until it is seen."""
        self.player: Player | None = None
        self.recorder: Recorder | None = None
        self.anywhere: Mapping[str, Callable[[], Awaitable[None]]] = {}
        """What actions do that work wherever a key is taken, in a question or a list too."""
        self.spooling = False
        """Whether a report runs in a thread of its own while it is read: ESC leaves the view then, and so stops it."""
        self.over = False
        """Whether the session was ended from elsewhere: the next key ends what is going on."""
        self.stands: Callable[[], Awaitable[None]] | None = None
        """Raises SignedOff when who is signed on may not work here any more; asked before a key is served."""
        self._progress = False
        keys.on_store = self._stored

    # -- keys --------------------------------------------------------------------------------------

    async def key(self) -> Key:
        """The next key, of the macro that is replayed or of the keyboard. Raises Attention for a Ctrl+C."""
        while True:
            key = await self._replayed()
            if key is None:
                key = await self._typed_key()
                if key.action in ("attention", "escape"):  # the clerk's own; a macro goes to OPTION by one too
                    self.stop_macro()
            if self.over:
                raise SignedOff
            if self.stands:
                await self.stands()
            if self.hidden and self.guarding and key.action not in ("attention", LOCK):
                continue
            if self.recorder:
                self.recorder.took(self.glass, key)
            if key.action == "attention":
                raise Attention
            if not (act := self.anywhere.get(key.action)):
                return key
            await act()

    async def _replayed(self) -> Key | None:
        """The macro's next key, none when it is the clerk's turn; a key of his stops it. Raises Fault when it stops."""
        player = self.player
        if not player:
            return None
        await asyncio.sleep(0)
        try:
            key = player.next(self.glass, now())
            if key and len(self.keys):
                raise Fault(f"MACRO {player.name} STOPPED BY A KEY")
        except Fault:
            self.stop_macro()
            raise
        if player.waits:
            self._wait_for_clerk(player.waits)
        elif key is None:
            self.stop_macro()
        return key

    def _wait_for_clerk(self, text: str) -> None:
        if text not in (message.text for message in self.glass.messages):
            self.say(text)

    async def _typed_key(self) -> Key:
        """The next key of the keyboard; Esc and a digit make a function key."""
        if not len(self.keys):
            self.paint()
        key = await self.keys.get()
        if key.action != "escape":
            return key
        digit = await self.keys.get_within(ESC_WAIT)
        if digit is None:
            return key
        if digit.char in DIGITS and digit.at - key.at <= ESC_WAIT:
            return self.keys.keyboard.function(int(digit.char) or 10, digit.at)
        self.keys.back(digit)
        return key

    def play(self, player: "Player") -> None:
        """Let a macro type from here on."""
        self.player, self.glass.macro = player, "P"

    def stop_macro(self) -> None:
        """End the replay of a macro where it stands."""
        if self.player:
            self.player, self.glass.macro = None, ""

    def forget(self) -> None:
        """Another user is here: what is replayed or recorded was for the one before."""
        self.stop_macro()
        if self.recorder:
            self.recorder, self.glass.macro = None, ""

    def _stored(self) -> None:
        self.glass.stored = len(self.keys)
        if self.glass.busy:
            self.paint()

    def edit(self, key: Key) -> bool:
        """An editing key in the field with the cursor; False when it is for somebody else."""
        editor, glass = self.glass.editor, self.glass
        match key.action:
            case "":
                if not editor.type(key.char, glass.insert):
                    self.bell()
            case "left":
                editor.move(-1)
            case "right":
                editor.move(1)
            case "insert":
                glass.insert = not glass.insert
            case "home" | "end" | "delete" | "backspace" | "erase_to_end":
                getattr(editor, key.action)()
            case _:
                return False
        return True

    # -- messages ----------------------------------------------------------------------------------

    def say(self, text: str, error: bool = False) -> None:
        """Show a message. An error rings the bell and discards what was typed ahead, unless the station keeps it."""
        rows = textwrap.wrap(text, COLUMNS, break_on_hyphens=False) or [""]
        self.glass.messages += [Message(row, error) for row in rows]
        if error:
            self.bell()
            if self.station.error_guard:
                self.keys.discard()

    async def refuse(self, text: str) -> None:
        """Say what is wrong; all that was typed before it could be read is discarded, on the line and in store."""
        self.say(text, error=True)
        self.paint()
        if self.station.error_guard:
            await self._drained()
            self.keys.forget_before(now())

    def hush(self) -> None:
        """Take the messages off the glass."""
        self.glass.messages.clear()

    # -- the store ---------------------------------------------------------------------------------

    async def work(self, act: Callable[[], T]) -> T:
        """Run something that may take time in a thread, with the busy mark on once it does."""
        done = asyncio.get_running_loop().run_in_executor(None, act)  # no task: the end of the loop cancels all tasks
        try:
            await asyncio.wait({done}, timeout=BUSY_AFTER)
            if not done.done():
                self.glass.busy = True
                self._stored()
                await asyncio.wait({done})  # not `await done`: to be cancelled here would cancel it too
        except asyncio.CancelledError:  # a signal in the middle of an act: let the thread finish what it has begun
            while not done.done():
                with suppress(asyncio.CancelledError):  # the app cancels more than once as it ends
                    await asyncio.wait({done})
            raise
        finally:
            self.glass.busy = False
        return done.result()

    def working(self, loop: asyncio.AbstractEventLoop, text: str) -> None:
        """A sign of life from a long run, called in its thread; ESC or Ctrl+C at this point stops it."""
        with suppress(RuntimeError):  # the program is ending
            loop.call_soon_threadsafe(self._show_progress, text)
        if not self.spooling and self.keys.interrupted():
            raise Fault("STOPPED, NOTHING WAS PRINTED OR SAVED")

    def _show_progress(self, text: str) -> None:
        if self.spooling and not self.glass.busy:
            return  # somebody reads; the line tells where
        self._progress = True
        self.glass.messages[:] = [Message(text)]
        self.paint()


def now() -> float:
    """The clock that keys are stamped by."""
    return time.monotonic()
