"""The keyboard of a terminal: from the names that keys arrive by to what they do here."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from renterrewards.cleaner import clean
from renterrewards.terminal.actions import ACTIONS

_SHORT = {"ctrl": "^", "alt": "A-", "shift": "S-", "pageup": "PGUP", "pagedown": "PGDN", "escape": "ESC"}
_SHORT |= {"enter": "RET", "insert": "INS", "delete": "DEL", "backspace": "BS"}
_ON_BAR = re.compile(
    r"\bF(\d{1,2})(?==)|(?<![\w.])(\d{1,2})(?= ?[A-Z])|\b(RET|ESC|PGDN|PGUP|LEFT|RIGHT|HOME|END)(?=[=/])"
)
"""A key on a bar: `F4=`, the digit of `4DELETE`, `ESC=`."""
_BAR_NAMES = {"RET": "enter", "ESC": "escape", "PGDN": "page_down", "PGUP": "page_up", "LEFT": "left", "RIGHT": "right"}
_BAR_NAMES |= {"HOME": "home", "END": "end"}
_FUNCTIONS = frozenset(f"f{n}" for n in range(1, 13))


class Key(NamedTuple):
    """A key as it was typed. `action` is what it does, "" for one that only types `char`.

    `at` is when it was read from the line (monotonic seconds): a guarded question asks for that.
    """

    action: str
    char: str = ""
    at: float = 0.0


ATTENTION = Key("attention")

LOCK = "lock"
"""The action of the key that nobody has: it comes when none has come for long, and is never thrown away."""


class Keyboard:
    """`changes` gives actions other keys than they come with; a key named there is taken from where it was."""

    def __init__(self, changes: Mapping[str, Sequence[str]] | None = None) -> None:
        self._changed = dict(changes or {})
        taken = {name for names in self._changed.values() for name in names}
        self.names: dict[str, tuple[str, ...]] = {
            action: tuple(self._changed.get(action, [name for name in names if name not in taken]))
            for action, (names, _) in ACTIONS.items()
        }
        self._actions = {name: action for action, names in self.names.items() for name in names}

    def keys(self, name: str, char: str | None, at: float = 0.0) -> list[Key]:
        """What a key of this name stands for; nothing when it means nothing here.

        Alt and a letter that nothing is bound to is an Esc with the letter typed fast behind it: both count.
        """
        plain = name.replace("alt+shift+", "alt+").lower()
        if plain.startswith("alt+") and len(plain) == 5:
            char = char or name[-1]
        if action := self._actions.get(plain):
            return [Key(action, at=at)]
        if not (char and char.isprintable() and clean(char)):  # Ctrl+Enter may come with a line end to type
            return []
        typed = Key("", char, at)
        return [Key("escape", at=at), typed] if plain.startswith("alt+") else [typed]

    def function(self, number: int, at: float) -> Key:
        """The function key of this number, as Esc and a digit type it."""
        return Key(self._actions.get(f"f{number}", ""), at=at)

    def typed(self, text: str, at: float = 0.0) -> list[Key]:
        """A pasted text as keystrokes: line ends and tabs leave the field, other control characters are dropped."""
        plain = text.replace("\r\n", "\r").replace("\n", "\r")
        return [key for char in plain for key in _pasted(char, at)]

    def bar(self, row: str) -> str:
        """A bar with the keys that are true here in the place of those it was drawn with."""
        return _ON_BAR.sub(self._true_key, row) if self._changed else row

    def _true_key(self, drawn: re.Match[str]) -> str:
        function, digit, word = drawn.groups()
        action = _BAR_NAMES[word] if word else f"f{function or digit}"
        names = self.names.get(action, ())
        if not names:
            return "- " if digit else "-"
        shown = short(names[0])
        if not digit:
            return shown
        return shown[1:] if names[0] in _FUNCTIONS else f"{shown} "


def short(name: str) -> str:
    """A key's name as a bar has room for: `F9`, `^S`, `A-D`, `PGUP`."""
    *modifiers, key = name.split("+")
    return "".join(_SHORT[m] for m in modifiers) + _SHORT.get(key, key.upper())


def _pasted(char: str, at: float) -> list[Key]:
    if char == "\r":
        return [Key("enter", at=at)]
    if char == "\t":
        return [Key("next_field", at=at)]
    return [Key("", char, at)] if clean(char) else []
