"""What logins of a PostgreSQL server may do in a store that is another's, its owner's.

Counters add to the ledger, the audit and what else is kept for good, and can change none of it, whatever program they
use: sums follow by triggers that run as the owner. Reports read, but nothing that people sign on with. Neither can
change the tables, lift a guard, or bring a store to another release.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from psycopg import Connection, sql
from sqlalchemy import Table

from renterrewards.store.engines.postgresql_acts import ACTS
from renterrewards.store.schema import FOLLOWED, KEPT, metadata

NUMBERED = ("customer", "agreement")
"""Files whose next number an import moves on."""


class Right(NamedTuple):
    """What is given or taken, on what kind of thing, and its name; blank: the schema of the store."""

    may: str
    kind: str
    name: str = ""


def is_owner(connection: Connection[Any]) -> bool:
    """Whether the store of this connection is its login's own: of another's the server gives nothing, in silence."""
    return connection.execute(_OWN).fetchone() == (True,)


_OWN = "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = 'renterrewards_store'::regclass"


def give(connection: Connection[Any], counters: str, reports: str) -> None:
    """Give both logins, blank for none, what they need in the store of this connection, and nothing else."""
    (schema,) = connection.execute("SELECT current_schema()").fetchone() or ("public",)
    with connection.transaction():
        for login, needs in ((counters, _counters()), (reports, _reports())):
            for right in (*_NOTHING, *needs, _RELEASE) if login else ():
                connection.execute(_said(right, schema, login))


def given(connection: Connection[Any], customers: str = "customer") -> list[tuple[str, str]]:
    """Who was given rights, as `give` takes them: counters, or else reports; read off the table of customers."""
    return [(name, "") if adds else ("", name) for name, adds in connection.execute(_GIVEN, [customers]).fetchall()]


_GIVEN = """
    SELECT rolname, bool_or(privilege_type = 'INSERT')
    FROM pg_class, aclexplode(relacl) JOIN pg_roles ON pg_roles.oid = grantee
    WHERE pg_class.oid = to_regclass(%s) AND grantee <> relowner GROUP BY rolname ORDER BY rolname
"""

_NOTHING = (
    Right("REVOKE ALL", "ALL TABLES IN SCHEMA"),
    Right("REVOKE ALL", "ALL SEQUENCES IN SCHEMA"),
    Right("REVOKE ALL", "SCHEMA"),
    Right("GRANT USAGE", "SCHEMA"),
)
"""What a login was given before does not stay."""


_RELEASE = Right("GRANT SELECT", "TABLE", "renterrewards_store")
"""Of which release it is, everybody must see."""


def _counters() -> Iterator[Right]:
    for table in metadata.sorted_tables:
        changed = changeable(table)
        yield Right("GRANT SELECT, INSERT", "TABLE", table.name)
        if changed is None:
            yield Right("GRANT UPDATE, DELETE", "TABLE", table.name)
        elif changed:
            yield Right(f"GRANT UPDATE ({', '.join(changed)})", "TABLE", table.name)
    yield Right("GRANT SELECT, INSERT, UPDATE, DELETE", "TABLE", ACTS)
    yield Right("GRANT USAGE, SELECT", "ALL SEQUENCES IN SCHEMA")
    for name in NUMBERED:
        yield Right("GRANT UPDATE", "SEQUENCE", f"{name}_number_seq")


def _reports() -> Iterator[Right]:
    """What people sign on with and what they have half typed is nothing to report."""
    told = [table for table in metadata.sorted_tables if not table.info.keys() & {"secret", "passing"}]
    return (Right("GRANT SELECT", "TABLE", table.name) for table in told)


def _said(right: Right, schema: str, login: str) -> sql.Composed:
    thing = sql.Identifier(schema, right.name) if right.name else sql.Identifier(schema)
    way = "FROM" if right.may.startswith("REVOKE") else "TO"
    words = f"{right.may} ON {right.kind} {{}} {way} {{}}"
    return sql.SQL(words).format(thing, sql.Identifier(login))


def changeable(table: Table) -> list[str] | None:
    """The columns of a table that counters may change; None when they may change and remove whole rows."""
    kept = next((one for one in KEPT if one.table is table), None)
    moved = {
        name for one in FOLLOWED if one.moves == table.name for name in re.findall(r"(?:SET|,) (\w+) = ", one.then)
    }
    if kept is not None:
        return sorted({*kept.free, *kept.blanked} - moved)
    if moved:  # its own number leads nowhere, and a row of which nothing may be changed cannot be held
        return sorted({column.name for column in table.columns if not column.foreign_keys} - moved)
    return None
