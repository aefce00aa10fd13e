"""What steps say it with: kinds of columns, columns that come into a table with rows, what guards it.

A room of its own: the words of `store.tables` are today's, and a step must do in ten years what it does now.
"""

from collections.abc import Iterable, Mapping, Sequence
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

    SQLite makes the table anew and copies its rows; PostgreSQL has new columns at the end.
    """
    new = {
        name: Column(name, column.type, nullable=column.nullable, server_default=sql(value))
        for name, (column, value) in columns.items()
    }
    if on_sqlite(op):
        with op.batch_alter_table(table, recreate="always") as batch:
            for name, column in new.items():
                batch.add_column(column, insert_after=after or None)
                after = name if after else ""
    else:
        for column in new.values():
            op.add_column(table, column)
    with op.batch_alter_table(table) as batch:
        for name in new:
            batch.alter_column(name, server_default=None)


def index(op: Operations, name: str, table: str, columns: Sequence[str], where: str = "") -> None:
    """An index, partial when there is a condition."""
    partial: dict[str, Any] = {"sqlite_where": sql(where), "postgresql_where": sql(where)} if where else {}
    op.create_index(name, table, list(columns), **partial)


def drop_guards(op: Operations, triggers: Iterable[tuple[str, str]], functions: Iterable[str]) -> None:
    """Take away the guards of the schema that a step begins from: triggers with their tables, then functions.

    In a schema of PostgreSQL others may have their own, which stay. A file is ours alone, and a table that is made anew
    there cannot take the name that any trigger knows: all of them go.
    """
    if on_sqlite(op):
        for (name,) in op.get_bind().execute(sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")).fetchall():
            op.execute(f"DROP TRIGGER {name}")
        return
    here = op.get_bind().execute(sql("SELECT quote_ident(current_schema())")).scalar_one()
    for name, table in triggers:
        op.execute(f"DROP TRIGGER IF EXISTS {name} ON {here}.{table}")
    for function in functions:
        op.execute(f"DROP FUNCTION IF EXISTS {here}.{function}")


def on_sqlite(op: Operations) -> bool:
    """Whether it is an SQLite store; else it is PostgreSQL."""
    return op.get_context().dialect.name == "sqlite"
