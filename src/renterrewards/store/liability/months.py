"""The closed months: which there are, what they closed with, and to which day a movement belongs.

A movement that is posted after its month was closed belongs to the day after: the figures of a closed month stay.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import zip_longest

from sqlalchemy import bindparam, func, select, update

from renterrewards.records import Act
from renterrewards.rules.liability import Cell, Terms
from renterrewards.store.statement import Statement
from renterrewards.store.tables import award_txn, liability_entry, liability_line, liability_month, liability_pool
from renterrewards.store.tables.columns import naive_utc
from renterrewards.store.work import Work

NO_LIMIT = 2**62


@dataclass(frozen=True, slots=True)
class Month:
    """A closed month; instants are UTC. `exported_at` None: its journal was not exported yet."""

    last_day: date
    method: str
    policy_date: date
    last_txn: int
    closed_at: datetime
    closed_by: str
    exported_at: datetime | None
    exported_by: str
    exported_to: str


@dataclass(frozen=True, slots=True)
class Closed:
    """A pool as its month closed with it; money in minor units."""

    terms: Terms
    outstanding: int
    deferred: int
    recognised: int
    liability: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a closed month's journal."""

    number: int
    what: str
    account: str
    customer_type: str
    location: str
    debit: int
    credit: int


def months(work: Work) -> list[Month]:
    """Every closed month, oldest first."""
    return [Month(*row) for row in work.all(_MONTHS)]


def last_txn(closed: list[Month], day: date) -> int:
    """The number of the last movement that may belong to a day: later ones came when its month was closed."""
    return next((month.last_txn for month in closed if month.last_day >= day), NO_LIMIT)


def posted_on(closed: list[Month], txn_id: int, business_date: date) -> date:
    """The day a movement belongs to: its own, or the first of the months that were open when it was posted."""
    shut = [month.last_day for month in closed if month.last_txn < txn_id]
    return max(business_date, shut[-1] + timedelta(days=1)) if shut else business_date


def late(work: Work, closed: list[Month], after: date, day: date) -> tuple[int, int]:
    """(Movements, points) of those that belong to the days after one date and up to another by being late only."""
    found = [(0, 0)]
    for month, following in zip_longest(closed, closed[1:]):
        if after < month.last_day + timedelta(days=1) <= day:
            up_to = min(following.last_txn if following else NO_LIMIT, last_txn(closed, day))
            row = work.one(_LATE, day=month.last_day, seen=month.last_txn, up_to=up_to) or (0, 0)
            found.append((row[0], row[1]))
    return sum(count for count, _ in found), sum(points for _, points in found)


def pools(work: Work, last_day: date) -> dict[Cell, Closed]:
    """The pools that a month closed with."""
    return {
        Cell(*row[:3]): Closed(Terms(Decimal(row[3]), Decimal(row[4]), row[5]), *row[6:])
        for row in work.all(_POOLS, last_day=last_day)
    }


def lines(work: Work, last_day: date) -> list[tuple[str, str, str, int, int]]:
    """What moved in a closed month: customer type, location, line, points, money."""
    return [(row[0], row[1], row[2], row[3], row[4]) for row in work.all(_LINES, last_day=last_day)]


def journal(work: Work, last_day: date) -> list[Entry]:
    """The journal of a closed month."""
    return [Entry(*row) for row in work.all(_JOURNAL, last_day=last_day)]


def mark_exported(work: Work, act: Act, last_day: date) -> bool:
    """Note that a month's journal is exported now; False when it was before."""
    return work.changed(_EXPORTED, last_day=last_day, at=naive_utc(act.instant), by=act.user) > 0


def name_export(work: Work, last_day: date, path: str) -> None:
    """Note to which file it went."""
    work.run(_EXPORTED_TO, last_day=last_day, to=path)


def was_exported(work: Work, act: Act, last_day: date, path: str) -> bool:
    """Whether it was this act that exported a month's journal, to this file."""
    return work.one(_BY_ACT, last_day=last_day, at=naive_utc(act.instant), by=act.user, to=path) is not None


# -- the statements --------------------------------------------------------------------------------

_MONTHS = Statement(select(liability_month).order_by(liability_month.c.last_day))

_LATE = Statement(
    select(func.count(), func.coalesce(func.sum(award_txn.c.delta), 0)).where(
        award_txn.c.business_date <= bindparam("day"),
        award_txn.c.id > bindparam("seen"),
        award_txn.c.id <= bindparam("up_to"),
    )
)

_of_month = bindparam("last_day", type_=liability_month.c.last_day.type)
_pool = liability_pool.c
_POOLS = Statement(
    select(
        *(_pool.vintage, _pool.customer_type, _pool.location, _pool.rate, _pool.value, _pool.required),
        *(_pool.outstanding, _pool.deferred, _pool.recognised, _pool.liability),
    ).where(_pool.last_day == _of_month)
)

_line = liability_line.c
_LINES = Statement(
    select(_line.customer_type, _line.location, _line.line, _line.points, _line.money).where(
        _line.last_day == _of_month
    )
)

_entry = liability_entry.c
_JOURNAL = Statement(
    select(
        *(_entry.number, _entry.what, _entry.account, _entry.customer_type, _entry.location),
        *(_entry.debit, _entry.credit),
    )
    .where(_entry.last_day == _of_month)
    .order_by(_entry.number)
)

_EXPORTED = Statement(
    update(liability_month)
    .where(liability_month.c.last_day == _of_month, liability_month.c.exported_at.is_(None))
    .values(exported_at=bindparam("at"), exported_by=bindparam("by"))
)

_EXPORTED_TO = Statement(
    update(liability_month).where(liability_month.c.last_day == _of_month).values(exported_to=bindparam("to"))
)

_month = liability_month.c
_BY_ACT = Statement(
    select(_month.last_day).where(
        _month.last_day == _of_month,
        _month.exported_at == bindparam("at"),
        _month.exported_by == bindparam("by"),
        _month.exported_to == bindparam("to"),
    )
)
