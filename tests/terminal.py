"""The real program on a real pty, and what it shows."""

import os
import re
import sys
import time
from pathlib import Path

import pexpect
import pyte


class Terminal:
    """`with Terminal(folder) as terminal`: 80x24, the training company or a live one in the folder."""

    def __init__(self, folder: Path, *options: str, term: str = "xterm-256color", before: bytes = b"") -> None:
        env = {
            k: v
            for k, v in os.environ.items()
            if not k.startswith(("TEXTUAL", "RENTERREWARDS", "COLORTERM", "COLUMNS", "LINES"))
        }
        env |= {"XDG_DATA_HOME": str(folder), "TERM": term, "LANG": "C.UTF-8", "PYTHONUTF8": "1"}
        self.screen = pyte.Screen(80, 24)
        self.stream = pyte.ByteStream(self.screen)
        self.raw = b""
        arguments = ["-m", "renterrewards", *options]
        self.child = pexpect.spawn(sys.executable, arguments, env=env, dimensions=(24, 80), timeout=20)
        self.child.delaybeforesend = None
        if before:
            self.send(before)

    def __enter__(self) -> "Terminal":
        self.wait("MAIN MENU")
        return self

    def __exit__(self, *raised: object) -> None:
        self.child.close(force=True)

    def send(self, data: bytes | str) -> None:
        """Write in one go."""
        rest = data.encode() if isinstance(data, str) else data
        while rest:  # the kernel takes a long burst in pieces
            rest = rest[os.write(self.child.fileno(), rest) :]

    def read(self, seconds: float = 0.05) -> bytes:
        """Take what the program writes within a time."""
        try:
            data = self.child.read_nonblocking(65536, seconds)
        except (pexpect.TIMEOUT, pexpect.EOF):
            return b""
        self.raw += data
        self.stream.feed(re.sub(rb"\x1b\[[<>=?][0-9;]*[u]|\x1b\[\?\d+\$p", b"", data))
        return data

    def wait(self, text: str, seconds: float = 20) -> str:
        """Read until the screen shows a text; fails with the screen when it never does."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if text in self.text:
                return self.text
            self.read()
        raise AssertionError(f"{text!r} was not shown:\n{self.text}")

    def quiet(self, seconds: float = 0.4) -> None:
        """Read until nothing came for a while."""
        while self.read(seconds):
            pass

    def type(self, data: str, shows: str) -> str:
        """Type and wait for what it shows."""
        self.send(data)
        return self.wait(shows)

    @property
    def text(self) -> str:
        """The screen."""
        return "\n".join(self.screen.display)

    def ended(self, seconds: float = 10) -> int | None:
        """Wait for the program to end; its exit code."""
        end = time.monotonic() + seconds
        while self.child.isalive() and time.monotonic() < end:
            self.read()
        self.read(0.2)
        self.child.close()
        return self.child.exitstatus
