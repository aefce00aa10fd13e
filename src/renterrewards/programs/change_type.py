"""CHGTYP: change a customer's type."""

from collections.abc import Callable
from dataclasses import replace

from renterrewards.faults import Fault
from renterrewards.maps import Field, Map
from renterrewards.programs import renter
from renterrewards.programs.desk import Desk
from renterrewards.programs.lookup import Files, check_codes
from renterrewards.programs.program import Program
from renterrewards.records import Customer
from renterrewards.rules.conversation import Talk, Tell
from renterrewards.store import customers, points


class ChangeType(Program):
    """The customer's points stay; the new type's award and requirement apply from the next opening on."""

    def __init__(self, desk: Desk, map: Map) -> None:
        super().__init__(desk, map)
        self.customer: Customer | None = None

    @property
    def keys(self) -> dict[str, Callable[[], Talk[None]]]:
        """F1 saves."""
        return super().keys | {"SAVE": self.save, "SEARCH": self.search}

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
        self._show(found)

    def search(self) -> Talk[None]:
        """F6: a customer by name."""
        self._show((yield from renter.search(self.desk)))

    def save(self) -> Talk[None]:
        """Write the new type, unless somebody else changed it meanwhile."""
        values = self.form.values()
        shown = self.customer
        if shown is None:
            raise Fault("CALL A CUSTOMER UP FIRST", "customer_number")
        new = values["customer_type"]
        with self.desk.store.work() as work:
            check_codes(work, self.map, values)
            on_file = customers.find(work, shown.number)
            if on_file is None or on_file.customer_type != shown.customer_type:
                raise Fault("CUSTOMER WAS CHANGED BY ANOTHER USER, CALL HIM UP AGAIN", "customer_number")
            changed = replace(on_file, customer_type=new)
            customers.save(work, changed)
            known = any(kind.type_code == new for kind in Files(work).every("customer_type"))
        self._show(changed)
        if not known:
            yield Tell(f"NOTE: TYPE {new} HAS NO RECORD IN EDITCUST")
        yield Tell(f"CUSTOMER {changed.number} CHANGED FROM TYPE {shown.customer_type or 'BLANK'} TO {new}")

    def _show(self, customer: Customer) -> None:
        self.customer = customer
        with self.desk.store.look() as work:
            balance = points.balance(work, customer.number)
        self.form.fill({"customer_number": customer.number, "customer_name": renter.full_name(customer)})
        self.form.fill({"current_type": customer.customer_type, "award_points": balance})
        self.form.fill({"times_rented": customer.times_rented, "customer_type": ""})
        self.form.keep()
        self.outcome = {"customer_number": str(customer.number), "customer_type": customer.customer_type}
