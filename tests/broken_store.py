"""A store in a file whose database breaks at a call of our choice.

The driver's own connection and cursor are subclassed, so every call that the program or SQLAlchemy makes is counted:
connect, each statement, each fetch, begin, commit and rollback.
"""

import resource
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, ClassVar

from renterrewards.store.engines.sqlite import Connection

NOT_A_STORE = (
    "IS NOT A RENTERREWARDS STORE OR IS DAMAGED, RESTORE A BACKUP (renterrewards restore) OR NAME ANOTHER BY --database"
)

SAYS = {
    sqlite3.SQLITE_BUSY: "FILE IN USE, TRY AGAIN",
    sqlite3.SQLITE_BUSY_SNAPSHOT: "FILE IN USE, TRY AGAIN",
    sqlite3.SQLITE_FULL: "DISK FULL, NOT SAVED",
    sqlite3.SQLITE_IOERR_WRITE: "DISK ERROR, NOT SAVED, CALL SUPPORT",
    sqlite3.SQLITE_IOERR_READ: "DISK ERROR, NOT SAVED, CALL SUPPORT",
    sqlite3.SQLITE_READONLY: "STORE IS READ ONLY, NOT SAVED",
    sqlite3.SQLITE_CORRUPT: NOT_A_STORE,
    sqlite3.SQLITE_NOTADB: NOT_A_STORE,
    sqlite3.SQLITE_CANTOPEN: "CHECK THE FOLDER AND ITS PERMISSIONS",
}
"""The fault table: what SQLite raises, and how the line ends that the clerk must get."""

NAMES_THE_FILE = (NOT_A_STORE, "CHECK THE FOLDER AND ITS PERMISSIONS")
SAVED = "SAVED, BUT THE STORE COULD NOT BE READ AFTER IT, CALL THE RECORD UP AGAIN"


@dataclass
class Trouble:
    """What goes wrong: `code` at call number `at` (and at every call after it when it `lasts`), until it is mended."""

    says: ClassVar[Mapping[Any, str]] = SAYS
    """How the line must end that a code gives."""

    code: Any = 0
    at: int = 0
    lasts: bool = False
    calls: list[str] = field(default_factory=list)
    struck: bool = False
    over: bool = False

    def call(self, what: str) -> None:
        """A call of the database is about to be made."""
        self.calls.append(what)
        if self._strikes(len(self.calls)):
            self.struck = True
            error = sqlite3.OperationalError(f"broken at {what}")
            error.sqlite_errorcode = self.code
            raise error

    @property
    def must_say(self) -> tuple[str, ...]:
        """How the line may end that the clerk gets."""
        return (self.says[self.code],)

    def _strikes(self, call: int) -> bool:
        return bool(self.at) and not self.over and (call == self.at or (self.lasts and call > self.at))

    def mended(self) -> None:
        """From now on all is well."""
        self.over = True

    def driver(self) -> type[Connection]:
        """The class of connections that this happens to."""
        return _connection(self, _cursor(self))


def _cursor(trouble: Trouble) -> type[sqlite3.Cursor]:
    class Cursor(sqlite3.Cursor):
        def execute(self, *given: Any) -> Any:
            trouble.call(given[0])
            return super().execute(*given)

        def executemany(self, *given: Any) -> Any:
            trouble.call(given[0])
            return super().executemany(*given)

        def fetchone(self) -> Any:
            self.goes_on("fetch one")
            return super().fetchone()

        def fetchmany(self, *given: Any) -> Any:
            self.goes_on("fetch many")
            return super().fetchmany(*given)

        def fetchall(self) -> Any:
            self.goes_on("fetch all")
            return super().fetchall()

        def goes_on(self, what: str) -> None:
            """A statement that fails is over, as in SQLite: nothing of it stays open."""
            try:
                trouble.call(what)
            except sqlite3.Error:
                self.close()
                raise

    return Cursor


def _connection(trouble: Trouble, cursors: type[sqlite3.Cursor]) -> type[Connection]:
    class Broken(Connection):
        def __init__(self, *given: Any, **named: Any) -> None:
            trouble.call("connect")
            super().__init__(*given, **named)

        def cursor(self, factory: Any = cursors) -> Any:
            return super().cursor(factory)

        def execute(self, *given: Any) -> Any:
            return self.cursor().execute(*given)

        def rollback(self) -> None:
            trouble.call("rollback")
            super().rollback()

    return Broken


@contextmanager
def no_file_larger_than(size: int) -> Iterator[None]:
    """What `ulimit -f` does, for this process and a while."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
