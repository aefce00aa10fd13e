"""A clerk at a terminal without a terminal: types keys into a sitting and reads the glass."""

import asyncio
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import stores

from renterrewards.programs.desk import Desk
from renterrewards.store.engine import Store
from renterrewards.terminal import console
from renterrewards.terminal.console import now
from renterrewards.terminal.dialogue import Dialogue
from renterrewards.terminal.keyboard import Key, Keyboard
from renterrewards.terminal.sitting import Sitting
from renterrewards.terminal.station import Station
from renterrewards.terminal.typeahead import TypeAhead

NAMES = {"RET": "enter", "S-TAB": "shift+tab", "PGDN": "pagedown", "PGUP": "pageup", "ESC": "escape", "INS": "insert"}
NAMES |= {
    "DUP": "alt+d",
    "OPTION": "ctrl+t",
    "HOT": "ctrl+v",
    "PRINT": "ctrl+p",
    "PICTURE": "alt+s",
    "RECORD": "alt+r",
    "MACROS": "alt+m",
}
NAMES |= {"EARLIER": "alt+up", "LATER": "alt+down", "PALETTE": "ctrl+o"}
NAMES |= {"BS": "backspace", "DEL": "delete", "EOF": "ctrl+k", "S-F7": "shift+f7", "ATTN": "ctrl+c", "RESET": "ctrl+r"}


def keys(text: str, keyboard: Keyboard = Keyboard()) -> list[Key]:  # noqa: B008
    """`EDITDOC<RET>` as keys, stamped now; `\\r` is RET too."""
    at = now()
    made = []
    for name, char in re.findall(r"<([A-Z0-9-]+)>|(.)", text.replace("\r", "<RET>")):
        found = keyboard.keys(NAMES.get(name, name.lower()), None, at) if name else keyboard.keys(char, char, at)
        assert found or not name, f"no key is called {name}"
        made += found
    return made


class Clerk:
    """`async with Clerk(...) as clerk`; the clock stands still until it is set. `settings` are the station's."""

    def __init__(self, folder: Path, when: datetime = datetime(2012, 5, 1, 15, 0), **settings: Any) -> None:
        self.when = when
        self.painted = 0
        self.paints = True
        """Whether the glass is drawn each time it would be painted; a long run looks at it now and then."""
        self.left = False
        self.rang = 0
        store = folder / "store.db"
        self.desk = Desk(
            "00 TEST", lambda: Store.open(stores.where(store)), lambda: self.when, folder / "print", user="ANN"
        )
        self.station = Station(macros=folder / "macros", **settings)
        self.typeahead = TypeAhead(Keyboard(self.station.keys))
        self.dialogue = Dialogue(self.typeahead, self._paint, self._drained, self.station)
        self.dialogue.bell = self._ring
        self.glass = self.dialogue.glass
        self.sitting = Sitting(self.desk, self.dialogue, self._leave)

    async def __aenter__(self) -> "Clerk":
        await self.sitting.begin()
        self._task = asyncio.create_task(self.sitting.run())
        self._task.add_done_callback(lambda _: self.typeahead.waiting.set())
        await self.settle()
        return self

    async def __aexit__(self, *raised: object) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self.desk.close()

    def _paint(self) -> None:
        self.painted += 1
        if self.paints:
            self.glass.lines()

    async def _drained(self) -> None:
        await asyncio.sleep(0)

    def _ring(self) -> None:
        self.rang += 1

    def _leave(self) -> None:
        self.left = True

    def put(self, text: str) -> None:
        """Type ahead, without waiting for anything."""
        for one in keys(text, self.typeahead.keyboard):
            self.typeahead.put(one)

    async def type(self, text: str) -> None:
        """Type and wait until all of it was dealt with; keys that jump the queue are typed when it is empty."""
        for part in re.split(r"(?=<ATTN>|<RESET>)", text):
            self.put(part)
            await self.settle()
            if part.endswith("<ESC>"):
                await asyncio.sleep(2 * console.ESC_WAIT)
                await self.settle()

    async def feed(self, text: str) -> int:
        """Type key by key, each when the one before was dealt with; how many keys that were."""
        made = keys(text, self.typeahead.keyboard)
        for one in made:
            self.typeahead.put(one)
            await self.typeahead.waiting.wait()
        if self._task.done() and not self._task.cancelled() and (error := self._task.exception()):
            raise error
        return len(made)

    async def settle(self) -> None:
        """Wait until the sitting waits for a key."""
        waited = asyncio.create_task(self.typeahead.waiting.wait())
        done, _ = await asyncio.wait({waited, self._task}, return_when=asyncio.FIRST_COMPLETED, timeout=60)
        assert done, f"not dealt with after a minute:\n{self.screen}"
        if self._task.done() and self._task.exception():
            raise self._task.exception()  # type: ignore[misc]
        waited.cancel()

    def later(self, **delta: float) -> None:
        """Move the clock on."""
        self.when += timedelta(**delta)

    @property
    def screen(self) -> str:
        """The glass as text."""
        return self.glass.text()

    @property
    def message(self) -> str:
        """The message line, row 23."""
        return self.row(23)

    def row(self, number: int) -> str:
        """A row of the glass, counted from 1."""
        return self.screen.split("\n")[number - 1]

    @property
    def field(self) -> str:
        """The name of the field the cursor is in."""
        return self.glass.field.name if self.glass.field else ""

    def value(self, name: str) -> str:
        """What stands in a field or place of the option."""
        return self.sitting.program.form.texts.get(name, "")
