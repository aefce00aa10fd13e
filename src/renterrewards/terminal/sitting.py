"""One user's sitting: the options he opens one after another, and what each key does in them."""

import logging
from collections.abc import Callable

from renterrewards.faults import Fault
from renterrewards.maps import OPTION, Field
from renterrewards.programs import option
from renterrewards.programs.desk import Desk
from renterrewards.programs.program import Program
from renterrewards.terminal.dialogue import Cancelled, Dialogue
from renterrewards.terminal.keyboard import Key
from renterrewards.terminal.typeahead import Attention
from renterrewards.terminal.way import MAIN, Way

_UNTYPED = frozenset({"HELP", "ERASE", "EXIT", "BACKUP", "SWIPE", "CHECK AUTH"})
"""Keys that do not first accept the field the cursor is in."""

log = logging.getLogger(__name__)


class Sitting:
    """The loop over keys: each is served before the next is taken."""

    def __init__(self, desk: Desk, dialogue: Dialogue, leave: Callable[[], None]) -> None:
        self.dialogue = dialogue
        self.glass = dialogue.glass
        self.way = Way(desk, dialogue)
        self._leave = leave

    @property
    def program(self) -> Program:
        """The option on the glass."""
        return self.way.program

    async def run(self, first: str = MAIN) -> None:
        """Open the first menu and serve keys until END."""
        await self.way.open(first)
        while not self.way.ended:
            try:
                await self._serve(await self.dialogue.key())
            except Attention:
                self._back_to_option()
            except Cancelled:
                self.dialogue.hush()
                self.glass.editor.again()
            except Fault as fault:
                await self._refuse(fault)
            except Exception:
                log.exception("program error")
                await self._refuse(Fault("PROGRAM ERROR, LOOK WHETHER IT WAS SAVED, CALL SUPPORT"))
        self._leave()

    # -- keys --------------------------------------------------------------------------------------

    async def _serve(self, key: Key) -> None:
        if key.char == "/" and (part := self._next_part()):
            await self._accept()
            self.glass.to(part)
            return
        if self.dialogue.edit(key):
            if self.glass.field and self.glass.field.auto and not key.action and self.glass.editor.full:
                await self._enter()
            return
        match key.action:
            case "enter":
                await self._enter()
            case "next_field":
                await self._accept()
                self._go(1)
            case "previous_field":
                await self._accept()
                self._go(-1)
            case "page_down" | "page_up":
                await self._turn(1 if key.action == "page_down" else -1)
            case "pick":
                await self._pick()
            case "escape":
                self.dialogue.hush()
                await self.way.out()
            case "reset":
                self._reset()
            case name:
                await self._press(self.program.map.keys.get(name, ""), name)

    async def _enter(self) -> None:
        """RET: at OPTION does what stands there, in a field accepts it and moves on, to OPTION after the last."""
        self.dialogue.hush()
        if self.glass.field is None or self.glass.field.name == OPTION:
            await self._option(self.glass.editor.text.strip())
            return
        await self._accept()
        self._go(1, wrap=False)

    def _next_part(self) -> Field | None:
        """The next part of a field drawn in parts, where `/` moves on; in any other field it is a character."""
        field, entries = self.glass.field, self.program.form.front.entries
        if field not in entries or not field.number[-1].isalpha():
            return None
        follower = next(iter(entries[entries.index(field) + 1 :]), None)
        return follower if follower and follower.number[:-1] == field.number[:-1] else None

    def _reset(self) -> None:
        """Ctrl+R: stored keys, messages and what was typed in this field are taken back."""
        self.dialogue.hush()
        if self.glass.field:
            self.glass.to(self.glass.field)

    def _back_to_option(self) -> None:
        """Ctrl+C: whatever was going on is over; nothing of it was written."""
        self.dialogue.hush()
        self.glass.option = ""
        self.glass.to_option()

    async def _refuse(self, fault: Fault) -> None:
        """Say what is wrong, with the cursor in the field at fault and all that was typed still there."""
        here = self.glass.field.name if self.glass.field else ""
        if fault.field != here and any(f.name == fault.field for f in self.program.map.entries):
            self.program.form.go_to(fault.field)
            self.glass.to(self.program.map.field(fault.field))
        self.glass.editor.again()
        await self.dialogue.refuse(fault.message)

    # -- fields ------------------------------------------------------------------------------------

    async def _accept(self) -> None:
        """Take what stands in the field with the cursor. Raises Fault; the cursor then stays."""
        field = self.glass.field
        if field is None:
            return
        if field.name == OPTION:
            self.glass.option = self.glass.editor.text
            return
        form = self.program.form
        before = form.texts.get(field.name, "")
        typed = self.glass.editor.text
        if typed == before and not (field.key and typed):
            return  # a required field may be passed blank; saving asks for it
        self.program.enter(field, typed)
        form.cursor = ""
        await self.dialogue.converse(self.program.entered(field))

    def _go(self, step: int, wrap: bool = True) -> None:
        """To the next field or the one before; to OPTION after the last."""
        form = self.program.form
        if form.cursor:
            self.glass.to(form.map.field(form.cursor))
            form.cursor = ""
            return
        places: tuple[Field, ...] = (form.front.option, *form.front.entries)
        here = places.index(self.glass.field) if self.glass.field in places else 0
        self.glass.to(places[(here + step) % len(places)])

    async def _turn(self, pages: int) -> None:
        await self._accept()
        self.dialogue.hush()
        if not await self.dialogue.converse(self.program.turn(pages)):
            self.dialogue.say("NO MORE PAGES")
        self.glass.to_option()

    async def _pick(self) -> None:
        """Shift+F7: the pick list of the field."""
        field = self.glass.field
        choices = None
        if field and field.name != OPTION:
            choices = await self.dialogue.work(lambda: self.program.choices(field))
        if field is None or choices is None:
            raise Fault("NO LIST FOR THIS FIELD, F7 TELLS WHAT IT TAKES")
        picked = await self.dialogue.pick(choices)
        self.glass.editor.text, self.glass.editor.fresh = str(picked), False
        await self._accept()
        self._go(1, wrap=False)

    # -- function keys -----------------------------------------------------------------------------

    async def _press(self, label: str, key: str) -> None:
        """Do what the bar says for a key."""
        self.dialogue.hush()
        if label == "HELP" or (key == "f7" and not label):
            await self._help()
            return
        if not label:
            raise Fault(f"{key.upper()} IS NOT USED HERE")
        if label not in _UNTYPED:
            await self._accept()
        match label:
            case "NXT PAGE":
                await self._turn(1)
            case "EXIT":
                await self.way.out()
            case "BACKUP":
                if await self.dialogue.converse(self.program.backup()):
                    self.glass.to_option()
                else:
                    await self.way.out()
            case _:
                self.program.form.cursor = ""
                try:
                    await self.dialogue.converse(self.program.press(label))
                except Fault:
                    self.glass.again()
                    raise
                self.glass.follow()

    async def _help(self) -> None:
        field, map = self.glass.field, self.program.map
        named = field if field and field.name != OPTION else None
        title = f"{named.number} {named.label}" if named else ""
        await self.dialogue.help(title, named.help if named else "", map.title, map.help)

    # -- options -----------------------------------------------------------------------------------

    async def _option(self, typed: str) -> None:
        """Do what was typed at OPTION."""
        match option.meaning(typed, self.program):
            case option.Onward():
                self.program.form.cursor = self.program.form.first
                self._go(1)
            case option.End():
                await self.way.end()
            case option.Recall(text):
                await self.dialogue.converse(self.program.recall(text))
                self.glass.follow()
            case option.Press(label, key):
                self._taken()
                await self._press(label, key)
            case option.Window(code):
                self.program.form.window = code
                self._taken()
            case option.Open(code):
                await self.way.leave_for(code)
            case option.To(field):
                self.glass.option = ""
                self.glass.to(field)

    def _taken(self) -> None:
        """What stood at OPTION is dealt with."""
        self.glass.option = ""
        self.glass.to_option()
