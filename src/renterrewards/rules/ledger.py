"""How points are earned and taken: which lots, how much of each, and what is owed first. Pure plans.

A lot is what one earning left to be spent. Arrears are points taken back after they were spent: they exist only
while no lot has anything left, and the next earning repays them first.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from renterrewards.faults import Fault

MOST = 999_999_999
"""No movement and no balance is larger, so that every sum fits the column of every database."""


@dataclass(frozen=True, slots=True)
class Lot:
    """A lot with something left."""

    id: int
    earned_on: date
    expires_on: date | None
    remaining: int


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


def plan_earn(arrears: int, qty: int) -> Earning:
    """How `qty` points come in. Fault when they are none or too many."""
    _check(qty)
    repaid = min(arrears, qty)
    return Earning(repaid=repaid, lot=qty - repaid)


def plan_redeem(lots: Iterable[Lot], arrears: int, qty: int) -> tuple[Taking, ...]:
    """Which lots give `qty` points, the soonest to die first. Fault when they do not suffice; never less than asked."""
    _check(qty)
    ordered = sorted(lots, key=_soonest_to_die)
    available = sum(lot.remaining for lot in ordered) - arrears
    if available < qty:
        raise Fault(f"AWARD POINTS NOW {available}, NOT ENOUGH FOR THIS AWARD, NOTHING SAVED")
    taken, wanted = [], qty
    for lot in ordered:
        if wanted == 0:
            break
        part = min(lot.remaining, wanted)
        taken.append(Taking(lot.id, part))
        wanted -= part
    return tuple(taken)


def seal(*fields: object) -> str:
    """The SHA-256 of fields in order, as 64 hexadecimal digits; dates and instants as ISO text."""
    return hashlib.sha256(_CANONICAL.encode(fields).encode("ascii")).hexdigest()


def _soonest_to_die(lot: Lot) -> tuple[bool, date, date, int]:
    return (lot.expires_on is None, lot.expires_on or date.max, lot.earned_on, lot.id)


def _check(qty: int) -> None:
    if qty < 1:
        raise Fault("AWARD POINTS MUST BE 1 OR MORE")
    if qty > MOST:
        raise Fault(f"AWARD POINTS MUST BE {MOST} OR LESS")


def _iso(value: object) -> str:
    if isinstance(value, date):  # a datetime is a date too
        return value.isoformat()
    raise TypeError(f"no canonical text for {value!r}")


_CANONICAL = json.JSONEncoder(default=_iso, ensure_ascii=True, separators=(",", ":"))
