"""Awards paid by a wallet: the points of its members that die first pay, whoever holds them.

Lots stay with the member who earned them until an award takes them: then the parts of others go to the renter by
TRANSFER_OUT and TRANSFER_IN, into lots with the same days and policy, and his REDEEM takes exactly those. Undone, the
REDEEM goes back first, then each pair, so that everybody has what he had.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import and_, bindparam, exists, func, literal_column, or_, select, union_all
from sqlalchemy.sql.elements import ColumnElement

from renterrewards.records import Act
from renterrewards.rules.ledger import Lot, Policy, plan_redeem
from renterrewards.rules.wallets import Purse, shares
from renterrewards.store.ledger import points
from renterrewards.store.ledger.accounts import Event, account_for
from renterrewards.store.ledger.lives import dead
from renterrewards.store.ledger.movements import Movement, Source
from renterrewards.store.ledger.postings import IN_TURN, LOT, take_out, usable
from renterrewards.store.ledger.reversals import lose, reverse
from renterrewards.store.ledger.transfers import pass_home, take_in, undo
from renterrewards.store.statement import Statement
from renterrewards.store.tables import (
    award_account,
    award_lot,
    award_posting,
    award_txn,
    customer,
    expiry_policy,
    lot_open,
    wallet,
    wallet_member,
)
from renterrewards.store.tables.wallets import standing
from renterrewards.store.work import Work

Held = tuple[int, Lot]
"""A lot, and the member who holds it."""


@dataclass(frozen=True, slots=True)
class Paid:
    """The pair of movements by which a member paid for another's award."""

    came: int
    went: int
    member: int
    renter: int


def purse(work: Work, customer_number: int, today: date) -> Purse:
    """What a renter can spend today. Of a customer in no wallet nothing more is read than his own points."""
    held, code = _held(work, customer_number)
    own = held - points.unusable(work, customer_number, today)
    if not code or held < 0:
        return Purse(own)
    return Purse(own, code, _of_others(work, code, customer_number, today))


def hold(work: Work, code: str) -> None:
    """Keep all members of a wallet from other works, in one order: first of all, or two awards wait for each other."""
    work.hold(_MEMBERS, wallet=code)


def hold_parties(work: Work, ra_number: int, renter: int, to: int = 0) -> None:
    """Keep the renter of an RA and all whose points its awards took; and customer `to` with his wallet, who pay next.

    In one order, as `hold` does, so that two who undo or move awards of one wallet wait and do not deadlock.
    """
    work.hold(_PARTIES, renter=renter, to=to, ra=str(ra_number))


def available(work: Work, code: str, today: date) -> int:
    """The points that all members of a wallet can spend today; of who owes some nothing is counted."""
    return _of_others(work, code, 0, today)


def redeem(work: Work, act: Act, customer_number: int, qty: int, key: str, source: Source, **award: Any) -> Movement:
    """Spend points of the renter's wallet as `points.redeem` does his own, and those when he has none any more."""
    held, code = _held(work, customer_number)
    if not code or held < 0 or points.is_posted(work, key):
        return points.redeem(work, act, customer_number, qty, key, source, **award)
    hold(work, code)
    lots = _alive(work, act, code, qty)
    parts = shares(plan_redeem([lot for _, lot in lots], 0, qty), lots)
    mine = parts.pop(customer_number, [])
    rule = f"WALLET {code}" if parts else ""
    for member, theirs in parts.items():
        mine += _lent(work, act, member, customer_number, theirs, key, source, rule)
    in_turn = sorted(mine, key=lambda lot: lot.use)
    return points.redeem(work, act, customer_number, qty, key, source, lots=in_turn, rule=rule, **award)


