"""A macro recorded: what was done, not which keys did it.

A field is recorded with the text it was left with, a list with the row that was picked, so moving about and editing
leave no lines. A key that was refused or cancelled and changed nothing is left out: it was a slip.
"""

from dataclasses import dataclass, field

from renterrewards.cleaner import clean
from renterrewards.maps import OPTION, Field, table_name
from renterrewards.programs import directory
from renterrewards.programs.form import Form
from renterrewards.terminal.glass import Glass, Message
from renterrewards.terminal.keyboard import Key
from renterrewards.terminal.macros.text import KEYS, NOTE, Step, literal, macros_own, written
from renterrewards.terminal.views import PickView

_EDITS = frozenset({"", "delete", "backspace", "erase_to_end", "dup"})
_MOVES = frozenset({"left", "right", "home", "end", "insert", "earlier", "later"})
_LEAVES = frozenset({"enter", "next_field", "previous_field", "to_option"})
_FORGETS = frozenset({"escape", "attention", "reset"})
_LOSE = frozenset({"ERASE", "EXIT", "BACKUP"})
"""Keys of the bar that give up what is half typed in the field."""

_OPENS = {"palette": "", "hotmenu": "HOT"}
"""Lists of what could be typed at OPTION as well: the key of the row behind this word."""

_NAMES = {action: name for name, action in KEYS.items()}


@dataclass
class _Act:
    """A key that does something: where its steps begin, and what the form held before."""

    start: int
    form: Form
    texts: dict[str, str]
    filled: str = ""
    open: bool = False
    """Whether a question or a list stood last: the act was left there."""


