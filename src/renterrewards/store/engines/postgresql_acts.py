"""Which act of a connection was the last that is done: what is asked when the answer to a COMMIT was lost.

Each write transaction writes the number of the act beside the mark of its connection, in the trip that begins it. Who
asks waits for a transaction that the server is still at, so that the answer is final; and as the row is part of the
transaction, a standby that is promoted knows it if and only if it knows the act. The number of the transaction itself
(`pg_xact_status`) would not do: a promoted standby gives numbers that its primary lost once more.
"""

import time
from typing import Any
from uuid import uuid4

import psycopg

ACTS = "renterrewards_act"

TABLE = (
    f"CREATE TABLE {ACTS} (connection uuid PRIMARY KEY, number bigint NOT NULL,"
    " begun_at timestamp NOT NULL DEFAULT (now() AT TIME ZONE 'UTC')) WITH (fillfactor = 50)",
    f"CREATE INDEX {ACTS}_begun_at ON {ACTS} (begun_at)",
)
"""`begun_at` stays as it is, so that an act changes no index."""

COLUMNS = tuple(f"{ACTS}.{column}" for column in ("connection", "number", "begun_at"))

DAYS = 7
"""A row that is older goes."""

NEW_MARK = 24 * 60 * 60
"""After so many seconds a connection takes another mark, long before the row of the one it had can go."""


Act = tuple[str, int]
"""The mark of a connection, and which of its acts it is."""


class Connection(psycopg.Connection[Any]):
    """A driver's connection that counts the acts it has done, so that one whose answer was lost can be asked for."""

    mark = ""
    marked_at = 0.0
    acts = 0

    def next_act(self) -> Act:
        """The act that comes now. One that is rolled back gives its number to the next."""
        if abs(time.time() - self.marked_at) > NEW_MARK:
            self.mark, self.marked_at, self.acts = str(uuid4()), time.time(), 0
        return self.mark, self.acts + 1

    def did(self, act: Act) -> None:
        """An act is done; one that another connection began counts for none of ours."""
        if act[0] == self.mark:
            self.acts = act[1]


def noted(act: Act) -> list[tuple[str, dict[str, Any]]]:
    """What an act says as it begins. The first of a connection lets rows go that nobody will ask for."""
    mark, number = act
    own = (_NOTED, {"mark": mark, "number": number})
    return [(_OLD, {}), own] if number == 1 else [own]


def last(connection: psycopg.Connection[Any], mark: str) -> int:
    """The number of the last act that is done of the connection with this mark; 0 when nothing tells of any."""
    found = connection.execute(_LAST, [mark]).fetchone()
    assert found is not None, "it is there, or is now"
    return int(found[0])


_NOTED = f"""
    INSERT INTO {ACTS} (connection, number) VALUES (%(mark)s, %(number)s)
    ON CONFLICT (connection) DO UPDATE SET number = EXCLUDED.number
"""  # noqa: S608 - our own name

_OLD = f"""
    DELETE FROM {ACTS} WHERE connection IN (
        SELECT connection FROM {ACTS} WHERE begun_at < (now() AT TIME ZONE 'UTC') - interval '{DAYS} days'
        LIMIT 100 FOR UPDATE SKIP LOCKED)
"""  # noqa: S608 - our own number

_LAST = f"""
    INSERT INTO {ACTS} AS act (connection, number) VALUES (%s, 0)
    ON CONFLICT (connection) DO UPDATE SET number = act.number RETURNING number
"""  # noqa: S608 - our own name