def give_back(work: Work, act: Act, txn_id: int, policy: Policy, reason: str = "") -> Movement | None:
    """Undo an award as `transfers.undo` does; what others paid for it goes back into their own lots."""
    paid = [Paid(*row) for row in work.all(_PAID, txn=txn_id)]
    if not paid:
        return undo(work, act, txn_id, policy, reason)
    owing = replace(policy, arrears="UNLIMITED")  # nobody's points are made of what another need not pay
    movement = reverse(work, act, txn_id, owing, reason=reason, losing=False)
    for one in paid:
        why = f"{reason} BACK TO CUSTOMER {one.member}".strip()
        reverse(work, act, one.came, owing, reason=why, then=movement.id if movement else None)
    if movement and not policy.grace_days:
        lose(work, act, paid[0].renter, movement)  # his own part: what died of the others' was taken out of it
    pass_home(work, act, txn_id, owing, reason)
    for one in paid:
        undo(work, act, one.went, policy, f"{reason} BACK FROM CUSTOMER {one.renter}".strip())
    return movement


# -- inside ----------------------------------------------------------------------------------------


def _held(work: Work, customer_number: int) -> tuple[int, str]:
    """A customer's balance, and the wallet from which he may redeem, blank for none."""
    found = work.one(_HELD, customer=customer_number)
    return (found[0] or 0, found[1] or "") if found else (0, "")


def _of_others(work: Work, code: str, but: int, today: date) -> int:
    """What the members of a wallet but one can spend; only those who may have dead or pending points are looked at."""
    total = 0
    for member, balance, doubtful in work.all(_OTHERS, wallet=code, customer=but, today=today):
        total += balance - (points.unusable(work, member, today) if doubtful else 0)
    return total


def _alive(work: Work, act: Act, code: str, qty: int) -> list[Held]:
    """The lots of a wallet next in turn that hold `qty` points, or all of them; those that are dead die first."""
    while True:
        lots = [(int(member), Lot(*lot)) for member, *lot in _next(work, act, code, qty)]
        if not _expired(work, act, lots):
            return lots


def _next(work: Work, act: Act, code: str, qty: int) -> list[Any]:
    return work.all(_NEXT_LOTS, wallet=code, usable_on=act.business_date, limit=qty)


def _expired(work: Work, act: Act, lots: Iterable[Held]) -> bool:
    """Let those of the lots that are dead die; whether there were any."""
    of_member: dict[int, list[Lot]] = {}
    for member, lot in lots:
        of_member.setdefault(member, []).append(lot)
    gone = [(member, life) for member, his in of_member.items() for life in dead(work, member, his, act.business_date)]
    for member, life in gone:
        points.expire(work, act, member, life.lot, life.end)
    return bool(gone)


def _lent(
    work: Work, act: Act, member: int, renter: int, lots: list[Lot], key: str, source: Source, rule: str
) -> list[Lot]:
    """Move a member's share to the renter; the lots that it made there."""
    qty = sum(lot.remaining for lot in lots)
    used = f"USED BY CUSTOMER {renter}"
    out = Event("TRANSFER_OUT", -qty, f"pool:{key}:from:{member}", source, reason=used, detail=(renter,), rule=rule)
    take_out(work, act, account_for(work, member, out), out, lots)
    there = replace(out, kind="TRANSFER_IN", delta=qty, key=f"pool:{key}:to:{member}", reason=f"FROM CUSTOMER {member}")
    return take_in(work, act, account_for(work, renter, there), there, lots)


# -- the statements --------------------------------------------------------------------------------

_HELD = Statement(
    select(award_account.c.balance, wallet.c.code)
    .select_from(customer)
    .outerjoin(award_account, award_account.c.customer_number == customer.c.number)
    .outerjoin(
        wallet_member,
        and_(wallet_member.c.customer_number == customer.c.number, standing, wallet_member.c.may_redeem),
    )
    .outerjoin(wallet, and_(wallet.c.code == wallet_member.c.wallet_code, wallet.c.active))
    .where(customer.c.number == bindparam("customer"))
)

_MEMBERS = Statement(
    select(customer.c.number)
    .join(wallet_member, wallet_member.c.customer_number == customer.c.number)
    .where(wallet_member.c.wallet_code == bindparam("wallet"), standing)
    .order_by(customer.c.number)
    .with_for_update(of=customer, key_share=True)
)

