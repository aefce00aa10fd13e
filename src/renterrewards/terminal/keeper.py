"""Keeps what is half typed in the store while its user works, and hears whether his session still stands.

All of it is done beside the keys: a key only notes that something may have changed. What has is written once the keys
rest, and never more often than each four seconds, so that no crash takes more than five seconds of typing.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from renterrewards.faults import Fault
from renterrewards.programs.desk import Desk
from renterrewards.programs.seat import Gone, Seat, Whole
from renterrewards.terminal import left
from renterrewards.terminal.areas import Areas
from renterrewards.terminal.console import now
from renterrewards.terminal.dialogue import Dialogue

if TYPE_CHECKING:
    from renterrewards.store.sessions import Beat

T = TypeVar("T")

REST, AT_MOST, APART = 1.0, 4.0, 4.0
"""Seconds: how long keys rest before what was typed is written, how long that is put off, and between two writings."""

BEAT = 3.0
"""Seconds between two looks at whether the session stands."""

log = logging.getLogger(__name__)


class Keeper:
    """Keeps the areas of one terminal. It does nothing while nobody's session is there to keep them in."""

    def __init__(self, desk: Desk, areas: Areas, dialogue: Dialogue) -> None:
        self._desk = desk
        self._areas = areas
        self._dialogue = dialogue
        self._changed = asyncio.Event()
        self._first = self._last = self._written = 0.0
        self._noted: tuple[Whole, int] | None = None
        self.heard: Callable[[Beat | None], None] = lambda beat: None
        """Told what was heard of the session."""

    def touched(self) -> None:
        """A key was served: something may have changed."""
        if self._desk.seat:
            self._last = now()
            if not self._changed.is_set():
                self._first = self._last
                self._changed.set()

    def note(self) -> None:
        """A key that may take long comes: what was typed before it is to be written meanwhile."""
        if (seat := self._desk.seat) and self._changed.is_set():
            self._noted = left.taken(self._areas, self._dialogue.glass), seat.acts

    async def run(self) -> None:
        """Keep, until the terminal ends."""
        while True:
            try:
                await asyncio.wait_for(self._changed.wait(), BEAT)
            except TimeoutError:
                pass  # nothing was typed meanwhile; that somebody is still here is written all the same
            else:
                await self._rest()
            seat = self._desk.seat
            if seat is None or seat.gone:
                self._changed.clear()
            else:
                await self._keep(seat)
                await self._beat(seat)

    def left(self) -> Whole:
        """What is open now, as its user leaves it."""
        return left.taken(self._areas, self._dialogue.glass)

    # -- inside ------------------------------------------------------------------------------------

    async def _rest(self) -> None:
        """Wait until the keys rest, though not for long, and until the last writing is some time ago."""
        while (wait := max(self._written + APART, min(self._last + REST, self._first + AT_MOST)) - now()) > 0:
            await asyncio.sleep(wait)

    async def _keep(self, seat: Seat) -> None:
        """Write what has changed; what cannot be written now is tried again."""
        if not self._changed.is_set() or not (taken := await self._taken(seat)):
            return
        self._changed.clear()
        self._written = now()
        whole, acts = taken
        try:
            if await _aside(lambda: seat.keep(whole, acts)):
                return
        except Gone:
            return
        except Fault as fault:
            log.warning("draft not saved: %s", fault.message)
        self._first = self._last
        self._changed.set()

    async def _taken(self, seat: Seat) -> tuple[Whole, int] | None:
        """What is open now, between two keys; while one takes long, what was before it, or nothing."""
        waiting = self._dialogue.keys.waiting
        if not self._noted:
            with suppress(TimeoutError):
                await asyncio.wait_for(waiting.wait(), REST)
        if waiting.is_set():
            self._noted = None
            return left.taken(self._areas, self._dialogue.glass), seat.acts
        noted, self._noted = self._noted, None
        return noted

    async def _beat(self, seat: Seat) -> None:
        try:
            heard = await _aside(seat.beat)
        except Fault as fault:  # a store that is not there for a while ends no session
            log.warning("session not seen: %s", fault.message)
            return
        if heard is None:
            await self._give_up(seat)
        self.heard(heard)

    async def _give_up(self, seat: Seat) -> None:
        """Somebody wants the session to end: what is half typed is written, then it is over at the next key."""
        taken = await self._taken(seat)
        with suppress(Fault):
            await _aside(lambda: seat.leave(taken[0] if taken and taken[1] == seat.acts else seat.kept))


async def _aside(act: Callable[[], T]) -> T:
    """In a thread: keys go on being served."""
    return await asyncio.get_running_loop().run_in_executor(None, act)
