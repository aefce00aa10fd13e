"""Bars beside figures: plain strokes that any printer, editor and reader of the screen knows, longest for the largest.

The figures stand before them on the same line, so that nothing is said by a bar alone.
"""

from collections.abc import Iterable, Sequence

from renterrewards.reports.report import Column


def bar(value: int, largest: int, width: int, stroke: str = "#") -> str:
    """A bar of `width` places for the largest value; anything above nothing is seen, nothing and less is not."""
    if value <= 0 or width <= 0:
        return ""
    if value >= largest:
        return stroke * width
    return stroke * max(1, (2 * value * width + largest) // (2 * largest))


def bars(lines: Sequence[Sequence[int]], width: int, strokes: str) -> list[tuple[str, ...]]:
    """A bar for every figure of every line, all to one scale, so that they can be compared across and down."""
    largest = max((value for line in lines for value in line), default=0)
    return [
        tuple(bar(value, largest, width, stroke) for value, stroke in zip(line, strokes, strict=True)) for line in lines
    ]


def columns(headings: Iterable[str], width: int) -> tuple[Column, ...]:
    """The columns of the bars, headed by what they stand for."""
    return tuple(Column(f"bar_{n}", heading, width, "bar") for n, heading in enumerate(headings, start=1))
