"""A whole store as texts: every table row by row as it is, NULL as nothing, days and instants as ISO has them.

The tables come in an order in which each names only those before it. What goes in is summed up by the database as
it comes; that the sums, and all else, are as they were is shown by what comes out again.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from datetime import date, datetime
from functools import cache
from io import StringIO
from itertools import islice
from typing import Any
from unicodedata import normalize

from sqlalchemy import Boolean, Column, Date, DateTime, Integer, Table, select, text

from renterrewards.cleaner import clean
from renterrewards.store.statement import Statement
from renterrewards.store.tables import audit_head, metadata
from renterrewards.store.tables.columns import Instant
from renterrewards.store.tables.ledger import SUMMED
from renterrewards.store.work import Work

TOGETHER = 1000
"""Rows that make a part of the text."""

SUMS = "SHA256SUMS"
"""The file beside those of the tables that proves them; `sha256sum --check` reads it too."""

LINED = {"saved_query": ("parameters",)}
"""Columns whose texts have lines."""

KEPT_BY_IT = SUMMED | {audit_head: {"lines": 0, "row_hash": ""}}
"""The columns that the database keeps by itself, as they are before anything has come in."""

TABLES: Sequence[Table] = [table for table in metadata.sorted_tables if not table.info.get("passing")]
"""Every table that outlives the moment, after those that its rows name."""


def heading(table: Table) -> list[str]:
    """The names of a table's columns."""
    return [column.name for column in table.columns]


def parts(work: Work, table: Table, progress: Callable[[int], None] = lambda rows: None) -> Iterator[str]:
    """A table as CSV, heading first, rows by their keys, some at a time; `progress` is told how many there were."""
    makers = [(at, make) for at, make in enumerate(map(_text, table.columns)) if make]
    done = 0
    with closing(work.stream(_rows(table.name))) as rows:
        yield csv_text([heading(table)])
        while some := [list(row) for row in islice(rows, TOGETHER)]:
            for row in some:
                for at, make in makers:
                    if row[at] is not None:
                        row[at] = make(row[at])
            yield csv_text(some)
            done += len(some)
            progress(done)


def acting(table: Table, cells: Sequence[str]) -> bool:
    """Whether cells of a row hold characters that act instead of being read, which nothing that is typed does.

    Upper case of a name can be more than NFC has it, so that is no sign of it.
    """
    together = "".join(cells)
    if together.isascii() and together.isprintable():
        return False
    lined = [column.name in LINED.get(table.name, ()) for column in table.columns]
    plain = [cell.replace("\n", "") if has_lines else cell for cell, has_lines in zip(cells, lined, strict=False)]
    return any(clean(cell) != normalize("NFC", cell) for cell in plain)


def csv_text(rows: Iterable[Sequence[Any]]) -> str:
    """Rows as lines of CSV."""
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def put(work: Work, table: Table, rows: Iterable[Sequence[str]]) -> None:
    """Put the rows of a table in, as `parts` gave them. ValueError when one is none."""
    takes = [_value(column) for column in table.columns]
    fill(work, table, (tuple(take(cell) for take, cell in zip(takes, row, strict=True)) for row in rows))


def fill(work: Work, table: Table, rows: Iterable[tuple[Any, ...]]) -> None:
    """Put the rows of a table in, as `values` gave them; its sums are left to the database."""
    summed = KEPT_BY_IT.get(table, {})
    names = [name for name in heading(table) if name not in summed]
    if summed:
        places = [at for at, name in enumerate(heading(table)) if name in names]
        rows = (tuple([row[at] for at in places]) for row in rows)
    work.load(table, names, rows, summed)
    work.number_on(table)


def values(work: Work, table: Table) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of a table by their keys, some at a time, as every database takes them.

    Whole numbers, and texts, also of days and instants.
    """
    makers = [(at, make) for at, make in enumerate(map(_plain, table.columns)) if make]
    with closing(work.batches(_raw(table.name))) as batches:
        for rows in batches:
            if not makers or not rows:
                yield list(rows)
                continue
            across: list[Iterable[Any]] = list(zip(*rows, strict=True))
            for at, make in makers:
                across[at] = map(make, across[at])
            yield list(zip(*across, strict=True))


def first_filled(work: Work) -> str:
    """The first table that has rows; blank of an empty store."""
    return next((table.name for table in TABLES if work.one(_first(table.name))), "")


# -- inside ------------------------------------------------------------------------------------------


def _text(column: Column[Any]) -> Callable[[Any], str] | None:
    """How a value of a column is written, None of one that is written as it is."""
    if isinstance(column.type, Boolean):
        return lambda value: "1" if value else "0"
    if isinstance(column.type, (DateTime, Instant)):
        return lambda value: str(value.isoformat(" ", "microseconds"))
    if isinstance(column.type, Date):
        return lambda value: str(value.isoformat())
    return None


def _plain(column: Column[Any]) -> Callable[[Any], Any] | None:
    """What makes a driver's value of a column plain, None of one that is; SQLite has no others."""
    if isinstance(column.type, Boolean):
        return lambda value: None if value is None else int(value)
    if isinstance(column.type, (DateTime, Instant)):
        return lambda value: value.isoformat(" ", "microseconds") if isinstance(value, datetime) else value
    if isinstance(column.type, Date):
        return lambda value: value.isoformat() if isinstance(value, date) else value
    return None


def _value(column: Column[Any]) -> Callable[[str], Any]:
    """How a text becomes the driver's value again."""
    take: Callable[[str], Any] = int if isinstance(column.type, (Integer, Boolean)) else str
    if column.nullable:
        return lambda text: take(text) if text else None
    return take


@cache
def _rows(table: str) -> Statement:
    found = metadata.tables[table]
    return Statement(select(found).order_by(*found.primary_key))


@cache
def _raw(table: str) -> Statement:
    """A text, so that the driver's own values come."""
    found = metadata.tables[table]
    names, keys = ", ".join(heading(found)), ", ".join(column.name for column in found.primary_key)
    return Statement(text(f"SELECT {names} FROM {table} ORDER BY {keys}"))  # noqa: S608 - our own names


@cache
def _first(table: str) -> Statement:
    found = metadata.tables[table]
    return Statement(select(*found.primary_key).limit(1))
