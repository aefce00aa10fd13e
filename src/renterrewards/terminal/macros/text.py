"""A macro as text: a step a line, read and written. Pure.

    # MORNING  THE WAITING CAR OF MR HOLLOWAY
    option OPEN
    screen RA OPEN
    fill 1 1001
    press F1
    answer "CUSTOMER ELIGIBLE FOR 1 FREE DAY, ACCEPT Y/N?" Y

A question that is named loosely, or that need not come, can be declined or left to the clerk, never accepted: what
spends points is named word for word.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from renterrewards.cleaner import clean
from renterrewards.faults import Fault

NOTE = "#"
VERBS = {
    "screen": "text",
    "see": "text",
    "option": "text",
    "fill": "field text",
    "press": "keys",
    "answer": "question text",
    "answer if asked": "question text",
    "pick": "text",
    "you fill": "field text",
    "you answer": "question",
    "you answer if asked": "question",
}
"""Every verb and what stands behind it."""

KEYS = {"RET": "enter", "TAB": "next_field", "S-TAB": "previous_field", "ESC": "escape"}
KEYS |= {"PGUP": "page_up", "PGDN": "page_down", "PRINT": "print_screen", **{f"F{n}": f"f{n}" for n in range(1, 13)}}
"""The keys that `press` knows, and their actions. What edits a field is not among them: `fill` puts the whole text."""

_VERB = "|".join(sorted(VERBS, reverse=True)).replace(" ", r"\s+")
_LINE = re.compile(rf"({_VERB})(?:\s+(.*))?", re.I)
_FIELD = re.compile(r"(?:([A-Z0-9]{1,4})\.)?([0-9]{1,3}[A-Z]?|\*)", re.I | re.A)
_QUOTED = re.compile(r'"((?:[^"]|"")*)"\s*(.*)')
_MACROS_OWN = re.compile(r"=|(RECORD|MACRO)\b", re.I)
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Step:
    """A step: its verb, the field number or question it is `about`, its text; `line` is where it stands, from 1."""

    verb: str
    text: str = ""
    about: str = ""
    line: int = field(default=0, compare=False)


def parse(text: str) -> list[Step]:
    """The steps of a text, comments among them. Raises Fault with the line, what is wrong with it and the remedy."""
    steps: list[Step] = []
    for number, raw in enumerate(text.split("\n"), start=1):
        if line := clean(raw).strip():
            try:
                steps += (replace(step, line=number) for step in _steps(line))
            except Fault as fault:
                raise Fault(f"LINE {number}: {fault.message}") from None
    return steps


def written(steps: Iterable[Step]) -> str:
    """The text of steps; keys that follow each other share a line."""
    lines: list[str] = []
    before = ""
    for step in steps:
        if step.verb == before == "press":
            lines[-1] += f" {step.text}"
        else:
            lines.append(_line(step))
        before = step.verb
    return "".join(f"{line}\n" for line in lines)


def macros_own(word: str) -> bool:
    """Whether a word at OPTION is about macros: it is neither recorded nor replayed."""
    return bool(_MACROS_OWN.match(word))


# -- patterns --------------------------------------------------------------------------------------


def literal(text: str) -> str:
    """The pattern that only this text fits; `*` stands for anything, `**` for a star."""
    return text.replace("*", "**")


def fits(pattern: str, text: str) -> bool:
    """Whether a whole text is what the pattern says; case and the number of blanks do not count."""
    return _in_order(_parts(pattern), _plain(text))


def seen(pattern: str, glass: str) -> bool:
    """Whether the pattern is found in one of the lines."""
    return any(_in_order(["", *_parts(pattern), ""], _plain(line)) for line in glass.split("\n"))


def _in_order(parts: list[str], text: str) -> bool:
    """Whether the text is these parts with anything between them."""
    first, *rest = parts
    if not rest:
        return text == first
    *middle, last = rest
    at, end = len(first), len(text) - len(last)
    if not (text.startswith(first) and text.endswith(last)):
        return False
    for part in middle:
        found = text.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return at <= end


def _parts(pattern: str) -> list[str]:
    return [part.replace("\0", "*") for part in _plain(pattern.replace("**", "\0")).split("*")]


def _plain(text: str) -> str:
    return " ".join(text.upper().split())


def _loose(pattern: str) -> bool:
    return len(_parts(pattern)) > 1


# -- a line ----------------------------------------------------------------------------------------


def _steps(line: str) -> list[Step]:
    """The step of a line; a line of keys is a step a key."""
    if line.startswith(NOTE):
        return [Step(NOTE, line[1:].strip())]
    found = _LINE.fullmatch(line)
    if not found:
        raise Fault(f"{line.split()[0][:20].upper()} IS NOT KNOWN, USE {', '.join(VERBS).upper()}")
    verb, rest = " ".join(found[1].lower().split()), found[2] or ""
    shape = VERBS[verb]
    if shape == "keys":
        return [Step(verb, name) for name in _keys(rest)]
    about = ""
    if shape.startswith("field"):
        about, rest = _field(rest)
    elif shape.startswith("question"):
        about, rest = _question(rest)
    step = Step(verb, _text(rest), about)
    _check(step)
    return [step]


def _keys(rest: str) -> list[str]:
    names = rest.upper().split()
    if unknown := [name for name in names if name not in KEYS]:
        raise Fault(f"{unknown[0][:20]} IS NO KEY, USE {' '.join(KEYS)}")
    if not names:
        raise Fault("NAME THE KEY, AS press F1")
    return names


def _field(rest: str) -> tuple[str, str]:
    """(number as `2.12`, what stands behind it)."""
    word, _, text = rest.partition(" ")
    found = _FIELD.fullmatch(word)
    if not found:
        raise Fault("NAME THE FIELD BY ITS NUMBER, AS 13, 13A, 2.12 OR AD.1")
    page = (found[1] or "1").upper()
    return ("" if page == "1" else f"{page}.") + found[2].lower(), text.strip()


def _question(rest: str) -> tuple[str, str]:
    """(the question without its quotes, what stands behind it)."""
    found = _QUOTED.fullmatch(rest)
    if not found or not found[1].strip():
        raise Fault('PUT THE QUESTION IN QUOTES, AS answer "LEAVE Y/N?" N')
    return found[1].replace('""', '"'), found[2]


def _text(rest: str) -> str:
    """A text as it stands, or in quotes when blanks at its ends count."""
    if not rest.startswith('"'):
        return rest
    found = _QUOTED.fullmatch(rest)
    if not found or found[2]:
        raise Fault('CLOSE THE QUOTES AT THE END OF THE LINE, WRITE "" FOR A QUOTE WITHIN')
    return found[1].replace('""', '"')


def _check(step: Step) -> None:
    """Raise Fault for a line that says too little, or that would say yes to what it does not name."""
    if VERBS[step.verb] == "text" and not step.text.strip():
        raise Fault(f"SAY WHAT TO {step.verb.upper()}")
    if VERBS[step.verb] == "question" and step.text:
        raise Fault("YOU ANSWER THIS ONE, TAKE THE ANSWER AWAY")
    if step.verb == "option" and macros_own(step.text.strip()):
        raise Fault("A MACRO CANNOT START ANOTHER OR RECORD, TAKE THIS LINE AWAY")
    if step.verb == "answer if asked" or (step.verb == "answer" and _loose(step.about)):
        _check_declined(step)


def _check_declined(step: Step) -> None:
    if step.text.upper() != "N":
        raise Fault('ONLY N CAN BE SAID TO A QUESTION WITH * OR IF ASKED, ELSE WRITE "YOU ANSWER"')
    if len(_WORD.findall(step.about)) < 2:
        raise Fault("NAME MORE OF THE QUESTION, TWO OF ITS WORDS AT LEAST")


def _line(step: Step) -> str:
    if step.verb == NOTE:
        return f"{NOTE} {step.text}".rstrip()
    about = [_quote(step.about)] if VERBS[step.verb].startswith("question") else [step.about] if step.about else []
    text = _quote(step.text) if step.text != step.text.strip() or step.text.startswith('"') else step.text
    return " ".join([step.verb, *about, *([text] if text else [])])


def _quote(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
