"""How old the points outstanding at a date are, and when they expire."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import and_, bindparam, func, literal_column, select

from renterrewards.rules.liability import Cell, vintage
from renterrewards.store.liability.facts import LOTS_OF_POSTINGS, OF_TYPE
from renterrewards.store.liability.months import last_txn, months
from renterrewards.store.statement import Statement
from renterrewards.store.tables import award_lot, award_posting, award_txn
from renterrewards.store.work import Work


class Aged(NamedTuple):
    """Points outstanding of the lots of a pool that were earned and expire on the same days."""

    cell: Cell
    earned_on: date
    expires_on: date | None
    points: int


def aged(work: Work, day: date) -> list[Aged]:
    """The points of lots outstanding at the end of a day, by the days they were earned and expire; no arrears."""
    limit = last_txn(months(work), day)
    return [
        Aged(Cell(vintage(earned_on), of_type, location), earned_on, expires_on, points)
        for earned_on, expires_on, of_type, location, points in work.all(_AGED, day=day, last_txn=limit)
    ]


_qty = func.sum(award_posting.c.qty)
_by = (award_lot.c.earned_on, award_lot.c.expires_on, *OF_TYPE)
_AGED = Statement(
    select(*_by, _qty)
    .select_from(LOTS_OF_POSTINGS)
    .where(
        and_(award_txn.c.business_date <= bindparam("day"), award_txn.c.id <= bindparam("last_txn")),
        award_lot.c.id.is_not(None),
    )
    .group_by(*_by)
    .having(_qty != literal_column("0"))
    .order_by(award_lot.c.earned_on, award_lot.c.expires_on)
)
