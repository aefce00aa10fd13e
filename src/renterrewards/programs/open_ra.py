"""OPEN, BCHOPEN and LOOKOPEN: RA Open. The map says whether date and time are typed and whether it is look only."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from renterrewards import clock
from renterrewards.faults import Fault
from renterrewards.maps import Field, Map
from renterrewards.programs import documents_typed, renter
from renterrewards.programs.desk import Desk
from renterrewards.programs.lookup import Files, check_codes
from renterrewards.programs.opening import open_agreement
from renterrewards.programs.program import Pick, Program, Row
from renterrewards.records import Agreement, Control, Customer, CustomerType
from renterrewards.rules import charges
from renterrewards.rules.conversation import Ask, Talk, Tell
from renterrewards.rules.documents import Stay
from renterrewards.rules.opening import Decision, offer
from renterrewards.rules.opening import Program as Awards
from renterrewards.store import agreements, customers, points

if TYPE_CHECKING:
    from renterrewards.store.work import Work

LEAVE = Ask("CHANGES NOT SAVED, LEAVE Y/N?")
RENTER_FIELDS = (
    *("last_name", "first_name", "address", "city", "state", "postal_code", "country", "phone", "email"),
    *("licence_number", "licence_state", "birth_date", "other_id"),
)
TERMS = (
    *("location", "vehicle", "vehicle_class", "daily_rate", "mile_rate", "free_miles", "miles_out"),
    *("fop", "discount_percent", "notes"),
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the store says about the renter and the awards before anything is asked."""

    settings: Control
    awards: Awards
    renter: Customer | None
    points: int
    zone: str


