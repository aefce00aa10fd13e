"""CLOSE and BCHCLOSE: RA Close. The map says whether the closing date and time are typed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from renterrewards import clock
from renterrewards.faults import Fault
from renterrewards.maps import Field, Map
from renterrewards.programs import ra_list, renter
from renterrewards.programs.closing import Setup, close_agreement, documents_on, setup
from renterrewards.programs.desk import Desk
from renterrewards.programs.documents_typed import award_texts
from renterrewards.programs.program import Pick, Program
from renterrewards.records import Agreement, DocumentOnAgreement, SpecialDocument
from renterrewards.rules import charges
from renterrewards.rules.charges import Charges
from renterrewards.rules.conversation import Ask, Talk, Tell
from renterrewards.store import agreements, customers

LEAVE = Ask("CHANGES NOT SAVED, LEAVE Y/N?")
EDITABLE = ("time_charge", "mile_charge", "discount")
"""Charges that are computed until a clerk types over them; blanked, they are computed again."""


class CloseRa(Program):
    """RA Close. `agreement` is the RA as it is on file, `_by_hand` the charges typed over."""

    def __init__(self, desk: Desk, map: Map) -> None:
        super().__init__(desk, map)
        self.agreement: Agreement | None = None
        self._by_hand: set[str] = set()
        self._documents: list[SpecialDocument] = []
        self._setup: Setup | None = None
        self._zone = ""

    @property
    def keys(self) -> dict[str, Callable[[], Talk[None]]]:
        """The keys of RA Close. The counter has no card reader; the bar is the legacy one all the same."""
        return super().keys | {
            "CLOSE RA": self.close_ra,
            "CALCULATE": self.calculate,
            "SWIPE": lambda: _refused("NO CARD READER AT THIS TERMINAL, THE FOP IS ON THE RA"),
            "CHECK AUTH": lambda: _refused("NO CARD AUTHORIZATION AT THIS TERMINAL"),
        }

    def start(self) -> Talk[None]:
        """An empty form."""
        self.agreement, self._by_hand, self._documents = None, set(), []
        yield from ()

    def entered(self, field: Field) -> Talk[None]:
        """The number brings the RA; anything that charges depend on computes them anew."""
        if field.name == "ra_number":
            yield from self._called_up(self.form.texts["ra_number"].lstrip("#"))
        elif self.agreement is not None:
            self._typed_over(field.name)
            self._calculate(self.agreement)

    def recall(self, text: str) -> Talk[None]:
        """`#12345678` at OPTION: that RA."""
        self.form.put("ra_number", text)
        yield from self._called_up(text)

    def choices(self, field: Field) -> Pick | None:
        """Shift+F7 at the RA number lists the open RAs."""
        return ra_list.open_agreements(self.desk) if field.name == "ra_number" else super().choices(field)

    def calculate(self) -> Talk[None]:
        """F4: the charges and totals as they would be closed now."""
        self._calculate(self._at_hand())
        yield Tell("CALCULATED, F1 CLOSES THE RA")

    def close_ra(self) -> Talk[None]:
        """F1: the charges as shown, one transaction, then what there is to say."""
        before = self._at_hand()
        self.form.values()
        closed = self._closed(before, self._calculate(before))
        with self.desk.store.work() as work:
            act = self.desk.act(work, before.location)
            saved, said = close_agreement(work, act, before, closed)
        for text in said:
            yield Tell(text)
        self._show(saved)
        yield Tell(f"RA {saved.number:08} CLOSED")

    # -- inside ------------------------------------------------------------------------------------

    def _at_hand(self) -> Agreement:
        if self.agreement is None:
            raise Fault("CALL AN RA UP FIRST, TYPE ITS NUMBER", "ra_number")
        return self.agreement

    def _called_up(self, typed: str) -> Talk[None]:
        number = renter.as_number(typed)
        if self.agreement is not None and number == self.agreement.number:
            return
        if not typed:
            return
        with self.desk.store.look() as work:
            found = agreements.find(work, number)
        if found is None:
            raise Fault(f"RA {typed} IS NOT ON FILE, SHIFT+F7 LISTS THE OPEN ONES", "ra_number")
        if self.agreement is not None and self._touched() and (yield LEAVE) != "Y":
            self.form.put("ra_number", f"{self.agreement.number:08}")
            return
        self._show(found)
        if found.status != "OPEN":
            yield Tell(_why_not_open(found))

    def _touched(self) -> bool:
        kept = self.form.kept
        return any(self.form.texts[f.name] != kept.get(f.name) for f in self.map.entries if f.name != "ra_number")

    def _show(self, agreement: Agreement) -> None:
        with self.desk.store.look() as work:
            self._setup = setup(work)
            self._zone = self.desk.zone(work, agreement.location)
            self._documents = documents_on(work, agreement.number, self._setup.awards)
            lines = agreements.documents(work, agreement.number)
            customer = customers.find(work, agreement.customer_number)
        self.form.clear()
        self.agreement, self._by_hand = agreement, set()
        self._print(agreement)
        self.form.put("renter", renter.full_name(customer) if customer else "")
        kind = agreement.customer_type if agreement.status == "CLOSED" else customer.customer_type if customer else ""
        self.form.put("customer_type", kind)
        for n, text in enumerate(self._document_texts(lines), start=1):
            self.form.put(f"document_{n}", text)
        self._calculate(agreement)
        self.form.keep()
        self.outcome = self.form.seen()

    def _print(self, agreement: Agreement) -> None:
        """What is on the RA, as it stands on file."""
        names = (n for n in Agreement.__dataclass_fields__ if n not in ("opened_at", "due_at", "closed_at", *EDITABLE))
        self.form.fill({name: getattr(agreement, name) for name in names})
        self.form.fill({"ra_number": f"{agreement.number:08}", "closed_by": agreement.closed_by or self.desk.user})
        for name in ("opened_at", "due_at", "closed_at"):
            moment = getattr(agreement, name)
            self.form.put(name, clock.local(moment, self._zone) if moment else None)

    def _document_texts(self, lines: list[DocumentOnAgreement]) -> list[str]:
        assert self._setup is not None
        documents = self._setup.awards.documents
        by_hand = [f"{line.code:<8} {line.doc_number}" for line in lines if not line.points]
        return [*award_texts(lines, documents), *by_hand]

    def _calculate(self, agreement: Agreement) -> Charges:
        """The charges of the RA as it stands on the form; prints them and the totals."""
        if agreement.status == "CLOSED":
            self.form.fill({name: getattr(agreement, name) for name in EDITABLE})
            return self._printed(_as_closed(agreement))
        assert self._setup is not None
        settings = self._setup.settings
        closing = self._closing_time(agreement)
        if self.map.field("closed_at").shut:
            self.form.put("closed_at", clock.local(closing, self._zone))
        days = charges.rental_days(agreement.opened_at, closing, settings.rental_grace)
        time = self._edited("time_charge", charges.time_charge(agreement, days))
        miles = self._edited("mile_charge", charges.mile_charge(agreement, self.form.value("miles_in")))
        computed = charges.discount(time, miles, agreement.discount_percent, settings)
        discount = self._edited("discount", computed)
        if discount > time + miles:
            raise Fault("DISCOUNT MUST NOT BE MORE THAN TIME AND MILES", "discount")
        award = charges.award_value(self._documents, time, miles, discount, days)
        return self._printed(Charges(days=days, time=time, miles=miles, discount=discount, award=award))

    def _typed_over(self, name: str) -> None:
        """Remember a charge that a clerk typed; blanked, it is computed again."""
        if name in EDITABLE and self.form.texts[name]:
            self._by_hand.add(name)
        else:
            self._by_hand.discard(name)

    def _edited(self, name: str, computed: int) -> int:
        """What a clerk typed over the computed charge, else the computed one, printed in its place."""
        if name in self._by_hand:
            return int(self.form.value(name))
        self.form.put(name, computed)
        return computed

    def _printed(self, sums: Charges) -> Charges:
        agreement = self._at_hand()
        other = (self.form.value("fuel_charge") or 0) + (self.form.value("tax") or 0)
        totals = {"rental_days": sums.days, "time_total": sums.time, "mile_total": sums.miles}
        totals |= {"discount_total": sums.discount, "award_total": sums.award, "net_tm": sums.net}
        totals |= {"non_tm": other, "subtotal": sums.net + other, "balance": sums.net + other}
        self.form.fill(totals)
        miles_in = self.form.value("miles_in")
        self.form.put("miles_driven", miles_in - agreement.miles_out if miles_in is not None else None)
        return sums

    def _closing_time(self, agreement: Agreement) -> datetime:
        """The UTC instant of the close: typed in a batch close (the due time until it is), else now."""
        if self.map.field("closed_at").shut:
            return self.desk.now().replace(second=0, microsecond=0)
        typed = self.form.value("closed_at") if self.form.texts["closed_at"] else None
        return clock.utc(typed, self._zone) if typed else agreement.due_at or agreement.opened_at

    def _closed(self, before: Agreement, sums: Charges) -> Agreement:
        """The RA as it will be on file. Raises Fault when it cannot be closed so."""
        if before.status != "OPEN":
            raise Fault(_why_not_open(before), "ra_number")
        closing, miles_in = self._closing_time(before), self.form.value("miles_in")
        if closing < before.opened_at:
            raise Fault("RA CANNOT CLOSE BEFORE IT WAS OPENED", "closed_at")
        if miles_in is None and before.mile_rate:
            raise Fault("MILES IN ARE REQUIRED, THE RA HAS A RATE PER MILE", "miles_in")
        if miles_in is not None and miles_in < before.miles_out:
            raise Fault(f"MILES IN MUST BE {before.miles_out} (MILES OUT) OR MORE", "miles_in")
        return replace(
            before,
            status="CLOSED",
            closed_at=closing,
            business_date=clock.local(closing, self._zone).date(),
            closed_by=self.desk.user,
            rental_days=sums.days,
            time_charge=sums.time,
            mile_charge=sums.miles,
            discount=sums.discount,
            award_value=sums.award,
            revenue=sums.net,
            **self._typed(),
        )

    def _typed(self) -> dict[str, Any]:
        """The other fields of the form that go onto the RA."""
        money = {name: self.form.value(name) or 0 for name in ("fuel_charge", "tax")}
        texts = {name: self.form.value(name) for name in ("fuel", "drawer", "notes")}
        return money | texts | {"miles_in": self.form.value("miles_in")}


def _as_closed(agreement: Agreement) -> Charges:
    """The charges of an RA that is closed: what it was closed with, never computed again."""
    return Charges(
        days=agreement.rental_days,
        time=agreement.time_charge,
        miles=agreement.mile_charge,
        discount=agreement.discount,
        award=agreement.award_value,
    )


def _why_not_open(agreement: Agreement) -> str:
    if agreement.status == "WAIT":
        return f"RA {agreement.number:08} WAITS FOR A VEHICLE, GIVE IT ONE IN OPEN BEFORE CLOSING"
    return f"RA {agreement.number:08} IS {agreement.status}, IT CANNOT BE CLOSED AGAIN"


def _refused(message: str) -> Talk[None]:
    raise Fault(message)
    yield  # a conversation, as every key is
