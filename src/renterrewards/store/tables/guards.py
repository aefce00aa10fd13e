"""What the database itself enforces, told once for every kind of database; `store.engines` says it as triggers.

The pieces of SQL are those that SQLite and PostgreSQL both take: `NEW` is the row that comes in.
"""

from typing import NamedTuple

from sqlalchemy import Table


class Kept(NamedTuple):
    """Rows of `table` stay, only their `free` columns may change. `taken` finds a row that a new one would replace.

    `blanked` are texts about a person, which may go when he is erased (ERASE), and change in no other way.
    """

    table: Table
    free: tuple[str, ...]
    taken: str
    blanked: tuple[str, ...] = ()

    @property
    def fixed(self) -> list[str]:
        """The columns that may not change."""
        return [column.name for column in self.table.columns if column.name not in self.free + self.blanked]

    @property
    def changes(self) -> bool:
        """Whether anything of a row may change."""
        return bool(self.free or self.blanked)

    @property
    def may(self) -> str:
        """What an update is refused with."""
        words = (
            f"ONLY {' AND '.join(self.free + self.blanked)} MAY CHANGE" if self.changes else "ROWS ARE NEVER CHANGED"
        )
        return f"{self.table.name}: {words}"

    @property
    def stay(self) -> str:
        """What a delete is refused with."""
        return f"{self.table.name}: ROWS ARE NEVER REMOVED"


class Refused(NamedTuple):
    """A row that must not come into `table`: `when`, and the message."""

    name: str
    table: Table
    when: str
    message: str


class Followed(NamedTuple):
    """What is done after a row came into `table`: one statement, only `when` that is so (blank: always)."""

    name: str
    table: Table
    when: str
    then: str

    @property
    def moves(self) -> str:
        """The table that it changes."""
        return self.then.split()[1]
