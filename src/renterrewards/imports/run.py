"""How every import runs: one transaction, all or nothing, rehearsed when it is a dry run."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from renterrewards.imports.sheet import Sheet
from renterrewards.store.engine import Store
from renterrewards.store.work import Work

BATCH = 2000

Progress = Callable[[int, int], None]
"""Called with the rows done and the rows of the file."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What an import wrote, or would have: rows, RAs open and closed, award points posted."""

    rows: int = 0
    open: int = 0
    closed: int = 0
    points: int = 0


class _Rehearsed(Exception):
    """Takes a dry run out of its transaction, so that nothing of it stays."""


def transact(store: Store, act: Callable[[Work], T], dry_run: bool) -> T:
    """What `act` returns, committed unless it is a dry run."""
    done: list[T] = []
    with suppress(_Rehearsed), store.work() as work:
        done.append(act(work))
        if dry_run:
            raise _Rehearsed
    return done[0]


def batches(sheet: Sheet, rows: Iterator[dict[str, Any]], progress: Progress | None) -> Iterator[list[dict[str, Any]]]:
    """The rows in batches to write; none after a bad row, though all are read, so that each can be named."""
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            if sheet.sound:
                yield batch
            batch = []
            if progress:
                progress(sheet.done, max(sheet.total, sheet.done))
    sheet.settle()
    yield batch
    if progress:
        progress(sheet.done, sheet.done)
