"""What the key figures of the awards are divided from: counts over RAs, members, awards, notices and AWDRECON."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, literal_column, select, union

from renterrewards.rules.expiry import months_on
from renterrewards.store.statement import Statement
from renterrewards.store.tables import (
    agreement,
    award_account,
    award_notice,
    award_posting,
    award_recon,
    award_redemption,
    award_txn,
)
from renterrewards.store.work import Work

AFTER = 90
"""Days before and after an award in which RAs are counted."""

BACK = 60
"""Days after a notice within which a rental counts as its effect."""

_A_DAY = timedelta(days=1)

Ratio = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Counts:
    """Pairs of what is divided and by what, whole numbers; money in minor units."""

    active: Ratio
    participation: Ratio
    cost: Ratio
    incremental: Ratio
    saved: Ratio
    reactivated: Ratio
    reconciled: Ratio


def counts(work: Work, start: date, end: date) -> Counts:
    """Of the days from start to end, both included; members and their activity by the end."""
    span = {"start": start, "end": end}
    return Counts(
        active=_pair(work, _ACTIVE, since=months_on(end, -12), end=end),
        participation=_pair(work, _PARTICIPATION, **span),
        cost=_pair(work, _COST, **span),
        incremental=_incremental(work, start, end - timedelta(days=AFTER)),
        saved=_pair(work, _SAVED, **span),
        reactivated=_reactivated(work, start, end),
        reconciled=_pair(work, _RECONCILED, end=end),
    )


def _pair(work: Work, statement: Statement, **asked: date) -> Ratio:
    found = work.one(statement, **asked) or (0, 0)
    return int(found[0] or 0), int(found[1] or 0)


def _incremental(work: Work, start: date, end: date) -> Ratio:
    """RAs in the 90 days after an award less those in the 90 days before it, and how many awards that were."""
    span = timedelta(days=AFTER)
    awards = work.all(_AWARD_DAYS, start=start, end=end)
    rented = _by_customer(work.all(_RENTALS_OF_AWARDED, start=start, end=end))
    more = 0
    for who, day in awards:
        days = rented.get(who, [])
        more += _between(days, day, day + span) - _between(days, day - span - _A_DAY, day - _A_DAY)
    return more, len(awards)


def _reactivated(work: Work, start: date, end: date) -> Ratio:
    """Notices to members idle for six months: those that rented within 60 days of one, and all."""
    noticed = work.all(_NOTICE_DAYS, start=start, end=end)
    rented = _by_customer(work.all(_RENTALS_OF_NOTICED, start=start, end=end))
    idle = [(who, day) for who, day in noticed if not _between(rented.get(who, []), months_on(day, -6), day)]
    back = [who for who, day in idle if _between(rented.get(who, []), day, day + timedelta(days=BACK))]
    return len(back), len(idle)


def _by_customer(rows: list[tuple[Any, ...]]) -> dict[int, list[date]]:
    days: dict[int, list[date]] = {}
    for who, day in rows:
        days.setdefault(who, []).append(day)
    return days


def _between(days: list[date], after: date, to: date) -> int:
    """How many days of an ordered list lie after one and up to another."""
    return bisect_right(days, to) - bisect_right(days, after)


# -- the statements --------------------------------------------------------------------------------

_zero: ColumnElement[int] = literal_column("0")
_one: ColumnElement[int] = literal_column("1")
_ra, _txn = agreement.c, award_txn.c
_in_range = _ra.business_date.between(bindparam("start"), bindparam("end"))

_moving = union(
    select(award_account.c.customer_number.label("customer"))
    .select_from(award_account)
    .join(award_txn, _txn.account_id == award_account.c.id)
    .where(
        _txn.business_date > bindparam("since"),
        _txn.business_date <= bindparam("end"),
        (_txn.kind == "EARN") | (_txn.kind == "REDEEM"),
    ),
    select(_ra.customer_number).where(_ra.business_date > bindparam("since"), _ra.business_date <= bindparam("end")),
).subquery("moving")
_joined = (
    select(award_account.c.customer_number.label("customer"))
    .select_from(award_account)
    .join(award_txn, and_(_txn.account_id == award_account.c.id, _txn.seq == _one))
    .where(_txn.business_date <= bindparam("end"), award_account.c.status == literal_column("'ACTIVE'"))
    .subquery("joined")
)
_ACTIVE = Statement(
    select(func.count(_moving.c.customer), func.count())
    .select_from(_joined)
    .outerjoin(_moving, _moving.c.customer == _joined.c.customer)
)

_PARTICIPATION = Statement(
    select(
        func.count(award_account.c.id),
        func.count(),
    )
    .select_from(agreement)
    .outerjoin(award_account, award_account.c.customer_number == _ra.customer_number)
    .where(_in_range)
)

_stands = award_redemption.c.state != literal_column("'REVERSED'")
_awarded = (
    select(award_redemption.c.ra_number.label("ra"), func.count().label("awards"))
    .where(_stands, award_redemption.c.ra_number.is_not(None))
    .group_by(award_redemption.c.ra_number)
    .subquery("awarded")
)
_COST = Statement(
    select(func.sum(_ra.award_value), func.sum(_awarded.c.awards))
    .select_from(_awarded)
    .join(agreement, _ra.number == _awarded.c.ra)
    .where(_in_range)
)

_award_days = (
    select(award_account.c.customer_number.label("customer"), _txn.business_date.label("day"))
    .select_from(award_account)
    .join(award_txn, _txn.account_id == award_account.c.id)
    .join(award_redemption, award_redemption.c.txn_id == _txn.id)
    .where(_stands, _txn.business_date.between(bindparam("start"), bindparam("end")))
)
_notice_days = select(award_notice.c.customer_number.label("customer"), award_notice.c.queued_on.label("day")).where(
    award_notice.c.queued_on.between(bindparam("start"), bindparam("end"))
)


def _rentals_of(days: Select[Any]) -> Statement:
    """The closing days of every RA of those customers."""
    who = days.subquery("who")
    return Statement(
        select(_ra.customer_number, _ra.business_date)
        .where(_ra.business_date.is_not(None), _ra.customer_number.in_(select(who.c.customer)))
        .order_by(_ra.customer_number, _ra.business_date)
    )


_AWARD_DAYS, _RENTALS_OF_AWARDED = Statement(_award_days), _rentals_of(_award_days)
_NOTICE_DAYS, _RENTALS_OF_NOTICED = Statement(_notice_days.distinct()), _rentals_of(_notice_days)

_notice = award_notice.c
_held = case((_txn.business_date <= _notice.queued_on, award_posting.c.qty), else_=_zero)
_used = case((and_(_txn.kind == "REDEEM", _txn.business_date > _notice.queued_on), -award_posting.c.qty), else_=_zero)
_SAVED = Statement(
    select(func.sum(_used), func.sum(_held))
    .select_from(award_notice)
    .join(award_posting, award_posting.c.lot_id == _notice.lot_id)
    .join(award_txn, _txn.id == award_posting.c.txn_id)
    .where(_notice.last_day.between(bindparam("start"), bindparam("end")), _txn.business_date <= _notice.last_day)
)

_recon = award_recon.c
_RECONCILED = Statement(
    select(_recon.differences, _recon.accounts)
    .where(_recon.customer_number.is_(None), _recon.business_date <= bindparam("end"))
    .order_by(_recon.id.desc())
    .limit(1)
)
