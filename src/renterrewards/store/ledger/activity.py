"""What moved between two dates (AWDACT): points in and out by day, month, user and so on; the sums around."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, bindparam, case, extract, func, literal_column, select

from renterrewards.store.statement import Statement
from renterrewards.store.tables import award_txn
from renterrewards.store.work import Work


@dataclass(frozen=True, slots=True)
class Activity:
    """A line: how many movements of how many customers, the points that came in, those that went out (0 or less).

    `of` is a day, a month as `2012-05`, or a code.
    """

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
    rows = work.all(_ACTIVITY[by], first=first, last=last)
    return [Activity(_month_code(of) if by == "MONTH" else of, *figures) for of, *figures in rows]


def before(work: Work, day: date) -> int:
    """The points of all customers at the beginning of a day, by the dates of their movements."""
    return _sum(work.one(_BEFORE, day=day))


def through(work: Work, day: date) -> int:
    """The points of all customers at the end of a day."""
    return _sum(work.one(_THROUGH, day=day))


def _month_code(number: int) -> str:
    return f"{number // 100:04}-{number % 100:02}"


def _sum(row: tuple[Any, ...] | None) -> int:
    return int(row[0]) if row else 0


_delta, _day = award_txn.c.delta, award_txn.c.business_date
_hundred: ColumnElement[int] = literal_column("100")
_month: ColumnElement[Any] = extract("year", _day) * _hundred + extract("month", _day)
"""May 2012 is 201205: a number that sorts, on every database."""

_undone = award_txn.alias("undone")
_earned: ColumnElement[str] = literal_column("'EARN'")
_blank: ColumnElement[str] = literal_column("''")
_by_ra = award_txn.c.source_type == literal_column("'RA'")
_kind: ColumnElement[Any] = case(
    (award_txn.c.kind != _earned, award_txn.c.kind),
    (~_by_ra, award_txn.c.source_type),
    (award_txn.c.rule != _blank, literal_column("'BONUS'")),
    else_=_earned,
)
_rule: ColumnElement[Any] = case(
    (award_txn.c.kind == _earned, award_txn.c.rule), (_undone.c.kind == _earned, _undone.c.rule), else_=_blank
)
BY: dict[str, ColumnElement[Any]] = {
    "DAY": _day,
    "MONTH": _month,
    "USER": award_txn.c.user_code,
    "LOCATION": award_txn.c.location_code,
    "KIND": _kind,
    "RULE": _rule,
}
"""What activity can be grouped by. An earning's kind is its source, BONUS an RA's by a rule; what was taken back of an
earning is of the rule that gave it."""


def _grouped(of: ColumnElement[Any]) -> Statement:
    of = of.label("of")
    return Statement(
        select(
            of,
            func.count(),
            func.count(award_txn.c.account_id.distinct()),
            func.sum(case((_delta > 0, _delta), else_=0)),
            func.sum(case((_delta < 0, _delta), else_=0)),
        )
        .select_from(award_txn)
        .outerjoin(_undone, _undone.c.id == award_txn.c.reverses_id)
        .where(award_txn.c.business_date.between(bindparam("first"), bindparam("last")))
        .group_by(literal_column("1"))
        .order_by(literal_column("1"))
    )


_ACTIVITY = {by: _grouped(of) for by, of in BY.items()}
_outstanding = select(func.coalesce(func.sum(_delta), 0))
_BEFORE = Statement(_outstanding.where(award_txn.c.business_date < bindparam("day")))
_THROUGH = Statement(_outstanding.where(award_txn.c.business_date <= bindparam("day")))
