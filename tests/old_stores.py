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


def fill(path: Path, renters: int) -> None:
    """Customers without points, as that release would have left them; only columns that every release has."""
    blank = ", ".join(f"'' AS {name}" for name in _BLANK)
    numbers = f"WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {renters})"
    names = "'RENTER ' || n AS last_name, 'RENTER ' || n AS last_name_key"
    columns = ", ".join(("number", "last_name", "last_name_key", *_BLANK, "times_rented", "blocked", "birth_key"))
    false = "false" if stores.on_server() else "0"
    stores.run(path, f"INSERT INTO customer ({columns}) {numbers} SELECT n, {names}, {blank}, 0, {false}, 0 FROM n")


_BLANK = (
    *("first_name", "address", "city", "state", "postal_code", "country", "phone", "email", "company"),
    *("licence_number", "licence_state", "other_id", "other_id_description", "tax_id", "customer_type", "notes"),
    "first_name_key",
)
