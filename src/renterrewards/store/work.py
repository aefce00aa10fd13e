"""A unit of work: the statements of one transaction on one connection of the pool."""

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import closing
from typing import Any, TypeVar

from sqlalchemy import Dialect, Table

from renterrewards.store.place import Place
from renterrewards.store.statement import Compiled, Statement
from renterrewards.store.trouble import NOT_A_STORE, fault

T = TypeVar("T")
Row = tuple[Any, ...]

TOGETHER = 256
"""Rows that are fetched at once."""


class Work:
    """Runs statements; parameters and rows are Python values. The store begins and ends the transaction.

    Every method raises StoreFault when the database refuses; nothing of this work is kept then.
    """

    def __init__(self, connection: Any, dialect: Dialect, place: Place, writes: bool) -> None:
        """A work on a driver's connection whose transaction has begun."""
        self.issued = 0
        """Statements so far; one `many` counts as one."""
        self.failure: Exception | None = None
        """What the first failing statement raised."""
        self._connection = connection
        self._dialect = dialect
        self._place = place
        self.writes = writes
        """Whether it may change the store."""

    def all(self, statement: Statement, **params: Any) -> list[Row]:
        """Every row."""
        compiled = self._next(statement)
        rows: list[Row] = self._execute(compiled, params, _every)
        return self._read(lambda: [compiled.row(row) for row in rows]) if compiled.outward else rows

    def one(self, statement: Statement, **params: Any) -> Row | None:
        """The first row, None when there is none."""
        compiled = self._next(statement)
        # A RETURNING is drained: a row change that is still being read cannot be committed.
        rows: list[Row] = self._execute(compiled, params, _every if statement.writes else _first)
        return self._read(lambda: compiled.row(rows[0])) if rows else None

    def run(self, statement: Statement, **params: Any) -> int:
        """The number of rows changed."""
        return self._execute(self._next(statement), params, _changed)

    def hold(self, statement: Statement, **params: Any) -> None:
        """Keep the rows of a SELECT ... FOR UPDATE from other works until this one ends.

        What is read after it is what those before left. Where only one works at a time there is nothing to do.
        """
        if self._place.side_by_side and self.writes:
            self.all(statement, **params)

    def many(self, statement: Statement, rows: Iterable[Mapping[str, Any]]) -> None:
        """The statement once for each row of parameters."""
        compiled = self._next(statement)
        bound = map(compiled.bind, rows)
        self._told(lambda: self._connection.cursor().executemany(compiled.sql, bound))

    def load(
        self, table: Table, names: Sequence[str], rows: Iterable[Row], same: Mapping[str, Any] | None = None
    ) -> None:
        """Add many rows to a table, as fast as the database takes them: `names` are their columns.

        Values are the driver's own: whole numbers, and text, also of days and instants as the store has them.
        `same` is what all rows have alike, of our own choice; None, flags and plain text.
        """
        if not self.writes:
            raise TypeError("a look does not write")
        self.issued += 1
        self._told(lambda: self._place.load(self._connection, table, names, rows, same or {}))

    def settle_later(self) -> None:
        """Rows may name others that come only later in this work."""
        self._told(lambda: self._place.settle_later(self._connection))

    def number_on(self, table: Table, number: int | None = None) -> None:
        """The next free number is beyond this one, or beyond those that are there."""
        self._told(lambda: self._place.number_on(self._connection, table, number))

    def stream(self, statement: Statement, **params: Any) -> Generator[Row, None, None]:
        """The rows one by one, as the database finds them."""
        with closing(self.batches(statement, **params)) as found:
            for rows in found:
                yield from rows

    def batches(self, statement: Statement, **params: Any) -> Generator[Sequence[Row], None, None]:
        """The same, some hundred rows at a time."""
        compiled = self._next(statement)
        cursor, bound = self._place.stream(self._connection), compiled.bind(params)
        self._told(lambda: cursor.execute(compiled.sql, bound))
        try:
            while found := self._told(lambda: cursor.fetchmany(TOGETHER)):
                yield self._read(lambda found=found: compiled.rows(found))  # type: ignore[misc]
        finally:
            cursor.close()

    def _next(self, statement: Statement) -> Compiled:
        if statement.writes and not self.writes:
            raise TypeError("a look does not write")
        self.issued += 1
        return statement.on(self._dialect)

    def _execute(self, compiled: Compiled, params: Mapping[str, Any], fetch: Callable[[Any], T]) -> T:
        bound = compiled.bind(params)
        try:
            cursor = self._connection.cursor()
            cursor.execute(compiled.sql, bound)
            return fetch(cursor)
        except self._place.errors as error:
            raise self._failed(error) from error

    def _told(self, act: Callable[[], T]) -> T:
        try:
            return act()
        except self._place.errors as error:
            raise self._failed(error) from error

    def _read(self, turned: Callable[[], T]) -> T:
        """Rows turned into Python values; one that cannot be was never written by us."""
        try:
            return turned()
        except (ValueError, TypeError) as error:
            raise fault(NOT_A_STORE, self._place.called) from error

    def _failed(self, error: Exception) -> Exception:
        """The first failure; what fails after it fails because of it, and PostgreSQL says no more than that."""
        self.failure = self.failure or self._place.fault_of(error)
        return self.failure


def _every(cursor: Any) -> list[Row]:
    return list(cursor.fetchall())


def _first(cursor: Any) -> list[Row]:
    row = cursor.fetchone()
    cursor.close()
    return [] if row is None else [row]


def _changed(cursor: Any) -> int:
    return int(cursor.rowcount)
