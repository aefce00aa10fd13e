"""What steps have in common: columns that come into a table with rows, each with a value for those."""

from collections.abc import Mapping, Sequence
from typing import Any

from alembic.operations import Operations
from sqlalchemy import Column, text


def add_columns(op: Operations, table: str, after: str, columns: Mapping[str, tuple[Column[Any], str]]) -> None:
    """Columns behind another one, or at the end (blank), by name, with the SQL of the value that rows on file get.

    SQLite makes the table anew and copies its rows; PostgreSQL has new columns at the end.
    """
    new = {
        name: Column(name, column.type, nullable=column.nullable, server_default=text(value))
        for name, (column, value) in columns.items()
    }
    if op.get_context().dialect.name == "sqlite":
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
    partial: dict[str, Any] = {"sqlite_where": text(where), "postgresql_where": text(where)} if where else {}
    op.create_index(name, table, list(columns), **partial)
