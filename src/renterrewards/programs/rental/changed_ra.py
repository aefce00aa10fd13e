"""A change of an RA that is on file: its terms, its documents, an award taken off, another renter."""

from dataclasses import replace
from typing import Any, NamedTuple

from renterrewards.programs.rental import award_off, open_terms, other_renter
from renterrewards.programs.rental.opening import check_follows
from renterrewards.programs.rental.ra_points import earned_by_the_rest
from renterrewards.programs.rental.set_up import setup
from renterrewards.records import Act, Agreement, DocumentOnAgreement
from renterrewards.store import agreements
from renterrewards.store.work import Work

CHANGED = (*open_terms.TERMS, "status", "due_at", "rental_days", "follows", "drawer")
"""What a change of an RA on file writes anew; all else stays as it was."""


class Change(NamedTuple):
    """The RA as it was shown and as it is typed now, and what was answered about its award and its renter."""

    shown: Agreement
    new: Agreement
    documents: list[DocumentOnAgreement]
    award: Any
    renter: int
    moving: other_renter.Moving


def over(shown: Agreement, typed: Agreement) -> Agreement:
    """The RA that was shown with the terms that were typed."""
    changed: dict[str, Any] = {name: getattr(typed, name) for name in CHANGED}
    return replace(shown, time_charge=typed.time_charge or shown.time_charge, **changed)


def save(work: Work, act: Act, change: Change) -> tuple[Agreement, list[str]]:
    """Write it; the RA as it is then, and what there is to say. Raises Fault."""
    shown, new = change.shown, change.new
    said = award_off.taken(work, act, new, change.award)
    if change.renter != shown.customer_number:
        to = other_renter.found(work, change.renter)
        new, more = other_renter.move(work, act, new, to, setup(work), change.moving)
        said += more
    moved = (new.follows, new.customer_number) != (shown.follows, shown.customer_number)
    if moved:
        check_follows(work, new)
    agreements.save(work, new)
    if moved:
        said += earned_by_the_rest(work, act, shown, setup(work))
    agreements.put_documents(work, new.number, [replace(line, ra_number=new.number) for line in change.documents])
    return new, said
