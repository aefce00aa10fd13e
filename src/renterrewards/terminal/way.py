"""The way a user takes through menus and options: open one, leave it, come back to its menu."""

from renterrewards.faults import Fault
from renterrewards.programs import directory, door
from renterrewards.programs.desk import Desk
from renterrewards.programs.program import LEAVE, Program
from renterrewards.programs.trail import MAIN, Trail
from renterrewards.terminal.dialogue import Dialogue


class Way:
    """`program` is the option on the glass, `trail` the way back from it."""

    program: Program

    def __init__(self, desk: Desk, dialogue: Dialogue) -> None:
        self.desk = desk
        self.dialogue = dialogue
        self.trail = Trail()

    async def open(self, code: str = MAIN) -> None:
        """Put an option on the glass, the sign-on while nobody is. A menu becomes the place to come back to."""
        door.check(self.desk, code)
        before = getattr(self, "program", None)
        program = await self.dialogue.work(lambda: directory.open_option(code, self.desk))
        self.stand_in(program)
        try:
            await self.dialogue.converse(program.start())
        except Fault:
            if before:  # printed defaults must not stand there as if they had been read
                self.stand_in(before)
            raise
        if program.map.program == "menu":
            self.trail.passed(code)
        self.dialogue.glass.follow()
        if banner := self.desk.banner:
            self.dialogue.say(banner)

    def stand_in(self, program: Program) -> None:
        """Put a program on the glass as it is, the cursor at OPTION."""
        self.program = program
        self.dialogue.glass.show(program.form)

    async def leave_for(self, code: str) -> None:
        """Open another option, unless changes are to be kept."""
        if await self.may_leave():
            await self.open(code)

    async def out(self) -> None:
        """ESC: out of the window, out of the option to its menu, out of a menu to the one before."""
        form = self.program.form
        if not self.desk.signed_on:
            self.dialogue.glass.to_option()
        elif form.window:
            form.window = ""
            self.dialogue.glass.to_option()
        elif await self.may_leave():
            await self.open(self.trail.back(self.program.map.program == "menu"))

    async def may_leave(self) -> bool:
        """Whether the option can be left: nothing was changed, or the user gives the changes up."""
        return not self.program.unsaved or await self.dialogue.ask(LEAVE) == "Y"
