"""Points given back after they died: within the days of the policy they were born with, once, and for a reason."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import and_, bindparam, select

from renterrewards.faults import Fault
from renterrewards.records import Act
from renterrewards.store import control, customers
from renterrewards.store.audit import note
from renterrewards.store.ledger import points
from renterrewards.store.ledger.points import Born, Movement, Source
from renterrewards.store.statement import Statement
from renterrewards.store.tables import (
    award_account,
    award_lot,
    award_posting,
    award_txn,
    expiry_policy,
)
from renterrewards.store.work import Work


@dataclass(frozen=True, slots=True)
class Gone:
    """Points that died: by which movement, when, and the last day on which they can be given back."""

    movement: int
    died_on: date
    points: int
    earned_on: date
    until: date


def gone(work: Work, customer_number: int, today: date) -> list[Gone]:
    """What of a customer's points can still be given back, the latest first."""
    found = []
    for movement, died_on, qty, earned_on, days in work.all(_GONE, customer=customer_number):
        until = died_on + timedelta(days=days)
        if until >= today:
            found.append(Gone(movement, died_on, -qty, earned_on, until))
    return found


def reinstate(
    work: Work, act: Act, customer_number: int, movement: int, reason_code: str, reason: str, approver: str = ""
) -> Movement:
    """Give back what a movement let die, as a lot that lives for the days of grace (EDITMISC); Fault when too late."""
    customers.hold(work, customer_number)
    found = [one for one in gone(work, customer_number, act.business_date) if one.movement == movement]
    if not found:
        raise Fault(f"MOVEMENT {movement} CANNOT BE GIVEN BACK NOW, SHIFT+F7 LISTS WHAT CAN", "movement")
    given = {"reinstated": found[0].points, "movement": movement, "reason_code": reason_code, "approver": approver}
    note(work, act, "POINTS", f"CUSTOMER {customer_number}", {}, given, reason, customer=customer_number)
    last = act.business_date + timedelta(days=control.settings(work).award_grace_days)
    return points.earn(
        work,
        act,
        customer_number,
        found[0].points,
        key=f"reinst:{movement}",
        source=Source("EXPIRE", str(movement)),
        kind="REINSTATE",
        born=Born(found[0].earned_on, last, "GRACE"),
        reason_code=reason_code,
        reason=reason,
        approver=approver,
    )


# -- the statements --------------------------------------------------------------------------------

_undone, _back = award_txn.alias("undone"), award_txn.alias("back")

_GONE = Statement(
    select(
        award_txn.c.id,
        award_txn.c.business_date,
        award_posting.c.qty,
        award_lot.c.earned_on,
        expiry_policy.c.reinstate_days,
    )
    .select_from(award_account)
    .join(award_txn, award_txn.c.account_id == award_account.c.id)
    .join(award_posting, award_posting.c.txn_id == award_txn.c.id)
    .join(award_lot, award_lot.c.id == award_posting.c.lot_id)
    .join(expiry_policy, expiry_policy.c.name == award_lot.c.policy)
    .outerjoin(_undone, _undone.c.reverses_id == award_txn.c.id)
    .outerjoin(
        _back,
        and_(
            _back.c.account_id == award_account.c.id,
            _back.c.kind == "REINSTATE",
            _back.c.idem_key == "reinst:" + award_txn.c.id.cast(award_txn.c.idem_key.type),
        ),
    )
    .where(
        award_account.c.customer_number == bindparam("customer"),
        award_txn.c.kind == "EXPIRE",
        expiry_policy.c.reinstate_days > 0,
        _undone.c.id.is_(None),
        _back.c.id.is_(None),
    )
    .order_by(award_txn.c.id.desc())
)
