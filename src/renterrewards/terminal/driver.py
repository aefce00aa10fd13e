"""The terminal driver: bad bytes, odd function keys, hang-ups and signals cannot hurt the sitting.

Textual's own driver dies of one byte that is not UTF-8 and reads Shift+F3 as a cursor report; see docs/architecture.md.
"""

import fcntl
import os
import re
import select
import struct
import termios
from codecs import getincrementaldecoder

from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Key
from textual.message import Message

_VT220 = {25: 13, 26: 14, 28: 15, 29: 16, 31: 17, 32: 18, 33: 19, 34: 20}
_ODD_KEYS = re.compile(r"\x1b(?:\[1;([25])R|\[(2[5689]|3[1234])~|(\d))")
_F1 = ["\x1bOP", "\x1bOQ", "\x1bOR", "\x1bOS", *(f"\x1b[{n}~" for n in (15, 17, 18, 19, 20, 21))]
_KITTY_F13 = 57376
READ = 4096


def plain_keys(text: str) -> str:
    """The text with keys that the parser misreads as sequences that it reads as what they are.

    Shift+F3 and Ctrl+F3 (taken for a cursor report), the VT220's F13-F20 (taken for control characters) and Esc with
    a digit in one go (taken for the letter that some keyboards make with it).
    """
    return _ODD_KEYS.sub(_plain_key, text) if "\x1b" in text else text


def _plain_key(found: re.Match[str]) -> str:
    modifier, code, digit = found.groups()
    if modifier:
        return f"\x1b[13;{modifier}~"
    if digit:
        return _F1[int(digit) - 1]
    return f"\x1b[{_KITTY_F13 + _VT220[int(code)] - 13}u"


class CounterDriver(LinuxDriver):
    """Reads the line in a thread of its own; what it reads is decoded with replacement, never refused."""

    _feeding = False

    def run_input_thread(self) -> None:
        """Read until the app ends or the line is cut."""
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")(errors="replace").decode
        while not self.exit_event.is_set():
            readable, _, _ = select.select([self.fileno], [], [], 0.1)
            self._feeding = bool(readable)
            if readable:
                data = self._read()
                if not data:
                    self._app.call_later(self._app.exit)
                    return
                if text := plain_keys(decode(data)):  # half a character is no text, and no text ends the parser
                    for message in parser.feed(text):
                        self.process_message(message)
            for message in parser.tick():
                self.process_message(message)
            self._feeding = False

    def _read(self) -> bytes:
        """What stands on the line; nothing when it was cut."""
        try:
            return os.read(self.fileno, READ)
        except OSError:
            return b""

    def process_message(self, message: Message) -> None:
        """Pass a message on. A key is made anew: the parser hands out one remembered object for equal keys."""
        super().process_message(Key(message.key, message.character) if isinstance(message, Key) else message)

    def pending(self) -> bool:
        """Whether something typed still waits on the line or is being read."""
        if self._feeding:
            return True
        try:
            waiting = fcntl.ioctl(self.fileno, termios.FIONREAD, struct.pack("i", 0))
        except OSError:
            return False
        return bool(struct.unpack("i", waiting)[0])
