"""What the care of a store asks of the database it lies in; connections are the driver's own."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from sqlalchemy import Engine

if TYPE_CHECKING:
    pass
from renterrewards.store.place import Place

Progress = Callable[[str, int, int], None]
"""Told what is done, how many, and how many there are (0: not known); a Fault that it raises stops the work."""


class Finding(NamedTuple):
    """What was looked at, whether it is as it should be, and what there is to say."""

    what: str
    sound: bool
    said: str


class Upkeep(Protocol):
    """How a store is copied, proven and put back; `upkeep_of(place)` gives it."""

    kind: str
    """What the database is called in a manifest."""
    file_name: str
    """What the copy in a backup is called."""

    @property
    def name(self) -> str:
        """What its backups are called after."""

    @property
    def folder(self) -> Path:
        """Where its backups lie when nothing else is said."""

    def is_owner(self, connection: Any) -> bool:
        """Whether who connected owns the store, and does not only work in it."""

    def copy(self, connection: Any, to: Path, tell: Progress) -> None:
        """Copy what the read transaction of a connection sees into a new file."""

    def copied(self, file: Path) -> "Place | None":
        """A copy as a store that is only looked at; None of a copy that is no store by itself."""

    def readable(self, file: Path) -> Iterator[Finding]:
        """Whether a copy that is no store by itself can be read from end to end."""

    def checks(self) -> list[tuple[str, Callable[[Any, Progress], str]]]:
        """What can be proven of its files and schema: what is looked at, and what says so, or raises Fault."""

    def put_back(self, file: Path, schema: int, over: bool, prove: "Callable[[Place], None]", stamp: str) -> str:
        """Make the store of a copy; what was there before is called by what is returned, blank for nothing.

        `prove` is given the new one before anybody else is let in. Raises Fault.
        """

    def held(self, patience: float) -> AbstractContextManager[None]:
        """Nobody writes meanwhile, and no other upgrades."""

    def migrate(self, engine: Engine, run: Callable[[Any], None]) -> None:
        """Run the migrations in one transaction and make guards and stamp anew, all or nothing."""
