"""Files that stand where a store should and are none of ours."""

import sqlite3
from contextlib import closing
from pathlib import Path

from renterrewards.store.engine import Store


def garbage(path: Path) -> None:
    """No database at all."""
    path.write_bytes(b"this is not a database" * 100)


def of_another_program(path: Path) -> None:
    """A sound database that somebody else keeps his songs in."""
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE songs (title)")


def newer(path: Path) -> None:
    """A store that a later release has written."""
    Store.open(str(path)).close()
    with closing(sqlite3.connect(path)) as ours:
        ours.execute("PRAGMA user_version = 99")


def folder(path: Path) -> None:
    """No file at all."""
    path.mkdir()
