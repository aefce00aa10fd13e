"""The lines of a CSV file taken apart into rows, a batch at a time; a line with wrong quotes spoils no other."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice


@dataclass(slots=True)
class Lines:
    """Some lines of the file as rows of cells. `starts` are the numbers of the lines that the rows begin on.

    `unread` are the places of rows that are no CSV: their one cell is the line as it is. `end` is the last line.
    """

    rows: list[list[str]]
    starts: Sequence[int]
    end: int
    unread: set[int] = field(default_factory=set)


def batches(file: Iterator[str], done: int, most: int) -> Iterator[Lines]:
    """The rows of about `most` lines at a time, of a file of which `done` lines were read.

    A quote that is not closed takes lines with it until it is longer than a cell can be; nothing is said before.
    """
    left: list[str] = []
    while True:
        fresh = list(islice(file, most))
        raw, ended = left + fresh, len(fresh) < most
        if not raw:
            return
        found = _at_once(raw, done) or _one_by_one(raw, done, ended)
        left = raw[found.end - done :]
        done = found.end
        if found.rows:
            yield found


def column(file: Iterator[str], at: int, most: int) -> Iterator[list[str]]:
    """The cells of one column alone, for a third of what the rows cost as long as no line has a quote."""
    while raw := list(islice(file, most)):
        if '"' in "".join(raw):
            for found in batches(chain(raw, file), 0, most):
                yield [cells[at] for cells in found.rows if len(cells) > at]
            return
        yield [cells[at] for line in raw if len(cells := line.rstrip("\r\n").split(",", at + 1)) > at]


def _at_once(raw: list[str], done: int) -> Lines | None:
    """All lines as rows when each is one; None when it must be looked at more closely."""
    try:
        rows = list(csv.reader(raw, strict=True))
    except csv.Error:
        return None
    if len(rows) != len(raw):  # a quoted cell holds line ends
        return None
    return Lines(rows, range(done + 1, done + len(raw) + 1), done + len(raw))


def _one_by_one(raw: list[str], done: int, ended: bool) -> Lines:
    """The same row by row; what may go on in the lines to come is left for the next time."""
    rows: list[list[str]] = []
    starts: list[int] = []
    unread: set[int] = set()
    at = begun = 0
    while at < len(raw):
        reader = csv.reader(islice(raw, at, None), strict=True)
        try:
            begun = at
            for cells in reader:
                rows.append(cells)
                starts.append(done + begun + 1)
                begun = at + reader.line_num
            at = len(raw)
        except csv.Error:
            if at + reader.line_num == len(raw) and not ended:
                return Lines(rows, starts, done + begun, unread)
            unread.add(len(rows))
            rows.append([raw[begun].rstrip("\r\n")])
            starts.append(done + begun + 1)
            at = begun + 1
    return Lines(rows, starts, done + len(raw), unread)
