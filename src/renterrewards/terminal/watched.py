"""The glass of this terminal while somebody watches it: put down in the store when it changes, twice a second at most.

Nothing of it costs anything while nobody watches. What is secret is on no glass, so it is not here either.
"""

import asyncio
import json
import logging
from typing import TYPE_CHECKING

from renterrewards.faults import Fault
from renterrewards.programs.desk import Desk
from renterrewards.store import shadows
from renterrewards.terminal.console import now
from renterrewards.terminal.dialogue import Dialogue

if TYPE_CHECKING:
    from renterrewards.programs.seat import Seat
    from renterrewards.store.sessions import Beat

APART = 0.5
"""Seconds between two drawings."""

UNHEARD = 5
"""Beats of ours without one of the watcher's, after which he is taken for gone."""

log = logging.getLogger(__name__)


class Watched:
    """What a terminal does while it is watched, from `heard` to `heard`."""

    def __init__(self, desk: Desk, dialogue: Dialogue) -> None:
        self._desk = desk
        self._dialogue = dialogue
        self._paint = dialogue.paint
        self._by = ""
        self._beat = (0, 0)
        self._drawn = ""
        self._drawn_at = 0.0
        self._putting = False
        self._due: asyncio.TimerHandle | None = None

    def heard(self, beat: "Beat | None") -> None:
        """What was heard of the session: whether it is watched, and whether the watcher is still there."""
        by = f"{beat.watched_by} AT {beat.watched_at}" if beat and beat.watched_by else ""
        if beat and by:
            last, silent = self._beat
            self._beat = (beat.beat, 0 if beat.beat != last or by != self._by else silent + 1)
            if self._beat[1] >= UNHEARD:
                by = ""
                if self._beat[1] == UNHEARD:  # what was drawn for him does not stay
                    asyncio.get_running_loop().run_in_executor(None, self._forget, beat.watched_by)
        if by and not self._by:
            self._begin(by)
        elif self._by and by != self._by:
            self._end()

    async def unwatch(self) -> None:
        """Alt+W: whoever watches sees no more."""
        if not self._by:
            self._dialogue.say("NOBODY WATCHES THIS TERMINAL")
            return
        by = self._by.split(" ")[0]
        await self._dialogue.work(lambda: self._end_watch(by))
        self._end()

    # -- inside ------------------------------------------------------------------------------------

    def _begin(self, by: str) -> None:
        self._by, self._drawn = by, ""
        self._dialogue.glass.watched = True
        self._dialogue.paint = self._painted
        self._dialogue.say(f"WATCHED BY {by}, ALT+W ENDS IT")
        self._dialogue.paint()

    def _end(self) -> None:
        said, self._by = f"NO LONGER WATCHED BY {self._by}", ""
        self._dialogue.glass.watched = False
        self._dialogue.paint = self._paint
        if self._due:
            self._due.cancel()
            self._due = None
        self._dialogue.say(said)
        self._dialogue.paint()

    def _painted(self) -> None:
        """The glass was painted: it is put down soon, once for all that comes until then."""
        self._paint()
        if self._due is None:
            loop = asyncio.get_running_loop()
            self._due = loop.call_later(max(0.0, self._drawn_at + APART - now()), self._draw)

    def _draw(self) -> None:
        loop, glass, seat = asyncio.get_running_loop(), self._dialogue.glass, self._desk.seat
        if self._putting:  # one after another, or an older one might come last
            self._due = loop.call_later(APART, self._draw)
            return
        self._due, self._drawn_at = None, now()
        drawn = json.dumps({"lines": glass.lines(), "cursor": glass.cursor}, ensure_ascii=False)
        if seat is not None and drawn != self._drawn:
            self._drawn, self._putting = drawn, True
            loop.run_in_executor(None, self._put, seat, drawn)

    def _put(self, seat: "Seat", drawn: str) -> None:
        try:
            with seat.turn:
                if not seat.gone:
                    self._write(seat, drawn)
        except Fault as fault:  # the next drawing comes
            log.warning("glass not drawn: %s", fault.message)
        finally:
            self._putting = False

    def _write(self, seat: "Seat", drawn: str) -> None:
        with self._desk.store.work() as work:
            shadows.draw(work, seat.user, seat.session.token, drawn)

    def _forget(self, by: str) -> None:
        try:
            self._end_watch(by)
        except Fault as fault:  # he is taken for gone all the same
            log.warning("watch not ended: %s", fault.message)

    def _end_watch(self, by: str) -> None:
        if seat := self._desk.seat:
            with self._desk.store.work() as work:
                shadows.end(work, seat.user, by)
