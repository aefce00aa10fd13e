"""One user's sitting: the options he opens one after another, and what each key does in them."""

import logging
from collections.abc import Callable

from renterrewards.faults import PROGRAM_ERROR, Fault
from renterrewards.programs import door
from renterrewards.programs.desk import Desk
from renterrewards.programs.program import Program
from renterrewards.programs.replies import Cancelled
from renterrewards.terminal import palette
from renterrewards.terminal.areas import Areas
from renterrewards.terminal.connection import Connection
from renterrewards.terminal.console import SignedOff
from renterrewards.terminal.dialogue import Dialogue
from renterrewards.terminal.fields import Fields
from renterrewards.terminal.keyboard import Key, short
from renterrewards.terminal.option_line import OptionLine
from renterrewards.terminal.tools import Tools
from renterrewards.terminal.typeahead import Attention

_UNTYPED = frozenset({"HELP", "ERASE", "EXIT", "BACKUP", "SWIPE", "CHECK AUTH"})
"""Keys that do not first accept the field the cursor is in."""

_TOOLS = frozenset({"pick", "dup", "earlier", "later", "hotmenu", "macros", "record", "palette", "unmask"})

log = logging.getLogger(__name__)


class Sitting:
    """The loop over keys: each is served before the next is taken."""

    def __init__(self, desk: Desk, dialogue: Dialogue, leave: Callable[[], None]) -> None:
        self.dialogue = dialogue
        self.glass = dialogue.glass
        self.areas = Areas(desk, dialogue)
        self.fields = Fields(self.areas, dialogue)
        self.tools = Tools(desk, dialogue)
        self.option = OptionLine(self.areas, dialogue, self.fields, self.tools, self._press)
        dialogue.anywhere = self.tools.anywhere
        self.connection = Connection(desk, self.areas, dialogue)
        self.connection.forgets += [self.fields.forget, self.option.forget]
        self.tools.anywhere["unwatch"] = self.connection.unwatch
        self._desk = desk
        self._leave = leave

    @property
    def program(self) -> Program:
        """The option on the glass."""
        return self.areas.way.program

    async def begin(self) -> None:
        """Put the sign-on or the main menu on the glass; neither touches the store, so that the first frame has it."""
        await self.areas.way.open(door.begins(self._desk))
        self.dialogue.paint()

    async def run(self) -> None:
        """Serve keys until END. However it ends, what is half typed stays for the user's next session."""
        try:
            while not self.areas.ended:
                await self._next()
                await self.connection.served()
        finally:
            self.connection.end(drafted=not self.areas.ended)
        self._leave()

    async def _next(self) -> None:
        """Serve a key."""
        try:
            await self._serve(await self.dialogue.key())
            await self._go_on()
        except SignedOff as off:
            await self.connection.sign_off(off.why)
        except Attention:
            self._back_to_option()
        except Cancelled:
            self.dialogue.hush()
            self.glass.editor.again()
        except Fault as fault:
            await self._refuse(fault)
        except Exception:
            log.exception("program error")
            await self._refuse(Fault(PROGRAM_ERROR))

    async def _first_start(self) -> None:
        """The store is open: where nobody can sign on yet, the sign-on gives way to making who can."""
        form, desk = self.program.form, self._desk
        if desk.signed_on or self.program.map.code != door.SIGN_ON or form.changed or self.glass.editor.typed:
            return
        if await self.dialogue.work(lambda: door.nobody_yet(desk)):
            await self.areas.way.open(door.FIRST_USER)

    async def _go_on(self) -> None:
        """Open what the program gives way to."""
        if code := self.program.opens:
            self.program.opens = ""
            await self.areas.way.open(code)

    async def _serve(self, key: Key) -> None:
        if key.char == "/" and (part := self.fields.next_part()):
            await self.fields.accept()
            self.glass.to(part)
        elif self.dialogue.edit(key):
            if self.glass.field and self.glass.field.auto and not key.action and self.glass.editor.full:
                await self._enter()
        elif not (await self._move(key.action) or await self._tool(key.action)):
            await self._press(self.program.map.keys.get(key.action, ""), key.action)

    async def _move(self, action: str) -> bool:
        """The keys that move about; False when it is none of them."""
        match action:
            case "enter":
                await self._enter()
            case "next_field" | "previous_field":
                await self.fields.accept()
                self.fields.go(1 if action == "next_field" else -1)
            case "to_option":
                await self.fields.accept()
                self.glass.to_option()
            case "page_down" | "page_up":
                await self.fields.turn(1 if action == "page_down" else -1)
            case "escape":
                self.dialogue.hush()
                await self.areas.way.out()
            case "reset":
                self._reset()
            case door.STORE_OPEN:
                await self._first_start()
            case _:
                return False
        return True

    async def _tool(self, action: str) -> bool:
        """The keys of the terminal's own tools; False when it is none of them."""
        if action not in _TOOLS:
            return False
        self.dialogue.hush()
        if action != "pick":
            door.check(self._desk)
        try:
            await self._use(action)
        except Cancelled:  # out of a list: what is half typed in the field goes on
            self.dialogue.hush()
        return True

    async def _use(self, action: str) -> None:
        match action:
            case "pick":
                await self.fields.pick()
            case "dup":
                self.fields.dup()
            case "earlier" | "later":
                self.option.recall(1 if action == "earlier" else -1)
            case "unmask":
                await self.fields.accept()
                await self.tools.unmask(self.program)
            case "hotmenu":
                await self.areas.choose()
            case "macros":
                await self.tools.macros()
            case "record":
                await self.tools.record()
            case "palette":
                code = await palette.choose(self._desk, self.dialogue)
                await (self.tools.lock() if code == "LOCK" else self.areas.leave_for(code))

    async def _enter(self) -> None:
        """RET: at OPTION does what stands there, in a field accepts it and moves on, to OPTION after the last."""
        self.dialogue.hush()
        typed = self.glass.editor.text.strip()
        if typed == "?":
            self._reset()
            await self._help()
        elif self.fields.at_option or (not self._desk.signed_on and typed.upper() == "END"):
            await self.option.enter(typed)
        else:
            await self.fields.accept()
            self.fields.go(1)

    def _reset(self) -> None:
        """Ctrl+R: stored keys, messages and what was typed in this field are taken back."""
        self.dialogue.hush()
        self.glass.option = "" if self.fields.at_option else self.glass.option
        if self.glass.field:
            self.glass.to(self.glass.field)

    def _back_to_option(self) -> None:
        """Ctrl+C: whatever was going on is over; nothing of it was written."""
        self.dialogue.hush()
        self.glass.option = ""
        self.glass.to_option()

    async def _refuse(self, fault: Fault) -> None:
        """Say what is wrong, with the cursor in the field at fault and all that was typed still there."""
        self.connection.doubted()
        self.fields.to_fault(fault)
        await self.dialogue.refuse(fault.message)

    # -- function keys -----------------------------------------------------------------------------

    async def _press(self, label: str, key: str) -> None:
        """Do what the bar says for a key."""
        self.dialogue.hush()
        if label == "HELP" or (key == "f7" and not label):
            await self._help()
            return
        if not label:
            raise Fault(f"{self._name(key)} IS NOT USED HERE")
        if label not in _UNTYPED:
            await self.fields.accept()
        match label:
            case "NXT PAGE":
                await self.fields.turn(1)
            case "EXIT":
                await self.areas.way.out()
            case "BACKUP":
                if await self.dialogue.converse(self.program.backup()):
                    self.glass.to_option()
                else:
                    await self.areas.way.out()
            case _:
                await self._act(label)

    def _name(self, action: str) -> str:
        """The key of an action as the clerk knows it."""
        names = self.dialogue.keys.keyboard.names.get(action, ())
        return short(names[0]) if names else "THIS KEY"

    async def _act(self, label: str) -> None:
        """What the program has for a key; a refusal shows the field as the form has it now."""
        self.program.form.cursor = ""
        self.connection.note()
        try:
            await self.dialogue.converse(self.program.press(label))
        except Fault:
            self.glass.again()
            raise
        self.glass.follow()

    async def _help(self) -> None:
        named, map = self.fields.here, self.program.map
        title = f"{named.number} {named.label}" if named else ""
        await self.dialogue.help(title, named.help if named else "", map.title, map.help)
