"""CLOSE and BCHCLOSE: RA Close. The map says whether the closing date and time are typed."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from renterrewards import clock
from renterrewards.faults import Fault
from renterrewards.maps import Field, Map
from renterrewards.programs.desk import Desk
from renterrewards.programs.listing import Pick
from renterrewards.programs.program import LEAVE, Called, Program
from renterrewards.programs.rental import foreseen, ra_list, renter
from renterrewards.programs.rental.close_sheet import EDITABLE, ClosingSheet, why_not_open
from renterrewards.programs.rental.closing import close_agreement
from renterrewards.programs.rental.documents_typed import award_texts, named
from renterrewards.programs.rental.foreseen import Seen
from renterrewards.programs.rental.set_up import Setup, documents_of, setup
from renterrewards.records import Agreement, Customer, DocumentOnAgreement
from renterrewards.rules.conversation import Talk, Tell
from renterrewards.store import agreements, customers

if TYPE_CHECKING:
    from renterrewards.store.work import Work


class CloseRa(Program):
    """RA Close. `sheet` is the RA that was called up, with its charges."""

    def __init__(self, desk: Desk, map: Map) -> None:
        super().__init__(desk, map)
        self.sheet: ClosingSheet | None = None

    @property
    def keys(self) -> dict[str, Callable[[], Talk[None]]]:
        """The keys of RA Close. The counter has no card reader; the bar is the legacy one all the same."""
        return super().keys | {
            "CLOSE RA": self.close_ra,
            "CALCULATE": self.calculate,
            "SWIPE": lambda: _refused("NO CARD READER AT THIS TERMINAL, THE FOP IS ON THE RA"),
            "CHECK AUTH": lambda: _refused("NO CARD AUTHORIZATION AT THIS TERMINAL"),
        }

    @property
    def on_form(self) -> Called | None:
        """The RA, by its number."""
        found = self.sheet.agreement if self.sheet else None
        return Called({"ra_number": f"{found.number:08}"}, found) if found else None

    def start(self) -> Talk[None]:
        """An empty form."""
        self.sheet = None
        yield from ()

    def enter(self, field: Field, typed: str) -> None:
        """The drawer is the terminal's own for a user with limited access."""
        if field.name == "drawer":
            self.rights.check_drawer(self.form.texts["drawer"], typed.strip().upper())
        super().enter(field, typed)

    def entered(self, field: Field) -> Talk[None]:
        """The number brings the RA; anything that charges depend on computes them anew."""
        if field.name == "ra_number":
            yield from self._called_up(self.form.texts["ra_number"].lstrip("#"))
        elif self.sheet is not None:
            self.sheet.typed_over(field.name)
            self.sheet.calculate()

    def recall(self, text: str) -> Talk[None]:
        """`#12345678` at OPTION: that RA."""
        yield from self._called_up(text)

    def choices(self, field: Field) -> Pick | None:
        """Shift+F7 at the RA number lists the open RAs."""
        return ra_list.open_numbers(self.desk) if field.name == "ra_number" else super().choices(field)

    def calculate(self) -> Talk[None]:
        """F4: the charges and totals as they would be closed now."""
        self._at_hand().calculate()
        yield Tell("CALCULATED, F1 CLOSES THE RA")

    def close_ra(self) -> Talk[None]:
        """F1: the charges as shown, one transaction, then what there is to say."""
        sheet = self._at_hand()
        self.form.values()
        closed = sheet.closed()

        def closed_as_shown(work: "Work") -> tuple[Agreement, list[str]]:
            self.rights.check_ra(closed.number, sheet.agreement.location)
            self.rights.check_drawer(sheet.agreement.drawer, closed.drawer)
            at = closed.location
            act = self.desk.stamp(at, sheet.zone) if at else self.desk.act(work)
            return close_agreement(work, act, sheet.agreement, sheet.lines, closed)

        ahead = partial(foreseen.closing, before=sheet.agreement, closed=closed, seen=sheet.seen)
        saved, said = self.apply(closed_as_shown, ahead=ahead)
        for text in said:
            yield Tell(text)
        yield Tell(f"RA {saved.number:08} CLOSED")
        self._show(saved)

    # -- inside ------------------------------------------------------------------------------------

    def _at_hand(self) -> ClosingSheet:
        if self.sheet is None:
            raise Fault("CALL AN RA UP FIRST, TYPE ITS NUMBER", "ra_number")
        renter.check_shown(self.form, "ra_number", self.sheet.agreement.number)
        return self.sheet

    def _called_up(self, typed: str) -> Talk[None]:
        """Show an RA, unless what is typed on the one before shall be kept."""
        before = self.sheet.agreement if self.sheet else None
        number = renter.as_number(typed)
        if not typed or (before and number == before.number):
            self.form.put("ra_number", f"{number:08}" if typed else "")
            return
        with self.desk.store.look() as work:
            found = agreements.find(work, number)
        if found is None:
            raise Fault(f"RA {typed} IS NOT ON FILE, SHIFT+F7 LISTS THE OPEN ONES", "ra_number")
        self.rights.check_ra(found.number, found.location)
        if before and self.form.touched("ra_number") and (yield LEAVE) != "Y":
            self.form.put("ra_number", f"{before.number:08}")
            return
        self._show(found)
        self.form.first = "miles_in"
        if found.status != "OPEN":
            yield Tell(why_not_open(found))

    def _show(self, agreement: Agreement) -> None:
        with self.desk.store.look() as work:
            now, zone = setup(work), self.desk.zone(work, agreement.location)
            lines = agreements.documents(work, agreement.number)
            documents = documents_of(lines, now.awards)
            customer = customers.find(work, agreement.customer_number)
        self.form.clear()
        seen = Seen(now, customer.customer_type if customer else "")
        self.sheet = ClosingSheet(self.desk, self.form, agreement, lines, now.settings, documents, zone, seen)
        self._print(agreement, zone)
        self._print_renter(agreement, customer)
        for n, text in enumerate(_document_texts(lines, now), start=1):
            self.form.put(f"document_{n}", text)
        self.sheet.calculate()
        self.form.keep()
        self.outcome = self.form.seen()

    def _print(self, agreement: Agreement, zone: str) -> None:
        """What is on the RA, as it stands on file."""
        moments = ("opened_at", "due_at", "closed_at")
        names = (name for name in Agreement.__dataclass_fields__ if name not in (*moments, *EDITABLE))
        self.form.fill({name: getattr(agreement, name) for name in names})
        self.form.fill({"ra_number": f"{agreement.number:08}", "closed_by": agreement.closed_by or self.desk.user})
        for name in moments:
            moment = getattr(agreement, name)
            self.form.put(name, clock.local(moment, zone) if moment else None)

    def _print_renter(self, agreement: Agreement, customer: Customer | None) -> None:
        """The renter, under the type that counts: his own until the RA is closed, then the one it closed under."""
        if customer is None:
            return
        kind = agreement.customer_type if agreement.status == "CLOSED" else customer.customer_type
        self.form.fill({"renter": renter.full_name(customer), "customer_type": kind})


def _document_texts(lines: list[DocumentOnAgreement], now: Setup) -> list[str]:
    """The lines of the S window: awards counted, then what was typed by hand."""
    names = named(now.awards.documents)
    by_hand = [line for line in lines if not line.points]
    typed = [f"{line.code:<8} {names.get((line.location, line.code), '')}  {line.doc_number}" for line in by_hand]
    return [*award_texts(lines, now.awards.documents), *typed]


def _refused(message: str) -> Talk[None]:
    raise Fault(message)
    yield  # a conversation, as every key is
