"""A file of records: its table, its record class and its keys, and the statements that serve any of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from operator import attrgetter
from typing import Any, Generic, TypeVar

from sqlalchemy import Column, ColumnElement, Table, bindparam, delete, insert, select, tuple_, update

from renterrewards.store.statement import Statement, numbered
from renterrewards.store.work import Work

R = TypeVar("R")
Key = tuple[Any, ...]


@dataclass(frozen=True)
class RecordFile(Generic[R]):
    """Record fields are columns of the same name; `derived` gives the columns that are worked out of a record.

    `held`: a record that a work finds is kept from other works until it ends, so that it can be written over.
    `next_number`: where it is not simply the one after the highest, NULL when it is; PostgreSQL has its sequences.
    """

    table: Table
    record: type[R]
    keys: tuple[str, ...]
    derived: Mapping[str, Callable[[R], Any]] = field(default_factory=dict)
    held: bool = False
    next_number: ColumnElement[int] | None = None

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The record's field names, in order."""
        return tuple(f.name for f in fields(self.record))  # type: ignore[arg-type]

    @cached_property
    def fields_of(self) -> Callable[[R], tuple[Any, ...]]:
        """The values of a record's fields, in order."""
        return attrgetter(*self.names)

    @property
    def columns(self) -> list[Column[Any]]:
        """The columns of a record, in the order of its fields."""
        return [self.table.c[name] for name in self.names]

    def made(self, row: tuple[Any, ...] | None) -> R | None:
        """The record of a row of `columns`."""
        return None if row is None else self.record(**dict(zip(self.names, row, strict=True)))

    def made_all(self, rows: list[tuple[Any, ...]]) -> list[R]:
        """The records of rows of `columns`."""
        return [self.record(**dict(zip(self.names, row, strict=True))) for row in rows]

    def changed(self, record: R, **changed: Any) -> R:
        """The record with some fields changed, at a quarter of what `dataclasses.replace` costs for many fields."""
        values = dict(zip(self.names, self.fields_of(record), strict=True))
        return self.record(**(values | changed))

    def taken(self, row: tuple[Any, ...]) -> tuple[R | None, tuple[Any, ...]]:
        """The record that a joined row begins with, None when an outer join found none; and the rest of the row."""
        mine, rest = row[: len(self.names)], row[len(self.names) :]
        return (None if mine[0] is None else self.made(mine)), rest

    def values(self, record: R) -> dict[str, Any]:
        """A record as parameters of `insert`."""
        values = dict(zip(self.names, self.fields_of(record), strict=True))
        for name, work_out in self.derived.items():
            values[name] = work_out(record)
        return values

    def find(self, work: Work, key: Key) -> R | None:
        """The record with this key."""
        return self.made(work.one(self.by_key_held if self.held and work.writes else self.by_key, **self._at(key)))

    def hold(self, work: Work, key: Key) -> None:
        """Keep the record with this key from other works until this one ends."""
        work.hold(self.by_key_held, **self._at(key))

    def is_held(self, work: Work, key: Key) -> None:
        """It is kept already by another statement."""
        work.holds(self.by_key_held, **self._at(key))

    def every(self, work: Work) -> list[R]:
        """All records in key order."""
        return self.made_all(work.all(self.in_order))

    def following(self, work: Work, key: Key | None) -> R | None:
        """The next record in key order; the first when the key is None."""
        return self._step(work, key, self.first, self.after)

    def preceding(self, work: Work, key: Key | None) -> R | None:
        """The record before in key order; the last when the key is None."""
        return self._step(work, key, self.last, self.before)

    def add(self, work: Work, record: R, **changed: Any) -> R:
        """Write a new record with some fields changed, under the next free number when its number is 0; as written."""
        assert not (changed and self.derived), "what is worked out of a record is worked out before"
        values = self.values(record) | changed
        if values[self.keys[0]]:
            work.run(self.insert, **values)
        else:
            del values[self.keys[0]]
            values[self.keys[0]] = work.add(self.insert_next, **values)
        for name in self.derived:
            del values[name]
        return self.record(**values)

    def save(self, work: Work, record: R) -> None:
        """Write the record over the one with its key, or as a new one."""
        if not self.overwrite(work, record):
            work.run(self.insert, **self.values(record))

    def overwrite(self, work: Work, record: R) -> bool:
        """Write the record over the one with its key; False when there is none."""
        values = self.values(record)
        key = self._at(tuple(values.pop(name) for name in self.keys))
        return work.changed(self.update, **values, **key) > 0

    def replace(self, work: Work, record: R, otherwise: str) -> None:
        """Write the record over the one with its key, which must be there; else a StoreFault that says `otherwise`."""
        values = self.values(record)
        key = self._at(tuple(values.pop(name) for name in self.keys))
        work.change(self.update, otherwise, **values, **key)

    def delete(self, work: Work, key: Key) -> None:
        """Remove the record with this key, if any."""
        work.run(self.removal, **self._at(key))

    # -- the statements ----------------------------------------------------------------------------

    @cached_property
    def by_key(self) -> Statement:
        """One record by its key (`at_<key>`)."""
        return Statement(select(*self.columns).where(*self._matches))

    @cached_property
    def by_key_held(self) -> Statement:
        """The same, kept from other works; SQLite, where only one works at a time, is asked for no more."""
        return Statement(select(*self.columns).where(*self._matches).with_for_update(key_share=True))

    @cached_property
    def in_order(self) -> Statement:
        """Every record."""
        return Statement(select(*self.columns).order_by(*self._key_columns))

    @cached_property
    def first(self) -> Statement:
        """The first record."""
        return Statement(select(*self.columns).order_by(*self._key_columns).limit(1))

    @cached_property
    def last(self) -> Statement:
        """The last record."""
        return Statement(select(*self.columns).order_by(*self._backwards).limit(1))

    @cached_property
    def after(self) -> Statement:
        """The record after a key."""
        beyond = tuple_(*self._key_columns) > tuple_(*self._binds)
        return Statement(select(*self.columns).where(beyond).order_by(*self._key_columns).limit(1))

    @cached_property
    def before(self) -> Statement:
        """The record before a key."""
        beyond = tuple_(*self._key_columns) < tuple_(*self._binds)
        return Statement(select(*self.columns).where(beyond).order_by(*self._backwards).limit(1))

    @cached_property
    def insert(self) -> Statement:
        """A new record: takes `values`."""
        return Statement(insert(self.table).values({name: bindparam(name) for name in self._written}))

    @cached_property
    def insert_next(self) -> Statement:
        """A new record under the next free number: takes `values` without the number, gives the number."""
        written: dict[str, Any] = {name: bindparam(name) for name in self._written if name not in self.keys}
        (column,) = self._key_columns
        return numbered(column, written, None if self.next_number is None else {column.name: self.next_number})

    @cached_property
    def update(self) -> Statement:
        """A record written over: takes `values` without the key, and the key it is found by."""
        written: dict[str, Any] = {name: bindparam(name) for name in self._written if name not in self.keys}
        return Statement(update(self.table).where(*self._matches).values(written))

    @cached_property
    def removal(self) -> Statement:
        """A record removed by its key."""
        return Statement(delete(self.table).where(*self._matches))

    # -- inside ------------------------------------------------------------------------------------

    def _step(self, work: Work, key: Key | None, end: Statement, beyond: Statement) -> R | None:
        if key is None:
            return self.made(work.one(end))
        return self.made(work.one(beyond, **self._at(key))) if self.keys else None

    def _at(self, key: Key) -> dict[str, Any]:
        return {f"at_{name}": value for name, value in zip(self.keys, key, strict=True)}

    @property
    def _written(self) -> tuple[str, ...]:
        return (*self.names, *self.derived)

    @property
    def _key_columns(self) -> list[Column[Any]]:
        return [self.table.c[name] for name in self.keys]

    @property
    def _backwards(self) -> list[Any]:
        return [column.desc() for column in self._key_columns]

    @property
    def _binds(self) -> list[Any]:
        return [bindparam(f"at_{column.name}", type_=column.type) for column in self._key_columns]

    @property
    def _matches(self) -> list[Any]:
        return [column == bind for column, bind in zip(self._key_columns, self._binds, strict=True)]
