"""How many of the points of a quarter will be used in the end, estimated from the quarters before (chain-ladder). Pure.

A row of the triangle is a quarter of earning, its columns the quarters since: points redeemed by then. What comes is
reckoned by how much the older quarters grew from one column to the next.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

QUARTERS_NEEDED = 8


class Used(NamedTuple):
    """Points of a quarter of earning, earned (less taken away) and redeemed (less given back) in a later quarter."""

    earned_in: int
    used_in: int
    earned: int
    redeemed: int


@dataclass(frozen=True, slots=True)
class Rates:
    """The estimated rates by quarter of earning, and that of quarters too young for one; None: not enough is known."""

    by_quarter: Mapping[int, Decimal]
    young: Decimal | None

    def of(self, vintage: str) -> Decimal | None:
        """The rate of a quarter, as 2026Q4."""
        return self.by_quarter.get(index_of(vintage), self.young)


UNKNOWN = Rates({}, None)


def estimate(used: list[Used], day: date) -> Rates:
    """The rates as the quarters that were over by a day give them; UNKNOWN while these are fewer than eight."""
    last = quarter(day + timedelta(days=1)) - 1
    known = [row for row in used if row.earned_in <= last and row.used_in <= last]
    if not known or last - min(row.earned_in for row in known) + 1 < QUARTERS_NEEDED:
        return UNKNOWN
    earned = dict.fromkeys(sorted({row.earned_in for row in known}), 0)
    for row in known:
        earned[row.earned_in] += row.earned
    triangle = {earned_in: _grown(known, earned_in, last) for earned_in in earned}
    factors = _factors(triangle)
    final = {row: min(_completed(triangle[row], factors), Decimal(qty)) for row, qty in earned.items() if qty > 0}
    if not sum(final.values()):
        return UNKNOWN
    young = sum(final.values(), Decimal(0)) / sum(earned[row] for row in final if final[row])
    return Rates({row: qty / earned[row] for row, qty in final.items() if qty}, min(Decimal(1), young))


def quarter(day: date) -> int:
    """Quarters counted since year 0."""
    return day.year * 4 + (day.month - 1) // 3


def index_of(vintage: str) -> int:
    """The same of a name as 2026Q4; 0 for a blank one."""
    return int(vintage[:4]) * 4 + int(vintage[5]) - 1 if vintage else 0


def _grown(known: list[Used], row: int, last: int) -> list[int]:
    """Points of a row redeemed by the end of each quarter since."""
    grown = [0] * (last - row + 1)
    for used in known:
        if used.earned_in == row:
            for column in range(max(0, used.used_in - row), len(grown)):
                grown[column] += used.redeemed
    return grown


def _factors(triangle: dict[int, list[int]]) -> list[Decimal]:
    """How much all rows together grew from each column to the next, of those rows that have both."""
    longest = max(map(len, triangle.values()))
    factors = []
    for column in range(longest - 1):
        both = [row for row in triangle.values() if len(row) > column + 1]
        before = sum(row[column] for row in both)
        factors.append(Decimal(sum(row[column + 1] for row in both)) / before if before > 0 else Decimal(1))
    return factors


def _completed(row: list[int], factors: list[Decimal]) -> Decimal:
    final = Decimal(max(0, row[-1]))
    for factor in factors[len(row) - 1 :]:
        final *= factor
    return final
