"""What a work has said ahead: the answers that wait to be asked for, and the numbers that wait for their rows."""

from collections import deque
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column

from renterrewards.store.schema import FOLLOWED
from renterrewards.store.statement import Statement

_MOVES = {one.table.name: one.moves for one in FOLLOWED}
"""The tables that the database itself changes when a row comes into another."""


class Ahead:
    """Answers by what was asked; each is good for one asking, and until something that it read is changed."""

    def __init__(self) -> None:
        """Nothing was said."""
        self.said: dict[Any, tuple[Statement, Any]] = {}
        self._numbers: dict[Column[Any], deque[Any]] = {}

    def say(self, statement: Statement, params: Mapping[str, Any], answer: Any) -> None:
        """The answer will come."""
        self.said[_key(statement, params)] = (statement, answer)

    def taken(self, statement: Statement, params: Mapping[str, Any]) -> Any:
        """What was said ahead and is still true, once; None when there is no such thing."""
        found = self.said.pop(_key(statement, params), None)
        return found and found[1]

    def written(self, table: str | None) -> None:
        """A table is changed, None: nobody knows which."""
        changed = {table, _MOVES.get(table or "")}
        for key, (statement, _) in list(self.said.items()):
            if table is None or statement.reads & changed:
                del self.said[key]

    def draw(self, column: Column[Any], answer: Any) -> None:
        """Numbers of a column will come."""
        self._numbers.setdefault(column, deque()).append(answer)

    def number(self, column: Column[Any]) -> int | None:
        """The next number that was drawn for a column, None when none is left."""
        drawn = self._numbers.get(column)
        while drawn:
            first = drawn.popleft()
            if isinstance(first, int):
                return first
            drawn.extendleft(reversed([int(row[0]) for row in first.cursor().fetchall()]))
        return None


def _key(statement: Statement, params: Mapping[str, Any]) -> Any:
    return (statement, *sorted(params.items()))
