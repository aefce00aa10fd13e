"""How a movement of points is written: a transaction row, and postings to lots; both are only ever added.

The database moves the account and the lots along with them (`ledger_tables.SUMS`).
"""

from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, insert, or_, select

from renterrewards.faults import Fault
from renterrewards.records import Act
from renterrewards.rules.ledger import MOST, Lot, plan_earn, plan_redeem
from renterrewards.rules.seals import seal
from renterrewards.store.ledger.accounts import Account, Event
from renterrewards.store.ledger.movements import Movement
from renterrewards.store.statement import Statement, numbered
from renterrewards.store.tables import award_account, award_lot, award_posting, award_txn, lot_open
from renterrewards.store.tables.columns import naive_utc
from renterrewards.store.work import Row, Work

AT_ONCE = 32
"""Lots that are read together; most movements need no more, and a stream costs more than a few rows."""


@dataclass(frozen=True, slots=True)
class Born:
    """What a new lot starts with: when it was earned, its last day (None: it never dies), the expiry policy's name.

    `available_on` is the first day it can be used; None: at once.
    """

    earned_on: date
    expires_on: date | None = None
    policy: str = ""
    available_on: date | None = None


def draw(work: Work, movements: int, lots: int = 0) -> None:
    """So many movements and lots will come."""
    work.draw(_TXN, movements)
    work.draw(_LOT, lots)


def bring_in(work: Work, act: Act, account: Account, event: Event, born: Born) -> Movement:
    """Post points that come in: arrears first, the rest makes a lot."""
    plan = plan_earn(account.arrears, event.delta)
    movement, account_id = post(work, act, account, event, arrears=account.arrears - plan.repaid)
    postings: list[tuple[int | None, int]] = [(None, plan.repaid)] if plan.repaid else []
    if plan.lot:
        postings.append((new_lot(work, account_id, movement.id, plan.lot, born), plan.lot))
    put_postings(work, movement, postings)
    return movement


def take_out(work: Work, act: Act, account: Account, event: Event, lots: list[Lot] | None = None) -> Movement:
    """Post points that go out of these lots, or of those next in turn; Fault when they do not suffice."""
    if lots is None:
        lots = next_lots(work, account.customer_number, -event.delta)
    taken = plan_redeem(lots, account.arrears, -event.delta)
    movement, _ = post(work, act, account, event, arrears=account.arrears)
    put_postings(work, movement, [(part.lot_id, -part.qty) for part in taken])
    return movement


def next_lots(work: Work, customer_number: int, qty: int, usable_on: date = date.max) -> list[Lot]:
    """The lots next in turn that hold `qty` points together, or all when they do not; those pending on a day left out.

    However many there are, no more are read than are needed.
    """
    asked = {"customer": customer_number, "usable_on": usable_on}
    rows = work.all(_NEXT_LOTS, **asked, limit=min(max(0, qty), AT_ONCE))
    found = _enough(rows, qty)
    if len(rows) < AT_ONCE or sum(lot.remaining for lot in found) >= qty:
        return found
    with closing(work.stream(_NEXT_LOTS, **asked, limit=qty)) as more:
        return _enough(more, qty)


def foresee_lots(work: Work, customer_number: int, qty: int, usable_on: date) -> None:
    """`next_lots` will be asked."""
    work.ahead(_NEXT_LOTS, customer=customer_number, usable_on=usable_on, limit=min(max(0, qty), AT_ONCE))


def _enough(rows: Iterable[Row], qty: int) -> list[Lot]:
    """The first lots that hold `qty` points together."""
    found: list[Lot] = []
    for row in rows:
        found.append(Lot(*row))
        qty -= found[-1].remaining
        if qty <= 0:
            break
    return found


def new_lot(work: Work, account_id: int, txn_id: int, qty: int, born: Born) -> int:
    """Make a lot that will hold `qty` once they are posted to it; its number."""
    lot = {"account": account_id, "txn": txn_id, "qty": qty}
    days = {"earned_on": born.earned_on, "expires_on": born.expires_on, "available_on": born.available_on}
    return work.add(_LOT, **lot, **days, policy=born.policy)


