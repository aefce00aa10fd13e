"""Where a store is: a path or an SQLAlchemy URL, its file and its connections."""

import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from renterrewards.faults import Fault
from renterrewards.store.trouble import CANNOT_OPEN, StoreFault

MEMORY = ":memory:"

BUSY_SECONDS = 5.0
"""How long SQLite itself waits for a writer that is not in our queue."""

PRAGMAS = ("foreign_keys=ON", "synchronous=FULL", "wal_autocheckpoint=4000", "cache_size=-4096")


@dataclass(frozen=True, slots=True)
class Place:
    """An SQLite store: `path` is its file, or `:memory:`."""

    path: str

    @property
    def file(self) -> Path:
        """The file, when it is one."""
        return Path(self.path)

    @property
    def in_memory(self) -> bool:
        """Whether it lives only as long as its one connection."""
        return self.path == MEMORY

    @property
    def read_only(self) -> bool:
        """Whether this user may only read it."""
        return not self.in_memory and self.file.exists() and not os.access(self.path, os.W_OK)

    def prepare(self) -> None:
        """Make the folder and an empty file, for this user's eyes only, where there is none."""
        if self.in_memory:
            return
        try:
            self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not self.file.exists():
                self.file.touch(mode=0o600)
        except OSError as error:
            raise StoreFault(CANNOT_OPEN.format(where=self.path)) from error

    def connect(self, patience: float) -> sqlite3.Connection:
        """A connection that begins no transaction by itself and may pass from thread to thread."""
        wait = min(BUSY_SECONDS, patience)
        connection = sqlite3.connect(self._uri(), timeout=wait, isolation_level=None, check_same_thread=False, uri=True)
        try:
            for pragma in PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
        except BaseException:
            connection.close()
            raise
        return connection

    def _uri(self) -> str:
        """Never creates: a store that was moved away must not come back empty.

        A WAL store in a folder that cannot be written, with nobody at work on it, opens only as immutable.
        """
        if self.in_memory:
            return "file::memory:"
        mode = "rw"
        if self.read_only:
            shut = not os.access(self.file.parent, os.W_OK)
            mode = "ro&immutable=1" if shut and not Path(self.path + "-wal").exists() else "ro"
        return f"file:{quote(self.path)}?mode={mode}"


def place_of(where: str) -> Place:
    """The place of a path, of `sqlite:///path` or of `:memory:`."""
    path = where
    if "://" in where:
        path = _of_url(where)
    if path in (MEMORY, ""):
        return Place(MEMORY)
    return Place(str(Path(path).expanduser().absolute()))


def _of_url(where: str) -> str:
    try:
        url = make_url(where)
    except ArgumentError:
        raise Fault(f"{where} IS NOT A DATABASE URL, AS sqlite:///path") from None
    if url.get_backend_name() != "sqlite":
        raise Fault(f"{url.get_backend_name().upper()} STORES COME LATER, NAME AN SQLITE FILE")
    return url.database or MEMORY
