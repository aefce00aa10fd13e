"""Where a store is, and which database it lies in: an SQLite file, or a PostgreSQL database by its URL."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from sqlalchemy import Dialect, Engine, Table
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from renterrewards.faults import Fault
from renterrewards.store.engines import sqlite
from renterrewards.store.upkeep import Upkeep
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

    @property
    def upkeep(self) -> Upkeep:
        """How it is backed up, checked and upgraded."""

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


def place_of(where: str, driver: Any = None) -> Place:
    """The place of a path, of `:memory:`, or of a URL: `sqlite:///path` (`?mode=ro`: look only), `postgresql://...`.

    A server may have several hosts, as one that takes over when another fails: `postgresql://user@one,two/name`.

    `driver` is the class of its connections, if not the usual one.
    """
    if "://" not in where:
        return sqlite.at(where, look=False, driver=driver)
    try:
        url = make_url(_one_host(where))
    except (ArgumentError, ValueError):
        raise Fault(
            f"{where.partition('://')[0]}://... IS NO DATABASE URL, TYPE IT AS postgresql://user@host/name"
        ) from None
    if url.get_backend_name() == "sqlite":
        return sqlite.at(url.database or sqlite.MEMORY, url.query.get("mode") == "ro", driver)
    if url.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
        from renterrewards.store.engines import postgresql  # its driver is an extra, and is not for an SQLite store

        return postgresql.at(url, driver)
    raise Fault(f"{url.drivername} IS NO STORE, NAME AN SQLITE FILE OR postgresql://user@host/name")


def _one_host(where: str) -> str:
    """A URL of several hosts, `//user@one:5432,two:5432/name`, as the URL library knows it: they go behind the `?`."""
    found = _HOSTS.fullmatch(where)
    if not found:
        return where
    beginning, hosts, path, query = found.groups()
    named = [one.rpartition(":") if _PORT.search(one) else (one, "", "") for one in hosts.split(",")]
    names, ports = ",".join(name.strip("[]") for name, _, _ in named), ",".join(port for _, _, port in named)
    return f"{beginning}{path or '/'}?host={names}&port={ports}" + (f"&{query}" if query else "")


_HOSTS = re.compile(r"(postgres[a-z+]*://(?:[^/?@]*@)?)([^/?@]*,[^/?@]*)(/[^?]*)?(?:\?(.*))?")
_PORT = re.compile(r":\d+$")
