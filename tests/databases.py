"""Databases of the server under test: copies of one that has our tables, emptied for the next test.

To make the tables takes a second, to copy a database that has them a tenth, to empty one the half of that. One whose
tables are no more as they were made is dropped.
"""

import os
from functools import cache
from itertools import count
from typing import Any

from sqlalchemy.engine import make_url

from renterrewards.store.engine import Store
from renterrewards.store.schema import VERSION, metadata

SERVER = os.environ.get("RENTERREWARDS_TEST_POSTGRESQL", "")

LARGE = 1 << 18
"""Bytes of a table from which on it is thrown away with its file, as every search would go through what was deleted."""

_numbers = count(1)
_free: list[str] = []
_as_made: dict[str, object] = {}
"""What an untouched schema looks like, by database."""


def taken() -> str:
    """One with our tables and no rows."""
    if _free:
        return _free.pop()
    name = created(_template())
    _as_made[name] = _as_made[_template()]
    return name


def given_back(name: str) -> None:
    """It is no more wanted: the next test may have it, if its tables are as they were made."""
    if _emptied(name):
        _free.append(name)
    else:
        dropped(name)


def dropped(name: str) -> None:
    """Not WITH (FORCE), which may not end a vacuum that the server itself began."""
    with connected(SERVER) as server:
        server.execute(ALL_OUT, {"name": name})
        server.execute(f"DROP DATABASE IF EXISTS {name}")


def none_left() -> None:
    """Remove those that wait for a next test, and what they were copied from."""
    while _free:
        dropped(_free.pop())
    if _template.cache_info().currsize:
        dropped(_template())
        _template.cache_clear()


def created(like: str = "template1") -> str:
    """A copy of a database that nobody is connected to."""
    name = f"rr_test_{os.getpid()}_{next(_numbers)}"
    with connected(SERVER) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {like} ENCODING 'UTF8'")
    return name


def url(name: str) -> str:
    """What opens a database of the server."""
    return make_url(SERVER).set(database=name).render_as_string(hide_password=False)


def connected(url: str) -> Any:
    """A connection past all our own code."""
    import psycopg

    return psycopg.connect(url, autocommit=True)


@cache
def _template() -> str:
    name = created()
    Store.open(url(name)).close()
    with connected(url(name)) as connection:
        _as_made[name] = connection.execute(_SCHEMA).fetchone()
    return name


def _emptied(name: str) -> bool:
    """Remove every row and let the numbers begin anew; False when the tables are no more as they were made.

    As a standby does what it is told: without triggers, and without a look at what names what is deleted.
    """
    with connected(url(name)) as connection:
        connection.execute(ALL_OUT, {"name": name})
        if connection.execute(_SCHEMA).fetchone() != _as_made.get(name):
            return False
        connection.execute(_AS_NEW)
        if large := connection.execute(_LARGE).fetchall():
            connection.execute(f"TRUNCATE {', '.join(table for (table,) in large)} CASCADE")
    return True


ALL_OUT = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = %(name)s AND pid <> pg_backend_pid() AND usename = current_user
"""
"""Ends whoever else is at a database."""

_SCHEMA = """
    SELECT (SELECT count(*) FROM pg_trigger WHERE tgenabled = 'O'), (SELECT count(*) FROM pg_constraint),
           (SELECT count(*) FROM pg_class), (SELECT count(*) FROM pg_class WHERE relacl IS NOT NULL)
"""
_AS_NEW = "; ".join(
    (
        "SET session_replication_role = replica",
        *(f"DELETE FROM {table.name}" for table in metadata.sorted_tables),
        f"UPDATE renterrewards_store SET version = {VERSION} WHERE version <> {VERSION}",
        "SELECT setval(format('%I', sequencename), 1, false) FROM pg_sequences WHERE last_value IS NOT NULL",
    )
)
_LARGE = f"""
    SELECT relname FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) >= {LARGE}
"""
