"""The two ends of a line: plain text goes out, lines typed or piped come in. No cursor moves, no colour, no bell.

A script is a line that nobody reads while it runs: what it types is echoed, and its first error ends it, or the rest
of it would be typed into the wrong place.
"""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from renterrewards.cleaner import clean

_SEQUENCE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|O.)")
"""What a cursor or function key sends in the middle of a typed line."""

ESC = "\x1b"


class Attention(Exception):
    """Ctrl+C: whatever was going on is over; nothing of it was written."""


class Ended(Exception):
    """No more lines: end of the input, or Ctrl+D."""


class Stopped(Exception):
    """A script ends here; the text says why."""


class HungUp(Exception):
    """Nobody is at the other end any more."""


class Line:
    """One user's line. `script`: nobody sits at it. `number` counts the lines read."""

    def __init__(self, source: TextIO, out: TextIO, script: bool) -> None:
        self.script = script
        self.number = 0
        self.ahead: list[str] = []
        """Answers to the next prompts that were given with the last one."""
        self.came: Callable[[float], bool] = lambda waited: True
        """Told that a line came and how many seconds it was waited for; False: it is not to be taken, ask again."""
        self.asks: Callable[[], None] = lambda: None
        """Told that a prompt comes."""
        self._source = source
        self._out = out
        self._waiting = False
        self._interrupted = False
        self._gone = False

    # -- out -----------------------------------------------------------------------------------------

    def say(self, text: str) -> None:
        """A line of text."""
        self._put(clean(text).rstrip() + "\n")

    def error(self, text: str) -> None:
        """Say what is wrong; what was typed ahead is discarded. Raises Stopped in a script."""
        self.ahead.clear()
        if self.script:
            raise Stopped(text)
        self._discard()
        self.say(f"ERROR: {text}")

    def flush(self) -> None:
        """Send out what was said. Raises HungUp."""
        with _hung_up():
            self._out.flush()

    def _put(self, text: str) -> None:
        with _hung_up():
            self._out.write(text)

    # -- in ------------------------------------------------------------------------------------------

    def read(self, prompt: str, guarded: bool = False, secret: bool = False) -> str:
        """The cleaned line typed behind a prompt, blanks before it kept. Raises Ended, Attention or HungUp.

        A guarded prompt takes nothing that was typed before it was shown, but in a script. What is typed at a secret
        one is never shown, and is taken with all its blanks.
        """
        self.check()
        self.asks()
        if guarded:
            self.ahead.clear()
            self._discard()
        while True:
            began = time.monotonic()
            typed = self._read_unseen(prompt) if secret else self._read(prompt)
            if self.came(time.monotonic() - began):
                return typed

    def _read_unseen(self, prompt: str) -> str:
        with self._unseen():  # before the prompt is there, as somebody may type at once
            self._put(clean(prompt))
            self.flush()
            return clean(self._next().rstrip("\r\n"))

    def _read(self, prompt: str) -> str:
        self._put(clean(prompt))
        self.flush()
        if self.ahead:
            typed = self.ahead.pop(0)
        else:
            typed = _typed(self._next())
            if not self.script:
                return typed
        self.say(typed.strip())
        return typed

    @contextmanager
    def _unseen(self) -> Iterator[None]:
        """Where somebody types, the terminal shows nothing of it; he sees that his line was taken."""
        if self.script:
            yield
            self._put("\n")
            return
        import termios

        where = self._source.fileno()
        with _hung_up(termios.error):
            before = termios.tcgetattr(where)
            unseen = [*before[:3], before[3] & ~termios.ECHO, *before[4:]]
            termios.tcsetattr(where, termios.TCSADRAIN, unseen)
        try:
            yield
        finally:
            with _hung_up(termios.error):
                termios.tcsetattr(where, termios.TCSADRAIN, before)
            self._put("\n")

    def _next(self) -> str:
        self._waiting = True  # before it is asked for: a signal is then either heard here or there
        try:
            if self._gone:
                raise HungUp
            with _hung_up():
                line = self._source.readline()
        except Attention:
            self._put("\n")
            raise
        finally:
            self._waiting = False
        if not line:
            self._put("\n")
            raise Ended
        self.number += 1
        return line

    def _discard(self) -> None:
        """Forget what was typed and not yet read."""
        if self.script:
            return
        import termios  # a script needs none, nor has every system one

        self.flush()
        with _hung_up(termios.error):
            termios.tcflush(self._source.fileno(), termios.TCIFLUSH)

    # -- signals -------------------------------------------------------------------------------------

    def hang_up(self, *signal: object) -> None:
        """Nobody is there any more: as Ctrl+C, but once, as what comes of it must not be cut in its turn."""
        first, self._gone = not self._gone, True
        if first and self._waiting:
            raise HungUp

    def interrupt(self, *signal: object) -> None:
        """Ctrl+C: at a prompt at once; while the store works, as soon as that is done."""
        if self._waiting:
            raise Attention
        self._interrupted = True

    def interrupted(self) -> bool:
        """Whether Ctrl+C was pressed since it was last asked for, or nobody is there any more."""
        pressed, self._interrupted = self._interrupted, False
        return pressed or self._gone

    def check(self) -> None:
        """Raise Attention when Ctrl+C was pressed, and HungUp when nobody is there any more."""
        if self._gone:
            raise HungUp
        if self.interrupted():
            raise Attention


@contextmanager
def _hung_up(also: type[Exception] = OSError) -> Iterator[None]:
    """An error of the line itself is its end; so is `also`."""
    try:
        yield
    except (OSError, also) as error:
        raise HungUp from error


def _typed(line: str) -> str:
    """What somebody meant by a line: Esc alone is the word for it, other keys that type no text are dropped."""
    text = line.rstrip("\r\n")
    if text.strip() == ESC:
        return "."
    return clean(_SEQUENCE.sub("", text)).rstrip()
