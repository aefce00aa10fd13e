"""How points are earned and taken: which lots, how much of each, and what is owed first. Pure plans.

A lot is what one earning left to be spent. Arrears are points taken back after they were spent: they exist only
while no lot has anything left, and the next earning repays them first.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from renterrewards.faults import Fault

MOST = 999_999_999
"""No movement and no balance is larger, so that every sum fits the column of every database."""


@dataclass(frozen=True, slots=True)
class Lot:
    """A lot with something left, which can be used from `available_on` on (None: from the beginning)."""

    id: int
    earned_on: date
    expires_on: date | None
    remaining: int
    policy: str = ""
    available_on: date | None = None

    @property
    def use(self) -> tuple[bool, date, date, int]:
        """Lots are used in this order: the soonest to die first, those that never die last."""
        return (self.expires_on is None, self.expires_on or date.max, self.earned_on, self.id)


@dataclass(frozen=True, slots=True)
class Policy:
    """What an operation has decided of points that come back; the first value of each is how the program comes.

    `arrears`: points taken back that were spent already are owed (UNLIMITED), taken only as far as there are any
    (WITHIN), or not taken at all (BLOCK). `grace_days`: how long points live that come back after their
    lot has died; 0: they are lost.
    """

    arrears: str = "UNLIMITED"
    grace_days: int = 30


@dataclass(frozen=True, slots=True)
class Earning:
    """Points that come in: what repays arrears, and what makes a lot (0: none is made)."""

    repaid: int
    lot: int


@dataclass(frozen=True, slots=True)
class Taking:
    """Points taken out of one lot."""

    lot_id: int
    qty: int


@dataclass(frozen=True, slots=True)
class Taken:
    """What a movement once took out of a lot, and its last day; out of no lot, it was owed.

    `kept`: the lot can be used after that day, as its notice has not run out.
    """

    lot_id: int | None
    qty: int
    expires_on: date | None
    kept: bool = False


@dataclass(frozen=True, slots=True)
class GivingBack:
    """Points that come back: what repays arrears, what goes into the lots it came from, what needs a new lot.

    `grace` is what came from dead lots; `unowed` was once owed, is not owed any more and never had a lot.
    """

    repaid: int
    lots: tuple[Taking, ...]
    grace: int
    unowed: int = 0


@dataclass(frozen=True, slots=True)
class TakingBack:
    """Points that were earned and are taken back: out of which lots, and what is owed then."""

    lots: tuple[Taking, ...]
    owed: int


def plan_earn(arrears: int, qty: int) -> Earning:
    """How `qty` points come in. Fault when they are none or too many."""
    _check(qty)
    repaid = min(arrears, qty)
    return Earning(repaid=repaid, lot=qty - repaid)


def plan_redeem(lots: Iterable[Lot], arrears: int, qty: int) -> tuple[Taking, ...]:
    """Which of the lots, in their order, give `qty` points. Fault when they do not suffice; never less than asked."""
    _check(qty)
    lots = tuple(lots)
    available = sum(lot.remaining for lot in lots) - arrears
    if available < qty:
        raise Fault(f"AWARD POINTS NOW {available}, NOT ENOUGH FOR THIS AWARD, NOTHING SAVED")
    return _take(lots, qty)


def rest(lots: Iterable[Lot], qty: int) -> list[Lot]:
    """The lots when `qty` points were taken out of them in their order."""
    lots = tuple(lots)
    taken = {part.lot_id: part.qty for part in _take(lots, qty)}
    left = ((lot, lot.remaining - taken.get(lot.id, 0)) for lot in lots)
    return [replace(lot, remaining=remaining) for lot, remaining in left if remaining]


def plan_take_back(lots: Iterable[Lot], qty: int) -> TakingBack:
    """How `qty` points are taken back: out of the lots in their order; the shortfall is owed."""
    taken = _take(lots, qty)
    return TakingBack(taken, owed=qty - sum(part.qty for part in taken))


def plan_give_back(taken: Iterable[Taken], arrears: int, today: date) -> GivingBack:
    """How a redemption is undone: arrears are repaid first, the rest goes where it came from.

    Of what repays arrears the soonest to die goes first, to the good of the customer; what came from a lot that
    has died meanwhile needs a new one.
    """
    repaid, grace, unowed = 0, 0, 0
    lots = []
    for part in sorted(taken, key=lambda part: (part.expires_on or date.max, part.lot_id or 0)):
        owed = min(arrears - repaid, part.qty)
        repaid += owed
        if part.qty == owed:
            continue
        if part.lot_id is None:
            unowed += part.qty - owed
        elif is_dead(part.expires_on, today) and not part.kept:
            grace += part.qty - owed
        else:
            lots.append(Taking(part.lot_id, part.qty - owed))
    return GivingBack(repaid, tuple(lots), grace, unowed)


def is_dead(expires_on: date | None, today: date) -> bool:
    """Whether a lot has died: its last day, on which it can still be used, lies before today."""
    return expires_on is not None and expires_on < today


def _take(ordered: Iterable[Lot], qty: int) -> tuple[Taking, ...]:
    """Take points out of lots in this order, as far as they go."""
    taken, wanted = [], qty
    for lot in ordered:
        if wanted == 0:
            break
        part = min(lot.remaining, wanted)
        taken.append(Taking(lot.id, part))
        wanted -= part
    return tuple(taken)


def _check(qty: int) -> None:
    if qty < 1:
        raise Fault("AWARD POINTS MUST BE 1 OR MORE")
    if qty > MOST:
        raise Fault(f"AWARD POINTS MUST BE {MOST} OR LESS")
