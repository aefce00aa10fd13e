"""The close of an RA as one database transaction: the RA, the point it earns, times rented, the type moved on."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from renterrewards.programs.rental import ra_points
from renterrewards.programs.rental.ra_points import check_unchanged
from renterrewards.programs.rental.set_up import Setup, setup, setup_for
from renterrewards.records import Act, Agreement, Customer, DocumentOnAgreement
from renterrewards.rules.closing import promotion
from renterrewards.store import agreements, customers

if TYPE_CHECKING:
    from renterrewards.store.work import Work


def close_agreement(
    work: "Work",
    act: Act,
    before: Agreement,
    lines: list[DocumentOnAgreement],
    closed: Agreement,
) -> tuple[Agreement, list[str]]:
    """Close an RA that is on file as `before` with these document `lines`; raises Fault when it no longer is.

    Answers it as saved and what is to be said. Its point is dated as the RA is, also in a batch close of last week.
    """
    check_unchanged(work, before, lines)
    now, customer, alone = setup_for(work, closed, lines)
    dated = replace(act, business_date=closed.business_date or act.business_date)
    said = ra_points.give_unused_back(work, act, closed, now, lines)
    saved, more = settle(work, dated, closed, customer, now, lines, alone=alone)
    return saved, said + more


def settle(
    work: "Work",
    act: Act,
    closed: Agreement,
    customer: Customer,
    now: Setup,
    lines: Sequence[DocumentOnAgreement],
    *,
    alone: bool,
) -> tuple[Agreement, list[str]]:
    """Decide the point of a closed RA with these documents, save the RA, and count the rental for its customer.

    The point is credited under the type the customer had when the RA closed; only then is the type moved on.
    `alone`: the RA is known to be no part of a longer rental.
    """
    if closed.customer_type != customer.customer_type:
        closed = replace(closed, customer_type=customer.customer_type)
    decided = ra_points.decide(work, closed, now, lines=lines, alone=alone)
    saved = agreements.changed(closed, points_earned=decided.total)
    ra_points.earn(work, act, saved, decided, now)
    agreements.save(work, saved)
    return saved, decided.said + count(work, saved, customer, now)


def earner(act: Act) -> Callable[["Work", Agreement], None]:
    """`settle` for RAs that are imported; they follow none, but one may have been opened that follows them.

    How the awards are set up is read once a transaction: an import takes hours, in which that may be changed.
    """
    known: dict[Work, Setup] = {}

    def earn(work: "Work", closed: Agreement) -> None:
        if work not in known:
            known.clear()
            known[work] = setup(work)
        now = known[work]
        customer = customers.find(work, closed.customer_number)
        assert customer is not None, "an RA on file has its customer"
        dated = replace(act, business_date=closed.business_date or act.business_date, location=closed.location)
        alone = not now.settings.award_chain_once or agreements.follower(work, closed.number) is None
        settle(work, dated, closed, customer, now, (), alone=alone)

    return earn


def count(work: "Work", closed: Agreement, customer: Customer, now: Setup) -> list[str]:
    """Times rented, last activity, and the step of EDTRENT that is reached; what is to be said of it."""
    times = customer.times_rented + 1
    moved = None
    if now.settings.local_renter_rewards:
        kind = now.awards.type(customer.customer_type)
        moved = promotion(now.steps, times, customer.customer_type, kind)
    days = [day for day in (customer.last_activity, closed.business_date) if day]
    last_activity = max(days, default=None)
    customers.count(work, customer.number, times, last_activity, moved or customer.customer_type)
    if not moved:
        return []
    return [f"CUSTOMER TYPE CHANGED FROM {customer.customer_type or 'BLANK'} TO {moved} AFTER {times} RENTALS"]


def count_back(work: "Work", customer_number: int, times: int = 1) -> None:
    """A rental counts no more; the type it may have led to stays, nobody is moved down without a word."""
    customer = customers.find(work, customer_number)
    if customer is not None:
        customers.save(work, replace(customer, times_rented=max(0, customer.times_rented - times)))
