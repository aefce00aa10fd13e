"""The points ledger: the only way points move. `rules.ledger` plans, `postings` writes, here is what may be asked.

Every event has a key: the same key with the same inputs gives the first movement back and changes nothing, with
other inputs it is refused.
"""

from datetime import date

from sqlalchemy import bindparam, func, insert, select

from renterrewards.faults import Fault
from renterrewards.records import Act
from renterrewards.rules.expiry import Death
from renterrewards.rules.ledger import Lot
from renterrewards.store import control
from renterrewards.store.audit import note
from renterrewards.store.ledger.accounts import Event, account_for, foresee, moved_on, was_made
from renterrewards.store.ledger.lives import dead, dead_points, waiting
from renterrewards.store.ledger.movements import Movement, MovementLine, Source, movements
from renterrewards.store.ledger.postings import Born, bring_in, draw, foresee_lots, next_lots, take_out
from renterrewards.store.ledger.reversals import of_source, reverse
from renterrewards.store.statement import Statement
from renterrewards.store.tables import award_account, award_lot, award_posting, award_redemption, award_txn
from renterrewards.store.work import Work

__all__ = [
    "Born",
    "Movement",
    "MovementLine",
    "Source",
    "adjust",
    "alive",
    "arrears",
    "available",
    "balance",
    "draw",
    "earn",
    "expire",
    "foresee_earn",
    "foresee_once",
    "foresee_redeem",
    "is_posted",
    "movements",
    "nth",
    "of_source",
    "pending",
    "redeem",
    "reverse",
    "unusable",
    "was_made",
]


def balance(work: Work, customer_number: int) -> int:
    """The customer's award points."""
    found = work.one(_BALANCE, customer=customer_number)
    return int(found[0]) if found else 0


def available(work: Work, customer_number: int, today: date) -> int:
    """The points that can be spent today: the balance without lots that are dead or still pending."""
    return balance(work, customer_number) - unusable(work, customer_number, today)


def unusable(work: Work, customer_number: int, today: date) -> int:
    """The points of the balance that cannot be spent today."""
    return dead_points(work, customer_number, today) + pending(work, customer_number, today)


def pending(work: Work, customer_number: int, today: date) -> int:
    """The points of the balance that can be used only after today."""
    return sum(life.lot.remaining for life in waiting(work, customer_number, today))


def arrears(work: Work, customer_number: int) -> int:
    """The points the customer owes: taken back after they were spent, repaid by the next he earns."""
    found = work.one(_ARREARS, customer=customer_number)
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
    first: bool = False,
) -> Movement:
    """Add points: arrears are repaid first, the rest makes a lot (`born` today and never dying if not said).

    `kind` is EARN, OPENING or REINSTATE; `rule` names why, as it is shown to whoever asks. `first`: see `Event`.
    """
    born = born or Born(act.business_date)
    event = Event(kind, qty, key, source, reason_code, reason, (born.expires_on,), rule, approver, first=first)
    account = account_for(work, customer_number, event)
    return account.posted or bring_in(work, act, account, event, born)


def foresee_earn(work: Work, customer_number: int, key: str, movements: int = 1) -> None:
    """`earn` will be asked under this key, and more events of the same, each with its movement and its lot."""
    foresee(work, customer_number, key)
    draw(work, movements, lots=movements)


def foresee_once(work: Work, customer_number: int, key: str) -> None:
    """`is_posted` will be asked of a key, and `earn` under it, if it is not."""
    work.ahead(_POSTED, key=key)
    foresee(work, customer_number, key)


def foresee_redeem(work: Work, day: date, customer_number: int, qty: int, units: int) -> None:
    """`alive` will be asked for the points of some units, then `redeem` for each, the first of what is made now."""
    foresee(work, customer_number)
    foresee_lots(work, customer_number, qty * units, day)
    control.foresee(work, "expiry_policy")
    draw(work, units)


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
    open_seq: int = 1,
    value: int = 0,
    lots: list[Lot] | None = None,
    first: bool = False,
) -> Movement:
    """Spend points on an award: `document` and `location` are its special document's key. Fault when too few.

    `open_seq` is the opening of the RA at which it was taken, `value` what it was expected to take off, minor units.
    Dead lots whose turn it would be die first, so that a late EXPRUN never lets dead points be spent. They are taken
    out of `lots` when these are chosen already. `first`: see `Event`.
    """
    event = Event("REDEEM", -qty, key, source, detail=(document, location, units), rule=rule, first=first)
    account = account_for(work, customer_number, event)
    if account.posted:
        return account.posted
    if lots is None:
        lots = alive(work, act, customer_number, qty)
        account = moved_on(work, account)
    movement = take_out(work, act, account, event, lots)
    ra_number = int(source.id) if source.type == "RA" else None
    award = {"ra_number": ra_number, "location": location, "code": document, "units": units}
    work.run(_REDEMPTION, txn=movement.id, **award, open_seq=open_seq, value=value)
    return movement