def post(work: Work, act: Act, account: Account, event: Event, arrears: int) -> tuple[Movement, int]:
    """Add the transaction row, which moves the account on; the movement and the account's id.

    Of two that read the same account the database refuses the second.
    """
    after = account.balance + event.delta
    if after > MOST:
        raise Fault(f"AWARD POINTS MUST BE {MOST} OR LESS")
    account_id = account.id or work.add(_NEW_ACCOUNT, customer=account.customer_number)
    seq = account.version + 1
    row = _txn_row(act, account, account_id, event, seq, after, arrears)
    txn_id = work.add(_TXN, **row)
    stands = (account_id, after, arrears, seq, row["row_hash"])
    number = account.customer_number
    work.own[Account, number] = Account(number, account.merged_into, *stands, "", None)
    movement = Movement(txn_id, account.customer_number, seq, event.kind, event.delta, after, event.key)
    return movement, account_id


def put_postings(work: Work, movement: Movement, postings: Sequence[tuple[int | None, int]]) -> None:
    """Post a movement's parts to lots; None is the arrears."""
    work.many(_POSTING, [{"txn_id": movement.id, "lot_id": lot, "qty": qty} for lot, qty in postings])


def _txn_row(
    act: Act, account: Account, account_id: int, event: Event, seq: int, after: int, arrears: int
) -> dict[str, Any]:
    """The transaction row with its seal: no personal data and no free text are in it, so that both can be erased."""
    sealed = {
        "prev_hash": account.last_hash,
        "account_id": account_id,
        "seq": seq,
        "kind": event.kind,
        "delta": event.delta,
        "balance_after": after,
        "arrears_after": arrears,
        "idem_key": event.key,
        "idem_hash": account.inputs,
        "reverses_id": event.reverses,
        "source_type": event.source.type,
        "source_id": event.source.id,
        "source_seq": event.source.seq,
        "rule": event.rule,
        "reason_code": event.reason_code,
        "location_code": act.location,
        "drawer": act.drawer,
        "business_date": act.business_date,
        "created_at": naive_utc(act.instant),
    }
    people = {"reason_text": event.reason, "user_code": act.user, "approver_code": event.approver}
    return sealed | people | {"row_hash": seal(*sealed.values())}


# -- the statements --------------------------------------------------------------------------------

_NEW_ACCOUNT = numbered(
    award_account.c.id,
    {
        "customer_number": bindparam("customer"),
        "balance": 0,
        "arrears": 0,
        "lifetime_earned": 0,
        "lifetime_redeemed": 0,
        "version": 0,
        "active_on": None,
        "status": "ACTIVE",
    },
)

_TXN = numbered(award_txn.c.id, {c.name: bindparam(c.name) for c in award_txn.columns if c.name != "id"})

_LOT = numbered(
    award_lot.c.id,
    {
        "account_id": bindparam("account"),
        "origin_txn_id": bindparam("txn"),
        "earned_on": bindparam("earned_on"),
        "expires_on": bindparam("expires_on"),
        "policy": bindparam("policy"),
        "available_on": bindparam("available_on"),
        "qty": bindparam("qty"),
        "remaining": 0,
    },
)

LOT = tuple(award_lot.c[name] for name in ("id", "earned_on", "expires_on", "remaining", "policy", "available_on"))
"""The columns of a `rules.ledger.Lot`."""

IN_TURN = (award_lot.c.expires_on.asc().nulls_last(), award_lot.c.earned_on, award_lot.c.id)
"""The order in which lots are used, as `Lot.use` has it and as the index of open lots does."""

usable = or_(award_lot.c.available_on.is_(None), award_lot.c.available_on <= bindparam("usable_on"))
"""Lots that do not wait for a later day."""

_his_account = (
    select(award_account.c.id).where(award_account.c.customer_number == bindparam("customer")).scalar_subquery()
)

# A lot has one point at least, so that no more lots than points are ever needed.
_NEXT_LOTS = Statement(
    select(*LOT)
    .where(
        award_lot.c.account_id == _his_account,
        lot_open,
        usable,
    )
    .order_by(*IN_TURN)
    .limit(bindparam("limit"))
)

_POSTING = Statement(insert(award_posting).values({name: bindparam(name) for name in ("txn_id", "lot_id", "qty")}))
