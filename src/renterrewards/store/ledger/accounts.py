"""The account that an event is of, as it stands when the event is posted, and whether it was posted before."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import and_, bindparam, select

from renterrewards.faults import Fault
from renterrewards.rules.seals import seal
from renterrewards.store import customers
from renterrewards.store.ledger.movements import Movement, Source
from renterrewards.store.statement import Statement
from renterrewards.store.tables import award_account, award_txn, customer
from renterrewards.store.work import Work

PASSING_ON = frozenset({"REVERSE", "EXPIRE", "TRANSFER_IN", "TRANSFER_OUT"})
"""What may still happen to the account of a customer who was merged into another: nothing of it stays there."""

WITHIN = "WITHIN BALANCE"
"""The rule of a movement that lets be what is owed; it leaves nothing on the account of a merged customer either."""


@dataclass(frozen=True, slots=True)
class Event:
    """What is to be posted; `detail` is what else must be the same when the key comes again."""

    kind: str
    delta: int
    key: str
    source: Source
    reason_code: str = ""
    reason: str = ""
    detail: tuple[Any, ...] = ()
    rule: str = ""
    approver: str = ""
    reverses: int | None = None
    first: bool = False
    """Nothing can have been posted under its key: what it is of was made in this same work."""

    def inputs(self, customer_number: int) -> str:
        """The hash by which the same event is known again."""
        source = (self.source.type, self.source.id, self.source.seq)
        return seal(customer_number, self.kind, self.delta, *source, *self.detail)


@dataclass(frozen=True, slots=True)
class Account:
    """A customer's account as it stands; `id` None before the first movement, `version` counts the movements."""

    customer_number: int
    merged_into: int | None
    id: int | None
    balance: int
    arrears: int
    version: int
    last_hash: str
    inputs: str
    posted: Movement | None


def account_for(work: Work, customer_number: int, event: Event) -> Account:
    """One statement finds the customer, the account, its last movement and the movement of this key, if any.

    The customer is held first, not the account: he is there before his first movement makes one.
    """
    inputs = event.inputs(customer_number)
    if event.first and (own := work.own.get((Account, customer_number))):
        found: Account = replace(own, inputs=inputs)
    else:
        found = _on_file(work, customer_number, event, inputs)
    into = found.merged_into
    if into and not found.posted and event.kind not in PASSING_ON and event.rule != WITHIN:
        raise Fault(f"CUSTOMER {customer_number} IS MERGED INTO {into}, USE {into}", "customer_number")
    return found


def foresee(work: Work, customer_number: int, key: str = "") -> None:
    """`account_for` will be asked of a customer, with this key, blank for the first event of what is made now."""
    customers.hold(work, customer_number)
    work.ahead(_ACCOUNT, customer=customer_number, key=key)


def moved_on(work: Work, account: Account) -> Account:
    """An account as this work has moved it on since it was found."""
    own: Account | None = work.own.get((Account, account.customer_number))
    return replace(own, inputs=account.inputs) if own else account


def was_made(work: Work, movement: Movement) -> bool:
    """Whether it is what this work posted last to its account, and not found as posted before."""
    own: Account | None = work.own.get((Account, movement.customer_number))
    return own is not None and own.version == movement.seq


def _on_file(work: Work, customer_number: int, event: Event, inputs: str) -> Account:
    customers.hold(work, customer_number)
    row = work.one(_ACCOUNT, customer=customer_number, key="" if event.first else event.key)
    if row is None:
        raise Fault(f"CUSTOMER {customer_number} IS NOT ON FILE", "customer_number")
    merged_into, account_id, held, arrears, version, last_hash, txn_id, txn_hash, *first = row
    if txn_id is not None and txn_hash != inputs:
        raise Fault(f"{event.key} WAS POSTED BEFORE WITH OTHER VALUES")
    posted = _posted(txn_id, customer_number, event.key, *first) if txn_id is not None else None
    state = (held or 0, arrears or 0, version or 0, last_hash or "")
    return Account(customer_number, merged_into, account_id, *state, inputs, posted)


def _posted(txn_id: int, customer_number: int, key: str, seq: int, kind: str, delta: int, after: int) -> Movement:
    return Movement(txn_id, customer_number, seq, kind, delta, after, key)


# -- the statements --------------------------------------------------------------------------------

_last, _same = award_txn.alias("last"), award_txn.alias("same")

_ACCOUNT = Statement(
    select(
        customer.c.merged_into,
        award_account.c.id,
        award_account.c.balance,
        award_account.c.arrears,
        award_account.c.version,
        _last.c.row_hash,
        _same.c.id,
        _same.c.idem_hash,
        _same.c.seq,
        _same.c.kind,
        _same.c.delta,
        _same.c.balance_after,
    )
    .select_from(customer)
    .outerjoin(award_account, award_account.c.customer_number == customer.c.number)
    .outerjoin(_last, and_(_last.c.account_id == award_account.c.id, _last.c.seq == award_account.c.version))
    .outerjoin(_same, _same.c.idem_key == bindparam("key"))
    .where(customer.c.number == bindparam("customer"))
)
