"""A month closed for good: its pools, what moved in it, its journal, and the money its lots were given."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Table, func, insert, select

from renterrewards.faults import Fault
from renterrewards.records import Act
from renterrewards.rules.expiry import end_of
from renterrewards.rules.liability_journal import journal
from renterrewards.store import control
from renterrewards.store.liability import months as closed_months
from renterrewards.store.liability.months import Month
from renterrewards.store.liability.pools import Roll
from renterrewards.store.statement import Statement
from renterrewards.store.tables import (
    award_txn,
    liability_entry,
    liability_given,
    liability_line,
    liability_month,
    liability_pool,
)
from renterrewards.store.tables.columns import naive_utc
from renterrewards.store.work import Work


def check(closed: list[Month], day: date, today: date, shown: Callable[[date], str] = str) -> None:
    """Raise Fault (field as_of) when a day is not the end of the month to be closed next; `shown` writes a date."""
    if any(month.last_day >= day for month in closed):
        raise Fault(f"THE MONTH OF {shown(day)} IS CLOSED ALREADY, ITS FIGURES STAY AS THEY ARE", "as_of")
    if day != end_of(day, 1):
        raise Fault(f"A MONTH IS CLOSED BY ITS LAST DAY, TYPE {shown(end_of(day, 1))}", "as_of")
    if day >= today:
        raise Fault("THE MONTH IS NOT OVER YET, CLOSE IT FROM THE NEXT DAY ON", "as_of")
    following = end_of(closed[-1].last_day + timedelta(days=1), 1) if closed else day
    if day != following:
        raise Fault(f"MONTHS ARE CLOSED IN TURN, CLOSE {shown(following)} FIRST", "as_of")


def last_posted(work: Work) -> int:
    """The number of the last movement of the ledger."""
    found = work.one(_LAST)
    return int(found[0]) if found else 0


def close(work: Work, act: Act, roll: Roll, seen: int, today: date) -> None:
    """Write down a month as `roll` has it; `seen` is the last movement there was when that was read.

    What was posted since then belongs to the next month. Fault when a month or the policy was changed meanwhile.
    """
    closed, now = closed_months.months(work), roll.after
    check(closed, now.day, today)
    before = closed[-1].last_day if closed else None
    if before != (roll.before.day if roll.before else None) or now.policy not in control.every(
        work, "liability_policy"
    ):
        raise Fault("CHANGED BY ANOTHER USER MEANWHILE, LOOK AT THE FIGURES AGAIN, NOTHING CLOSED")
    month = Month(now.day, now.method, now.policy.effective_date, seen, naive_utc(act.instant), act.user, None, "", "")
    work.run(_INTO[liability_month.name], **{name: getattr(month, name) for name in Month.__dataclass_fields__})
    for table, rows in ((liability_given, _given), (liability_pool, _pools), (liability_line, _lines)):
        work.many(_INTO[table.name], rows(roll))
    work.many(_INTO[liability_entry.name], _entries(roll))


# -- inside ----------------------------------------------------------------------------------------


def _given(roll: Roll) -> Iterator[dict[str, Any]]:
    for one in roll.after.new:
        lot = one.lot
        yield {
            "lot_id": lot.id,
            "last_day": roll.after.day,
            "posted_on": one.posted_on,
            **lot.cell._asdict(),
            "line": lot.line,
            "points": lot.points,
            "net": lot.net or 0,
            "given": one.money,
        }


def _pools(roll: Roll) -> Iterator[dict[str, Any]]:
    for cell, pool in roll.after.pools.items():
        terms = {"rate": str(pool.terms.rate), "value": str(pool.terms.value), "required": pool.terms.required}
        money = {name: getattr(pool, name) for name in ("outstanding", "deferred", "recognised", "liability")}
        yield {"last_day": roll.after.day, **cell._asdict(), **terms, **money}


def _lines(roll: Roll) -> Iterator[dict[str, Any]]:
    for (customer_type, location), lines in roll.moved.items():
        for line, moved in lines.items():
            if moved.points or moved.money:
                where = {"customer_type": customer_type, "location": location, "line": line}
                yield {"last_day": roll.after.day, **where, "points": moved.points, "money": moved.money}


def _entries(roll: Roll) -> Iterator[dict[str, Any]]:
    moved = [(*where, line, found.money) for where, lines in roll.moved.items() for line, found in lines.items()]
    for number, line in enumerate(journal(roll.after.policy, roll.after.method, moved), start=1):
        yield {"last_day": roll.after.day, "number": number, **line._asdict()}


# -- the statements --------------------------------------------------------------------------------

_LAST = Statement(select(func.coalesce(func.max(award_txn.c.id), 0)))

_WRITTEN: tuple[Table, ...] = (liability_month, liability_given, liability_pool, liability_line, liability_entry)
_INTO = {table.name: Statement(insert(table)) for table in _WRITTEN}