_paying, _his_wallet = wallet_member.alias("paying"), wallet_member.alias("his_wallet")
_PARTIES = Statement(
    select(customer.c.number)
    .where(
        customer.c.number.in_(
            union_all(
                select(customer.c.number).where(
                    or_(customer.c.number == bindparam("renter"), customer.c.number == bindparam("to"))
                ),
                select(award_account.c.customer_number)
                .join(award_txn, award_txn.c.account_id == award_account.c.id)
                .where(award_txn.c.source_type == literal_column("'RA'"), award_txn.c.source_id == bindparam("ra")),
                select(_paying.c.customer_number)
                .join(_his_wallet, _his_wallet.c.wallet_code == _paying.c.wallet_code)
                .where(
                    _his_wallet.c.customer_number == bindparam("to"),
                    _his_wallet.c.ended_at.is_(None),
                    _paying.c.ended_at.is_(None),
                ),
            )
        )
    )
    .order_by(customer.c.number)
    .with_for_update(of=customer, key_share=True)
)

_counting = wallet_member.join(customer, customer.c.number == wallet_member.c.customer_number).join(
    award_account, award_account.c.customer_number == customer.c.number
)
_sharing = and_(
    wallet_member.c.wallet_code == bindparam("wallet"),
    standing,
    customer.c.merged_into.is_(None),
    award_account.c.status == literal_column("'ACTIVE'"),
    award_account.c.balance > literal_column("0"),
)
"""Members whose points the others can use: who owes some has none."""

_his = and_(award_lot.c.account_id == award_account.c.id, lot_open)
_idle = select(expiry_policy.c.name).where(expiry_policy.c.idle_months.is_not(None))
# Idleness is looked for in lots only where a policy has it: of ten thousand lots no row is read otherwise.
_OTHERS = Statement(
    select(
        wallet_member.c.customer_number,
        award_account.c.balance,
        or_(
            exists().where(_his, award_lot.c.expires_on < bindparam("today")),
            exists().where(_his, award_lot.c.available_on > bindparam("today")),
            and_(_idle.exists(), exists().where(_his, award_lot.c.policy.in_(_idle))),
        ),
    )
    .select_from(_counting)
    .where(_sharing, wallet_member.c.customer_number != bindparam("customer"))
)

# No member gives more lots than there are points to pay: of ten thousand lots no more are read.
_first_of_his = (
    select(award_lot.c.id)
    .where(award_lot.c.account_id == award_account.c.id, lot_open, usable)
    .order_by(*IN_TURN)
    .limit(bindparam("limit"))
    .correlate(award_account)
)
_NEXT_LOTS = Statement(
    select(wallet_member.c.customer_number, *LOT)
    .select_from(_counting.join(award_lot, award_lot.c.id.in_(_first_of_his)))
    .where(_sharing)
    .order_by(*IN_TURN)
    .limit(bindparam("limit"))
)

_used, _came, _went = award_txn.alias("used"), award_txn.alias("came"), award_txn.alias("went")
_to: ColumnElement[str] = literal_column("'pool:'") + _used.c.idem_key + literal_column("':to:'")
_from: ColumnElement[str] = literal_column("'pool:'") + _used.c.idem_key + literal_column("':from:'")
_payer, _taker = award_account.alias("payer"), award_account.alias("taker")

_PAID = Statement(
    select(_came.c.id, _went.c.id, _payer.c.customer_number, _taker.c.customer_number)
    .select_from(_used)
    .join(award_posting, award_posting.c.txn_id == _used.c.id)
    .join(award_lot, award_lot.c.id == award_posting.c.lot_id)
    .join(_came, _came.c.id == award_lot.c.origin_txn_id)
    .join(_went, _went.c.idem_key == _from + func.substr(_came.c.idem_key, func.length(_to) + 1))
    .join(_payer, _payer.c.id == _went.c.account_id)
    .join(_taker, _taker.c.id == _came.c.account_id)
    .where(_used.c.id == bindparam("txn"), func.substr(_came.c.idem_key, 1, func.length(_to)) == _to)
    .distinct()
    .order_by(_came.c.id)
)
