"""How a customer's points stand today: what he has, what he can spend, what dies when, where he last rented."""

from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import bindparam, func, select

from renterrewards.records import Agreement
from renterrewards.store import agreements, control
from renterrewards.store.ledger.lives import Life, dead_points, endangered, of_customer, waiting
from renterrewards.store.statement import Statement
from renterrewards.store.tables import agreement, award_account, award_lot, award_redemption, award_txn, lot_open
from renterrewards.store.work import Work


@dataclass(frozen=True, slots=True)
class Standing:
    """A customer's account on a day.

    `dead` points are in the balance still but can no more be spent, `pending` ones cannot yet, `pending_day` is when
    the first of them can. `held` were spent on RAs that are still out: voiding the RA brings them back, and so does
    its close under SETTLE when their award was not used.
    """

    balance: int = 0
    arrears: int = 0
    lifetime_earned: int = 0
    lifetime_redeemed: int = 0
    movements: int = 0
    dead: int = 0
    pending: int = 0
    pending_day: date | None = None
    held: int = 0

    @property
    def available(self) -> int:
        """What can be spent today; less than nothing while points are owed."""
        return self.balance - self.dead - self.pending


@dataclass(frozen=True, slots=True)
class Dying:
    """Points whose last day is `day`."""

    day: date
    points: int


@dataclass(frozen=True, slots=True)
class Earned:
    """Points earned on a day: by which source, and by which rule (blank: the ordinary point of an RA)."""

    day: date
    points: int
    source_type: str
    rule: str


def standing(work: Work, customer_number: int, today: date) -> Standing:
    """How the account stands; nothing everywhere while the customer has none."""
    found = work.one(_STANDING, customer=customer_number)
    if found is None:
        return Standing()
    pending = waiting(work, customer_number, today)
    held = work.one(_HELD, customer=customer_number) or (0,)
    return replace(
        Standing(*found),
        dead=dead_points(work, customer_number, today),
        pending=sum(life.lot.remaining for life in pending),
        pending_day=pending[0].lot.available_on if pending else None,
        held=held[0],
    )


def dying(work: Work, customer_number: int, today: date, last: date) -> list[Dying]:
    """The points that die from day to day, both included, if nothing happens: a line a last day."""
    return _by_day(endangered(work, customer_number, last), today, last)


def next_dying(work: Work, customer_number: int, today: date) -> Dying | None:
    """The points that die next, however far ahead; None when none ever do."""
    if any(policy.idle_months or policy.notice_days for policy in control.every(work, "expiry_policy")):
        return next(iter(_by_day(of_customer(work, customer_number), today, date.max)), None)
    found = work.one(_NEXT_DYING, customer=customer_number, today=today)
    return Dying(*found) if found else None


def last_earned(work: Work, customer_number: int) -> Earned | None:
    """What the customer earned last and was not taken back, for whatever; None when there is nothing."""
    found = work.one(_LAST_EARNED, customer=customer_number)
    return Earned(*found) if found else None


def _by_day(lives: list[Life], today: date, last: date) -> list[Dying]:
    found: Counter[date] = Counter()
    for life in lives:
        ends = life.foreseen(today)
        if ends is not None and today <= ends <= last:
            found[ends] += life.lot.remaining
    return [Dying(day, qty) for day, qty in sorted(found.items())]


def last_agreement(work: Work, customer_number: int, is_seen: Callable[[str], bool] | None = None) -> Agreement | None:
    """The RA that the customer opened last, of the locations that are seen; one that was voided is none."""
    if is_seen is None:
        return agreements.FILE.made(work.one(_LAST_AGREEMENT, customer=customer_number))
    with closing(work.stream(_AGREEMENTS, customer=customer_number)) as rows:
        found = map(agreements.FILE.made, rows)
        return next((ra for ra in found if ra is not None and is_seen(ra.location)), None)


def awards_on(work: Work, ra_number: int) -> int:
    """How many awards were taken on an RA and not given back."""
    found = work.one(_AWARDS_ON, ra_number=ra_number)
    return int(found[0]) if found else 0


# -- the statements --------------------------------------------------------------------------------

_STANDING = Statement(
    select(
        award_account.c.balance,
        award_account.c.arrears,
        award_account.c.lifetime_earned,
        award_account.c.lifetime_redeemed,
        award_account.c.version,
    ).where(award_account.c.customer_number == bindparam("customer"))
)

# Over his RAs that are still out, which are few, and not over all that he ever redeemed.
_HELD = Statement(
    select(func.coalesce(func.sum(-award_txn.c.delta), 0))
    .select_from(agreement)
    .join(award_redemption, award_redemption.c.ra_number == agreement.c.number)
    .join(award_txn, award_txn.c.id == award_redemption.c.txn_id)
    .where(
        agreement.c.customer_number == bindparam("customer"),
        agreement.c.business_date.is_(None),
        agreement.c.status != "VOID",
        award_redemption.c.state != "REVERSED",
    )
)

# Only lots with a last day are read, by their index: of ten thousand lots those that never die cost nothing here.
_NEXT_DYING = Statement(
    select(award_lot.c.expires_on, func.sum(award_lot.c.remaining))
    .select_from(award_account)
    .join(award_lot, award_lot.c.account_id == award_account.c.id)
    .where(
        award_account.c.customer_number == bindparam("customer"),
        lot_open,
        award_lot.c.expires_on >= bindparam("today"),
    )
    .group_by(award_lot.c.expires_on)
    .order_by(award_lot.c.expires_on)
    .limit(1)
)

_undoing = award_txn.alias("undoing")
_LAST_EARNED = Statement(
    select(award_txn.c.business_date, award_txn.c.delta, award_txn.c.source_type, award_txn.c.rule)
    .select_from(award_account)
    .join(award_txn, award_txn.c.account_id == award_account.c.id)
    .outerjoin(_undoing, _undoing.c.reverses_id == award_txn.c.id)
    .where(
        award_account.c.customer_number == bindparam("customer"),
        award_txn.c.kind == "EARN",
        _undoing.c.id.is_(None),
    )
    .order_by(award_txn.c.seq.desc())
    .limit(1)
)

_his = (
    select(*agreements.FILE.columns)
    .where(agreement.c.customer_number == bindparam("customer"), agreement.c.status != "VOID")
    .order_by(agreement.c.opened_at.desc(), agreement.c.number.desc())
)
_AGREEMENTS, _LAST_AGREEMENT = Statement(_his), Statement(_his.limit(1))

_AWARDS_ON = Statement(
    select(func.count()).where(
        award_redemption.c.ra_number == bindparam("ra_number"), award_redemption.c.state != "REVERSED"
    )
)
