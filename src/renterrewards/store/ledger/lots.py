"""Where points came from and where they went: a movement, what it posted to which lots, what became of its own lots."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, bindparam, func, select

from renterrewards.store.ledger.movements import Source
from renterrewards.store.statement import Statement
from renterrewards.store.tables import award_account, award_lot, award_posting, award_txn
from renterrewards.store.work import Work

PAGE = 18


@dataclass(frozen=True, slots=True)
class Moved:
    """A movement with its number; `seq` counts those of the customer, `rule` and `reason` say why."""

    id: int
    seq: int
    date: date
    kind: str
    delta: int
    balance_after: int
    arrears_after: int
    source: Source
    rule: str
    reason_code: str
    reason: str
    user: str
    approver: str
    location: str


@dataclass(frozen=True, slots=True)
class Part:
    """Points posted to a lot by a movement; without lot they are owed (less than 0) or repaid.

    `lot` is None then, and so are the days. `left` is what the lot holds now.
    """

    lot: int | None
    qty: int
    earned_on: date | None
    expires_on: date | None
    policy: str | None
    left: int | None
    cause: Moved


def newest_first(work: Work, customer_number: int, before: int | None = None, limit: int = PAGE) -> list[Moved]:
    """A page of a customer's movements; `before` is the last `seq` of the page that was read before."""
    asked = {"customer": customer_number, "limit": limit}
    found = work.all(_NEWEST, **asked) if before is None else work.all(_OLDER, before=before, **asked)
    return [_moved(row) for row in found]


def movement(work: Work, customer_number: int, seq: int) -> Moved | None:
    """The so-many-eth movement of a customer."""
    found = work.one(_MOVEMENT, customer=customer_number, seq=seq)
    return _moved(found) if found else None


def parts(work: Work, txn_id: int) -> Iterator[Part]:
    """What a movement posted; `cause` is the movement that made the lot: what was earned when, by what."""
    return map(_part, work.stream(_PARTS, txn=txn_id))


def uses(work: Work, txn_id: int) -> Iterator[Part]:
    """What became of the lots that a movement made; `cause` is the movement that took from them or gave back."""
    return map(_part, work.stream(_USES, txn=txn_id))


def _moved(row: tuple[Any, ...]) -> Moved:
    number, seq, day, kind, delta, after, arrears, source_type, source_id, source_seq, *why = row
    return Moved(number, seq, day, kind, delta, after, arrears, Source(source_type, source_id, source_seq), *why)


def _part(row: tuple[Any, ...]) -> Part:
    lot, qty, earned_on, expires_on, policy, left, *cause = row
    return Part(lot, qty, earned_on, expires_on, policy, left, _moved(tuple(cause)))


# -- the statements --------------------------------------------------------------------------------


def _told(txn: Any) -> list[Any]:
    names = "id seq business_date kind delta balance_after arrears_after source_type source_id source_seq rule"
    people = "reason_code reason_text user_code approver_code location_code"
    return [txn.c[name] for name in f"{names} {people}".split()]


_of_customer = (
    select(*_told(award_txn))
    .select_from(award_account)
    .join(award_txn, award_txn.c.account_id == award_account.c.id)
    .where(award_account.c.customer_number == bindparam("customer"))
)
_newest = _of_customer.order_by(award_txn.c.seq.desc()).limit(bindparam("limit"))
_NEWEST = Statement(_newest)
_OLDER = Statement(_newest.where(award_txn.c.seq < bindparam("before")))
_MOVEMENT = Statement(_of_customer.where(award_txn.c.seq == bindparam("seq")))

_lot = [award_posting.c.lot_id, award_posting.c.qty, award_lot.c.earned_on, award_lot.c.expires_on]
_lot += [award_lot.c.policy, award_lot.c.remaining]

# Points that were owed have no lot: their cause is the movement itself.
_cause = award_txn.alias("cause")
_own = award_posting.c.txn_id == bindparam("txn")
_PARTS = Statement(
    select(*_lot, *_told(_cause))
    .select_from(award_posting)
    .outerjoin(award_lot, award_lot.c.id == award_posting.c.lot_id)
    .join(_cause, _cause.c.id == func.coalesce(award_lot.c.origin_txn_id, award_posting.c.txn_id))
    .where(_own)
    .order_by(award_posting.c.id)
)

_made, _used = award_posting.alias("made"), award_posting.alias("used")

_USES = Statement(
    select(_used.c.lot_id, _used.c.qty, *_lot[2:], *_told(_cause))
    .select_from(_made)
    .join(award_lot, and_(award_lot.c.id == _made.c.lot_id, award_lot.c.origin_txn_id == _made.c.txn_id))
    .join(_used, and_(_used.c.lot_id == award_lot.c.id, _used.c.txn_id != _made.c.txn_id))
    .join(_cause, _cause.c.id == _used.c.txn_id)
    .where(_made.c.txn_id == bindparam("txn"))
    .order_by(_used.c.id)
)
