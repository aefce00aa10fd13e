"""Closed RAs that came in and are still to earn: in the order they were closed, some at a time.

Which they are the store itself knows (`tables.to_earn`), so that nothing earns twice and an import that was
interrupted goes on with the next.
"""

from collections.abc import Callable

from sqlalchemy import bindparam, select

from renterrewards.imports import numbers
from renterrewards.imports.intake import Earned
from renterrewards.records import Agreement
from renterrewards.store import agreements, tables
from renterrewards.store.statement import Statement
from renterrewards.store.work import Work

TOGETHER = 500
"""RAs that earn in one transaction: each takes about as long as a close at the counter, which waits meanwhile."""


def some(work: Work, earn: Callable[[Work, Agreement], None]) -> Earned | None:
    """Let the next RAs earn; None when there are none."""
    waiting = work.all(_NEXT, limit=TOGETHER)
    if not waiting:
        return None
    work.hold(_HELD, numbers=numbers.listed(sorted({renter for _, renter in waiting})))
    done = [number for number, _ in waiting]
    for number in done:
        found = agreements.find(work, number)
        if found and found.status == "CLOSED" and found.points_earned is None:
            earn(work, found)
    return Earned(len(done), sum(points or 0 for (points,) in work.all(_POINTS, numbers=numbers.listed(done))))


# -- the statements --------------------------------------------------------------------------------

_c = tables.agreement.c
_NEXT = Statement(
    select(_c.number, _c.customer_number)
    .where(tables.to_earn)
    .order_by(_c.closed_at, _c.number)
    .limit(bindparam("limit"))
)
_HELD = numbers.among("SELECT number FROM customer WHERE number IN ({numbers})", "ORDER BY number FOR NO KEY UPDATE")
_POINTS = numbers.among("SELECT points_earned FROM agreement WHERE number IN ({numbers})")
