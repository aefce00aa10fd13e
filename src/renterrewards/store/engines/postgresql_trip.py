"""One trip to a PostgreSQL server: several statements in one packet, and their answers.

psycopg's own pipeline sends each statement in a packet of its own, for which the server wakes up, and spends 70
microseconds on each; here libpq is told them all at once, by psycopg's wrapping of it (`psycopg.pq`).
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import cache
from itertools import count
from select import POLLIN, POLLOUT, poll
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from psycopg import errors, pq
from psycopg.adapt import Transformer

from renterrewards.store.wire import Values

OFTEN = 3
"""How often a statement is said before the server keeps its plan."""

MOST = 500
"""Plans that a server keeps for a connection."""

_PLANLESS = ("BEGIN", "COMMIT", "SET ")
"""What begins a statement that has no plan to keep."""

_FAILED = (pq.ExecStatus.FATAL_ERROR, pq.ExecStatus.BAD_RESPONSE)
_TUPLES = pq.ExecStatus.TUPLES_OK
_END = pq.ExecStatus.PIPELINE_SYNC

_plans: "WeakKeyDictionary[psycopg.Connection[Any], _Plans]" = WeakKeyDictionary()


class Said:
    """A statement to be said; afterwards its answer, as a cursor has it. `send` says all that waits."""

    __slots__ = ("_send", "answered", "rowcount", "rows", "sql", "values")

    def __init__(self, sql: str, values: Values, send: Callable[[], None] = lambda: None) -> None:
        """SQL with parameters by their names."""
        self.sql, self.values, self._send = sql, values, send
        self.answered = False
        self.rows: list[Any] = []
        self.rowcount = -1

    def cursor(self) -> "Said":
        """Its answer, which is waited for if it is not there yet."""
        if not self.answered:
            self._send()
        return self

    def fetchall(self) -> list[Any]:
        """Every row."""
        return self.rows

    def fetchone(self) -> Any:
        """The first row, None when there is none."""
        return self.rows[0] if self.rows else None

    def close(self) -> None:
        """All rows are here."""


class _Plans:
    """The plans that the server keeps for a connection, by their SQL; `said` is how often others were said."""

    def __init__(self) -> None:
        self.names: dict[str, bytes] = {}
        self.said: dict[str, int] = {}
        self._numbers = count(1)

    def new(self, sql: str) -> bytes:
        """The name of a plan that must be made now, blank for none."""
        if sql.startswith(_PLANLESS):
            return b""
        times = self.said[sql] = self.said.get(sql, 0) + 1
        if times < OFTEN or len(self.names) >= MOST:
            return b""
        return b"renterrewards_%d" % next(self._numbers)


def go(connection: psycopg.Connection[Any], waiting: Sequence[Said]) -> None:
    """Say all in turn and take the answers; raises what the server refused, after which it does nothing more."""
    libpq, plans = connection.pgconn, _plans.setdefault(connection, _Plans())
    libpq.enter_pipeline_mode()
    made: list[tuple[str, bytes] | None] = []
    for said in waiting:
        sql, names = _numbered(said.sql)
        values = _texts(map(said.values.__getitem__, names))
        name = plans.names.get(said.sql)
        if name is None and (name := plans.new(said.sql)):
            libpq.send_prepare(name, sql)
            made.append((said.sql, name))
        made.append(None)
        if name:
            libpq.send_query_prepared(name, values)
        else:
            libpq.send_query_params(sql, values)
    libpq.pipeline_sync()
    _flush(libpq)
    answers = _answers(connection, len(made))
    libpq.exit_pipeline_mode()
    taking, turn = iter(waiting), Transformer(connection)
    for plan, answer in zip(made, answers, strict=True):
        if plan:
            plans.names[plan[0]] = plan[1]
        else:
            _take(next(taking), answer, turn)


def _take(said: Said, answer: Any, turn: Any) -> None:
    if answer.status == _TUPLES:
        turn.set_pgresult(answer)
        said.rows = turn.load_rows(0, answer.ntuples, tuple)
    said.rowcount = answer.command_tuples or 0
    said.answered = True


def _answers(connection: psycopg.Connection[Any], many: int) -> list[Any]:
    """So many answers, up to the end of the trip; raises the first refusal."""
    libpq, answers = connection.pgconn, []
    refused: Exception | None = None
    try:
        while True:
            if libpq.is_busy():
                _wait(libpq)
            answer = libpq.get_result()
            if answer is None:  # between two
                continue
            status = answer.status
            if status == _END:
                break
            if status in _FAILED and refused is None:
                refused = errors.error_from_result(answer, encoding="utf-8")
            answers.append(answer)
    except psycopg.OperationalError as error:  # the line is cut; what the server said before that says why
        raise refused or error from None
    if refused:
        libpq.exit_pipeline_mode()
        raise refused
    assert len(answers) == many, "each statement has one answer"
    return answers


def _wait(libpq: Any) -> None:
    """Wait for the next answer."""
    socket = poll()
    socket.register(libpq.socket, POLLIN)
    while libpq.is_busy():
        socket.poll()
        libpq.consume_input()


def _flush(libpq: Any) -> None:
    """Send all; what the server says meanwhile is taken in, or both would wait for each other."""
    while libpq.flush():
        socket = poll()
        socket.register(libpq.socket, POLLIN | POLLOUT)
        if any(event & POLLIN for _, event in socket.poll()):
            libpq.consume_input()


@cache
def _numbered(sql: str) -> tuple[bytes, list[str]]:
    """SQL with $1, $2 in place of `%(name)s`, and the names in this order."""
    names: list[str] = []

    def place(found: "re.Match[str]") -> str:
        if found[0] == "%%":
            return "%"
        if found[1] not in names:
            names.append(found[1])
        return f"${names.index(found[1]) + 1}"

    return re.sub(r"%%|%\((\w+)\)s", place, sql).encode(), names


def _texts(values: Iterable[Any]) -> list[bytes | None]:
    """Values as the server reads them."""
    texts = [None if value is None else _TEXTS.get(type(value), str)(value).encode() for value in values]
    if b"".join(filter(None, texts)).count(0):
        raise psycopg.DataError("PostgreSQL text cannot hold NUL")
    return texts


_TEXTS: dict[type, Callable[[Any], str]] = {
    bool: lambda value: "t" if value else "f",
    date: date.isoformat,
    datetime: datetime.isoformat,
}
