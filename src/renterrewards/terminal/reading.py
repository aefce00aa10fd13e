"""A report on the glass: its lines, as far as they have come, turned by pages and moved sideways.

Apart from the other views: the first screen does not wait for what only a report needs.
"""

from collections.abc import Callable, Sequence

from renterrewards import cells
from renterrewards.cells import places
from renterrewards.programs.listing import Kept
from renterrewards.terminal import sideways
from renterrewards.terminal.spool import Spool
from renterrewards.terminal.views import Spans, blank

EVERY = 2**62
"""More lines than any report has."""


class ReadView:
    """Lines to read, wider and longer than the glass, from a spool that may still be growing."""

    HEIGHT = 22
    wide = True
    """It may take more than 80 columns."""
    bar = "PGDN=NEXT PGUP=PREV HOME=FIRST END=LAST LEFT/RIGHT=SIDEWAYS ESC=EXIT"

    def __init__(self, spool: Spool, stopped: Callable[[], bool] = lambda: False) -> None:
        self._spool = spool
        self._stopped = stopped
        self.read: list[Kept] = []
        """The lines on the glass."""
        self.top = 0
        self.left = 0
        self.ended = False

    def fetch(self) -> None:
        """Take the lines of the page shown, as soon as they and one more are there; may wait for the store."""
        self._spool.wait(self.top + self.HEIGHT + 1, self._stopped)
        self.read = self._spool.read(self.top, self.HEIGHT)
        self.ended = self._spool.ended and len(self._spool) <= self.top + self.HEIGHT

    def first(self) -> None:
        """Back to the first line."""
        self.top = 0

    def last(self) -> None:
        """On to the last lines, once all are there; may wait for the store."""
        self._spool.wait(EVERY, self._stopped)
        self.top = max(0, len(self._spool) - self.HEIGHT)
        self.fetch()

    def turn(self, pages: int) -> None:
        """A page on or back."""
        if pages > 0 and not self.ended:
            self.top += self.HEIGHT
        elif pages < 0:
            self.top = max(0, self.top - self.HEIGHT)

    def step(self, rows: int) -> None:
        """A line on or back."""
        if rows < 0 or not self.ended:
            self.top = max(0, self.top + rows)

    def aside(self, steps: int, width: int) -> None:
        """Sideways, as far as the widest line read reaches."""
        move = sideways.further if steps > 0 else sideways.back
        self.left = move(self._stops(width), self.left, width, self._lefts(width))

    def _lefts(self, width: int) -> Sequence[int]:
        widest = max((places(line) for line in self.read), default=0)
        return sideways.lefts(self._stops(width), widest, width)

    def _stops(self, width: int) -> tuple[int, ...]:
        return sideways.holding(next((line.stops for line in self.read if line.stops), ()), width)

    @property
    def where(self) -> str:
        """The place in the report, for the message line."""
        return f"LINE {self.top + 1}  COLUMN {self.left + 1}{'  END OF REPORT' if self.ended else ''}"

    def lines(self, width: int) -> list[Spans]:
        """The 22 rows above the message line."""
        self.left = min(self.left, self._lefts(width)[-1])  # the window may have been made wider
        stops = self._stops(width)
        body = [sideways.seen(line, stops if line.stops else (), self.left, width) for line in self.read]
        lines: list[Spans] = [[(cells.left(line, width), "shown")] for line in body]
        return lines + [blank(width) for _ in range(22 - len(lines))]
