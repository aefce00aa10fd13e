"""What a report is, whatever its destination: parameters, columns, streamed rows of values, a total."""

from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, NamedTuple

Row = tuple[Any, ...]
"""The values of a row, one a column, each of the column's kind; None is blank, a text stands as it is in any column."""

Progress = Callable[[int], None]
"""Called with the number of rows done so far."""

EVERY = 2000
"""Rows between two calls of a progress."""

LEFT = frozenset({"text", "date", "moment", "flag"})
"""The kinds that stand at the left of their column."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of `width` places on paper; `|` in the heading starts its next line.

    `kind` says what its values are: text, date, moment and flag; number, signed (a number that goes up or down), key (a
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

    `total` is asked for after the last row; `empty` is what a report without rows says.
    """

    code: str
    title: str
    parameters: tuple[tuple[str, str], ...]
    columns: tuple[Column, ...]
    rows: Generator[Row, None, None] = field(repr=False)
    total: Callable[[], Row] = no_total
    empty: str = "NOTHING SELECTED"


def told(rows: Generator[Row, None, None], progress: Progress | None) -> Generator[Row, None, None]:
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
