"""What a conversation of an option may yield beside questions and messages: a list to pick from, a report to read."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a list: what is picked, and the text that stands for it."""

    key: Any
    text: str


@dataclass(frozen=True, slots=True)
class Pick:
    """Let the user pick a row by its number; the reply is the row's key. `rows` are read as pages turn."""

    title: str
    heading: str
    rows: Iterator[Row]


@dataclass(frozen=True, slots=True)
class Display:
    """Show a report's lines; they are read as pages turn."""

    lines: Iterator[str]
