"""What one customer rented (CUSRNT): his closed RAs by closing date, those still out, and whose they were once."""

from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import and_, bindparam, func, literal_column, select

from renterrewards import clock
from renterrewards.store.ledger.one_person import ONE_PERSON
from renterrewards.store.statement import Statement
from renterrewards.store.tables import (
    agreement,
    agreement_document,
    customer_merge,
    customer_merge_agreement,
    location,
)
from renterrewards.store.work import Row, Work


@dataclass(frozen=True, slots=True)
class Rental:
    """An RA; `opened` is the date at its location, money is in minor units, `awards` are codes, one for each award.

    Days, money and points of one that is still out (`closed` None) are not known yet.
    """

    ra_number: int
    location: str
    status: str
    opened: date
    closed: date | None
    days: int
    time_and_miles: int
    discount: int
    documents_off: int
    revenue: int
    points: int
    awards: tuple[str, ...]


def closed(work: Work, customer_number: int, first: date | None, last: date | None) -> Generator[Rental, None, None]:
    """The RAs closed from day to day, both included, in the order they were closed; None is no limit."""
    asked = {"customer": customer_number, "first": first or date.min, "last": last or date.max}
    with closing(work.stream(_CLOSED, **asked)) as rows:
        yield from _rentals(rows)


def still_out(work: Work, customer_number: int) -> list[Rental]:
    """The RAs that are open or wait for a vehicle, by number."""
    return list(_rentals(iter(work.all(_STILL_OUT, customer=customer_number))))


def came_from(work: Work, customer_number: int) -> dict[int, int]:
    """The customers from whom RAs came by a merge that stands, by RA; over several merges the first one."""
    return {int(ra): int(giver) for ra, giver in work.all(_CAME_FROM, customer=customer_number)}


def _rentals(rows: Iterator[Row]) -> Iterator[Rental]:
    """One for the rows of each RA: it has a row for each award."""
    for _, same in groupby(rows, key=lambda row: row[0]):
        found = list(same)
        number, place, status, opened, zone, *rest = found[0][:-1]
        codes = tuple(row[-1] for row in found if row[-1])
        yield Rental(*(number, place, status, clock.local(opened, zone).date(), *rest, codes))


# -- the statements --------------------------------------------------------------------------------

_a = agreement.c
_told: Any = (
    select(_a.number, _a.location, _a.status, _a.opened_at, func.coalesce(location.c.time_zone, ""))
    .add_columns(_a.business_date, _a.rental_days, _a.time_charge + _a.mile_charge, _a.discount, _a.award_value)
    .add_columns(_a.revenue, func.coalesce(_a.points_earned, 0), agreement_document.c.code)
    .select_from(agreement)
    .outerjoin(
        agreement_document,
        and_(agreement_document.c.ra_number == _a.number, agreement_document.c.points != literal_column("0")),
    )
    .outerjoin(location, location.c.code == _a.location)
    .where(_a.customer_number == bindparam("customer"))
)
_CLOSED = Statement(
    _told.where(_a.business_date.between(bindparam("first"), bindparam("last"))).order_by(
        _a.business_date, _a.number, agreement_document.c.line
    )
)
_STILL_OUT = Statement(
    _told.where(
        _a.business_date.is_(None), _a.status.in_([literal_column("'OPEN'"), literal_column("'WAIT'")])
    ).order_by(_a.number, agreement_document.c.line)
)

_CAME_FROM = Statement(
    select(customer_merge_agreement.c.ra_number, customer_merge.c.from_number)
    .select_from(ONE_PERSON)
    .join(customer_merge, and_(customer_merge.c.from_number == ONE_PERSON.c.number, customer_merge.c.undone.is_(False)))
    .join(customer_merge_agreement, customer_merge_agreement.c.merge_id == customer_merge.c.id)
    .where(ONE_PERSON.c.number != bindparam("customer"))
    .order_by(customer_merge.c.id.desc())
)
