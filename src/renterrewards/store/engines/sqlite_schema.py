"""The schema on SQLite: its tables and triggers, and knowing whether a file is a store of ours and of which release."""

import sqlite3
from typing import Any

from sqlalchemy import Dialect, Table
from sqlalchemy.schema import CreateIndex, CreateTable

from renterrewards.store.schema import FOLLOWED, KEPT, MARK, REFUSED, VERSION, indexes, metadata
from renterrewards.store.tables.guards import Followed, Kept, Refused
from renterrewards.store.trouble import NEWER, NOT_A_STORE, fault


def is_made(connection: sqlite3.Connection, where: str) -> bool:
    """Whether the tables are there; False for an empty file, StoreFault for another program's or a newer one."""
    if not _value(connection, "SELECT count(*) FROM sqlite_master"):
        return False
    if _value(connection, "PRAGMA application_id") != MARK:
        raise fault(NOT_A_STORE, where)
    if version(connection) > VERSION:
        raise fault(NEWER, where)
    return True


def version(connection: sqlite3.Connection) -> int:
    """The number of the schema."""
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return found


def is_journaled(connection: sqlite3.Connection) -> bool:
    """Whether it keeps a write-ahead log, so that readers and the writer do not wait for each other."""
    return _value(connection, "PRAGMA journal_mode") in ("wal", "memory")


def make(connection: sqlite3.Connection, dialect: Dialect, where: str) -> None:
    """Make the tables and triggers, all or nothing; does no harm where another process was faster."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("BEGIN IMMEDIATE")
    if not is_made(connection, where):
        for ddl in (*_tables(dialect), *triggers()):
            connection.execute(ddl)
        connection.execute(f"PRAGMA application_id={MARK}")
        connection.execute(f"PRAGMA user_version={VERSION}")
    connection.execute("COMMIT")


def _tables(dialect: Dialect) -> list[str]:
    found: list[str] = []
    for table in metadata.sorted_tables:
        found.append(str(CreateTable(table).compile(dialect=dialect)))
        found.extend(str(CreateIndex(index).compile(dialect=dialect)) for index in indexes(table))
    return found


def triggers() -> list[str]:
    """What makes the triggers."""
    found = [_refused(one) for one in REFUSED] + [_followed(one) for one in FOLLOWED]
    for one in KEPT:
        found += _kept(one)
    return found


def _refused(one: Refused) -> str:
    return _abort(one.name, "INSERT", one.table, one.when, one.message)


def _followed(one: Followed) -> str:
    when = f"WHEN {one.when} " if one.when else ""
    return f"CREATE TRIGGER {one.name} AFTER INSERT ON {one.table.name} {when}BEGIN {one.then}; END"


def _kept(one: Kept) -> list[str]:
    """No INSERT OR REPLACE slips past either: it is an insert where there is a row that is `taken`."""
    table = one.table
    texts = [f"(NEW.{name} IS NOT OLD.{name} AND NEW.{name} IS NOT '')" for name in one.blanked]
    changed = " OR ".join([*(f"NEW.{name} IS NOT OLD.{name}" for name in one.fixed), *texts]) if one.changes else "1"
    there = f"EXISTS (SELECT 1 FROM {table.name} WHERE {one.taken})"  # noqa: S608 - our own names only
    return [
        _abort(f"{table.name}_no_update", "UPDATE", table, changed, one.may),
        _abort(f"{table.name}_no_delete", "DELETE", table, "1", one.stay),
        _abort(f"{table.name}_no_insert", "INSERT", table, there, f"{table.name}: ROWS ARE NEVER REPLACED"),
    ]


def _abort(name: str, event: str, table: Table, when: str, message: str) -> str:
    return (
        f"CREATE TRIGGER {name} BEFORE {event} ON {table.name} WHEN {when} BEGIN SELECT RAISE(ABORT, '{message}'); END"
    )


def _value(connection: sqlite3.Connection, sql: str) -> Any:
    return connection.execute(sql).fetchone()[0]
