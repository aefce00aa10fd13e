"""A unit of work: the statements of one transaction on one connection of the pool."""

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import closing
from typing import Any, TypeVar

from sqlalchemy import Column, Dialect, Table

from renterrewards.store.ahead import Ahead
from renterrewards.store.place import Place
from renterrewards.store.statement import Compiled, Statement
from renterrewards.store.trouble import NOT_A_STORE, fault
from renterrewards.store.wire import Wire

T = TypeVar("T")
Row = tuple[Any, ...]

TOGETHER = 256
"""Rows that are fetched at once."""


class Work:
    """Runs statements; parameters and rows are Python values. The store begins and ends the transaction.

    Every method raises StoreFault when the database refuses; nothing of this work is kept then. A server may refuse
    what `run`, `change`, `add` and `many` write only when something is asked, or at the end: writes whose answer
    nobody waits for go together.
    """

    def __init__(self, wire: Wire, dialect: Dialect, place: Place, writes: bool) -> None:
        """A work on the wire of a transaction."""
        self.issued = 0
        """Statements so far; one `many` counts as one, and what was said ahead when it is asked for."""
        self.failure: Exception | None = None
        """What the first failing statement raised."""
        self.own: dict[Any, Any] = {}
        """What those who write in this work know of it without asking, each under a key of his own."""
        self._wire = wire
        self._dialect = dialect
        self._place = place
        self._ahead = Ahead()
        self._held: set[Any] = set()
        self.writes = writes
        """Whether it may change the store."""
        self.aside = False
        """Whether it writes down what was done elsewhere: what fails after it has saved nothing else."""
        self._later: dict[Callable[[Work, list[Any]], None], list[Any]] = {}

    @property
    def connection(self) -> Any:
        """The driver's connection, when all that waited is said."""
        return self._told(self._wire.connection)

    # -- asking ------------------------------------------------------------------------------------

    def all(self, statement: Statement, **params: Any) -> list[Row]:
        """Every row."""
        compiled = self._next(statement)
        rows = self._foreseen(statement, params) if self._ahead.said else None
        if rows is None:
            rows = self._asked(compiled, params, _every)
        return self._read(lambda: [compiled.row(row) for row in rows]) if compiled.outward else rows

    def one(self, statement: Statement, **params: Any) -> Row | None:
        """The first row, None when there is none."""
        compiled = self._next(statement)
        rows = self._foreseen(statement, params) if self._ahead.said else None
        if rows is None:
            # A RETURNING is drained: a row change that is still being read cannot be committed.
            rows = self._asked(compiled, params, _every if statement.writes else _first)
        return self._read(lambda: compiled.row(rows[0])) if rows else None

    def ahead(self, statement: Statement, **params: Any) -> None:
        """What will be asked: with a server it goes along with what is asked first, so that all is one trip.

        It may be left out, and change nothing but the time: what it read is not used when this work has changed
        any of it meanwhile, and what was not said ahead is asked when it is wanted.
        """
        if self._wire.trips:
            compiled = statement.on(self._dialect)
            self._ahead.say(statement, params, self._wire.later(compiled.sql, compiled.bind(params)))

    def hold(self, statement: Statement, **params: Any) -> None:
        """Keep the rows of a SELECT ... FOR UPDATE from other works until this one ends.

        What is read after it is what those before left. Where only one works at a time there is nothing to do.
        """
        if self._holds(statement, params):
            self.issued += 1
            compiled = statement.on(self._dialect)
            self._wire.later(compiled.sql, compiled.bind(params))

    def holds(self, statement: Statement, **params: Any) -> None:
        """What `hold` would keep is kept already by another statement."""
        self._holds(statement, params)

    # -- writing -----------------------------------------------------------------------------------

    def run(self, statement: Statement, **params: Any) -> None:
        """A change; nobody waits for how many rows it changes."""
        compiled = self._change(statement)
        self._told(lambda: self._wire.later(compiled.sql, compiled.bind(params)))

    def change(self, statement: Statement, otherwise: str, **params: Any) -> None:
        """A change of one row that must be there, else a StoreFault that says `otherwise`."""
        compiled = self._change(statement)
        self._told(lambda: self._wire.change(compiled.sql, compiled.bind(params), otherwise))

    def changed(self, statement: Statement, **params: Any) -> int:
        """The number of rows changed."""
        return self._asked(self._change(statement), params, _changed)

    def add(self, statement: Statement, **params: Any) -> int:
        """A new row by a `numbered` INSERT; its number."""
        if not self._wire.trips or statement.numbers is None:
            row = self.one(statement, **params)
            assert row is not None, "an INSERT that returns its number always gives a row"
            return int(row[0])
        number = self._drawn(statement, statement.numbers)
        self.run(statement, **params, **{statement.numbers.name: number})
        return number

    def draw(self, statement: Statement, many: int = 1) -> None:
        """So many rows will come by a `numbered` INSERT: with a server their numbers are drawn ahead.

        Those that are not used leave a gap, as those of a work that is not saved do.
        """
        if not self.writes:
            raise TypeError("a look does not write")
        if self._wire.trips and statement.numbers is not None and many > 0:
            self._ahead.draw(statement.numbers, self._wire.later(statement.draws(many), {}))

    def many(self, statement: Statement, rows: Iterable[Mapping[str, Any]]) -> None:
        """The statement once for each row of parameters."""
        compiled = self._change(statement)
        self._told(lambda: self._wire.many(compiled.sql, map(compiled.bind, rows)))

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
        self._ahead.written(None)
        self._told(lambda: self._place.load(self.connection, table, names, rows, same or {}))

    def later(self, write: Callable[["Work", list[Any]], None], what: Any) -> None:
        """Let `write` have all that is given for it, once, when the rest of the work is done."""
        self._later.setdefault(write, []).append(what)

    def finish(self) -> None:
        """Do what was left for the end; the store calls it before it commits."""
        for write, given in self._later.items():
            write(self, given)

    def settle_later(self) -> None:
        """Rows may name others that come only later in this work."""
        self._told(lambda: self._place.settle_later(self.connection))

    def number_on(self, table: Table, number: int | None = None) -> None:
        """The next free number is beyond this one, or beyond those that are there."""
        self._told(lambda: self._place.number_on(self.connection, table, number))

    # -- many rows ---------------------------------------------------------------------------------

    def by_driver(self, act: Callable[[Any], T]) -> T:
        """What only this database does, on the driver's own connection."""
        return self._told(lambda: act(self.connection))

    def stream(self, statement: Statement, **params: Any) -> Generator[Row, None, None]:
        """The rows one by one, as the database finds them."""
        with closing(self.batches(statement, **params)) as found:
            for rows in found:
                yield from rows

    def batches(self, statement: Statement, **params: Any) -> Generator[Sequence[Row], None, None]:
        """The same, some hundred rows at a time."""
        compiled = self._next(statement)
        bound = compiled.bind(params)
        cursor = self._told(lambda: self._place.stream(self.connection))
        self._told(lambda: cursor.execute(compiled.sql, bound))
        try:
            while found := self._told(lambda: cursor.fetchmany(TOGETHER)):
                yield self._read(lambda found=found: compiled.rows(found))  # type: ignore[misc]
        finally:
            cursor.close()

    # -- the store's -------------------------------------------------------------------------------

    def commit(self) -> None:
        """End the transaction; raises what went wrong in it."""
        if self.failure:
            raise self.failure
        self._told(self._wire.commit)

    # -- inside ------------------------------------------------------------------------------------

    def _next(self, statement: Statement) -> Compiled:
        if statement.writes:
            if not self.writes:
                raise TypeError("a look does not write")
            self._ahead.written(statement.target)
        self.issued += 1
        return statement.on(self._dialect)

    def _change(self, statement: Statement) -> Compiled:
        compiled = self._next(statement)
        if not statement.writes:  # a text, of which nobody knows what it does
            self._ahead.written(None)
        return compiled

    def _holds(self, statement: Statement, params: Mapping[str, Any]) -> bool:
        """Note that rows are kept; whether they were not, and must be."""
        if not self._place.side_by_side or not self.writes:
            return False
        key = (statement, *sorted(params.items()))
        if key in self._held:
            return False
        self._held.add(key)
        return True

    def _foreseen(self, statement: Statement, params: Mapping[str, Any]) -> list[Row] | None:
        """The answer to what was said ahead, None when it was not or is no more true."""
        said = self._ahead.taken(statement, params)
        return None if said is None else self._told(lambda: _every(said.cursor()))

    def _drawn(self, statement: Statement, column: Column[Any]) -> int:
        number = self._told(lambda: self._ahead.number(column))
        if number is None:
            self.draw(statement)
            number = self._told(lambda: self._ahead.number(column))
        assert number is not None, "one was drawn"
        return number

    def _asked(self, compiled: Compiled, params: Mapping[str, Any], fetch: Callable[[Any], T]) -> T:
        bound = compiled.bind(params)
        try:
            return fetch(self._wire.ask(compiled.sql, bound))
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
