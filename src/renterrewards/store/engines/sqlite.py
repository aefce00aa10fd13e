"""A store in an SQLite file: writers one after the other in a fair queue, readers whenever they like."""

import errno
import logging
import os
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Dialect, Engine, Table, create_engine
from sqlalchemy.pool import NullPool, Pool, QueuePool, StaticPool

from renterrewards.faults import Fault
from renterrewards.store import queue
from renterrewards.store.engines import sqlite_schema, sqlite_trouble
from renterrewards.store.engines.sqlite_wire import SQLiteWire
from renterrewards.store.file_systems import served
from renterrewards.store.schema import VERSION
from renterrewards.store.trouble import CANNOT_OPEN, FULL, GREW, IN_USE, ON_THE_NETWORK, StoreFault, fault
from renterrewards.store.wire import Another

MEMORY = ":memory:"

BUSY_SECONDS = 5.0
"""How long SQLite itself waits for a writer that is not in our queue."""

SOUND = (3, 51, 3)
"""The first SQLite whose write-ahead log is without the fault that a writer and a checkpoint could meet in."""

log = logging.getLogger(__name__)
log.addHandler(logging.NullHandler())  # a command has no log, and its stderr is for what went wrong

PRAGMAS = ("foreign_keys=ON", "synchronous=FULL", "wal_autocheckpoint=4000", "cache_size=-4096")


FileId = tuple[int, int]
"""What tells a file from another that later has its name: device and number."""


class Connection(sqlite3.Connection):
    """A driver's connection that knows which file it has open."""

    file: FileId | None = None


