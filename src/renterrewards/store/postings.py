"""How a movement of points is written: the account moves on, a transaction row, postings to lots.

Transactions and postings are only ever added. The account's balance and a lot's remaining are sums kept beside
them in the same database transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import and_, bindparam, insert, select, update

from renterrewards.faults import Fault
from renterrewards.records import Act
from renterrewards.rules.ledger import MOST, Lot, Taking, plan_earn, plan_redeem, seal
from renterrewards.store.columns import naive_utc
from renterrewards.store.movements import Movement, Source
from renterrewards.store.statement import Statement
from renterrewards.store.tables import award_account, award_lot, award_posting, award_txn, customer, lot_open
from renterrewards.store.trouble import IN_USE, StoreFault
from renterrewards.store.work import Work


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

    def inputs(self, customer_number: int) -> str:
        """The hash by which the same event is known again."""
        source = (self.source.type, self.source.id, self.source.seq)
        return seal(customer_number, self.kind, self.delta, *source, *self.detail)


@dataclass(frozen=True, slots=True)
class Account:
    """A customer's account as it stands; `id` None before the first movement, `version` counts the movements."""

    customer_number: int
    id: int | None
    balance: int
    arrears: int
    version: int
    last_hash: str
    inputs: str
    posted: Movement | None


def account_for(work: Work, customer_number: int, event: Event) -> Account:
    """One statement finds the customer, the account, its last movement and the movement of this key, if any."""
    row = work.one(_ACCOUNT, customer=customer_number, key=event.key)
    if row is None:
        raise Fault(f"CUSTOMER {customer_number} IS NOT ON FILE", "customer_number")
    account_id, held, arrears, version, last_hash, txn_id, txn_hash, *first = row
    inputs = event.inputs(customer_number)
    if txn_id is not None and txn_hash != inputs:
        raise Fault(f"{event.key} WAS POSTED BEFORE WITH OTHER VALUES")
    posted = _posted(txn_id, customer_number, event.key, *first) if txn_id is not None else None
    return Account(customer_number, account_id, held or 0, arrears or 0, version or 0, last_hash or "", inputs, posted)


def _posted(txn_id: int, customer_number: int, key: str, seq: int, kind: str, delta: int, after: int) -> Movement:
    return Movement(txn_id, customer_number, seq, kind, delta, after, key)


def bring_in(work: Work, act: Act, account: Account, event: Event, expires_on: date | None) -> Movement:
    """Post points that come in: arrears first, the rest makes a lot."""
    plan = plan_earn(account.arrears, event.delta)
    movement, account_id = _post(work, act, account, event, arrears=account.arrears - plan.repaid)
    postings: list[tuple[int | None, int]] = [(None, plan.repaid)] if plan.repaid else []
    if plan.lot:
        lot = {"account": account_id, "txn": movement.id, "qty": plan.lot}
        row = work.one(_LOT, **lot, earned_on=act.business_date, expires_on=expires_on)
        postings.append((_number(row), plan.lot))
    _postings(work, movement, postings)
    return movement


def take_out(work: Work, act: Act, account: Account, event: Event) -> Movement:
    """Post points that go out of the lots; Fault when these do not suffice."""
    lots = [Lot(*row) for row in work.all(_OPEN_LOTS, account=account.id)] if account.id else []
    taken = plan_redeem(lots, account.arrears, -event.delta)
    movement, _ = _post(work, act, account, event, arrears=account.arrears)
    _postings(work, movement, [(part.lot_id, -part.qty) for part in taken])
    _lower(work, taken)
    return movement


def _post(work: Work, act: Act, account: Account, event: Event, arrears: int) -> tuple[Movement, int]:
    """Move the account on and add the transaction row; the movement and the account's id."""
    after = account.balance + event.delta
    if after > MOST:
        raise Fault(f"AWARD POINTS MUST BE {MOST} OR LESS")
    account_id = account.id or _number(work.one(_NEW_ACCOUNT, customer=account.customer_number))
    moved = work.run(
        _MOVE_ACCOUNT,
        account=account_id,
        version=account.version,
        after=after,
        owed=arrears,
        earned=event.delta if event.kind == "EARN" else 0,
        redeemed=-event.delta if event.kind == "REDEEM" else 0,
    )
    if moved != 1:
        raise StoreFault(IN_USE)
    movement = Movement(0, account.customer_number, account.version + 1, event.kind, event.delta, after, event.key)
    txn = _txn_row(act, account, account_id, event, movement)
    return replace(movement, id=_number(work.one(_TXN, **txn))), account_id


