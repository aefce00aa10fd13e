"""A CSV file read as columns of values: found by name, cells entered like fields, bad rows set aside."""

import os
import re
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import compress
from pathlib import Path
from typing import Any, TextIO

from renterrewards.cleaner import clean
from renterrewards.faults import Fault
from renterrewards.imports import lines
from renterrewards.imports.lines import Lines

LISTED = 20
"""Bad cells that are listed; the others are only counted by row."""

BATCH = 10_000
"""Lines that are looked at, and written, together."""

REJECTED = ("line", "column", "reason")
"""What a reject file says of a row before the row's own cells; a file that is brought in may begin with them."""

UNDECODED = re.compile("[\udc80-\udcff]")


class ImportRefused(Fault):
    """Nothing was imported. `rows` names the first 20 bad cells, `count` is the number of bad rows."""

    def __init__(self, rows: Sequence[str], count: int) -> None:
        """The message is the first bad cell and the count."""
        counted = "1 BAD ROW" if count == 1 else f"{count:,} BAD ROWS"
        super().__init__(f"{rows[0]} ({counted}, NOTHING IMPORTED)")
        self.rows = tuple(rows)
        self.count = count


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of the file: `take` makes its text a value or raises Fault, `absent` stands in when it is not there.

    `take_all` makes the values of a whole column, or raises Fault when one of them is none.
    """

    name: str
    take: Callable[[str], Any]
    take_all: Callable[[Sequence[str]], list[Any]]
    optional: bool = False
    absent: Any = None


@dataclass(slots=True)
class Reject:
    """A row that is left out: its first line, its cells, and what is wrong, column by column (blank: the whole row)."""

    line: int
    cells: Sequence[str]
    wrong: list[tuple[str, str]]


@dataclass(slots=True)
class Batch:
    """The good rows of some lines, as columns of values by name; `rejects` are the others. `end` is the last line."""

    columns: dict[str, list[Any]]
    starts: Sequence[int]
    rows: Sequence[Sequence[str]]
    end: int
    rejects: list[Reject] = field(default_factory=list)

    def __len__(self) -> int:
        """The good rows."""
        return len(self.rows)

    def reject(self, wrong: dict[int, list[tuple[str, str]]]) -> None:
        """Set rows aside, by their place: what is wrong in which column."""
        if not wrong:
            return
        self.rejects += [Reject(self.starts[at], self.rows[at], what) for at, what in wrong.items()]
        self.rejects.sort(key=lambda one: one.line)
        kept = [at not in wrong for at in range(len(self.rows))]
        self.columns = {name: list(compress(values, kept)) for name, values in self.columns.items()}
        self.starts = list(compress(self.starts, kept))
        self.rows = list(compress(self.rows, kept))


class Sheet:
    """An open CSV file whose headings are checked. `names` are its columns in order, without those of a reject file."""

    def __init__(self, name: str, file: TextIO, headings: Sequence[Heading]) -> None:
        """Read the first line; Fault when the columns are not the headings'."""
        self.name = name
        self._headings = headings
        self._source = lines.batches(file, 0, 1)
        self._file = file
        self.names, self._skipped, self.begun = self._read_headings()
        self._at = {name: at for at, name in enumerate(self.names)}

    def batches(self, done: int = 0) -> Iterator[Batch]:
        """The rows after `done` lines, batch by batch."""
        for _ in range(done - self.begun):
            if not self._file.readline():
                break
        for found in lines.batches(self._file, max(done, self.begun), BATCH):
            yield self._batch(found)

    def highest(self, heading: Heading) -> int:
        """The highest number in a column of numbers; the rows are read from the first again."""
        at, highest = self._skipped + self._at[heading.name], 0
        for cells in lines.column(self._file, at, BATCH):
            highest = max(highest, *filter(None, _taken(heading, cells, {})), 0)
        self._file.seek(0)
        for _ in range(self.begun):
            self._file.readline()
        return highest

    def is_of(self, path: Path) -> bool:
        """Whether the file that is read is the one that lies there now."""
        with suppress(OSError):
            return os.path.samestat(os.fstat(self._file.fileno()), path.stat())
        return False

    def _batch(self, found: Lines) -> Batch:
        batch = self._readable(found)
        wrong: dict[int, list[tuple[str, str]]] = {}
        cells = list(zip(*batch.rows, strict=True)) or [()] * (self._skipped + len(self.names))
        for heading in self._headings:
            at = self._at.get(heading.name)
            if at is None:
                batch.columns[heading.name] = [heading.absent] * len(batch)
            else:
                batch.columns[heading.name] = _taken(heading, cells[self._skipped + at], wrong)
        if self._skipped:
            batch.rows = [row[self._skipped :] for row in batch.rows]
        batch.reject(wrong)
        return batch

    def _readable(self, found: Lines) -> Batch:
        """The rows that have the right number of readable cells; empty lines are passed over."""
        width = self._skipped + len(self.names)
        batch = Batch({}, found.starts, found.rows, found.end)
        if not found.unread and set(map(len, found.rows)) <= {width}:
            return batch
        for at, (start, cells) in enumerate(zip(found.starts, found.rows, strict=True)):
            if at in found.unread:
                batch.rejects.append(Reject(start, cells, [("", "CANNOT BE READ AS CSV, CHECK ITS QUOTES")]))
            elif cells and len(cells) != width:
                wrong = f"HAS {max(len(cells) - self._skipped, 0)} COLUMNS, NOT {len(self.names)}"
                batch.rejects.append(Reject(start, cells[self._skipped :], [("", wrong)]))
        kept = [at not in found.unread and len(cells) == width for at, cells in enumerate(found.rows)]
        batch.starts, batch.rows = list(compress(found.starts, kept)), list(compress(found.rows, kept))
        return batch

    def _read_headings(self) -> tuple[list[str], int, int]:
        """The names of the columns, how many a reject file put before them, and the last line of the headings."""
        found = next(self._source, Lines([[]], [1], 0))
        if found.unread:
            raise Fault(f"{self.name} LINE 1: CANNOT BE READ AS CSV, CHECK ITS QUOTES")
        first = [clean(text).strip() for text in found.rows[0]] if found.rows else []
        if not any(first):
            raise Fault(f"{self.name} IS EMPTY, ITS FIRST LINE MUST NAME THE COLUMNS")
        skipped = len(REJECTED) if tuple(first[: len(REJECTED)]) == REJECTED else 0
        first = first[skipped:]
        names = [heading.name for heading in self._headings]
        wrong = [f"UNKNOWN COLUMN {name or '(BLANK)'}" for name in first if name not in names]
        wrong += [f"COLUMN {name} TWICE" for name in names if first.count(name) > 1]
        wrong += [f"MISSING COLUMN {h.name}" for h in self._headings if not h.optional and h.name not in first]
        if wrong:
            raise Fault(f"{self.name}: {', '.join(wrong[:LISTED])}, CORRECT ITS FIRST LINE")
        return first, skipped, found.end


