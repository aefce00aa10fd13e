"""A Core statement compiled once a dialect to SQL text, so that running it costs what the bare driver costs.

Core's own execution costs 3.6 to 4.7 times the driver's processor time on the open-RA transaction.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, Dialect, Table, bindparam, insert
from sqlalchemy.sql.expression import ClauseElement
from sqlalchemy.sql.visitors import iterate

Change = Callable[[Any], Any]
"""Turns a Python value into the driver's, or the driver's into Python's; None is NULL on either side."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """The SQL of one dialect: the names it asks for, the values it brings, and what must be turned."""

    sql: str
    asked: frozenset[str]
    fixed: Mapping[str, Any]
    inward: Sequence[tuple[str, Change]]
    outward: Sequence[tuple[int, Change]]

    def bind(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """The driver's parameters. TypeError when a name is missing or unknown."""
        if params.keys() != self.asked:
            raise TypeError(f"takes {sorted(self.asked)}, was given {sorted(params)}: {self.sql}")
        values = {**self.fixed, **params}
        for name, change in self.inward:
            if (value := values[name]) is not None:
                values[name] = change(value)
        return values

    def row(self, found: Sequence[Any]) -> tuple[Any, ...]:
        """A driver's row as Python values."""
        if not self.outward:
            return tuple(found)
        values = list(found)
        for place, change in self.outward:
            if (value := values[place]) is not None:
                values[place] = change(value)
        return tuple(values)

    def rows(self, found: Sequence[tuple[Any, ...]]) -> Sequence[tuple[Any, ...]]:
        """Many of a driver's rows as Python values: column by column, without a step of Python for any row."""
        if not self.outward or not found:
            return found
        across: list[Iterable[Any]] = list(zip(*found, strict=True))
        for place, change in self.outward:
            across[place] = map(change, across[place])
        return list(zip(*across, strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """A Core select, insert, update, delete or text with named parameters.

    An INSERT without values asks for every column of its table. `postgresql` says the same to PostgreSQL where it
    takes other words.
    """

    core: ClauseElement
    postgresql: ClauseElement | None = None
    numbers: Column[Any] | None = None
    """The column whose next number the row of a `numbered` INSERT gets."""
    writes: bool = field(init=False)
    """Whether it changes the store."""
    target: str | None = field(init=False)
    """The table it changes; None when it changes none, or nobody knows."""
    _compiled: dict[tuple[str, str], Compiled] = field(default_factory=dict)
    _reads: list[frozenset[str | None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Looked up once, as every execution asks."""
        object.__setattr__(self, "writes", bool(getattr(self.core, "is_dml", False)))
        object.__setattr__(self, "target", str(self.core.table.name) if self.writes else None)  # type: ignore[attr-defined]

    @property
    def reads(self) -> frozenset[str | None]:
        """The tables whose rows it looks at."""
        if not self._reads:
            self._reads.append(frozenset(part.name for part in iterate(self.core) if isinstance(part, Table)))
        return self._reads[0]

    def draws(self, many: int) -> str:
        """The SQL that draws the next numbers for a `numbered` INSERT from PostgreSQL's sequence."""
        column = self.numbers
        assert column is not None, "it is a numbered one"
        return f"SELECT nextval('{column.table.name}_{column.name}_seq') FROM generate_series(1, {many})"  # noqa: S608

    def on(self, dialect: Dialect) -> Compiled:
        """The SQL for this dialect, compiled at its first use."""
        key = (dialect.name, dialect.paramstyle)
        if key not in self._compiled:
            other = self.postgresql if dialect.name == "postgresql" else None
            self._compiled[key] = _compile(self.core if other is None else other, dialect)
        return self._compiled[key]


def numbered(column: Column[Any], values: Mapping[str, Any], otherwise: Mapping[str, Any] | None = None) -> Statement:
    """An INSERT of these values whose row gets the next number in `column` (`Work.add`).

    `otherwise`: what SQLite takes besides. A server is told a number that was drawn before.
    """
    plain = insert(column.table).values(dict(values))
    here = plain.values(dict(otherwise)) if otherwise else plain
    return Statement(here.returning(column), plain.values({column.name: bindparam(column.name)}), numbers=column)


def _compile(core: ClauseElement, dialect: Dialect) -> Compiled:
    compiled: Any = core.compile(dialect=dialect)
    if compiled.post_compile_params:
        raise TypeError(f"an expanding parameter has no fixed SQL: {compiled}")
    binds = {name: bind for bind, name in compiled.bind_names.items()}
    changes = {name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in binds.items()}
    fixed = {name: bind.effective_value for name, bind in binds.items() if not bind.required}
    return Compiled(
        sql=str(compiled),
        asked=frozenset(name for name, bind in binds.items() if bind.required),
        fixed={name: _changed(value, changes[name]) for name, value in fixed.items()},
        inward=tuple((name, change) for name, change in changes.items() if change and name not in fixed),
        outward=tuple(_outward(core, dialect)),
    )


def _changed(value: Any, change: Change | None) -> Any:
    return change(value) if change else value


def _outward(core: ClauseElement, dialect: Dialect) -> list[tuple[int, Change]]:
    """What must be turned in the rows, by place; a `text` without columns gives the driver's own values."""
    columns = getattr(core, "exported_columns", None)
    types = [column.type for column in columns.values()] if columns is not None else []
    changes = [kind.dialect_impl(dialect).result_processor(dialect, None) for kind in types]
    return [(place, change) for place, change in enumerate(changes) if change]
