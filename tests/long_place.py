"""What a proof in its long form is given, and what it gives back."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from random import Random

Seen = tuple[str, bool]
"""What was seen, and whether that is the target."""


class Place:
    """Folders to work in, the dice, and how large a part of the whole is to be run."""

    def __init__(self, root: Path, dice: Random, part: float) -> None:
        self.root = root
        self.dice = dice
        self.part = part
        self._made = 0

    def folder(self) -> Path:
        """A new empty folder."""
        self._made += 1
        made = self.root / str(self._made)
        made.mkdir()
        return made

    def seed(self) -> str:
        """A seed for dice that are thrown elsewhere."""
        return str(self.dice.getrandbits(32))

    def times(self, whole: int) -> int:
        """How many of so many are to be done, at least one."""
        return max(1, ceil(whole * self.part))


@dataclass(frozen=True)
class Proof:
    """What is promised, and what shows it."""

    target: str
    show: Callable[[Place], Seen]
