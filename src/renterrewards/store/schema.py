"""Making the tables, and knowing whether a file is a store of ours and of which release."""

import sqlite3
from typing import Any

from sqlalchemy import Dialect
from sqlalchemy.schema import CreateIndex, CreateTable, ExecutableDDLElement

from renterrewards.store.tables import metadata
from renterrewards.store.tables.ledger import APPEND_ONLY, SUMS
from renterrewards.store.tables.liability import CLOSED_FOR_GOOD
from renterrewards.store.trouble import NEWER, NOT_A_STORE, fault

VERSION = 1
"""The schema's number, stamped as user_version."""

MARK = 0x52454E54
"""The application_id of our files: RENT."""


def is_made(connection: sqlite3.Connection, where: str) -> bool:
    """Whether the tables are there; False for an empty file, StoreFault for another program's or a newer one."""
    if not _value(connection, "SELECT count(*) FROM sqlite_master"):
        return False
    if _value(connection, "PRAGMA application_id") != MARK:
        raise fault(NOT_A_STORE, where)
    if _value(connection, "PRAGMA user_version") > VERSION:
        raise fault(NEWER, where)
    return True


def is_journaled(connection: sqlite3.Connection) -> bool:
    """Whether it keeps a write-ahead log, so that readers and the writer do not wait for each other."""
    return _value(connection, "PRAGMA journal_mode") in ("wal", "memory")


def make(connection: sqlite3.Connection, dialect: Dialect, where: str) -> None:
    """Make the tables and triggers, all or nothing; does no harm where another process was faster."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("BEGIN IMMEDIATE")
    if not is_made(connection, where):
        for ddl in _tables():
            connection.execute(str(ddl.compile(dialect=dialect)))
        for trigger in (*SUMS, *APPEND_ONLY, *CLOSED_FOR_GOOD):
            connection.execute(trigger)
        connection.execute(f"PRAGMA application_id={MARK}")
        connection.execute(f"PRAGMA user_version={VERSION}")
    connection.execute("COMMIT")


def _tables() -> list[ExecutableDDLElement]:
    found: list[ExecutableDDLElement] = []
    for table in metadata.sorted_tables:
        found.append(CreateTable(table))
        found.extend(CreateIndex(index) for index in sorted(table.indexes, key=lambda index: str(index.name)))
    return found


def _value(connection: sqlite3.Connection, sql: str) -> Any:
    return connection.execute(sql).fetchone()[0]
