"""The points and the days: what an earning is born with, which lots die, what is foreseen, what is given back.

A run takes customer by customer, each in a transaction of its own: broken off and begun again, it does the rest.
"""

from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import and_, bindparam, exists, insert, or_, select

from renterrewards.policies import ExpiryPolicy
from renterrewards.records import Act
from renterrewards.rules.expiry import last_day, name, policy_on, told_until
from renterrewards.store import control
from renterrewards.store.ledger import points
from renterrewards.store.ledger.lives import Life, endangered, of_customer
from renterrewards.store.ledger.points import Born
from renterrewards.store.statement import Statement
from renterrewards.store.tables import (
    award_account,
    award_lot,
    award_notice,
    award_posting,
    award_txn,
    customer,
    expiry_policy,
    lot_open,
)
from renterrewards.store.work import Work

CHUNK = 500
"""Customers that are looked up at a time."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A customer who holds points."""

    number: int
    first_name: str
    last_name: str
    customer_type: str


@dataclass(frozen=True, slots=True)
class Dying:
    """A lot that dies, did or will: `points` of it after `last_day`; `why` is AGE or IDLE, `by` who let it die.

    `wanted`: it needs a notice and none is queued.
    """

    holder: Holder
    lot: int
    earned_on: date
    last_day: date
    why: str
    points: int
    policy: str
    by: str = ""
    wanted: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice that waits to be sent: so many points, and the last day they can be used."""

    holder: Holder
    phone: str
    email: str
    points: int
    last_day: date
    queued_on: date


@dataclass(slots=True)
class Passed:
    """What a run did, or would do."""

    customers: int = 0
    lots: int = 0
    points: int = 0
    notices: int = 0


def born(work: Work, customer_type: str, day: date) -> Born:
    """What points begin with that a customer of this type earns on a day, by the policy in force then."""
    return born_under(control.every(work, "expiry_policy"), customer_type, day)


def born_under(policies: Iterable[ExpiryPolicy], customer_type: str, day: date) -> Born:
    """The same, of policies that were read before."""
    policy = policy_on(policies, customer_type, day)
    return Born(day, last_day(policy, day), name(policy)) if policy else Born(day)


def has_lots(work: Work, policy: ExpiryPolicy) -> bool:
    """Whether a lot was born with this version, which must stay as it is then."""
    return work.one(_BORN_WITH, policy=name(policy)) is not None


def concerned(work: Work, until: date, after: int) -> list[Holder]:
    """The next customers by number after one, who hold lots that die by a day or want a notice by then, or may."""
    policies = control.every(work, "expiry_policy")
    notice = max((policy.notice_days for policy in policies), default=0)
    idle = min((policy.idle_months for policy in policies if policy.idle_months), default=0)
    horizon = until + timedelta(days=notice)
    # A month has at least 28 days: who did something after this day cannot be idle for so long by then.
    asked = {"horizon": horizon, "idle_before": horizon - timedelta(days=28 * idle), "limit": CHUNK}
    return [Holder(*row) for row in work.all(_CONCERNED, after=after, **asked)]


def dies(work: Work, holder: Holder, until: date) -> tuple[list[Dying], list[Life]]:
    """A customer's lots whose last day lies before `until`, and those whose notice should be queued by then."""
    found = endangered(work, holder.number, until)
    return [_dying(holder, life) for life in found if life.is_over(until)], [x for x in found if x.wants_notice(until)]


def pass_over(work: Work, act: Act, holder: Holder, until: date) -> Passed:
    """Let a customer's dead lots die and queue his notices; what was done."""
    done = Passed()
    for life in endangered(work, holder.number, until):
        if life.is_over(until):
            points.expire(work, act, holder.number, life.lot, life.end)
            done.lots, done.points, done.customers = done.lots + 1, done.points + life.lot.remaining, 1
        elif life.wants_notice(until) and life.death:
            told = told_until(life.death.due, act.business_date, life.notice_days)
            queue_notice(work, act, holder.number, life.lot.id, life.death.due, told)
            done.notices += 1
    return done


def queue_notice(work: Work, act: Act, customer_number: int, lot: int, due: date, last_day: date) -> None:
    """Queue the notice that a lot dies after `last_day`, by its policy after `due`."""
    queued = {"customer_number": customer_number, "lot_id": lot, "queued_on": act.business_date}
    work.run(_NOTICE, **queued, due=due, last_day=last_day)


