"""The fields of the option on the glass: accept what is typed, go on, turn pages, repeat, pick from a list."""

from renterrewards.faults import Fault
from renterrewards.maps import OPTION, Field
from renterrewards.programs.form import Form
from renterrewards.programs.program import Program
from renterrewards.terminal.areas import Areas
from renterrewards.terminal.dialogue import Dialogue


class Fields:
    """What a clerk does in the fields of the option on the glass."""

    def __init__(self, areas: Areas, dialogue: Dialogue) -> None:
        self._areas = areas
        self._dialogue = dialogue
        self._glass = dialogue.glass
        self._last: dict[tuple[str, str], str] = {}

    def forget(self) -> None:
        """Another user is here: what was typed before is nothing for him to repeat."""
        self._last.clear()

    @property
    def program(self) -> Program:
        """The option on the glass."""
        return self._areas.way.program

    @property
    def _form(self) -> Form:
        return self.program.form

    @property
    def at_option(self) -> bool:
        """Whether the cursor is at OPTION."""
        return self._glass.field is None or self._glass.field.name == OPTION

    @property
    def here(self) -> Field | None:
        """The field with the cursor, None at OPTION."""
        return None if self.at_option else self._glass.field

    async def accept(self) -> None:
        """Take what stands in the field with the cursor. Raises Fault; the cursor then stays."""
        field = self.here
        if field is None:
            self._glass.option = self._glass.editor.text
            return
        typed = self._glass.editor.text
        if self._form.stands(field, typed, self._glass.editor.typed):
            return  # a required field may be passed blank; saving asks for it
        self.program.enter(field, typed)
        if field.secret:
            self._glass.again()
        else:
            self._last[self._kin(field)] = self._form.texts[field.name]
        self._form.cursor = ""
        await self._dialogue.converse(self.program.accepted(field))

    def go(self, step: int) -> None:
        """To the next field or the one before; to OPTION after the last."""
        form = self._form
        if form.cursor:
            self._glass.to(form.map.field(form.cursor))
            form.cursor = ""
            return
        places: tuple[Field, ...] = (form.front.option, *form.front.entries)
        here = places.index(self._glass.field) if self._glass.field in places else 0
        self._glass.to(places[(here + step) % len(places)])

    def next_part(self) -> Field | None:
        """The next part of a field drawn in parts, where `/` moves on; in any other field it is a character."""
        return self._form.front.part_behind(self.here) if self.here else None

    def to_fault(self, fault: Fault) -> None:
        """Put the cursor into the field at fault; all that was typed is still there."""
        here = self._glass.field.name if self._glass.field else ""
        if fault.field != here and any(f.name == fault.field for f in self.program.map.entries):
            self._form.go_to(fault.field)
            self._glass.to(self.program.map.field(fault.field))
        self._glass.editor.again()

    async def turn(self, pages: int) -> None:
        """A page back or on."""
        await self.accept()
        self._dialogue.hush()
        if not await self._dialogue.converse(self.program.turn(pages)):
            self._dialogue.say("NO MORE PAGES")
        self._glass.to_option()

    async def pick(self) -> None:
        """Shift+F7: the pick list of the field."""
        field = self.here
        choices = await self._dialogue.work(lambda: self.program.choices(field)) if field else None
        if choices is None:
            raise Fault("NO LIST FOR THIS FIELD, F7 TELLS WHAT IT TAKES")
        self._write(str(await self._dialogue.pick(choices)))
        await self.accept()
        self.go(1)

    def dup(self) -> None:
        """Put what was last typed into this field, or its like in another option, into it; RET then takes it."""
        field = self.here
        if field is None or not (text := self._last.get(self._kin(field), "")):
            raise Fault("NOTHING TO REPEAT, THIS FIELD WAS NOT TYPED INTO YET")
        self._write(text)

    def _write(self, text: str) -> None:
        self._glass.editor.text = text
        self._glass.editor.end()

    def _kin(self, field: Field) -> tuple[str, str]:
        """What a field is for: the same control file or the same program, and its name."""
        return self.program.map.file or self.program.map.program, field.name
