"""The store: opens the database, hands out units of work, keeps writers in their queue."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any

from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import NullPool, Pool, QueuePool, StaticPool

from renterrewards.store import queue, schema
from renterrewards.store.place import Place, place_of
from renterrewards.store.trouble import IN_USE, READ_ONLY, StoreFault, fault_of
from renterrewards.store.work import Work

PATIENCE = 10.0
"""Seconds a writer waits for its turn."""


class Store:
    """An open store. Any thread may call `work` and `look`; each runs on a connection of its own."""

    def __init__(self, place: Place, patience: float) -> None:
        """A store at its place; `open` is the way to one that is ready."""
        self.place = place
        self._patience = patience
        self._one_at_a_time = threading.Lock()
        self._engine = _engine(place, patience)

    @classmethod
    def open(cls, where: str, patience: float = PATIENCE) -> "Store":
        """Open the store at a path or an SQLAlchemy URL, made new when there is none.

        Raises StoreFault when it cannot be opened, is no store of ours, or is of a newer release.
        """
        place = place_of(str(where))
        place.prepare()
        store = cls(place, patience)
        try:
            store._make_ready()
        except BaseException:
            store._engine.dispose()
            raise
        return store

    @contextmanager
    def work(self) -> Iterator[Work]:
        """A write transaction: committed at the end of the block, rolled back when anything was raised."""
        with self._turn(self._patience), self._connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            work = Work(connection, self._engine.dialect, self.place.path, writes=True)
            yield work
            if work.failure:
                raise work.failure
            connection.execute("COMMIT")

    @contextmanager
    def look(self) -> Iterator[Work]:
        """A read transaction: one unchanging view of the store, always rolled back."""
        with self._alone(self._patience), self._connection() as connection:
            connection.execute("BEGIN")
            yield Work(connection, self._engine.dialect, self.place.path, writes=False)

    def close(self) -> None:
        """Close every connection. The last of all writes the log back, which only one in the queue may do."""
        if not self.place.read_only:
            with suppress(StoreFault), self._turn(min(1.0, self._patience)):
                self._engine.dispose()
        self._engine.dispose()

    # -- inside ------------------------------------------------------------------------------------

    def _make_ready(self) -> None:
        read_only = self.place.read_only
        with self._connection() as connection:
            made = schema.is_made(connection, self.place.path)
            if made and (read_only or schema.is_journaled(connection)):
                return
        if read_only:
            raise StoreFault(READ_ONLY)
        with self._turn(self._patience), self._connection() as connection:
            schema.make(connection, self._engine.dialect, self.place.path)

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
    def _connection(self) -> Iterator[Any]:
        """A connection of the pool, which rolls back whatever is left open; its errors become StoreFaults."""
        try:
            pooled = self._engine.raw_connection()
        except sqlite3.Error as error:
            raise fault_of(error, self.place.path) from error
        try:
            yield pooled.driver_connection
        except sqlite3.Error as error:
            raise fault_of(error, self.place.path) from error
        finally:
            pooled.close()


def _engine(place: Place, patience: float) -> Engine:
    """The pool of connections; a reader of a read-only store asks anew each time how it may be opened."""
    pool: type[Pool] = StaticPool if place.in_memory else NullPool if place.read_only else QueuePool
    limits = {"max_overflow": -1} if pool is QueuePool else {}
    return create_engine(
        "sqlite://", creator=lambda: place.connect(patience), poolclass=pool, paramstyle="named", **limits
    )
