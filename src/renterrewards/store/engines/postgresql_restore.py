"""A dump put back into a PostgreSQL database: stamped as no store until it is proven, or taken away again."""

import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from psycopg import Connection

from renterrewards.store.engines import postgresql_rights
from renterrewards.store.engines.postgresql_schema import version
from renterrewards.store.engines.postgresql_tools import Tools
from renterrewards.store.engines.postgresql_trouble import NOT_EMPTY
from renterrewards.store.trouble import StoreFault, fault

STAMP = "renterrewards_store"


class Restore:
    """One restore over a connection; `stamp` is what an older schema that is moved aside is called after."""

    def __init__(self, connection: Connection[Any], tools: Tools, called: str, stamp: str) -> None:
        self._connection, self._tools, self._called = connection, tools, called
        found = connection.execute("SELECT quote_ident(current_schema())").fetchone()
        self._schema: str = found[0] if found else "public"
        self._before = f"before_{stamp.replace('-', '_')}"

    def run(self, file: Path, schema: int, over: bool, prove: Callable[[], None]) -> str:
        """Put it back; what the schema before it is called now, blank when there was none. Raises Fault."""
        self._refuse_company()
        there, logins = self._there(over), self._logins()
        self.begin(schema, there)
        try:
            self._load(file)
            prove()
            for counters, reports in logins:
                postgresql_rights.give(self._connection, counters, reports)
            self._connection.execute(f"UPDATE {STAMP} SET version = {schema}".encode())  # noqa: S608
        except BaseException:
            self._back(there)
            raise
        return f"SCHEMA {self._before} OF THE SAME DATABASE" if there else ""

    def begin(self, schema: int, there: bool) -> None:
        """Move a store that is `there` aside; from that moment on the stamp refuses everybody, though we be killed."""
        move = f"ALTER SCHEMA {self._schema} RENAME TO {self._before}; CREATE SCHEMA {self._schema}; "
        aside = f"{move}{self._grants()}" if there else ""
        stamp = f"CREATE TABLE {self._schema}.{STAMP} (version integer NOT NULL); "
        below = f"INSERT INTO {self._schema}.{STAMP} VALUES ({-schema}); "  # noqa: S608 - our own names
        self._connection.execute(f"BEGIN; {aside}{stamp}{below}COMMIT".encode())

    # -- inside ------------------------------------------------------------------------------------

    def _refuse_company(self) -> None:
        found = self._connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        ).fetchone()
        if found and found[0]:
            raise StoreFault(f"{self._called} IS IN USE, EVERY COUNTER MUST END FIRST")

    def _there(self, over: bool) -> bool:
        """Whether a store is there that may be moved aside."""
        tables = self._connection.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')"
        ).fetchall()
        if not tables:
            return False
        if (STAMP,) not in tables:
            raise fault(NOT_EMPTY, self._called)
        if not over:
            raise StoreFault(f"{self._called} HOLDS A STORE, --over MOVES IT ASIDE FIRST, OR NAME AN EMPTY DATABASE")
        return True

    def _logins(self) -> list[tuple[str, str]]:
        """Who has rights in the store; of one that a killed restore left, in the latest that was moved aside."""
        stamped = self._connection.execute("SELECT to_regclass(%s) IS NOT NULL", [STAMP]).fetchone()
        if stamped != (True,) or version(self._connection) > 0:
            return postgresql_rights.given(self._connection)
        aside = self._connection.execute(
            "SELECT quote_ident(nspname) FROM pg_namespace WHERE nspname ~ '^before_[0-9]{8}_[0-9]{6}$' ORDER BY 1 DESC"
        ).fetchall()
        found = (postgresql_rights.given(self._connection, f"{schema}.customer") for (schema,) in aside)
        return next(filter(None, found), [])

    def _back(self, there: bool) -> None:
        """As if nothing had been put back."""
        grants = self._grants()
        again = f"ALTER SCHEMA {self._before} RENAME TO {self._schema}; " if there else ""
        again = again or f"CREATE SCHEMA {self._schema}; {grants}"
        drop = f"SET LOCAL client_min_messages = warning; DROP SCHEMA {self._schema} CASCADE; "
        self._connection.rollback()
        self._connection.execute(f"BEGIN; {drop}{again}COMMIT".encode())

    def _grants(self) -> str:
        """What others may do in the schema, to be said of one that takes its place."""
        found = self._connection.execute(
            """
            SELECT a.privilege_type, CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END
            FROM pg_namespace n, aclexplode(n.nspacl) a
            WHERE n.nspname = current_schema() AND a.grantee <> n.nspowner
            """
        ).fetchall()
        return "".join(f"GRANT {right} ON SCHEMA {self._schema} TO {to}; " for right, to in found)

    def _load(self, file: Path) -> None:
        """All but the stamp, which is there and lets in nobody but who proves."""
        listed = self._tools.run("pg_restore", "--list", str(file)).splitlines()
        with tempfile.NamedTemporaryFile("w", suffix=".list") as wanted:
            wanted.write("\n".join(line for line in listed if not _LEFT_OUT.search(line)))
            wanted.flush()
            given = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
            self._tools.run("pg_restore", *given, f"--use-list={wanted.name}", str(file), database=True)


_LEFT_OUT = re.compile(rf" TABLE (?:DATA )?+.+ {STAMP} | SCHEMA - ")
"""The lines of the stamp, whatever the schema is called, and of the schema itself."""
