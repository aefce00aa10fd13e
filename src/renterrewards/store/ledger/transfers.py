"""Points that go from one customer to another: every lot keeps its dates and its policy, and arrears go along.

Customers who were merged stay empty: what comes back to one of them later is passed on at once (`undo`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from sqlalchemy import bindparam, func, literal_column, select

from renterrewards.faults import Fault
from renterrewards.records import Act
from renterrewards.rules.ledger import Lot, Policy, plan_take_back
from renterrewards.store.ledger import points
from renterrewards.store.ledger.accounts import Account, Event, account_for
from renterrewards.store.ledger.lives import dead
from renterrewards.store.ledger.movements import Movement, Source
from renterrewards.store.ledger.postings import IN_TURN, LOT, Born, new_lot, next_lots, post, put_postings
from renterrewards.store.ledger.reversals import forgive, reverse
from renterrewards.store.statement import Statement
from renterrewards.store.tables import award_account, award_lot, award_txn, customer, customer_merge, lot_open
from renterrewards.store.work import Row, Work


@dataclass(frozen=True, slots=True)
class Passing:
    """A passing on of everything one customer has to another: `key` is the event's, `source` the merge."""

    giver: int
    taker: int
    key: str
    source: Source
    reason: str = ""


def pass_on(work: Work, act: Act, passing: Passing, policy: Policy) -> int:
    """Move all points of the giver, arrears first, to the taker; how many arrived (below 0: arrears did).

    Lots whose last day has passed die first. Fault when the policy is BLOCK and the taker would owe points.
    """
    arrived = 0
    if owed := points.arrears(work, passing.giver):
        _pass_arrears(work, act, passing, owed, policy)
        arrived -= owed
    for last_day, lots in groupby(_lots(work, act, passing.giver), key=lambda lot: lot.expires_on):
        arrived += _pass_lots(work, act, passing, last_day, list(lots))
    return arrived


def undo(work: Work, act: Act, txn_id: int, policy: Policy, reason: str = "") -> Movement | None:
    """Reverse a movement as `points.reverse` does; what it gives to or takes from a merged customer is passed on.

    None when there was nothing to reverse it with (see `reverse`).
    """
    if work.one(_MERGED, txn=txn_id) is None:
        return reverse(work, act, txn_id, policy, reason=reason)
    movement = reverse(work, act, txn_id, replace(policy, arrears="UNLIMITED"), reason=reason)
    pass_home(work, act, txn_id, policy, reason)
    return movement


def pass_home(work: Work, act: Act, txn_id: int, policy: Policy, reason: str = "") -> None:
    """Pass on what the undoing of a movement left with a customer who was merged.

    Those on the way are empty: who has the rest decides whether points are spent.
    """
    way: list[Passing] = []
    home = work.one(_MERGED, txn=txn_id)
    while home:
        way.append(_passing(home, txn_id, reason))
        home = work.one(_NEXT, customer=way[-1].taker)
    if way and policy.arrears == "WITHIN":
        _let_be(work, act, way[0], way[-1].taker)
    for passing in way:
        pass_on(work, act, passing, policy if passing is way[-1] else replace(policy, arrears="UNLIMITED"))


def of_merge(work: Work, source: Source) -> list[tuple[int, int, date | None]]:
    """(movement, customer, last day of the points moved) of a merge's movements that still stand, the last first."""
    found = work.all(_OF_MERGE, id=source.id, seq=source.seq)
    return [(int(txn_id), int(number), _last_day(str(key))) for txn_id, number, key in found]


def _last_day(key: str) -> date | None:
    """The last day that a key ends with; points that never die, and arrears, have none."""
    end = key.rpartition(":")[2]
    return None if end in ("never", "owed") else date.fromisoformat(end)


def _lots(work: Work, act: Act, giver: int) -> list[Lot]:
    """What the giver has that is alive, by last day."""
    held = [Lot(*row) for row in work.all(_HELD, customer=giver)]
    gone = {life.lot.id: life for life in dead(work, giver, held, act.business_date)}
    for life in gone.values():
        points.expire(work, act, giver, life.lot, life.end)
    return [lot for lot in held if lot.id not in gone]


def _pass_lots(work: Work, act: Act, passing: Passing, last_day: date | None, lots: list[Lot]) -> int:
    """Lots of one last day: out of the giver's, into as many of the taker, whose arrears they repay first."""
    qty = sum(one.remaining for one in lots)
    out, there = _both(passing, f"{last_day or 'never'}", qty)
    account = account_for(work, passing.giver, out)
    if account.posted:
        return qty
    movement, _ = post(work, act, account, out, arrears=account.arrears)
    put_postings(work, movement, [(one.id, -one.remaining) for one in lots])
    take_in(work, act, account_for(work, passing.taker, there), there, lots)
    return qty


