"""The real program on a real pty, and what it shows."""

import os
import re
import resource
import select
import signal
import sys
import termios
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import people
import pexpect
import pyte
import stores

SLOW = str(Path(__file__).with_name("slow_counter.py"))
"""The same program over a slow store: `Terminal(folder, program=(SLOW, "0.3"))` saves in 300 ms."""

REAL = ("-m", "renterrewards")


def live(folder: Path) -> Path:
    """The live store of a folder."""
    return folder / "renterrewards" / "renterrewards.db"


_UNKNOWN = re.compile(rb"\x1b\[[<>=?][0-9;]*[u]|\x1b\[\?\d+\$p")
_CUT = re.compile(rb"\x1b(\[[0-9;<=>?$]*)?$")
_MODE = re.compile(rb"\x1b\[\?([0-9;]+)([hl])")


class Terminal:
    """`with Terminal(folder) as terminal`: 80x24, the training company, or a live one in the folder with Ann signed on.

    What is typed `before` it starts is typed behind her password. A blank `user` is nobody.
    """

    def __init__(
        self,
        folder: Path,
        *options: str,
        term: str = "xterm-256color",
        before: bytes = b"",
        program: tuple[str, ...] = REAL,
        command: str = sys.executable,
        memory: int = 0,
        user: str = "ANN",
    ) -> None:
        self.user = "" if "--training" in options else user
        if self.user:
            self._people(folder, options)
            before = (people.sign_on(user).encode() + before) if before else before
            program = (people.QUICK,) if program == REAL else program
        env = _environment(folder, term)
        if stores.on_server() and "--training" in options:
            options = (*options, "--database", stores.where(folder / "training.db"))
        self.screen = pyte.Screen(80, 24)
        self.stream = pyte.ByteStream(self.screen)
        self.raw = b""
        self._cut = b""
        self.child = _started(command, [*program, *options], env, memory)
        self.line_before = self.line()
        if before:
            self.send(before)

    def __enter__(self) -> "Terminal":
        self.arrive()
        return self

    def arrive(self) -> None:
        """Come to the main menu, with the user signed on."""
        if self.user:
            self.wait("SIGN-ON")
            self.send(people.sign_on(self.user))
        self.wait("MAIN MENU")

    def _people(self, folder: Path, options: tuple[str, ...]) -> None:
        own = folder / "renterrewards" / "renterrewards.db"
        own.parent.mkdir(parents=True, exist_ok=True)
        people.work_at(Path(options[options.index("--database") + 1]) if "--database" in options else own, self.user)

    def __exit__(self, *raised: object) -> None:
        self.child.close(force=True)

    # -- keys --------------------------------------------------------------------------------------

    def send(self, data: bytes | str, seconds: float = 60) -> None:
        """Write in one go; what is shown meanwhile is read, or a long burst would stop at a full line."""
        rest = data.encode() if isinstance(data, str) else data
        fd, end = self.child.fileno(), time.monotonic() + seconds
        while rest:
            readable, writable, _ = select.select([fd], [fd], [], 1)
            if readable:
                self.read(0)
            if writable:
                try:
                    rest = rest[os.write(fd, rest) :]
                except BlockingIOError:
                    time.sleep(0.001)
            assert time.monotonic() < end, f"the program reads no more, {len(rest)} bytes are left:\n{self.text}"

    def send_slowly(self, keys: Iterable[str], gap: float) -> None:
        """Write key by key, so many seconds apart."""
        for key in keys:
            self.send(key)
            self.pass_time(gap)

    def type(self, data: str, shows: str) -> str:
        """Type and wait for what it shows."""
        self.send(data)
        return self.wait(shows)

    # -- what is shown -----------------------------------------------------------------------------

    def read(self, seconds: float = 0.05) -> bytes:
        """Take what the program writes within a time."""
        try:
            data: bytes = self.child.read_nonblocking(65536, seconds)
        except (pexpect.TIMEOUT, pexpect.EOF, BlockingIOError):
            return b""
        self.raw += data
        whole = self._cut + data
        cut = _CUT.search(whole)
        self._cut = cut[0] if cut else b""
        self.stream.feed(_UNKNOWN.sub(b"", whole[: len(whole) - len(self._cut)]))
        return data

    def wait(self, text: str, seconds: float = 60) -> str:
        """Read until the screen shows a text; fails with the screen when it never does."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if text in self.text:
                return self.text
            self.read()
        raise AssertionError(f"{text!r} was not shown:\n{self.text}")

    def idle(self, seconds: float = 0.4, most: float = 300) -> None:
        """Read until the program has had nothing to do for a while: a long burst paints little, and who is in want of
        a processor paints nothing.
        """
        before, since, end = -1.0, time.monotonic(), time.monotonic() + most
        while time.monotonic() < min(since + seconds, end) and self.child.isalive():
            data = self.read(0.05)
            used = processor_time(self.child.pid)
            if data or used > before + 0.02 or wants_a_processor(self.child.pid):
                before, since = used, time.monotonic()

    def pass_time(self, seconds: float) -> None:
        """Let time go by, reading."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.read(left)

    @property
    def text(self) -> str:
        """The screen."""
        return "\n".join(self.screen.display)

    # -- the line ----------------------------------------------------------------------------------

    def resize(self, columns: int, rows: int) -> None:
        """Another size of the window, for the program and for what is shown."""
        self.screen.resize(rows, columns)
        self.child.setwinsize(rows, columns)

    def line(self) -> list[Any]:
        """How the line is set, as termios has it; without what nobody can set."""
        return termios.tcgetattr(self.child.fileno())

    def modes(self) -> set[int]:
        """The private modes that are on: 25 shows the cursor, 7 wraps the line, a terminal has both at rest."""
        states: dict[int, bool] = {7: True, 25: True}
        for numbers, state in _MODE.findall(self.raw):
            states |= {int(number): state == b"h" for number in numbers.split(b";") if number}
        return {number for number, on in states.items() if on}

    def ended(self, seconds: float = 10) -> int | None:
        """Wait for the program to end; its exit code."""
        end = time.monotonic() + seconds
        while self.child.isalive() and time.monotonic() < end:
            self.read()
        self.read(0.2)
        self.line_after = self.line()
        self.child.close()
        return self.child.exitstatus

    @property
    def restored(self) -> bool:
        """Whether an ended program left the terminal as it had found it: modes, keyboard protocol and line."""
        pushed, popped = self.raw.count(b"\x1b[>"), self.raw.count(b"\x1b[<")
        return self.modes() == {7, 25} and pushed == popped and self.line_after == self.line_before


