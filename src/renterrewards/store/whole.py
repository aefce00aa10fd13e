"""A whole store as texts: every table row by row as it is, NULL as nothing, days and instants as ISO has them.

The tables come in an order in which each names only those before it. What goes in is summed up by the database as
it comes; that the sums, and all else, are as they were is shown by what comes out again.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from functools import cache
from io import StringIO
from itertools import islice
from typing import Any
from unicodedata import normalize

from sqlalchemy import Boolean, Column, Date, DateTime, Integer, Table, select

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
    summed = KEPT_BY_IT.get(table, {})
    names = [name for name in heading(table) if name not in summed]
    takes = [_value(table.c[name]) for name in names]
    places = [at for at, name in enumerate(heading(table)) if name in names]
    made = (tuple(take(row[at]) for take, at in zip(takes, places, strict=True)) for row in rows)
    work.load(table, names, made, summed)
    work.number_on(table)


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
def _first(table: str) -> Statement:
    found = metadata.tables[table]
    return Statement(select(*found.primary_key).limit(1))