class OpenRa(Program):
    """RA Open. `agreement` is the RA on the form once it is on file, `renter` the customer on it."""

    def __init__(self, desk: Desk, map: Map) -> None:
        super().__init__(desk, map)
        self.agreement: Agreement | None = None
        self.renter: Customer | None = None

    @property
    def keys(self) -> dict[str, Callable[[], Talk[None]]]:
        """The keys of RA Open."""
        return super().keys | {"OPEN RA": self.open_ra, "SEARCH": self.search}

    def start(self) -> Talk[None]:
        """Print what is known before a key is typed: location, date and time, due back in a day."""
        self.agreement, self.renter = None, None
        with self.desk.store.look() as work:
            settings = self.desk.settings(work)
            zone = self.desk.zone(work, settings.default_location)
        self.form.fill({"location": settings.default_location, "fop": settings.default_fop})
        if not self._batch:
            now = clock.local(self.desk.now(), zone).replace(second=0, microsecond=0)
            self.form.fill({"opened_at": now, "due_at": now + charges.DAY})
        self.form.keep()
        yield from ()

    def entered(self, field: Field) -> Talk[None]:
        """The renter is found by number or name; an opening time prints the due date a day on."""
        if field.name == "opened_at" and not self.form.texts["due_at"]:
            self.form.put("due_at", self.form.value("opened_at") + charges.DAY)
        typed = self.form.texts["customer_number"]
        if field.name != "customer_number" or (self.renter and typed == str(self.renter.number)):
            return
        if not typed:
            self.renter = None
            return
        found = yield from renter.find(self.desk, typed)
        if found is None:
            raise Fault(f"CUSTOMER {typed} IS NOT ON FILE, LEAVE IT BLANK FOR A NEW RENTER", "customer_number")
        self._take(found)

    def recall(self, text: str) -> Talk[None]:
        """`#12345678` at OPTION: that RA."""
        with self.desk.store.look() as work:
            found = agreements.find(work, renter.as_number(text))
        if found is None:
            raise Fault(f"RA {text} IS NOT ON FILE")
        if not self.form.changed or (yield LEAVE) == "Y":
            self._show(found)

    def turn(self, pages: int) -> Talk[bool]:
        """PgUp and PgDn scroll through the RAs."""
        move = agreements.following if pages > 0 else agreements.preceding
        with self.desk.store.look() as work:
            found = move(work, self.agreement.number if self.agreement else None)
        if found is None:
            return False
        if not self.form.changed or (yield LEAVE) == "Y":
            self._show(found)
        return True

    def search(self) -> Talk[None]:
        """F6: the files that can be searched from here, by letter."""
        if (yield Ask("SEARCH A=CUSTOMERS B=OPEN RAS?", answers=("A", "B"))) == "A":
            self._take((yield from renter.search(self.desk)))
            return
        self._show((yield open_agreements(self.desk)))

    def open_ra(self) -> Talk[None]:
        """F1: what there is to ask is asked, then the RA is opened, or nothing happened."""
        values = self.form.values()
        if self.agreement is not None:
            yield from self._change(values)
            return
        with self.desk.store.look() as work:
            facts = self._facts(work, values)
        agreement = self._agreement(values, facts)
        stay = self._stay(agreement, facts, values)
        typed = documents_typed.read(self.form, facts.awards, stay)
        person = self._person(values, facts)
        decision = Decision(person.customer_type)
        if facts.settings.local_renter_rewards:
            decision = yield from offer(facts.awards, stay, person, facts.points)
        with self.desk.store.work() as work:
            act = self.desk.act(work, agreement.location)
            opened = open_agreement(work, act, facts.renter, person, agreement, typed, decision)
        self._show(opened)
        yield Tell(f"RA {opened.number:08} {'OPENED' if opened.vehicle else 'WAITS FOR A VEHICLE'}")

    # -- inside ------------------------------------------------------------------------------------

    @property
    def _batch(self) -> bool:
        """Whether date and time are entered by hand."""
        return not self.map.field("opened_at").shut

    def _facts(self, work: "Work", values: dict[str, Any]) -> Facts:
        check_codes(work, self.map, values)
        files = Files(work)
        awards = Awards(tuple(files.every("customer_type")), tuple(files.every("special_document")))
        customer = customers.find(work, self.renter.number) if self.renter else None
        balance = points.balance(work, customer.number) if customer else 0
        if not values["location"] and files.every("location"):
            raise Fault("LOCATION IS REQUIRED, SHIFT+F7 LISTS THEM", "location")
        zone = self.desk.zone(work, values["location"])
        return Facts(self.desk.settings(work), awards, customer, balance, zone)

    def _person(self, values: dict[str, Any], facts: Facts) -> Customer:
        """The renter as he shall be on file."""
        typed = {name: values[name] for name in RENTER_FIELDS if name in values}
        kind = values["renter_type"]
        if facts.renter is None:
            if not values["last_name"]:
                raise Fault("TYPE THE RENTER'S NUMBER OR NAME, OR A LAST NAME FOR A NEW RENTER", "last_name")
            person = Customer(number=0, customer_type=kind or facts.settings.default_customer_type, **typed)
        else:
            person = replace(facts.renter, customer_type=kind or facts.renter.customer_type, **typed)
        may_rent(person, facts.awards.type(person.customer_type))
        return person

    def _agreement(self, values: dict[str, Any], facts: Facts) -> Agreement:
        """The RA of what is typed. Raises Fault when the times do not fit."""
        opened: datetime = clock.utc(values["opened_at"], facts.zone) if self._batch else self.desk.now()
        opened = opened.replace(second=0, microsecond=0)
        due = clock.utc(values["due_at"], facts.zone) if values["due_at"] else opened + timedelta(days=1)
        if due <= opened:
            raise Fault("DUE BACK MUST BE AFTER THE OPENING", "due_at")
        terms = {name: values[name] if values[name] is not None else 0 for name in TERMS}
        days = charges.rental_days(opened, due, facts.settings.rental_grace)
        return Agreement(
            number=0,
            status="OPEN" if values["vehicle"] else "WAIT",
            customer_number=0,
            opened_at=opened,
            due_at=due,
            rental_days=days,
            time_charge=days * terms["daily_rate"],
            opened_by=self.desk.user,
            drawer=self.desk.drawer,
            **terms,
        )

    def _stay(self, agreement: Agreement, facts: Facts, values: dict[str, Any]) -> Stay:
        assert agreement.due_at is not None  # _agreement always sets it
        country = values.get("country") or (facts.renter.country if facts.renter else "")
        return Stay(
            location=agreement.location,
            first_day=clock.local(agreement.opened_at, facts.zone).date(),
            last_day=clock.local(agreement.due_at, facts.zone).date(),
            days=agreement.rental_days,
            fop=agreement.fop,
            amount=agreement.time_charge,
            domestic=country in ("", facts.settings.home_country) or not facts.settings.home_country,
        )

    def _change(self, values: dict[str, Any]) -> Talk[None]:
        """F1 on an RA that is on file: its terms are saved; renter and awards stay as they were decided."""
        shown = self.agreement
        assert shown is not None
        if shown.status not in ("OPEN", "WAIT"):
            raise Fault(f"RA {shown.number:08} IS {shown.status}, IT CANNOT BE CHANGED HERE")
        if renter.as_number(values["customer_number"]) != shown.customer_number:
            raise Fault("THE RENTER OF AN OPEN RA CANNOT BE CHANGED", "customer_number")
        with self.desk.store.work() as work:
            facts = self._facts(work, values)
            new = self._agreement(values | {"opened_at": clock.local(shown.opened_at, facts.zone)}, facts)
            typed = documents_typed.read(self.form, facts.awards, self._stay(new, facts, values))
            if agreements.find(work, shown.number) != shown:
                raise Fault(f"RA {shown.number:08} WAS CHANGED BY ANOTHER USER, CALL IT UP AGAIN")
            new = replace(
                new,
                number=shown.number,
                customer_number=shown.customer_number,
                customer_type=shown.customer_type,
                opened_at=shown.opened_at,
                opened_by=shown.opened_by,
            )
            agreements.save(work, new)
            agreements.put_documents(work, new.number, [replace(line, ra_number=new.number) for line in typed])
        self._show(new)
        yield Tell(f"RA {new.number:08} {'OPENED' if shown.status == 'WAIT' and new.vehicle else 'SAVED'}")

    def _take(self, customer: Customer) -> None:
        """Put a renter on the form."""
        with self.desk.store.look() as work:
            kind: CustomerType | None = Awards(tuple(Files(work).every("customer_type")), ()).type(customer.customer_type)
            balance = points.balance(work, customer.number)
        may_rent(customer, kind)
        self.renter = customer
        self._show_renter(customer, balance)

    def _show_renter(self, customer: Customer, balance: int) -> None:
        self.form.fill({name: getattr(customer, name) for name in RENTER_FIELDS})
        self.form.fill({"customer_number": customer.number, "renter_type": customer.customer_type})
        self.form.fill({"customer_type": customer.customer_type, "times_rented": customer.times_rented})
        self.form.fill({"award_points": balance, "customer_city": customer.city})

    def _show(self, agreement: Agreement) -> None:
        """Put an RA that is on file on the form."""
        with self.desk.store.look() as work:
            customer = customers.find(work, agreement.customer_number)
            balance = points.balance(work, agreement.customer_number)
            zone = self.desk.zone(work, agreement.location)
            lines = agreements.documents(work, agreement.number)
            on_file = Files(work).every("special_document")
        self.form.clear()
        self.agreement, self.renter = agreement, customer
        if customer is not None:
            self._show_renter(customer, balance)
        self.form.fill({name: getattr(agreement, name) for name in TERMS})
        self.form.fill({"ra_number": f"{agreement.number:08}", "status": agreement.status})
        self.form.put("opened_at", clock.local(agreement.opened_at, zone))
        self.form.put("due_at", clock.local(agreement.due_at, zone) if agreement.due_at else None)
        documents_typed.show(self.form, lines, on_file)
        self.form.keep()
        self.outcome = {place.name: self.form.texts.get(place.name, "") for place in (*self.map.shown, *self.map.fields)}


