"""The terminal driver: bad bytes, odd function keys, hang-ups and signals cannot hurt the sitting.

Textual's own driver dies of one byte that is not UTF-8, its parser of a key that no keyboard has; see `line` and
docs/architecture.md.
"""

import asyncio
import fcntl
import os
import select
import signal
import struct
import sys
import termios
import time
from codecs import getincrementaldecoder

from textual._xterm_parser import XTermParser
from textual.constants import DISABLE_KITTY_KEY
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Key, Paste, Resize
from textual.geometry import Size
from textual.message import Message

from renterrewards.terminal.line import Line, Pasted

_SHOW, _UNDERLINE, _USUAL = "\x1b[?25h", "\x1b[4 q", "\x1b[0 q"
"""The cursor is a line under the cell, which the glass shows reversed: a block over it would turn it back."""
READ = 4096


class CounterDriver(LinuxDriver):
    """Reads the line in a thread of its own; what it reads is decoded with replacement, never refused."""

    _feeding = False
    _line: Line
    _parser: XTermParser

    def start_application_mode(self) -> None:
        """Take the terminal over, with its own cursor to be seen: readers of the screen and input methods follow it.

        Textual reads a window's size in a signal handler, which a second signal may interrupt: the older size then
        comes last and stays. Read in the loop, sizes stay in order.
        """
        super().start_application_mode()  # type: ignore[no-untyped-call]
        asyncio.get_running_loop().add_signal_handler(signal.SIGWINCH, self._another_size)
        self.write(_UNDERLINE + _SHOW)
        self.flush()

    def stop_application_mode(self) -> None:
        """Give the terminal back with the cursor it had."""
        self.write(_USUAL)
        super().stop_application_mode()

    def _another_size(self) -> None:
        size = Size(*self._get_terminal_size())
        self._app.post_message(Resize(size, size))

    def run_input_thread(self) -> None:
        """Read until the app ends or the line is cut."""
        self._line, self._parser = Line(not DISABLE_KITTY_KEY), XTermParser(self._debug)
        decode = getincrementaldecoder(sys.stdin.encoding or "utf-8")(errors="replace").decode
        since = time.monotonic()
        while not self.exit_event.is_set():
            readable, _, _ = select.select([self.fileno], [], [], 0.1)
            self._feeding = bool(readable)
            if readable:
                data = self._read()
                if not data:
                    self._app.call_later(self._app.exit)
                    return
                since = self._line.now = time.monotonic()
                self._take(decode(data))
            elif self._line.waits and time.monotonic() - since >= self._line.patience:
                self._last(self._line.rest())
            self._feeding = False
            for message in self._parser.tick():
                self.process_message(message)

    def _take(self, text: str) -> None:
        for piece in self._line.pieces(text):
            if isinstance(piece, Pasted):
                self.process_message(_at(Paste(piece.text), self._line.pasted_since))
            else:
                self._parse(piece)

    def _last(self, kept: str) -> None:
        """What nothing followed: Esc, or Esc and a letter."""
        if kept == "\x1b":
            self.process_message(Key("escape", kept))
        elif kept:
            self._parse(kept)

    def _parse(self, text: str) -> None:
        """A sequence that the parser cannot take is lost, and nothing else."""
        try:
            for message in self._parser.feed(text):
                self.process_message(message)
        except (ValueError, ArithmeticError, LookupError):
            self._parser = XTermParser(self._debug)

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


def _at(message: Message, moment: float) -> Message:
    """The message stamped with another moment than that of its making."""
    message.time = moment
    return message
