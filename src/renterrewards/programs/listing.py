"""What a conversation of an option may yield beside questions and messages: a list to pick from, a report to read."""

from collections.abc import Generator, Iterator
from typing import Any, NamedTuple


class Row(NamedTuple):
    """A row of a list: what is picked, and the text that stands for it."""

    key: Any
    text: str


class Pick(NamedTuple):
    """Let the user pick a row by its number; the reply is the row's key. `rows` are read as pages turn.

    `find`: what is typed narrows the list, which is read whole then.
    """

    title: str
    heading: str
    rows: Iterator[Row]
    find: bool = False


class Kept(str):
    """A line of a report's table: what is before the first of `stops` stays on the glass when the rest moves sideways.

    The stops are the places where the columns that move begin, and where one more would. Without any all of it moves.
    """

    stops: tuple[int, ...]

    def __new__(cls, text: str, stops: tuple[int, ...]) -> "Kept":
        """The line."""
        line = super().__new__(cls, text)
        line.stops = stops
        return line


class Display(NamedTuple):
    """Show a report's lines, which come while it runs; who shows them closes them, and so stops it."""

    lines: Generator[str, None, None]
