"""EDITCLOS: the charges or the renter of a closed RA are corrected; the site says what becomes of its point."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from renterrewards.faults import Fault
from renterrewards.maps import Field
from renterrewards.programs.listing import Pick
from renterrewards.programs.program import Called
from renterrewards.programs.rental import other_renter, ra_points, renter
from renterrewards.programs.rental.close_sheet import as_closed
from renterrewards.programs.rental.one_ra import OneRa
from renterrewards.programs.rental.ra_points import check_unchanged, points_text
from renterrewards.programs.rental.set_up import Setup, setup
from renterrewards.records import Act, Agreement, Customer
from renterrewards.rules import charges
from renterrewards.rules.charges import Charges
from renterrewards.rules.conversation import Talk, Tell
from renterrewards.store import agreements, audit
from renterrewards.store.ledger import earn_rules

if TYPE_CHECKING:
    from renterrewards.store.work import Work

TYPED = ("time_charge", "mile_charge", "discount", "fuel_charge", "tax")
"""The charges that can be corrected."""


class EditClosed(OneRa):
    """F1 saves the correction, F4 shows what it comes to. `new_renter` is who field 6 names."""

    statuses = ("CLOSED",)

    def start(self) -> Talk[None]:
        """An empty form."""
        self.new_renter: Customer | None = None
        yield from super().start()

    @property
    def on_form(self) -> Called | None:
        """The RA, and another renter than its own."""
        called = super().on_form
        if called is None or self.new_renter is None or self.new_renter == self.customer:
            return called
        return Called({**called.by, "customer_number": str(self.new_renter.number)}, called.record)

    @property
    def keys(self) -> dict[str, Callable[[], Talk[None]]]:
        """F1 saves, F4 calculates."""
        return super().keys | {"SAVE": self.save, "CALCULATE": self.calculate}

    def refusal(self, agreement: Agreement) -> str:
        """Only a closed RA is edited here."""
        return self.refusal_of_closed(agreement)

    def entered(self, field: Field) -> Talk[None]:
        """A renter is found by number or name; a charge shows what the RA comes to."""
        if field.name == "customer_number":
            yield from self._renter(self.form.texts["customer_number"])
        elif field.name in TYPED and self.agreement is not None:
            self._show_sums(self._sums())
        else:
            yield from super().entered(field)

    def choices(self, field: Field) -> Pick | None:
        """Shift+F7 at the renter lists every customer."""
        return renter.choices(self.desk) if field.name == "customer_number" else super().choices(field)

    def show_more(self, agreement: Agreement, now: Setup) -> None:
        """The renter who can be replaced, and what the RA came to."""
        self.new_renter = self.customer
        self._show_sums(as_closed(agreement))

    def calculate(self) -> Talk[None]:
        """F4: what the RA would come to."""
        self.at_hand()
        self._show_sums(self._sums())
        yield Tell("CALCULATED, F1 SAVES THE RA")

    def save(self) -> Talk[None]:
        """F1: charges, renter and point in one transaction."""
        ra, values = self.at_hand(), self.form.values()
        if why := self.refusal(ra):
            raise Fault(why, "ra_number")
        if not values["reason"]:
            raise Fault("A REASON IS REQUIRED, TYPE WHY THE RA IS CHANGED", "reason")
        to = self._to(values)
        moving = other_renter.Moving()
        if to.number != ra.customer_number:
            self.rights.check_points("customer_number")
            moving = yield from other_renter.asked(self.desk, ra.number)
            moving = replace(moving, reason=moving.reason or values["reason"])
        edited = self._edited(ra, values)

        def save_it(work: "Work") -> tuple[Agreement, list[str]]:
            self.rights.check_ra(ra.number, ra.location)
            check_unchanged(work, ra, self.lines, to.number)
            now, act = setup(work), self.desk.act(work, ra.location)
            if to.number != ra.customer_number:
                self.rights.check_points("customer_number")
                fresh = other_renter.found(work, to.number)
                saved, said = other_renter.move(work, act, edited, fresh, now, moving)
            else:
                saved, said = re_evaluated(work, act, edited, now, values["reason"])
            agreements.save(work, saved)
            audit.note_ra(work, act, "EDITCLOS", ra, saved, values["reason"])
            if saved.customer_number != ra.customer_number:
                said += ra_points.earned_by_the_rest(work, act, ra, now)
            return saved, said

        saved, said = self.apply(save_it)
        for text in said:
            yield Tell(text)
        yield Tell(f"RA {ra.number:08} SAVED")
        self.show(saved)

    # -- inside ------------------------------------------------------------------------------------

    def _renter(self, typed: str) -> Talk[None]:
        if not typed or (self.new_renter and typed == str(self.new_renter.number)):
            return
        found = yield from renter.find(self.desk, typed)
        if found is None:
            raise Fault(f"CUSTOMER {typed} IS NOT ON FILE, SHIFT+F7 LISTS THEM", "customer_number")
        self.new_renter = found
        self.form.fill({"customer_number": found.number, "renter": renter.full_name(found)})

    def _to(self, values: dict[str, Any]) -> Customer:
        if self.new_renter is None:
            raise Fault("TYPE THE RENTER'S NUMBER", "customer_number")
        renter.check_shown(self.form, "customer_number", self.new_renter.number)
        return self.new_renter

    def _sums(self) -> Charges:
        """What is typed, with the special documents of the RA taken off. Raises Fault."""
        ra = self.at_hand()
        time, miles, discount = (self.form.value(name) or 0 for name in TYPED[:3])
        if discount > time + miles:
            raise Fault("DISCOUNT MUST NOT BE MORE THAN TIME AND MILES", "discount")
        days = max(1, ra.rental_days)
        award = charges.award_value(self.documents, time, miles, discount, days)
        return Charges(days=ra.rental_days, time=time, miles=miles, discount=discount, award=award)

    def _edited(self, ra: Agreement, values: dict[str, Any]) -> Agreement:
        sums = self._sums()
        return replace(
            ra,
            time_charge=sums.time,
            mile_charge=sums.miles,
            discount=sums.discount,
            award_value=sums.award,
            revenue=sums.net,
            fuel_charge=values["fuel_charge"] or 0,
            tax=values["tax"] or 0,
            notes=values["notes"],
        )

    def _show_sums(self, sums: Charges) -> None:
        other = (self.form.value("fuel_charge") or 0) + (self.form.value("tax") or 0)
        self.form.fill({"award_total": sums.award, "net_tm": sums.net, "balance": sums.net + other})


def re_evaluated(work: "Work", act: Act, edited: Agreement, now: Setup, reason: str) -> tuple[Agreement, list[str]]:
    """The edited RA with its point: kept as it was decided, or decided anew when the site wants that."""
    if not now.settings.local_renter_rewards:
        return edited, []
    decided = ra_points.decide(work, edited, now)
    held = edited.points_earned or 0
    if now.settings.award_edit_closed == "KEEP":
        return edited, [] if decided.total == held else [
            f"THE RA KEEPS ITS {points_text(held)}, NOW IT WOULD EARN {decided.total}"
        ]
    if decided.by_rule == earn_rules.standing(work, edited.number):
        return edited, []
    taken = ra_points.take_earning_back(work, act, edited, now, reason, edited.customer_number)
    again = replace(edited, edit_seq=edited.edit_seq + 1, points_earned=decided.total)
    ra_points.earn(work, act, again, decided, now, edited=True)
    said = [f"{points_text(taken)} TAKEN BACK"] if taken else []
    said += [f"{points_text(decided.total)} EARNED"] if decided.total else []
    return again, said + decided.said
