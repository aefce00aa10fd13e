"""The care of a store in PostgreSQL: dumped of one moment, checked, put back before anybody is let in."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from platformdirs import user_data_path
from psycopg import Connection
from sqlalchemy import Engine

from renterrewards import whole_file
from renterrewards.faults import Fault
from renterrewards.store.engines import postgresql_proofs, postgresql_rights, postgresql_schema
from renterrewards.store.engines.postgresql_restore import Restore
from renterrewards.store.engines.postgresql_schema import MAKING, WORKS
from renterrewards.store.engines.postgresql_tools import Tools
from renterrewards.store.schema import MARK, VERSION
from renterrewards.store.trouble import OLDER, fault
from renterrewards.store.upkeep import Finding, Progress

if TYPE_CHECKING:
    from renterrewards.store.engines.postgresql import PostgreSQLPlace
    from renterrewards.store.place import Place


class PostgreSQLUpkeep:
    """The care of one store; see `store.upkeep`."""

    kind = "postgresql"
    file_name = "store.dump"

    def __init__(self, place: "PostgreSQLPlace") -> None:
        """The care of what lies at a place."""
        self.place = place
        self.tools = Tools(place.url)

    @property
    def name(self) -> str:
        """The database's."""
        return "".join(char if char.isalnum() else "_" for char in self.place.url.database or "postgresql")

    @property
    def folder(self) -> Path:
        """On this machine, as the server's disk is not ours."""
        return user_data_path("renterrewards", appauthor=False) / "backups"

    def is_owner(self, connection: Connection[Any]) -> bool:
        """Whether the login owns the tables."""
        return postgresql_rights.is_owner(connection)

    # -- copies --------------------------------------------------------------------------------------

    def copy(self, connection: Connection[Any], to: Path, tell: Progress) -> None:
        """Dump the moment that the transaction sees, so that what was proven in it is what is dumped."""
        (snapshot, schema) = connection.execute("SELECT pg_export_snapshot(), current_schema()").fetchone() or ("", "")
        self.tools.check("pg_dump", connection.info.server_version // 10_000)
        whole_file.fill(to, ())
        given = ("--format=custom", f"--snapshot={snapshot}", f"--schema={schema}", f"--file={to}")
        self.tools.run("pg_dump", *given, database=True, growing=lambda: tell("BYTES DUMPED", to.stat().st_size, 0))
        whole_file.sync(to)

    def copied(self, file: Path) -> "Place | None":
        """A dump is no store."""
        return None

    def readable(self, file: Path) -> Iterator[Finding]:
        """All that is in a dump is taken apart, and goes nowhere."""
        try:
            self.tools.run("pg_restore", "--file=/dev/null", str(file))
        except Fault as refused:
            yield Finding("DUMP", False, refused.message)
        else:
            yield Finding("DUMP", True, "READ FROM END TO END")

    # -- what can be proven --------------------------------------------------------------------------

    def checks(self) -> list[tuple[str, Callable[[Any, Progress], str]]]:
        """The rows and indexes, the foreign keys, the schema, the sequences."""
        return [
            ("FILE", postgresql_proofs.every_row),
            ("FOREIGN KEYS", postgresql_proofs.foreign_keys),
            ("SCHEMA", self._schema),
            ("SEQUENCES", postgresql_proofs.sequences),
        ]

    def _schema(self, connection: Connection[Any], tell: Progress) -> str:
        """What a new store is made of is found out by a connection of its own, as a look makes nothing."""
        return postgresql_proofs.schema(connection, lambda: replace(self.place).connect(5.0))

    # -- putting back --------------------------------------------------------------------------------

    def put_back(self, file: Path, schema: int, over: bool, prove: "Callable[[Place], None]", stamp: str) -> str:
        """Into the schema of the URL, which is refused to all others until it is proven."""
        with closing(self.place.connect(5.0)) as connection:
            self.tools.check("pg_restore", connection.info.server_version // 10_000)
            restore = Restore(connection, self.tools, self.place.called, stamp)
            return restore.run(file, schema, over, lambda: prove(replace(self.place, restoring=True)))

    # -- upgrading -----------------------------------------------------------------------------------

    @contextmanager
    def held(self, patience: float) -> Iterator[None]:
        """Works wait, and who wants to upgrade too; both locks go with the connection."""
        try:
            with closing(self.place.connect(patience)) as connection:
                if not self.is_owner(connection):
                    raise fault(OLDER, self.place.called)
                connection.execute(f"SELECT pg_advisory_lock({MARK}, {MAKING})".encode())
                connection.execute(f"SELECT pg_advisory_lock({MARK}, {WORKS})".encode())
                yield
        except self.place.errors as error:
            raise self.place.fault_of(error) from error

    def migrate(self, engine: Engine, run: Callable[[Any], None]) -> None:
        """One transaction; DDL is as any other statement here."""
        with engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            try:
                driver.execute("BEGIN; SET LOCAL client_min_messages = warning")
                run(connection)
                for ddl in postgresql_schema.guards():  # a function that others use too is still there
                    driver.execute(ddl.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION").encode())
                for counters, reports in postgresql_rights.given(driver):  # what came is theirs too
                    postgresql_rights.give(driver, counters, reports)
                driver.execute(f"UPDATE renterrewards_store SET version = {VERSION}")  # noqa: S608
                driver.execute("COMMIT")
            except self.place.errors as error:
                raise self.place.fault_of(error) from error
            finally:
                driver.rollback()
