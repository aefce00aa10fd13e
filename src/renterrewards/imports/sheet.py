"""A CSV file read as rows of values: columns found by name, cells entered like fields, bad rows collected."""

import csv
import re
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from renterrewards.cleaner import clean
from renterrewards.faults import Fault

LISTED = 20
"""Bad cells that are listed; the others are only counted by row."""

_UNDECODED = re.compile("[\udc80-\udcff]")


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
    """A column of the file: `take` makes its text a value or raises Fault, `absent` stands in when it is not there."""

    name: str
    take: Callable[[str], Any]
    optional: bool = False
    absent: Any = None


class Sheet:
    """An open CSV file. Rows with a fault are left out of `rows` and complained of by `settle`."""

    def __init__(self, name: str, file: TextIO, headings: Sequence[Heading], total: int) -> None:
        """Read the first line; Fault when the columns are not the headings'. `total` rows are for progress only."""
        self.name, self.total, self.done = name, total, 0
        self._headings = headings
        self._reader = csv.reader(file, strict=True)
        self._complaints: list[str] = []
        self._bad_lines: set[int] = set()
        self._columns = self._read_headings()

    @property
    def sound(self) -> bool:
        """Whether no row was bad so far."""
        return not self._bad_lines

    def rows(self) -> Iterator[tuple[int, list[Any]]]:
        """The line number and the values of each good row, in the order of the headings given."""
        takes = [(heading.take, self._columns.get(heading.name)) for heading in self._headings]
        absent = [heading.absent for heading in self._headings]
        for line, cells in self._lines():
            self.done += 1
            try:
                values = [a if at is None else take(cells[at]) for (take, at), a in zip(takes, absent, strict=True)]
            except Fault:
                self._complain_of_cells(line, cells)
                continue
            yield line, values

    def complain(self, line: int, column: str, what: str) -> None:
        """Note a bad row; `column` may be empty when the whole row is meant."""
        self._bad_lines.add(line)
        if len(self._complaints) < LISTED:
            where = f"{self.name} LINE {line}" + (f" COLUMN {column}" if column else "")
            self._complaints.append(f"{where}: {what}")

    def settle(self) -> None:
        """Raise ImportRefused when any row was bad."""
        if self._bad_lines:
            raise ImportRefused(self._complaints, len(self._bad_lines))

    def _read_headings(self) -> dict[str, int]:
        first = [clean(text).strip() for text in next(self._records(), (1, []))[1]]
        if not any(first):
            raise Fault(f"{self.name} IS EMPTY, ITS FIRST LINE MUST NAME THE COLUMNS")
        names = [heading.name for heading in self._headings]
        wrong = [f"UNKNOWN COLUMN {name or '(BLANK)'}" for name in first if name not in names]
        wrong += [f"COLUMN {name} TWICE" for name in names if first.count(name) > 1]
        wrong += [f"MISSING COLUMN {h.name}" for h in self._headings if not h.optional and h.name not in first]
        if wrong:
            raise Fault(f"{self.name}: {', '.join(wrong[:LISTED])}, CORRECT ITS FIRST LINE")
        return {name: at for at, name in enumerate(first)}

    def _lines(self) -> Iterator[tuple[int, list[str]]]:
        """The rows that have the right number of readable cells; empty lines are passed over."""
        for line, cells in self._records():
            if not cells:
                continue
            if len(cells) != len(self._columns):
                self.done += 1
                self.complain(line, "", f"HAS {len(cells)} COLUMNS, NOT {len(self._columns)}")
                continue
            yield line, cells

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        """Each record with the line it begins on; a record that is no CSV ends the file."""
        line = self._reader.line_num + 1
        try:
            for cells in self._reader:
                yield line, cells
                line = self._reader.line_num + 1  # a quoted cell may hold line ends
        except csv.Error:
            self.complain(line, "", "CANNOT BE READ AS CSV, CHECK ITS QUOTES")

    def _complain_of_cells(self, line: int, cells: list[str]) -> None:
        for heading in self._headings:
            at = self._columns.get(heading.name)
            try:
                if at is not None:
                    heading.take(cells[at])
            except Fault as fault:
                self.complain(line, heading.name, fault.message.strip())


def checked(take: Callable[[str], Any]) -> Callable[[str], Any]:
    """The same, refusing text that was not UTF-8; cleaning would drop it silently."""

    def utf8(text: str) -> Any:
        if not text.isascii() and _UNDECODED.search(text):
            raise Fault("IS NOT UTF-8, SAVE THE FILE AS UTF-8")
        return take(text)

    return utf8


@contextmanager
def opened(path: Path, headings: Sequence[Heading]) -> Generator[Sheet, None, None]:
    """The file at `path` with its headings checked; Fault when it cannot be read."""
    with _open(path) as file:
        yield Sheet(clean(path.name), file, headings, _count_rows(path))


def _open(path: Path) -> TextIO:
    try:
        return path.open(encoding="utf-8-sig", errors="surrogateescape", newline="")
    except OSError as error:
        raise Fault(f"CANNOT READ {clean(str(path))}, {clean(error.strerror or 'UNKNOWN').upper()}") from error


def _count_rows(path: Path) -> int:
    """The number of lines after the headings, for the progress only."""
    if not path.is_file():
        return 0  # a pipe can be read only once
    with path.open("rb") as file:
        lines = sum(part.count(b"\n") for part in iter(lambda: file.read(1 << 20), b""))
    return max(lines - 1, 0)
