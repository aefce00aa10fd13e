"""CUST: the customer file, with AWARD POINTS that can be corrected by hand, with a reason and a trace."""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from renterrewards.faults import Fault
from renterrewards.maps import Field, Map
from renterrewards.programs.desk import Desk
from renterrewards.programs.listing import Pick
from renterrewards.programs.lookup import check_codes, notes
from renterrewards.programs.points import second_person
from renterrewards.programs.program import LEAVE, Called, Program
from renterrewards.programs.rental import renter
from renterrewards.records import Customer
from renterrewards.rules import erasing, reasons
from renterrewards.rules.conversation import Talk, Tell
from renterrewards.rules.rights import BY_HAND
from renterrewards.store import audit, control, customers
from renterrewards.store.ledger import expiry, points

if TYPE_CHECKING:
    from renterrewards.store.work import Work

NAMES = tuple(Customer.__dataclass_fields__)


class CustomerFile(Program):
    """The customer on the form is the one on file in `customer`; `shown_points` is the balance it was shown with."""

    personal = True
    protected = {name: name for name in BY_HAND}

    def __init__(self, desk: Desk, map: Map) -> None:
        super().__init__(desk, map)
        self.customer: Customer | None = None
        self.shown_points = 0
        self.edit_key = ""

    @property
    def subject(self) -> int | None:
        """The customer on the form."""
        return self.customer.number if self.customer else None

    @property
    def keys(self) -> dict[str, Callable[[], Talk[None]]]:
        """The keys of CUST."""
        return super().keys | {"SAVE": self.save, "NEXT": self.next, "SEARCH": self.search}

    @property
    def on_form(self) -> Called | None:
        """The customer, by his number; that he rented meanwhile is no change of what a clerk types."""
        if self.customer is None:
            return None
        return Called({"customer_number": str(self.customer.number)}, _but_activity(self.customer))

    def start(self) -> Talk[None]:
        """An empty form."""
        self.customer, self.shown_points, self.edit_key = None, 0, uuid.uuid4().hex
        yield from ()

    def entered(self, field: Field) -> Talk[None]:
        """The number or name brings the customer; a number that is not on file begins a new one."""
        typed = self.form.texts["customer_number"]
        if field.name != "customer_number" or not typed or self._is_shown(typed):
            return
        found = yield from renter.find(self.desk, typed)
        if found is None:
            yield from self._begin_new(typed)
        else:
            yield from self._replace_by(found)

    def save(self) -> Talk[None]:
        """Write the customer and, when AWARD POINTS were edited, post the difference, all or nothing."""
        values = self.form.values()
        why = yield from self._why(values)
        number = self._number()

        def save_it(work: "Work") -> tuple[Customer, list[str]]:
            check_codes(work, self.map, values)
            saved = self._write(work, number, {n: v for n, v in values.items() if n in NAMES})
            self._correct_points(work, saved, values, why)
            return saved, notes(work, self.map, values)

        try:
            saved, said = self.apply(save_it)
        except Fault as fault:
            self._points_moved(number, fault)
            raise
        for note in said:
            yield Tell(note)
        yield Tell(f"CUSTOMER {saved.number} SAVED")
        self._show(saved)

    def next(self) -> Talk[None]:
        """F2: the customer with the next number."""
        yield from self._step(customers.following, "LAST")

    def backup(self) -> Talk[bool]:
        """F5: the page before, else the customer before, else out of the option."""
        if self.form.turn(-1):
            return True
        if self.customer is None:
            return False
        yield from self._step(customers.preceding, "FIRST")
        return True

    def choices(self, field: Field) -> Pick | None:
        """Shift+F7 at the renter lists every customer."""
        if field.name == "reason":
            return second_person.choices(self.desk)
        return renter.choices(self.desk) if field.name == "customer_number" else super().choices(field)

    def search(self) -> Talk[None]:
        """F6: a customer by name."""
        yield from self._replace_by((yield from renter.search(self.desk)))

    def _begin_new(self, typed: str) -> Talk[None]:
        """A number that is not on file: nothing of the customer shown before goes over to the new one."""
        if self.customer is not None:
            if self.form.touched("customer_number") and (yield LEAVE) != "Y":
                self.form.put("customer_number", self.customer.number)
                return
            self.form.clear()
            yield from self.start()
            self.form.put("customer_number", typed)
        yield Tell(f"CUSTOMER {typed} IS NOT ON FILE, TYPE THE NAME AND F1 TO MAKE IT NEW")

    def _number(self) -> int:
        """The number to save under, 0 for the next free one. Raises Fault when another customer is shown."""
        if self.customer is not None:
            renter.check_shown(self.form, "customer_number", self.customer.number)
        number, typed = renter.as_number(self.form.texts["customer_number"]), self.form.texts["customer_number"]
        if typed and not number:
            raise Fault(f"{typed} IS NO CUSTOMER, PICK ONE BY RET OR BLANK THE FIELD FOR A NEW ONE", "customer_number")
        return number

    # -- inside ------------------------------------------------------------------------------------

    def _show(self, customer: Customer) -> None:
        with self.desk.store.look() as work:
            self.shown_points = points.balance(work, customer.number)
            owed = points.arrears(work, customer.number)
            sales = customers.sales(work, customer.number, self.form.site.today.year)
        self.customer, self.edit_key = customer, uuid.uuid4().hex
        self.form.fill({name: getattr(customer, name) for name in NAMES})
        self.form.fill({"customer_number": customer.number, "customer_name": renter.full_name(customer)})
        self.form.fill({"award_points": self.shown_points, "arrears": owed or None, "ytd_sales": sales, "reason": ""})
        self.form.keep()
        self.outcome = self.form.seen()

    def _replace_by(self, customer: Customer) -> Talk[None]:
        if self.form.touched("customer_number") and (yield LEAVE) != "Y":
            self.form.put("customer_number", self.customer.number if self.customer else "")
            return
        self._show(customer)

    def _step(self, move: Callable[..., Customer | None], end: str) -> Talk[None]:
        self.look_anew()
        self.rights.check_lists("customer_number")
        with self.desk.store.look() as work:
            found = move(work, self.customer.number if self.customer else None)
        if found is None:
            yield Tell(f"** {end} RECORD **")
        else:
            yield from self._replace_by(found)

    def _why(self, values: dict[str, Any]) -> Talk[tuple[str, str, str]]:
        """Reason code, reason and second person of a points correction; blank when there is none."""
        change = (values["award_points"] or 0) - self.shown_points
        if not change:
            return "", "", ""
        with self.desk.store.look() as work:
            settings, on_file = self.desk.settings(work), control.every(work, "reason")
        question = "REASON FOR THE CHANGE OF AWARD POINTS:"
        required = settings.reason_required
        code, words = yield from second_person.reason(question, values["reason"], on_file, required, change > 0)
        return code, words, (yield from second_person.approver(change, settings, self.desk))

    def _write(self, work: "Work", number: int, values: dict[str, Any]) -> Customer:
        on_file = customers.find(work, number) if number else None
        if self.customer is not None and self.customer.number == number:
            if on_file is None or not _same_but_activity(on_file, self.customer):
                raise Fault(f"CUSTOMER {number} WAS CHANGED BY ANOTHER USER, ERASE AND CALL IT UP AGAIN")
            erasing.check_there(on_file)
            changed = {name: value for name, value in values.items() if value != getattr(self.customer, name)}
            self._check_granted(changed)
            if "times_rented" in changed and on_file.times_rented != self.customer.times_rented:
                raise Fault(f"TIMES RENTED CHANGED BY A CLOSE, NOW {on_file.times_rented}", "times_rented")
            saved = replace(on_file, **changed)
            customers.save(work, saved)
            self._note(work, "CUSTOMER", number, *audit.changed(on_file, saved))
            return saved
        if on_file is not None:
            raise Fault(f"CUSTOMER {number} IS ON FILE ALREADY, CALL IT UP BEFORE CHANGING IT", "customer_number")
        self._check_granted(name for name, value in values.items() if value)
        added = customers.add(work, Customer(number=number, **values))
        begun = {name: getattr(added, name) for name in BY_HAND if name in values}
        self._note(work, "ADD", added.number, {}, begun)
        return added

    def _note(self, work: "Work", kind: str, number: int, before: dict[str, Any], after: dict[str, Any]) -> None:
        """Let the audit have what changed; of a new customer what decides what he gets, as all else is on file."""
        if before or after:
            audit.note(work, self.desk.act(work), kind, f"CUSTOMER {number}", before, after, customer=number)

    def _check_granted(self, names: Iterable[str]) -> None:
        """Raise Fault when one of these fields is not the user's to fill."""
        for name in names:
            self.rights.check_field(name)

    def _points_moved(self, number: int, fault: Fault) -> None:
        """Show the balance as it is now, so that the clerk corrects what is there and not what was."""
        if fault.field == "award_points" and number:
            with self.desk.store.look() as work:
                self.shown_points = points.balance(work, number)
            self.form.put("award_points", self.shown_points)

    def _correct_points(self, work: "Work", saved: Customer, values: dict[str, Any], why: tuple[str, str, str]) -> None:
        wanted, (code, words, approver) = values["award_points"] or 0, why
        if wanted == self.shown_points:
            return
        self.rights.check_field("award_points")
        act, key = self.desk.act(work), f"adj:{self.edit_key}"
        second_person.check_approved(wanted - self.shown_points, self.desk.settings(work), act.user, approver)
        reasons.read(code, control.every(work, "reason"), wanted > self.shown_points)
        born = expiry.born(work, saved.customer_type, act.business_date)
        before = self.shown_points
        points.adjust(work, act, saved.number, before, wanted, code, words, key, born=born, approver=approver)

    def _is_shown(self, typed: str) -> bool:
        return self.customer is not None and typed == str(self.customer.number)


def _same_but_activity(one: Customer, other: Customer) -> bool:
    """Whether nothing a clerk types has changed; a close at another counter counts rentals meanwhile."""
    return _but_activity(one) == _but_activity(other)


def _but_activity(customer: Customer) -> Customer:
    return replace(customer, times_rented=0, last_activity=None)
