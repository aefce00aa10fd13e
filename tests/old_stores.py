"""Stores as an earlier release made them: of its own statements, with rows that it wrote itself, kept in schemas/.

The company was played through that release's own options in its first months of 2012: five customers, two of them in a
wallet and one merged, RAs closed, void, reopened and open, points earned, spent, expired and given back, notices, and
three months whose liability is closed. What it had by 23 April is in `POINTS` and `OPEN`.
"""

import json
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import stores

SCHEMAS = Path(__file__).parent / "schemas"

CUSTOMERS = int(os.environ.get("RENTERREWARDS_UPGRADE_CUSTOMERS", "500"))
"""That are on file beside the company, for an upgrade to take its time."""

POINTS = {1: 2, 2: 1, 3: 9, 4: 0, 5: 6}
"""By customer of the company."""

OPEN = (23, 38, 39)
"""Its open RAs; number 23 was closed before, the others are new and of customers 2 and 3."""

Table = tuple[str, list[str], list[list[object]]]
"""Name, columns and rows."""


def make(path: Path, version: int, company: bool = False) -> str:
    """A store of a schema at a path, or in the database that stands for it, empty or a `company`; what opens it."""
    engine = "postgresql" if stores.on_server() else "sqlite"
    made = statements(engine, version)
    guards = next(n for n, statement in enumerate(made) if re.match("CREATE (TRIGGER|FUNCTION)", statement))
    opens = stores.where(path, empty=True)
    if not stores.on_server():
        path.touch(mode=0o600)
        stores.run(path, "PRAGMA journal_mode=WAL")
    stores.run(path, *made[:guards])
    for table in tables(version) if company else ():
        _load(path, *table)
    stores.run(path, *made[guards:])
    return opens


def statements(engine: str, version: int) -> list[str]:
    """What made a store of a schema."""
    return (SCHEMAS / f"{engine}-{version}.sql").read_text(encoding="utf-8").split("\n--\n")


def tables(version: int) -> Iterator[Table]:
    """The company: each table after those that its rows name."""
    found: list[Table] = []
    for line in (SCHEMAS / f"company-{version}.jsonl").read_text(encoding="utf-8").splitlines():
        match json.loads(line):
            case [str(name), [*columns]]:
                found.append((name, columns, []))
            case row:
                found[-1][2].append(row)
    yield from found


def held(path: Path, version: int) -> list[Table]:
    """The company's tables as they are on file, without columns that came later."""
    return [
        (name, columns, sorted(map(list, stores.rows(path, f"SELECT {', '.join(columns)} FROM {name}")), key=str))
        for name, columns, _ in tables(version)
    ]


def fill(path: Path, renters: int) -> None:
    """So many customers more, without points, as that release would have left them."""
    blank = ", ".join(f"'' AS {name}" for name in _BLANK)
    first = 1 + len(POINTS)
    numbers = f"WITH RECURSIVE n (n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM n WHERE n < {first - 1 + renters})"
    names = "'RENTER ' || n AS last_name, 'RENTER ' || n AS last_name_key"
    columns = ", ".join(("number", "last_name", "last_name_key", *_BLANK, "times_rented", "blocked", "birth_key"))
    false = "false" if stores.on_server() else "0"
    stores.run(path, f"INSERT INTO customer ({columns}) {numbers} SELECT n, {names}, {blank}, 0, {false}, 0 FROM n")


_BLANK = (
    *("first_name", "address", "city", "state", "postal_code", "country", "phone", "email", "company"),
    *("licence_number", "licence_state", "other_id", "other_id_description", "tax_id", "customer_type", "notes"),
    "first_name_key",
)


def _load(path: Path, name: str, columns: list[str], rows: list[list[object]]) -> None:
    """Values go to a server as texts, of which it makes what each column is of."""
    into = f"INSERT INTO {name} ({', '.join(columns)}) VALUES "
    if not stores.on_server():
        with closing(sqlite3.connect(path)) as connection:
            connection.executemany(f"{into}({', '.join('?' * len(columns))})", rows)
            connection.commit()
        return
    texts = [[None if value is None else str(value) for value in row] for row in rows]
    with stores.connected(stores.where(path)) as connection:
        connection.cursor().executemany(f"{into}({', '.join(['%s'] * len(columns))})", texts)
        for (column,) in connection.execute(_NUMBERED, [name]).fetchall():
            connection.execute(f"SELECT setval('{name}_{column}_seq', max({column})) FROM {name}")


_NUMBERED = """
    SELECT column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = %s AND column_default LIKE 'nextval%%'
"""
