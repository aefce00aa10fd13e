"""C3: signals and hang-ups, at rest and in the middle of a save."""

import os
import signal
import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path

import pexpect
import stores
from proof_bursts import F1, rows
from terminal import SLOW, Terminal, live

SIGNALS = {"SIGTERM": signal.SIGTERM, "SIGHUP": signal.SIGHUP, "SIGINT": signal.SIGINT}
ENDINGS = [*SIGNALS, "hang-up"]
KEYS = f"EDITFOP\r1\rONE\rFIRST\r{F1}"


@dataclass(frozen=True)
class End:
    """How it ended: the exit code (negative for a signal), the terminal, and what the store holds."""

    code: int | None
    restored: bool
    saved: int
    sound: bool
    seconds: float


CODES = {"SIGTERM": (0, 143), "SIGHUP": (0, 129), "SIGINT": (0, 130), "hang-up": (0, 120, 129, -1)}
"""Ended on purpose, or as a shell tells of the signal."""


PATIENCE = 4.0
"""Seconds within which it ends, a save of one second included."""


def held(how: str, end: End) -> bool:
    """Whether an end is as it should be: quick, the terminal restored, what was being saved saved whole."""
    return end.code in CODES[how] and end.restored and end.sound and end.saved == 1 and end.seconds < PATIENCE


def ended_by(folder: Path, how: str, saving: bool, save_time: float = 1.0) -> End:
    """End the program in this way, at rest or while its transaction is open."""
    marker = folder / "saving"
    folder.mkdir(parents=True, exist_ok=True)
    terminal = Terminal(folder, program=(SLOW, f"{save_time}:{marker}" if saving else "0"))
    with terminal:
        terminal.send(KEYS)
        if saving:
            _appears(terminal, marker)
        else:
            terminal.wait("SAVED")
        began = time.monotonic()
        if how == "hang-up":
            code, restored = hung_up(terminal.child), True  # there is no line left to restore
        else:
            os.kill(terminal.child.pid, SIGNALS[how])
            code = terminal.ended()
            code, restored = _code(terminal, code), terminal.restored
        seconds = time.monotonic() - began
    saved = len(rows(folder, "select code from form_of_payment"))
    return End(code, restored, saved, _sound(folder) and (not saving or _next_one_works(folder)), seconds)


def _code(terminal: Terminal, code: int | None) -> int | None:
    died_of = terminal.child.signalstatus
    return -died_of if code is None and died_of else code


def _appears(terminal: Terminal, marker: Path) -> None:
    end = time.monotonic() + 60
    while not marker.exists():
        terminal.read(0.01)
        assert time.monotonic() < end, f"nothing is being saved:\n{terminal.text}"


def hung_up(child: pexpect.spawn) -> int | None:
    """Cut the line and wait for the end."""
    cut(child)
    return gone(child)


def cut(child: pexpect.spawn) -> None:
    """Cut the line."""
    child.ptyproc.fileobj.close()
    child.ptyproc.closed = child.closed = True


def gone(child: pexpect.spawn) -> int | None:
    """Wait for the end of one whose line is cut; its exit code, None when it had to be killed."""
    for _ in range(1200):
        done, status = os.waitpid(child.pid, os.WNOHANG)
        if done:
            child.ptyproc.terminated = child.terminated = True
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.05)
    os.kill(child.pid, signal.SIGKILL)
    os.waitpid(child.pid, 0)
    child.ptyproc.terminated = child.terminated = True
    return None


OPEN_TRANSACTIONS = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%'"


def _sound(folder: Path) -> bool:
    """No transaction is left open, and the file is whole."""
    if stores.on_server():
        return not stores.rows(live(folder), OPEN_TRANSACTIONS)
    with sqlite3.connect(live(folder), timeout=0.1, isolation_level=None) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
        return connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def _next_one_works(folder: Path) -> bool:
    """Whether another counter saves and ends."""
    with Terminal(folder, user="BOB") as terminal:
        terminal.type(f"EDITFOP\r1\rTWO\rSECOND\r{F1}", "SAVED")
        terminal.send("\x03END\r")
        return terminal.ended() == 0
