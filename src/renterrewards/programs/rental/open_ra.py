"""OPEN, BCHOPEN and LOOKOPEN: RA Open. The map says whether date and time are typed and whether it is look only."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from renterrewards import clock
from renterrewards.faults import Fault
from renterrewards.maps import Field, Map
from renterrewards.programs.desk import Desk
from renterrewards.programs.listing import Pick
from renterrewards.programs.lookup import Files
from renterrewards.programs.program import LEAVE, RECALL, Called, Program
from renterrewards.programs.rental import (
    award_off,
    changed_ra,
    documents_typed,
    foreseen,
    open_terms,
    other_renter,
    ra_list,
    renter,
)
from renterrewards.programs.rental.opening import open_agreement
from renterrewards.programs.rental.ra_points import check_unchanged
from renterrewards.records import Agreement, Customer, CustomerType, DocumentOnAgreement
from renterrewards.rules import charges
from renterrewards.rules.conversation import Ask, Talk, Tell
from renterrewards.rules.opening import Decision, offer
from renterrewards.rules.opening import Program as Awards
from renterrewards.store import agreements, customers
from renterrewards.store.ledger import points

if TYPE_CHECKING:
    from renterrewards.store.work import Work


class OpenRa(Program):
    """RA Open. `agreement` is the RA on the form once it is on file, `renter` the customer on it."""

    recalls = "ra_number"
    personal = True
    protected = {"renter_type": "customer_type"}

    def __init__(self, desk: Desk, map: Map) -> None:
        super().__init__(desk, map)
        self.agreement: Agreement | None = None
        self.renter: Customer | None = None
        self.lines: list[DocumentOnAgreement] = []
        self._due = ""

    @property
    def subject(self) -> int | None:
        """The renter on the form."""
        return self.renter.number if self.renter else None

    @property
    def keys(self) -> dict[str, Callable[[], Talk[None]]]:
        """The keys of RA Open."""
        return super().keys | {"OPEN RA": self.open_ra, "SEARCH": self.search}

    @property
    def on_form(self) -> Called | None:
        """The RA that is on file, by what is typed at OPTION; and the renter, when it is not his yet."""
        by = {RECALL: str(self.agreement.number)} if self.agreement else {}
        if self.renter and not (self.agreement and self.agreement.customer_number == self.renter.number):
            by["customer_number"] = str(self.renter.number)
        return Called(by, (self.agreement, self.renter)) if by else None

    def start(self) -> Talk[None]:
        """Print what is known before a key is typed: location, date and time, due back in a day."""
        self.agreement, self.renter, self._due = None, None, ""
        with self.desk.store.look() as work:
            settings = self.desk.settings(work)
            location = self.rights.starts_at(settings.default_location)
            zone = self.desk.zone(work, location)
        self.form.fill({"location": location, "fop": settings.default_fop})
        self._print_times(zone)
        self.form.keep()
        yield from ()

    def enter(self, field: Field, typed: str) -> None:
        """A due date without a time is due at the hour the RA is opened."""
        opened = self.form.texts["opened_at"].split()
        if field.name == "due_at" and len(typed.split()) == 1 and opened:
            typed = f"{typed} {opened[-1]}"
        super().enter(field, typed)

    def entered(self, field: Field) -> Talk[None]:
        """The renter is found by number or name; an opening time prints the due date a day on."""
        if field.name == "opened_at" and not self.form.texts["due_at"]:
            self.form.put("due_at", self.form.value("opened_at") + charges.DAY)
        if field.name == "location" or field.name.startswith("document_"):
            self._look_again(field)
        typed = self.form.texts["customer_number"]
        if field.name != "customer_number" or (self.renter and typed == str(self.renter.number)):
            return
        if not typed:
            self._blank_renter()
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
        self.rights.check_ra(found.number, found.location)
        if not self.unsaved or (yield LEAVE) == "Y":
            self._show(found)

    def turn(self, pages: int) -> Talk[bool]:
        """PgUp and PgDn scroll through the RAs."""
        self.look_anew()
        if self.rights.locations is not None:
            raise Fault("PGUP AND PGDN GO THROUGH THE RAS OF EVERY LOCATION, TYPE # AND A NUMBER")
        move = agreements.following if pages > 0 else agreements.preceding
        with self.desk.store.look() as work:
            found = move(work, self.agreement.number if self.agreement else None)
        if found is None:
            return False
        if not self.unsaved or (yield LEAVE) == "Y":
            self._show(found)
        return True

    def choices(self, field: Field) -> Pick | None:
        """Shift+F7 at the renter lists every customer."""
        return renter.choices(self.desk) if field.name == "customer_number" else super().choices(field)

    def search(self) -> Talk[None]:
        """F6: the files that can be searched from here, by letter."""
        if (yield Ask("SEARCH A=CUSTOMERS B=OPEN RAS?", answers=("A", "B"))) == "A":
            self._take((yield from renter.search(self.desk)))
            return
        self._show((yield ra_list.open_agreements(self.desk)))

    def open_ra(self) -> Talk[None]:
        """F1: what there is to ask is asked, then the RA is opened, or nothing happened."""
        values = self.form.values()
        if self.agreement is not None:
            yield from self._change(values)
            return
        award_off.check_none(self.form)
        if self.renter or self.form.texts["customer_number"]:
            renter.check_shown(self.form, "customer_number", self.renter.number if self.renter else -1)
        with self.desk.store.look() as work:
            known = open_terms.facts(work, self.desk, self.map, values, self.renter)
        person = open_terms.person(values, known)
        opened = clock.utc(values["opened_at"], known.zone) if self._batch else self.desk.now()
        agreement = open_terms.agreement(values, known, opened, self.desk)
        stay = open_terms.stay(agreement, known.awards, known.zone, known.settings.home_country, person.country)
        typed = documents_typed.read(self.form, known.awards, stay)
        decision = Decision(person.customer_type)
        if known.settings.local_renter_rewards:
            decision = yield from offer(known.awards, stay, person, known.purse.points, known.purse)

        def opened_as_decided(work: "Work") -> Agreement:
            self._check_granted(agreement, person, known)
            at = agreement.location
            act = self.desk.stamp(at, known.zone) if at else self.desk.act(work)
            return open_agreement(work, act, known.renter, person, agreement, typed, decision)

        def ahead(work: "Work") -> None:
            day = self.desk.today(known.zone)
            foreseen.opening(work, day, known.renter, person, agreement, decision)

        # before anything else can fail: F1 once more must never open a second RA
        self.agreement = saved = self.apply(opened_as_decided, ahead=ahead)
        yield Tell(f"RA {saved.number:08} {'OPENED' if saved.vehicle else 'WAITS FOR A VEHICLE'}")
        self._show(saved)

    # -- inside ------------------------------------------------------------------------------------

    @property
    def _batch(self) -> bool:
        """Whether date and time are entered by hand."""
        return not self.map.field("opened_at").shut

    def _check_granted(self, ra: Agreement, person: Customer, known: open_terms.Facts) -> None:
        """Raise Fault for a location that is not the user's, and for a type that he typed; a rule still changes it."""
        self.rights.check_locations(ra.location, {ra.location}, "location")
        before = known.renter.customer_type if known.renter else known.settings.default_customer_type
        if person.customer_type != before:
            self.rights.check_field("customer_type", "renter_type")

    def _print_times(self, zone: str) -> None:
        """Now and a day on in a zone, where they are not typed; a due date typed by hand stays."""
        if self._batch or self.agreement is not None:
            return
        now = clock.local(self.desk.now(), zone).replace(second=0, microsecond=0)
        self.form.put("opened_at", now)
        if self.form.texts["due_at"] == self._due:
            self.form.put("due_at", now + charges.DAY)
            self._due = self.form.texts["due_at"]

    def _look_again(self, field: Field) -> None:
        """What depends on another file: the location's own time, the name of a document."""
        location = self.form.texts["location"]
        with self.desk.store.look() as work:
            zone, awards = self.desk.zone(work, location), Files(work).awards()
        if field.name == "location":
            self._print_times(zone)
        else:
            documents_typed.show_name(self.form, field.name, awards, location)

    def _change(self, values: dict[str, Any]) -> Talk[None]:
        """F1 on an RA that is on file: its terms are saved; renter and awards stay as they were decided."""
        shown = self.agreement
        assert shown is not None
        if shown.status not in ("OPEN", "WAIT"):
            raise Fault(f"RA {shown.number:08} IS {shown.status}, IT CANNOT BE CHANGED HERE")
        renter.check_shown(self.form, "customer_number", self.renter.number if self.renter else -1)
        if self.form.texts[award_off.FIELD]:
            self.rights.check_points(award_off.FIELD)
        moving = yield from self._moving(shown)
        award = yield from award_off.asked(self.form)

        def changed_as_typed(work: "Work") -> tuple[Agreement, list[str]]:
            new, typed = self._as_typed(work, shown, values)
            if award or moving.awards:
                self.rights.check_points()
            to = self.renter.number if self.renter else shown.customer_number
            change = changed_ra.Change(shown, new, typed, award, to, moving)
            return changed_ra.save(work, self.desk.act(work, values["location"]), change)

        new, said = self.apply(changed_as_typed)
        for text in said:
            yield Tell(text)
        yield Tell(f"RA {new.number:08} {'OPENED' if shown.status == 'WAIT' and new.vehicle else 'SAVED'}")
        self._show(new)

    def _as_typed(
        self, work: "Work", shown: Agreement, values: dict[str, Any]
    ) -> tuple[Agreement, list[DocumentOnAgreement]]:
        """The RA and its documents as they are typed now; what was typed of the renter is saved. Raises Fault."""
        self.rights.check_ra(shown.number, shown.location)
        check_unchanged(work, shown, self.lines, self.renter.number if self.renter else 0)
        known = open_terms.facts(work, self.desk, self.map, values, self.renter)
        new = changed_ra.over(shown, open_terms.agreement(values, known, shown.opened_at, self.desk))
        stay = open_terms.stay(new, known.awards, known.zone, known.settings.home_country, values["country"])
        typed = documents_typed.read(self.form, known.awards, stay)
        self.rights.check_locations(new.location, {new.location}, "location")
        if known.renter is not None and (person := open_terms.person(values, known)) != known.renter:
            self._check_granted(new, person, known)
            customers.save(work, person)
        return new, typed

    def _moving(self, shown: Agreement) -> Talk[other_renter.Moving]:
        """What becomes of the awards when field 1 names another renter."""
        if self.renter is None or self.renter.number == shown.customer_number:
            return other_renter.Moving()
        return (yield from other_renter.asked(self.desk, shown.number))

    def _blank_renter(self) -> None:
        """Field 1 was blanked: the next renter is a new one, and nothing of the one before stays."""
        if self.renter is not None:
            self.renter = None
            shown = ("renter_type", "customer_type", "times_rented", "award_points", "customer_city")
            self.form.fill(dict.fromkeys((*open_terms.RENTER, *shown), ""))

    def _take(self, customer: Customer) -> None:
        """Put a renter on the form."""
        with self.desk.store.look() as work:
            kind: CustomerType | None = Awards(tuple(Files(work).every("customer_type")), ()).type(
                customer.customer_type
            )
            balance = points.balance(work, customer.number)
        if not self.map.look_only:
            open_terms.may_rent(customer, kind)
        self.renter = customer
        open_terms.show_renter(self.form, customer, balance)
        self.form.cursor = "location"
        self.outcome = self.form.seen()

    def _show(self, agreement: Agreement) -> None:
        """Put an RA that is on file on the form."""
        with self.desk.store.look() as work:
            customer = customers.find(work, agreement.customer_number)
            balance = points.balance(work, agreement.customer_number)
            zone = self.desk.zone(work, agreement.location)
            lines = agreements.documents(work, agreement.number)
            on_file = Files(work).every("special_document")
        self.form.clear()
        self.agreement, self.renter, self.lines = agreement, customer, lines
        self.form.first = "location"
        if customer is not None:
            open_terms.show_renter(self.form, customer, balance)
        self.form.fill({name: getattr(agreement, name) for name in open_terms.TERMS})
        self.form.fill({"ra_number": f"{agreement.number:08}", "status": agreement.status})
        self.form.put("follows", agreement.follows)
        self.form.put("opened_at", clock.local(agreement.opened_at, zone))
        self.form.put("due_at", clock.local(agreement.due_at, zone) if agreement.due_at else None)
        documents_typed.show(self.form, lines, on_file)
        self.form.keep()
        self.outcome = self.form.seen()
