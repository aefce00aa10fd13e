"""What the ledger and the RAs say for the liability: points by quarter, lots not given money yet, averages, use."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Integer, and_, bindparam, case, cast, extract, func, literal_column, select
from sqlalchemy.sql.elements import ColumnElement

from renterrewards.rules.liability import Cell, Flow
from renterrewards.rules.redemption_rates import Used
from renterrewards.store.statement import Statement
from renterrewards.store.tables import (
    agreement,
    award_account,
    award_lot,
    award_posting,
    award_txn,
    customer,
    liability_given,
)
from renterrewards.store.work import Work

_ALWAYS = {
    "EARN": "earned",
    "OPENING": "brought_in",
    "REINSTATE": "reinstated",
    "TRANSFER_IN": "transferred_in",
    "REDEEM": "redeemed",
    "EXPIRE": "expired",
    "TRANSFER_OUT": "transferred_out",
}
_EITHER_WAY = {"ADJUST": "adjusted", "REVERSE": "reversed"}


@dataclass(frozen=True, slots=True)
class NewLot:
    """A lot that no closed month gave money to; `net` is the T&M of the RA it was earned by, None without one.

    `of_all` are the points of the movement that began it, `close` names the RA and its close.
    """

    id: int
    txn_id: int
    business_date: date
    cell: Cell
    line: str
    points: int
    of_all: int
    net: int | None
    close: tuple[str, int]


def line_of(kind: str, undone: str, by_ra: bool, coming_in: bool) -> str:
    """The line of the roll-forward: a transfer undone is a transfer back, any other reversal is reversed."""
    if kind == "EARN" and not by_ra:
        return "bonus"
    if undone.startswith("TRANSFER"):
        return "transferred_in" if coming_in else "transferred_out"
    return _ALWAYS.get(kind) or f"{_EITHER_WAY[kind]}_{'in' if coming_in else 'out'}"


def flows(work: Work, day: date, last_txn: int) -> list[Flow]:
    """Points by cell and line of movements dated up to a day, with numbers up to the last."""
    return [_flow(*row) for row in work.all(_FLOWS, day=day, last_txn=last_txn)]


def new_lots(work: Work, day: date, last_txn: int) -> Iterator[NewLot]:
    """Lots begun up to a day that no closed month has; one passed on by a transfer keeps what it was given."""
    for row in work.stream(_NEW_LOTS, day=day, last_txn=last_txn):
        lot_id, txn_id, dated, kind, undone, by_ra, points, of_all, net, ra, close, *where = row
        year, month, customer_type, location = where
        cell = Cell(_quarter(year, month), customer_type, location)
        line = line_of(kind, undone, bool(by_ra), coming_in=True)
        yield NewLot(lot_id, txn_id, dated, cell, line, points, of_all, net, (ra, close))


def given(work: Work, day: date) -> dict[Cell, dict[str, int]]:
    """The money that lots of closed months were given, posted up to a day, by cell and line."""
    found: dict[Cell, dict[str, int]] = {}
    for quarter, of_type, location, line, money in work.all(_GIVEN, day=day):
        found.setdefault(Cell(quarter, of_type, location), {})[line] = money
    return found


def charges(work: Work, day: date) -> dict[tuple[str, int], tuple[int, int, int]]:
    """Net T&M, rental days and number of RAs closed up to a day, by customer type and month (counted from year 0)."""
    return {
        (of_type, year * 12 + month - 1): (revenue, days, ras)
        for of_type, year, month, revenue, days, ras in work.all(_CHARGES, day=day)
    }


def used(work: Work, day: date, last_txn: int) -> list[Used]:
    """What each quarter earned and what of it was redeemed, quarter by quarter."""
    return [
        Used(year * 4 + (month - 1) // 3, in_year * 4 + (in_month - 1) // 3, earned, redeemed)
        for year, month, in_year, in_month, earned, redeemed in work.all(_USED, day=day, last_txn=last_txn)
    ]


def _flow(
    year: int | None,
    month: int,
    of_type: str,
    location: str,
    kind: str,
    undone: str,
    by_ra: int,
    first: int,
    coming_in: int,
    qty: int,
) -> Flow:
    cell = Cell(_quarter(year, month), of_type, location) if year else Cell("", "", location)
    return Flow(cell, line_of(kind, undone, bool(by_ra), bool(coming_in)), undone, bool(first), abs(qty))


def _quarter(year: int, month: int) -> str:
    return f"{year}Q{(month + 2) // 3}"


# -- the statements --------------------------------------------------------------------------------

_txn, _lot, _undone, _begun = award_txn, award_lot, award_txn.alias("undone"), award_txn.alias("begun")
_dated = and_(_txn.c.business_date <= bindparam("day"), _txn.c.id <= bindparam("last_txn"))
_earned_by_ra = and_(_begun.c.source_type == "RA", _begun.c.kind == "EARN")
_ra = agreement.c.number == case((_earned_by_ra, cast(_begun.c.source_id, Integer)))
_blank: ColumnElement[str] = literal_column("''")


def _part(of: str, column: ColumnElement[Any]) -> ColumnElement[int]:
    return extract(of, column)


_of_type = func.coalesce(liability_given.c.customer_type, agreement.c.customer_type, customer.c.customer_type)
_location = func.coalesce(liability_given.c.location, _begun.c.location_code, _txn.c.location_code)
_coming_in = award_posting.c.qty > literal_column("0")
_by = (
    _part("year", _lot.c.earned_on).label("year"),
    _part("month", _lot.c.earned_on).label("month"),
    case((_lot.c.id.is_(None), _blank), else_=_of_type).label("of_type"),
    _location.label("at"),
    _txn.c.kind,
    func.coalesce(_undone.c.kind, _blank).label("undone_kind"),
    (_txn.c.source_type == literal_column("'RA'")).label("by_ra"),
    case((_lot.c.origin_txn_id == _txn.c.id, literal_column("1")), else_=literal_column("0")).label("first"),
    _coming_in.label("coming_in"),
)

OF_TYPE = (_of_type.label("of_type"), _location.label("at"))
"""The customer type and location of a lot, over `LOTS_OF_POSTINGS`."""

LOTS_OF_POSTINGS = (
    award_posting.join(_txn, _txn.c.id == award_posting.c.txn_id)
    .join(award_account, award_account.c.id == _txn.c.account_id)
    .join(customer, customer.c.number == award_account.c.customer_number)
    .outerjoin(_undone, _undone.c.id == _txn.c.reverses_id)
    .outerjoin(_lot, _lot.c.id == award_posting.c.lot_id)
    .outerjoin(liability_given, liability_given.c.lot_id == _lot.c.id)
    .outerjoin(_begun, _begun.c.id == _lot.c.origin_txn_id)
    .outerjoin(agreement, _ra)
)
"""Every posting with its movement, what that undoes, its lot (none: arrears), and the RA that began the lot."""

_FLOWS = Statement(
    select(*_by, func.sum(award_posting.c.qty))
    .select_from(LOTS_OF_POSTINGS)
    .where(_dated)
    .group_by(*(literal_column(name) for name in ("year", "month", "of_type", "at")), *_by[4:])
)

_NEW_LOTS = Statement(
    select(
        _lot.c.id,
        _begun.c.id,
        _begun.c.business_date,
        _begun.c.kind,
        func.coalesce(_undone.c.kind, _blank),
        _begun.c.source_type == "RA",
        _lot.c.qty,
        _begun.c.delta,
        agreement.c.revenue,
        _begun.c.source_id,
        _begun.c.source_seq,
        _part("year", _lot.c.earned_on),
        _part("month", _lot.c.earned_on),
        func.coalesce(agreement.c.customer_type, customer.c.customer_type),
        _begun.c.location_code,
    )
    .select_from(_begun)
    .join(_lot, _lot.c.origin_txn_id == _begun.c.id)
    .join(award_account, award_account.c.id == _begun.c.account_id)
    .join(customer, customer.c.number == award_account.c.customer_number)
    .outerjoin(_undone, _undone.c.id == _begun.c.reverses_id)
    .outerjoin(liability_given, liability_given.c.lot_id == _lot.c.id)
    .outerjoin(agreement, _ra)
    .where(
        _begun.c.business_date <= bindparam("day"),
        _begun.c.id <= bindparam("last_txn"),
        liability_given.c.lot_id.is_(None),
    )
    .order_by(_lot.c.id)
)

_GIVEN = Statement(
    select(
        liability_given.c.vintage,
        liability_given.c.customer_type,
        liability_given.c.location,
        liability_given.c.line,
        func.sum(liability_given.c.given),
    )
    .where(liability_given.c.posted_on <= bindparam("day"))
    .group_by(
        liability_given.c.vintage, liability_given.c.customer_type, liability_given.c.location, liability_given.c.line
    )
)

_closed_in = (_part("year", agreement.c.business_date), _part("month", agreement.c.business_date))
_CHARGES = Statement(
    select(
        agreement.c.customer_type,
        *_closed_in,
        func.sum(agreement.c.revenue),
        func.sum(agreement.c.rental_days),
        func.count(),
    )
    .where(agreement.c.business_date <= bindparam("day"))
    .group_by(agreement.c.customer_type, *_closed_in)
)

_months = (
    _part("year", _lot.c.earned_on),
    _part("month", _lot.c.earned_on),
    _part("year", _txn.c.business_date),
    _part("month", _txn.c.business_date),
)
_redeemed = (_txn.c.kind == "REDEEM") | (func.coalesce(_undone.c.kind, _blank) == "REDEEM")
_away = (_txn.c.kind == "EXPIRE") | _redeemed
_qty = award_posting.c.qty
_begins = _lot.c.origin_txn_id == _txn.c.id
_USED = Statement(
    select(
        *_months,
        func.sum(case((_begins, _qty), (_away, 0), else_=_qty)),
        func.sum(case((_begins, 0), (_redeemed, -_qty), else_=0)),
    )
    .select_from(award_posting)
    .join(_txn, _txn.c.id == award_posting.c.txn_id)
    .join(_lot, _lot.c.id == award_posting.c.lot_id)
    .outerjoin(_undone, _undone.c.id == _txn.c.reverses_id)
    .where(_dated)
    .group_by(*_months)
)
