"""What can be proven of a PostgreSQL store: its rows, foreign keys, schema and sequences; what guards it has."""

import re
from collections.abc import Iterator
from typing import Any

from psycopg import Connection
from sqlalchemy import CheckConstraint, Table

from renterrewards.store.engines import postgresql_acts, postgresql_schema
from renterrewards.store.schema import VERSION, indexes, metadata
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


def schema(connection: Connection[Any], tell: Progress) -> str:
    """Tables, columns, indexes, checks, functions and triggers as released; triggers that fire."""
    version = abs(postgresql_schema.version(connection))
    if version < VERSION:
        return f"VERSION {version}, NOT LOOKED AT: renterrewards upgrade BRINGS IT TO {VERSION}"
    found, wanted = set(_found(connection)), set(_wanted())
    _refuse([f"{text} IS MISSING OR OTHER THAN IT SHOULD BE" for text in sorted(wanted - found)])
    _refuse([f"{text} IS NOT OURS" for text in sorted(found - wanted)])
    triggers = sum(text.startswith("TRIGGER") for text in found)
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


def guards(connection: Connection[Any]) -> list[str]:
    """What takes every trigger and function of ours away."""
    found = connection.execute(
        "SELECT format('DROP TRIGGER %I ON %s', tgname, tgrelid::regclass) FROM pg_trigger t JOIN pg_class c "
        "ON c.oid = tgrelid WHERE NOT tgisinternal AND c.relnamespace = current_schema()::regnamespace"
    ).fetchall()
    found += connection.execute(
        "SELECT format('DROP FUNCTION %s', p.oid::regprocedure) FROM pg_proc p "
        "WHERE pronamespace = current_schema()::regnamespace AND prokind = 'f' AND NOT EXISTS "
        "(SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
    ).fetchall()
    return [drop for (drop,) in found]


# -- inside ------------------------------------------------------------------------------------------


def _found(connection: Connection[Any]) -> Iterator[str]:
    for query in _PARTS:
        for (text,) in connection.execute(query.encode()).fetchall():
            yield text


def _wanted() -> Iterator[str]:
    yield from (f"COLUMN {column}" for column in ("renterrewards_store.version", *postgresql_acts.COLUMNS))
    yield f"INDEX {postgresql_acts.ACTS}_begun_at OF {postgresql_acts.ACTS}"
    for table in metadata.sorted_tables:
        yield from (f"COLUMN {table.name}.{column.name}" for column in table.columns)
        yield from (f"INDEX {index.name} OF {table.name}" for index in indexes(table))
        yield from _constraints(table)
    for ddl in postgresql_schema.guards():
        if made := re.search(r"CREATE FUNCTION (\w+)\(.*?\$\$(.*)\$\$", ddl, re.DOTALL):
            yield f"FUNCTION {made[1]}:{made[2]}"
        elif made := re.search(r"CREATE TRIGGER (\w+) .*? ON (\w+)", ddl):
            yield f"TRIGGER {made[1]} OF {made[2]} FIRES"


def _constraints(table: Table) -> Iterator[str]:
    for one in table.constraints:
        if isinstance(one, CheckConstraint):
            yield f"CHECK {one.name} OF {table.name} HOLDS"
    for key in table.foreign_keys:
        yield f"FOREIGN KEY {table.name}.{key.parent.name} TO {key.column.table.name} HOLDS"


_PARTS = (
    """
    SELECT format('COLUMN %s.%s', relname, attname)
    FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
    WHERE c.relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') AND attnum > 0 AND NOT attisdropped
    """,
    """
    SELECT format('INDEX %s OF %s', i.relname, c.relname)
    FROM pg_index JOIN pg_class i ON i.oid = indexrelid JOIN pg_class c ON c.oid = indrelid
    WHERE c.relnamespace = current_schema()::regnamespace
    AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.oid AND k.contype IN ('p', 'u', 'x'))
    """,
    """
    SELECT format('CHECK %s OF %s %s', conname, relname, CASE WHEN convalidated THEN 'HOLDS' ELSE 'IS OFF' END)
    FROM pg_constraint JOIN pg_class c ON c.oid = conrelid
    WHERE c.relnamespace = current_schema()::regnamespace AND contype = 'c'
    """,
    """
    SELECT format('FOREIGN KEY %s.%s TO %s %s', c.relname, attname, confrelid::regclass,
                  CASE WHEN convalidated THEN 'HOLDS' ELSE 'IS OFF' END)
    FROM pg_constraint JOIN pg_class c ON c.oid = conrelid
    JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
    WHERE c.relnamespace = current_schema()::regnamespace AND contype = 'f'
    """,
    """
    SELECT format('FUNCTION %s:%s', proname, prosrc)
    FROM pg_proc p WHERE pronamespace = current_schema()::regnamespace AND prokind = 'f'
    AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    """,
    """
    SELECT format('TRIGGER %s OF %s %s', tgname, relname,
                  CASE WHEN tgenabled IN ('O', 'A') THEN 'FIRES' ELSE 'IS OFF' END)
    FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid
    WHERE c.relnamespace = current_schema()::regnamespace AND NOT tgisinternal
    """,
)
"""What the schema is made of, in the words of `_wanted`."""

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