@dataclass
class Recorder:
    """Told of every key as it is taken, with the glass as it was at that moment; `text` is the macro so far."""

    _steps: list[Step] = field(default_factory=list)
    _act: _Act | None = None
    _screen: str = ""
    _edited: Field | None = None
    _last: tuple[Field, str, str] | None = None
    """The field, its text before, and the character typed last."""
    _before: tuple[Message, ...] = ()
    _list_of: Field | str | None = None
    """The field, or the question, whose list was asked for."""
    _opens: str | None = None
    """What the row of a list is typed behind at OPTION."""
    _slip: Step | None = None
    """A refused step that stays unless it is corrected next."""
    _reading: bool = False
    _aside: tuple[object, object] | None = None
    """Where a key of the terminal itself was pressed; what it asks is not recorded."""

    def took(self, glass: Glass, key: Key) -> None:
        """A key was taken."""
        if glass.box or self._is_aside(glass) or glass.form is None:
            return
        if glass.view and glass.view.wide:
            self._reading = True
            return
        if self._reading:
            self._steps.append(Step("press", "ESC"))
            self._reading = False
        self._drop_refused_answer(glass)
        if isinstance(glass.view, PickView):
            self._in_list(glass.view, glass, key)
        elif glass.question:
            self._in_question(glass, key)
        else:
            self._settle(glass)
            self._on_form(glass, glass.form, key)
        self._before = tuple(glass.messages)

    def text(self) -> str:
        """The macro's text file; its first line tells the screens it comes by."""
        screens = dict.fromkeys(step.text for step in self._steps if step.verb == "screen")
        return written([Step(NOTE, f"RECORDED: {', '.join(screens) or 'NOTHING'}"), *self._steps])

    # -- questions and lists -----------------------------------------------------------------------

    def _is_aside(self, glass: Glass) -> bool:
        if self._aside == (glass.question, glass.view):
            self._aside = None
        return self._aside is not None

    def _in_question(self, glass: Glass, key: Key) -> None:
        if self._act:
            self._act.open = key.action != "enter"
        if key.action == "enter" and glass.editor.secret:
            self._steps.append(Step("you answer", "", literal(glass.question)))
        elif key.action == "enter":
            self._steps.append(Step("answer", glass.editor.text.strip(), literal(glass.question)))
        elif key.action == "pick":
            self._list_of = glass.question
        else:
            self._own(glass, key)

    def _in_list(self, view: PickView, glass: Glass, key: Key) -> None:
        if self._act:
            self._act.open = True
        row = view.chosen(glass.editor.text) if key.action == "enter" else None
        if row is None:
            self._own(glass, key)
            return
        if self._act:
            self._act.open = False
        if isinstance(self._list_of, Field):
            self._begin(glass, [Step("fill", str(row.key), table_name(self._list_of))], self._list_of.name)
        elif self._opens is not None:
            self._begin(glass, [Step("option", f"{self._opens}{row.key}")], "")
        elif self._list_of:
            self._steps.append(Step("answer", str(row.key), literal(self._list_of)))
        else:
            self._steps.append(Step("pick", literal(" ".join(clean(row.text).split()))))
        self._list_of = None

    def _own(self, glass: Glass, key: Key) -> None:
        """A key of the terminal itself, as that of the macros: what it asks is none of the macro's."""
        if not (key.action in _EDITS | _MOVES | _FORGETS or key.action in _NAMES):
            self._aside = (glass.question, glass.view)

    # -- the form ----------------------------------------------------------------------------------

    def _on_form(self, glass: Glass, form: Form, key: Key) -> None:
        self._left_by_character(glass, form)
        self._list_of = self._opens = None
        here, typed = glass.field, glass.editor.text
        if key.action in _EDITS:
            self._edited = here
            self._last = (here, typed, key.char) if here and key.char else None
        elif key.action == "pick":
            self._list_of = here
        elif key.action in _OPENS:
            self._opens = _OPENS[key.action]
        elif key.action == "print_screen":  # the half typed field goes on
            self._begin(glass, [_press(key)], "")
        elif key.action in _NAMES:
            steps = self._filled(form, here, typed, key)
            self._begin(glass, steps, here.name if here and steps and steps[0].verb == "fill" else "")
            self._edited = None
        elif key.action in _FORGETS:
            self._edited = None
        else:
            self._own(glass, key)

    def _filled(self, form: Form, here: Field | None, typed: str, key: Key) -> list[Step]:
        """What a key does that leaves the field: OPTION is obeyed, a text is taken, a function key pressed."""
        label = form.map.keys.get(key.action, "")
        press = [] if key.action in _LEAVES or label == "HELP" or key.action == "f7" else [_press(key)]
        if here is None or key.action in _FORGETS or label in _LOSE:
            return press
        if here.name == OPTION:
            return [Step("option", typed.strip())] if key.action == "enter" and _acts(form, typed) else press
        if typed.strip() == "?":
            return press
        if self._edited == here or typed != form.texts.get(here.name, ""):
            return [_fill(here, typed), *press]
        return press

    def _left_by_character(self, glass: Glass, form: Form) -> None:
        """A `/`, or the last character of a field that leaves by itself, took the text of the field."""
        if self._last and self._last[0] != glass.field:
            left, text, char = self._last
            if char == "/" or left.auto:
                text = text if char == "/" else form.texts.get(left.name, "")
                if self._edited == left and text:
                    self._begin(glass, [_fill(left, text)], left.name)
                    self._act = None
        self._last = None

    # -- acts --------------------------------------------------------------------------------------

    def _begin(self, glass: Glass, steps: list[Step], filled: str) -> None:
        """Record an act, on the screen where it is done."""
        form = glass.form
        if not steps or form is None:
            return
        word = steps[0].text.upper() if steps[0].verb == "option" else ""
        if word in ("HOT", "?"):
            self._opens = "HOT" if word == "HOT" else None
            return
        if macros_own(word):
            self._aside = (glass.question, glass.view)
            return
        if self._slip and self._steps[-1:] == [self._slip] and steps[0].about == self._slip.about:
            self._steps.pop()
        self._slip = None
        anywhere = bool(word) and directory.exists(word)
        if form.map.code != self._screen and not (anywhere and not self._steps):
            self._steps.append(Step("screen", form.map.title))
        self._screen = form.map.code
        self._act = _Act(len(self._steps), form, dict(form.texts), filled)
        self._steps += steps

    def _settle(self, glass: Glass) -> None:
        """What came of the act before: one that was refused or cancelled and changed nothing is taken back."""
        act, self._act = self._act, None
        if act is None or not (act.open or self._refused(glass)) or glass.form is not act.form:
            return
        changed = {name for name, text in act.form.texts.items() if text != act.texts.get(name)}
        if changed - {act.filled}:
            return
        taken = bool(act.filled) and act.filled in changed
        del self._steps[act.start + taken :]
        self._slip = self._steps[-1] if taken else None

    def _refused(self, glass: Glass) -> bool:
        """Whether an error came since the last key."""
        return any(m.error and not any(m is before for before in self._before) for m in glass.messages)

    def _drop_refused_answer(self, glass: Glass) -> None:
        """The question still stands and the answer was none: it is given once more."""
        last = self._steps[-1:]
        if glass.question and self._refused(glass) and last and last[0].verb in ("answer", "pick"):
            self._steps.pop()


def _acts(form: Form, typed: str) -> bool:
    """Whether what is typed at OPTION does more than to put the cursor into a field."""
    word, page = typed.strip().upper(), form.front
    return bool(word) and (page.numbered(word) is None or any(item.number == word for item in page.items))


def _press(key: Key) -> Step:
    return Step("press", _NAMES[key.action])


def _fill(here: Field, typed: str) -> Step:
    """What is typed into a password field is never written down: the clerk types it again."""
    if here.secret:
        return Step("you fill", "", table_name(here))
    return Step("fill", typed.strip(), table_name(here))
