"""Which numbers of a batch are taken: twice in it, or on file."""

import json
from collections.abc import Iterable, Sequence

from sqlalchemy import text

from renterrewards.imports.columns import NUMBER_LIMIT
from renterrewards.store.statement import Statement
from renterrewards.store.work import Row, Work

Wrong = dict[int, list[tuple[str, str]]]
"""By the place of a row in its batch: columns, and what is wrong in them."""


def twice(numbers: Sequence[int], heading: str, called: str) -> Wrong:
    """Rows whose number came before in the batch."""
    if len(set(numbers)) == len(numbers):
        return {}
    seen: set[int] = set()
    wrong: Wrong = {}
    for at, number in enumerate(numbers):
        if number in seen:
            wrong[at] = [(heading, f"{called} {number} IS IN THE FILE TWICE")]
        seen.add(number)
    return wrong


class Taken:
    """The numbers of a table that are on file: one statement a batch, and none where all are beyond the highest."""

    def __init__(self, table: str) -> None:
        self._highest = Statement(text(f"SELECT max(number) FROM {table}"))  # noqa: S608 - our own names
        self._among = among(f"SELECT number FROM {table} WHERE number IN ({{numbers}})")  # noqa: S608

    def on_file(self, work: Work, numbers: Sequence[int], heading: str, called: str) -> Wrong:
        """Rows whose number is on file."""
        highest = (work.one(self._highest) or (None,))[0] or 0
        if min(numbers, default=0) > highest:
            return {}
        asked = [number for number in numbers if number <= highest]
        found = {row[0] for row in work.all(self._among, numbers=listed(asked))}
        if not found:
            return {}
        taken = (at for at, number in enumerate(numbers) if number in found)
        return {at: [(heading, f"{called} {numbers[at]} IS ON FILE ALREADY")] for at in taken}


class Seen:
    """The numbers of a rehearsal so far: a bit for each there can be, however many come."""

    def __init__(self) -> None:
        self._bits = bytearray(NUMBER_LIMIT // 8 + 1)

    def twice(self, numbers: Iterable[int], heading: str, called: str) -> Wrong:
        """Rows whose number came in a batch before."""
        wrong: Wrong = {}
        for at, number in enumerate(numbers):
            place, bit = number >> 3, 1 << (number & 7)
            if self._bits[place] & bit:
                wrong[at] = [(heading, f"{called} {number} IS IN THE FILE TWICE")]
            self._bits[place] |= bit
        return wrong


def listed(numbers: Iterable[int]) -> str:
    """Numbers as the one parameter of a statement made by `among`."""
    return json.dumps(list(numbers), separators=(",", ":"))


def among(sql: str, more: str = "") -> Statement:
    """A SELECT whose `{numbers}` are those of the parameter `numbers`; `more` is said to PostgreSQL alone."""
    values = "SELECT CAST(value AS INTEGER) FROM json_array_elements_text(CAST(:numbers AS json))"
    return Statement(
        text(sql.format(numbers="SELECT value FROM json_each(:numbers)")), text(f"{sql.format(numbers=values)} {more}")
    )


def rows_of(work: Work, of: Statement, numbers: Iterable[int]) -> dict[int, Row]:
    """The rows of these numbers by the first column, which is the number."""
    return {row[0]: row[1:] for row in work.all(of, numbers=listed(numbers))}
