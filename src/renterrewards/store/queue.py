"""The fair queue of writers: an advisory lock beside the store, taken before BEGIN IMMEDIATE.

SQLite's own busy handler backs off and starves waiters. Two locks instead: a writer first stands at the head of
the line, then waits there until the one who writes is done. Who has just written finds the head taken, so a
long import cannot come back past a waiting counter. Both waits poll: a blocking lock has no time-out, and a
counter must never hang on a process that was stopped while it held the lock.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from renterrewards.store.trouble import IN_USE, StoreFault, disk_fault

if sys.platform != "win32":
    import fcntl

IN_LINE, AT_THE_HEAD = 0.001, 0.0001
"""Seconds between two tries; only one waits at the head, so it may ask often."""


@contextmanager
def turn(path: str, patience: float) -> Iterator[None]:
    """Hold the writers' lock of the store at `path`; StoreFault after `patience` seconds in the queue."""
    if sys.platform == "win32":  # no flock there: SQLite's busy time-out alone keeps the writers apart
        yield
        return
    until = time.monotonic() + patience
    line = _take(path, ".line", until, IN_LINE)
    try:
        lock = _take(path, ".lock", until, AT_THE_HEAD)
    finally:
        _give(line)
    try:
        yield
    finally:
        _give(lock)


if sys.platform != "win32":

    def _take(path: str, suffix: str, until: float, pause: float) -> int:
        """The descriptor of a lock that is now ours. Opened anew each time, so threads and forks queue as processes."""
        try:
            lock = _opened(path, suffix)
        except OSError as error:
            raise disk_fault(error, path) from error
        try:
            _wait(path, lock, until, pause)
        except BaseException:
            os.close(lock)
            raise
        return lock

    def _wait(path: str, lock: int, until: float, pause: float) -> None:
        while not _locked(path, lock):
            if time.monotonic() >= until:
                raise StoreFault(IN_USE)
            time.sleep(pause)

    def _opened(path: str, suffix: str) -> int:
        """A new lock file may be opened by whoever may open the store."""
        flags = os.O_RDONLY | os.O_CLOEXEC
        try:
            return os.open(path + suffix, flags)
        except FileNotFoundError:
            return os.open(path + suffix, flags | os.O_CREAT, Path(path).stat().st_mode & 0o666)

    def _locked(path: str, lock: int) -> bool:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as error:
            raise disk_fault(error, path) from error
        return True

    def _give(lock: int) -> None:
        """Unlock before closing: a child that was forked meanwhile may hold the same descriptor."""
        fcntl.flock(lock, fcntl.LOCK_UN)
        os.close(lock)
