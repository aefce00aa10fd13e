"""What moved between two dates (AWDACT): points in and out by day, user, location or kind, and the sums around."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, case, func, select

from renterrewards.store.statement import Statement
from renterrewards.store.tables import award_txn
from renterrewards.store.work import Work

BY = {"DAY": "business_date", "USER": "user_code", "LOCATION": "location_code", "KIND": "kind"}
"""What activity can be grouped by, and the column that holds it."""


@dataclass(frozen=True, slots=True)
class Activity:
    """A line: how many movements of how many customers, the points that came in, those that went out (0 or less)."""

    of: Any
    movements: int
    customers: int
    points_in: int
    points_out: int

    @property
    def net(self) -> int:
        """What is left of it."""
        return self.points_in + self.points_out


def activity(work: Work, first: date, last: date, by: str) -> list[Activity]:
    """The lines from day to day, both included, in the order of what they are grouped by."""
    return [Activity(*row) for row in work.all(_ACTIVITY[by], first=first, last=last)]


def before(work: Work, day: date) -> int:
    """The points of all customers at the beginning of a day, by the dates of their movements."""
    return _sum(work.one(_BEFORE, day=day))


def through(work: Work, day: date) -> int:
    """The points of all customers at the end of a day."""
    return _sum(work.one(_THROUGH, day=day))


def _sum(row: tuple[Any, ...] | None) -> int:
    return int(row[0]) if row else 0


_delta = award_txn.c.delta


def _grouped(column: str) -> Statement:
    of = award_txn.c[column]
    return Statement(
        select(
            of,
            func.count(),
            func.count(award_txn.c.account_id.distinct()),
            func.sum(case((_delta > 0, _delta), else_=0)),
            func.sum(case((_delta < 0, _delta), else_=0)),
        )
        .where(award_txn.c.business_date.between(bindparam("first"), bindparam("last")))
        .group_by(of)
        .order_by(of)
    )


_ACTIVITY = {by: _grouped(column) for by, column in BY.items()}
_outstanding = select(func.coalesce(func.sum(_delta), 0))
_BEFORE = Statement(_outstanding.where(award_txn.c.business_date < bindparam("day")))
_THROUGH = Statement(_outstanding.where(award_txn.c.business_date <= bindparam("day")))
