"""Whether who sits at a line is still who signed on there: asked after a long wait, and each second of the store."""

import time

from renterrewards.faults import Fault
from renterrewards.linear.line import Line
from renterrewards.programs.desk import Desk
from renterrewards.programs.people import signing_on

LOOK_EACH = 1.0
"""Seconds between two looks at whether the user may still work."""

MINUTE = 60.0
"""Seconds."""


class SignedOff(Exception):
    """Who was signed on is so no more; it says why."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Watch:
    """Told of every line that comes."""

    def __init__(self, desk: Desk, line: Line) -> None:
        self._desk = desk
        self._line = line
        self._looked = 0.0
        self._asking = False

    def came(self, waited: float) -> bool:
        """Whether a line may be taken; one that comes after a long wait only brings the question who that is.

        Raises SignedOff.
        """
        if self._asking or self._desk.open_to_all or not self._desk.user:
            return True
        if time.monotonic() - self._looked >= LOOK_EACH:
            self._looked = time.monotonic()
            if why := signing_on.standing(self._desk):
                raise SignedOff(why)
        if self._line.script or not 0 < self._desk.idle_minutes * MINUTE <= waited:
            return True
        self._line.say("NOTHING WAS DONE")
        self.lock()
        return False

    def lock(self) -> None:
        """Ask for the password until it is right, or he goes. Raises Fault where nobody has one, and SignedOff."""
        if self._desk.open_to_all:
            raise Fault("NOBODY SIGNS ON HERE, THERE IS NO PASSWORD TO UNLOCK IT BY")
        self._asking = True
        try:
            self._unlock()
        finally:
            self._asking = False

    def _unlock(self) -> None:
        self._line.say("TERMINAL LOCKED")
        while True:
            typed = self._line.read(f"PASSWORD OF {self._desk.user}, OR END: ", secret=True)
            if typed.strip().upper() == "END":
                raise SignedOff("SIGNED OFF")
            try:
                signing_on.proven(self._desk, self._desk.store, self._desk.user, typed)
            except Fault as fault:
                self._line.error(fault.message)
            else:
                return
