"""What points outstanding are worth: deferral at relative stand-alone price (IFRS 15, ASC 606), or simple cost. Pure.

V is what an award is worth to the renter, r the share of points that is expected to be used, so a point sells for
SSP = V / Promo Req x r. An RA of T&M net that earns p points defers T&M x SSP.p / (T&M + SSP.p). A pool holds what the
points of one quarter, customer type and location were given, A; of it A x R / E is revenue by now, R being the points
redeemed and E those that are expected to be in the end, so that breakage comes in proportion to use. What was given to
points is never given anew when an estimate changes. Money is in minor units, exact until it is posted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from renterrewards.policies import LiabilityPolicy
from renterrewards.records import SpecialDocument

METHODS = ("DEFERRAL", "COST")
COMING_IN = ("earned", "bonus", "brought_in", "adjusted_in", "reinstated", "transferred_in", "reversed_in")
GOING_OUT = ("redeemed", "expired", "reversed_out", "adjusted_out", "transferred_out")
REVALUED = "revalued"
LINES = (*COMING_IN, *GOING_OUT)
"""The lines of a roll-forward: `earned` is by rentals, `bonus` earned otherwise; `revalued` is what a new estimate
or another method adds to the money."""


class Cell(NamedTuple):
    """What a pool holds together: the quarter of earning (`2026Q4`), customer type and location.

    A blank quarter stands for arrears, points that were spent before they were taken back.
    """

    vintage: str
    customer_type: str
    location: str


class Flow(NamedTuple):
    """Points of a cell that moved: on which line, what a reversal undoes (a kind), whether they began their lot."""

    cell: Cell
    line: str
    undone: str
    first: bool
    points: int


@dataclass(frozen=True, slots=True)
class Terms:
    """What a pool is reckoned with: r, the award's value in minor units and the points it takes (0: no award)."""

    rate: Decimal
    value: Decimal = Decimal(0)
    required: int = 0

    @property
    def cost(self) -> Decimal:
        """The expected cost of a point, V / Promo Req x r, in minor units: SSP, too."""
        return self.value / self.required * self.rate if self.required else Decimal(0)


@dataclass(frozen=True, slots=True)
class Pool:
    """A pool at a date. `points` and `money` by line, both since the beginning and never negative but `expired`."""

    terms: Terms
    points: dict[str, int]
    money: dict[str, int]
    outstanding: int
    redeemed: int
    deferred: int
    recognised: int
    liability: int


def deferral(net: int, price: Decimal, points: int) -> Decimal:
    """What an RA of `net` T&M defers for the points it earns: its share by stand-alone prices, exact."""
    worth = price * points
    return net * worth / (net + worth) if net > 0 and worth > 0 else Decimal(0)


def expected(rate: Decimal, points: int, redeemed: int, outstanding: int) -> Decimal:
    """E: how many of a pool's points will have been redeemed in the end; no more than are used or still there."""
    return max(Decimal(redeemed), min(rate * points, Decimal(redeemed + outstanding)))


def revenue_to_date(pool: int, redeemed: int, expected: Decimal) -> Decimal:
    """min(A, A x R / E); all of A when no more is expected."""
    return Decimal(pool) if expected <= redeemed else pool * redeemed / expected


def minor(exact: Decimal) -> int:
    """An exact amount in whole minor units, halves up."""
    return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


