"""Keeps what is half typed at a line in the store, in a thread beside the prompts, and brings it back.

A line has one area; what its user left open in others on a glass waits there for him.
"""

import logging
from contextlib import suppress
from threading import Event, Thread

from renterrewards.faults import Fault
from renterrewards.linear.way import Way
from renterrewards.programs import draft
from renterrewards.programs.desk import Desk
from renterrewards.programs.people import signing_on
from renterrewards.programs.seat import Gone, Seat, Whole
from renterrewards.programs.trail import MAIN

BEAT = 4.0
"""Seconds between two times that it writes what has changed, and hears whether the session stands."""

GONE_ON = "RESUMED WHERE YOU LEFT OFF"

log = logging.getLogger(__name__)


class Keeper:
    """Keeps one line, while somebody has his session there."""

    def __init__(self, desk: Desk, way: Way) -> None:
        self._desk = desk
        self._way = way
        self._seat: Seat | None = None
        self._taken: tuple[Whole, int] = {}, 0
        self._stop = Event()

    def served(self) -> None:
        """Something was done; it may have signed somebody on, to whom what he left half done comes back."""
        if self._desk.seat is not self._seat:
            self._stop.set()
            self._seat = self._desk.seat
            if self._seat:
                self._begin(self._seat)

    def asks(self) -> None:
        """A prompt comes: what is half typed before it is to be kept."""
        if self._seat:
            self._taken = self._now(self._seat), self._seat.acts

    def finish(self) -> None:
        """The line is cut, or its user signed off: what is half typed stays for his next session."""
        self._stop.set()
        seat, self._seat = self._seat, None
        with suppress(Fault):
            signing_on.leave(self._desk, self._now(seat) if seat else None)

    # -- inside ------------------------------------------------------------------------------------

    def _begin(self, seat: Seat) -> None:
        if seat.left:
            self._bring_back(seat.left["areas"].get(str(seat.left["here"]), {}))
        self._stop = Event()
        Thread(target=self._keep, args=(seat, self._stop), daemon=True).start()

    def _bring_back(self, area: Whole) -> None:
        try:
            found = draft.reopened(draft.read(area), self._desk)
        except (Fault, KeyError, TypeError) as error:
            log.warning("draft not brought back: %s", error)
            self._way.say(["WHAT WAS HALF TYPED COULD NOT BE BROUGHT BACK"])
            return
        self._way.stand_in(found.program, [*area.get("menus", []), MAIN][: len(area.get("menus", [])) or 1])
        self._way.say([GONE_ON, *found.said])
        self._way.read_screen()

    def _now(self, seat: Seat) -> Whole:
        """What is open, beside what waits in other areas."""
        program, menus = self._way.program, self._way.menus
        if program.map.program in draft.NOT_KEPT:
            return seat.left
        plain, here = draft.Draft(program.map.code)._asdict(), str(seat.left.get("here", 1))
        taken = draft.taken(program)._asdict().items()
        area = {name: value for name, value in taken if name == "option" or value != plain[name]} | {"menus": menus}
        others = {number: one for number, one in seat.left.get("areas", {}).items() if number != here}
        nothing = not others and area == {"option": MAIN, "menus": [MAIN]}
        return {} if nothing else {"here": int(here), "areas": others | {here: area}}

    def _keep(self, seat: Seat, stop: Event) -> None:
        """The thread: until it is stopped, or the session is over."""
        while not stop.wait(BEAT):
            try:
                seat.keep(*self._taken)
                if seat.beat() is None:
                    whole, acts = self._taken
                    seat.leave(whole if acts == seat.acts else seat.kept)
                    return
            except Gone:
                return
            except Fault as fault:
                log.warning("draft not saved: %s", fault.message)
