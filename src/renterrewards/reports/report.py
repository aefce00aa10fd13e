"""What a report is, whatever its destination: parameters, columns, streamed rows of values, a total."""

from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

R = TypeVar("R", bound=tuple[Any, ...])
Row = tuple[Any, ...]
"""The values of a row, one a column, each of the column's kind; None is blank, a text stands as it is in any column."""

Progress = Callable[[int], None]
"""Called with the number of rows done so far."""

EVERY = 2000
"""Rows between two calls of a progress."""

LEFT = frozenset({"text", "exact", "date", "moment", "flag", "bar"})
"""The kinds that stand at the left of their column."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of `width` places on paper; `|` in the heading starts its next line.

    `kind` says what its values are: text, exact (codes, phones, addresses: what is cut must not read as another),
    date, moment, flag and bar (a drawing of another column); number, signed (a number that goes up or down), key (a
    number that is a name, as a customer's), money (minor units) and rate (a Decimal share of 1, shown in percent;
    percent with its sign, where columns hold other figures too).
    """

    key: str
    heading: str
    width: int
    kind: str = "text"

    @property
    def right(self) -> bool:
        """Whether it stands at the right of its column, as figures do."""
        return self.kind not in LEFT


class Of(NamedTuple):
    """A value of another kind than its column's: in a list of key figures each has its own.

    A Decimal among ints is one too, or it would pass for the int that it is equal to.
    """

    kind: str
    value: Any


def of_kind(kind: str, value: Any) -> tuple[str, Any]:
    """The kind of a value in a column of this kind, and the value itself."""
    return value if isinstance(value, Of) else (kind, value)


def no_total() -> Row:
    """The total of a report that has none."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report ready to run. `rows` is read once; closing it is how a report is stopped.

    `total` is asked for after the last row; `empty` is what a report without rows says. `sections`: there are headings
    and sub-totals among the rows. `keep`: the columns at the left that stay on the glass when it moves sideways.
    """

    code: str
    title: str
    parameters: tuple[tuple[str, str], ...]
    columns: tuple[Column, ...]
    rows: Generator[Row, None, None] = field(repr=False)
    total: Callable[[], Row] = no_total
    empty: str = "NOTHING SELECTED"
    sections: bool = False
    keep: int = 0


class Marked(tuple[Any, ...]):
    """A row that is no line of data but stands among them, with a cell for each column as they have.

    A destination that wants data only, as CSV, must leave these out: it reads `data`.
    """

    __slots__ = ()


class Heading(Marked):
    """A section's name, in its first cell, before its lines; on paper it is as wide as it needs."""

    __slots__ = ()


class Summed(Marked):
    """What the lines of a section come to, after the last of them; on paper under a rule, a blank line below."""

    __slots__ = ()


def data(report: Report) -> Generator[Row, None, None]:
    """The lines without headings and sub-totals."""
    with closing(report.rows):
        yield from (row for row in report.rows if not isinstance(row, Marked))


def figured(report: Report) -> list[bool]:
    """Of each column whether it holds values; a bar says nothing that its figures do not, and is for paper alone."""
    return [column.kind != "bar" for column in report.columns]


def told(rows: Generator[R, None, None], progress: Progress | None) -> Generator[R, None, None]:
    """The same rows, telling `progress` how many every 2,000 of them and at the end."""
    if progress is None:
        yield from rows
        return
    done = 0
    with closing(rows):
        for done, row in enumerate(rows, 1):
            yield row
            if done % EVERY == 0:
                progress(done)
    progress(done)


def stop(report: Report) -> None:
    """Let go of the rows that were not read, and of the store's cursor behind them."""
    report.rows.close()
