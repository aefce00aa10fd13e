"""The user's session at this terminal: what he left half done comes back, and what ends it from elsewhere is obeyed."""

import asyncio
import logging
from typing import TYPE_CHECKING

from renterrewards.programs.desk import Desk
from renterrewards.terminal.areas import Areas
from renterrewards.terminal.dialogue import Dialogue

if TYPE_CHECKING:  # nobody is signed on before the first screen is there
    from renterrewards.programs.seat import Seat
    from renterrewards.store.sessions import Beat
    from renterrewards.terminal.keeper import Keeper
    from renterrewards.terminal.watched import Watched

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

    async def served(self) -> None:
        """A key was served; it may have signed somebody on."""
        if self._desk.seat is not self._seat:
            self._seat = self._desk.seat
            await self._begin()
        if self._keeper:
            self._keeper.touched()

    def note(self) -> None:
        """A key that may take long comes."""
        if self._keeper:
            self._keeper.note()

    async def sign_off(self) -> None:
        """The session was ended from elsewhere: nothing of it stays on the glass."""
        seat, self._desk.seat, self._seat = self._seat, None, None
        self._dialogue.over, self._desk.user = False, ""
        self._dialogue.keys.discard()
        self._dialogue.hush()
        self._areas.forget()
        await self._areas.way.open("LOGIN")
        if seat:
            self._dialogue.say(seat.gone)

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
        if self._keeper:
            self._keeper.finish(drafted)

    # -- inside ------------------------------------------------------------------------------------

    async def _begin(self) -> None:
        """Somebody has signed on: what he left half done, here or elsewhere, comes back."""
        from renterrewards.terminal import left
        from renterrewards.terminal.keeper import Keeper

        seat = self._seat
        if seat is None:
            return
        if self._keeper is None:
            self._keeper = Keeper(self._desk, self._areas, self._dialogue)
            self._keeper.heard = self._heard
            self._keeping = asyncio.create_task(self._keeper.run())
        if seat.left:
            try:
                await left.brought_back(self._areas, self._dialogue, seat.left)
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
