"""Who is within a few points of an award (NEARRPT): what the counter would find if they came today."""

from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from heapq import merge
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    Integer,
    Subquery,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    null,
    or_,
    select,
    true,
    union_all,
)

from renterrewards.store import control
from renterrewards.store.awards import every_or
from renterrewards.store.last_rental import last_location
from renterrewards.store.ledger import pooling
from renterrewards.store.participating import participates
from renterrewards.store.statement import Statement
from renterrewards.store.tables import (
    agreement,
    award_account,
    award_lot,
    customer,
    customer_type,
    expiry_policy,
    location_group_member,
    lot_open,
    special_document,
    wallet,
    wallet_member,
)
from renterrewards.store.tables.wallets import standing
from renterrewards.store.work import Row, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class NearQuery:
    """What NEARRPT is asked for: so many points missing at most; "" is every type, location (of the last RA), award.

    `location` may be a group of them. `ready`: who has the points already is in, too. `since` is the least last
    activity, None for any.
    """

    within: int
    customer_type: str = ""
    location: str = ""
    since: date | None = None
    award: str = ""
    ready: bool = False


class Near(NamedTuple):
    """A customer: the points he can spend today, his wallet's with them, and what the award of his type takes."""

    missing: int
    customer_number: int
    first_name: str
    last_name: str
    phone: str
    email: str
    customer_type: str
    points: int
    award: str
    required: int
    last_activity: date | None
    location: str


def near(work: Work, query: NearQuery, today: date) -> Generator[Near, None, None]:
    """The customers, the nearest first and then by number.

    The balance tells of nearly all. Who shares a wallet, or may hold points that are dead or pending, comes first from
    the store and is looked at one by one, as the counter would.
    """
    asked = {"customer_type": query.customer_type, "award": query.award, "today": today}
    cheapest = (work.one(_CHEAPEST, **asked) or (None,))[0]
    if cheapest is None:
        return
    asked |= {"location": query.location, "within": query.within, "ready": query.ready}
    asked |= {"ever": query.since is None, "since": query.since or date.min, "idle_before": _idle_before(work, today)}
    least = cheapest - query.within
    found = work.stream(_HOLDERS, **asked, least=least) if least > 0 else work.stream(_EVERYBODY, **asked)
    with closing(found) as rows:
        looked_at, sure = _parted(work, query, rows, today)
        for one in merge(looked_at, (Near(*row[:-1]) for row in sure)):
            if _wanted(query, one):
                yield one


def _parted(work: Work, query: NearQuery, rows: Iterator[Row], today: date) -> tuple[list[Near], Iterator[Row]]:
    """Of the doubtful, who come first, those who are wanted; and those of whom the balance tells all."""
    looked_at: list[Near] = []
    for row in rows:
        if not row[-1]:
            return sorted(looked_at), chain([row], rows)
        one = _as_at_the_counter(work, row, today)
        if _wanted(query, one):  # not kept else: of many customers with an old policy all are doubtful
            looked_at.append(one)
    return sorted(looked_at), iter(())


def _wanted(query: NearQuery, one: Near) -> bool:
    return (not query.ready) <= one.missing <= query.within


def _as_at_the_counter(work: Work, row: Row, today: date) -> Near:
    one = Near(*row[:-1])
    points = pooling.purse(work, one.customer_number, today).points
    return one._replace(points=points, missing=max(0, one.required - points))


def _idle_before(work: Work, today: date) -> date:
    """Who did something after this day is idle by no policy: a month has at least 28 days."""
    months = [policy.idle_months for policy in control.every(work, "expiry_policy") if policy.idle_months]
    return today - timedelta(days=28 * min(months)) if months else date.min


# -- the statements --------------------------------------------------------------------------------


_today = bindparam("today", type_=Date)
_zero: ColumnElement[int] = literal_column("0")
_of_promo: list[ColumnElement[str]] = [literal_column(f"'{promo}'") for promo in ("D", "$", "%")]
_kinds = (
    select(customer_type.c.type_code, customer_type.c.promo_code, customer_type.c.promo_required)
    .where(
        participates,
        customer_type.c.allow_rentals,
        customer_type.c.type_code != literal_column("'PRG'"),
        every_or(customer_type.c.type_code, "customer_type"),
        every_or(customer_type.c.promo_code, "award"),
        exists().where(
            special_document.c.code == customer_type.c.promo_code,
            special_document.c.document_type == literal_column("'PROMO'"),
            special_document.c.promo_type.in_(_of_promo),
            special_document.c.amount > _zero,
            or_(special_document.c.termination_date.is_(None), special_document.c.termination_date >= _today),
        ),
    )
    .group_by(customer_type.c.type_code, customer_type.c.promo_code, customer_type.c.promo_required)
    .subquery("kinds")
)
"""The types whose award can be given today, and its price; grouped, or it would be found out for each customer."""