def _taken(heading: Heading, cells: Sequence[str], wrong: dict[int, list[tuple[str, str]]]) -> list[Any]:
    """The values of a column; cell by cell only when something is wrong in it."""
    try:
        return heading.take_all(cells)
    except Fault:
        values = []
        for at, cell in enumerate(cells):
            try:
                values.append(heading.take(cell))
            except Fault as fault:
                values.append(None)
                wrong.setdefault(at, []).append((heading.name, fault.message.strip()))
        return values


class Complaints:
    """What was wrong in a file of which nothing is taken when anything is."""

    def __init__(self, name: str) -> None:
        self._name, self.count, self._listed = name, 0, list[str]()

    def note(self, rejects: Sequence[Reject]) -> None:
        """Keep the first bad cells, count the rows."""
        self.count += len(rejects)
        for one in rejects:
            for column, reason in one.wrong if len(self._listed) < LISTED else ():
                where = f"{self._name} LINE {one.line}" + (f" COLUMN {column}" if column else "")
                self._listed.append(f"{where}: {reason}")

    def settle(self) -> None:
        """Raise ImportRefused when any row was bad."""
        if self.count:
            raise ImportRefused(self._listed[:LISTED], self.count)


def checked(take: Callable[[str], Any]) -> Callable[[str], Any]:
    """The same, refusing text that was not UTF-8; cleaning would drop it silently."""

    def utf8(text: str) -> Any:
        if not text.isascii() and UNDECODED.search(text):
            raise Fault("IS NOT UTF-8, SAVE THE FILE AS UTF-8")
        return take(text)

    return utf8


@contextmanager
def opened(path: Path, headings: Sequence[Heading]) -> Generator[Sheet, None, None]:
    """The file at `path` with its headings checked; Fault when it cannot be read."""
    try:
        file = path.open(encoding="utf-8-sig", errors="surrogateescape", newline="")
    except OSError as error:
        raise unreadable(path, error) from error
    with file:
        try:
            yield Sheet(clean(path.name), file, headings)
        except OSError as error:
            if error.filename is not None or error.errno is None:
                raise
            raise unreadable(path, error) from error


def unreadable(path: Path, error: OSError) -> Fault:
    """The fault of a file that cannot be read."""
    return Fault(f"CANNOT READ {clean(str(path))}, {clean(error.strerror or 'UNKNOWN').upper()}")
