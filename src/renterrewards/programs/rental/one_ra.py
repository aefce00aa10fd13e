"""What VOID, REOPEN and EDITCLOS share: one RA, found by number, shown with its renter, its awards and its point."""

from collections.abc import Callable
from typing import Any

from renterrewards import clock
from renterrewards.faults import Fault
from renterrewards.maps import Field, Map
from renterrewards.programs.desk import Desk
from renterrewards.programs.listing import Pick
from renterrewards.programs.program import LEAVE, Called, Program
from renterrewards.programs.rental import ra_list, ra_points, renter
from renterrewards.programs.rental.documents_typed import award_texts
from renterrewards.programs.rental.set_up import Setup, documents_of, setup
from renterrewards.records import Agreement, Customer, DocumentOnAgreement, SpecialDocument
from renterrewards.rules.conversation import Talk, Tell
from renterrewards.store import agreements, customers
from renterrewards.store.ledger import points


class OneRa(Program):
    """An option over one RA; `agreement` is it, once it is called up, `lines` what is in its S window."""

    statuses: tuple[str, ...] = ()
    """The statuses it works on, the ones listed by F6."""

    def __init__(self, desk: Desk, map: Map) -> None:
        super().__init__(desk, map)
        self.agreement: Agreement | None = None
        self.customer: Customer | None = None
        self.lines: list[DocumentOnAgreement] = []
        self.documents: list[SpecialDocument] = []
        self.zone = ""

    @property
    def keys(self) -> dict[str, Callable[[], Talk[None]]]:
        """F6 lists the RAs there are to work on."""
        return super().keys | {"SEARCH": self.search}

    @property
    def on_form(self) -> Called | None:
        """The RA, by its number."""
        return Called({"ra_number": f"{self.agreement.number:08}"}, self.agreement) if self.agreement else None

    def start(self) -> Talk[None]:
        """An empty form."""
        self.agreement, self.customer = None, None
        yield from ()

    def entered(self, field: Field) -> Talk[None]:
        """The number brings the RA."""
        if field.name == "ra_number":
            yield from self.called_up(self.form.texts["ra_number"].lstrip("#"))

    def recall(self, text: str) -> Talk[None]:
        """`#12345678` at OPTION: that RA."""
        yield from self.called_up(text)

    def choices(self, field: Field) -> Pick | None:
        """Shift+F7 at the RA number lists the RAs there are to work on."""
        if field.name == "ra_number":
            return ra_list.numbers(self.desk, self.map.title, self.statuses)
        return super().choices(field)

    def search(self) -> Talk[None]:
        """F6: an RA from the list."""
        found = yield ra_list.agreements_of(self.desk, self.map.title, self.statuses)
        yield from self._replace_by(found)

    def at_hand(self) -> Agreement:
        """The RA on the form; raises Fault when there is none."""
        if self.agreement is None:
            raise Fault("CALL AN RA UP FIRST, TYPE ITS NUMBER", "ra_number")
        renter.check_shown(self.form, "ra_number", self.agreement.number)
        return self.agreement

    def called_up(self, typed: str) -> Talk[None]:
        """Show an RA by its number."""
        number = renter.as_number(typed)
        if not typed or (self.agreement and number == self.agreement.number):
            self.form.put("ra_number", f"{number:08}" if typed else "")
            return
        with self.desk.store.look() as work:
            found = agreements.find(work, number)
        if found is None:
            raise Fault(f"RA {typed} IS NOT ON FILE, F6 LISTS WHAT IS", "ra_number")
        self.rights.check_ra(found.number, found.location)
        yield from self._replace_by(found)

    def show(self, agreement: Agreement) -> None:
        """Put an RA on the form as it is on file."""
        with self.desk.store.look() as work:
            now, self.zone = setup(work), self.desk.zone(work, agreement.location)
            self.lines = agreements.documents(work, agreement.number)
            self.customer = customers.find(work, agreement.customer_number)
            balance = points.balance(work, agreement.customer_number)
        self.form.clear()
        self.agreement, self.documents = agreement, documents_of(self.lines, now.awards)
        self.form.fill({name: getattr(agreement, name) for name in Agreement.__dataclass_fields__})
        self.form.fill({"ra_number": f"{agreement.number:08}", "award_points": balance})
        self.form.fill({name: self._local(getattr(agreement, name)) for name in ("opened_at", "due_at", "closed_at")})
        if self.customer is not None:
            self.form.put("renter", renter.full_name(self.customer))
        for n, text in enumerate(award_texts(self.lines, now.awards.documents), start=1):
            self.form.put(f"award_{n}", text)
        self.show_more(agreement, now)
        self.form.keep()
        self.outcome = self.form.seen()

    def show_more(self, agreement: Agreement, now: Setup) -> None:
        """What else an option shows of the RA."""

    def refusal(self, agreement: Agreement) -> str:
        """Why the option does not work on this RA, blank when it does."""
        return ""

    def refusal_of_closed(self, agreement: Agreement) -> str:
        """The same of an option over closed RAs; one that is still to earn would be counted twice or not at all."""
        if agreement.status != "CLOSED":
            return f"RA {agreement.number:08} IS {agreement.status}, NOT CLOSED"
        still = f"RA {agreement.number:08} IS STILL TO EARN, LET ITS IMPORT END AND CALL IT UP AGAIN"
        return still if ra_points.still_to_earn(agreement) else ""

    def _local(self, moment: Any) -> Any:
        return clock.local(moment, self.zone) if moment else None

    def _replace_by(self, agreement: Agreement) -> Talk[None]:
        before = self.agreement
        if before and self.form.touched("ra_number") and (yield LEAVE) != "Y":
            self.form.put("ra_number", f"{before.number:08}")
            return
        self.show(agreement)
        if why := self.refusal(agreement):
            yield Tell(why)
