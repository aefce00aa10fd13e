"""What is half done in an option: taken off its form, and put over the option when it is opened anew.

The record is called up again and what was typed is typed again, as `renterrewards run` would; no key is pressed, so
nothing is ever saved by it.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from renterrewards.faults import Fault
from renterrewards.maps import Field
from renterrewards.programs import directory
from renterrewards.programs.desk import Desk
from renterrewards.programs.program import RECALL, Program
from renterrewards.programs.replies import Cancelled, carry
from renterrewards.rules.conversation import Talk, Tell

CHANGED = "CHANGED BY ANOTHER USER MEANWHILE, WHAT YOU TYPED STANDS OVER IT, CHECK IT"
NOT_KEPT = frozenset({"sign_on", "first_user"})
"""Programs that nobody is brought back to."""


class Draft(NamedTuple):
    """An option as texts. `by` brought its record, which was `like` that; `typed` is what was typed since.

    `clean`: nothing of it was left to be saved.
    """

    option: str
    by: Mapping[str, str] = {}
    like: str = ""
    typed: Mapping[str, str] = {}
    page: int = 0
    window: str = ""
    clean: bool = True


class Reopened(NamedTuple):
    """An option with its draft in it, and what there is to say about it."""

    program: Program
    said: list[str]


def taken(program: Program) -> Draft:
    """What is half done in an option; it touches no store."""
    form, called = program.form, program.on_form
    by = dict(called.by) if called else {}
    return Draft(
        program.map.code, by, _like(program), form.half_typed(), form.page_number, form.window, not program.unsaved
    )


def blank(draft: Draft) -> Draft:
    """The same option with nothing in it, as it is once what was in it is saved."""
    return Draft(draft.option)


def read(data: Mapping[str, Any]) -> Draft:
    """The draft of its `_asdict`, as another release may have written it."""
    return Draft(**{name: data[name] for name in Draft._fields if name in data})


def reopened(draft: Draft, desk: Desk) -> Reopened:
    """The option as it was left. Raises Fault or KeyError when it cannot be opened any more."""
    program = directory.open_option(draft.option, desk)
    said: list[str] = []
    _let(program.start(), said)
    for name, text in draft.by.items():
        _call_up(program, name, text, said)
    if draft.typed and draft.like and draft.like != _like(program):
        said.append(CHANGED)
    for field in sorted(_fields(program, draft.typed), key=lambda field: not field.key):
        _type(program, field, draft.typed[field.name], said)
    form = program.form
    for field in _fields(program, draft.typed):  # one that followed from another, and was typed over then
        if form.half_typed().get(field.name) != draft.typed[field.name]:
            form.type_over(field, draft.typed[field.name])
    if draft.clean:
        form.keep()
    form.cursor = ""
    form.page_number = min(draft.page, len(program.map.pages) - 1)
    form.window = draft.window if draft.window in {window.code for window in program.map.windows} else ""
    return Reopened(program, list(dict.fromkeys(said)))


# -- inside ------------------------------------------------------------------------------------------


def _like(program: Program) -> str:
    """What a record is known by again: another one, or one that was changed, is not like it."""
    called = program.on_form
    if called is None or called.record is None:
        return ""
    from hashlib import sha256  # not for the first screen

    return sha256(repr(called.record).encode()).hexdigest()[:16]


def _fields(program: Program, names: Mapping[str, str]) -> list[Field]:
    """The fields of the map that have these names; another release may have others."""
    return [field for field in program.map.entries if field.name in names]


def _call_up(program: Program, name: str, text: str, said: list[str]) -> None:
    if name == RECALL:
        _let(program.recall(text), said)
    for field in _fields(program, {name: text}):
        program.form.type_over(field, text)
        _let(program.entered(field), said)


def _type(program: Program, field: Field, text: str, said: list[str]) -> None:
    program.form.type_over(field, text)
    _let(program.accepted(field), said)


def _let(talk: Talk[None], said: list[str]) -> None:
    """Carry a conversation as far as it comes by itself: nobody is there yet to be asked."""
    try:
        carry(talk, lambda item: _told(item, said))
    except Fault as fault:
        said.append(fault.message)
    except Cancelled:
        pass  # it came to a question; the texts stay on the form, and F1 asks it when somebody is there


def _told(item: Any, said: list[str]) -> None:
    if not isinstance(item, Tell):
        raise Cancelled
    said.append(item.text)
