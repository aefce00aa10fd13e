"""Stores in either database: a test names a path, and is given what opens the store of that path.

With PostgreSQL under test (`RENTERREWARDS_TEST_POSTGRESQL` names a server and a superuser of it)
that is a database of its own (`databases`).

`RENTERREWARDS_TEST_STORES=postgresql` puts every store of every test there: what is left out then is about a file,
or about no store; `rest` is that.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import databases
import pytest
import stored
from databases import SERVER, connected
from sqlalchemy import text

from renterrewards.store.schema import metadata
from renterrewards.store.statement import Statement
from renterrewards.store.work import Work

CHOSEN = os.environ.get("RENTERREWARDS_TEST_STORES", "")
"""Which tests are run: `postgresql` and `sqlite` name the database of every store, `rest` is what the first leaves."""

EVERY_ONE = "sqlite" if CHOSEN == "rest" else CHOSEN
"""The one database of every test; blank: SQLite, and those that ask for `engine` once for each."""

ENGINES = (EVERY_ONE,) if EVERY_ONE else ("sqlite", "postgresql") if SERVER else ("sqlite",)
BOTH = ("sqlite", "postgresql") if SERVER else ("sqlite",)
"""Those that there are, for what moves from one to another."""

assert EVERY_ONE in ("", "sqlite", "postgresql"), f"RENTERREWARDS_TEST_STORES is {CHOSEN}"
assert SERVER or EVERY_ONE != "postgresql", "RENTERREWARDS_TEST_POSTGRESQL names no server"

asked_of_a_file = pytest.mark.skipif(EVERY_ONE == "postgresql", reason=stored.OF_A_FILE)
"""What is about a file, its log, its locks or SQLite's steps."""

NO_RECORDS = "renterrewards_act"
"""Which acts of which connections are done is of no one's business."""

_under: list[str] = [EVERY_ONE or "sqlite"]

at: dict[Path, str] = {}
"""The database that holds the store of a path."""


@contextmanager
def under_test(engine: str) -> Iterator[None]:
    """Stores are in this database meanwhile."""
    _under.append(engine)
    try:
        yield
    finally:
        _under.pop()


def on_server() -> bool:
    """Whether stores are in PostgreSQL now."""
    return _under[-1] == "postgresql"


def where(path: Path, empty: bool = False) -> str:
    """What opens the store of a path, without customers at first; `empty`: without tables."""
    if not on_server():
        return str(path)
    if path not in at:
        at[path] = databases.created() if empty else databases.taken()
    return databases.url(at[path])


def passing(path: Path) -> str:
    """What opens a store that lasts no longer than it is open: in memory, where that goes."""
    return where(path) if on_server() else ":memory:"


def copy(original: Path, new: Path) -> Path:
    """A copy of a store that is closed."""
    if on_server():
        at[new] = databases.created(at[original])
        return new
    return Path(shutil.copy(original, new))


def moved(original: Path, new: Path) -> Path:
    """A store that is closed, under another path."""
    if on_server():
        at[new] = at.pop(original)
        return new
    return original.rename(new)


def exists(path: Path) -> bool:
    """Whether a path has a store."""
    return path in at if on_server() else path.exists()


def swept(paths: set[Path]) -> None:
    """The stores of these paths are no more wanted."""
    for path in paths:
        databases.given_back(at.pop(path))


def rows(path: Path, query: str, *values: object) -> list[tuple[Any, ...]]:
    """What a query past all our own code finds, as SQLite gives it: dates as text. Parameters are `?`."""
    if on_server():
        with connected(where(path)) as connection:
            found = connection.execute(query.replace("%", "%%").replace("?", "%s"), values).fetchall()
        return list(map(_plainly, found))
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query, values).fetchall()


def dump(path: Path) -> list[str]:
    """Everything in a store."""
    if on_server():
        with connected(where(path)) as connection:
            tables = connection.execute(_TABLES, [NO_RECORDS]).fetchall()
            held = [(table, connection.execute(f"TABLE {table}").fetchall()) for (table,) in tables]
        return [f"{table} {row}" for table, found in held for row in sorted(str(_plainly(one)) for one in found)]
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


_TABLES = "SELECT relname FROM pg_stat_user_tables WHERE relname <> %s ORDER BY relname"


def change(path: Path, *statements: str) -> None:
    """Change a store past its triggers and checks, as somebody with the file, or the server, in his hands can.

    The triggers are there again afterwards: what is done at the counter then needs those that follow a line.
    """
    if on_server():
        _change_on_server(path, statements)
        return
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in (*statements, *(sql for _, sql in triggers)):
            connection.execute(statement)
        connection.commit()


def broken_rule() -> type[Exception]:
    """What the driver raises when the database enforces something."""
    if not on_server():
        return sqlite3.IntegrityError
    import psycopg

    return psycopg.IntegrityError


def no_store() -> type[Exception]:
    """What the driver raises where no store is made yet."""
    if not on_server():
        return sqlite3.OperationalError
    import psycopg

    return psycopg.errors.UndefinedTable


def unguard(work: Work) -> None:
    """Take the triggers away, within a work."""
    if on_server():
        for table in metadata.sorted_tables:
            work.run(Statement(text(f"ALTER TABLE {table.name} DISABLE TRIGGER USER")))
        return
    for (trigger,) in work.all(Statement(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))):
        work.run(Statement(text(f"DROP TRIGGER {trigger}")))


def plain(value: object) -> object:
    """A value as SQLite's driver gives it."""
    if isinstance(value, datetime):
        return value.isoformat(" ", "microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if isinstance(value, bool) else value


def _plainly(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(map(plain, row))


def _change_on_server(path: Path, statements: tuple[str, ...]) -> None:
    """As a standby is changed: past every trigger. Checks hold there too, and are dropped once one is in the way."""
    import psycopg

    with connected(where(path)) as connection:
        connection.execute("SET session_replication_role = replica")
        for statement in statements:
            try:
                connection.execute(statement)
            except psycopg.errors.CheckViolation:
                for table, name in connection.execute(_CHECKS).fetchall():
                    connection.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
                connection.execute(statement)


_CHECKS = """
    SELECT conrelid::regclass, conname FROM pg_constraint
    WHERE contype = 'c' AND connamespace = 'public'::regnamespace
"""


def run(path: Path, *statements: str) -> None:
    """Statements past our own code, with every guard in its place."""
    if on_server():
        with connected(where(path)) as connection:
            for statement in statements:
                connection.execute(statement)
        return
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def wait_for_the_dead(path: Path) -> None:
    """End what a process that is gone has left at the server."""
    with connected(where(path)) as connection:
        connection.execute(databases.ALL_OUT, {"name": at[path]})
