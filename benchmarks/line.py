"""A program at the other end of a pty of 80x24, and how long it takes to show something."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

REFERENCES = Path(__file__).parent / "references"
PATIENCE = 20.0
_ESCAPES = re.compile(rb"\x1b(?:\[[0-9;:<>=?]*[ -/]*[@-~]|\][^\x07]*\x07|[P_^].*?\x1b\\|[ -/]*[0-~])", re.DOTALL)


class Line:
    """`shows` answers the seconds from the last `start`, `send` or `starts` until a text was on the line."""

    def __init__(self, *arguments: str, home: str = "") -> None:
        near, far = pty.openpty()
        fcntl.ioctl(near, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        env = os.environ | {"TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONUTF8": "1"}
        env |= {"XDG_DATA_HOME": home} if home else {}
        self.since = time.perf_counter()
        self._program = subprocess.Popen(
            [sys.executable, *arguments], stdin=far, stdout=far, stderr=far, env=env, start_new_session=True
        )
        os.close(far)
        self._near = near
        self._written = b""

    def send(self, keys: str) -> None:
        """Type; what was written before counts no more."""
        self._written = b""
        self.since = time.perf_counter()
        os.write(self._near, keys.encode())

    def shows(self, text: str) -> float:
        """The seconds until the text was written in one piece. Raises TimeoutError."""
        while text.encode() not in _ESCAPES.sub(b"", self._written):
            if not self._read(PATIENCE):
                raise TimeoutError(f"{text} was not written, but {self._written[-300:]!r}")
        return time.perf_counter() - self.since

    def rests(self, seconds: float = 0.03) -> None:
        """Wait until nothing comes for this long, three times as long at most: the cursor of an Input never rests."""
        end = time.perf_counter() + 3 * seconds
        while self._read(seconds) and time.perf_counter() < end:
            pass

    def close(self) -> None:
        """End the program."""
        self._program.terminate()
        self._program.wait()
        os.close(self._near)

    def _read(self, seconds: float) -> bool:
        if not select.select([self._near], [], [], seconds)[0]:
            return False
        self._written += os.read(self._near, 65536)
        return True


def counter(home: str) -> Line:
    """Our program: the training company whose data folder is `home`."""
    return Line("-m", "renterrewards", "--training", home=home)


def reference(name: str) -> Line:
    """One of the reference programs."""
    return Line(str(REFERENCES / f"{name}.py"))