def _txn_row(act: Act, account: Account, account_id: int, event: Event, movement: Movement) -> dict[str, Any]:
    """The transaction row with its seal: no personal data and no free text are in it, so that both can be erased."""
    sealed = {
        "prev_hash": account.last_hash,
        "account_id": account_id,
        "seq": movement.seq,
        "kind": event.kind,
        "delta": event.delta,
        "balance_after": movement.balance_after,
        "idem_key": event.key,
        "idem_hash": account.inputs,
        "reverses_id": None,
        "source_type": event.source.type,
        "source_id": event.source.id,
        "source_seq": event.source.seq,
        "reason_code": event.reason_code,
        "location_code": act.location,
        "drawer": act.drawer,
        "business_date": act.business_date,
        "created_at": naive_utc(act.instant),
    }
    return sealed | {"reason_text": event.reason, "user_code": act.user, "row_hash": seal(*sealed.values())}


def _postings(work: Work, movement: Movement, postings: Sequence[tuple[int | None, int]]) -> None:
    work.many(_POSTING, [{"txn_id": movement.id, "lot_id": lot, "qty": qty} for lot, qty in postings])


def _lower(work: Work, taken: Sequence[Taking]) -> None:
    work.many(_LOWER_LOT, [{"lot": part.lot_id, "taken": part.qty} for part in taken])


def _number(row: tuple[Any, ...] | None) -> int:
    assert row is not None, "an INSERT that returns its number always gives a row"
    return int(row[0])


# -- the statements --------------------------------------------------------------------------------

_last, _same = award_txn.alias("last"), award_txn.alias("same")

_ACCOUNT = Statement(
    select(
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

_NEW_ACCOUNT = Statement(
    insert(award_account)
    .values(
        customer_number=bindparam("customer"),
        balance=0,
        arrears=0,
        lifetime_earned=0,
        lifetime_redeemed=0,
        version=0,
        status="ACTIVE",
    )
    .returning(award_account.c.id)
)

_MOVE_ACCOUNT = Statement(
    update(award_account)
    .where(award_account.c.id == bindparam("account"), award_account.c.version == bindparam("version"))
    .values(
        balance=bindparam("after"),
        arrears=bindparam("owed"),
        lifetime_earned=award_account.c.lifetime_earned + bindparam("earned"),
        lifetime_redeemed=award_account.c.lifetime_redeemed + bindparam("redeemed"),
        version=award_account.c.version + 1,
    )
)

_TXN = Statement(
    insert(award_txn)
    .values({c.name: bindparam(c.name) for c in award_txn.columns if c.name != "id"})
    .returning(award_txn.c.id)
)

_LOT = Statement(
    insert(award_lot)
    .values(
        account_id=bindparam("account"),
        origin_txn_id=bindparam("txn"),
        earned_on=bindparam("earned_on"),
        expires_on=bindparam("expires_on"),
        qty=bindparam("qty"),
        remaining=bindparam("qty"),
    )
    .returning(award_lot.c.id)
)

_OPEN_LOTS = Statement(
    select(award_lot.c.id, award_lot.c.earned_on, award_lot.c.expires_on, award_lot.c.remaining).where(
        award_lot.c.account_id == bindparam("account"), lot_open
    )
)

_POSTING = Statement(insert(award_posting).values({name: bindparam(name) for name in ("txn_id", "lot_id", "qty")}))

_LOWER_LOT = Statement(
    update(award_lot)
    .where(award_lot.c.id == bindparam("lot"))
    .values(remaining=award_lot.c.remaining - bindparam("taken"))
)
