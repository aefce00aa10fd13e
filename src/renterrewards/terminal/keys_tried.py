"""The keys of a terminal tried one after the other: whether what the counter needs arrives as itself."""

import sys
from collections.abc import Callable

from renterrewards.terminal.keyboard import Keyboard
from renterrewards.terminal.keys_shown import arrived, pressed, raw

WANTED: tuple[tuple[str, tuple[str, ...]], ...] = (
    *((f"F{n}", (f"f{n}",)) for n in range(1, 13)),
    ("SHIFT+F4", ("shift+f4", "f16")),
    ("SHIFT+F7", ("shift+f7", "f19")),
)
"""What is asked for, and the names that it may arrive by."""

_PASTING_ON, _PASTING_OFF = "\x1b[?2004h", "\x1b[?2004l"
_PASTED = b"\x1b[200~"

END = b"\x03"
SKIP = (b"\r", b"\n")


def tried(keyboard: Keyboard, say: Callable[[str], None]) -> list[str]:
    """The keys that arrived as another, or as nothing; those that were skipped are not among them."""
    say("PRESS EACH KEY AS IT IS NAMED. RET SKIPS ONE, CTRL+C ENDS.")
    bad: list[str] = []
    with raw():
        for asked, names in WANTED:
            data = _asked(asked)
            if data == END:
                return bad
            if data in SKIP:
                _tell("SKIPPED")
            elif _right(data, names, keyboard):
                _tell("OK")
            else:
                bad.append(asked)
                _tell(f"ARRIVES AS {', '.join(arrived(data)) or repr(data)}")
        bad += _paste()
    return bad


def _right(data: bytes, names: tuple[str, ...], keyboard: Keyboard) -> bool:
    """As itself, or as what the settings of this terminal have in its place."""
    known = {action for name in names for action, keys in keyboard.names.items() if name in keys}
    meant = {key.action for name in arrived(data) for key in keyboard.keys(name, None)}
    return bool(set(arrived(data)) & set(names)) or bool(known & meant)


def _paste() -> list[str]:
    sys.stdout.write(_PASTING_ON)
    try:
        data = _asked("PASTE ANY TEXT")
    finally:
        sys.stdout.write(_PASTING_OFF)
    if data in (END, *SKIP) or data.startswith(_PASTED):
        _tell("OK" if data.startswith(_PASTED) else "SKIPPED")
        return []
    _tell("ARRIVES AS IF IT WERE TYPED")
    return ["A PASTE AS ONE"]


def _asked(what: str) -> bytes:
    sys.stdout.write(f"{what:<16} ")
    sys.stdout.flush()
    return pressed()


def _tell(text: str) -> None:
    sys.stdout.write(f"{text}\r\n")
    sys.stdout.flush()