def _environment(folder: Path, term: str) -> dict[str, str]:
    """What the program finds around it: nothing of who runs the tests, and everything of its own in the folder."""
    env = {
        k: v
        for k, v in os.environ.items()
        if not k.startswith(("TEXTUAL", "RENTERREWARDS", "COLORTERM", "COLUMNS", "LINES"))
    }
    env |= {"XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder / "config"), "TERM": term}
    env |= {"LANG": "C.UTF-8", "PYTHONUTF8": "1"}
    if stores.on_server():
        env["RENTERREWARDS_DATABASE"] = stores.where(live(folder))
    return env


def _started(command: str, words: list[str], env: dict[str, str], memory: int) -> pexpect.spawn:
    """A program on a pty of its own, which is read and written without waiting."""
    child = pexpect.spawn(command, words, env=env, dimensions=(24, 80), timeout=20, preexec_fn=lambda: _begin(memory))
    child.delaybeforesend = None
    os.set_blocking(child.fileno(), False)
    return child


def _begin(memory: int) -> None:
    """In the child: signals as a shell in front leaves them, though the tests may run behind, and so much memory."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if memory:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def wants_a_processor(pid: int) -> bool:
    """Whether one of its threads runs, or would if the machine had time for it."""
    stats = Path(f"/proc/{pid}/task").glob("*/stat")
    with suppress(OSError):
        return any(stat.read_text().rpartition(")")[2].split()[0] == "R" for stat in stats)
    return False


def processor_time(pid: int) -> float:
    """Seconds of processor time that a process has used; 0 when it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