def take_in(work: Work, act: Act, account: Account, event: Event, lots: Iterable[Lot]) -> list[Lot]:
    """Post what came out of another's lots into as many new ones, arrears first; the lots that were made."""
    repaid = min(account.arrears, event.delta)
    movement, account_id = post(work, act, account, event, arrears=account.arrears - repaid)
    postings: list[tuple[int | None, int]] = [(None, repaid)] if repaid else []
    made = []
    for one in lots:
        used = min(repaid, one.remaining)
        repaid -= used
        if left := one.remaining - used:
            born = Born(one.earned_on, one.expires_on, one.policy, one.available_on)
            made.append(replace(one, id=new_lot(work, account_id, movement.id, left, born), remaining=left))
    put_postings(work, movement, [*postings, *((lot.id, lot.remaining) for lot in made)])
    return made


def _pass_arrears(work: Work, act: Act, passing: Passing, owed: int, policy: Policy) -> None:
    """The taker pays what the giver owes, out of his lots as far as they go; the rest he owes himself."""
    there, out = _both(passing, "owed", owed, taker_gives=True)
    account = account_for(work, passing.giver, there)
    movement, _ = post(work, act, account, there, arrears=account.arrears - owed)
    put_postings(work, movement, [(None, owed)])
    account = account_for(work, passing.taker, out)
    plan = plan_take_back(next_lots(work, account.customer_number, owed), owed)
    if plan.owed and policy.arrears == "BLOCK":
        raise Fault(f"{plan.owed} OF THE POINTS ARE SPENT ALREADY, GIVE THEM BACK FIRST, NOTHING SAVED")
    movement, _ = post(work, act, account, out, arrears=account.arrears + plan.owed)
    postings: list[tuple[int | None, int]] = [(part.lot_id, -part.qty) for part in plan.lots]
    put_postings(work, movement, [*postings, (None, -plan.owed)] if plan.owed else postings)


def _let_be(work: Work, act: Act, passing: Passing, holder: int) -> None:
    """Let be what a merged customer owes beyond what `holder` has, before it is passed on.

    Let be only after, an undone merge would give back to the one who took him in what he never paid.
    """
    owed = points.arrears(work, passing.giver)
    more = owed - points.balance(work, holder) - points.arrears(work, holder)
    if owed and more > 0:
        forgive(work, act, passing.giver, Event("TRANSFER_IN", owed, passing.key, passing.source), more)


def _passing(home: Row, txn_id: int, reason: str) -> Passing:
    giver, taker, seq = home
    source = Source("MERGE", f"{giver}:{taker}", seq)
    return Passing(giver, taker, f"merge:{giver}:{taker}:{seq}:{txn_id}", source, reason)


def _both(passing: Passing, what: str, qty: int, *, taker_gives: bool = False) -> tuple[Event, Event]:
    """The giver's event and the taker's."""
    sides = (("TRANSFER_IN", qty), ("TRANSFER_OUT", -qty))
    giver, taker = sides if taker_gives else sides[::-1]
    other = (passing.giver, passing.taker)

    def event(side: str, kind: str, delta: int) -> Event:
        key = f"{passing.key}:{side}:{what}"
        return Event(kind, delta, key, passing.source, reason=passing.reason, detail=other, rule="MERGE")

    return event("from", *giver), event("to", *taker)


# -- the statements --------------------------------------------------------------------------------

_HELD = Statement(
    select(*LOT)
    .join(award_account, award_account.c.id == award_lot.c.account_id)
    .where(award_account.c.customer_number == bindparam("customer"), lot_open)
    .order_by(*IN_TURN)
)

_last_merge = (
    select(func.max(customer_merge.c.seq))
    .where(
        customer_merge.c.from_number == customer.c.number,
        customer_merge.c.into_number == customer.c.merged_into,
    )
    .scalar_subquery()
)
_home = select(customer.c.number, customer.c.merged_into, _last_merge).where(customer.c.merged_into.is_not(None))
_MERGED = Statement(
    _home.select_from(customer)
    .join(award_account, award_account.c.customer_number == customer.c.number)
    .join(award_txn, award_txn.c.account_id == award_account.c.id)
    .where(award_txn.c.id == bindparam("txn"))
)
_NEXT = Statement(_home.where(customer.c.number == bindparam("customer")))

_undoing = award_txn.alias("undoing")
_OF_MERGE = Statement(
    select(award_txn.c.id, award_account.c.customer_number, award_txn.c.idem_key)
    .join(award_account, award_account.c.id == award_txn.c.account_id)
    .outerjoin(_undoing, _undoing.c.reverses_id == award_txn.c.id)
    .where(
        award_txn.c.source_type == "MERGE",
        award_txn.c.source_id == bindparam("id"),
        award_txn.c.source_seq == bindparam("seq"),
        award_txn.c.kind.in_([literal_column("'TRANSFER_IN'"), literal_column("'TRANSFER_OUT'")]),
        _undoing.c.id.is_(None),
    )
    .order_by(award_txn.c.id.desc())
)
