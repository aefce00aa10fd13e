"""Keys by the names the terminal library gives them, and what they do here.

A shifted function key has two names, by the terminal it comes from (`shift+f7` or `f19`), so actions are bound to
lists of names. Enter arrives as ctrl+j when it was typed before the program took the terminal over.
"""

from dataclasses import dataclass

from renterrewards.cleaner import clean

ACTIONS: dict[str, tuple[str, ...]] = {
    "enter": ("enter", "ctrl+j", "ctrl+m", "kp_enter"),
    "next_field": ("tab", "down"),
    "previous_field": ("shift+tab", "up"),
    "left": ("left",),
    "right": ("right",),
    "home": ("home",),
    "end": ("end",),
    "insert": ("insert",),
    "delete": ("delete",),
    "backspace": ("backspace", "ctrl+h"),
    "erase_to_end": ("ctrl+k", "shift+end"),
    "page_up": ("pageup",),
    "page_down": ("pagedown",),
    "pick": ("shift+f7", "f19"),
    "escape": ("escape",),
    "reset": ("ctrl+r",),
    "attention": ("ctrl+c",),
}

_BY_NAME = {name: action for action, names in ACTIONS.items() for name in names}
_FUNCTION = {f"f{n}" for n in range(1, 13)}


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it was typed. `action` is what it does, "" for one that only types `char`.

    `at` is when it was read from the line (monotonic seconds): a guarded question asks for that.
    """

    action: str
    char: str = ""
    at: float = 0.0


ATTENTION = Key("attention")


def key(name: str, char: str | None, at: float = 0.0) -> Key | None:
    """The key of this name, None for one that means nothing here."""
    if name in _FUNCTION:
        return Key(name, at=at)
    if action := _BY_NAME.get(name):
        return Key(action, at=at)
    if char and clean(char):
        return Key("", char, at)
    return None


def typed(text: str, at: float = 0.0) -> list[Key]:
    """A pasted text as keystrokes: line ends and tabs leave the field, other control characters are dropped."""
    plain = text.replace("\r\n", "\r").replace("\n", "\r")
    keys = (
        Key("enter", at=at) if c == "\r" else Key("next_field", at=at) if c == "\t" else _plain(c, at) for c in plain
    )
    return [k for k in keys if k is not None]


def _plain(char: str, at: float) -> Key | None:
    return Key("", char, at) if clean(char) else None
