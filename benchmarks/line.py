"""A program at the other end of a pty of 80x24, and how long it takes to show something."""

import fcntl
import os
import pty
import re
import select
import shutil
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

REFERENCES = Path(__file__).parent / "references"
PATIENCE = 20.0
_ESCAPES = re.compile(rb"\x1b(?:\[[0-9;:<>=?]*[ -/]*[@-~]|\][^\x07]*\x07|[P_^].*?\x1b\\|[ -/]*[0-~])", re.DOTALL)
_OURS = ("TEXTUAL", "RENTERREWARDS", "NO_COLOR", "PYTHONDONTWRITEBYTECODE")
"""What would make a program another than one that was installed: bytecode is compiled there, once."""


class Line:
    """`shows` answers the seconds from the start or the last `send` until a text was on the line."""

    def __init__(self, *arguments: str, home: str = "") -> None:
        near, far = pty.openpty()
        fcntl.ioctl(near, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        env = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
        env |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONUTF8": "1"}
        env |= {"XDG_DATA_HOME": home, "XDG_CONFIG_HOME": home} if home else {}
        self.started = self.since = time.perf_counter()
        self._program = subprocess.Popen(arguments, stdin=far, stdout=far, stderr=far, env=env, start_new_session=True)
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

    def rests(self, seconds: float = 0.03) -> int:
        """Wait until nothing comes for this long, three times as long at most: the cursor of an Input never rests.

        The bytes that were written since the last `send`.
        """
        end = time.perf_counter() + 3 * seconds
        while self._read(seconds) and time.perf_counter() < end:
            pass
        return len(self._written)

    def silent(self, seconds: float) -> int:
        """The bytes that come within this time."""
        self._written, end = b"", time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self._read(left)
        return len(self._written)

    @property
    def memory(self) -> float | None:
        """Resident megabytes of the program; None where the system has no /proc."""
        status = Path(f"/proc/{self._program.pid}/status")
        if not status.exists():
            return None
        found = re.search(r"VmRSS:\s+(\d+) kB", status.read_text())
        return int(found[1]) / 1024 if found else None

    def close(self) -> None:
        """End the program."""
        self._program.terminate()
        while self._program.poll() is None:
            self._read(0.01)
        os.close(self._near)

    def _read(self, seconds: float) -> bool:
        if not select.select([self._near], [], [], seconds)[0]:
            return False
        try:
            self._written += os.read(self._near, 65536)
        except OSError:  # the program has ended
            time.sleep(0.01)
            return False
        return True


def counter(home: str) -> Line:
    """Our program: the training company whose data folder is `home`."""
    return python("-m", "renterrewards", "--training", home=home)


def python(*arguments: str, home: str = "") -> Line:
    """The same Python with other arguments."""
    return Line(sys.executable, *arguments, home=home)


def reference(name: str) -> Line:
    """One of the reference programs in Python."""
    return python(str(REFERENCES / f"{name}.py"))


def limit(folder: str) -> str:
    """The reference program in C, compiled into the folder; blank where no compiler is."""
    compiler, program = shutil.which("cc"), str(Path(folder) / "limit")
    if not compiler:
        return ""
    subprocess.run([compiler, "-O2", "-o", program, str(REFERENCES / "limit.c")], check=True)
    return program
