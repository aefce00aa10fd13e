"""Stores as an earlier release made them: of its own statements, kept in schemas/."""

import sqlite3
from contextlib import closing
from pathlib import Path

import stores

SCHEMAS = Path(__file__).parent / "schemas"


def make(path: Path, version: int) -> str:
    """A store of a schema at a path, or in the database that stands for it; what opens it."""
    if not stores.on_server():
        path.touch(mode=0o600)
        with closing(sqlite3.connect(path, isolation_level=None)) as made:
            made.execute("PRAGMA journal_mode=WAL")
            for statement in statements("sqlite", version):
                made.execute(statement)
        return str(path)
    opens = stores.where(path, empty=True)
    with stores.connected(opens) as connection:
        for statement in statements("postgresql", version):
            connection.execute(statement.encode())
    return opens


def statements(engine: str, version: int) -> list[str]:
    """What made a store of a schema."""
    return (SCHEMAS / f"{engine}-{version}.sql").read_text(encoding="utf-8").split("\n--\n")
