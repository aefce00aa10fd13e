"""The points ledger: the only way points move. `rules.ledger` plans, `postings` writes, here is what may be asked.

Every event has a key: the same key with the same inputs gives the first movement back and changes nothing, with
other inputs it is refused.
"""

from datetime import date

from sqlalchemy import bindparam, insert, select

from renterrewards.faults import Fault
from renterrewards.records import Act
from renterrewards.store.movements import Movement, MovementLine, Source, movements
from renterrewards.store.postings import Event, account_for, bring_in, take_out
from renterrewards.store.statement import Statement
from renterrewards.store.tables import award_account, award_redemption
from renterrewards.store.work import Work

__all__ = ["Movement", "MovementLine", "Source", "adjust", "balance", "earn", "movements", "redeem"]


def balance(work: Work, customer_number: int) -> int:
    """The customer's award points."""
    found = work.one(_BALANCE, customer=customer_number)
    return int(found[0]) if found else 0


def earn(
    work: Work,
    act: Act,
    customer_number: int,
    qty: int,
    key: str,
    source: Source,
    kind: str = "EARN",
    expires_on: date | None = None,
) -> Movement:
    """Add points: arrears are repaid first, the rest makes a lot (never dying without `expires_on`)."""
    event = Event(kind, qty, key, source, detail=(expires_on,))
    account = account_for(work, customer_number, event)
    return account.posted or bring_in(work, act, account, event, expires_on)


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
) -> Movement:
    """Spend points on an award: `document` and `location` are its special document's key. Fault when too few."""
    event = Event("REDEEM", -qty, key, source, detail=(document, location, units))
    account = account_for(work, customer_number, event)
    if account.posted:
        return account.posted
    movement = take_out(work, act, account, event)
    ra_number = int(source.id) if source.type == "RA" else None
    work.run(_REDEMPTION, txn=movement.id, ra_number=ra_number, location=location, code=document, units=units)
    return movement


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
        return bring_in(work, act, account, event, None)
    return take_out(work, act, account, event)


# -- the statements --------------------------------------------------------------------------------

_BALANCE = Statement(select(award_account.c.balance).where(award_account.c.customer_number == bindparam("customer")))

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
