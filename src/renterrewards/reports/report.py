"""What a report is, whatever its destination: parameters, columns, rows that are streamed, a total at the end."""

from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass, field

Row = tuple[str, ...]
"""The texts of a row, one a column, already as they are shown."""

Progress = Callable[[int], None]
"""Called with the number of rows done so far."""

EVERY = 2000
"""Rows between two calls of a progress."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of `width` places on paper; `|` in the heading starts its next line."""

    key: str
    heading: str
    width: int
    right: bool = False


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
    done = 0
    with closing(rows):
        for done, row in enumerate(rows, 1):
            yield row
            if progress and done % EVERY == 0:
                progress(done)
    if progress:
        progress(done)


def stop(report: Report) -> None:
    """Let go of the rows that were not read, and of the store's cursor behind them."""
    report.rows.close()
