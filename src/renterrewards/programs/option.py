"""What a text typed at OPTION means. The glass and the prompts of the linear terminal read it alike."""

from typing import NamedTuple

from renterrewards.faults import Fault
from renterrewards.maps import Field
from renterrewards.programs import directory
from renterrewards.programs.program import Program

INVALID = "INVALID OPTION, TYPE A NUMBER, THE WORD OF A KEY OR AN OPTION CODE"


class Onward:
    """Nothing was typed: on to the first field."""


class End:
    """Out of the system."""


class Recall(NamedTuple):
    """`#` and a number: bring that RA."""

    text: str


class Press(NamedTuple):
    """The word of a function key, as it stands on the bar."""

    label: str
    key: str


class Window(NamedTuple):
    """The letters of a sub-window."""

    code: str


class Open(NamedTuple):
    """Another option, by its code or its line of the menu."""

    code: str


class To(NamedTuple):
    """A field, by its number."""

    field: Field


Meaning = Onward | End | Recall | Press | Window | Open | To


def meaning(typed: str, program: Program) -> Meaning:
    """What was typed at OPTION of this program. Raises Fault when it means nothing."""
    word = typed.strip().upper()
    labels = {label: key for key, label in program.map.keys.items()}
    if not word:
        return Onward()
    if word == "END":
        return End()
    if word.startswith("#"):
        return Recall(word[1:].strip())
    if word in labels and word not in {item.code for item in program.form.front.items}:
        return Press(word, labels[word])
    if word in {window.code for window in program.map.windows}:
        return Window(word)
    if found := _numbered(word, program) or _option(word):
        return found
    raise Fault(INVALID)


def _numbered(word: str, program: Program) -> Open | To | None:
    """The line of a menu, or the field of the page in front."""
    if not (word.isalnum() and word[0].isdigit()):
        return None
    page = program.form.front
    for item in page.items:
        if item.number == word:
            return Open(item.code)
    if field := page.numbered(word):
        return To(field)
    for field in page.fields:
        if field.shut and field.number == word:
            raise Fault(f"{word} {field.label.upper()} IS SET BY THE SYSTEM, IT CANNOT BE TYPED HERE")
    return None


def _option(word: str) -> Open | None:
    return Open(word) if directory.exists(word) else None
