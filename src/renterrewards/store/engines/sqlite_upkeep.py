"""The care of a store in an SQLite file: copied page by page while others work, checked, put back by its name."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine

from renterrewards import whole_file
from renterrewards.store import queue
from renterrewards.store.engines import sqlite_alone, sqlite_schema
from renterrewards.store.engines.form import Form, differences
from renterrewards.store.engines.sqlite_form import form
from renterrewards.store.schema import VERSION
from renterrewards.store.trouble import StoreFault
from renterrewards.store.upkeep import Finding, Progress

if TYPE_CHECKING:
    from renterrewards.store.engines.sqlite import SQLitePlace
    from renterrewards.store.place import Place

PAGES = 512
"""Pages that are copied at once: 2 MB, some milliseconds."""

MOST_TOLD = 3
"""Flaws that a line names; the first is where to look."""


class SQLiteUpkeep:
    """The care of one store; see `store.upkeep`."""

    kind = "sqlite"
    file_name = "store.db"

    def __init__(self, place: "SQLitePlace") -> None:
        """The care of what lies at a place."""
        self.place = place

    @property
    def name(self) -> str:
        """The file's, without what follows its dot."""
        return "memory" if self.place.in_memory else self.place.file.stem

    @property
    def folder(self) -> Path:
        """Beside the store."""
        return (Path.cwd() if self.place.in_memory else self.place.folder) / "backups"

    def is_owner(self, connection: sqlite3.Connection) -> bool:
        """Whether the file is the account's own."""
        return self.place.in_memory or self.place.file.stat().st_uid == os.getuid()

    # -- copies --------------------------------------------------------------------------------------

    def copy(self, connection: sqlite3.Connection, to: Path, tell: Progress) -> None:
        """Copy what is seen, some pages at a time: the reader's snapshot holds, and the counters go on."""
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # the snapshot begins here
        os.close(whole_file.new(to))
        with closing(sqlite3.connect(to, isolation_level=None)) as copy:
            copy.execute("PRAGMA synchronous=OFF")  # it is brought to the disk as a whole
            connection.backup(copy, pages=PAGES, progress=lambda status, left, of: tell("PAGES COPIED", of - left, of))
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
        whole_file.sync(to)

    def copied(self, file: Path) -> "Place | None":
        """A copy is a store."""
        return type(self.place)(str(file.absolute()), look=True)

    def readable(self, file: Path) -> Iterator[Finding]:
        """It is opened as a store."""
        yield from ()

    # -- what can be proven --------------------------------------------------------------------------

    def checks(self) -> list[tuple[str, Callable[[Any, Progress], str]]]:
        """The file, its foreign keys, its schema."""
        return [("FILE", _file), ("FOREIGN KEYS", _foreign_keys), ("SCHEMA", _schema)]

    # -- putting back --------------------------------------------------------------------------------

    def put_back(self, file: Path, schema: int, over: bool, prove: "Callable[[Place], None]", stamp: str) -> str:
        """Copy beside, prove, then take the name; the old file has another name by then."""
        self.place.refuse_network()
        path = self.place.file
        with whole_file.faults(path.parent):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = path.with_name(f".{path.name}-{stamp}.restoring")
        try:
            _copy_file(file, new)
            prove(type(self.place)(str(new), look=True))
            return self._named(new, over, stamp)
        finally:
            new.unlink(missing_ok=True)

    def _named(self, new: Path, over: bool, stamp: str) -> str:
        path = self.place.file
        if not path.exists() or not path.stat().st_size:
            self._first(new, stamp)
            return ""
        if not over:
            raise StoreFault(f"{path} IS THERE ALREADY, --over MOVES IT ASIDE FIRST, OR NAME ANOTHER BY --database")
        aside = path.with_name(f"{path.name}.before-{stamp}")
        with queue.turn(self.place.path, 1.0), sqlite_alone.alone(path), whole_file.faults(path.parent):
            whole_file.link(path, aside)  # and not renamed: at no moment is there no store
            self._logs_aside(stamp)
            new.replace(path)
            whole_file.settle(path.parent)
        return str(aside)

    def _first(self, new: Path, stamp: str) -> None:
        """Take a name that nobody has, or only an empty file that was to become a store."""
        path = self.place.file
        with whole_file.faults(path.parent):
            self._logs_aside(stamp)
            if path.exists():
                with queue.turn(self.place.path, 1.0):
                    new.replace(path)
            else:
                whole_file.link(new, path)
            whole_file.settle(path.parent)

    def _logs_aside(self, stamp: str) -> None:
        """A log of another file of this name would be taken for the new one's, and written into it."""
        for log in ("-wal", "-shm", "-journal"):
            old = self.place.file.with_name(f"{self.place.file.name}{log}")
            if old.exists():
                old.rename(self.place.file.with_name(f"{self.place.file.name}.before-{stamp}{log}"))

    # -- upgrading -----------------------------------------------------------------------------------

    def held(self, patience: float) -> AbstractContextManager[None]:
        """The writers' turn."""
        return self.place.turn(patience)

    def migrate(self, engine: Engine, run: Callable[[Any], None]) -> None:
        """Tables may be copied and moved under their names, so references are looked at only as it ends."""
        with engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            driver.execute("PRAGMA foreign_keys=OFF")
            try:
                driver.execute("BEGIN EXCLUSIVE")
                run(connection)
                for ddl in sqlite_schema.triggers():
                    driver.execute(ddl)
                _foreign_keys(driver, _silent)
                driver.execute(f"PRAGMA user_version={VERSION}")
                driver.execute("COMMIT")
            finally:
                driver.rollback()
                driver.execute("PRAGMA foreign_keys=ON")


