"""What can be proven of a PostgreSQL store: its rows, foreign keys, schema and sequences."""

from collections.abc import Callable
from contextlib import closing
from typing import Any

from psycopg import Connection

from renterrewards.store.engines import postgresql_form, postgresql_schema
from renterrewards.store.engines.form import differences
from renterrewards.store.schema import VERSION, metadata
from renterrewards.store.trouble import StoreFault
from renterrewards.store.upkeep import Progress

MOST_TOLD = 3
"""Flaws that a line names; the first is where to look."""


def every_row(connection: Connection[Any], tell: Progress) -> str:
    """Every row is read whole, and every index is one that is used."""
    found = 0
    for done, (table,) in enumerate(tables := _tables(connection)):
        tell("TABLES READ", done, len(tables))
        (rows,) = _one(connection, f"SELECT count(hashtext(t::text)) FROM {table} t")  # noqa: S608
        found += rows
    bad = connection.execute(
        "SELECT indexrelid::regclass::text FROM pg_index JOIN pg_class c ON c.oid = indrelid "
        "WHERE c.relnamespace = current_schema()::regnamespace AND NOT (indisvalid AND indisready)"
    ).fetchall()
    _refuse([f"INDEX {name} IS NOT VALID" for (name,) in bad])
    return f"{found:,} ROWS IN {len(tables)} TABLES READ"


def foreign_keys(connection: Connection[Any], tell: Progress) -> str:
    """As if no trigger had ever looked at them."""
    keys = connection.execute(_KEYS).fetchall()
    wrong = []
    for done, (name, table, other, columns, others) in enumerate(keys):
        tell("FOREIGN KEYS PROVEN", done, len(keys))
        same = " AND ".join(f"c.{mine} = p.{its}" for mine, its in zip(columns, others, strict=True))
        named = " AND ".join(f"c.{mine} IS NOT NULL" for mine in columns)
        (lost,) = _one(
            connection,
            f"SELECT count(*) FROM {table} c WHERE {named} "  # noqa: S608
            f"AND NOT EXISTS (SELECT 1 FROM {other} p WHERE {same})",
        )
        if lost:
            wrong.append(f"{lost:,} ROWS OF {table} NAME NO {other} ({name})")
    _refuse(wrong)
    return "EVERY ROW THAT IS NAMED IS THERE"


def schema(connection: Connection[Any], other: Callable[[], Connection[Any]]) -> str:
    """Tables, columns, indexes, checks, keys, functions and triggers are those of a new store, made by an `other`."""
    version = abs(postgresql_schema.version(connection))
    if version < VERSION:
        return f"VERSION {version}, NOT LOOKED AT: renterrewards upgrade BRINGS IT TO {VERSION}"
    if not postgresql_form.can_be_made(connection):
        return (
            f"VERSION {version}, NOT LOOKED AT: NO STORE TO COMPARE IT WITH CAN BE MADE ON A STANDBY OR BY THIS LOGIN"
        )
    found = postgresql_form.form(connection)
    with closing(other()) as own:
        _refuse(differences(found, postgresql_form.as_released(own)))
    triggers = sum(kind == "trigger" for kind, _ in found)
    return f"VERSION {version}, {len(metadata.tables)} TABLES, {triggers} TRIGGERS"


def sequences(connection: Connection[Any], tell: Progress) -> str:
    """The next number of every table is one that no row has."""
    wrong = []
    owned = connection.execute(_SEQUENCES).fetchall()
    for sequence, table, column in owned:
        behind = f"coalesce((SELECT max({column}) FROM {table}), 0) >= last_value + is_called::int"  # noqa: S608
        if _one(connection, f"SELECT {behind} FROM {sequence}")[0]:  # noqa: S608
            wrong.append(f"SEQUENCE {sequence} IS BEHIND {table}")
    _refuse(wrong)
    return f"{len(owned)} AHEAD OF THEIR TABLES"


# -- inside ------------------------------------------------------------------------------------------


_KEYS = """
    SELECT conname, conrelid::regclass::text, confrelid::regclass::text,
           (SELECT array_agg(quote_ident(attname) ORDER BY place) FROM unnest(conkey) WITH ORDINALITY k (number, place)
            JOIN pg_attribute ON attrelid = conrelid AND attnum = number),
           (SELECT array_agg(quote_ident(attname) ORDER BY place) FROM unnest(confkey) WITH ORDINALITY k (number, place)
            JOIN pg_attribute ON attrelid = confrelid AND attnum = number)
    FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY conname
"""

_SEQUENCES = """
    SELECT d.objid::regclass::text, d.refobjid::regclass::text, attname
    FROM pg_depend d JOIN pg_class c ON c.oid = d.objid AND c.relkind = 'S'
    JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
    WHERE c.relnamespace = current_schema()::regnamespace AND d.deptype IN ('a', 'i')
"""


def _tables(connection: Connection[Any]) -> list[tuple[str]]:
    return connection.execute(
        "SELECT oid::regclass::text FROM pg_class "
        "WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') ORDER BY relname"
    ).fetchall()


def _one(connection: Connection[Any], query: str) -> tuple[Any, ...]:
    return connection.execute(query.encode()).fetchone() or (0,)


def _refuse(flaws: list[str]) -> None:
    more = len(flaws) - MOST_TOLD
    if flaws:
        raise StoreFault("; ".join(flaws[:MOST_TOLD]).upper() + (f"; {more} MORE" if more > 0 else ""))
