"""A store on a server that breaks at a call of our choice, or is lost there: before the call reached it, or after.

The errors are the server's own: it is asked to raise them, so that its transaction is broken too.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

import databases
import psycopg
import stores
from broken_store import Trouble
from proof_faults import Bench

from renterrewards.store.engine import Store
from renterrewards.store.engines import postgresql_trip
from renterrewards.store.engines.postgresql_acts import Connection
from renterrewards.store.engines.postgresql_trip import Said
from renterrewards.store.schema import metadata
from renterrewards.store.trouble import UNKNOWN

AWAY = "NOTHING SAVED, TRY AGAIN OR CALL SUPPORT"
SAME_RECORDS = "ANOTHER COUNTER IS AT THE SAME RECORDS, NOTHING SAVED, PRESS THE KEY AGAIN"

SAYS = {
    "55P03": "FILE IN USE, TRY AGAIN",
    "40001": SAME_RECORDS,
    "40P01": SAME_RECORDS,
    "53100": "DISK FULL, NOT SAVED",
    "58030": "DISK ERROR, NOT SAVED, CALL SUPPORT",
    "XX001": "DISK ERROR, NOT SAVED, CALL SUPPORT",
    "25006": "STORE IS READ ONLY, NOT SAVED",
    "lost": AWAY,
    "lost after": AWAY,
}
"""The fault table: what PostgreSQL raises by SQLSTATE, and how the line ends; `lost` is the way to it."""

RAISES = "DO $$ BEGIN RAISE EXCEPTION 'broken' USING ERRCODE = '{}'; END $$"

CANNOT_REACH = ", NOTHING SAVED, CHECK ITS ADDRESS AND THAT THE SERVER RUNS"
"""What is said when a connection could not be made, whatever the reason."""


class ServerTrouble(Trouble):
    """Trouble of a server."""

    says: ClassVar[dict[str, str]] = SAYS

    def call(self, what: str, connection: Any = None) -> None:
        """A call is about to be made; `lost after` strikes once it was."""
        self.calls.append(what)
        if self._strikes(len(self.calls)) and self.code != "lost after":
            self._strike(what, connection)

    @property
    def must_say(self) -> tuple[str, ...]:
        """While a connection is made nothing else can be said than that it could not be."""
        return self.says[self.code], CANNOT_REACH

    def called(self, what: str, connection: Any) -> None:
        """A call was made."""
        if self._strikes(len(self.calls)) and self.code == "lost after":
            self._strike(what, connection)

    def _strike(self, what: str, connection: Any) -> None:
        self.struck = True
        if connection is None:
            raise psycopg.OperationalError(f"broken at {what}")
        if self.code.startswith("lost"):
            connection.close()
            raise psycopg.OperationalError("server closed the connection unexpectedly")
        psycopg.Cursor(connection).execute(RAISES.format(self.code).encode(), prepare=False)

    def driver(self) -> Any:
        """The class of connections that this happens to."""
        return _connection(self)


def broken_trip(whole: Any) -> Any:
    """A trip whose statements are counted one by one; it ends at the one that is broken, as a server ends it."""

    def go(connection: Any, waiting: Sequence[Said]) -> None:
        trouble: ServerTrouble | None = getattr(connection, "trouble", None)
        for n, said in enumerate(waiting) if trouble else ():
            assert trouble
            trouble.calls.append(said.sql)
            if not trouble._strikes(len(trouble.calls)):
                continue
            trouble.struck = True
            if trouble.code.startswith("lost"):
                if sent := waiting[: n + (trouble.code == "lost after")]:
                    whole(connection, sent)
                connection.close()
                raise psycopg.OperationalError("server closed the connection unexpectedly")
            whole(connection, [*waiting[:n], Said(RAISES.format(trouble.code), {})])
        whole(connection, waiting)

    return go


def _connection(trouble: ServerTrouble) -> Any:
    class Cursor(psycopg.Cursor[Any]):
        def execute(self, query: Any, *given: Any, **named: Any) -> Any:
            trouble.call(str(query), self.connection)
            found = super().execute(query, *given, **named)
            trouble.called(str(query), self.connection)
            return found

        def executemany(self, query: Any, *given: Any, **named: Any) -> None:
            trouble.call(str(query), self.connection)
            super().executemany(query, *given, **named)
            trouble.called(str(query), self.connection)

        def copy(self, statement: Any, *given: Any, **named: Any) -> Any:
            trouble.call(str(statement), self.connection)
            return super().copy(statement, *given, **named)

    class Broken(Connection):
        @classmethod
        def connect(cls, *given: Any, **named: Any) -> Any:
            trouble.call("connect")
            made = super().connect(*given, **named, cursor_factory=Cursor)
            made.trouble = trouble
            return made

    return Broken


class ServerBench(Bench):
    """Stores on a server, each a copy of the database that is prepared."""

    trouble = ServerTrouble
    kept_after_commit = (UNKNOWN,)

    def __init__(self, base: Path) -> None:
        super().__init__(base)
        self._trip = postgresql_trip.go
        postgresql_trip.go = broken_trip(self._trip)
        self.template, self._free = stores.at[base / "store.db"], list[str]()
        self._were_empty: set[Path] = set()
        with stores.connected(stores.where(base / "store.db")) as connection:
            connection.execute("CREATE SCHEMA kept")
            for table in metadata.sorted_tables:
                connection.execute(f"CREATE TABLE kept.{table.name} AS TABLE {table.name}")
            connection.execute(_KEEP_NUMBERS)

    def copy(self, folder: Path) -> None:
        """The prepared store under the name of a folder: one that was used, put back, as to copy takes far longer."""
        name = self._free.pop() if self._free else databases.created(self.template)
        stores.at[folder / "store.db"] = name
        with stores.connected(stores.where(folder / "store.db")) as connection:
            connection.execute(_PUT_BACK)

    def opened(self, folder: Path, trouble: Trouble) -> Store:
        """The store of a folder, that breaks as it is told; an empty database where it is not there yet."""
        if folder / "store.db" not in stores.at:
            self._were_empty.add(folder)
        return Store.open(stores.where(folder / "store.db", empty=True), 2.0, trouble.driver())

    def dump(self, folder: Path) -> list[str]:
        """A line for every table: how many rows it has, and all of them as one sum."""
        if folder / "store.db" not in stores.at:
            return []
        with stores.connected(stores.where(folder / "store.db")) as connection:
            tables = [name for (name,) in connection.execute(_TABLES)]
            query = " UNION ALL ".join(_ROWS.format(table=table) for table in tables)
            rows = connection.execute(query).fetchall() if tables else []
            return sorted(" ".join(map(str, row)) for row in rows)  # UNION ALL promises no order

    def compared(self, found: list[str]) -> list[str]:
        """How many rows everywhere: a server does not give a number twice that was not used."""
        return [line.rsplit(" ", 1)[0] for line in found]

    def forget(self, folder: Path) -> None:
        """The next act may have its database; one that was empty is dropped."""
        if name := stores.at.pop(folder / "store.db", ""):
            if folder in self._were_empty:
                databases.dropped(name)
            else:
                self._free.append(name)

    def close(self) -> None:
        """Drop them all."""
        postgresql_trip.go = self._trip
        for name in self._free:
            databases.dropped(name)


_TABLES = """
    SELECT relname FROM pg_stat_user_tables WHERE schemaname = 'public' AND relname NOT LIKE 'renterrewards%'
    ORDER BY relname
"""
_ROWS = """
    SELECT CASE WHEN count(*) > 0 THEN 'INSERT' ELSE 'EMPTY' END, '{table}', count(*),
           md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} t
"""


_KEEP_NUMBERS = "CREATE TABLE kept.numbers AS SELECT sequencename, last_value FROM pg_sequences"
_NUMBERS_BACK = (
    "SELECT setval(format('%I', sequencename), coalesce(last_value, 1), last_value IS NOT NULL) FROM kept.numbers"
)
_TRIGGERS = "".join(f"ALTER TABLE {table.name} {{0}} TRIGGER USER; " for table in metadata.sorted_tables)
_PUT_BACK = (
    _TRIGGERS.format("DISABLE")
    + "".join(f"DELETE FROM {table.name}; " for table in reversed(metadata.sorted_tables))
    + "".join(f"INSERT INTO {table.name} TABLE kept.{table.name}; " for table in metadata.sorted_tables)
    + _TRIGGERS.format("ENABLE")
    + _NUMBERS_BACK
)
