"""What a terminal gives beside its options: the screen printed, macros, the list of every option."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from functools import partial

from renterrewards import clock
from renterrewards.faults import Fault
from renterrewards.programs import door
from renterrewards.programs.desk import Desk
from renterrewards.programs.listing import Pick, Row
from renterrewards.programs.program import Program
from renterrewards.programs.replies import Cancelled
from renterrewards.rules.conversation import Ask
from renterrewards.terminal import print_screen
from renterrewards.terminal.dialogue import Dialogue
from renterrewards.terminal.keyboard import LOCK


class Tools:
    """The tools of one terminal. Those `anywhere` names work in questions and lists too."""

    def __init__(self, desk: Desk, dialogue: Dialogue) -> None:
        self._desk = desk
        self._dialogue = dialogue
        self.anywhere: dict[str, Callable[[], Awaitable[None]]] = {
            "print_screen": self.print_screen,
            "picture": self.picture,
            LOCK: self._cover,
        }

    async def lock(self) -> None:
        """LOCK at OPTION: cover the terminal at once."""
        if self._desk.open_to_all:
            raise Fault("NOBODY SIGNS ON HERE, THERE IS NO PASSWORD TO UNLOCK IT BY")
        await self._cover()

    async def _cover(self) -> None:
        from renterrewards.terminal.lock import Cover  # not for the first screen

        await Cover(self._desk, self._dialogue).lay()

    async def print_screen(self) -> None:
        """The screen as it stands, as text: to the station's printer, else to a file."""
        text = self._dialogue.glass.text() + "\n"
        command = self._dialogue.station.printer
        if command:
            await self._print(partial(print_screen.to_printer, text, command))
        else:
            await self._print(partial(print_screen.to_file, text, self._desk.print_folder, self._now()))

    async def picture(self) -> None:
        """The screen as it stands, as an SVG file that needs nothing else."""
        from renterrewards.terminal import svg

        glass = self._dialogue.glass
        drawn = svg.drawn(glass.lines(), self._dialogue.station.theme, glass.form.map.title if glass.form else "")
        await self._print(partial(print_screen.to_file, drawn, self._desk.print_folder, self._now(), ".svg"))

    def _now(self) -> datetime:
        return clock.local(self._desk.now(), "")

    async def _print(self, act: Callable[[], str]) -> None:
        """Print, and say where to above what stands on the message line; a question that stands there goes on."""
        try:
            door.check(self._desk)
            said, failed = await self._dialogue.work(act), False
        except Fault as fault:
            said, failed = fault.message, True
        self._dialogue.hush()
        self._dialogue.say(said, error=failed)

    async def unmask(self, program: Program) -> None:
        """Show what is masked on the record of an option, after a password."""
        from renterrewards.programs.people import unmasking

        await self._dialogue.converse(unmasking.unmask(program))
        self._dialogue.glass.again()

    # -- macros ------------------------------------------------------------------------------------

    async def macros(self) -> None:
        """List the macros and replay the one that is picked."""
        from renterrewards.terminal import macros

        folder = self._dialogue.station.macros
        found = await self._dialogue.work(lambda: macros.macros(folder))
        if not found:
            raise Fault("NO MACROS YET, ALT+R OR RECORD AT OPTION RECORDS ONE")
        rows = (Row(name, f"{name:<8}  {what}") for name, what in found)
        self.replay(await self._dialogue.pick(Pick("MACROS", "NAME      WHAT IT DOES", rows)))

    def replay(self, name: str) -> None:
        """Let a macro type from here on. Raises Fault."""
        from renterrewards.terminal import macros

        if self._dialogue.recorder:
            raise Fault("A MACRO IS BEING RECORDED, END THAT FIRST (ALT+R)")
        self._dialogue.play(macros.Player(name, macros.read(self._dialogue.station.macros, name)))

    async def record(self) -> None:
        """Begin to record a macro, or end that and save what was typed since."""
        from renterrewards.terminal import macros

        dialogue = self._dialogue
        if dialogue.player:
            raise Fault("A MACRO IS BEING REPLAYED, END THAT FIRST (ESC)")
        if dialogue.recorder is None:
            dialogue.recorder, dialogue.glass.macro = macros.Recorder(), "R"
            dialogue.say("RECORDING, ALT+R OR RECORD AT OPTION ENDS IT")
            return
        recorded = dialogue.recorder
        dialogue.recorder, dialogue.glass.macro = None, ""
        await self._save(recorded.text())

    async def _save(self, text: str) -> None:
        """Save a recorded macro under the name the clerk gives; asked again until it is saved or forgotten by ESC."""
        from renterrewards.terminal import macros

        dialogue = self._dialogue
        folder = dialogue.station.macros
        while True:
            name = (await dialogue.ask(Ask("SAVE MACRO AS (ESC: DO NOT SAVE):", answers=(), length=8))).upper()
            try:
                known = dict(await dialogue.work(partial(macros.macros, folder)))
                if name in known and not await self._replaces(name):
                    continue
                path = await dialogue.work(partial(macros.save, folder, name, text))
            except Fault as fault:
                await dialogue.refuse(fault.message)
            else:
                dialogue.say(f"MACRO SAVED IN {path}")
                return

    async def _replaces(self, name: str) -> bool:
        """Whether a macro of this name may go; ESC asks for another name, as N does."""
        with suppress(Cancelled):
            return await self._dialogue.ask(Ask(f"REPLACE MACRO {name} Y/N?")) == "Y"
        return False
