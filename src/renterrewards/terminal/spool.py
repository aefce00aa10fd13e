"""A report's lines while it still runs: a thread of its own takes them to the end, whoever reads sees what there is.

So the first page does not wait for the last row, and the store is held only while the report runs, however long it
is looked at. The lines lie in a file without a name: a report of a million customers takes no memory.
"""

import logging
import tempfile
from array import array
from collections.abc import Callable, Generator
from contextlib import closing
from itertools import islice
from threading import Condition, Thread
from typing import IO

from renterrewards.cleaner import clean
from renterrewards.faults import PROGRAM_ERROR, Fault
from renterrewards.programs.listing import Kept

log = logging.getLogger(__name__)

TOGETHER = 32
"""Lines that are laid down at once; a page on the glass is 22."""

PATIENCE = 0.1
"""Seconds after which who waits for a line looks whether ESC was pressed."""


class Spool:
    """The lines of an iterator, as far as they have come. `close` lets the iterator and the file go."""

    def __init__(self, lines: Generator[str, None, None]) -> None:
        self.ended = False
        """Whether all lines are there."""
        self._lines = lines
        self._left = False
        self._file = _file()
        self._ends = array("q", [0])
        self._stops: dict[tuple[int, ...], int] = {}
        self._of_line = array("H")
        self._trouble: Fault | None = None
        self._news = Condition()
        self._thread = Thread(target=self._run, name="report", daemon=True)
        self._thread.start()

    def __len__(self) -> int:
        """Lines so far."""
        return len(self._ends) - 1

    def wait(self, lines: int, stopped: Callable[[], bool] = lambda: False) -> None:
        """Until there are so many lines, or all. Raises what stopped the report, and Fault once `stopped` says so."""
        with self._news:
            while len(self) < lines and not self.ended:
                self._news.wait(PATIENCE)
                if stopped():
                    raise Fault("STOPPED, NOTHING WAS PRINTED OR SAVED")
            if self._trouble and len(self) < lines:
                raise self._trouble

    def read(self, first: int, count: int) -> list[Kept]:
        """So many lines from one on (from 0), fewer where there are no more."""
        with self._news:
            ends = self._ends[first : first + count + 1]
            if len(ends) < 2:
                return []
            self._file.seek(ends[0])
            texts = self._file.read(ends[-1] - ends[0]).decode()[:-1].split("\n")
            stops = list(self._stops)
            return [Kept(text, stops[n]) for text, n in zip(texts, self._of_line[first : first + count], strict=True)]

    def close(self) -> None:
        """Stop the report where it is."""
        self._left = True
        self._thread.join(PATIENCE)  # it ends at its next lines; a statement that has no row yet ends by itself
        if not self._thread.is_alive():
            self._file.close()

    # -- the thread --------------------------------------------------------------------------------

    def _run(self) -> None:
        try:
            with closing(self._lines):
                while not self._left and self._take():
                    pass
        except Fault as fault:  # told to who reads, in his thread
            self._trouble = fault
        except Exception:
            log.exception("program error")
            self._trouble = Fault(PROGRAM_ERROR)
        with self._news:
            self.ended = True
            self._news.notify_all()
        if self._left:
            self._file.close()

    def _take(self) -> bool:
        """Lay down the next lines; False when there are none."""
        lines = list(islice(self._lines, TOGETHER))
        texts = [f"{clean(line)}\n".encode() for line in lines]
        with self._news:
            self._write(b"".join(texts))
            for line in lines:
                stops = line.stops if isinstance(line, Kept) else ()
                self._of_line.append(self._stops.setdefault(stops, len(self._stops)))
            for text in texts:
                self._ends.append(self._ends[-1] + len(text))
            self._news.notify_all()
        return bool(texts)

    def _write(self, text: bytes) -> None:
        try:
            self._file.seek(self._ends[-1])
            self._file.write(text)
            self._file.flush()  # else a full disk would be told to who reads
        except OSError as error:
            raise _no_room() from error


def _file() -> IO[bytes]:
    """A file without a name, which nobody else can open and nothing leaves behind."""
    try:
        return tempfile.TemporaryFile()
    except OSError as error:
        raise _no_room() from error


def _no_room() -> Fault:
    return Fault(f"CANNOT KEEP THE REPORT'S LINES, FREE SPACE IN {clean(tempfile.gettempdir())}")
