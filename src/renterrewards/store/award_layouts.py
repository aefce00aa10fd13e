"""AWARDRPT with columns, an order and sub-totals of one's own: a statement for each shape, made at its first use.

What is typed chooses among what is written here; its texts and numbers are only ever parameters.
"""

from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    String,
    and_,
    bindparam,
    func,
    literal_column,
    select,
)

from renterrewards.store import awards, locations
from renterrewards.store.award_values import ORDERS, VALUES
from renterrewards.store.awards import AwardQuery
from renterrewards.store.statement import Statement
from renterrewards.store.tables import agreement, award_account, customer, location_group_member
from renterrewards.store.work import Work

PARTS = ("LOCATION", "GROUP", "TYPE")
"""What sub-totals may be of: the location or customer type of the RAs, or the location groups that location is in."""

NONE = "NONE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How AWARDRPT shows what it selects: columns by their codes, the order, how many customers, sub-totals of what.

    The customers are the same with sub-totals and without: minimums and `top` look at the whole selection.
    """

    columns: tuple[str, ...]
    sort_by: str = "CUSTOMER"
    descending: bool = False
    top: int | None = None
    subtotal_by: str = NONE


class Figures(NamedTuple):
    """RAs, their days and revenue."""

    rentals: int
    days: int
    revenue: int


class Line(NamedTuple):
    """A customer's line: in which part of the report, his figures there and in all of it, the values of the columns."""

    part: str
    customer_number: int
    figures: Figures
    whole: Figures
    values: tuple[Any, ...]


def lines(work: Work, query: AwardQuery, layout: Layout) -> Generator[Line, None, None]:
    """The lines part by part, in the order asked for; without sub-totals all are of one part, ""."""
    shape = _shape(query, layout)
    with closing(work.stream(_statement(shape), **_parameters(query, layout, shape))) as found:
        if shape.part == NONE:
            for number, *row in found:
                figures = Figures(*row[:3])
                yield Line("", number, figures, figures, tuple(row[3:]))
        else:
            for part, number, *row in found:
                yield Line(part, number, Figures(*row[:3]), Figures(*row[3:6]), tuple(row[6:]))


# -- the shape ---------------------------------------------------------------------------------------


class _Shape(NamedTuple):
    """What the statement depends on; `place` is ALL, ONE or GROUP."""

    columns: tuple[str, ...]
    sort: str
    descending: bool
    limited: bool
    part: str
    place: str
    one_type: bool


def _shape(query: AwardQuery, layout: Layout) -> _Shape:
    everywhere = query.location.upper() in locations.ALL
    place = "ALL" if everywhere else "GROUP" if query.location.startswith(locations.GROUP) else "ONE"
    one_type = query.customer_type.upper() not in ("", awards.ALL)
    limited = layout.top is not None
    return _Shape(layout.columns, layout.sort_by, layout.descending, limited, layout.subtotal_by, place, one_type)


def _parameters(query: AwardQuery, layout: Layout, shape: _Shape) -> dict[str, object]:
    found = awards.parameters(query)
    if shape.place == "ALL":
        del found["location"]
    if not shape.one_type:
        del found["customer_type"]
    return found | ({"top": layout.top} if shape.limited else {})


# -- the statement -----------------------------------------------------------------------------------


@lru_cache(maxsize=128)
def _statement(shape: _Shape) -> Statement:
    whole = _whole(shape)
    if shape.part == NONE:
        return Statement(_limited(shape, _line(shape, whole).order_by(*_order(shape, whole))))
    if shape.limited:
        picked = _joined(select(whole), whole).order_by(*_order(shape, whole))
        whole = _limited(shape, picked).subquery("picked")
    parts = _parts(shape)
    of_all = (whole.c.rentals, whole.c.days, whole.c.revenue)
    found = _line(shape, parts, parts.c.part, of_all).join(whole, whole.c.customer_number == parts.c.customer_number)
    nameless_last = parts.c.part == literal_column("''")
    return Statement(found.order_by(nameless_last, parts.c.part, *_order(shape, parts)))


