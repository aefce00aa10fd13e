"""The closing of one RA as it stands on the form: charges computed, typed over, totalled, made into the closed RA."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from renterrewards import clock
from renterrewards.faults import Fault
from renterrewards.programs.desk import Desk
from renterrewards.programs.form import Form
from renterrewards.programs.rental.foreseen import Seen
from renterrewards.records import Agreement, Control, DocumentOnAgreement, SpecialDocument
from renterrewards.rules import charges
from renterrewards.rules.charges import Charges

EDITABLE = ("time_charge", "mile_charge", "discount")
"""Charges that are computed until a clerk types over them; blanked, they are computed again."""


@dataclass
class ClosingSheet:
    """An RA on file being closed: the `documents` on it, the `zone` of its location, the charges typed `by_hand`.

    `seen` is what else was on file when it was called up.
    """

    desk: Desk
    form: Form
    agreement: Agreement
    lines: list[DocumentOnAgreement]
    settings: Control
    documents: list[SpecialDocument]
    zone: str
    seen: Seen
    by_hand: set[str] = field(default_factory=set)

    @property
    def batch(self) -> bool:
        """Whether date and time of the close are typed."""
        return not self.form.map.field("closed_at").shut

    def typed_over(self, name: str) -> None:
        """Remember a charge that a clerk typed; blanked, it is computed again."""
        if name in EDITABLE and self.form.texts[name]:
            self.by_hand.add(name)
        else:
            self.by_hand.discard(name)

    def calculate(self) -> Charges:
        """The charges as they would be closed now, printed with their totals. Raises Fault."""
        agreement = self.agreement
        if agreement.status == "CLOSED":
            self.form.fill({name: getattr(agreement, name) for name in EDITABLE})
            return self._printed(as_closed(agreement))
        self._check_miles()
        days = charges.rental_days(agreement.opened_at, self._closing(), self.settings.rental_grace)
        time = self._edited("time_charge", charges.time_charge(agreement, days))
        miles = self._edited("mile_charge", charges.mile_charge(agreement, self.form.value("miles_in")))
        percent = agreement.discount_percent
        discount = self._edited("discount", charges.discount(time, miles, percent, self.settings))
        if discount > time + miles:
            raise Fault("DISCOUNT MUST NOT BE MORE THAN TIME AND MILES", "discount")
        award = charges.award_value(self.documents, time, miles, discount, days)
        return self._printed(Charges(days=days, time=time, miles=miles, discount=discount, award=award))

    def closed(self) -> Agreement:
        """The RA as it will be on file. Raises Fault when it cannot be closed so."""
        before = self.agreement
        if before.status != "OPEN":
            raise Fault(why_not_open(before), "ra_number")
        if self.batch and not self.form.texts["closed_at"]:
            raise Fault("CLOSED IS REQUIRED, TYPE DATE AND TIME", "closed_at")
        closing = self._closing()
        if closing < before.opened_at:
            raise Fault("RA CANNOT CLOSE BEFORE IT WAS OPENED", "closed_at")
        if self.form.value("miles_in") is None and before.mile_rate:
            raise Fault("MILES IN ARE REQUIRED, THE RA HAS A RATE PER MILE", "miles_in")
        sums = self.calculate()
        return replace(
            before,
            status="CLOSED",
            closed_at=closing,
            business_date=clock.local(closing, self.zone).date(),
            closed_by=self.desk.user,
            rental_days=sums.days,
            time_charge=sums.time,
            mile_charge=sums.miles,
            discount=sums.discount,
            award_value=sums.award,
            revenue=sums.net,
            **self._typed(),
        )

    # -- inside ------------------------------------------------------------------------------------

    def _closing(self) -> datetime:
        """The UTC instant of the close: now, or as typed in a batch close (the due time until it is)."""
        if not self.batch:
            closing = self.desk.now().replace(second=0, microsecond=0)
            self.form.put("closed_at", clock.local(closing, self.zone))
            return closing
        typed = self.form.value("closed_at") if self.form.texts["closed_at"] else None
        return clock.utc(typed, self.zone) if typed else self.agreement.due_at or self.agreement.opened_at

    def _edited(self, name: str, computed: int) -> int:
        """What a clerk typed over the computed charge, else the computed one, printed in its place."""
        if name in self.by_hand:
            return int(self.form.value(name))
        self.form.put(name, computed)
        return computed

    def _printed(self, sums: Charges) -> Charges:
        other = (self.form.value("fuel_charge") or 0) + (self.form.value("tax") or 0)
        totals = {"rental_days": sums.days, "time_total": sums.time, "mile_total": sums.miles}
        totals |= {"discount_total": sums.discount, "award_total": sums.award, "net_tm": sums.net}
        totals |= {"non_tm": other, "subtotal": sums.net + other, "balance": sums.net + other}
        self.form.fill(totals)
        miles_in = self.form.value("miles_in")
        self.form.put("miles_driven", miles_in - self.agreement.miles_out if miles_in is not None else None)
        return sums

    def _check_miles(self) -> None:
        miles_in = self.form.value("miles_in")
        if miles_in is not None and miles_in < self.agreement.miles_out:
            raise Fault(f"MILES IN MUST BE {self.agreement.miles_out} (MILES OUT) OR MORE", "miles_in")

    def _typed(self) -> dict[str, Any]:
        """The other fields of the form that go onto the RA."""
        money = {name: self.form.value(name) or 0 for name in ("fuel_charge", "tax")}
        texts = {name: self.form.value(name) for name in ("fuel", "drawer", "notes")}
        return money | texts | {"miles_in": self.form.value("miles_in")}


def as_closed(agreement: Agreement) -> Charges:
    """The charges of an RA that is closed: what it was closed with, never computed again."""
    return Charges(
        days=agreement.rental_days,
        time=agreement.time_charge,
        miles=agreement.mile_charge,
        discount=agreement.discount,
        award=agreement.award_value,
    )


def why_not_open(agreement: Agreement) -> str:
    """Why an RA that is not open cannot be closed."""
    if agreement.status == "WAIT":
        return f"RA {agreement.number:08} WAITS FOR A VEHICLE, GIVE IT ONE IN OPEN BEFORE CLOSING"
    if agreement.status == "VOID":
        return f"RA {agreement.number:08} IS VOID, SET IT BACK TO OPEN IN VOID FIRST"
    return f"RA {agreement.number:08} IS {agreement.status}, IT CANNOT BE CLOSED AGAIN"
