"""AWDHIST: what happened to one customer's award points, every movement with its cause and the balance after it."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from renterrewards.faults import Fault
from renterrewards.maps import Field, Map
from renterrewards.programs import renter
from renterrewards.programs.desk import Desk
from renterrewards.programs.printing import deliver
from renterrewards.programs.program import Program
from renterrewards.records import Customer
from renterrewards.reports import history
from renterrewards.rules.conversation import Talk
from renterrewards.store import points


class AwardHistory(Program):
    """The customer is the form; F1 BEGIN shows or prints his movements."""

    runs_at_once = True

    def __init__(self, desk: Desk, map: Map) -> None:
        super().__init__(desk, map)
        self.customer: Customer | None = None

    @property
    def keys(self) -> dict[str, Callable[[], Talk[None]]]:
        """F1 begins."""
        return super().keys | {"BEGIN": self.begin, "SEARCH": self.search}

    def start(self) -> Talk[None]:
        """An empty form."""
        self.customer = None
        yield from ()

    def entered(self, field: Field) -> Talk[None]:
        """The number or name brings the customer and his balance."""
        typed = self.form.texts["customer_number"]
        if field.name != "customer_number" or not typed:
            return
        found = yield from renter.find(self.desk, typed)
        if found is None:
            raise Fault(f"CUSTOMER {typed} IS NOT ON FILE", "customer_number")
        self._show(found)

    def begin(self) -> Talk[None]:
        """Show or print the movements, oldest first."""
        values = self.form.values()
        if self.customer is None:
            raise Fault("TYPE THE CUSTOMER'S NUMBER OR NAME FIRST", "customer_number")
        customer = self.customer
        printed = yield from deliver(
            self.desk,
            self.form.site,
            values,
            lambda work: history.report_history(work, customer, self.form.site),
        )
        if printed:
            self.outcome["file"] = printed

    def search(self) -> Talk[None]:
        """F6: a customer by name."""
        self._show((yield from renter.search(self.desk)))

    def data(self) -> dict[str, Any]:
        """The movements as plain data, for scripts."""
        if self.customer is None:
            return {"rows": []}
        with self.desk.store.look() as work:
            return {"rows": [asdict(line) for line in points.movements(work, self.customer.number)]}

    def _show(self, customer: Customer) -> None:
        self.customer = customer
        with self.desk.store.look() as work:
            balance = points.balance(work, customer.number)
        self.form.fill({"customer_number": customer.number, "customer_name": renter.full_name(customer)})
        self.form.fill({"award_points": balance, "customer_type": customer.customer_type})
        self.form.keep()
        self.outcome = {"customer_number": str(customer.number), "award_points": str(balance)}
