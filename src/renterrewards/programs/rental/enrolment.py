"""The head start of a customer who enrols: the stamp card with the first stamp already filled (EDITMISC page 7)."""

from typing import TYPE_CHECKING

from renterrewards.records import Act, Customer
from renterrewards.store import control
from renterrewards.store.ledger import expiry, points

if TYPE_CHECKING:
    from renterrewards.store.work import Work


def enrol(work: "Work", act: Act, customer: Customer, type_before: str) -> None:
    """Post the bonus of a customer whose type the enrolment has just changed; once in his life."""
    if customer.customer_type == type_before:
        return
    bonus, key = control.settings(work).award_enrol_bonus, f"enrol:{customer.number}"
    if not bonus or points.is_posted(work, key):
        return
    born = expiry.born(work, customer.customer_type, act.business_date)
    source = points.Source("ENROL", str(customer.number))
    points.earn(work, act, customer.number, bonus, key, source, born=born, rule="ENROL")
