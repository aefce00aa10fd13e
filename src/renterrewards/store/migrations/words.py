"""What steps say it with: kinds of columns, columns that come into a table with rows, what guards it.

A room of its own: the words of `store.tables` are today's, and a step must do in ten years what it does now.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any

from alembic.operations import Operations
from sqlalchemy import Boolean, Column, Date, DateTime, Integer, String
from sqlalchemy import text as sql

TEXT = String().with_variant(String(collation="C"), "postgresql")


def text(name: str, **more: Any) -> Column[Any]:
    """A code or a text; blank is empty text, never NULL."""
    return Column(name, TEXT, nullable=False, **more)


def flag(name: str) -> Column[Any]:
    """Y or N."""
    return Column(name, Boolean, nullable=False)


def number(name: str, **more: Any) -> Column[Any]:
    """A whole number that is always there."""
    return Column(name, Integer, nullable=False, **more)


def count(name: str) -> Column[Any]:
    """A whole number, NULL when the field was left blank."""
    return Column(name, Integer, nullable=True)


def day(name: str, nullable: bool = True) -> Column[Any]:
    """A date."""
    return Column(name, Date, nullable=nullable)


def moment(name: str, nullable: bool = True) -> Column[Any]:
    """An instant in UTC."""
    return Column(name, DateTime, nullable=nullable)


def add_columns(op: Operations, table: str, after: str, columns: Mapping[str, tuple[Column[Any], str]]) -> None:
    """Columns behind another one, or at the end (blank), by name, with the SQL of the value that rows on file get.

    SQLite makes the table anew and copies its rows, past what others have beside it; PostgreSQL has new columns at the
    end.
    """
    new = {
        name: Column(name, column.type, nullable=column.nullable, server_default=sql(value))
        for name, (column, value) in columns.items()
    }
    with _set_aside(op) if on_sqlite(op) else nullcontext():
        _add(op, table, after, new)
        with op.batch_alter_table(table) as batch:
            for name in new:
                batch.alter_column(name, server_default=None)


def _add(op: Operations, table: str, after: str, new: Mapping[str, Column[Any]]) -> None:
    if not on_sqlite(op):
        for column in new.values():
            op.add_column(table, column)
        return
    with op.batch_alter_table(table, recreate="always") as batch:
        for name, column in new.items():
            batch.add_column(column, insert_after=after or None)
            after = name if after else ""


def index(op: Operations, name: str, table: str, columns: Sequence[str], where: str = "") -> None:
    """An index, partial when there is a condition."""
    partial: dict[str, Any] = {"sqlite_where": sql(where), "postgresql_where": sql(where)} if where else {}
    op.create_index(name, table, list(columns), **partial)


def drop_guards(op: Operations, triggers: Mapping[str, Iterable[tuple[str, str]]], functions: Iterable[str]) -> None:
    """Take away the guards of the schema that a step begins from: triggers with their tables by database, functions.

    What others have stays, and a function that they use as well: it is replaced when the new ones are made.
    """
    if on_sqlite(op):
        for name, _ in triggers["sqlite"]:
            op.execute(f"DROP TRIGGER IF EXISTS {name}")
        return
    here = op.get_bind().execute(sql("SELECT quote_ident(current_schema())")).scalar_one()
    for name, table in triggers["postgresql"]:
        op.execute(f"DROP TRIGGER IF EXISTS {name} ON {here}.{table}")
    for function in functions:
        if not op.get_bind().execute(_USED, {"function": f"{here}.{function}"}).fetchall():
            op.execute(f"DROP FUNCTION IF EXISTS {here}.{function}")


_USED = sql(
    "SELECT 1 FROM pg_depend "
    "WHERE refclassid = CAST('pg_proc' AS regclass) AND refobjid = CAST(to_regprocedure(:function) AS oid)"
)


@contextmanager
def _set_aside(op: Operations) -> Iterator[None]:
    """No views and triggers in a file meanwhile: a table that is made anew cannot take a name that they know."""
    connection = op.get_bind()
    found = connection.exec_driver_sql(_VIEWS_AND_TRIGGERS).fetchall()
    for kind, name, _ in reversed(found):
        connection.exec_driver_sql(f"DROP {kind} {name}")
    yield
    for _, _, made in found:
        connection.exec_driver_sql(made)


_VIEWS_AND_TRIGGERS = """
    SELECT type, '"' || replace(name, '"', '""') || '"', sql FROM sqlite_master
    WHERE type IN ('view', 'trigger') ORDER BY type = 'trigger', rowid
"""


def on_sqlite(op: Operations) -> bool:
    """Whether it is an SQLite store; else it is PostgreSQL."""
    return op.get_context().dialect.name == "sqlite"
