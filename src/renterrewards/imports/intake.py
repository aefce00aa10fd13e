"""What is brought in, how, and what comes of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple, Protocol, TypeVar

from renterrewards.imports.sheet import Batch, Heading
from renterrewards.store.import_runs import ImportRun
from renterrewards.store.work import Work

Progress = Callable[[str, int, int], None]
"""Called with what is done (ROWS, RAS EARNED), how many, and how many there are (0: not known)."""


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What an import wrote, or would have: rows, RAs open and closed, award points; and the rows it left out."""

    rows: int = 0
    open: int = 0
    closed: int = 0
    points: int = 0
    rejected: int = 0
    rejects: str = ""


Counted = TypeVar("Counted", ImportSummary, ImportRun)


def plus(before: Counted, more: ImportSummary) -> Counted:
    """Both together; `rejects` stays."""
    names = ("rows", "open", "closed", "points", "rejected")
    return replace(before, **{name: getattr(before, name) + getattr(more, name) for name in names})


def counted(what: ImportSummary | ImportRun) -> dict[str, int]:
    """What of a summary is not nought, as the audit notes it."""
    numbers = {name: getattr(what, name) for name in ("rows", "open", "closed", "points", "rejected")}
    return {name: number for name, number in numbers.items() if number}


class Earned(NamedTuple):
    """Closed RAs that had their points decided, and the points."""

    ras: int
    points: int


@dataclass(frozen=True, slots=True)
class How:
    """`whole`: all rows or none, in one transaction. `resume`: go on with what was begun. `rejects`: where to.

    `allowed` is asked at the beginning of each transaction and raises Fault. `barred` columns must be blank.
    """

    dry_run: bool = False
    whole: bool = False
    resume: bool = False
    rejects: Path | None = None
    allowed: Callable[[Work], object] = lambda work: None
    barred: frozenset[str] = frozenset()


class Intake(Protocol):
    """What is brought in."""

    @property
    def kind(self) -> str:
        """What the command line calls it."""

    @property
    def headings(self) -> Sequence[Heading]:
        """The headings of its files; the first is the number."""

    @property
    def earns(self) -> bool:
        """Whether closed RAs earn after the last row."""

    def check(self, work: Work, batch: Batch) -> None:
        """Set aside what cannot be brought in."""

    def count(self, batch: Batch) -> ImportSummary:
        """What the rows are."""

    def write(self, work: Work, batch: Batch) -> None:
        """Bring in the rows that are left."""

    def twice(self, batch: Batch) -> None:
        """Set aside rows of a rehearsal that came in a batch before."""

    def after(self, work: Work) -> Earned | None:
        """A part of what closed RAs earn after the last row; None when all have."""