def may_rent(customer: Customer, kind: CustomerType | None) -> None:
    """Raise Fault for a blocked customer or a type that does not allow rentals."""
    if customer.blocked:
        raise Fault(f"CUSTOMER {customer.number} IS BLOCKED FROM RENTING, SEE CUST", "customer_number")
    if customer.customer_type == "PRG" or (kind is not None and not kind.allow_rentals):
        raise Fault(f"CUSTOMER TYPE {customer.customer_type} DOES NOT ALLOW RENTALS", "customer_number")


def open_agreements(desk: Desk) -> Pick:
    """The list of RAs that are not closed; the reply is the RA."""
    return Pick("OPEN RAS", "RA#       STATUS  VEHICLE  LOC     CUSTOMER", _open_rows(desk))


def _open_rows(desk: Desk) -> Iterator[Row]:
    after: Agreement | None = None
    while True:
        with desk.store.look() as work:
            page = agreements.with_status(work, ("OPEN", "WAIT"), after=after, limit=18)
            names = {ra.customer_number: customers.find(work, ra.customer_number) for ra in page}
        for ra in page:
            customer = names[ra.customer_number]
            name = renter.full_name(customer) if customer else ""
            yield Row(ra, f"{ra.number:08}  {ra.status:<6}  {ra.vehicle:<7}  {ra.location:<6}  {name}")
        if len(page) < 18:
            return
        after = page[-1]
