"""The glass of another session while it is watched: what a conversation yields, for whoever carries it to show."""

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from renterrewards.faults import Fault
from renterrewards.programs.desk import Desk

if TYPE_CHECKING:  # a terminal knows how to show it before there is a store
    from renterrewards.store.sessions import Session
    from renterrewards.store.work import Work

Line = Sequence[Sequence[str]]
"""A row of a glass: (text, role) side by side."""

EACH = 0.5
"""Seconds between two looks."""

BEAT = 3.0
"""Seconds between two signs that the watcher is there."""

UNHEARD = 12.0
"""Seconds after which a terminal that draws nothing is said not to answer."""


class Watch:
    """The session of another user, watched by the user of a desk. `look` may wait for the store."""

    def __init__(self, desk: Desk, session: "Session") -> None:
        self.session = session
        self.lines: Sequence[Line] = []
        """The glass as it was drawn last, nothing until it was."""
        self.cursor: tuple[int, int] = (0, 0)
        self.ended = ""
        """Why there is no more to see, blank while there is."""
        self._desk = desk
        self._drawn = 0
        self._begun = self._beaten = time.monotonic()

    @property
    def called(self) -> str:
        """Who is watched, and where."""
        return f"{self.session.user_code} AT {self.session.terminal}"

    def look(self) -> bool:
        """Look once more; whether there is something new to see."""
        from renterrewards.store import sessions, shadows

        user, by = self.session.user_code, self._desk.user
        if time.monotonic() - self._beaten >= BEAT:
            self._beaten = time.monotonic()
            if self._refused():
                return True
        with self._desk.store.look() as work:
            found, standing = shadows.find(work, user), sessions.find(work, user)
        if standing is None or standing.token != self.session.token:
            self.ended = f"{self.called} IS SIGNED OFF"
        elif found is None or found.watched_by != by:
            self.ended = f"{self.called} ENDED IT"
        elif found.drawn == self._drawn:
            late = not self._drawn and time.monotonic() - self._begun > UNHEARD
            self.ended = f"{self.called} DOES NOT ANSWER" if late else ""
            return late
        else:
            self._drawn = found.drawn
            import json

            drawn = json.loads(found.glass)
            self.lines, self.cursor = drawn["lines"], (drawn["cursor"][0], drawn["cursor"][1])
        return True

    def _refused(self) -> bool:
        """Say that the watcher is there; whether he may watch no more, and then nothing is left to be seen."""
        from renterrewards.programs.people import signed_on
        from renterrewards.store import shadows

        user, by = self.session.user_code, self._desk.user

        def say_it(work: "Work") -> str:
            try:
                signed_on.check_may_watch(self._desk, work, self.session)
                shadows.beat(work, user, by)
            except Fault as fault:
                shadows.end(work, user, by)
                return fault.message
            return ""

        if ended := self._desk.store.apply(say_it):
            self.lines, self.ended = [], ended
        return bool(self.ended)

    def first(self) -> list[str]:
        """The glass once, as text, for who has none of his own to see it on."""
        while not self.lines and not self.ended:
            self.look()
            time.sleep(EACH)
        return ["".join(text for text, _ in line).rstrip() for line in self.lines] or [self.ended]
