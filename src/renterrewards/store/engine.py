"""The store: opens the database, hands out units of work, keeps writers in their queue."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from typing import Any, TypeVar

from sqlalchemy import Engine, PoolProxiedConnection  # not of .pool: two threads that import at once must begin alike
from sqlalchemy.exc import DBAPIError

from renterrewards.store.lent import Lent
from renterrewards.store.place import Place
from renterrewards.store.places import place_of
from renterrewards.store.schema import VERSION
from renterrewards.store.trouble import NOT_A_STORE, OLDER, READ_ONLY, LeftOpen, NothingYet, StoreFault, fault
from renterrewards.store.wire import Unanswered
from renterrewards.store.work import Work

T = TypeVar("T")

PATIENCE = 10.0
"""Seconds a writer waits for its turn."""

TRIES = 3
"""How often an act is applied that was refused in passing."""

BETWEEN_CALLS = 0.1
"""Seconds between two calls of a server that is away."""


Upgrade = Callable[["Store", Engine, float], None]
"""Brings a store to this release, through its engine, within the seconds that a writer waits. Raises Fault."""


class Store:
    """An open store. Any thread may call `work` and `look`; each runs on a connection of its own."""

    def __init__(self, place: Place, patience: float) -> None:
        """A store at its place; `open` is the way to one that is ready."""
        self.place = place
        self.saved = 0
        """How many works were committed; what failed after one must not say that nothing was saved."""
        self.version = VERSION
        """The number of its schema; of a store that was opened as it is, it may be lower than ours."""
        self._patience = patience
        self._ready = False
        self._engine = place.pool(self._connect)

    @classmethod
    def open(
        cls,
        where: str,
        patience: float = PATIENCE,
        driver: Any = None,
        upgrade: Upgrade | None = None,
        *,
        new: bool = True,
    ) -> "Store":
        """Open the store at a path or a URL (`place_of`), made new when there is none.

        Not `new`: it must be there. `upgrade` is what is done to one of an older release (`store.opened`). Raises
        StoreFault when it cannot be opened, is no store of ours, or is of another release.
        """
        place = place_of(str(where), driver)
        place.refuse_network()
        if new:
            place.prepare()
        store = cls(place, patience)
        with store._kept_open():
            store._make_ready(upgrade, new)
        return store

    @classmethod
    def open_as_it_is(cls, where: str | Place, patience: float = PATIENCE) -> "Store":
        """Open a store that is there, neither made nor upgraded: it may be of an older release.

        By its place, and not by a path or URL, a copy is opened that nobody works in: it may lie anywhere.
        """
        if isinstance(where, str):
            where = place_of(where)
            where.refuse_network()
        store = cls(where, patience)
        with store._kept_open(), store._connection() as connection:
            if not store.place.is_made(connection):
                raise NothingYet(store.place.called)
            store.version = store.place.version(connection)
        return store

    @property
    def read_only(self) -> bool:
        """Whether it can be looked at but not written, at this moment."""
        return self.place.read_only

    @contextmanager
    def work(self, alone: bool = False) -> Iterator[Work]:
        """A write transaction: committed at the end of the block, rolled back when anything was raised.

        `alone`: no other is under way meanwhile. So are those whose checks go beyond the customers and RAs they
        find: a control file, a merge, a month that is closed.
        """
        if self.read_only:
            raise StoreFault(READ_ONLY)
        with self.place.turn(self._patience), self._lent() as lent:
            wire = self.place.begin_work(lent.pooled.driver_connection, lent.another, alone)
            work = Work(wire, self._engine.dialect, self.place, writes=True)
            yield work
            self._commit(work)
            self.saved += not work.aside

    @contextmanager
    def look(self, alone: bool = False) -> Iterator[Work]:
        """A read transaction: one unchanging view of the store, always rolled back.

        `alone`: of a moment at which no write transaction was under way, so that nothing with a lower number than
        what is seen can come later.
        """
        with self.place.glance(self._patience), self._lent() as lent:
            wire = self.place.begin_look(lent.pooled.driver_connection, lent.another, alone)
            yield Work(wire, self._engine.dialect, self.place, writes=False)

    def apply(self, act: Callable[[Work], T], begin: Callable[[], AbstractContextManager[Work]] | None = None) -> T:
        """What an act makes of a write transaction of its own, saved once.

        When another counter or the way to the server was in its way it is applied anew, from its beginning, three
        times at most: so an act asks nobody, and checks again what it was decided by. `begin`: another `work`.
        """
        for left in reversed(range(TRIES)):
            begun = False
            try:
                with (begin or self.work)() as work:
                    begun = True
                    made = act(work)
            except StoreFault as refused:
                if not (begun and refused.passing and left):
                    raise
            else:
                return made
            self._reached().close()
        raise AssertionError("the last of them either was saved or raised")

    def scrub(self) -> bool:
        """Overwrite what was deleted, as far as that is for us to do; False while somebody still reads the old."""
        with self.place.turn(self._patience), self._connection() as connection:
            return self.place.scrub(connection)

    def give_rights(self, counters: str, reports: str) -> None:
        """Give the logins of counters and of reports, blank for none, what they need; the owner may. Raises Fault."""
        with self._connection() as connection:
            self.place.give_rights(connection, counters, reports)

    def close(self) -> None:
        """Close every connection. The last of all writes the log back, which only one in the queue may do."""
        if not self.read_only:
            with suppress(StoreFault), self.place.turn(min(1.0, self._patience)):
                self._engine.dispose()
        self._engine.dispose()

    # -- inside ------------------------------------------------------------------------------------

    @contextmanager
    def _kept_open(self) -> Iterator[None]:
        """Nothing of a store that cannot be opened stays open."""
        try:
            yield
        except BaseException:
            self._engine.dispose()
            raise

    def _make_ready(self, upgrade: Upgrade | None, new: bool) -> None:
        with self._connection() as connection:
            made = self.place.is_made(connection)
            older = made and self.place.version(connection) < VERSION
            self._ready = made and not older and (self.read_only or self.place.is_ready(connection))
        if self._ready:
            return
        if older:
            self._upgrade(upgrade)
            self._make_ready(None, new)
            return
        if self.read_only or not (made or new):
            raise fault(NOT_A_STORE, self.place.called)
        with self.place.turn(self._patience), self._connection() as connection:
            self.place.make(connection, self._engine.dialect)
        self._ready = True

    def _upgrade(self, upgrade: Upgrade | None) -> None:
        if self.read_only or not upgrade:
            raise fault(OLDER, self.place.called)
        with self._told():
            upgrade(self, self._engine, self._patience)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What the database refuses becomes a StoreFault."""
        try:
            yield
        except self.place.errors as error:
            raise self.place.fault_of(error) from error
        except DBAPIError as error:  # SQLAlchemy asks the first connection for its version, and upgrades
            raise self.place.fault_of(error.orig if isinstance(error.orig, Exception) else error) from error

    @contextmanager
    def _connection(self) -> Iterator[Any]:
        """A connection of the pool, which rolls back whatever is left open; its errors become StoreFaults."""
        with self._lent() as lent:
            yield lent.pooled.driver_connection

    @contextmanager
    def _lent(self) -> Iterator[Lent]:
        """A connection to what lies at the store's place now."""
        with self._told():
            lent = Lent(self._engine.raw_connection(), self._instead_of)
            try:
                if not self.place.is_current(lent.pooled.driver_connection):
                    lent.another()
                yield lent
            finally:
                lent.give_back(self.place.errors)

    def _instead_of(self, pooled: PoolProxiedConnection) -> PoolProxiedConnection:
        """A new connection; all that waited with the old one are of no more use."""
        pooled.invalidate()
        self._engine.dispose()
        return self._engine.raw_connection()

    def _connect(self) -> Any:
        """A new connection; what has come to the place of a store in use must be a store of ours too."""
        connection = self.place.connect(self._patience)
        try:
            if self._ready and not self.place.is_made(connection):
                raise fault(NOT_A_STORE, self.place.called)
            if self._ready and self.place.version(connection) != VERSION:  # an older one was put in its place
                raise fault(OLDER, self.place.called)
        except BaseException:
            connection.close()
            raise
        return connection

    def _commit(self, work: Work) -> None:
        """End a work; when the answer is lost on its way, whether it was done is asked for, and is then known."""
        work.finish()
        try:
            work.commit()
        except Unanswered as lost:
            if not self._was_done(lost.act):
                raise self.place.fault_of(lost.error) from lost

    @property
    def _refusals(self) -> tuple[type[Exception], ...]:
        """What reaching the database may raise."""
        return (StoreFault, *self.place.errors)

    def _was_done(self, act: Any) -> bool:
        try:
            with closing(self._reached()) as connection:
                return self.place.was_done(connection, act)
        except self._refusals as error:
            raise LeftOpen from error

    def _reached(self) -> Any:
        """A new connection, as soon as the database can be reached again."""
        until = time.monotonic() + self._patience
        while True:
            try:
                return self._connect()
            except self._refusals as error:
                refused = error if isinstance(error, StoreFault) else self.place.fault_of(error)
                if not getattr(refused, "passing", False) or time.monotonic() > until:
                    raise refused from None
            time.sleep(BETWEEN_CALLS)
