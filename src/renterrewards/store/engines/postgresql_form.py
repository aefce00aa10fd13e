"""The form of a PostgreSQL store, to be compared with another: everything as the server itself says it.

A new store is made to compare with, where only its own connection sees it, and taken back: the words that a server has
for a check are its release's, and no others are the same.
"""

import re
from typing import Any

from psycopg import Connection
from sqlalchemy import Dialect
from sqlalchemy.dialects import postgresql

from renterrewards.store.engines import postgresql_schema
from renterrewards.store.engines.form import Form


def can_be_made(connection: Connection[Any]) -> bool:
    """Whether what is compared with can be made: a standby makes nothing, and a login may have been forbidden to."""
    return connection.execute(_MAY).fetchone() == (True,)


def as_released(connection: Connection[Any]) -> Form:
    """The form of a new store."""
    connection.execute("BEGIN READ WRITE; SET LOCAL search_path = pg_temp; SET LOCAL client_min_messages = warning")
    try:
        dialect: Dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
        for ddl in postgresql_schema.everything(dialect):
            connection.execute(ddl.replace(_CALLS, f"{_CALLS}pg_temp.").encode())
        return form(connection)
    finally:
        connection.rollback()


def form(connection: Connection[Any]) -> Form:
    """Everything that the schema holds."""
    (schema,) = connection.execute("SELECT quote_ident(current_schema())").fetchone() or ("",)
    own = re.compile(rf"(?<!\w)({re.escape(schema)}|pg_temp)\.")
    return {
        (kind, name): _plain(kind, own.sub("", said))
        for kind, query in _PARTS.items()
        for name, said in connection.execute(query.encode()).fetchall()
    }


# -- inside ------------------------------------------------------------------------------------------

_CALLS = "EXECUTE FUNCTION "
"""Functions are never looked for among what is temporary unless that is said."""

_MAY = "SELECT NOT pg_is_in_recovery() AND has_database_privilege(current_database(), 'TEMPORARY')"


def _plain(kind: str, said: str) -> str:
    """Without casts between texts, and brackets around one word: a check that was dumped and restored has others."""
    if kind == "function":
        return said
    said = re.sub(r"::(character varying|text)(\[\])?", "", said)
    while (plain := _ONE_WORD.sub(r"\1", said)) != said:
        said = plain
    return said


_ONE_WORD = re.compile(r"(?<!\w)\(([\w.]+|'[^']*'|ARRAY\[[^][()]*\])\)")

_PARTS = {
    "column": """
        SELECT relname || '.' || attname, concat_ws(' ', format_type(atttypid, atttypmod), attnotnull,
               nullif(attcollation, 0)::regcollation, attidentity, attgenerated, pg_get_expr(adbin, adrelid))
        FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
        LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')
        AND attnum > 0 AND NOT attisdropped
    """,
    "index": """
        SELECT i.relname, pg_get_indexdef(i.oid)
        FROM pg_index JOIN pg_class i ON i.oid = indexrelid JOIN pg_class c ON c.oid = indrelid
        WHERE c.relnamespace = current_schema()::regnamespace
    """,
    "constraint": """
        SELECT relname || '.' || conname, pg_get_constraintdef(k.oid)
        FROM pg_constraint k JOIN pg_class c ON c.oid = conrelid
        WHERE relnamespace = current_schema()::regnamespace AND contype IN ('c', 'f', 'p', 'u', 'x')
    """,
    "function": """
        SELECT format('%s(%s)', proname, pg_get_function_identity_arguments(p.oid)),
               concat_ws(' ', pg_get_function_arguments(p.oid), pg_get_function_result(p.oid),
               lanname, prosecdef, provolatile, proisstrict,
               replace(proconfig::text, quote_ident(current_schema()), ''), prosrc)
        FROM pg_proc p JOIN pg_language l ON l.oid = prolang
        WHERE pronamespace = current_schema()::regnamespace AND prokind IN ('f', 'p')
        AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    """,
    "trigger": """
        SELECT relname || '.' || tgname, concat_ws(' ', pg_get_triggerdef(t.oid),
               CASE WHEN tgenabled NOT IN ('O', 'A') THEN 'IS OFF' END)
        FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid
        WHERE relnamespace = current_schema()::regnamespace AND NOT tgisinternal
    """,
    "rule": """
        SELECT relname || '.' || rulename, pg_get_ruledef(r.oid)
        FROM pg_rewrite r JOIN pg_class c ON c.oid = ev_class
        WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')
    """,
}
