"""REINSTAT: give a customer back points that died, within the days of their policy, for a reason."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from renterrewards import entry
from renterrewards.faults import Fault
from renterrewards.maps import Field
from renterrewards.programs.customers.one_customer import OneCustomer
from renterrewards.programs.listing import Pick, Row
from renterrewards.programs.points import second_person
from renterrewards.programs.rental.ra_points import points_text
from renterrewards.records import Customer
from renterrewards.rules import erasing, reasons
from renterrewards.rules.conversation import Talk, Tell
from renterrewards.store import control
from renterrewards.store.ledger import reinstating
from renterrewards.store.ledger.reinstating import Gone

if TYPE_CHECKING:
    from renterrewards.store.work import Work

HEADING = "MOVEMENT   DIED       POINTS     EARNED     BACK UNTIL"


class Reinstate(OneCustomer):
    """The customer is the form; field 2 is what died."""

    @property
    def keys(self) -> dict[str, Callable[[], Talk[None]]]:
        """F1 gives back."""
        return super().keys | {"SAVE": self.save}

    def choices(self, field: Field) -> Pick | None:
        """Shift+F7 at the movement lists what can be given back, at the reason the codes."""
        if field.name == "movement":
            return self._listed(self._gone(self.at_hand()), lambda one: one.movement)
        return second_person.choices(self.desk) if field.name == "reason" else super().choices(field)

    def save(self) -> Talk[None]:
        """Ask for what is missing, then post."""
        customer, values, wanted = self.at_hand(), self.form.values(), None
        erasing.check_there(customer)
        self.rights.check_points()
        found = self._gone(customer)
        if values["movement"] is None:
            if not found:
                raise Fault(f"NOTHING OF CUSTOMER {customer.number} CAN BE GIVEN BACK NOW", "customer_number")
            wanted = found[0] if len(found) == 1 else (yield self._listed(found, lambda one: one))
        else:
            wanted = next((one for one in found if one.movement == values["movement"]), None)
        if wanted is None:
            raise Fault(f"MOVEMENT {values['movement']} CANNOT BE GIVEN BACK NOW, SHIFT+F7 LISTS WHAT CAN", "movement")
        with self.desk.store.look() as work:
            settings, on_file = self.desk.settings(work), control.every(work, "reason")
        question = f"REASON TO GIVE {wanted.points} POINTS BACK:"
        code, words = yield from second_person.reason(question, values["reason"], on_file, True, up=True)
        approver = yield from second_person.approver(wanted.points, settings, self.desk)

        def give_back(work: "Work") -> None:
            self.rights.check_points()
            act = self.desk.act(work)
            second_person.check_approved(wanted.points, self.desk.settings(work), act.user, approver)
            reasons.read(code, control.every(work, "reason"), up=True)
            reinstating.reinstate(work, act, customer.number, wanted.movement, code, words, approver)

        self.apply(give_back)
        yield Tell(f"{points_text(wanted.points)} GIVEN BACK TO CUSTOMER {customer.number}")
        self.form.fill({"movement": "", "reason": ""})
        self.show(customer)

    def _gone(self, customer: Customer) -> list[Gone]:
        with self.desk.store.look() as work:
            return reinstating.gone(work, customer.number, self.desk.act(work).business_date)

    def _listed(self, found: list[Gone], key: Callable[[Gone], Any]) -> Pick:
        rows = iter([Row(key(one), self._line(one)) for one in found])
        return Pick("POINTS THAT CAN BE GIVEN BACK", HEADING, rows)

    def _line(self, one: Gone) -> str:
        died, earned, until = (
            entry.show("date", day, self.form.site) for day in (one.died_on, one.earned_on, one.until)
        )
        return f"{one.movement:>8}   {died:<8} {one.points:>8}     {earned:<8}   {until:<8}"
