"""CHGTYP: change a customer's type."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from renterrewards.faults import Fault
from renterrewards.programs.customers.one_customer import OneCustomer
from renterrewards.programs.lookup import check_codes, notes
from renterrewards.records import Customer
from renterrewards.rules import erasing
from renterrewards.rules.conversation import Talk, Tell
from renterrewards.store import audit, customers

if TYPE_CHECKING:
    from renterrewards.store.work import Work


class ChangeType(OneCustomer):
    """The customer's points stay; the new type's award and requirement apply from the next opening on."""

    protected = {"customer_type": "customer_type"}

    @property
    def keys(self) -> dict[str, Callable[[], Talk[None]]]:
        """F1 saves."""
        return super().keys | {"SAVE": self.save}

    def save(self) -> Talk[None]:
        """Write the new type, unless somebody else changed it meanwhile."""
        shown, values = self.at_hand(), self.form.values()
        new = values["customer_type"]

        def change_it(work: "Work") -> tuple[Customer, list[str]]:
            self.rights.check_field("customer_type")
            check_codes(work, self.map, values)
            on_file = customers.find(work, shown.number)
            if on_file is None or on_file.customer_type != shown.customer_type:
                raise Fault("CUSTOMER WAS CHANGED BY ANOTHER USER, CALL HIM UP AGAIN", "customer_number")
            erasing.check_there(on_file)
            changed = replace(on_file, customer_type=new)
            customers.save(work, changed)
            by = *audit.changed(on_file, changed), "", changed.number
            audit.note(work, self.desk.act(work), "CUSTOMER", f"CUSTOMER {changed.number}", *by)
            return changed, notes(work, self.map, values)

        changed, said = self.apply(change_it)
        for note in said:
            yield Tell(note)
        yield Tell(f"CUSTOMER {changed.number} CHANGED FROM TYPE {shown.customer_type or 'BLANK'} TO {new}")
        self.show(changed, customer_type="")
