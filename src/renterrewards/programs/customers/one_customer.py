"""What CHGTYP and AWDHIST share: one customer, found by number or name, shown with his points."""

from collections.abc import Callable
from typing import Any

from renterrewards.faults import Fault
from renterrewards.maps import Field, Map
from renterrewards.programs.desk import Desk
from renterrewards.programs.listing import Pick
from renterrewards.programs.program import Called, Program
from renterrewards.programs.rental import renter
from renterrewards.records import Customer
from renterrewards.rules.conversation import Talk
from renterrewards.store.ledger import points


class OneCustomer(Program):
    """An option over one customer; `customer` is he, once he is found."""

    def __init__(self, desk: Desk, map: Map) -> None:
        super().__init__(desk, map)
        self.customer: Customer | None = None

    @property
    def keys(self) -> dict[str, Callable[[], Talk[None]]]:
        """F6 searches."""
        return super().keys | {"SEARCH": self.search}

    @property
    def on_form(self) -> Called | None:
        """The customer, by his number."""
        return Called({"customer_number": str(self.customer.number)}, self.customer) if self.customer else None

    def start(self) -> Talk[None]:
        """An empty form."""
        self.customer = None
        yield from ()

    def entered(self, field: Field) -> Talk[None]:
        """The number or name brings the customer."""
        typed = self.form.texts["customer_number"]
        if field.name != "customer_number" or not typed:
            return
        found = yield from renter.find(self.desk, typed)
        if found is None:
            raise Fault(f"CUSTOMER {typed} IS NOT ON FILE", "customer_number")
        self.show(found)

    def choices(self, field: Field) -> Pick | None:
        """Shift+F7 at the customer lists them all."""
        return renter.choices(self.desk) if field.name == "customer_number" else super().choices(field)

    def search(self) -> Talk[None]:
        """F6: a customer by name."""
        self.show((yield from renter.search(self.desk)))

    def at_hand(self) -> Customer:
        """The customer; raises Fault when none was called up."""
        if self.customer is None:
            raise Fault("TYPE THE CUSTOMER'S NUMBER OR NAME FIRST", "customer_number")
        renter.check_shown(self.form, "customer_number", self.customer.number)
        return self.customer

    def show(self, customer: Customer, **more: Any) -> None:
        """Put a customer on the form, and what more the option shows of him."""
        self.customer = customer
        with self.desk.store.look() as work:
            balance = points.balance(work, customer.number)
        self.form.fill({"customer_number": customer.number, "customer_name": renter.full_name(customer)})
        self.form.fill({"award_points": balance, "current_type": customer.customer_type, **more})
        self.form.keep()
        self.outcome = self.form.seen() | {"customer_type": customer.customer_type}
