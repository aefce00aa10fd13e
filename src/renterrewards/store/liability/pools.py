"""What the points outstanding are worth at a date, and how they came there from another.

The figures of a closed month are its own for good; any other date is reckoned from the ledger. `rules.liability` has
the formulas.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from renterrewards.policies import LiabilityPolicy
from renterrewards.rules.expiry import end_of
from renterrewards.rules.liability import (
    COMING_IN,
    LINES,
    REVALUED,
    Cell,
    Flow,
    Pool,
    deferral,
    minor,
    pool,
    transfers,
)
from renterrewards.store.liability import facts
from renterrewards.store.liability import months as closed_months
from renterrewards.store.liability.facts import NewLot
from renterrewards.store.liability.months import Month
from renterrewards.store.liability.terms import Estimates
from renterrewards.store.work import Work


@dataclass(frozen=True, slots=True)
class Given:
    """The money that a lot is given, and the day its movement belongs to."""

    lot: NewLot
    posted_on: date
    money: int


@dataclass(frozen=True, slots=True)
class Worth:
    """The pools at a date. `month` is the closed month that they are of; `new` lots got their money here."""

    day: date
    policy: LiabilityPolicy
    method: str
    pools: dict[Cell, Pool]
    month: Month | None
    new: list[Given] = field(default_factory=list)

    @property
    def liability(self) -> int:
        """The liability of all pools, minor units."""
        return sum(pool.liability for pool in self.pools.values())

    @property
    def points(self) -> int:
        """The points of all pools, arrears taken off: the sum of all balances."""
        return sum(pool.outstanding for pool in self.pools.values())


@dataclass(slots=True)
class Moved:
    """Points and money of a line of the roll-forward; money in minor units."""

    points: int = 0
    money: int = 0


@dataclass(frozen=True, slots=True)
class Roll:
    """From one date to another, by customer type and location: what stood, what moved by line, what stands."""

    before: Worth | None
    after: Worth
    moved: dict[tuple[str, str], dict[str, Moved]]
    late: tuple[int, int] = (0, 0)


def worth(work: Work, day: date, method: str = "") -> Worth:
    """The pools at the end of a day; by another method than the policy's when one is named. Fault without a policy."""
    estimates = Estimates(work, day)
    month = next((month for month in estimates.closed if month.last_day == day), None)
    policy = estimates.policy(month.policy_date if month else day)
    method = method or (month.method if month else policy.method)
    last_txn = closed_months.last_txn(estimates.closed, day)
    new = [] if month else list(_given(work, estimates, day, last_txn))
    given = facts.given(work, day)
    for one in new:
        lines = given.setdefault(one.lot.cell, {})
        lines[one.lot.line] = lines.get(one.lot.line, 0) + one.money
    terms = {cell: stood.terms for cell, stood in closed_months.pools(work, day).items()} if month else {}
    cells = _by_cell(facts.flows(work, day, last_txn))
    moved = transfers(cells, given)
    pools = {
        cell: pool(
            of_cell, given.get(cell, {}), moved.get(cell, 0), terms.get(cell) or estimates.terms(cell, day), method
        )
        for cell, of_cell in sorted(cells.items())
    }
    return Worth(day, policy, method, pools, month, new)


def roll(work: Work, after: date | None, day: date) -> Roll:
    """How the points and their worth came from the end of one day (None: from nothing) to the end of another."""
    now = worth(work, day)
    before = worth(work, after) if after else None
    alike = before if before is None or before.method == now.method else worth(work, after or day, now.method)
    moved: dict[tuple[str, str], dict[str, Moved]] = {}
    for cell in sorted({*now.pools, *(before.pools if before else ())}):
        lines = moved.setdefault(cell[1:], {line: Moved() for line in (*LINES, REVALUED)})
        _add(lines, now.pools.get(cell), _in(alike, cell), _in(before, cell), now.method)
    closed = closed_months.months(work)
    return Roll(before, now, moved, closed_months.late(work, closed, after or date.min, day))


# -- inside ----------------------------------------------------------------------------------------


def _given(work: Work, estimates: Estimates, day: date, last_txn: int) -> Iterable[Given]:
    """What each lot that no closed month has is given, at the terms of the end of its month.

    An RA's T&M is shared by all the points that its close earned; points without an RA are given their SSP. What is
    transferred in brings its money along (`transfers`).
    """
    lots = list(facts.new_lots(work, day, last_txn))
    of_close: dict[tuple[str, int], dict[int, int]] = {}
    for lot in lots:
        if lot.net is not None:
            of_close.setdefault(lot.close, {})[lot.txn_id] = lot.of_all
    for lot in lots:
        posted = closed_months.posted_on(estimates.closed, lot.txn_id, lot.business_date)
        price = estimates.terms(lot.cell, min(day, end_of(posted, 1))).cost
        if lot.line == "transferred_in":
            money = Decimal(0)
        elif lot.net is None:
            money = price * lot.points
        else:
            points = sum(of_close[lot.close].values())
            money = deferral(lot.net, price, points) * lot.points / points
        yield Given(lot, posted, minor(money))


def _by_cell(found: Iterable[Flow]) -> dict[Cell, list[Flow]]:
    cells: dict[Cell, list[Flow]] = {}
    for flow in found:
        cells.setdefault(flow.cell, []).append(flow)
    return cells


def _in(stood: Worth | None, cell: Cell) -> Pool | None:
    return stood.pools.get(cell) if stood else None


def _add(lines: dict[str, Moved], now: Pool | None, alike: Pool | None, before: Pool | None, method: str) -> None:
    """Add what moved in one pool; what the lines do not explain of its change in worth is `revalued`."""
    explained = 0
    for line in LINES:
        points = (now.points[line] if now else 0) - (alike.points[line] if alike else 0)
        if method == "COST":
            found = now or alike
            money = minor(points * found.terms.cost) if found else 0
        else:
            money = (now.money[line] if now else 0) - (alike.money[line] if alike else 0)
        lines[line].points += points
        lines[line].money += money
        explained += money if line in COMING_IN else -money
    change = (now.liability if now else 0) - (before.liability if before else 0)
    lines[REVALUED].money += change - explained
