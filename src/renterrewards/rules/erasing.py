"""What is left of a customer who is erased: his number, and what the books need. Pure."""

from dataclasses import replace

from renterrewards.faults import Fault
from renterrewards.records import ERASED, Customer

OF_HIM = (
    *("first_name", "address", "city", "state", "postal_code", "country", "phone", "email", "company"),
    *("birth_date", "licence_number", "licence_state", "licence_expiry", "other_id", "other_id_description", "tax_id"),
    "notes",
)
"""The fields of a customer that are blank then, beside the last name."""

OF_THE_BOOKS = frozenset({"number", "times_rented", "last_activity", "merged_into"})
"""Those that stay as they are."""


def erased(customer: Customer) -> Customer:
    """The customer without himself: of the type that never rents, and blocked."""
    dates = {"birth_date", "licence_expiry"}
    blank = {name: None if name in dates else "" for name in OF_HIM}
    return replace(customer, last_name=ERASED, customer_type="PRG", blocked=True, **blank)  # type: ignore[arg-type]


def check_there(customer: Customer, field: str = "customer_number") -> None:
    """Raise Fault when the customer is erased: nothing of him can be changed any more."""
    if customer.erased:
        raise Fault(f"CUSTOMER {customer.number} IS ERASED, NOTHING OF HIM CAN BE CHANGED", field)
