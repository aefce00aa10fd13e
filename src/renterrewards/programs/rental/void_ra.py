"""VOID: an RA that was opened by mistake or never used is void, its awards are given back; and set back to open."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from renterrewards.faults import Fault
from renterrewards.programs.rental import open_terms, ra_points
from renterrewards.programs.rental.one_ra import OneRa
from renterrewards.programs.rental.opening import open_again
from renterrewards.programs.rental.ra_points import check_unchanged, points_text
from renterrewards.programs.rental.set_up import setup
from renterrewards.records import Agreement
from renterrewards.rules.conversation import Talk, Tell
from renterrewards.rules.opening import Decision, offer
from renterrewards.store import agreements, audit, customers
from renterrewards.store.ledger import pooling, redemptions

if TYPE_CHECKING:
    from renterrewards.store.work import Work


class VoidRa(OneRa):
    """F1 voids an RA that is open or waits, F2 sets a void one back."""

    statuses = ("OPEN", "WAIT", "VOID")

    @property
    def keys(self) -> dict[str, Callable[[], Talk[None]]]:
        """F1 voids, F2 takes it back."""
        return super().keys | {"VOID RA": self.void, "UNVOID": self.unvoid}

    def refusal(self, agreement: Agreement) -> str:
        """A closed RA has to be reopened first."""
        return f"RA {agreement.number:08} IS CLOSED, REOPEN IT FIRST" if agreement.status == "CLOSED" else ""

    def void(self) -> Talk[None]:
        """F1: the awards go back into the lots they came from, the RA is void, in one transaction."""
        ra, reason = self.at_hand(), self.form.value("void_reason")
        if ra.status not in ("OPEN", "WAIT"):
            raise Fault(self.refusal(ra) or f"RA {ra.number:08} IS VOID ALREADY", "ra_number")
        if not reason:
            raise Fault("A REASON IS REQUIRED, TYPE WHY THE RA IS VOID", "void_reason")
        voided = replace(ra, status="VOID", void_reason=reason)

        def void_it(work: "Work") -> tuple[int, list[str]]:
            self.rights.check_ra(ra.number, ra.location)
            check_unchanged(work, ra, self.lines)
            now, act = setup(work), self.desk.act(work, ra.location)
            back = ra_points.give_awards_back(work, act, ra.number, now, reason)
            if back:
                self.rights.check_points()
            agreements.save(work, voided)
            audit.note_ra(work, act, "VOID", ra, voided, reason)
            return back, ra_points.earned_by_the_rest(work, act, voided, now)

        back, said = self.apply(void_it)
        if back:
            yield Tell(f"{points_text(back)} GIVEN BACK")
        for text in said:
            yield Tell(text)
        yield Tell(f"RA {ra.number:08} IS VOID")
        self.show(voided)

    def unvoid(self) -> Talk[None]:
        """F2: the awards are offered anew, then the RA is open again; what it had before may be gone."""
        ra = self.at_hand()
        if ra.status != "VOID":
            raise Fault(f"RA {ra.number:08} IS {ra.status}, ONLY A VOID RA CAN BE SET BACK", "ra_number")
        with self.desk.store.look() as work:
            now, customer = setup(work), customers.find(work, ra.customer_number)
            if customer is None:
                raise Fault(f"CUSTOMER {ra.customer_number} IS NOT ON FILE", "ra_number")
            open_terms.may_rent(customer, now.awards.type(customer.customer_type))
            purse = pooling.purse(work, customer.number, self.desk.today(self.zone))
            had = redemptions.given_back(work, ra.number, ra.open_seq)
        stay = open_terms.stay(ra, now.awards, self.zone, now.settings.home_country, customer.country)
        decision = Decision(customer.customer_type)
        if now.settings.local_renter_rewards:
            decision = yield from offer(now.awards, stay, customer, purse.points, purse)

        def open_it(work: "Work") -> Agreement:
            self.rights.check_ra(ra.number, ra.location)
            check_unchanged(work, ra, self.lines, to=customer.number)
            act = self.desk.act(work, ra.location)
            opened = open_again(work, act, ra, customer, decision)
            audit.note_ra(work, act, "UNVOID", ra, opened)
            return opened

        opened = self.apply(open_it)
        if decision.units < had:
            left = purse.points - decision.spent
            yield Tell(f"THE RA HAD {had} AWARD{'S' * (had != 1)}, NOW {decision.units}; {points_text(left)} LEFT")
        if opened.follows != ra.follows:
            yield Tell(f"RA {ra.follows:08} CANNOT BE FOLLOWED ANY MORE, THIS RA FOLLOWS NONE")
        yield Tell(f"RA {opened.number:08} IS {opened.status} AGAIN")
        self.show(opened)
