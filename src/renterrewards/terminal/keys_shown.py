"""The keys of this terminal shown: what each does, and what arrives when one is pressed."""

import os
import select
import sys
import termios
import time
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from renterrewards.terminal.actions import ACTIONS
from renterrewards.terminal.keyboard import Keyboard

_KITTY_ON, _KITTY_OFF = "\x1b[>1u", "\x1b[<u"
"""The key protocol that the counter asks terminals for; one that does not know it shows nothing."""
GAP = 0.15
"""Seconds of silence after which what arrived is one key."""


def listed(keyboard: Keyboard) -> Iterator[str]:
    """A line for every action: its id, its keys, what it does."""
    yield f"{'ACTION':<15} {'KEYS':<34} WHAT IT DOES"
    for action, names in keyboard.names.items():
        yield f"{action:<15} {', '.join(names) or '(none)':<34} {ACTIONS[action][1]}"


def listen(keyboard: Keyboard, say: Callable[[str], None]) -> None:
    """Show what arrives for every key that is pressed, until Ctrl+C was pressed twice."""
    say("\nPress keys to see what arrives. Ctrl+C twice ends.\n")
    stops = 0
    with raw():
        while stops < 2:
            data = pressed()
            stops = stops + 1 if data == b"\x03" else 0
            sys.stdout.write(f"{described(data, keyboard)}\r\n")
            sys.stdout.flush()


def described(data: bytes, keyboard: Keyboard) -> str:
    """What arrived, the name it has, and what it does here."""
    parts = [f"{name}: {_does(name, char, keyboard)}" for name, char in _named(data)] or ["nothing this program knows"]
    return f"{data!r:<24} {'; '.join(parts)}"


def arrived(data: bytes) -> list[str]:
    """The names of the keys in what arrived."""
    return [name for name, _ in _named(data)]


def _named(data: bytes) -> list[tuple[str, str | None]]:
    from textual._xterm_parser import XTermParser
    from textual.events import Key

    from renterrewards.terminal.line import plain_keys

    parser = XTermParser()
    events = [*parser.feed(plain_keys(data.decode(errors="replace")))]
    time.sleep(GAP if data.startswith(b"\x1b") else 0)  # the parser waits whether more belongs to an Esc
    return [(event.key, event.character) for event in (*events, *parser.tick()) if isinstance(event, Key)]


def _does(name: str, char: str | None, keyboard: Keyboard) -> str:
    keys = keyboard.keys(name, char)
    return ", ".join(key.action or f"types {key.char}" for key in keys) or "does nothing, may be given to an action"


def pressed() -> bytes:
    """What one press sends."""
    data = os.read(sys.stdin.fileno(), 64)
    while select.select([sys.stdin], [], [], 0.02)[0]:
        data += os.read(sys.stdin.fileno(), 64)
    return data


@contextmanager
def raw() -> Iterator[None]:
    """The terminal without line editing and echo."""
    before = termios.tcgetattr(sys.stdin)
    tty.setraw(sys.stdin)
    sys.stdout.write(_KITTY_ON)
    sys.stdout.flush()
    try:
        yield
    finally:
        sys.stdout.write(_KITTY_OFF)
        sys.stdout.flush()
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)
