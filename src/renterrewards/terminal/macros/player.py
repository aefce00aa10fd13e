"""A macro replayed: the next key, whenever the sitting is ready for one. Pure, no clock and no waiting.

It is asked only when the screen is settled, so what a step expects stands on the glass now or never. It stops at
the first thing that is not as the macro says: another screen, an error, a question that no step names.
"""

from collections import deque

from renterrewards.cells import places
from renterrewards.cleaner import clean
from renterrewards.faults import Fault
from renterrewards.maps import OPTION, Field, table_name
from renterrewards.programs.form import Form
from renterrewards.terminal.glass import Glass
from renterrewards.terminal.keyboard import Key
from renterrewards.terminal.macros.text import KEYS, NOTE, Step, fits, parse, seen
from renterrewards.terminal.views import PickView

_ANSWERS = {"answer", "answer if asked", "you answer", "you answer if asked", "pick"}
_LOOKS = {"screen", "see"}
_DETOURS = 20
"""How often a key may be pressed on the way to one field before the way is given up."""


class Player:
    """Replays one macro. `waits` is what the clerk has to do now, "" while the macro types."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.waits = ""
        try:
            self._steps = [step for step in parse(text) if step.verb != NOTE]
        except Fault as fault:
            raise Fault(f"MACRO {name} {fault.message}") from None
        if not self._steps:
            raise Fault(f"MACRO {name} HAS NO STEPS, RECORD IT OR TYPE THEM")
        self._done = 0
        self._line = self._steps[0].line
        self._keys: deque[Key] = deque()
        self._place: tuple[object, ...] = ()
        self._detours = 0

    def next(self, glass: Glass, at: float) -> Key | None:
        """The next key, None when it is the clerk's turn (`waits`) or the macro has ended.

        Raises Fault, naming the line, when the glass is not as the macro expects it.
        """
        if self.waits and self._still_yours(glass):
            return None
        key = Key("escape") if glass.box else self._next(glass)  # a help text is never in the way
        return key._replace(at=at) if key else None

    def _next(self, glass: Glass) -> Key | None:
        if any(message.error for message in glass.messages):
            self._stop("BY THE ERROR ABOVE")
        if self._keys and self._place != _place(glass):
            self._stop("THE CURSOR LEFT THE FIELD BEFORE ALL WAS TYPED")
        while not self._keys:
            if self._done == len(self._steps):
                return None
            step = self._steps[self._done]
            self._line = step.line
            self._keys.extend(self._serve(step, glass))
            if self.waits:
                return None
        self._place = _place(glass)
        return self._keys.popleft()

    def _serve(self, step: Step, glass: Glass) -> list[Key]:
        """The keys of a step, or those that bring it nearer; none when it needs none."""
        if glass.question and step.verb not in _ANSWERS | _LOOKS:
            self._stop(f"NOTHING SAVED, NOT EXPECTED: {glass.question}")
        if step.verb in _ANSWERS:
            return self._answer(step, glass)
        if step.verb in _LOOKS:
            return self._look(step, glass)
        if step.verb == "press":
            return self._did(Key(KEYS[step.text]))
        if glass.view:
            self._stop("A REPORT COVERS THE SCREEN, ADD press ESC BEFORE THIS LINE")
        return self._fill(step, glass)

    def _did(self, *keys: Key) -> list[Key]:
        """The step is done with these keys."""
        self._done += 1
        self._detours = 0
        return list(keys)

    def _stop(self, why: str) -> None:
        raise Fault(f"MACRO {self.name} STOPPED AT LINE {self._line}, {why}")

    # -- steps -------------------------------------------------------------------------------------

    def _look(self, step: Step, glass: Glass) -> list[Key]:
        map = _form(glass).map
        if step.verb == "screen" and step.text.upper() not in (map.title.upper(), map.code):
            self._stop(f"THIS IS {map.title}, NOT {step.text}")
        if step.verb == "see" and not seen(step.text, glass.text()):
            self._stop(f"NOT ON THE SCREEN: {step.text}")
        return self._did()

    def _answer(self, step: Step, glass: Glass) -> list[Key]:
        if isinstance(glass.view, PickView):
            return self._pick(step, glass.view)
        if step.verb == "pick":
            self._stop(f"NO LIST TO PICK {step.text} FROM")
        if glass.question and fits(step.about, glass.question):
            if step.verb.startswith("you"):
                self.waits = f"MACRO {self.name}: THE ANSWER IS YOURS"
                return []
            return self._did(*_put(self._sized(step.text, glass.editor.length)))
        if not step.verb.endswith("if asked"):
            if glass.question:
                self._stop(f"NOTHING SAVED, NOT EXPECTED: {glass.question}")
            self._stop(f"NOT ASKED: {step.about}")
        return self._did()

    def _pick(self, step: Step, view: PickView) -> list[Key]:
        """The only row on the page that fits, or a page on."""
        if step.verb != "pick":
            self._stop(f"NOT EXPECTED: THE LIST {view.title}")
        rows = [n for n, row in enumerate(view.page, start=1) if fits(step.text, clean(row.text))]
        if len(rows) > 1:
            self._stop(f"{len(rows)} ROWS ARE {step.text}, SAY MORE OF IT")
        if not rows and view.ended:
            self._stop(f"NO ROW IS {step.text}")
        return self._did(*_put(str(rows[0]))) if rows else [Key("page_down")]

    def _fill(self, step: Step, glass: Glass) -> list[Key]:
        """`option`, `fill`, `you fill`: first to the field, then the text into it, or the clerk's turn."""
        field = self._field(step, _form(glass))
        if glass.field != field:
            return self._way(glass, field)
        if step.verb == "you fill":
            self._place = (glass.form,)
            self.waits = f"MACRO {self.name}: TYPE {step.text or field.label.upper()}, THEN RET"
            return []
        return self._did(*_put(self._sized(step.text, field.length)))

    def _field(self, step: Step, form: Form) -> Field:
        """The field a step is about: of the page and window in front for `option`, else of the whole map."""
        if step.verb == "option":
            return form.front.option
        for field in form.map.entries:
            if table_name(field) in (step.about, f"{step.about}a"):
                return field
        raise Fault(f"MACRO {self.name} STOPPED AT LINE {self._line}, NO FIELD {step.about} IN {form.map.title}")

    def _way(self, glass: Glass, field: Field) -> list[Key]:
        """The keys that bring the cursor nearer to a field: OPTION, its window or page, its number.

        By Ctrl+C and not by Tab: a key field that is passed calls its record up anew.
        """
        self._detours += 1
        if self._detours > _DETOURS:
            self._stop(f"CANNOT COME TO FIELD {field.number}")
        form = _form(glass)
        here = glass.field is not None and glass.field.name == OPTION
        if not here:
            return [Key("attention")]
        if form.front.code == field.page:
            return [Key("next_field")] if field.number == "*" else _put(field.number)
        if field.page in {window.code for window in form.map.windows}:
            return _put(field.page)
        if form.window:
            return [Key("escape")]
        pages = [page.code for page in form.map.pages]
        return [Key("page_down" if pages.index(field.page) > form.page_number else "page_up")]

    def _sized(self, text: str, length: int) -> str:
        if places(text) > length:
            self._stop(f"{text} IS LONGER THAN {length}")
        return text

    def _still_yours(self, glass: Glass) -> bool:
        """Whether the clerk has not yet answered the question, or not yet left the field."""
        step = self._steps[self._done]
        if glass.view or glass.box:
            return True
        if step.verb != "you fill":
            still = bool(glass.question) and fits(step.about, glass.question)
        elif (glass.form,) != self._place:
            self.waits = ""
            self._stop("YOU LEFT THE SCREEN")
        else:
            still = bool(glass.question) or glass.field == self._field(step, _form(glass))
        if not still:
            self.waits = ""
            self._did()
        return still


def _put(text: str) -> list[Key]:
    """Make a field hold this text, whatever stood there, and leave it."""
    return [Key("home"), Key("erase_to_end"), *(Key("", char) for char in text), Key("enter")]


def _place(glass: Glass) -> tuple[object, ...]:
    """Where the cursor is."""
    return glass.form, glass.field, glass.question, glass.view


def _form(glass: Glass) -> Form:
    if glass.form is None:
        raise Fault("NO SCREEN TO REPLAY A MACRO ON")
    return glass.form
