"""The fields of an option as prompts, one after another over its pages and windows."""

from collections.abc import Iterable

from renterrewards.faults import Fault
from renterrewards.linear import screen
from renterrewards.linear.line import Line
from renterrewards.linear.talks import OUT, Talks
from renterrewards.maps import Field
from renterrewards.passwords import LEAST
from renterrewards.programs.program import Program
from renterrewards.programs.replies import Cancelled


class Left(Exception):
    """The fields were left; `word` is what is to be done at OPTION, blank for nothing."""

    def __init__(self, word: str = "") -> None:
        super().__init__(word)
        self.word = word


class Walk:
    """Through the fields of one program. What is typed at a prompt:

    RET keeps what stands in brackets, `-` blanks, `*` picks from a list, `<` goes back, `.` to OPTION, `/SAVE` does
    SAVE there. Anything else is the value; behind a blank, these are values too.
    """

    def __init__(self, line: Line, talks: Talks, program: Program) -> None:
        self.line = line
        self.talks = talks
        self.program = program
        self.fields = program.map.entries
        self._refused: dict[str, str] = {}
        """Texts that were refused, by field name; they stand in the brackets until they are mended."""

    def through(self, first: Field) -> None:
        """Prompt from a field to the last of all, or of its window. Raises Left."""
        form, inside = self.program.form, first.page in {w.code for w in self.program.map.windows}
        place = self.fields.index(first)
        last = max(n for n, field in enumerate(self.fields) if not inside or field.page == first.page)
        while place <= last:
            place, _ = self._visit(place)
        if not inside:
            form.window, form.page_number = "", 0

    def mend(self, field: Field) -> None:
        """Prompt for a field until one is taken. Raises Left."""
        place, taken = self._visit(self.fields.index(field))
        while not taken:
            place, taken = self._visit(place)

    def _visit(self, place: int) -> tuple[int, bool]:
        """Prompt for a field: the place to go on from, and whether something was taken."""
        field = self.fields[place]
        self._come_to(field)
        typed = self._typed(field)
        if typed == "<":
            self._refused.clear()
            if not place:
                self.line.say("THIS IS THE FIRST FIELD")
            return max(0, place - 1), False
        try:
            meant = self._picked(field) if typed == "*" else self._meant(field, typed)
            self._take(field, meant, typed=bool(typed.strip()))
        except Cancelled:
            self.line.say("CANCELLED")
            return place, False
        except Fault as fault:
            self.talks.refuse(fault.message)
            named = [n for n, other in enumerate(self.fields) if other.name == fault.field]
            return (named or [place])[0], False
        cursor, self.program.form.cursor = self.program.form.cursor, ""
        wanted = [n for n, other in enumerate(self.fields) if other.name == cursor]
        return (wanted or [place + 1])[0], True

    def _come_to(self, field: Field) -> None:
        """Bring the field's page or window to the front and say so, with what it shows beside its fields."""
        form = self.program.form
        if form.front.code == field.page:
            return
        form.go_to(field.name)
        form.cursor = ""
        self.line.say(screen.where(form.map, form.front))
        for text in screen.values(form.front, form.texts, entries=False):
            self.line.say(text)

    # -- one field -------------------------------------------------------------------------------------

    def _typed(self, field: Field) -> str:
        """What is typed at the field's prompt, once nothing more is to be heard first. Raises Left."""
        while True:
            shown = self._shown(field)
            typed = self.line.read(f"{screen.name(field)}{f' [{shown}]' if shown else ''}: ", secret=field.secret)
            if typed in OUT:
                raise Left
            if field.secret and len(typed) >= LEAST:  # whatever it looks like
                return typed
            if typed.startswith("/"):
                raise Left(typed[1:].strip())
            match typed:
                case "?":
                    self._say_all(screen.paragraphs(field.help))
                case "??":
                    self._say_all(screen.help(self.program.map))
                case "=":
                    self.line.say(screen.heading(self.program.map, self.program.form.front))
                    self._say_all(screen.values(self.program.form.front, self.program.form.texts))
                case _:
                    return typed

    def _say_all(self, texts: Iterable[str]) -> None:
        for text in texts:
            self.line.say(text)

    def _shown(self, field: Field) -> str:
        return self._refused.get(field.name) or self.program.form.texts.get(field.name, "")

    def _picked(self, field: Field) -> str:
        choices = self.program.choices(field)
        if choices is None:
            raise Fault("NO LIST FOR THIS FIELD, ? TELLS WHAT IT TAKES")
        return str(self.talks.pick(choices))

    def _meant(self, field: Field, typed: str) -> str:
        """The text of the field that a typed line means; the parts behind a / wait for their own prompts."""
        if field.secret:
            return typed
        if typed == "-":
            return ""
        text = typed.strip()
        if "/" in text and self.program.form.front.part_behind(field):
            text, _, rest = text.partition("/")
            self.line.ahead += [f" {rest.strip()}"] if rest.strip() else []
        return text or self._shown(field)

    def _take(self, field: Field, text: str, *, typed: bool) -> None:
        """Take a text into the field and say what it brought. Raises Fault, and leaves the text in the brackets."""
        form = self.program.form
        before = screen.seen(form)
        if form.stands(field, text, typed):
            return  # a required field may be passed blank; saving asks for it
        if not field.secret:
            self._refused[field.name] = text
        self.program.enter(field, text)
        self._refused.pop(field.name, None)
        form.cursor = ""
        self.talks.converse(self.program.accepted(field))
        if field.secret:
            return
        for said in screen.read_back(field, text, form.texts[field.name]):
            self.line.say(said)
        for said in screen.changes(form.front, before, form.texts, typed=field.name):
            self.line.say(said)
