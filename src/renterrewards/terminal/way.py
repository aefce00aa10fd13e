"""The way a user takes through menus and options: open one, leave it, come back to its menu."""

from renterrewards.programs import directory
from renterrewards.programs.desk import Desk
from renterrewards.programs.program import LEAVE, Program
from renterrewards.terminal.dialogue import Dialogue

MAIN = "MENU"


class Way:
    """`program` is the option on the glass, `menus` the way back from it, `ended` whether END was typed."""

    program: Program

    def __init__(self, desk: Desk, dialogue: Dialogue) -> None:
        self.desk = desk
        self.dialogue = dialogue
        self.menus: list[str] = []
        self.ended = False

    async def open(self, code: str) -> None:
        """Put an option on the glass. A menu becomes the place to come back to."""
        program = await self.dialogue.work(lambda: directory.open_option(code, self.desk))
        self.program = program
        if program.map.program == "menu":
            self._remember(code)
        self.dialogue.glass.show(program.form)
        await self.dialogue.converse(program.start())
        self.dialogue.glass.follow()

    def _remember(self, code: str) -> None:
        """A menu that was passed before is gone back to; the main menu begins anew."""
        known = 0 if code == MAIN else self.menus.index(code) if code in self.menus else len(self.menus)
        self.menus = [*self.menus[:known], code]

    async def leave_for(self, code: str) -> None:
        """Open another option, unless changes are to be kept."""
        if await self._may_leave():
            await self.open(code)

    async def out(self) -> None:
        """ESC: out of the window, out of the option to its menu, out of a menu to the one before."""
        form = self.program.form
        if form.window:
            form.window = ""
            self.dialogue.glass.to_option()
        elif await self._may_leave():
            if self.program.map.program == "menu" and len(self.menus) > 1:
                self.menus.pop()
            await self.open(self.menus[-1] if self.menus else MAIN)

    async def end(self) -> None:
        """END: out of the system."""
        self.ended = await self._may_leave()

    async def _may_leave(self) -> bool:
        """Whether the option can be left: nothing was changed, or the user gives the changes up."""
        return not self.program.unsaved or await self.dialogue.ask(LEAVE) == "Y"