@dataclass(frozen=True)
class SQLitePlace:
    """An SQLite store: `path` is its file, or `:memory:`; `look` when it was named to be read and never written."""

    path: str
    look: bool = False
    driver: type[Connection] = Connection
    side_by_side = False
    errors = (sqlite3.Error, UnicodeDecodeError)  # the driver cannot even read what SQLite says of a spoiled schema
    _one_at_a_time: threading.Lock = field(default_factory=threading.Lock, compare=False, repr=False)

    @property
    def called(self) -> str:
        """Its path."""
        return self.path

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
            found = None if self.in_memory else os.stat(self.path)  # noqa: PTH116 - a Path takes as long again
        except OSError:
            return None
        return (found.st_dev, found.st_ino) if found else None

    def fault_of(self, error: Exception) -> Exception:
        """The fault of an error of SQLite."""
        return sqlite_trouble.fault_of(error, self.path)

    # -- connections -------------------------------------------------------------------------------

    def refuse_network(self) -> None:
        """Raise StoreFault when another machine serves the folder."""
        if not self.in_memory and served(self.folder):
            raise fault(ON_THE_NETWORK, self.path)

    def prepare(self) -> None:
        """Make the folder and an empty file, for this user's eyes only, where there is none."""
        if self.in_memory or self.look:
            return
        _advise()
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not self.file.exists():
                self.file.touch(mode=0o600)
        except OSError as error:
            full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            raise fault(FULL if full else CANNOT_OPEN, self.path) from error

    def pool(self, connect: Callable[[], Any]) -> Engine:
        """The pool of connections; a reader of a read-only store asks anew each time how it may be opened."""
        pool: type[Pool] = StaticPool if self.in_memory else NullPool if self.read_only else QueuePool
        limits = {"max_overflow": -1} if pool is QueuePool else {}
        return create_engine(
            "sqlite://", creator=connect, poolclass=pool, paramstyle="named", pool_reset_on_return=None, **limits
        )

    def connect(self, patience: float) -> Connection:
        """A connection that begins no transaction by itself and may pass from thread to thread."""
        before, wait = self.file_id, min(BUSY_SECONDS, patience)
        connection = sqlite3.connect(
            self._uri(), timeout=wait, isolation_level=None, check_same_thread=False, uri=True, factory=self.driver
        )
        connection.file = before  # as it was before: a file that came in between is then noticed, and opened anew
        try:
            for pragma in PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
        except BaseException:
            connection.close()
            raise
        return connection

    def is_current(self, connection: Connection) -> bool:
        """Whether it is to the file that lies there now.

        One to a file that was deleted or moved away would go on saving into it, with nobody ever to find it there.
        """
        return connection.file == self.file_id

    def was_done(self, connection: Connection, act: Any) -> bool:
        """A file lets go of nobody, so nobody asks."""
        return False

    # -- the schema --------------------------------------------------------------------------------

    def is_made(self, connection: Connection) -> bool:
        """Whether the tables are there; False for an empty file."""
        return sqlite_schema.is_made(connection, self.path)

    def version(self, connection: Connection) -> int:
        """The number of its schema."""
        return sqlite_schema.version(connection)

    def is_ready(self, connection: Connection) -> bool:
        """Whether it keeps a write-ahead log."""
        return sqlite_schema.is_journaled(connection)

    def make(self, connection: Connection, dialect: Dialect) -> None:
        """Make the tables and triggers."""
        sqlite_schema.make(connection, dialect, self.path)

    def give_rights(self, connection: Connection, counters: str, reports: str) -> None:
        """Who may open the file may do everything."""
        raise Fault("LOGINS ARE GIVEN RIGHTS IN A POSTGRESQL STORE, WHO MAY WRITE A FILE MAY DO EVERYTHING")

    # -- transactions ------------------------------------------------------------------------------

    def turn(self, patience: float) -> AbstractContextManager[None]:
        """A writer stands in the queue."""
        return self.glance(patience) if self.in_memory else queue.turn(self.path, patience)

    @contextmanager
    def glance(self, patience: float) -> Iterator[None]:
        """In memory there is one connection, so works and looks take turns; on a file nobody waits here."""
        if not self.in_memory:
            yield
            return
        if not self._one_at_a_time.acquire(timeout=patience):
            raise StoreFault(IN_USE)
        try:
            yield
        finally:
            self._one_at_a_time.release()

    def begin_work(self, connection: Connection, another: Another, alone: bool) -> SQLiteWire:
        """Begin as a writer, of whom there is ever only one."""
        connection.execute("BEGIN IMMEDIATE")
        if sqlite_schema.version(connection) != VERSION:  # in use since before it was upgraded, or replaced
            raise StoreFault(GREW)
        return SQLiteWire(connection)

    def begin_look(self, connection: Connection, another: Another, alone: bool) -> SQLiteWire:
        """Begin as a reader: what he sees is what was committed before."""
        connection.execute("BEGIN")
        return SQLiteWire(connection)

    def scrub(self, connection: Connection) -> bool:
        """Write the file anew without what was deleted, and empty its log; False while a reader needs the log."""
        if self.in_memory:
            return True
        connection.execute("VACUUM")
        busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy

    def stream(self, connection: Connection) -> sqlite3.Cursor:
        """Any cursor of SQLite's gives its rows one by one."""
        return connection.cursor()

    def load(
        self, connection: Connection, table: Table, names: Sequence[str], rows: Iterable[Any], same: Mapping[str, Any]
    ) -> None:
        """Add many rows; what all have alike stands in the statement, so that it is not bound for each."""
        columns = ", ".join([*names, *same])
        values = ", ".join([*("?" * len(names)), *map(_literal, same.values())])
        connection.executemany(f"INSERT INTO {table.name} ({columns}) VALUES ({values})", rows)  # noqa: S608

    def settle_later(self, connection: Connection) -> None:
        """Foreign keys are looked at as the transaction ends."""
        connection.execute("PRAGMA defer_foreign_keys=ON")

    def number_on(self, connection: Connection, table: Table, number: int | None) -> None:
        """SQLite numbers on from the highest there is."""

    # -- inside ------------------------------------------------------------------------------------

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


@cache
def _advise() -> None:
    """Once in the log of a process; `renterrewards doctor` says it too."""
    if sqlite3.sqlite_version_info < SOUND:
        log.warning(
            "SQLite %s: let no other program write into a store, see renterrewards doctor", sqlite3.sqlite_version
        )


def _literal(value: object) -> str:
    if value is None:
        return "NULL"
    return str(int(value)) if isinstance(value, int) else "'{}'".format(str(value).replace("'", "''"))


def at(path: str, look: bool, driver: type[Connection] | None) -> SQLitePlace:
    """The place of a path; StoreFault when it cannot be made a whole one.

    Links are followed once and for all: by whatever name it is opened, a store has the one queue and the one log.
    """
    if path in (MEMORY, ""):
        return SQLitePlace(MEMORY, driver=driver or Connection)
    try:
        return SQLitePlace(os.path.realpath(Path(path).expanduser()), look, driver or Connection)
    except (OSError, RuntimeError) as error:  # the folder of this process is gone, or nobody's home is known
        raise fault(CANNOT_OPEN, path) from error
