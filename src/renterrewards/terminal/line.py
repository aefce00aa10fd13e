"""What arrives on the line, taken apart before Textual's parser sees it: pastes, keys, and what is neither.

The parser dies of a key that no keyboard has (`ESC [ 1114112 u`), of a window of no size and of a mouse in it, lets
a paste's control characters overtake its text, and takes Shift+F3 for a cursor report. So it is given whole
sequences that are keys, a paste goes around it, and everything else is dropped. Pure: text in, pieces out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

PASTE, PASTED = "\x1b[200~", "\x1b[201~"
ESC_ALONE, PASTE_ENDS = 0.1, 1.0
_SEQUENCE = re.compile(
    r"\x1b(?:\[M[^\x1b]{3}|\[\[[A-E]|\[\d\d?\$|\[[0-?]*[ -/]*[@-~]|O\d?(?:;\d{1,3})?[A-Za-z]|"
    r"[\]PX^_][^\x07\x1b]{0,512}(?:\x07|\x1b\\)|\d|[A-NQ-WYZa-z])",
    re.A,
)
_BEGUN = re.compile(r"\x1b(?!\[\d\d?\$\Z)(?:\[(?:\[|M[^\x1b]{0,2}|[0-?]{0,32}[ -/]{0,4})?|O\d?(?:;\d{0,3})?)?\Z")
_KEY = re.compile(
    r"\x1b(?:O[A-DFHMP-Sa-dj-y]|\[\d{0,4}(?:;\d{0,4}){0,2}[~A-HPQS]|\[\d\d?[@$^]|\[\[[A-E]|\[[abcdIOZ])", re.A
)
_REPORTED = re.compile(r"\x1b\[\d{0,7}(?:;\d{0,3}(?:;\d{1,7}(?::\d{1,7})*)?)?u", re.A)
_MOUSE = re.compile(r"\x1b\[<\d{1,3};\d{1,4};\d{1,4}[Mm]", re.A)
_ODD = re.compile(r"\x1b(?:\[1;([25])R|\[(2[5689]|3[1234])~|(\d))", re.A)
_KONSOLE = re.compile(r"\x1bO(?:1;)?(\d{1,3})([A-S])", re.A)
"""Konsole's Shift+F1 to F4, of which the parser makes Esc and letters."""
_VT220 = {25: 13, 26: 14, 28: 15, 29: 16, 31: 17, 32: 18, 33: 19, 34: 20}
_F1 = ["\x1bOP", "\x1bOQ", "\x1bOR", "\x1bOS", *(f"\x1b[{n}~" for n in (15, 17, 18, 19, 20, 21))]
_KITTY_F13, _VT220_F15 = 57376, 28
_LAST_CHARACTER = 0x10FFFF
_ANSWERS = ("\x1b[?2026;",)
"""What the terminal may answer: that it paints a whole picture at once."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """A piece of a pasted text."""

    text: str


class Line:
    """Takes the line apart. What may go on with the next reading is kept until then, or until `rest` is asked.

    `kitty`: the parser reads the keys of the kitty protocol; without, it reads the VT220's itself.
    """

    def __init__(self, kitty: bool = True) -> None:
        self._kitty = kitty
        self._rest = ""
        self._pasting = False
        self.now = 0.0
        """When what is taken apart was read (monotonic seconds)."""
        self.pasted_since = 0.0
        """When the last paste began: all of it is as old as that, or its end could answer what its beginning asks."""

    def pieces(self, text: str) -> Iterator[str | Pasted]:
        """Keys as text for the parser, a sequence never cut; pasted text apart."""
        text, self._rest = self._rest + text, ""
        while text:
            if self._pasting:
                made, text = self._of_paste(text)
                if made:
                    yield Pasted(made)
                if self._rest:
                    return
            else:
                keys, start, text = text.partition(PASTE)
                if not start and (begun := _BEGUN.search(keys)):
                    keys, self._rest = keys[: begun.start()], begun[0]
                if start:
                    self._pasting, self.pasted_since = True, self.now
                if keys := plain_keys(keys, self._kitty):
                    yield keys

    def rest(self) -> str:
        """Nothing came for a while: what was kept is all there is, and a paste that did not end has ended."""
        kept, self._rest = self._rest, ""
        kept = "" if self._pasting else kept
        self._pasting = False
        return kept if len(kept) <= 2 else ""

    @property
    def patience(self) -> float:
        """Seconds of silence after which what is kept is all there is: an Esc is only that, a paste has ended."""
        return PASTE_ENDS if self._pasting else ESC_ALONE

    @property
    def waits(self) -> bool:
        """Whether something is kept that may go on."""
        return bool(self._rest) or self._pasting

    def _of_paste(self, text: str) -> tuple[str, str]:
        """(pasted text, what stands behind the paste)."""
        made, end, behind = text.partition(PASTED)
        if end:
            self._pasting = False
            return made, behind
        for length in range(min(len(PASTED) - 1, len(made)), 0, -1):
            if made.endswith(PASTED[:length]):
                made, self._rest = made[:-length], made[-length:]
                break
        return made, ""


def plain_keys(text: str, kitty: bool = True) -> str:
    """The text without sequences that are no keys, and with odd keys as what the parser reads as what they are."""
    return _SEQUENCE.sub(partial(_known, kitty), text) if "\x1b" in text else text


def _known(kitty: bool, found: re.Match[str]) -> str:
    sequence = _KONSOLE.sub("\x1b[1;\\1\\2", found[0])
    if odd := _ODD.fullmatch(sequence):
        return _plain(odd, kitty)
    if len(sequence) == 2:  # Alt and a letter: the parser takes an Esc behind it for a part of it
        return f"\x1b[{ord(sequence[1])};3u" if kitty else sequence
    if _KEY.fullmatch(sequence) or _MOUSE.fullmatch(sequence) or sequence.startswith(_ANSWERS):
        return sequence
    if _REPORTED.fullmatch(sequence) and all(0 < n <= _LAST_CHARACTER for n in _points(sequence)):
        return sequence
    return ""


def _points(sequence: str) -> Iterator[int]:
    """The characters that a reported key names."""
    code, *others = sequence[2:-1].split(";")
    yield int(code or 1)
    for point in others[1].split(":") if len(others) > 1 else ():
        yield int(point)


def _plain(found: re.Match[str], kitty: bool) -> str:
    """Shift+F3 and Ctrl+F3 (taken for a cursor report), the VT220's F13-F20 (taken for control characters), and Esc
    with a digit in one go (taken for the letter that some keyboards make with it).
    """
    modifier, code, digit = found.groups()
    if not kitty and not digit:
        return f"\x1b[{_VT220_F15}~" if modifier == "2" else found[0]
    if modifier:
        return f"\x1b[13;{modifier}~"
    if digit:
        return _F1[int(digit) - 1]
    return f"\x1b[{_KITTY_F13 + _VT220[int(code)] - 13}u"
