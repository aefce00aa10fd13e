"""A trip to a PostgreSQL server takes longer than what is done there, so that as much as possible goes in one.

What nobody waits for waits itself: the beginning of a transaction and what was said ahead go with the first
question, what was written after it with the COMMIT. A server that refuses one of them does nothing that comes after
it, and no COMMIT either.
"""

from collections.abc import Iterable
from typing import Any

import psycopg

from renterrewards.store.engines import postgresql_trip
from renterrewards.store.engines.postgresql_acts import Act, Connection, noted
from renterrewards.store.engines.postgresql_trip import Said
from renterrewards.store.wire import Another, Unanswered, Values

FEW = 64
"""Rows of one statement that go together; what is left after the last so many waits with the others."""

CHANGED = """
    CREATE FUNCTION renterrewards_changed(rows bigint, otherwise text) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
        IF rows <> 1 THEN RAISE EXCEPTION '%', otherwise USING ERRCODE = 'RR001'; END IF;
    END $$
"""
"""Refuses a change that found no row, in the server, so that nobody has to wait for the count."""


_GUARDED = "WITH done AS ({} RETURNING 1) SELECT renterrewards_changed(count(*), %(otherwise)s::text) FROM done"


class PostgreSQLWire:
    """One transaction of a connection; `another` gives a new one when the server let go of it in the pool."""

    trips = True

    def __init__(
        self,
        connection: psycopg.Connection[Any],
        another: Another,
        *begin: str,
        act: Act | None = None,
        now: bool = False,
    ) -> None:
        """A transaction that begins with these statements, `now` or with what is said first; which `act` it is."""
        self._connection, self._another, self._act = connection, another, act
        self._waiting = [Said(sql, {}, self.send) for sql in begin]
        self._waiting += [Said(sql, values, self.send) for sql, values in (noted(act) if act else ())]
        self._begun, self._begins = False, len(self._waiting)
        if now:
            self.send()

    def connection(self) -> psycopg.Connection[Any]:
        """The driver's connection, when all that waited is said."""
        self.send()
        return self._connection

    def ask(self, sql: str, values: Values) -> Any:
        """A cursor at the answer."""
        return self.later(sql, values).cursor()

    def later(self, sql: str, values: Values) -> Said:
        """Goes with the next trip."""
        self._waiting.append(waits := Said(sql, values, self.send))
        return waits

    def change(self, sql: str, values: Values, otherwise: str) -> None:
        """Goes with the next trip; the server refuses it when there is no such row."""
        self.later(_GUARDED.format(sql), {**values, "otherwise": otherwise})

    def many(self, sql: str, rows: Iterable[Values]) -> None:
        """A few go with the next trip."""
        for row in rows:
            if len(self._waiting) >= FEW:
                self.send()
            self.later(sql, row)

    def commit(self) -> None:
        """End the transaction; Unanswered when the server is lost right then, and it is open how it ended."""
        if not self._begun and len(self._waiting) == self._begins:
            self._waiting.clear()  # nothing was asked and nothing is written
            return
        if not self._begun:
            self.send()  # a lost connection is noticed before there is anything to commit
        self.later("COMMIT", {})
        try:
            self.send()
        except psycopg.Error as error:
            if self._connection.closed:
                raise Unanswered(self._act, error) from error
            raise
        if self._act and isinstance(self._connection, Connection):
            self._connection.did(self._act)

    def send(self) -> None:
        """Say all that waits. What begins a transaction is said again if the server let the connection go before."""
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        try:
            postgresql_trip.go(self._connection, waiting)
        except psycopg.Error:
            if self._begun or not self._connection.closed:
                raise
            self._connection = self._another()
            postgresql_trip.go(self._connection, waiting)
        self._begun = True
