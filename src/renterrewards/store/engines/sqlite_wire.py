"""SQLite is in this process: each statement is done as it is said."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from renterrewards.store.trouble import StoreFault
from renterrewards.store.wire import Values


@dataclass(frozen=True, slots=True)
class Done:
    """An answer that is there."""

    at: sqlite3.Cursor

    def cursor(self) -> sqlite3.Cursor:
        """The driver's cursor."""
        return self.at


class SQLiteWire:
    """A transaction that has begun."""

    trips = False

    def __init__(self, connection: sqlite3.Connection) -> None:
        """On this connection."""
        self._connection = connection

    def connection(self) -> sqlite3.Connection:
        """The driver's connection."""
        return self._connection

    def ask(self, sql: str, values: Values) -> sqlite3.Cursor:
        """A cursor at the answer."""
        return self._connection.cursor().execute(sql, values)

    def later(self, sql: str, values: Values) -> Done:
        """Done at once."""
        return Done(self.ask(sql, values))

    def change(self, sql: str, values: Values, otherwise: str) -> None:
        """Done at once, StoreFault when there was no such row."""
        if self.ask(sql, values).rowcount != 1:
            raise StoreFault(otherwise)

    def many(self, sql: str, rows: Iterable[Values]) -> None:
        """The statement once for each of the rows."""
        self._connection.cursor().executemany(sql, rows)

    def commit(self) -> None:
        """End the transaction."""
        self._connection.execute("COMMIT")
