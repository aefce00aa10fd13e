"""The points ledger: the only way points move. `rules.ledger` plans, `postings` writes, here is what may be asked.

Every event has a key: the same key with the same inputs gives the first movement back and changes nothing, with
other inputs it is refused.
"""

from datetime import date

from sqlalchemy import and_, bindparam, func, insert, or_, select

from renterrewards.faults import Fault
from renterrewards.records import Act
from renterrewards.rules.ledger import Lot, is_dead
from renterrewards.store.movements import Movement, MovementLine, Source, movements
from renterrewards.store.postings import Born, Event, account_for, bring_in, open_lots, take_out
from renterrewards.store.reversals import of_source, reverse
from renterrewards.store.statement import Statement
from renterrewards.store.tables import award_account, award_lot, award_redemption, lot_open
from renterrewards.store.work import Work

__all__ = [
    "Born",
    "Movement",
    "MovementLine",
    "Source",
    "adjust",
    "available",
    "balance",
    "earn",
    "expire",
    "movements",
    "of_source",
    "redeem",
    "reverse",
]


def balance(work: Work, customer_number: int) -> int:
    """The customer's award points."""
    found = work.one(_BALANCE, customer=customer_number)
    return int(found[0]) if found else 0


def available(work: Work, customer_number: int, today: date) -> int:
    """The points that can be spent today: the balance without lots whose last day has passed."""
    found = work.one(_AVAILABLE, customer=customer_number, today=today)
    return int(found[0]) if found else 0


def earn(
    work: Work,
    act: Act,
    customer_number: int,
    qty: int,
    key: str,
    source: Source,
    kind: str = "EARN",
    *,
    born: Born | None = None,
    rule: str = "",
    reason_code: str = "",
    reason: str = "",
    approver: str = "",
) -> Movement:
    """Add points: arrears are repaid first, the rest makes a lot (`born` today and never dying if not said).

    `kind` is EARN, OPENING or REINSTATE; `rule` names why, as it is shown to whoever asks.
    """
    born = born or Born(act.business_date)
    event = Event(kind, qty, key, source, reason_code, reason, (born.expires_on,), rule, approver)
    account = account_for(work, customer_number, event)
    return account.posted or bring_in(work, act, account, event, born)


def redeem(
    work: Work,
    act: Act,
    customer_number: int,
    qty: int,
    key: str,
    source: Source,
    *,
    document: str = "",
    location: str = "",
    units: int = 1,
    rule: str = "",
) -> Movement:
    """Spend points on an award: `document` and `location` are its special document's key. Fault when too few.

    Lots whose last day has passed die first, so that a late EXPRUN never lets dead points be spent.
    """
    event = Event("REDEEM", -qty, key, source, detail=(document, location, units), rule=rule)
    account = account_for(work, customer_number, event)
    if account.posted:
        return account.posted
    lots = open_lots(work, account)
    if dead := [lot for lot in lots if is_dead(lot.expires_on, act.business_date)]:
        for lot in dead:
            expire(work, act, customer_number, lot)
        account = account_for(work, customer_number, event)
    alive = [lot for lot in lots if lot not in dead]
    movement = take_out(work, act, account, event, alive)
    ra_number = int(source.id) if source.type == "RA" else None
    work.run(_REDEMPTION, txn=movement.id, ra_number=ra_number, location=location, code=document, units=units)
    return movement


def expire(work: Work, act: Act, customer_number: int, lot: Lot) -> Movement:
    """Let what is left of a dead lot go; once, whoever comes first."""
    event = Event("EXPIRE", -lot.remaining, f"exp:{lot.id}:{lot.expires_on}", Source("LOT", str(lot.id)))
    account = account_for(work, customer_number, event)
    return account.posted or take_out(work, act, account, event, [lot])


def adjust(
    work: Work,
    act: Act,
    customer_number: int,
    shown: int,
    wanted: int,
    reason_code: str,
    reason: str,
    key: str,
) -> Movement | None:
    """Correct the balance by hand from what the screen showed to what is wanted; None when that is the same.

    Fault (field award_points) when the balance is no longer what was shown, or less than nothing is wanted.
    """
    if wanted == shown:
        return None
    if wanted < 0:
        raise Fault("AWARD POINTS MUST BE 0 OR MORE", "award_points")
    source = Source("SCREEN", "CUST")
    event = Event("ADJUST", wanted - shown, key, source, reason_code, reason, detail=(shown, wanted, reason_code))
    account = account_for(work, customer_number, event)
    if account.posted:
        return account.posted
    if account.balance != shown:
        raise Fault(f"AWARD POINTS CHANGED BY ANOTHER USER, NOW {account.balance}", "award_points")
    if event.delta > 0:
        return bring_in(work, act, account, event, Born(act.business_date))
    return take_out(work, act, account, event)


# -- the statements --------------------------------------------------------------------------------

_BALANCE = Statement(select(award_account.c.balance).where(award_account.c.customer_number == bindparam("customer")))

_AVAILABLE = Statement(
    select(func.coalesce(func.sum(award_lot.c.remaining), 0) - func.max(award_account.c.arrears))
    .select_from(award_account)
    .outerjoin(
        award_lot,
        and_(
            award_lot.c.account_id == award_account.c.id,
            lot_open,
            or_(award_lot.c.expires_on.is_(None), award_lot.c.expires_on >= bindparam("today")),
        ),
    )
    .where(award_account.c.customer_number == bindparam("customer"))
    .group_by(award_account.c.id)
)

_REDEMPTION = Statement(
    insert(award_redemption).values(
        txn_id=bindparam("txn"),
        ra_number=bindparam("ra_number"),
        location=bindparam("location"),
        code=bindparam("code"),
        units=bindparam("units"),
        used_units=None,
        state="APPLIED",
    )
)
