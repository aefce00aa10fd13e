"""The reject file: the rows that were left out with what is wrong in them, to be mended and brought in by itself."""

import csv
import os
from collections.abc import Sequence
from contextlib import suppress
from io import StringIO
from pathlib import Path

from renterrewards import whole_file
from renterrewards.cleaner import clean
from renterrewards.faults import Fault
from renterrewards.imports.sheet import REJECTED, Reject


class RejectFile:
    """Made with the first row; `size` is what was written, and on the disk."""

    def __init__(self, path: Path, names: Sequence[str], size: int = 0, *, begun: bool = False) -> None:
        """A new file, or that of an import that was `begun`, of which `size` counts. Fault when it is another."""
        self.path, self.size = path, size
        self._names = names
        if size and (not path.is_file() or path.stat().st_size < size):
            raise Fault(f"{clean(str(path))} IS NOT THE REJECT FILE OF THE IMPORT THAT WAS BEGUN, PUT IT BACK")
        if size:
            os.truncate(path, size)  # what a process that was killed wrote after it
        elif begun and self._left_behind():
            path.unlink()
        if not size:
            whole_file.refuse_taken(path)

    def add(self, rejects: Sequence[Reject]) -> None:
        """Write rows as their own cells, after line, columns and reasons."""
        if not rejects:
            return
        text = StringIO()
        write = csv.writer(text).writerow
        if not self.size:
            text.write(self._heading())
        for one in rejects:
            columns = " ".join(column for column, _ in one.wrong)
            write([one.line, columns, "; ".join(reason for _, reason in one.wrong), *one.cells])
        self._append(text.getvalue().encode("utf-8", "surrogateescape"))

    def cut(self, size: int) -> None:
        """Take back what was written after `size`."""
        if size:
            os.truncate(self.path, size)
        elif self.size:
            self.path.unlink(missing_ok=True)
        self.size = size

    def _heading(self) -> str:
        text = StringIO()
        csv.writer(text).writerow([*REJECTED, *self._names])
        return text.getvalue()

    def _left_behind(self) -> bool:
        """Whether a process that was killed wrote it before any of it counted."""
        heading = self._heading().encode()
        with suppress(OSError), self.path.open("rb") as file:
            return file.read(len(heading)) == heading
        return False

    def _append(self, data: bytes) -> None:
        """After what counts: what a stopped import left behind it is written over."""
        with whole_file.faults(self.path.parent, "REJECTED ROWS NOT WRITTEN"):
            descriptor = os.open(self.path, os.O_WRONLY) if self.size else whole_file.new(self.path)
            with os.fdopen(descriptor, "wb") as file:
                file.truncate(self.size)
                file.seek(self.size)
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        self.size += len(data)


def beside(source: Path) -> Path:
    """The first free name beside the file: `customers.rejects.csv`, `customers.rejects-2.csv` ..."""
    stem = source.stem.partition(".rejects")[0]
    number = 1
    while True:
        path = source.with_name(f"{stem}.rejects{'' if number == 1 else f'-{number}'}.csv")
        if not os.path.lexists(path):
            return path
        number += 1
