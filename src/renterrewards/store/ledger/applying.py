"""A policy applied to lots that were born with another, or with none: by moving what is left into a new lot.

A lot's last day never changes. What is left of it goes out by TRANSFER_OUT and comes in by TRANSFER_IN, into a lot
with the day it was earned and the last day of the policy: two movements a lot, that name the lot moved and the policy.
"""

from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import bindparam, cast, exists, select

from renterrewards.policies import ExpiryPolicy
from renterrewards.records import Act
from renterrewards.rules.expiry import applied, name, policy_on
from renterrewards.rules.ledger import Lot
from renterrewards.store import control
from renterrewards.store.ledger import lives
from renterrewards.store.ledger.accounts import Event, account_for
from renterrewards.store.ledger.expiry import CHUNK, Holder, queue_notice
from renterrewards.store.ledger.points import Born, Source, nth
from renterrewards.store.ledger.postings import new_lot, post, put_postings, take_out
from renterrewards.store.statement import Statement
from renterrewards.store.tables import award_account, award_lot, award_posting, award_txn, customer, lot_open
from renterrewards.store.tables.columns import ID
from renterrewards.store.work import Work

GRACE = "GRACE"
"""The policy's name of a lot whose points came back after they had died: it has its days and keeps them."""


@dataclass(frozen=True, slots=True)
class Change:
    """A lot that comes under another policy, and the last day it had and gets; None: it never dies of age."""

    holder: Holder
    lot: int
    earned_on: date
    points: int
    before: str
    old: date | None
    new: date | None
    available_on: date | None = None


def in_force(work: Work, policy: ExpiryPolicy, day: date) -> bool:
    """Whether this version is the one of its customer type on a day."""
    return policy_on(control.every(work, "expiry_policy"), policy.customer_type, day) == policy


def holders(work: Work, policy: ExpiryPolicy, day: date) -> Generator[Holder, None, None]:
    """The customers who hold points and whose type has this policy on a day, by number."""
    policies, after = control.every(work, "expiry_policy"), 0
    while chunk := [Holder(*row) for row in work.all(_HOLDERS, after=after, limit=CHUNK)]:
        yield from (holder for holder in chunk if policy_on(policies, holder.customer_type, day) == policy)
        after = chunk[-1].number


def changes(work: Work, holder: Holder, policy: ExpiryPolicy, today: date, notice: int) -> list[Change]:
    """What the policy changes of a customer's lots; none loses its last day sooner than `notice` days from today."""
    found = []
    for life in lives.of_customer(work, holder.number):
        lot = life.lot
        if lot.policy not in (name(policy), GRACE) and not life.is_over(today):
            days = (lot.expires_on, applied(policy, lot.earned_on, lot.expires_on, today, notice), lot.available_on)
            found.append(Change(holder, lot.id, lot.earned_on, lot.remaining, lot.policy, *days))
    return found


def apply(work: Work, act: Act, policy: ExpiryPolicy, change: Change) -> None:
    """Move a lot under the policy; who loses days by it gets a notice."""
    number = change.holder.number
    source, rule = Source("LOT", str(change.lot)), f"APPLY {name(policy)}"
    key = f"apply:{name(policy)}:{change.lot}" + nth(work, change.lot, "TRANSFER_OUT")
    out = Event("TRANSFER_OUT", -change.points, f"{key}:out", source, rule=rule)
    lot = Lot(change.lot, change.earned_on, change.old, change.points)
    take_out(work, act, account_for(work, number, out), out, [lot])
    into = replace(out, kind="TRANSFER_IN", delta=change.points, key=f"{key}:in")
    account = account_for(work, number, into)
    movement, account_id = post(work, act, account, into, arrears=account.arrears)
    born = Born(change.earned_on, change.new, name(policy), change.available_on)
    made = new_lot(work, account_id, movement.id, change.points, born)
    put_postings(work, movement, [(made, change.points)])
    if change.new and (change.old is None or change.new < change.old):
        queue_notice(work, act, number, made, change.new, change.new)


def applied_on(work: Work, policy: ExpiryPolicy, day: date) -> Generator[Change, None, None]:
    """What was changed on a business date, as the ledger has it."""
    with closing(work.stream(_APPLIED, rule=f"APPLY {name(policy)}", day=day)) as rows:
        for *holder, lot, earned_on, qty, before, old, new in rows:
            yield Change(Holder(*holder), lot, earned_on, qty, before, old, new)


# -- the statements --------------------------------------------------------------------------------

_holder = (customer.c.number, customer.c.first_name, customer.c.last_name, customer.c.customer_type)

_HOLDERS = Statement(
    select(*_holder)
    .join(award_account, award_account.c.customer_number == customer.c.number)
    .where(
        award_account.c.customer_number > bindparam("after"),
        exists(select(award_lot.c.id).where(award_lot.c.account_id == award_account.c.id, lot_open)),
    )
    .order_by(award_account.c.customer_number)
    .limit(bindparam("limit"))
)

_old = award_lot.alias("old")
_APPLIED = Statement(
    select(
        *_holder,
        _old.c.id,
        _old.c.earned_on,
        award_txn.c.delta,
        _old.c.policy,
        _old.c.expires_on.label("old_day"),
        award_lot.c.expires_on.label("new_day"),
    )
    .select_from(award_txn)
    .join(award_posting, award_posting.c.txn_id == award_txn.c.id)
    .join(award_lot, award_lot.c.id == award_posting.c.lot_id)
    .join(_old, _old.c.id == cast(award_txn.c.source_id, ID))
    .join(award_account, award_account.c.id == award_txn.c.account_id)
    .join(customer, customer.c.number == award_account.c.customer_number)
    .where(
        award_txn.c.kind == "TRANSFER_IN",
        award_txn.c.rule == bindparam("rule"),
        award_txn.c.business_date == bindparam("day"),
    )
    .order_by(customer.c.number, award_txn.c.id)
)
