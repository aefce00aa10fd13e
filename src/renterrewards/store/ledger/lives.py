"""How long the lots of a customer live: by age and by idleness, and never less than the notice they were promised.

EXPRUN, a redemption, what is available and what is foreseen all ask here, so that no two of them disagree.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import bindparam, exists, func, or_, select

from renterrewards.policies import ExpiryPolicy
from renterrewards.rules.expiry import Death, death, dies_idle, name, told_until
from renterrewards.rules.ledger import Lot, is_dead
from renterrewards.store import control
from renterrewards.store.ledger.postings import LOT
from renterrewards.store.statement import Statement
from renterrewards.store.tables import (
    agreement,
    award_account,
    award_lot,
    award_notice,
    award_txn,
    customer,
    for_a_reason,
    lot_open,
    reason,
)
from renterrewards.store.work import Row, Work

FEW = 8
"""Lots whose notices and beginnings are looked up one by one; of more, all of the customer's are read at once."""


@dataclass(frozen=True, slots=True)
class Life:
    """A lot, when it dies if nothing happens, and the last day that its notice names (None: none was queued)."""

    lot: Lot
    policy: ExpiryPolicy | None
    death: Death | None
    told: date | None

    @property
    def notice_days(self) -> int:
        """How many days before it dies the customer must be told; 0 when he need not be."""
        return self.policy.notice_days if self.policy else 0

    @property
    def last_day(self) -> date | None:
        """The last day it can be used; None: it does not die, or not before a notice is queued."""
        if self.death is None:
            return None
        return self.told if self.notice_days else self.death.due

    @property
    def end(self) -> Death | None:
        """`last_day` and why."""
        return Death(self.last_day, self.death.why) if self.death and self.last_day else None

    def is_over(self, today: date) -> bool:
        """Whether it is dead."""
        return is_dead(self.last_day, today)

    def wants_notice(self, today: date) -> bool:
        """Whether its notice should be queued by now and is not."""
        if self.death is None or not self.notice_days or self.told is not None:
            return False
        return self.death.due - timedelta(days=self.notice_days) <= today

    def foreseen(self, today: date) -> date | None:
        """The last day it can be used when its notice, if it needs one, is queued in time or today."""
        if self.death is None or self.last_day is not None:
            return self.last_day
        in_time = self.death.due - timedelta(days=self.notice_days)
        return told_until(self.death.due, max(in_time, today), self.notice_days)


def of_customer(work: Work, customer_number: int) -> list[Life]:
    """The lives of all his lots with something left, by their number."""
    lots = [Lot(*row) for row in work.all(_OPEN, customer=customer_number)]
    return lives(work, customer_number, lots)


def dead(work: Work, customer_number: int, lots: Iterable[Lot], today: date) -> list[Life]:
    """Those of a customer's lots that are dead. Asks nothing while no lot was born with a policy."""
    lots = list(lots)
    known = _policies(work, lots)
    watched = {code for code, policy in known.items() if policy.idle_months or policy.notice_days}
    suspects = [lot for lot in lots if lot.policy in watched or is_dead(lot.expires_on, today)]
    if not suspects:
        return []
    return [life for life in lives(work, customer_number, suspects, known) if life.is_over(today)]


def kept_by_notice(work: Work, customer_number: int, lots: Iterable[Lot], today: date) -> set[int]:
    """The numbers of those lots that live on past their last day: of their death was not told, or for a later day."""
    late = [lot for lot in lots if is_dead(lot.expires_on, today)]
    known = _policies(work, late)
    noticed = [lot for lot in late if lot.policy in known and known[lot.policy].notice_days]
    told = _told(work, customer_number, noticed) if noticed else {}
    days = {lot.id: told.get((lot.id, lot.expires_on)) for lot in noticed if lot.expires_on}
    return {number for number, last_day in days.items() if not is_dead(last_day, today)}


def dead_points(work: Work, customer_number: int, today: date) -> int:
    """The points of his balance that are dead and wait for EXPRUN."""
    suspects = endangered(work, customer_number, today)
    return sum(life.lot.remaining for life in suspects if life.is_over(today))


def waiting(work: Work, customer_number: int, today: date) -> list[Life]:
    """The lives of his lots that can be used only after today, the first to be used first; dead ones left out."""
    lots = [Lot(*row) for row in work.all(_WAITING, customer=customer_number, today=today)]
    return [life for life in lives(work, customer_number, lots) if not life.is_over(today)]


def endangered(work: Work, customer_number: int, day: date) -> list[Life]:
    """The lives of his lots that may die before a day or want a notice by then; of all others no row is read."""
    known = {name(policy): policy for policy in control.every(work, "expiry_policy")}
    horizon = day + timedelta(days=1 + max((policy.notice_days for policy in known.values()), default=0))
    idle = [policy for policy in known.values() if policy.idle_months]
    if idle and _may_be_idle(work, customer_number, idle, horizon):
        rows = work.all(_OF_AGE_OR_POLICY, customer=customer_number, horizon=horizon)
    else:
        rows = work.all(_OF_AGE, customer=customer_number, horizon=horizon)
    return lives(work, customer_number, [Lot(*row) for row in rows], known)