def _whole(shape: _Shape) -> FromClause:
    """The figures of each customer, who is held to the minimums."""
    return (
        _figures(shape)
        .group_by(agreement.c.customer_number)
        .having(
            func.count() >= bindparam("minimum_rentals", type_=BigInteger),
            func.sum(agreement.c.rental_days) >= bindparam("minimum_days", type_=BigInteger),
            func.sum(agreement.c.revenue) >= bindparam("minimum_revenue", type_=BigInteger),
        )
        .subquery("whole")
    )


def _parts(shape: _Shape) -> FromClause:
    """The figures of each customer in each part of the report."""
    member = location_group_member.c
    part: ColumnElement[str] = agreement.c.location if shape.part == "LOCATION" else agreement.c.customer_type
    found = _figures(shape)
    if shape.part == "GROUP":
        here = member.location_code == agreement.c.location
        if shape.place == "GROUP":  # what else its locations are in was not asked for
            here = and_(here, member.group_code == _LOCATION)
        part = func.coalesce(member.group_code, literal_column("''"))
        found = found.outerjoin_from(agreement, location_group_member, here)
    return found.add_columns(part.label("part")).group_by(part, agreement.c.customer_number).subquery("parts")


_LOCATION = bindparam("location", type_=agreement.c.location.type)


def _figures(shape: _Shape) -> Select[Any]:
    """The RAs selected; not grouped yet."""
    selected: list[ColumnElement[bool]] = [
        agreement.c.business_date.between(bindparam("start_date"), bindparam("end_date"))
    ]
    if shape.place == "ONE":
        selected.append(agreement.c.location == _LOCATION)
    if shape.place == "GROUP":
        held = select(location_group_member.c.location_code).where(location_group_member.c.group_code == _LOCATION)
        selected.append(agreement.c.location.in_(held))
    if shape.one_type:
        selected.append(agreement.c.customer_type == bindparam("customer_type", type_=agreement.c.customer_type.type))
    found = select(
        agreement.c.customer_number,
        func.count().label("rentals"),
        func.sum(agreement.c.rental_days).label("days"),
        func.sum(agreement.c.revenue).label("revenue"),
    ).where(*selected)
    for code, end in (("FIRSTRENT", func.min), ("LASTRENT", func.max)):
        if code in (*shape.columns, shape.sort):
            found = found.add_columns(end(agreement.c.business_date).label(code))
    return found


def _line(
    shape: _Shape, figures: FromClause, part: ColumnElement[Any] | None = None, of_all: tuple[Any, ...] = ()
) -> Select[Any]:
    """A line: its part, whose it is, the figures, those of the whole report, and the values of the columns."""
    values = [value(figures) for code in shape.columns for value in VALUES[code]]
    numbered = [value.label(f"v{n}") for n, value in enumerate(values)]
    own = (figures.c.customer_number, figures.c.rentals, figures.c.days, figures.c.revenue)
    found = select(*(() if part is None else (part,)), *own, *of_all, *numbered)
    return _joined(found, figures)


def _joined(found: Select[Any], figures: FromClause) -> Select[Any]:
    """With the customer file and the points; every RA has its customer."""
    return (
        found.select_from(figures)
        .outerjoin(customer, customer.c.number == figures.c.customer_number)
        .outerjoin(award_account, award_account.c.customer_number == figures.c.customer_number)
    )


def _order(shape: _Shape, figures: FromClause) -> list[ColumnElement[Any]]:
    """What the lines are sorted by, what is blank last, equal ones by customer number."""
    found: list[ColumnElement[Any]] = []
    for value in ORDERS.get(shape.sort, VALUES[shape.sort]):
        by = value(figures)
        known = func.nullif(by, literal_column("''")) if isinstance(by.type, String) else by
        found += [known.is_(None), by.desc() if shape.descending else by.asc()]
    return [*found, figures.c.customer_number]


def _limited(shape: _Shape, found: Select[Any]) -> Select[Any]:
    return found.limit(bindparam("top", type_=BigInteger)) if shape.limited else found
