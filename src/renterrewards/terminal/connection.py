"""The user's session at this terminal: what he left half done comes back, and what ends it from elsewhere is obeyed."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from renterrewards.faults import Fault
from renterrewards.programs import door
from renterrewards.programs.desk import Desk
from renterrewards.terminal.areas import Areas
from renterrewards.terminal.console import SignedOff, now
from renterrewards.terminal.dialogue import Dialogue

if TYPE_CHECKING:  # nobody is signed on before the first screen is there
    from renterrewards.programs.seat import Seat, Whole
    from renterrewards.store.sessions import Beat
    from renterrewards.terminal.idle import Idle
    from renterrewards.terminal.keeper import Keeper
    from renterrewards.terminal.watched import Watched

LOOK_EACH = 1.0
"""Seconds between two looks at whether the user may still work."""

log = logging.getLogger(__name__)


class Connection:
    """What a terminal does about sessions; nothing, while nobody has one here."""

    def __init__(self, desk: Desk, areas: Areas, dialogue: Dialogue) -> None:
        self._desk = desk
        self._areas = areas
        self._dialogue = dialogue
        self._seat: Seat | None = None
        self._keeper: Keeper | None = None
        self._watched: Watched | None = None
        self._keeping: asyncio.Task[None] | None = None
        self._idle: Idle | None = None
        self._looked = 0.0
        self._user = desk.user
        self.forgets: list[Callable[[], None]] = [dialogue.forget]
        """Called when another user is here, or nobody: what forgets what the one before typed."""
        dialogue.stands = self.stands

    async def served(self) -> None:
        """A key was served; it may have signed somebody on, or off."""
        if self._desk.user != self._user:
            self._user = self._desk.user
            for forget in () if self._desk.open_to_all else self.forgets:  # where a code alone is taken, all is shared
                forget()
        if self._desk.seat is not self._seat:
            self._seat = self._desk.seat
            await self._begin()
        if self._keeper:
            self._keeper.touched()
        if self._idle:
            self._idle.served()

    def note(self) -> None:
        """A key that may take long comes."""
        if self._keeper:
            self._keeper.note()

    async def stands(self) -> None:
        """Before a key: raise SignedOff when its user may not work here any more; looked at once a second at most."""
        if self._desk.open_to_all or not self._desk.user or now() - self._looked < LOOK_EACH:
            return
        from renterrewards.programs.people import signing_on

        self._looked = now()
        if why := await self._dialogue.work(lambda: signing_on.standing(self._desk)):
            raise SignedOff(why)

    def doubted(self) -> None:
        """An act was refused, it may be as its user was: the next key asks."""
        self._looked = 0.0

    async def sign_off(self, why: str = "") -> None:
        """Who was signed on is so no more: nothing of it stays on the glass, and what is half typed is kept."""
        from renterrewards.programs.people import signing_on

        seat, self._seat = self._seat, None
        whole = self._left()
        self._dialogue.over = False
        self._dialogue.keys.discard()
        with suppress(Fault):
            await self._dialogue.work(lambda: signing_on.leave(self._desk, whole))
        self._dialogue.hush()
        self._areas.forget()
        self._dialogue.glass.area = ""
        await self._areas.way.open(door.SIGN_ON)
        if why or seat:
            self._dialogue.say(why or (seat.gone if seat else ""))

    async def unwatch(self) -> None:
        """Alt+W: whoever watches sees no more."""
        if self._watched:
            await self._watched.unwatch()
        else:
            self._dialogue.say("NOBODY WATCHES THIS TERMINAL")

    def end(self, drafted: bool) -> None:
        """The terminal ends, by END or, with what is half typed `drafted`, by a signal or a cut line."""
        if self._keeping:
            self._keeping.cancel()
        if self._idle:
            self._idle.stop()
        if self._desk.seat or (self._desk.user and not self._desk.open_to_all):
            from renterrewards.programs.people import signing_on

            with suppress(Fault):
                signing_on.leave(self._desk, self._left() if drafted else None)

    # -- inside ------------------------------------------------------------------------------------

    def _left(self) -> "Whole | None":
        """What is half typed here; before anything is, what was found so."""
        if self._keeper:
            return self._keeper.left()
        return self._desk.seat.left if self._desk.seat else None

    async def _begin(self) -> None:
        """Somebody has signed on: what he left half done, here or elsewhere, comes back."""
        from renterrewards.terminal import left
        from renterrewards.terminal.idle import Idle
        from renterrewards.terminal.keeper import Keeper

        seat = self._seat
        if seat is None:
            return
        seat.here = self._areas.here
        if self._keeper is None:
            self._keeper = Keeper(self._desk, self._areas, self._dialogue)
            self._keeper.heard = self._heard
            self._idle = Idle(self._desk, self._dialogue.keys)
            self._keeping = asyncio.create_task(self._keeper.run())
        if seat.left:
            try:
                await left.brought_back(self._areas, self._dialogue, seat.left)
                self._dialogue.keys.forget_before(now())  # what was typed ahead was meant for the main menu
            except Exception:  # of another release, or damaged: a draft must never keep its user out
                log.exception("draft not brought back")
                self._dialogue.say("WHAT WAS HALF TYPED COULD NOT BE BROUGHT BACK, CALL SUPPORT")

    def _heard(self, beat: "Beat | None") -> None:
        """What the keeper heard of the session."""
        if self._watched is None and beat and beat.watched_by:
            from renterrewards.terminal.watched import Watched

            self._watched = Watched(self._desk, self._dialogue)
        if self._watched:
            self._watched.heard(beat)
        if beat is None and self._seat and not self._dialogue.over:
            self._dialogue.over = True
            self._dialogue.say(f"{self._seat.gone}, PRESS A KEY")
            self._dialogue.paint()
