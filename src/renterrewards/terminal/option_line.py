"""The OPTION field: what is typed there is done; what was typed there before can be called back."""

import re
from collections.abc import Awaitable, Callable

from renterrewards.faults import Fault
from renterrewards.programs import option
from renterrewards.terminal.areas import Areas
from renterrewards.terminal.dialogue import Dialogue
from renterrewards.terminal.fields import Fields
from renterrewards.terminal.tools import Tools

RECENT = 20
"""How many texts typed at OPTION are remembered."""


class OptionLine:
    """`press` does what the bar says for a label and a key."""

    def __init__(
        self,
        areas: Areas,
        dialogue: Dialogue,
        fields: Fields,
        tools: Tools,
        press: Callable[[str, str], Awaitable[None]],
    ) -> None:
        self._areas = areas
        self._dialogue = dialogue
        self._glass = dialogue.glass
        self._fields = fields
        self._tools = tools
        self._press = press
        self._recent: list[str] = []
        self._back = 0

    def forget(self) -> None:
        """Another user is here: what was typed before is nothing for him to call back."""
        self._recent.clear()
        self._back = 0

    async def enter(self, typed: str) -> None:
        """Do what was typed. Raises Fault when it means nothing."""
        if typed and not typed[0].isdigit():  # the number of a field or a line is quicker typed than found again
            self._recent = [*(text for text in self._recent if text != typed), typed][-RECENT:]
        self._back = 0
        if not (self._areas.way.desk.signed_on and await self._tool(typed.upper())):
            await self._do(option.meaning(typed, self._fields.program))

    def recall(self, steps: int) -> None:
        """Put what was typed before (steps > 0) or after into the field. Raises Fault anywhere but at OPTION."""
        if not self._fields.at_option:
            raise Fault("THIS KEY WORKS AT OPTION, CTRL+C GOES THERE")
        self._back = max(0, min(len(self._recent), self._back + steps))
        self._glass.option = self._recent[-self._back] if self._back else ""
        self._glass.to_option()
        self._glass.editor.end()

    async def _tool(self, word: str) -> bool:
        """The words that this terminal knows over all options: HOT, HOT2, MACRO, RECORD, UNMASK, =NAME."""
        if found := re.fullmatch(r"HOT([1-4]?)", word):
            self._taken()
            await (self._areas.go(int(found[1])) if found[1] else self._areas.choose())
        elif word == "MACRO":
            self._taken()
            await self._tools.macros()
        elif word == "UNMASK":
            self._taken()
            await self._tools.unmask(self._fields.program)
        elif word == "LOCK":
            self._taken()
            await self._tools.lock()
        elif word == "RECORD":
            self._taken()
            await self._tools.record()
        elif word.startswith("="):
            self._taken()
            self._tools.replay(word[1:].strip())
        else:
            return False
        return True

    async def _do(self, meaning: option.Meaning) -> None:
        match meaning:
            case option.Onward():
                form = self._fields.program.form
                form.cursor = form.first
                self._fields.go(1)
            case option.End():
                await self._areas.end()
            case option.Recall(text):
                await self._dialogue.converse(self._fields.program.recalled(text))
                self._glass.follow()
            case option.Press(label, key):
                self._taken()
                await self._press(label, key)
            case option.Window(code):
                self._fields.program.form.window = code
                self._taken()
            case option.Open(code):
                await self._areas.leave_for(code)
            case option.To(field):
                self._glass.option = ""
                self._glass.to(field)

    def _taken(self) -> None:
        """What stood at OPTION is dealt with."""
        self._glass.option = ""
        self._glass.to_option()
