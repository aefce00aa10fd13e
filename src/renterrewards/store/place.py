"""What a store asks of the database it lies in; `store.places` chooses which that is."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from sqlalchemy import Dialect, Engine, Table

from renterrewards.store.wire import Another, Wire


class Place(Protocol):
    """What the store asks of a database; connections are the driver's own, and so are the errors it raises."""

    side_by_side: bool
    """Whether works run at once, so that one must hold the rows it goes by (`Work.hold`)."""

    @property
    def called(self) -> str:
        """What messages call it; never with a password."""

    @property
    def read_only(self) -> bool:
        """Whether it can be looked at but not written, at this moment."""

    @property
    def errors(self) -> tuple[type[Exception], ...]:
        """What the driver raises."""

    def fault_of(self, error: Exception) -> Exception:
        """The fault to raise for an error of the driver; the error itself when it is a mistake of ours."""

    def refuse_network(self) -> None:
        """Raise StoreFault when it lies on a file system that another machine serves, and that would damage it."""

    def prepare(self) -> None:
        """Make room for a store where there is none, as far as the database lets us."""

    def pool(self, connect: Callable[[], Any]) -> Engine:
        """The pool of the connections that `connect` makes."""

    def connect(self, patience: float) -> Any:
        """A connection that begins no transaction by itself and may pass from thread to thread."""

    def is_current(self, connection: Any) -> bool:
        """Whether a connection that waited in the pool is still one to what lies at this place."""

    def is_made(self, connection: Any) -> bool:
        """Whether the tables are there; StoreFault for another program's or a newer release's."""

    def version(self, connection: Any) -> int:
        """The number of the schema of a store that is made."""

    def is_ready(self, connection: Any) -> bool:
        """Whether a store with tables can be worked on as it is."""

    def make(self, connection: Any, dialect: Dialect) -> None:
        """Make the tables, all or nothing; does no harm where another process was faster."""

    def give_rights(self, connection: Any, counters: str, reports: str) -> None:
        """Give the logins of counters and of reports what they need, and nothing else. Raises Fault."""

    def turn(self, patience: float) -> AbstractContextManager[None]:
        """The turn of a writer, where writers stand in line."""

    def glance(self, patience: float) -> AbstractContextManager[None]:
        """The turn of a reader, where readers wait too."""

    def begin_work(self, connection: Any, another: Another, alone: bool) -> Wire:
        """Begin a write transaction, `alone` while no other is under way.

        `another` gives a connection in place of one that the database let go while it waited in the pool.
        """

    def begin_look(self, connection: Any, another: Another, alone: bool) -> Wire:
        """Begin a read transaction over one moment; `alone` at a moment when no write transaction is under way."""

    def was_done(self, connection: Any, act: Any) -> bool:
        """Whether the act of an `Unanswered` is in the store."""

    def scrub(self, connection: Any) -> bool:
        """Overwrite what was deleted; False while somebody still reads the old."""

    def stream(self, connection: Any) -> Any:
        """A cursor whose rows come as they are fetched."""

    def load(
        self, connection: Any, table: Table, names: Sequence[str], rows: Iterable[Any], same: Mapping[str, Any]
    ) -> None:
        """Add many rows of the driver's own values; `same` is what all have alike."""

    def settle_later(self, connection: Any) -> None:
        """Let rows of this transaction name others that come only later in it."""

    def number_on(self, connection: Any, table: Table, number: int | None) -> None:
        """Let the next number of a table be beyond this one, or beyond those that are there."""
