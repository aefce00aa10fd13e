"""I6: the closed months of the liability, held against the ledger, against each other and against their journal.

Their numbers are year and month, as 202611; they are asked of the whole store only.
"""

from typing import Any

from sqlalchemy import ClauseElement, ColumnElement, Date, case, extract, func, literal, null, or_, select, union_all

from renterrewards.rules.liability import GOING_OUT
from renterrewards.store.statement import Statement
from renterrewards.store.tables import award_txn, liability_entry, liability_line, liability_month, liability_pool

_month, _pool, _line = liability_month.c, liability_pool.c, liability_line.c


def _number(day: ColumnElement[Any]) -> ColumnElement[int]:
    return 100 * extract("year", day) + extract("month", day)


def _stood() -> ClauseElement:
    """Each month with its points and the ledger's, its liability and what is deferred, its debits and credits."""
    before = (award_txn.c.id <= _month.last_txn, award_txn.c.business_date <= _month.last_day)
    movements = select(func.coalesce(func.sum(award_txn.c.delta), 0)).where(*before).scalar_subquery()
    pools = (
        select(
            _pool.last_day,
            func.sum(_pool.outstanding).label("outstanding"),
            func.sum(_pool.liability).label("liability"),
            (func.sum(_pool.deferred) - func.sum(_pool.recognised)).label("unrecognised"),
        )
        .group_by(_pool.last_day)
        .subquery()
    )
    entry = liability_entry.c
    journal = (
        select(entry.last_day, func.sum(entry.debit).label("debit"), func.sum(entry.credit).label("credit"))
        .group_by(entry.last_day)
        .subquery()
    )
    by_method = case((_month.method == "DEFERRAL", pools.c.unrecognised), else_=pools.c.liability)
    return (
        select(
            *(null().label("customer"), _number(_month.last_day).label("month")),
            *(func.coalesce(pools.c.outstanding, 0), movements),
            *(pools.c.liability, by_method),
            *(journal.c.debit, journal.c.credit),
        )
        .select_from(liability_month)
        .outerjoin(pools, pools.c.last_day == _month.last_day)
        .outerjoin(journal, journal.c.last_day == _month.last_day)
    )


def _rolled() -> ClauseElement:
    """Each month and location with what it closed with, and what the month before did and what moved since."""
    other = liability_month.alias("other")
    last = select(func.max(other.c.last_day)).where(other.c.last_day < _month.last_day).scalar_subquery()
    sign = case((or_(*(_line.line == line for line in GOING_OUT)), -1), else_=1)
    none = literal(0)
    parts = union_all(
        select(
            _pool.last_day.label("last_day"),
            _pool.location.label("location"),
            _pool.liability.label("liability"),
            none.label("brought"),
            _pool.outstanding.label("outstanding"),
            none.label("came"),
        ),
        select(_month.last_day, _pool.location, none, _pool.liability, none, _pool.outstanding)
        .select_from(liability_month)
        .join(liability_pool, _pool.last_day == last),
        select(_line.last_day, _line.location, none, sign * _line.money, none, sign * _line.points),
    ).subquery()
    sums = [func.sum(parts.c[name]) for name in ("liability", "brought", "outstanding", "came")]
    day = func.min(parts.c.last_day, type_=Date)
    return select(null().label("customer"), _number(day).label("month"), *sums).group_by(
        parts.c.last_day, parts.c.location
    )


MONTHS = (
    (
        (
            ("I6", "POINTS OUTSTANDING ARE THE SUM OF ALL MOVEMENTS UP TO IT"),
            ("I6", "LIABILITY IS WHAT IS DEFERRED AND NOT RECOGNISED YET"),
            ("I6", "ITS JOURNAL BALANCES"),
        ),
        Statement(_stood()),
    ),
    (
        (
            ("I6", "LIABILITY FOLLOWS FROM THE MONTH BEFORE"),
            ("I6", "POINTS OUTSTANDING FOLLOW FROM THE MONTH BEFORE"),
        ),
        Statement(_rolled()),
    ),
)
"""(Promises, statement): the rows are as those of `checks`."""
