"""What a counter wrote down of its acts, so that a proof knows what it was promised when it was killed.

A line before each act, a line when it was acknowledged or refused; who comes back to an act without either looks in
the store what became of it, as a clerk would, and writes that down too.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

DONE, REFUSED, UNKNOWN = "done", "refused", "unknown"


@dataclass
class Told:
    """An act as its journal has it: `end` is how it ended (`unknown` when it was cut off), `seen` what was found."""

    tag: str
    kind: str
    given: dict[str, Any]
    end: str = UNKNOWN
    said: Any = None
    seen: bool | None = None

    @property
    def is_done(self) -> bool:
        """Whether it is in the store, by its acknowledgement or as it was seen afterwards."""
        return self.end == DONE or bool(self.seen)

    @property
    def is_open(self) -> bool:
        """Whether nobody knows yet."""
        return self.end == UNKNOWN and self.seen is None


@dataclass
class Journal:
    """One counter's journal, over all its lives; lines go to the system at once, which no kill takes back."""

    path: Path
    acts: list[Told] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        by_tag: dict[str, Told] = {}
        for what, tag, *rest in self._lines():
            if what == "begins":
                by_tag[tag] = Told(tag, *rest)
                self.acts.append(by_tag[tag])
            elif what == "seen":
                by_tag[tag].seen, by_tag[tag].said = rest
            elif what == "error":
                self.errors.append(rest[0])
            else:
                by_tag[tag].end, by_tag[tag].said = what, rest[0]

    def _lines(self) -> Iterator[list[Any]]:
        """Whole lines; one that a kill cut short was never written."""
        for line in self.path.read_text().splitlines() if self.path.exists() else []:
            try:
                yield json.loads(line)
            except ValueError:
                continue

    def open(self) -> None:
        """Begin a life: what a kill left of a line stays alone on it."""
        self._file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.write(self._file, b"\n")

    def write(self, what: str, tag: str, *rest: Any) -> None:
        """A line."""
        os.write(self._file, json.dumps([what, tag, *rest]).encode() + b"\n")

    @property
    def uncertain(self) -> list[Told]:
        """The acts of which nobody knows yet."""
        return [act for act in self.acts if act.is_open]
