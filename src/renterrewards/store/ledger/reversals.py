"""A movement undone: by another movement that names it, never by changing it.

Points that were spent go back into the lots they came from, points that were earned come out of their own lot first.
At most one reversal stands against a movement; asked for again, the first is given back.
"""

from datetime import timedelta

from sqlalchemy import bindparam, select, update

from renterrewards.faults import Fault
from renterrewards.records import Act
from renterrewards.rules.ledger import Lot, Policy, Taken, plan_give_back, plan_take_back
from renterrewards.store.ledger.accounts import WITHIN, Account, Event, account_for
from renterrewards.store.ledger.lives import kept_by_notice
from renterrewards.store.ledger.movements import Movement, Source
from renterrewards.store.ledger.postings import IN_TURN, LOT, Born, new_lot, next_lots, post, put_postings, take_out
from renterrewards.store.statement import Statement
from renterrewards.store.tables import award_account, award_lot, award_posting, award_redemption, award_txn, lot_open
from renterrewards.store.work import Work


def reverse(
    work: Work,
    act: Act,
    txn_id: int,
    policy: Policy,
    reason_code: str = "",
    reason: str = "",
    then: int | None = None,
    *,
    losing: bool = True,
) -> Movement | None:
    """Undo a movement; the reversal, or the first one when it was undone before.

    What is taken back comes out of its own lots, then out of those that movement `then` made, then as a redemption
    takes. Not `losing`: what comes back dead without days of grace stays until `lose`.

    None when the policy lets spent points be and nothing is left to take back. Fault for a reversal, for no such
    movement, and when the policy is BLOCK and points would be owed.
    """
    found = work.one(_ORIGINAL, txn=txn_id)
    if found is None:
        raise Fault(f"MOVEMENT {txn_id} IS NOT ON FILE")
    customer_number, kind, delta, *source = found
    if kind == "REVERSE":
        raise Fault("A REVERSAL CANNOT BE REVERSED, POST THE EVENT AGAIN INSTEAD")
    event = Event(
        "REVERSE", -delta, f"rev:{txn_id}", Source(*source), reason_code, reason, detail=(txn_id,), reverses=txn_id
    )
    account = account_for(work, customer_number, event)
    if account.posted:
        return account.posted
    if delta > 0:
        movement = _take_back(work, act, account, event, policy, then)
    else:
        movement = _give_back(work, act, account, event, policy)
        if losing and not policy.grace_days:
            lose(work, act, customer_number, movement)
    if kind == "REDEEM":
        work.run(_REVERSED, txn=txn_id)
    return movement


def lose(work: Work, act: Act, customer_number: int, reversal: Movement) -> None:
    """Without days of grace what came back dead dies at once: its last day is today, and it must not be spent today."""
    for row in work.all(_LOST, txn=reversal.id):
        lot = Lot(*row)
        source, rule = Source("LOT", str(lot.id)), f"AGE {lot.expires_on}"
        event = Event("EXPIRE", -lot.remaining, f"exp:{lot.id}:{lot.expires_on}", source, rule=rule)
        take_out(work, act, account_for(work, customer_number, event), event, [lot])


def of_source(work: Work, source_type: str, source_id: str) -> list[tuple[int, str, int]]:
    """(transaction, kind, how-many-eth) of every movement of a source that still stands, in the order posted."""
    return [(int(row[0]), str(row[1]), int(row[2])) for row in work.all(_STANDING, type=source_type, id=source_id)]


def _take_back(
    work: Work, act: Act, account: Account, event: Event, policy: Policy, then: int | None = None
) -> Movement:
    made_by = [event.reverses, then] if then else [event.reverses]
    own = [Lot(*row) for txn_id in made_by for row in work.all(_OWN_LOTS, txn=txn_id)]
    others = [lot for lot in next_lots(work, account.customer_number, -event.delta) if lot not in own]
    plan = plan_take_back([*own, *others], -event.delta)
    if plan.owed and policy.arrears == "BLOCK":
        raise Fault(f"{plan.owed} OF THE POINTS ARE SPENT ALREADY, GIVE THEM BACK FIRST, NOTHING SAVED")
    movement, _ = post(work, act, account, event, arrears=account.arrears + plan.owed)
    postings = [(part.lot_id, -part.qty) for part in plan.lots]
    put_postings(work, movement, [*postings, (None, -plan.owed)] if plan.owed else postings)
    if plan.owed and policy.arrears == "WITHIN":
        forgive(work, act, account.customer_number, event, plan.owed)
    return movement


