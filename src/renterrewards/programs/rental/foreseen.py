"""What an opening or a close will ask of the store, said ahead, so that a server is asked it in one trip.

Nothing hangs on it: what is left out here, or was foreseen wrongly, is asked for when it is wanted.
"""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from renterrewards.programs.rental import enrolment, ra_points
from renterrewards.programs.rental.set_up import Setup
from renterrewards.records import Agreement, Customer
from renterrewards.rules.opening import Decision
from renterrewards.store import agreements, closes, customers, locations, offers
from renterrewards.store.ledger import points, pooling

if TYPE_CHECKING:
    from renterrewards.store.work import Work


@dataclass(frozen=True, slots=True)
class Seen:
    """What the screen showed when an RA was called up to be closed: the awards as set up, its renter's type."""

    setup: Setup
    customer_type: str


def opening(
    work: "Work", day: date, before: Customer | None, renter: Customer, agreement: Agreement, decision: Decision
) -> None:
    """An opening on a business date: the renter, the RA it follows, the award, the numbers of what it writes.

    A wallet asks for more.
    """
    if decision.wallet:
        pooling.hold(work, decision.wallet)
    if before is None:
        work.draw(customers.FILE.insert_next)
    else:
        offers.foresee(work, before, decision.customer_type, decision.document)
        if renter != before or decision.customer_type != renter.customer_type:
            customers.foresee(work, before.number)
    work.draw(agreements.FILE.insert_next)
    if agreement.follows is not None:
        agreements.foresee_following(work, agreement.follows)
    if decision.customer_type != renter.customer_type:
        enrolment.foresee(work, before)
    if decision.units and before is not None and not decision.wallet:
        points.foresee_redeem(work, day, before.number, decision.points, decision.units)


def closing(work: "Work", before: Agreement, closed: Agreement, seen: Seen) -> None:
    """A close: the RA, its renter and his type, what the screen saw that files hold, the point it earns."""
    now, customer = seen.setup, closed.customer_number
    ra_points.hold_parties(work, before)
    kind = now.awards.type(seen.customer_type)
    agreements.foresee_still(work, before)
    closes.foresee(work, closed, kind, [file for file, held in zip(closes.FILES, now.kept, strict=True) if held])
    if any(document.location.startswith(locations.GROUP) for document in now.awards.documents):
        locations.foresee(work)
    if closed.follows is not None and now.settings.award_chain_once:
        agreements.foresee_chain(work, closed.number)
    if kind is None or not kind.participates or not now.settings.local_renter_rewards:
        return
    if now.settings.award_two_cars_once:
        agreements.foresee_overlapping(work, closed)
    points.foresee_earn(work, customer, f"earn:RA:{closed.number}:{closed.close_seq}", 1 + len(now.rules))