def foreseen(work: Work, today: date, until: date, customer_type: str = "") -> Generator[Dying, None, None]:
    """What dies by a day, by customer and last day; `customer_type` blank: of every type."""
    for holder in every_concerned(work, until):
        if customer_type in ("", holder.customer_type):
            ahead = [(life.foreseen(today), life) for life in of_customer(work, holder.number)]
            coming = [(last, life) for last, life in ahead if last is not None and last <= until]
            for last, life in sorted(coming, key=lambda pair: (pair[0], pair[1].lot.id)):
                yield _dying(holder, life, last)


def every_concerned(work: Work, until: date) -> Iterator[Holder]:
    """All of `concerned`, chunk by chunk."""
    after = 0
    while chunk := concerned(work, until, after):
        yield from chunk
        after = chunk[-1].number


def died_on(work: Work, day: date) -> Generator[Dying, None, None]:
    """Everything that died on a business date, as the ledger has it: by EXPRUN or before a redemption."""
    with closing(work.stream(_DIED, day=day)) as rows:
        for number, first, last, kind, lot, earned_on, rule, qty, policy, by in rows:
            why, _, due = str(rule).partition(" ")
            ended = date.fromisoformat(due) if due else day
            yield Dying(Holder(number, first, last, kind), lot, earned_on, ended, why, -qty, policy, by)


def notices(work: Work, today: date) -> Generator[Notice, None, None]:
    """The notices of lots that can still be used, by customer and last day."""
    with closing(work.stream(_WAITING, today=today)) as rows:
        for *holder, phone, email, qty, last, queued in rows:
            yield Notice(Holder(*holder), phone, email, qty, last, queued)


def _dying(holder: Holder, life: Life, last: date | None = None) -> Dying:
    dies, lot = life.death, life.lot
    assert dies is not None, "what does not die is not asked for"
    last = last or life.last_day or dies.due
    wanted = bool(life.notice_days) and life.told is None
    return Dying(holder, lot.id, lot.earned_on, last, dies.why, lot.remaining, lot.policy, wanted=wanted)


# -- the statements --------------------------------------------------------------------------------

_BORN_WITH = Statement(select(award_lot.c.id).where(award_lot.c.policy == bindparam("policy")).limit(1))

_holder = (customer.c.number, customer.c.first_name, customer.c.last_name, customer.c.customer_type)
_long_idle = or_(customer.c.last_activity.is_(None), customer.c.last_activity <= bindparam("idle_before"))

_CONCERNED = Statement(
    select(*_holder)
    .join(award_account, award_account.c.customer_number == customer.c.number)
    .where(
        award_account.c.customer_number > bindparam("after"),
        exists(
            select(award_lot.c.id)
            .outerjoin(expiry_policy, expiry_policy.c.name == award_lot.c.policy)
            .where(
                award_lot.c.account_id == award_account.c.id,
                lot_open,
                or_(
                    award_lot.c.expires_on <= bindparam("horizon"),
                    and_(expiry_policy.c.idle_months.is_not(None), _long_idle),
                ),
            )
        ),
    )
    .order_by(award_account.c.customer_number)
    .limit(bindparam("limit"))
)

_DIED = Statement(
    select(
        *_holder,
        award_lot.c.id,
        award_lot.c.earned_on,
        award_txn.c.rule,
        award_posting.c.qty,
        award_lot.c.policy,
        award_txn.c.user_code,
    )
    .select_from(award_txn)
    .join(award_posting, award_posting.c.txn_id == award_txn.c.id)
    .join(award_lot, award_lot.c.id == award_posting.c.lot_id)
    .join(award_account, award_account.c.id == award_txn.c.account_id)
    .join(customer, customer.c.number == award_account.c.customer_number)
    .where(award_txn.c.kind == "EXPIRE", award_txn.c.business_date == bindparam("day"))
    .order_by(customer.c.number, award_txn.c.id)
)

_NOTICE = Statement(
    insert(award_notice).values(
        {n: bindparam(n) for n in ("customer_number", "lot_id", "queued_on", "due", "last_day")}
    )
)

_WAITING = Statement(
    select(
        *_holder,
        customer.c.phone,
        customer.c.email,
        award_lot.c.remaining,
        award_notice.c.last_day,
        award_notice.c.queued_on,
    )
    .select_from(award_notice)
    .join(award_lot, award_lot.c.id == award_notice.c.lot_id)
    .join(award_account, award_account.c.id == award_lot.c.account_id)
    .join(customer, customer.c.number == award_account.c.customer_number)
    .where(lot_open, award_notice.c.last_day >= bindparam("today"))
    .order_by(customer.c.number, award_notice.c.last_day, award_notice.c.id)
)
