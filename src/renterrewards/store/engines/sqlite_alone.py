"""Having an SQLite file for oneself: nobody has it open, and nobody comes in meanwhile."""

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from renterrewards import whole_file
from renterrewards.store.trouble import StoreFault

if sys.platform != "win32":
    import fcntl

READERS = (510, 0x40000002)
"""The bytes of the file, how many and from where, that everybody who has it open holds a share of."""

_TAKEN = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Raises StoreFault while anybody has it open. What its log holds goes into the file, which is whole then.

    SQLite makes nothing of a damaged file: of that it is only seen that nobody has it open, and its log stays.
    """
    held = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=0.5, isolation_level=None)
    with closing(held):
        try:
            held.execute("PRAGMA locking_mode=EXCLUSIVE")
            held.execute("PRAGMA journal_mode=DELETE")
            held.execute("PRAGMA journal_mode=MEMORY")  # for this connection alone: none is left beside the file
            held.execute("BEGIN EXCLUSIVE")
        except (sqlite3.Error, UnicodeDecodeError) as error:  # the driver cannot even read what SQLite says of some
            if getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF in _TAKEN:
                raise _in_use(path) from error
            held.close()  # before the probe: a close gives up every lock of this process on the file
            _probe(path)
        yield


def _probe(path: Path) -> None:
    if sys.platform == "win32":  # nobody can move a file there that another has open
        return
    with whole_file.faults(path):
        file = os.open(path, os.O_RDWR)
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, *READERS)
    except OSError as error:
        raise _in_use(path) from error
    finally:
        os.close(file)


def _in_use(path: Path) -> StoreFault:
    return StoreFault(f"{path} IS IN USE, EVERY COUNTER MUST END FIRST")
