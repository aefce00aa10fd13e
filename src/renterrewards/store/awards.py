"""The Customer Rental Awards Report's statement: RAs closed in a range of dates, a row a customer."""

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Select, bindparam, func, or_, select
from sqlalchemy.sql.elements import ColumnElement, UnaryExpression
from sqlalchemy.sql.operators import custom_op

from renterrewards.store.statement import Statement
from renterrewards.store.tables import agreement, award_account, customer
from renterrewards.store.work import Work

ALL = "ALL"
NO_MINIMUM = -(2**62)

WIDE_SHARE = 0.2
"""Share of the history's days from which on the customer-ordered index is the shorter way (docs/architecture.md)."""


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
    statement = WIDE if _is_wide(work, query) else SELECTED
    return work.batches(statement, **parameters(query))


def _is_wide(work: Work, query: AwardQuery) -> bool:
    """Whether the dates take in so much of the history that to go customer by customer is the shorter way."""
    first, last = work.one(_SPAN) or (None, None)
    if not first or not last:
        return False
    days = (min(last, query.end_date) - max(first, query.start_date)).days + 1
    return bool(days > (last - first).days * WIDE_SHARE)


def parameters(query: AwardQuery) -> dict[str, object]:
    """What is asked for, as the statements name it."""
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


def every_or(column: ColumnElement[str], name: str) -> ColumnElement[bool]:
    """Whether a column holds the code that is asked for; blank asks for every one."""
    return or_(bindparam(name, type_=column.type) == "", column == bindparam(name, type_=column.type))


_rentals = func.count().label("rentals")
_days = func.sum(agreement.c.rental_days).label("days")
_revenue = func.sum(agreement.c.revenue).label("revenue")


def _selected(closed_on: ColumnElement[date]) -> Select[Any]:
    """The rows, of the RAs whose `closed_on` is in the range.

    Grouped and held to the minimums before the join: three quarters of this report's time is fetching rows. Every RA
    has its customer, but a left join keeps the database from starting at the customer file instead. SQLite gives
    groups in the order of their key and keeps it through the joins; told to order them it would sort all of them
    once more, in memory and before the first one comes.
    """
    chosen = (
        select(agreement.c.customer_number, _rentals, _days, _revenue)
        .where(
            closed_on.between(bindparam("start_date"), bindparam("end_date")),
            every_or(agreement.c.location, "location"),
            every_or(agreement.c.customer_type, "customer_type"),
        )
        .group_by(agreement.c.customer_number)
        .having(
            func.count() >= bindparam("minimum_rentals", type_=BigInteger),
            func.sum(agreement.c.rental_days) >= bindparam("minimum_days", type_=BigInteger),
            func.sum(agreement.c.revenue) >= bindparam("minimum_revenue", type_=BigInteger),
        )
        .subquery("chosen")
    )
    names = (customer.c.first_name, customer.c.last_name, customer.c.city, customer.c.state)
    points = func.coalesce(award_account.c.balance, 0)
    return (
        select(chosen.c.customer_number, *names, *list(chosen.c)[1:], customer.c.last_activity, points)
        .select_from(chosen)
        .outerjoin(customer, customer.c.number == chosen.c.customer_number)
        .outerjoin(award_account, award_account.c.customer_number == chosen.c.customer_number)
    )


_in_range = agreement.c.business_date
_not_by_date = UnaryExpression(_in_range, operator=custom_op("+"), type_=_in_range.type)
"""The same date to SQLite, but no longer a column that it would look up in the index of closing dates."""

_unordered = _selected(_in_range)
_by_number = _unordered.order_by(_unordered.selected_columns[0])  # by its name it would be the account's, often NULL

SELECTED = Statement(_unordered, postgresql=_by_number)
"""By the index of closing dates: it reads the RAs in the range only, and then has to sort the customers."""

WIDE = Statement(_selected(_not_by_date), postgresql=_by_number)
"""By the index of customers: it reads all RAs, in the order of the report. PostgreSQL, which counts, chooses itself."""

_first, _last = (select(end(_in_range)).where(_in_range.is_not(None)).scalar_subquery() for end in (func.min, func.max))
_SPAN = Statement(select(_first, _last))
"""The first and the last closing date, each by one look into the index."""
