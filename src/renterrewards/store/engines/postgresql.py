"""A store in a PostgreSQL database: works run side by side, each holding the rows it goes by.

Works are READ COMMITTED: after a row is held (`Work.hold`), every statement sees what those before left. Whoever
changes a customer, his points or his RAs holds the customer first; with that one order nobody has to be run again.
Acts whose checks go further are alone: they wait for all others by an advisory lock that each work shares.
"""

import logging
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from typing import Any

from sqlalchemy import URL, Dialect, Engine, Table, create_engine
from sqlalchemy.pool import QueuePool

from renterrewards.faults import Fault
from renterrewards.store.schema import MARK, REFUSED
from renterrewards.store.trouble import LeftOpen, fault
from renterrewards.store.wire import Another

try:
    import psycopg
    from psycopg.adapt import Loader

    from renterrewards.store.engines import postgresql_acts, postgresql_rights, postgresql_schema
    from renterrewards.store.engines.postgresql_acts import Act, Connection
    from renterrewards.store.engines.postgresql_schema import WORKS
    from renterrewards.store.engines.postgresql_trouble import NO_RIGHT, fault_of, refusal
    from renterrewards.store.engines.postgresql_wire import PostgreSQLWire
except ImportError as error:
    raise Fault("POSTGRESQL NEEDS THE PACKAGE psycopg, INSTALL renterrewards[postgresql]") from error

ALONE_SECONDS = 3.0
"""How long who must be alone waits for the others at most: meanwhile the next ones wait behind him."""

TCP = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3, "tcp_user_timeout": 30_000}
"""A server whose machine or cable is gone is noticed after half a minute; the URL may say otherwise."""

_IN_TURN = {one.table for one in REFUSED}

_streams = count(1)
"""Cursors of the server's have names, and one work may have several open."""


