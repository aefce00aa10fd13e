"""What the program sends to the database, written down, and sent again with nothing but sqlite3."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from renterrewards.store.engines.sqlite import PRAGMAS, Connection

Sent = list[tuple[str, Any, bool]]
"""SQL, values, and whether there are many rows of them."""


class Listening(Connection):
    """A connection that writes down what is sent over it, its settings left out."""

    sent: Sent = []

    def cursor(self, *args: Any, **more: Any) -> Any:
        return super().cursor(_Listening)

    def execute(self, sql: str, *values: Any) -> Any:
        if not sql.startswith("PRAGMA"):
            Listening.sent.append((sql, values[0] if values else {}, False))
        return super().execute(sql, *values)


class _Listening(sqlite3.Cursor):
    def execute(self, sql: str, *values: Any) -> Any:
        Listening.sent.append((sql, values[0] if values else {}, False))
        return super().execute(sql, *values)

    def executemany(self, sql: str, rows: Any) -> Any:
        given = list(rows)
        Listening.sent.append((sql, given, True))
        return super().executemany(sql, given)


class Quick(Connection):
    """A connection that waits for no disk."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        super().execute("PRAGMA synchronous=OFF")

    def execute(self, sql: str, *values: Any) -> Any:
        return super().execute("PRAGMA synchronous=OFF" if "synchronous" in sql else sql, *values)


def again(path: Path, sent: Sent) -> float:
    """Seconds of the processor for the same SQL with the same values, every row fetched."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in (*PRAGMAS, "synchronous=OFF"):
            connection.execute(f"PRAGMA {pragma}")
        started = time.process_time()
        for sql, values, many in sent:
            if many:
                connection.executemany(sql, values)
            else:
                cursor = connection.execute(sql, values)
                while cursor.fetchmany(256):
                    pass
        return time.process_time() - started
