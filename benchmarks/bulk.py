"""Writing a store in bulk: past its triggers, its indexes built at the end, as the product's own DDL has them."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Table

from renterrewards.store.engine import Store

Told = Callable[[int, int], object]
"""Is told how many indexes and triggers are there again, of how many."""


@contextmanager
def writing(path: Path, told: Told = lambda done, of: None) -> Iterator[sqlite3.Connection]:
    """A connection to the store at a path, made new when there is none; at the end the store is as the product's.

    What is broken off leaves a store without triggers and indexes.
    """
    Store.open(str(path)).close()
    with closing(sqlite3.connect(path)) as connection:
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-65536"):
            connection.execute(f"PRAGMA {pragma}")
        dropped = guards(connection)
        for kind, name, _ in dropped:
            connection.execute(f"DROP {kind} {name}")
        yield connection
        for done, (_, _, sql) in enumerate(dropped, start=1):
            connection.execute(sql)
            told(done, len(dropped))
        connection.commit()
        for pragma in ("synchronous=FULL", "journal_mode=WAL"):
            connection.execute(f"PRAGMA {pragma}")


def guards(connection: sqlite3.Connection) -> list[tuple[str, str, str]]:
    """The indexes and triggers of a store: kind, name, SQL; the indexes of a table's own constraints left out."""
    asked = "SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
    return sorted(connection.execute(asked))


def insert(connection: sqlite3.Connection, table: Table, names: list[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """What is not given is NULL where it may be, and nothing at all of its kind where not."""
    more = [c for c in table.columns if not c.nullable and not c.primary_key and c.name not in names]
    blank = ["''" if c.type.python_type is str else "0" for c in more]
    columns = ", ".join([*names, *(c.name for c in more)])
    values = ", ".join([*("?" * len(names)), *blank])
    connection.executemany(f"INSERT INTO {table.name} ({columns}) VALUES ({values})", rows)
