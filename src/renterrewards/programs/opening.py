"""The opening of an RA as one database transaction: renter, points, documents and the RA itself, or nothing."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from renterrewards.faults import Fault
from renterrewards.records import Act, Agreement, Customer, DocumentOnAgreement
from renterrewards.rules.opening import Decision
from renterrewards.store import agreements, control, customers, points

if TYPE_CHECKING:
    from renterrewards.store.work import Work


def open_agreement(
    work: "Work",
    act: Act,
    before: Customer | None,
    renter: Customer,
    agreement: Agreement,
    typed: Sequence[DocumentOnAgreement],
    decision: Decision,
) -> Agreement:
    """Write what was decided, re-checked against what is on file now. Raises Fault and then nothing is saved.

    `before` is the customer as the questions saw him (None for a new one), `renter` as he shall be on file.
    """
    _check_still_offered(work, decision)
    customer = _renter(work, before, replace(renter, customer_type=decision.customer_type))
    opened = agreements.add(
        work, replace(agreement, customer_number=customer.number, customer_type=customer.customer_type)
    )
    lines = [replace(line, ra_number=opened.number, line=n) for n, line in enumerate(typed, start=1)]
    lines += _redeemed(work, act, opened, decision, len(lines))
    if lines:
        agreements.put_documents(work, opened.number, lines)
    return opened


def _check_still_offered(work: "Work", decision: Decision) -> None:
    """Raise Fault when the award was changed, or the awards turned off, while the question stood."""
    document = decision.document
    if document is None:
        return
    kind = control.find(work, "customer_type", (decision.customer_type,))
    same = control.find(work, "special_document", (document.location, document.code)) == document
    priced = kind is not None and (kind.promo_code, kind.promo_required) == (document.code, decision.points)
    if not (same and priced and control.settings(work).local_renter_rewards):
        raise Fault("THE AWARD WAS CHANGED BY ANOTHER USER, NOTHING SAVED, PRESS F1 AGAIN")


def _renter(work: "Work", before: Customer | None, renter: Customer) -> Customer:
    """The customer on file after the opening; somebody else's change to him in between is refused."""
    if before is None:
        return customers.add(work, renter)
    on_file = customers.find(work, before.number)
    if on_file is None or (on_file.customer_type, on_file.blocked) != (before.customer_type, before.blocked):
        raise Fault("CUSTOMER WAS CHANGED BY ANOTHER USER, NOTHING SAVED, CALL HIM UP AGAIN", "customer_number")
    changed = {n: getattr(renter, n) for n in Customer.__dataclass_fields__ if getattr(renter, n) != getattr(before, n)}
    if changed:
        on_file = replace(on_file, **changed)
        customers.save(work, on_file)
    return on_file


def _redeemed(
    work: "Work", act: Act, opened: Agreement, decision: Decision, lines_before: int
) -> list[DocumentOnAgreement]:
    """The award lines of the RA; each award is a posting of its own, so that each can be undone alone."""
    document = decision.document
    if document is None:
        return []
    lines = []
    for unit in range(1, decision.units + 1):
        points.redeem(
            work,
            act,
            opened.customer_number,
            decision.points,
            key=f"redeem:RA:{opened.number}:1:{unit}",
            source=points.Source("RA", str(opened.number), unit),
            document=document.code,
            location=document.location,
        )
        lines.append(
            DocumentOnAgreement(
                ra_number=opened.number,
                line=lines_before + unit,
                code=document.code,
                location=document.location,
                points=decision.points,
            )
        )
    return lines
