"""Somebody at the terminal: works the real program on a pty and sees what it shows."""

import os
import subprocess
import sys
import time

import pexpect
import pyte
from screen_svg import COLUMNS, ROWS

PROGRAM = [sys.executable, "-P", "-m", "renterrewards", "--training", "--today", "2026-11-20", "--user", "ANN"]
PATIENCE = 20.0

F1, F2, F3, F4, F6, F7, F8 = "\x1bOP", "\x1bOQ", "\x1bOR", "\x1bOS", "\x1b[17~", "\x1b[18~", "\x1b[19~"
SHIFT_F7, INSERT, PGDN, RIGHT = "\x1b[18;2~", "\x1b[2~", "\x1b[6~", "\x1b[C"
ESC, CTRL_C, CTRL_P = "\x1b", "\x03", "\x10"


class Clerk:
    """Types, and waits for a text on the glass."""

    def __init__(self, environment: dict[str, str], *more: str) -> None:
        self.screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self.screen)
        given = {"env": environment, "cwd": environment["XDG_DATA_HOME"], "dimensions": (ROWS, COLUMNS)}
        self._line = pexpect.spawn(PROGRAM[0], [*PROGRAM[1:], *more], **given)
        self._line.delaybeforesend = None

    def types(self, keys: str, *until: str) -> str:
        """Type, then read until one of the texts stands on the glass; which one it is. Raises TimeoutError.

        Ctrl+C forgets what was typed ahead, so it is typed only when all before it was dealt with.
        """
        before, *parts = keys.split(CTRL_C)
        self._line.send(before)
        for part in parts:
            self.sees("")
            self._line.send(CTRL_C + part)
        return self.sees(*until)

    def sees(self, *texts: str) -> str:
        """Read until one of the texts stands on the glass and nothing more comes. Raises TimeoutError."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if not self._read() and (found := [text for text in texts if text in self.glass]):
                return found[0]
        raise TimeoutError(f"none of {texts} on\n{self.glass}")

    @property
    def glass(self) -> str:
        """What is shown, as text."""
        return "\n".join(self.screen.display)

    def resizes(self, columns: int, lines: int) -> None:
        """Make the window another size."""
        self.screen.resize(lines, columns)
        self._line.setwinsize(lines, columns)

    def leaves(self) -> None:
        """END at OPTION."""
        self._line.send(CTRL_C + "END\r")
        self._line.expect(pexpect.EOF, timeout=PATIENCE)

    def _read(self) -> bool:
        """Whether something came within a tenth of a second. Raises EOFError with the glass when the program ended."""
        try:
            self._stream.feed(self._line.read_nonblocking(65536, timeout=0.1))
        except pexpect.TIMEOUT:
            return False
        except pexpect.EOF:
            raise EOFError(f"the program ended:\n{self.glass}") from None
        return True


def surroundings(home: str, term: str = "", **more: str) -> dict[str, str]:
    """The environment of a newcomer with his home in a folder; without a TERM it is xterm with all colours."""
    ours = ("XDG_", "TEXTUAL", "RENTERREWARDS", "COLORTERM", "NO_COLOR", "COLUMNS", "LINES", "TERM")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    kept |= {"XDG_DATA_HOME": home, "XDG_CONFIG_HOME": home, "LANG": "C.UTF-8", "TERM": term or "xterm-256color"}
    return kept | ({} if term else {"COLORTERM": "truecolor"}) | more


def runs(environment: dict[str, str], *arguments: str) -> None:
    """`renterrewards run` in the training company. Raises CalledProcessError when it is refused."""
    subprocess.run([*PROGRAM, "run", *arguments], env=environment, check=True, stdout=subprocess.DEVNULL)  # noqa: S603


RENTAL_BEFORE = (
    *("BCHOPEN", "customer_number=1004", "location=YLWAP", "opened_at=11-16-26 0915", "due_at=11-20-26 0915"),
    *("daily_rate=54.95", "mile_rate=.25", "free_miles=400", "miles_out=31805", "vehicle=40388", "vehicle_class=ICAR"),
    *("--answer", "Y", "--answer", "N"),
)
"""A rental that comes back today, RA 151, for the pictures of RA Close."""
