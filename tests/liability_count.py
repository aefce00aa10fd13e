"""Points and their worth counted once more: plain Python over the rows of the ledger, in fractions.

It shares nothing with the program but the figures of a policy that are the same all the time: one rate, one value of
an award, one award for every type.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

import stores
from sqlalchemy import text

from renterrewards.store.statement import Statement
from renterrewards.store.work import Work

TXNS = (
    "SELECT id, kind, delta, reverses_id, source_type, source_id, source_seq, business_date FROM award_txn ORDER BY id"
)
LOTS = """SELECT l.id, l.origin_txn_id, l.qty, l.earned_on, t.location_code, c.customer_type, r.customer_type, r.revenue
    FROM award_lot l JOIN award_txn t ON t.id = l.origin_txn_id JOIN award_account a ON a.id = l.account_id
    JOIN customer c ON c.number = a.customer_number
    LEFT JOIN agreement r
        ON r.number = CASE WHEN t.kind = 'EARN' AND t.source_type = 'RA' THEN CAST(t.source_id AS integer) END"""
POSTINGS = "SELECT txn_id, lot_id, qty FROM award_posting ORDER BY id"


@dataclass
class Box:
    """A pool: points given, spent, lapsed, taken away, and the money given."""

    given: Fraction = Fraction(0)
    points: int = 0
    spent: int = 0
    away: int = 0
    left: int = 0


@dataclass
class Count:
    """The ledger's rows, read once; `shut` are the (last day, last movement) of the months that were closed."""

    work: Work
    rate: Fraction
    price: Fraction
    shut: list[tuple[date, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        read = lambda sql: [tuple(map(stores.plain, row)) for row in self.work.all(Statement(text(sql)))]  # noqa: E731
        self.txns = {row[0]: row for row in read(TXNS)}
        self.lots = {row[0]: row for row in read(LOTS)}
        self.postings = read(POSTINGS)
        self.of_ra: Counter[str] = Counter()  # points of an RA, of movements that made a lot: its bonus shares its T&M
        for txn_id in {lot[1] for lot in self.lots.values() if lot[7] is not None}:
            self.of_ra[self.txns[txn_id][5]] += self.txns[txn_id][2]

    def belongs_to(self, txn: Any) -> date:
        """The day of a movement: its own, or the day after the months that were closed when it came."""
        day = date.fromisoformat(txn[7])
        for last_day, last_txn in self.shut:
            if txn[0] > last_txn and day <= last_day:
                day = date.fromordinal(last_day.toordinal() + 1)
        return day

    def points(self, after: date, day: date) -> Counter[str]:
        """Points of the days after one and up to another by kind and direction of the movement."""
        found: Counter[str] = Counter()
        for txn in self.txns.values():
            if after < self.belongs_to(txn) <= day:
                found[f"{txn[1]}{'+' if txn[2] > 0 else '-'}"] += txn[2]
        return found

    def liability(self, day: date) -> dict[tuple[str, str, str], Fraction]:
        """The liability of each pool at the end of a day, exact."""
        return {key: self._worth(box) for key, box in self._boxes(day).items()}

    def _boxes(self, day: date) -> dict[tuple[str, str, str], Box]:
        boxes: dict[tuple[str, str, str], Box] = {}
        for txn_id, lot_id, qty in self.postings:
            if lot_id is None or self.belongs_to(self.txns[txn_id]) > day:
                continue
            lot = self.lots[lot_id]
            of_ra = self.txns[lot[1]][4] == "RA" and self.txns[lot[1]][1] == "EARN"
            quarter = f"{lot[3][:4]}Q{(int(lot[3][5:7]) + 2) // 3}"
            box = boxes.setdefault((quarter, lot[6] if of_ra else lot[5], lot[4]), Box())
            box.left += qty
            self._put(box, self.txns[txn_id], lot, qty)
        return boxes

    def _put(self, box: Box, txn: Any, lot: Any, qty: int) -> None:
        undone = self.txns[txn[3]][1] if txn[3] else ""
        if lot[1] == txn[0]:
            box.points += qty
            box.given += self._given(lot, txn)
        elif "REDEEM" in (txn[1], undone):
            box.spent -= qty
        elif "EXPIRE" not in (txn[1], undone):
            box.away -= qty

    def _given(self, lot: Any, txn: Any) -> Fraction:
        if lot[7] is None:
            exact = self.price * lot[2]
        else:
            earned = self.of_ra[txn[5]]
            worth = self.price * earned
            exact = lot[7] * worth / (lot[7] + worth) * lot[2] / earned if lot[7] > 0 else Fraction(0)
        return Fraction(int(exact + Fraction(1, 2)))

    def _worth(self, box: Box) -> Fraction:
        live = box.points - box.away
        if not live:
            return Fraction(0)
        held = box.given * live / box.points
        most = min(self.rate * live, Fraction(box.spent + box.left))
        return held - (held if most <= box.spent else held * box.spent / most)
