"""Where a store is: a path or an SQLAlchemy URL, its file and its connections."""

import errno
import os
import sqlite3
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from renterrewards.faults import Fault
from renterrewards.store.trouble import CANNOT_OPEN, FULL, fault

MEMORY = ":memory:"

BUSY_SECONDS = 5.0
"""How long SQLite itself waits for a writer that is not in our queue."""

PRAGMAS = ("foreign_keys=ON", "synchronous=FULL", "wal_autocheckpoint=4000", "cache_size=-4096")


FileId = tuple[int, int]
"""What tells a file from another that later has its name: device and number."""


class Connection(sqlite3.Connection):
    """A driver's connection that knows which file it has open."""

    file: FileId | None = None


@dataclass(frozen=True)
class Place:
    """An SQLite store: `path` is its file, or `:memory:`; `look` when it was named to be read and never written."""

    path: str
    look: bool = False

    @cached_property
    def file(self) -> Path:
        """The file, when it is one."""
        return Path(self.path)

    @cached_property
    def folder(self) -> Path:
        """The folder it lies in."""
        return self.file.parent

    @property
    def in_memory(self) -> bool:
        """Whether it lives only as long as its one connection."""
        return self.path == MEMORY

    @property
    def read_only(self) -> bool:
        """Whether it may only be read, as it was named so or as this user's rights are at this moment."""
        if self.in_memory:
            return False
        if os.access(self.path, os.W_OK):
            return self.look or self._shut
        return self.look or os.access(self.path, os.F_OK)

    @property
    def file_id(self) -> FileId | None:
        """Which file lies there now; None when there is none."""
        try:
            found = None if self.in_memory else self.file.stat()
        except OSError:
            return None
        return (found.st_dev, found.st_ino) if found else None

    def prepare(self) -> None:
        """Make the folder and an empty file, for this user's eyes only, where there is none."""
        if self.in_memory or self.look:
            return
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not self.file.exists():
                self.file.touch(mode=0o600)
        except OSError as error:
            full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            raise fault(FULL if full else CANNOT_OPEN, self.path) from error

    def connect(self, patience: float, driver: type[Connection] = Connection) -> Connection:
        """A connection that begins no transaction by itself and may pass from thread to thread."""
        before, wait = self.file_id, min(BUSY_SECONDS, patience)
        connection = sqlite3.connect(
            self._uri(), timeout=wait, isolation_level=None, check_same_thread=False, uri=True, factory=driver
        )
        connection.file = before  # as it was before: a file that came in between is then noticed, and opened anew
        try:
            for pragma in PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
        except BaseException:
            connection.close()
            raise
        return connection

    @property
    def _shut(self) -> bool:
        """Whether no log can be made beside it: a WAL store with nobody at work on it then opens only as immutable."""
        return not os.access(self.folder, os.W_OK) and not os.access(self.path + "-wal", os.F_OK)

    def _uri(self) -> str:
        """Never creates: a store that was moved away must not come back empty."""
        if self.in_memory:
            return "file::memory:"
        mode = "rw"
        if self.read_only:
            mode = "ro&immutable=1" if self._shut else "ro"
        return f"file:{quote(self.path)}?mode={mode}"


def place_of(where: str) -> Place:
    """The place of a path, of `sqlite:///path` (with `?mode=ro` to be read only) or of `:memory:`."""
    path, look = _of_url(where) if "://" in where else (where, False)
    if path in (MEMORY, ""):
        return Place(MEMORY)
    try:
        return Place(str(Path(path).expanduser().absolute()), look)
    except (OSError, RuntimeError) as error:  # the folder of this process is gone, or nobody's home is known
        raise fault(CANNOT_OPEN, path) from error


def _of_url(where: str) -> tuple[str, bool]:
    try:
        url = make_url(where)
    except ArgumentError:
        raise Fault(f"{where} IS NOT A DATABASE URL, AS sqlite:///path") from None
    if url.get_backend_name() != "sqlite":
        raise Fault(f"{url.get_backend_name().upper()} STORES COME LATER, NAME AN SQLITE FILE")
    return url.database or MEMORY, url.query.get("mode") == "ro"