def _may_be_idle(work: Work, customer_number: int, policies: Iterable[ExpiryPolicy], horizon: date) -> bool:
    """Whether the shortest idleness of these policies is over before a day, as far as his last activity tells."""
    last = _last_activity(work, customer_number)
    ends = (dies_idle(policy, last) for policy in policies)
    return last is not None and any(end is not None and end < horizon for end in ends)


def lives(
    work: Work, customer_number: int, lots: Sequence[Lot], known: Mapping[str, ExpiryPolicy] | None = None
) -> list[Life]:
    """The lives of these lots of one customer; at most four statements, however many lots.

    `known` are the policies by the names that lots have, when they were read before.
    """
    known = _policies(work, lots) if known is None else known
    policies = [known.get(lot.policy) for lot in lots]
    told = _told(work, customer_number, lots) if any(policy and policy.notice_days for policy in policies) else {}
    idle = _idle_since(work, customer_number, lots) if any(policy and policy.idle_months for policy in policies) else {}
    found = []
    for lot, policy in zip(lots, policies, strict=True):
        dies = death(lot.expires_on, policy, idle.get(lot.id))
        found.append(Life(lot, policy, dies, told.get((lot.id, dies.due)) if dies else None))
    return found


def _policies(work: Work, lots: Iterable[Lot]) -> dict[str, ExpiryPolicy]:
    """Every policy by its name; none, and no statement, while no lot was born with one."""
    if not any(lot.policy for lot in lots):
        return {}
    return {name(policy): policy for policy in control.every(work, "expiry_policy")}


def _told(work: Work, customer_number: int, lots: Sequence[Lot]) -> dict[tuple[int, date], date]:
    """The last day that each notice names, by lot and the day it was due."""
    rows = _of_lots(work, customer_number, lots, _NOTICES, _NOTICES_OF_LOT)
    return {(lot, due): last_day for lot, due, last_day in rows}


def _idle_since(work: Work, customer_number: int, lots: Sequence[Lot]) -> dict[int, date]:
    """Since when the customer is idle, by lot: not before the lot came under its policy. Empty with a car out."""
    last = _last_activity(work, customer_number)
    if last is None:
        return {}
    rows = _of_lots(work, customer_number, lots, _BEGAN, _BEGAN_OF_LOT)
    return {lot: max(began, last) for lot, began in rows}


def _last_activity(work: Work, customer_number: int) -> date | None:
    """The day of the customer's last activity, the first of all days when there was none; None with a car out."""
    found = work.one(_ACTIVITY, customer=customer_number)
    if found is None or found[0]:
        return None
    return max((day for day in found[1:] if day), default=date.min)


def _of_lots(
    work: Work, customer_number: int, lots: Sequence[Lot], of_customer: Statement, of_lot: Statement
) -> list[Row]:
    if len(lots) > FEW:
        return work.all(of_customer, customer=customer_number)
    return [row for lot in lots for row in work.all(of_lot, lot=lot.id)]


# -- the statements --------------------------------------------------------------------------------

_lots = (
    select(*LOT)
    .join(award_account, award_account.c.id == award_lot.c.account_id)
    .where(award_account.c.customer_number == bindparam("customer"), lot_open)
)
_OPEN = Statement(_lots.order_by(award_lot.c.id))
_WAITING = Statement(
    _lots.where(award_lot.c.available_on > bindparam("today")).order_by(award_lot.c.available_on, award_lot.c.id)
)

_of_age = award_lot.c.expires_on < bindparam("horizon")
_OF_AGE = Statement(_lots.where(_of_age).order_by(award_lot.c.id))
_OF_AGE_OR_POLICY = Statement(_lots.where(or_(_of_age, award_lot.c.policy != "")).order_by(award_lot.c.id))

_NOTICES = Statement(
    select(award_notice.c.lot_id, award_notice.c.due, award_notice.c.last_day)
    .join(award_lot, award_lot.c.id == award_notice.c.lot_id)
    .join(award_account, award_account.c.id == award_lot.c.account_id)
    .where(award_account.c.customer_number == bindparam("customer"))
)

_NOTICES_OF_LOT = Statement(
    select(award_notice.c.lot_id, award_notice.c.due, award_notice.c.last_day).where(
        award_notice.c.lot_id == bindparam("lot")
    )
)

_began = select(award_lot.c.id, award_txn.c.business_date).join(award_txn, award_txn.c.id == award_lot.c.origin_txn_id)
_BEGAN = Statement(
    _began.join(award_account, award_account.c.id == award_lot.c.account_id).where(
        award_account.c.customer_number == bindparam("customer"), lot_open
    )
)
_BEGAN_OF_LOT = Statement(_began.where(award_lot.c.id == bindparam("lot")))

_ACTIVITY = Statement(
    select(
        exists().where(
            agreement.c.customer_number == customer.c.number,
            agreement.c.business_date.is_(None),
            agreement.c.status.in_([bindparam("open", "OPEN"), bindparam("wait", "WAIT")]),
        ),
        customer.c.last_activity,
        award_account.c.active_on,
        select(func.max(award_txn.c.business_date))
        .where(
            award_txn.c.account_id == award_account.c.id,
            for_a_reason,
            award_txn.c.reason_code.in_(select(reason.c.code).where(reason.c.activity)),
        )
        .scalar_subquery(),
    )
    .select_from(customer)
    .outerjoin(award_account, award_account.c.customer_number == customer.c.number)
    .where(customer.c.number == bindparam("customer"))
)
