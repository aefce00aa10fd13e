"""Covers a terminal at which no key was pressed for a while. One timer sleeps meanwhile; nothing goes over the line."""

import asyncio

from renterrewards.programs.desk import Desk
from renterrewards.terminal.console import now
from renterrewards.terminal.keyboard import LOCK, Key
from renterrewards.terminal.typeahead import TypeAhead

MINUTE = 60.0
"""Seconds."""


class Idle:
    """Watches one terminal while somebody is signed on there."""

    def __init__(self, desk: Desk, keys: TypeAhead) -> None:
        self._desk = desk
        self._keys = keys
        self._timer: asyncio.TimerHandle | None = None

    def served(self) -> None:
        """A key was served: a timer runs from here on, if one is to."""
        if self._timer is None and self._desk.user and self._desk.idle_minutes:
            self._wait()

    def stop(self) -> None:
        """The terminal ends."""
        if self._timer:
            self._timer.cancel()

    def _wait(self) -> None:
        if not (self._desk.user and self._desk.idle_minutes):
            self._timer = None
            return
        whole = self._desk.idle_minutes * MINUTE
        left = self._keys.last + whole - now()
        if left <= 0:
            self._keys.put(Key(LOCK, at=now()))
        self._timer = asyncio.get_running_loop().call_later(left if left > 0 else whole, self._wait)