_CHEAPEST = Statement(select(func.min(_kinds.c.promo_required)))

_sharing = (
    select(wallet_member.c.customer_number)
    .join(wallet, and_(wallet.c.code == wallet_member.c.wallet_code, wallet.c.active))
    .where(standing, wallet_member.c.may_redeem)
)
_active = award_account.c.status == literal_column("'ACTIVE'")

# Held to the least that any award can want before the join: an account is narrow, a customer is not.
_held = select(
    award_account.c.id,
    award_account.c.customer_number,
    award_account.c.balance,
    award_account.c.customer_number.in_(_sharing).label("shares"),
).where(
    _active,
    or_(award_account.c.balance >= bindparam("least", type_=Integer), award_account.c.customer_number.in_(_sharing)),
)
_of_others = _sharing.with_only_columns(null(), wallet_member.c.customer_number, _zero, true()).where(
    ~exists().where(award_account.c.customer_number == wallet_member.c.customer_number)
)
_accounts = union_all(_held, _of_others).subquery("accounts")
"""Those that may be near, and members of a wallet who never had a point of their own."""

_everybody = (
    select(
        award_account.c.id,
        customer.c.number.label("customer_number"),
        func.coalesce(award_account.c.balance, _zero).label("balance"),
        customer.c.number.in_(_sharing).label("shares"),
    )
    .select_from(customer)
    .outerjoin(award_account, award_account.c.customer_number == customer.c.number)
    .where(or_(award_account.c.id.is_(None), _active))
    .subquery("accounts")
)
"""All: where an award is so cheap that nobody needs a point to be near, who never had one counts, too."""

_location = bindparam("location", type_=agreement.c.location.type)
_in_group = location_group_member.c.group_code == _location
_places = union_all(select(_location), select(location_group_member.c.location_code).where(_in_group))
"""The location asked for, or those of the group."""

_last_location = last_location(customer.c.number)


def _doubtful(accounts: Subquery) -> ColumnElement[bool]:
    """Whether the balance may not be what he can spend."""
    lots = select(award_lot.c.id).where(award_lot.c.account_id == accounts.c.id, lot_open)
    long_idle = or_(
        customer.c.last_activity.is_(None), customer.c.last_activity <= bindparam("idle_before", type_=Date)
    )
    idle = lots.join(expiry_policy, expiry_policy.c.name == award_lot.c.policy).where(
        expiry_policy.c.idle_months.is_not(None)
    )
    return or_(
        accounts.c.shares,
        lots.where(award_lot.c.expires_on < _today).exists(),
        lots.where(award_lot.c.available_on > _today).exists(),
        and_(long_idle, idle.exists()),
    )


def _near(accounts: Subquery) -> Statement:
    balance, price = accounts.c.balance, _kinds.c.promo_required
    doubtful = _doubtful(accounts)
    missing: Any = case((balance >= price, _zero), else_=price - balance)
    ready = bindparam("ready", type_=Boolean)
    return Statement(
        select(
            missing.label("missing"),
            *(customer.c[name] for name in ("number", "first_name", "last_name", "phone", "email", "customer_type")),
            *(balance, _kinds.c.promo_code, price, customer.c.last_activity),
            func.coalesce(_last_location, literal_column("''")).label("location"),
            doubtful.label("doubtful"),
        )
        .select_from(accounts)
        .join(customer, customer.c.number == accounts.c.customer_number)
        .join(_kinds, _kinds.c.type_code == customer.c.customer_type)
        .where(
            customer.c.merged_into.is_(None),
            customer.c.blocked.is_(False),
            or_(bindparam("ever", type_=Boolean), customer.c.last_activity >= bindparam("since", type_=Date)),
            or_(
                accounts.c.shares,
                and_(balance >= price - bindparam("within", type_=Integer), or_(ready, balance < price, doubtful)),
            ),
            or_(_location == literal_column("''"), _last_location.in_(_places)),
        )
        .order_by(literal_column("doubtful").desc(), literal_column("missing"), customer.c.number)
    )


_HOLDERS, _EVERYBODY = _near(_accounts), _near(_everybody)
