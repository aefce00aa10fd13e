"""The opening of an RA as one database transaction: renter, points, documents and the RA itself, or nothing."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from renterrewards.faults import Fault
from renterrewards.programs.rental import ra_points
from renterrewards.programs.rental.enrolment import enrol
from renterrewards.records import Act, Agreement, Customer, DocumentOnAgreement
from renterrewards.rules import charges
from renterrewards.rules.ledger import rest
from renterrewards.rules.opening import Decision
from renterrewards.store import agreements, counter_offers, customers
from renterrewards.store.ledger import points, pooling
from renterrewards.store.offers import offered, renter_is_still

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
    if decision.wallet:
        pooling.hold(work, decision.wallet)
    customer = _renter(work, before, renter, decision)
    his: dict[str, Any] = {"customer_number": customer.number, "customer_type": customer.customer_type}
    if agreement.follows is not None:
        check_follows(work, replace(agreement, **his))
    opened = agreements.add(work, agreement, **his)
    counter_offers.write(work, act, opened, decision.answers)
    enrol(work, act, customer, renter.customer_type)
    lines = [replace(line, ra_number=opened.number, line=n) for n, line in enumerate(typed, start=1)]
    lines += _redeemed(work, act, opened, decision, len(lines), first=True)
    agreements.write_documents(work, lines)
    return opened


def open_again(work: "Work", act: Act, voided: Agreement, renter: Customer, decision: Decision) -> Agreement:
    """Set a void RA back to open, or waiting, under the next opening number, with the awards taken this time.

    `renter` is the customer as the questions saw him. Raises Fault and then nothing is saved.
    """
    customer = _renter(work, renter, renter, decision)
    status = "OPEN" if voided.vehicle else "WAIT"
    opened = replace(
        voided,
        status=status,
        customer_type=customer.customer_type,
        open_seq=voided.open_seq + 1,
        void_reason="",
    )
    try:
        check_follows(work, opened)
    except Fault:  # it was followed by another meanwhile, and a void RA cannot be told otherwise
        opened = replace(opened, follows=None)
    agreements.save(work, opened)
    counter_offers.write(work, act, opened, decision.answers)
    enrol(work, act, customer, renter.customer_type)
    agreements.add_awards(work, opened.number, _redeemed(work, act, opened, decision, 0, first=False))
    return opened


def check_follows(work: "Work", agreement: Agreement) -> None:
    """Raise Fault when the RA that this one says it follows is not there, of another renter, or followed already."""
    number = agreement.follows
    if number is None:
        return
    if number == agreement.number:
        raise Fault(f"RA {number:08} IS THIS ONE, BLANK: THIS RA FOLLOWS NONE", "follows")
    before = agreements.find(work, number)
    if before is None:
        raise Fault(f"RA {number:08} IS NOT ON FILE, BLANK: THIS RA FOLLOWS NONE", "follows")
    if before.customer_number != agreement.customer_number:
        raise Fault(f"RA {number:08} IS OF CUSTOMER {before.customer_number}, IT CANNOT BE FOLLOWED", "follows")
    if before.status == "VOID":
        raise Fault(f"RA {number:08} IS VOID, IT CANNOT BE FOLLOWED", "follows")
    other = agreements.follower(work, number)
    if other is not None and other.number != agreement.number:
        raise Fault(f"RA {number:08} IS FOLLOWED BY RA {other.number:08}, FOLLOW THAT ONE", "follows")
    if agreement.number and agreement.number in _before(work, number):
        raise Fault(f"RA {number:08} FOLLOWS THIS ONE, THEY CANNOT FOLLOW EACH OTHER", "follows")


def _before(work: "Work", number: int) -> set[int]:
    """The RAs that an RA follows, one by one back to the first, and itself."""
    follows = {ra.number: ra.follows for ra in agreements.chain(work, number)}
    found: set[int] = set()
    at: int | None = number
    while at is not None and at not in found:
        found.add(at)
        at = follows.get(at)
    return found


def _renter(work: "Work", before: Customer | None, renter: Customer, decision: Decision) -> Customer:
    """The customer on file after the opening; somebody else's change to him in between is refused."""
    if renter.customer_type != decision.customer_type:
        renter = replace(renter, customer_type=decision.customer_type)
    if before is None:
        return customers.add(work, renter)
    _check_unchanged(work, before, decision)
    return renter if renter == before else _changed(work, before, renter)


def _check_unchanged(work: "Work", before: Customer, decision: Decision) -> None:
    """Raise Fault when renter or award was changed, or the awards turned off, while the question stood."""
    if decision.document is None:
        same = renter_is_still(work, before)
    else:
        same, award = offered(work, before, decision.customer_type, decision.document)
        if award is not None and not award.is_still(decision.document, decision.points):
            raise Fault("THE AWARD WAS CHANGED BY ANOTHER USER, NOTHING SAVED, PRESS F1 AGAIN")
    if not same:
        raise Fault("CUSTOMER WAS CHANGED BY ANOTHER USER, NOTHING SAVED, CALL HIM UP AGAIN", "customer_number")


def _changed(work: "Work", before: Customer, renter: Customer) -> Customer:
    """Save what was typed over of the renter, over what is on file of him now."""
    on_file = customers.find(work, before.number)
    assert on_file is not None, "he was a statement ago"
    changed = {n: getattr(renter, n) for n in Customer.__dataclass_fields__ if getattr(renter, n) != getattr(before, n)}
    saved = replace(on_file, **changed)
    customers.save(work, saved)
    return saved


def _redeemed(
    work: "Work", act: Act, opened: Agreement, decision: Decision, lines_before: int, *, first: bool
) -> list[DocumentOnAgreement]:
    """The award lines of the RA; each award is a posting of its own, so that each can be undone alone.

    `first`: the RA was made in this work, so that nothing of it can have been posted.
    """
    document = decision.document
    if document is None:
        return []
    lines = []
    value = charges.award_value([document], opened.time_charge, 0, 0, max(1, opened.rental_days))
    lots = None if decision.wallet else points.alive(work, act, opened.customer_number, decision.spent)
    for unit in range(1, decision.units + 1):
        key = (document.location, document.code)
        ra_points.spend(work, act, opened, unit, decision.points, key, value, lots=lots, first=first)
        lots = lots and rest(lots, decision.points)
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