def split(total: int, weights: Sequence[int]) -> list[int]:
    """A whole amount by weights, by largest remainder: the parts are whole and add up; nothing without weights."""
    whole = sum(weights)
    if whole <= 0:
        return [0] * len(weights)
    parts = [total * weight // whole for weight in weights]
    remainders = [(total * weight % whole, -place) for place, weight in enumerate(weights)]
    for _, place in sorted(remainders, reverse=True)[: total - sum(parts)]:
        parts[-place] += 1
    return parts


def award_value(document: SpecialDocument, per_day: Decimal, per_rental: Decimal) -> Decimal:
    """V of an award: free days at the average net T&M per day, money as it is, percent of an average rental."""
    amount = Decimal(document.amount or 0)
    match document.promo_type:
        case "D":
            return amount / 100 * per_day
        case "%":
            off = amount / 10_000 * per_rental
            return min(off, Decimal(document.maximum_amount)) if document.maximum_amount else off
    return amount


def policy_on(policies: Iterable[LiabilityPolicy], day: date) -> LiabilityPolicy | None:
    """The version in force on a day."""
    begun = [policy for policy in policies if policy.effective_date <= day]
    return max(begun, key=lambda policy: policy.effective_date, default=None)


def configured(policy: LiabilityPolicy) -> Decimal:
    """The redemption rate that the policy names, as a share of 1."""
    return Decimal(policy.redemption_rate) / 10_000


def vintage(day: date) -> str:
    """The quarter of a day: 2026Q4."""
    return f"{day.year}Q{(day.month + 2) // 3}"


# -- pools -----------------------------------------------------------------------------------------


def pool(flows: Iterable[Flow], given: dict[str, int], moved: int, terms: Terms, method: str) -> Pool:
    """A pool of its flows, what its lots were given by line, the money transferred in (out: negative)."""
    counted = _Counted(list(flows))
    money = dict.fromkeys((*LINES, REVALUED), 0) | given
    money["transferred_in" if moved > 0 else "transferred_out"] = abs(moved)
    money["adjusted_out"], money["reversed_out"], live = split(
        sum(given.values()) + moved, (counted.adjusted_away, counted.taken_back, counted.live)
    )
    earned_by_now = minor(revenue_to_date(live, counted.redeemed, counted.expected(terms.rate)))
    net, back = (_share(live, part, counted.live) for part in (counted.redeemed, counted.back))
    money["reversed_in"] += back
    money["redeemed"], money["expired"] = net + back, earned_by_now - net
    liability = live - earned_by_now
    if method == "COST":
        money, liability = _at_cost(counted, terms), minor(max(0, counted.outstanding) * terms.cost)
    return Pool(terms, counted.points, money, counted.outstanding, counted.redeemed, live, earned_by_now, liability)


class _Counted:
    """The points of a pool, and the sums its money goes by, held within each other against back-dated oddities."""

    def __init__(self, flows: list[Flow]) -> None:
        self.points = {line: sum(flow.points for flow in flows if flow.line == line) for line in LINES}
        self.outstanding = balance(self.points)
        began = sum(flow.points for flow in flows if flow.first and flow.line != "transferred_in")
        self.transferred = self.points["transferred_in"] - self.points["transferred_out"]
        self.began = began
        all_in = max(0, began + self.transferred)
        again = [flow for flow in flows if flow.line == "reversed_in" and not flow.first]
        self.back = sum(flow.points for flow in again if flow.undone == "REDEEM")
        unadjusted = sum(flow.points for flow in again if flow.undone == "ADJUST")
        self.taken_back = min(self.points["reversed_out"], all_in)
        self.adjusted_away = min(max(0, self.points["adjusted_out"] - unadjusted), all_in - self.taken_back)
        self.live = all_in - self.taken_back - self.adjusted_away
        self.redeemed = max(0, min(self.points["redeemed"] - self.back, self.live))

    def expected(self, rate: Decimal) -> Decimal:
        left = max(0, min(self.outstanding, self.live - self.redeemed))
        return expected(rate, self.live, self.redeemed, left)


def balance(points: dict[str, int]) -> int:
    """What the lines of a roll-forward, or their changes, add up to."""
    return sum(points[line] for line in COMING_IN) - sum(points[line] for line in GOING_OUT)


def _at_cost(counted: _Counted, terms: Terms) -> dict[str, int]:
    """Every line at today's cost of a point."""
    money = {line: minor(points * terms.cost) for line, points in counted.points.items()}
    return money | {REVALUED: 0}


def _share(money: int, part: int, whole: int) -> int:
    return minor(Decimal(money) * part / whole) if whole else 0


def transfers(cells: dict[Cell, list[Flow]], given: dict[Cell, dict[str, int]]) -> dict[Cell, int]:
    """The money that goes with points from one customer to another, by cell: in, or out (negative).

    It leaves a pool at the average of what its points were given, and comes in by points, quarter by quarter.
    """
    moved: dict[Cell, int] = {}
    counted = {cell: _Counted(flows) for cell, flows in cells.items() if cell.vintage}
    for quarter in {cell.vintage for cell, of_cell in counted.items() if of_cell.transferred}:
        here = {cell: of_cell for cell, of_cell in counted.items() if cell.vintage == quarter}
        for cell, of_cell in here.items():
            if of_cell.transferred < 0:
                leaving = min(-of_cell.transferred, of_cell.began)
                moved[cell] = -_share(sum(given.get(cell, {}).values()), leaving, of_cell.began)
        coming = sorted(cell for cell, of_cell in here.items() if of_cell.transferred > 0)
        total = -sum(moved.get(cell, 0) for cell in here)
        moved |= dict(zip(coming, split(total, [here[cell].transferred for cell in coming]), strict=True))
    return moved
