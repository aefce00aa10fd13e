"""HotMenu: four areas, each with its own option and what is half typed in it; one of them is on the glass."""

from collections.abc import Iterator

from renterrewards.programs import door
from renterrewards.programs.desk import Desk
from renterrewards.programs.listing import Pick, Row
from renterrewards.terminal.dialogue import Dialogue
from renterrewards.terminal.glass import Parked
from renterrewards.terminal.way import Way

AREAS = 4


class Areas:
    """The ways of the areas by number; an area that was never opened begins with the main menu."""

    def __init__(self, desk: Desk, dialogue: Dialogue) -> None:
        self._dialogue = dialogue
        self._ways = [Way(desk, dialogue) for _ in range(AREAS)]
        self._parked: dict[int, Parked] = {}
        self._here = 0
        self.ended = False
        """Whether END was typed and nothing held the user back."""

    @property
    def way(self) -> Way:
        """The way of the area on the glass."""
        return self._ways[self._here]

    @property
    def here(self) -> int:
        """The number of the area on the glass."""
        return self._here + 1

    def opened(self) -> Iterator[tuple[int, Way, Parked]]:
        """The areas that were opened, by number, each as it stands."""
        for number, way in enumerate(self._ways):
            if number == self._here:
                yield number + 1, way, self._dialogue.glass.screen
            elif number in self._parked:
                yield number + 1, way, self._parked[number]

    def forget(self) -> None:
        """No area is open any more: another user is here, or what was open elsewhere comes."""
        self._parked.clear()
        self._ways = [Way(way.desk, self._dialogue) for way in self._ways]

    def stand(self, number: int) -> None:
        """Be in an area, whatever is on the glass."""
        self._here = number - 1
        if seat := self.way.desk.seat:
            seat.here = number

    def lay_aside(self) -> None:
        """Park what is on the glass as what this area has."""
        self._parked[self._here] = self._dialogue.glass.park()

    async def choose(self) -> None:
        """Let the user pick an area and go there."""
        await self.go(await self._dialogue.pick(Pick("HOTMENU", "SCREEN", iter(self._rows()))))

    async def go(self, number: int) -> None:
        """Park what is on the glass and bring an area (from 1) to the front as it was left."""
        glass = self._dialogue.glass
        self.lay_aside()
        self.stand(number)
        glass.area = str(number)
        if self._here in self._parked:
            glass.unpark(self._parked.pop(self._here))
        else:
            self._dialogue.hush()
            await self.way.open()

    async def leave_for(self, code: str) -> None:
        """Open another option here; the sign-on takes the place of every area, once all may be left."""
        desk = self.way.desk
        if code.upper() != door.SIGN_ON or desk.open_to_all or not desk.user:
            await self.way.leave_for(code)
        elif await self.may_leave():
            self.forget()
            self._dialogue.glass.area = ""
            await self.way.open(code)

    async def end(self) -> None:
        """END: out of the system, once every area may be left."""
        self.ended = await self.may_leave()

    async def may_leave(self) -> bool:
        """Whether every area may be left; one with changes comes to the front to ask."""
        for number in (self._here, *sorted(self._parked)):
            if number != self._here and self._ways[number].program.unsaved:
                await self.go(number + 1)
            if not await self._ways[number].may_leave():
                return False
        return True

    def _rows(self) -> list[Row]:
        return [Row(number + 1, self._row(number)) for number in range(AREAS)]

    def _row(self, number: int) -> str:
        if number != self._here and number not in self._parked:
            return "NEW"
        program = self._ways[number].program
        notes = [note for note, holds in (("HERE", number == self._here), ("CHANGED", program.unsaved)) if holds]
        return f"{program.map.code:<10} {program.map.title:<40} {', '.join(notes)}".rstrip()
