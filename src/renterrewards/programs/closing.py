"""The close of an RA as one database transaction: the RA, the point it earns, times rented, the type moved on."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from renterrewards.faults import Fault
from renterrewards.programs.lookup import Files
from renterrewards.records import (
    Act,
    Agreement,
    Control,
    Customer,
    DocumentOnAgreement,
    SpecialDocument,
    TimesRentedStep,
)
from renterrewards.rules.closing import earning, promotion
from renterrewards.rules.opening import Program as Awards
from renterrewards.store import agreements, control, customers, points

if TYPE_CHECKING:
    from renterrewards.store.work import Work


@dataclass(frozen=True, slots=True)
class Setup:
    """The awards as they are set up now."""

    settings: Control
    awards: Awards
    steps: tuple[TimesRentedStep, ...]


def setup(work: "Work") -> Setup:
    """Read what the close of an RA depends on."""
    files = Files(work)
    awards = Awards(tuple(files.every("customer_type")), tuple(files.every("special_document")))
    return Setup(control.settings(work), awards, tuple(files.every("times_rented_step")))


def close_agreement(
    work: "Work", act: Act, before: Agreement, lines: list[DocumentOnAgreement], closed: Agreement
) -> tuple[Agreement, list[str]]:
    """Close an RA that is on file as `before` with these document `lines`; raises Fault when it no longer is.

    Answers it as saved and what is to be said. Its point is dated as the RA is, also in a batch close of last week.
    """
    if agreements.find(work, before.number) != before or agreements.documents(work, before.number) != lines:
        raise Fault(f"RA {before.number:08} WAS CHANGED BY ANOTHER USER, NOTHING SAVED, CALL IT UP AGAIN", "ra_number")
    return settle(work, replace(act, business_date=closed.business_date or act.business_date), closed, setup(work))


def settle(work: "Work", act: Act, closed: Agreement, now: Setup) -> tuple[Agreement, list[str]]:
    """Decide the point of a closed RA, save the RA, and count the rental for its customer.

    The point is credited under the type the customer had when the RA closed; only then is the type moved on.
    """
    customer = customers.find(work, closed.customer_number)
    if customer is None:
        raise Fault(f"CUSTOMER {closed.customer_number} OF RA {closed.number:08} IS NOT ON FILE")
    said: list[str] = []
    earned = 0
    if now.settings.local_renter_rewards:
        earned = _earn(work, act, closed, customer, now, said)
    saved = replace(closed, customer_type=customer.customer_type, points_earned=earned)
    agreements.save(work, saved)
    _count(work, saved, customer, now, said)
    return saved, said


def earner(act: Act) -> Callable[["Work", Agreement], None]:
    """`settle` for RAs that are imported, under the awards as they are set up when the first one comes."""
    known: list[Setup] = []

    def earn(work: "Work", closed: Agreement) -> None:
        if not known:
            known.append(setup(work))
        day = closed.business_date or act.business_date
        settle(work, replace(act, business_date=day, location=closed.location), closed, known[0])

    return earn


def documents_on(work: "Work", ra_number: int, awards: Awards) -> list[SpecialDocument]:
    """The special documents of an RA, one entry for each time it was given."""
    on_file = {(document.location, document.code): document for document in awards.documents}
    keys = [(line.location, line.code) for line in agreements.documents(work, ra_number)]
    return [on_file[key] for key in keys if key in on_file]


def _earn(work: "Work", act: Act, closed: Agreement, customer: Customer, now: Setup, said: list[str]) -> int:
    on_ra = documents_on(work, closed.number, now.awards)
    kind = now.awards.type(customer.customer_type)
    decided = earning(kind, now.awards.documents, on_ra, closed.revenue, closed.location)
    if decided.message:
        said.append(decided.message)
    if decided.points:
        source = points.Source("RA", str(closed.number), 1)
        points.earn(work, act, customer.number, decided.points, key=f"earn:RA:{closed.number}:1", source=source)
    return decided.points


def _count(work: "Work", closed: Agreement, customer: Customer, now: Setup, said: list[str]) -> None:
    """Times rented, last activity, and the step of EDTRENT that is reached."""
    times = customer.times_rented + 1
    moved = None
    if now.settings.local_renter_rewards:
        kind = now.awards.type(customer.customer_type)
        moved = promotion(now.steps, times, customer.customer_type, kind)
    if moved:
        said.append(f"CUSTOMER TYPE CHANGED FROM {customer.customer_type or 'BLANK'} TO {moved} AFTER {times} RENTALS")
    days = [day for day in (customer.last_activity, closed.business_date) if day]
    counted = replace(
        customer,
        times_rented=times,
        last_activity=max(days, default=None),
        customer_type=moved or customer.customer_type,
    )
    customers.save(work, counted)
