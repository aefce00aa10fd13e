"""The form of an SQLite store, to be compared with another: what it is made of, however it came to be.

A table that was copied and renamed by an upgrade has its name in quotation marks, and what was added may stand in
another place.
"""

import re
import sqlite3

from renterrewards.store.engines.form import Form


def form(connection: sqlite3.Connection) -> Form:
    """Everything that the schema holds, but what SQLite keeps for itself: of each thing its parts."""
    rows = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
    return {(kind, name): _parts(kind, sql or "") for kind, name, sql in rows}


def _parts(kind: str, sql: str) -> tuple[str, ...]:
    """The words, without the marks around names; of a table each column and constraint by itself, in any order."""
    plain = re.sub(r"\s+", " ", sql.replace('"', "")).strip()
    if kind != "table":
        return (plain,)
    head, _, body = plain.partition("(")
    return (head.strip(), *sorted(_split(body.rpartition(")")[0])))


def _split(body: str) -> list[str]:
    """At the commas that stand in no bracket and no text."""
    parts, depth, quoted = [""], 0, False
    for char in body:
        quoted ^= char == "'"
        depth += 0 if quoted else (char == "(") - (char == ")")
        if char == "," and not depth and not quoted:
            parts.append("")
        else:
            parts[-1] += char
    return [part.strip() for part in parts]
