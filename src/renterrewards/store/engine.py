"""The store: opens the database, hands out units of work, keeps writers in their queue."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress

from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import NullPool, Pool, PoolProxiedConnection, QueuePool, StaticPool

from renterrewards.store import queue, schema
from renterrewards.store.place import Connection, Place, place_of
from renterrewards.store.trouble import IN_USE, NOT_A_STORE, READ_ONLY, StoreFault, fault, fault_of
from renterrewards.store.work import Work

PATIENCE = 10.0
"""Seconds a writer waits for its turn."""


class Store:
    """An open store. Any thread may call `work` and `look`; each runs on a connection of its own."""

    def __init__(self, place: Place, patience: float, driver: type[Connection] = Connection) -> None:
        """A store at its place; `open` is the way to one that is ready. `driver` is the class of its connections."""
        self.place = place
        self.saved = 0
        """How many works were committed; what failed after one must not say that nothing was saved."""
        self._patience = patience
        self._driver = driver
        self._ready = False
        self._one_at_a_time = threading.Lock()
        self._engine = self._pool()

    @classmethod
    def open(cls, where: str, patience: float = PATIENCE, driver: type[Connection] = Connection) -> "Store":
        """Open the store at a path or an SQLAlchemy URL, made new when there is none.

        Raises StoreFault when it cannot be opened, is no store of ours, or is of a newer release.
        """
        place = place_of(str(where))
        place.prepare()
        store = cls(place, patience, driver)
        try:
            store._make_ready()
        except BaseException:
            store._engine.dispose()
            raise
        return store

    @property
    def read_only(self) -> bool:
        """Whether it can be looked at but not written, at this moment."""
        return self.place.read_only

    @contextmanager
    def work(self) -> Iterator[Work]:
        """A write transaction: committed at the end of the block, rolled back when anything was raised."""
        if self.read_only:
            raise StoreFault(READ_ONLY)
        with self._turn(self._patience), self._connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            work = Work(connection, self._engine.dialect, self.place.path, writes=True)
            yield work
            if work.failure:
                raise work.failure
            connection.execute("COMMIT")
            self.saved += 1

    @contextmanager
    def look(self) -> Iterator[Work]:
        """A read transaction: one unchanging view of the store, always rolled back."""
        with self._alone(self._patience), self._connection() as connection:
            connection.execute("BEGIN")
            yield Work(connection, self._engine.dialect, self.place.path, writes=False)

    def close(self) -> None:
        """Close every connection. The last of all writes the log back, which only one in the queue may do."""
        if not self.read_only:
            with suppress(StoreFault), self._turn(min(1.0, self._patience)):
                self._engine.dispose()
        self._engine.dispose()

    # -- inside ------------------------------------------------------------------------------------

    def _make_ready(self) -> None:
        read_only = self.read_only
        with self._connection() as connection:
            made = schema.is_made(connection, self.place.path)
            self._ready = made and (read_only or schema.is_journaled(connection))
        if self._ready:
            return
        if read_only:
            raise fault(NOT_A_STORE, self.place.path)
        with self._turn(self._patience), self._connection() as connection:
            schema.make(connection, self._engine.dialect, self.place.path)
        self._ready = True

    def _turn(self, patience: float) -> AbstractContextManager[None]:
        if self.place.in_memory:
            return self._alone(patience)
        return queue.turn(self.place.path, patience)

    @contextmanager
    def _alone(self, patience: float) -> Iterator[None]:
        """In memory there is one connection, so works and looks take turns; on a file nobody waits here."""
        if not self.place.in_memory:
            yield
            return
        if not self._one_at_a_time.acquire(timeout=patience):
            raise StoreFault(IN_USE)
        try:
            yield
        finally:
            self._one_at_a_time.release()

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        """A connection of the pool, which rolls back whatever is left open; its errors become StoreFaults."""
        try:
            pooled = self._taken()
            try:
                yield _driven(pooled)
            finally:
                _give_back(pooled)
        except sqlite3.Error as error:
            raise fault_of(error, self.place.path) from error

    def _taken(self) -> PoolProxiedConnection:
        """A connection to the file that lies at the store's place now.

        One to a file that was deleted or moved away would go on saving into it, with nobody ever to find it there.
        """
        pooled = self._engine.raw_connection()
        if _driven(pooled).file != self.place.file_id:
            pooled.invalidate()
            self._engine.dispose()
            pooled = self._engine.raw_connection()
        return pooled

    def _connect(self) -> Connection:
        """A new connection; what has come to the place of a store in use must be a store of ours too."""
        connection = self.place.connect(self._patience, self._driver)
        try:
            if self._ready and not schema.is_made(connection, self.place.path):
                raise fault(NOT_A_STORE, self.place.path)
        except BaseException:
            connection.close()
            raise
        return connection

    def _pool(self) -> Engine:
        """The pool of connections; a reader of a read-only store asks anew each time how it may be opened."""
        in_memory = self.place.in_memory
        pool: type[Pool] = StaticPool if in_memory else NullPool if self.read_only else QueuePool
        limits = {"max_overflow": -1} if pool is QueuePool else {}
        return create_engine(
            "sqlite://", creator=self._connect, poolclass=pool, paramstyle="named", pool_reset_on_return=None, **limits
        )


def _driven(pooled: PoolProxiedConnection) -> Connection:
    connection = pooled.driver_connection
    assert isinstance(connection, Connection)
    return connection


def _give_back(pooled: PoolProxiedConnection) -> None:
    """Roll back what is left open; a connection that cannot even do that is not used again."""
    try:
        _driven(pooled).rollback()
    except sqlite3.Error:
        pooled.invalidate()
    else:
        pooled.close()
