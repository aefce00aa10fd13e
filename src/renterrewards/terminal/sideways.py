"""A report that is wider than the glass, moved sideways: columns at its left stay, the others are shown whole. Pure.

`stops` are those of `Kept` lines: where the columns that move begin, and where one more would. `left` is how far the
view has moved, `width` that of the glass.
"""

from collections.abc import Sequence
from itertools import pairwise

from renterrewards import cells

GAP = 2
"""The places between two columns."""

STEP = 52
"""Places of a step where nothing stays: from 80 one step shows the end of 132."""

Stops = tuple[int, ...]


def holding(stops: Stops, width: int) -> Stops:
    """The stops; none when what stays would leave too little to move."""
    return stops if stops and stops[0] <= width * 2 // 3 else ()


def lefts(stops: Stops, widest: int, width: int) -> Sequence[int]:
    """Where the view may begin, so that it never goes further than the widest line needs."""
    beyond = max(0, widest - width)
    if not stops:
        return range(beyond + 1)
    begins = [stop - stops[0] for stop in stops[:-1]] or [0]
    found = [begin for before, begin in pairwise([-1, *begins]) if before < beyond]
    return [*found, beyond] if found[-1] < beyond else found  # a heading may be wider than its columns


def further(stops: Stops, left: int, width: int, places: Sequence[int]) -> int:
    """To the right: what is not shown, or not whole, comes first; none of `places` further on is passed over."""
    unseen = [begin - stops[0] for begin, end in pairwise(stops) if end - GAP - left > width]
    wanted = unseen[0] if unseen else left + STEP
    beyond = [place for place in places if place > left]
    return max((place for place in beyond if place <= wanted), default=min(beyond, default=left))


def back(stops: Stops, left: int, width: int, places: Sequence[int]) -> int:
    """To the left, by as much as the glass shows beside what stays."""
    wanted = left - (width - stops[0] if stops else STEP)
    before = [place for place in places if place < left]
    return min((place for place in before if place >= wanted), default=max(before, default=0))


def seen(line: str, stops: Stops, left: int, width: int) -> str:
    """What is shown of a line: of the columns that move only whole ones, as a cut figure would read as another."""
    if not stops:
        return _from_cell(line, left)
    left = min(left, stops[-2] - stops[0] if len(stops) > 1 else 0)  # further on there is only the heading
    ends = [end - GAP for end in stops[1:] if stops[0] + left < end - GAP <= left + width]
    end = ends[-1] if ends else left + width
    if _from_cell(line, end)[:GAP].strip() == "":  # else a text lies across the columns
        line = cells.left(line, end)
    return cells.left(line, stops[0]) + _from_cell(line, stops[0] + left)


def _from_cell(line: str, cell: int) -> str:
    """The line from a cell on."""
    if line.isascii():
        return line[cell:]
    used = 0
    for n, char in enumerate(line):
        if used >= cell:
            return line[n:]
        used += cells.places(char)
    return ""