def alive(work: Work, act: Act, customer_number: int, qty: int) -> list[Lot]:
    """The lots next in turn that hold so much, or all of them, once those that are dead have died."""
    day = act.business_date
    lots = next_lots(work, customer_number, qty, day)
    while gone := dead(work, customer_number, lots, day):
        for life in gone:
            expire(work, act, customer_number, life.lot, life.end)
        lots = next_lots(work, customer_number, qty, day)
    return lots


def expire(work: Work, act: Act, customer_number: int, lot: Lot, death: Death | None = None) -> Movement:
    """Let what is left of a dead lot go; once, whoever comes first. `death` is of age when it is not said."""
    death = death or Death(lot.expires_on or act.business_date, "AGE")
    key = f"exp:{lot.id}:{death.due}" + nth(work, lot.id, "EXPIRE")
    source, rule = Source("LOT", str(lot.id)), f"{death.why} {death.due}"
    event = Event("EXPIRE", -lot.remaining, key, source, rule=rule)
    account = account_for(work, customer_number, event)
    return account.posted or take_out(work, act, account, event, [lot])


def nth(work: Work, lot_id: int, kind: str) -> str:
    """What a key says of an event that comes to a lot again, blank at the first: points that came back to it."""
    left, before = work.one(_STATE, lot=lot_id, kind=kind) or (0, 0)
    turn = before + 1 if left else before
    return f":{turn}" if turn > 1 else ""


def adjust(
    work: Work,
    act: Act,
    customer_number: int,
    shown: int,
    wanted: int,
    reason_code: str,
    reason: str,
    key: str,
    *,
    born: Born | None = None,
    approver: str = "",
) -> Movement | None:
    """Correct the balance by hand from what the screen showed to what is wanted; None when that is the same.

    `born` is what points that are added begin with, never dying if not said; `approver` the second person.
    Fault (field award_points) when the balance is no longer what was shown, or less than nothing is wanted.
    """
    if wanted == shown:
        return None
    if wanted < 0:
        raise Fault("AWARD POINTS MUST BE 0 OR MORE", "award_points")
    source = Source("SCREEN", "CUST")
    detail = (shown, wanted, reason_code)
    event = Event("ADJUST", wanted - shown, key, source, reason_code, reason, detail, approver=approver)
    account = account_for(work, customer_number, event)
    if account.posted:
        return account.posted
    if account.balance != shown:
        raise Fault(f"AWARD POINTS CHANGED BY ANOTHER USER, NOW {account.balance}", "award_points")
    by_hand = (
        {"award_points": shown},
        {"award_points": wanted}
        | {name: code for name, code in (("reason_code", reason_code), ("approver", approver)) if code},
    )
    note(work, act, "POINTS", f"CUSTOMER {customer_number}", *by_hand, reason, customer=customer_number)
    if event.delta > 0:
        return bring_in(work, act, account, event, born or Born(act.business_date))
    return take_out(work, act, account, event)


def is_posted(work: Work, key: str) -> bool:
    """Whether the event of this key was posted, whatever its values were."""
    return work.one(_POSTED, key=key) is not None


# -- the statements --------------------------------------------------------------------------------

_BALANCE = Statement(select(award_account.c.balance).where(award_account.c.customer_number == bindparam("customer")))

_ARREARS = Statement(select(award_account.c.arrears).where(award_account.c.customer_number == bindparam("customer")))

_POSTED = Statement(select(award_txn.c.id).where(award_txn.c.idem_key == bindparam("key")))

_STATE = Statement(
    select(
        award_lot.c.remaining,
        select(func.count())
        .select_from(award_posting)
        .join(award_txn, award_txn.c.id == award_posting.c.txn_id)
        .where(award_posting.c.lot_id == award_lot.c.id, award_txn.c.kind == bindparam("kind"))
        .scalar_subquery(),
    ).where(award_lot.c.id == bindparam("lot"))
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
        open_seq=bindparam("open_seq"),
        value_minor=bindparam("value"),
    )
)