def _silent(what: str, done: int, of: int) -> None:
    pass


def _copy_file(file: Path, new: Path) -> None:
    with whole_file.faults(new.parent), file.open("rb") as source, os.fdopen(whole_file.new(new), "wb") as target:
        while part := source.read(1 << 20):
            target.write(part)
        target.flush()
        os.fsync(target.fileno())


def _file(connection: sqlite3.Connection, tell: Progress) -> str:
    """Every page, every index against its table, every constraint of a row."""
    tell("PROVING THE FILE", 0, 0)
    found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(20)")]
    if found != ["ok"]:
        raise StoreFault(_some([line.upper() for line in found]))
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    return f"{pages:,} PAGES"


def _foreign_keys(connection: sqlite3.Connection, tell: Progress) -> str:
    tell("PROVING THE FOREIGN KEYS", 0, 0)
    found = [
        f"{table} {row} NAMES NO {other}" for table, row, other, _ in connection.execute("PRAGMA foreign_key_check")
    ]
    if found:
        raise StoreFault(_some(found))
    return "EVERY ROW THAT IS NAMED IS THERE"


def _schema(connection: sqlite3.Connection, tell: Progress) -> str:
    """Tables, indexes and triggers are those that a new store has."""
    version = sqlite_schema.version(connection)
    if version < VERSION:
        return f"VERSION {version}, NOT LOOKED AT: renterrewards upgrade BRINGS IT TO {VERSION}"
    found = form(connection)
    if wrong := differences(found, as_released()):
        raise StoreFault(_some(wrong))
    kinds = [kind for kind, _ in found]
    return ", ".join([f"VERSION {version}", *(f"{kinds.count(kind)} {kind.upper()}S" for kind in _COUNTED)])


_COUNTED = ("table", "trigger")


def as_released() -> Form:
    """The form of a new store."""
    from sqlalchemy.dialects import sqlite

    with closing(sqlite3.connect(":memory:", isolation_level=None)) as made:
        sqlite_schema.make(made, sqlite.dialect(), ":memory:")
        return form(made)


def _some(flaws: list[str]) -> str:
    more = len(flaws) - MOST_TOLD
    return "; ".join(flaws[:MOST_TOLD]) + (f"; {more} MORE" if more > 0 else "")
