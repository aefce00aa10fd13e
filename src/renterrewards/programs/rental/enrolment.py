"""The head start of a customer who enrols: the stamp card with the first stamp already filled (EDITMISC page 7)."""

from typing import TYPE_CHECKING

from renterrewards.records import Act, Customer
from renterrewards.store import control
from renterrewards.store.ledger import expiry, points

if TYPE_CHECKING:
    from renterrewards.store.work import Work


def foresee(work: "Work", customer: Customer | None) -> None:
    """`enrol` will be asked of a customer, None for a new one."""
    control.foresee(work, "control")
    if customer is not None:
        control.foresee(work, "expiry_policy")
        points.foresee_once(work, customer.number, _key(customer))


def enrol(work: "Work", act: Act, customer: Customer, type_before: str) -> None:
    """Post the bonus of a customer whose type the enrolment has just changed; once in his life."""
    if customer.customer_type == type_before:
        return
    bonus, key = control.settings(work).award_enrol_bonus, _key(customer)
    if not bonus or points.is_posted(work, key):
        return
    points.draw(work, 1, lots=1)
    born = expiry.born(work, customer.customer_type, act.business_date)
    source = points.Source("ENROL", str(customer.number))
    points.earn(work, act, customer.number, bonus, key, source, born=born, rule="ENROL")


def _key(customer: Customer) -> str:
    return f"enrol:{customer.number}"