def forgive(work: Work, act: Act, customer_number: int, event: Event, owed: int) -> Movement:
    """Let be what cannot be taken back, by a line of its own, so that the movement before it stays whole."""
    forgiving = Event("ADJUST", owed, f"{event.key}:within", event.source, rule=WITHIN)
    account = account_for(work, customer_number, forgiving)
    movement, _ = post(work, act, account, forgiving, arrears=account.arrears - owed)
    put_postings(work, movement, [(None, owed)])
    return movement


def _give_back(work: Work, act: Act, account: Account, event: Event, policy: Policy) -> Movement:
    plan = plan_give_back(_taken(work, act, account, event), account.arrears, act.business_date)
    movement, account_id = post(work, act, account, event, arrears=account.arrears - plan.repaid)
    postings: list[tuple[int | None, int]] = [(part.lot_id, part.qty) for part in plan.lots]
    if plan.repaid:
        postings.append((None, plan.repaid))
    if plan.grace:
        born = Born(act.business_date, act.business_date + timedelta(days=policy.grace_days), "GRACE")
        postings.append((new_lot(work, account_id, movement.id, plan.grace, born), plan.grace))
    if plan.unowed:
        lot = new_lot(work, account_id, movement.id, plan.unowed, Born(act.business_date, policy="OWED"))
        postings.append((lot, plan.unowed))
    put_postings(work, movement, postings)
    return movement


def _taken(work: Work, act: Act, account: Account, event: Event) -> list[Taken]:
    """What the movement took; a lot that lives on because of its notice can be used today."""
    rows, today = work.all(_TAKEN, txn=event.reverses), act.business_date
    lots = [Lot(lot, earned_on, last_day, 0, policy) for lot, _, last_day, earned_on, policy in rows if lot]
    kept = kept_by_notice(work, account.customer_number, lots, today)
    return [Taken(lot, qty, last_day, kept=lot in kept) for lot, qty, last_day, *_ in rows]


# -- the statements --------------------------------------------------------------------------------

_ORIGINAL = Statement(
    select(
        award_account.c.customer_number,
        award_txn.c.kind,
        award_txn.c.delta,
        award_txn.c.source_type,
        award_txn.c.source_id,
        award_txn.c.source_seq,
    )
    .join(award_account)
    .where(award_txn.c.id == bindparam("txn"))
)

_undoing = award_txn.alias("undoing")
_STANDING = Statement(
    select(award_txn.c.id, award_txn.c.kind, award_txn.c.source_seq)
    .outerjoin(_undoing, _undoing.c.reverses_id == award_txn.c.id)
    .where(
        award_txn.c.source_type == bindparam("type"),
        award_txn.c.source_id == bindparam("id"),
        award_txn.c.kind != "REVERSE",
        _undoing.c.id.is_(None),
    )
    .order_by(award_txn.c.id)
)

_OWN_LOTS = Statement(select(*LOT).where(award_lot.c.origin_txn_id == bindparam("txn"), lot_open).order_by(*IN_TURN))
_LOST = Statement(
    select(*LOT).where(
        award_lot.c.origin_txn_id == bindparam("txn"), lot_open, award_lot.c.expires_on == award_lot.c.earned_on
    )
)

_TAKEN = Statement(
    select(
        award_posting.c.lot_id,
        -award_posting.c.qty,
        award_lot.c.expires_on,
        award_lot.c.earned_on,
        award_lot.c.policy,
    )
    .outerjoin(award_lot, award_lot.c.id == award_posting.c.lot_id)
    .where(award_posting.c.txn_id == bindparam("txn"))
    .order_by(award_posting.c.id)
)

_REVERSED = Statement(
    update(award_redemption).where(award_redemption.c.txn_id == bindparam("txn")).values(state="REVERSED")
)
