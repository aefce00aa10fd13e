"""The reject file: the rows that were left out with what is wrong in them, to be mended and brought in by itself."""

import csv
import os
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from io import StringIO
from pathlib import Path
from secrets import token_hex

from renterrewards import whole_file
from renterrewards.cleaner import clean
from renterrewards.faults import Fault
from renterrewards.imports.sheet import REJECTED, UNDECODED, Reject


class RejectFile:
    """Made with the first row; `size` is what counts of it, and is on the disk."""

    def __init__(self, path: Path, names: Sequence[str]) -> None:
        """A new file. Fault when there is one of that name, or none can be made there."""
        self._begin(path, names)
        if not str(path).isascii() and UNDECODED.search(str(path)):
            raise Fault(f"THE NAME {clean(str(path))} IS NOT UTF-8, RENAME IT OR NAME A REJECT FILE BY --rejects")
        whole_file.refuse_taken(path)
        with whole_file.faults(path.parent, "NOTHING IMPORTED"):
            tried = path.with_name(f".{path.name}-{token_hex(8)}.part")
            os.close(whole_file.new(tried))
            tried.unlink()

    @classmethod
    def of_begun(cls, path: Path, names: Sequence[str], size: int, sha256: str) -> "RejectFile":
        """That of an import that was begun, of which `size` counts. Fault when it is not as it was left."""
        made = cls.__new__(cls)
        made._begin(path, names)
        if size:
            made._recognize(size, sha256)
        elif not made._left_behind():
            whole_file.refuse_taken(path)
        return made

    def text(self, rejects: Sequence[Reject]) -> bytes:
        """Rows as their own cells, after line, columns and reasons; the heading before the first."""
        if not rejects:
            return b""
        text = StringIO()
        write = csv.writer(text).writerow
        if not self.size:
            write([*REJECTED, *self._names])
        for one in rejects:
            columns = " ".join(column for column, _ in one.wrong)
            write([one.line, columns, "; ".join(reason for _, reason in one.wrong), *one.cells])
        return text.getvalue().encode("utf-8", "surrogateescape")

    def sha256(self, more: bytes = b"") -> str:
        """The sum of what counts, with what is to come after it."""
        digest = self._digest.copy()
        digest.update(more)
        return digest.hexdigest()

    def add(self, data: bytes) -> None:
        """Write it after what counts, over what a stopped import left behind there."""
        if not data:
            return
        with whole_file.faults(self.path.parent, "REJECTED ROWS NOT WRITTEN"):
            if not self.size and self._left_behind():
                self._put_aside(data)
            descriptor = os.open(self.path, os.O_WRONLY) if self.size else whole_file.new(self.path)
            with os.fdopen(descriptor, "wb") as file:
                file.truncate(self.size)
                file.seek(self.size)
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        self.size += len(data)
        self._digest.update(data)

    def cut(self, size: int) -> None:
        """Take back what was written after `size`."""
        if size:
            os.truncate(self.path, size)
        elif self.size:
            self.path.unlink(missing_ok=True)

    def _begin(self, path: Path, names: Sequence[str]) -> None:
        self.path, self.size, self._names, self._digest = path, 0, names, sha256()

    def _recognize(self, size: int, sum_of_it: str) -> None:
        with suppress(OSError), self.path.open("rb") as file:
            while self.size < size and (part := file.read(min(1 << 20, size - self.size))):
                self._digest.update(part)
                self.size += len(part)
        if self.size != size or self.sha256() != sum_of_it:
            raise Fault(
                f"{clean(str(self.path))} IS NOT THE REJECT FILE AS THE IMPORT LEFT IT, "
                "PUT IT BACK OR NAME ANOTHER BY --rejects"
            )

    def _left_behind(self) -> bool:
        """Whether it begins as a process writes one that is killed before any of it counts."""
        heading = ",".join([*REJECTED, *self._names]).encode() + b"\r\n"
        with suppress(OSError), self.path.open("rb") as file:
            return file.read(len(heading)) == heading
        return False

    def _put_aside(self, data: bytes) -> None:
        """Out of the way with it; what says more than what is to be written may be somebody's, and is kept."""
        if self.path.stat().st_size <= len(data) and data.startswith(self.path.read_bytes()):
            self.path.unlink()
        else:
            self.path.rename(beside(self.path))


def beside(source: Path) -> Path:
    """The first free name beside the file: `customers.rejects.csv`, `customers.rejects-2.csv` ..."""
    stem = source.stem.partition(".rejects")[0]
    number = 1
    while True:
        path = source.with_name(f"{stem}.rejects{'' if number == 1 else f'-{number}'}.csv")
        if not os.path.lexists(path):
            return path
        number += 1
