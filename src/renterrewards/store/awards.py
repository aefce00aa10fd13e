"""The Customer Rental Awards Report's one statement: RAs closed in a range of dates, a row a customer."""

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, bindparam, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from renterrewards.store.statement import Statement
from renterrewards.store.tables import agreement, award_account, customer
from renterrewards.store.work import Work

ALL = "ALL"
NO_MINIMUM = -(2**62)


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardQuery:
    """What AWARDRPT is asked for. Dates are closing dates, both included; "" or ALL is every one; None is no minimum.

    `minimum_revenue` is in minor units.
    """

    start_date: date
    end_date: date
    location: str = ALL
    customer_type: str = ALL
    minimum_rentals: int | None = None
    minimum_days: int | None = None
    minimum_revenue: int | None = None


class AwardRow(NamedTuple):
    """A customer's line: RAs selected, their days and revenue (net T&M, minor units), points as they are now."""

    customer_number: int
    first_name: str
    last_name: str
    city: str
    state: str
    rentals: int
    days: int
    revenue: int
    last_activity: date | None
    award_points: int


def rows(work: Work, query: AwardQuery) -> Generator[AwardRow, None, None]:
    """The customers selected, by customer number, as the store finds them."""
    with closing(batches(work, query)) as found:
        for some in found:
            yield from map(AwardRow._make, some)


def batches(work: Work, query: AwardQuery) -> Generator[Sequence[tuple[Any, ...]], None, None]:
    """The same some hundred at a time, each a plain tuple of what an AwardRow has."""
    return work.batches(SELECTED, **_parameters(query))


def _parameters(query: AwardQuery) -> dict[str, object]:
    return {
        "start_date": query.start_date,
        "end_date": query.end_date,
        "location": _one(query.location),
        "customer_type": _one(query.customer_type),
        "minimum_rentals": _least(query.minimum_rentals),
        "minimum_days": _least(query.minimum_days),
        "minimum_revenue": _least(query.minimum_revenue),
    }


def _one(code: str) -> str:
    return "" if code.upper() == ALL else code


def _least(minimum: int | None) -> int:
    return NO_MINIMUM if minimum is None else minimum


def _every_or(column: ColumnElement[str], name: str) -> ColumnElement[bool]:
    return or_(bindparam(name, type_=column.type) == "", column == bindparam(name, type_=column.type))


_rentals = func.count().label("rentals")
_days = func.sum(agreement.c.rental_days).label("days")
_revenue = func.sum(agreement.c.revenue).label("revenue")

# Grouped and held to the minimums before the join: three quarters of this report's time is fetching rows. Every RA
# has its customer, but a left join keeps the database from starting at the customer file instead.
_chosen = (
    select(agreement.c.customer_number, _rentals, _days, _revenue)
    .where(
        agreement.c.business_date.between(bindparam("start_date"), bindparam("end_date")),
        _every_or(agreement.c.location, "location"),
        _every_or(agreement.c.customer_type, "customer_type"),
    )
    .group_by(agreement.c.customer_number)
    .having(
        func.count() >= bindparam("minimum_rentals", type_=BigInteger),
        func.sum(agreement.c.rental_days) >= bindparam("minimum_days", type_=BigInteger),
        func.sum(agreement.c.revenue) >= bindparam("minimum_revenue", type_=BigInteger),
    )
    .subquery("chosen")
)

SELECTED = Statement(
    select(
        _chosen.c.customer_number,
        customer.c.first_name,
        customer.c.last_name,
        customer.c.city,
        customer.c.state,
        _chosen.c.rentals,
        _chosen.c.days,
        _chosen.c.revenue,
        customer.c.last_activity,
        func.coalesce(award_account.c.balance, 0),
    )
    .select_from(_chosen)
    .outerjoin(customer, customer.c.number == _chosen.c.customer_number)
    .outerjoin(award_account, award_account.c.customer_number == _chosen.c.customer_number)
    .order_by(_chosen.c.customer_number)
)
