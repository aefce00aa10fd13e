"""How the statements of one transaction reach the database: each at once, or several in one trip to a server."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

Values = Mapping[str, Any]
"""What a statement is given, as the driver takes it."""

Another = Callable[[], Any]
"""Gives a new connection for one that the server let go."""


class Answer(Protocol):
    """What will be answered."""

    def cursor(self) -> Any:
        """The driver's cursor at the answer, which is waited for if it is not there yet."""


class Unanswered(Exception):
    """The server was lost while it ended a transaction: `act` tells which, `error` how that was noticed."""

    def __init__(self, act: Any, error: Exception) -> None:
        super().__init__(str(error))
        self.act, self.error = act, error


class Wire(Protocol):
    """The way to the database of one transaction."""

    trips: bool
    """Whether each answer costs a trip, so that it pays to say ahead what will be asked."""

    def connection(self) -> Any:
        """The driver's connection, when all that waited is said."""

    def ask(self, sql: str, values: Values) -> Any:
        """A cursor at the answer; all that was said before is done then."""

    def later(self, sql: str, values: Values) -> Answer:
        """Say something whose answer nobody waits for now."""

    def change(self, sql: str, values: Values, otherwise: str) -> None:
        """Say a change of one row that must be there; else a StoreFault with this message, now or later."""

    def many(self, sql: str, rows: Iterable[Values]) -> None:
        """The same statement once for each of the rows."""

    def commit(self) -> None:
        """Say what waits, and end the transaction."""