@dataclass
class PostgreSQLPlace:
    """A PostgreSQL store by its URL."""

    url: URL
    driver: type[Connection]
    side_by_side = True
    errors = (psycopg.Error,)
    read_only: bool = False
    """Whether the server, or the login, was read only at the last connection."""
    restoring: bool = False
    """Whether this is who puts a backup back: it is no store to anybody else until it is proven."""
    _patience: int = 0

    @property
    def called(self) -> str:
        """`postgresql://user@host/database`, without password and options."""
        user = f"{self.url.username}@" if self.url.username else ""
        return f"postgresql://{user}{','.join(self._hosts)}/{self.url.database or ''}"

    def fault_of(self, error: Exception) -> Exception:
        """The fault of an error of PostgreSQL."""
        return fault_of(error, self.called)

    # -- connections -------------------------------------------------------------------------------

    def refuse_network(self) -> None:
        """Its files are the server's."""

    def prepare(self) -> None:
        """A database is made by who runs the server."""

    def pool(self, connect: Callable[[], Any]) -> Engine:
        """The pool of connections."""
        return create_engine(
            "postgresql+psycopg://",
            creator=connect,
            poolclass=QueuePool,
            max_overflow=-1,
            pool_reset_on_return=None,
            use_native_hstore=False,
        )

    def connect(self, patience: float) -> Connection:
        """A connection that begins no transaction by itself and may pass from thread to thread."""
        self._patience = max(1, round(1000 * patience))
        given = {**TCP, "connect_timeout": max(2, math.ceil(patience)), **self.url.query}
        if len(self._hosts) > 1:  # the one of them that takes changes, whichever that is by now
            given.setdefault("target_session_attrs", "read-write")
        at = self.url.translate_connect_args(username="user", database="dbname")
        try:
            connection = self.driver.connect(
                **{"fallback_application_name": "renterrewards", **given, **at},
                client_encoding="UTF8",
                autocommit=True,
                prepare_threshold=None,  # to give up plans of its own the driver has the server forget all, ours too
            )
        except psycopg.Error as error:
            raise refusal(error, self.called) from None  # the driver's error knows the password
        try:
            connection.adapters.register_loader("numeric", _Number)
            connection.execute(f"SET lock_timeout = {self._patience}".encode())
        except BaseException:
            connection.close()
            raise
        said = connection.info.parameter_status
        self.read_only = "on" in (said("in_hot_standby"), said("default_transaction_read_only"))
        return connection

    def is_current(self, connection: psycopg.Connection[Any]) -> bool:
        """A database cannot go from under a connection."""
        return True

    # -- the schema --------------------------------------------------------------------------------

    def is_made(self, connection: psycopg.Connection[Any]) -> bool:
        """Whether the tables are there; False for an empty database."""
        return postgresql_schema.is_made(connection, self.called, self.restoring)

    def version(self, connection: psycopg.Connection[Any]) -> int:
        """The number of its schema."""
        return abs(postgresql_schema.version(connection))

    def is_ready(self, connection: psycopg.Connection[Any]) -> bool:
        """A database with tables is."""
        return True

    def make(self, connection: psycopg.Connection[Any], dialect: Dialect) -> None:
        """Make the tables and triggers."""
        postgresql_schema.make(connection, dialect, self.called)

    def give_rights(self, connection: Connection, counters: str, reports: str) -> None:
        """Give the logins of counters and of reports what they need, and nothing else."""
        if not postgresql_rights.is_owner(connection):
            raise fault(NO_RIGHT, self.called)
        postgresql_rights.give(connection, counters, reports)

    # -- transactions ------------------------------------------------------------------------------

    def turn(self, patience: float) -> AbstractContextManager[None]:
        """Writers wait for each other in the database, and only over the same rows."""
        return nullcontext()

    def glance(self, patience: float) -> AbstractContextManager[None]:
        """Readers wait for nobody."""
        return nullcontext()

    def begin_work(self, connection: Connection, another: Another, alone: bool) -> PostgreSQLWire:
        """Begin a write transaction, with what is asked first; `alone` at once, as he who waits must be alone.

        It writes down which act of the connection it is.
        """
        act = connection.next_act()
        begin, lock = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE", f"{MARK}, {WORKS}"
        if not alone:
            shared = f"SELECT pg_advisory_xact_lock_shared({lock})"
            return PostgreSQLWire(connection, another, begin, shared, postgresql_schema.same(), act=act)
        wait, after = (f"SET LOCAL lock_timeout = {time}" for time in (self._alone, self._patience))
        own = f"SELECT pg_advisory_xact_lock({lock})"
        same = postgresql_schema.same()
        return PostgreSQLWire(connection, another, begin, wait, own, after, same, act=act, now=True)

    def was_done(self, connection: Connection, act: Act) -> bool:
        """Whether an act whose answer was lost is in the store; waits while the server is still at it.

        Raises LeftOpen when nothing tells of the acts before it either: their row is gone, and it may be with it.
        """
        mark, number = act
        done = postgresql_acts.last(connection, mark)
        if number > 1 and not done:
            raise LeftOpen
        return done == number

    def begin_look(self, connection: psycopg.Connection[Any], another: Another, alone: bool) -> PostgreSQLWire:
        """Begin a read transaction; the moment it sees is that of its first question, `alone` now."""
        begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        if not alone:
            return PostgreSQLWire(connection, another, begin)
        try:
            self._keep_others_out(connection)
        except psycopg.Error:
            if not connection.closed:
                raise
            connection = another()  # the server let go of it in the pool
            self._keep_others_out(connection)
        try:
            wire = PostgreSQLWire(connection, another, begin, "SELECT 1", now=True)
            connection.execute(f"SELECT pg_advisory_unlock({MARK}, {WORKS})".encode())
        except psycopg.Error:
            connection.close()  # and with it the lock, which in the pool would keep everybody out
            raise
        return wire

    def scrub(self, connection: psycopg.Connection[Any]) -> bool:
        """What was deleted is the server's to overwrite, as its VACUUM comes along."""
        return True

    def stream(self, connection: psycopg.Connection[Any]) -> Any:
        """A cursor of the server's: the rows of any other are all fetched at once."""
        return connection.cursor(name=f"stream_{next(_streams)}")

    def load(
        self,
        connection: psycopg.Connection[Any],
        table: Table,
        names: Sequence[str],
        rows: Iterable[Any],
        same: Mapping[str, Any],
    ) -> None:
        """Add many rows by COPY. Rows that name others of the same COPY are looked at as it ends.

        Row by row where each is made from the one before: what follows a row is done only at the end of a COPY.
        """
        columns, more = ", ".join([*names, *same]), tuple(same.values())
        if table in _IN_TURN:
            values = ", ".join(f"%({name})s" for name in (*names, *same))
            insert = f"INSERT INTO {table.name} ({columns}) VALUES ({values})"  # noqa: S608 - our own names
            in_turn = PostgreSQLWire(connection, lambda: connection)
            in_turn.many(insert, ({**dict(zip(names, row, strict=True)), **same} for row in rows))
            in_turn.send()
            return
        with connection.cursor() as cursor, cursor.copy(f"COPY {table.name} ({columns}) FROM STDIN".encode()) as copy:
            for row in rows:
                copy.write_row(row + more)

    def settle_later(self, connection: psycopg.Connection[Any]) -> None:
        """A COPY does already, of its own rows."""

    def number_on(self, connection: psycopg.Connection[Any], table: Table, number: int | None) -> None:
        """Move the sequence beyond the highest number, if the table has one and it is behind."""
        column = table.autoincrement_column
        if column is not None:
            postgresql_schema.number_on(connection, table.name, column.name, number)

    # -- inside ------------------------------------------------------------------------------------

    @property
    def _hosts(self) -> list[str]:
        """The hosts of the server, with their ports where these are said."""
        names = str(self.url.query.get("host", self.url.host or "")).split(",")
        ports = str(self.url.query.get("port", self.url.port or "")).split(",")
        ports += ports[-1:] * (len(names) - len(ports))  # one for all
        return [f"{name}:{port}" if port else name for name, port in zip(names, ports, strict=False)]

    def _keep_others_out(self, connection: psycopg.Connection[Any]) -> None:
        """All or nothing, and before the look's transaction: when they do not let go, what is set is as it was."""
        lock = f"SELECT pg_advisory_lock({MARK}, {WORKS})"
        wait, after = (f"SET lock_timeout = {time}" for time in (self._alone, self._patience))
        connection.execute(f"{wait}; {lock}; {after}".encode())

    @property
    def _alone(self) -> int:
        return min(self._patience, round(1000 * ALONE_SECONDS))


class _Number(Loader):
    """A NUMERIC as Python has it: sums of whole numbers are whole numbers, as on SQLite."""

    def load(self, data: Any) -> int | Decimal:
        text = bytes(data).decode()
        return Decimal(text) if "." in text else int(text)


def at(url: URL, driver: Any) -> PostgreSQLPlace:
    """The place of a URL."""
    logging.getLogger("psycopg").addHandler(logging.NullHandler())  # what is lost we say, and not on the glass
    if url.host and "@" in url.host:
        raise Fault("WRITE AN @ IN THE PASSWORD OF A DATABASE URL AS %40, OR LEAVE THE PASSWORD TO ~/.pgpass")
    return PostgreSQLPlace(url, driver or Connection)
