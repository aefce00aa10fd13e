"""TRYEARN: what each earn rule would give at the close of an RA or for a check-in, and why not; nothing is written."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from renterrewards import entry
from renterrewards.faults import Fault
from renterrewards.programs.customers import checking_in
from renterrewards.programs.customers.one_customer import OneCustomer
from renterrewards.programs.lookup import check_codes
from renterrewards.programs.rental import open_terms, ra_points
from renterrewards.programs.rental.set_up import setup
from renterrewards.programs.reports.printing import deliver
from renterrewards.records import Agreement, Customer
from renterrewards.reports.tried import Tried, plain, report_tried
from renterrewards.rules.closing import Earning
from renterrewards.rules.conversation import Talk
from renterrewards.rules.earning import Verdict
from renterrewards.store import agreements, control, customers
from renterrewards.store.ledger import earn_rules

if TYPE_CHECKING:
    from renterrewards.store.work import Work

OFF = "LOCAL RENTER REWARDS ARE OFF (EDITMISC PAGE 6)"


class TryEarn(OneCustomer):
    """The customer, the day and the RA are the form; F1 answers."""

    runs_at_once = True

    @property
    def keys(self) -> dict[str, Callable[[], Talk[None]]]:
        """F1 begins."""
        return super().keys | {"BEGIN": self.begin}

    def start(self) -> Talk[None]:
        """An empty form, at the site's own location."""
        yield from super().start()
        with self.desk.store.look() as work:
            self.form.put("location", self.rights.starts_at(self.desk.settings(work).default_location))
        self.form.keep()

    def begin(self) -> Talk[None]:
        """Answer to where field 9 says."""
        values = self.form.values()
        with self.desk.store.look() as work:
            check_codes(work, self.map, values)
            tried = self._tried(work, values)
        self.show(tried.customer)
        site, day = self.form.site, entry.show("date", values["date"], self.form.site)
        printed = yield from deliver(self.desk, site, values, lambda work: report_tried(tried, day))
        self.outcome = plain(tried) | ({"file": printed} if printed else {})

    def data(self) -> dict[str, Any]:
        """The answer as plain data, for scripts."""
        return self.outcome

    # -- inside ------------------------------------------------------------------------------------

    def _tried(self, work: "Work", values: dict[str, Any]) -> Tried:
        ra = self._ra(work, values["ra_number"]) if values["trigger"] == "RA" else None
        customer = self._customer(work, ra)
        if values["trigger"] == "CHKIN":
            kind = control.find(work, "customer_type", (customer.customer_type,))
            open_terms.may_rent(customer, kind)
            rules = control.every(work, "earn_rule")
            found = checking_in.weighed(work, customer, kind, values["location"], values["date"], rules)
            if not self.desk.settings(work).local_renter_rewards:
                found = [replace(one, points=0, cut=0, why=OFF) for one in found]
            return Tried(customer, None, tuple(found))
        decided, found_all = self._closed(work, ra or self._imagined(customer, values), values)
        return Tried(customer, decided, found_all)

    def _closed(self, work: "Work", ra: Agreement, values: dict[str, Any]) -> tuple[Earning, tuple[Verdict, ...]]:
        """What the RA would earn if it were closed on the day; an RA that does not qualify has no bonus either."""
        closed, now = replace(ra, business_date=values["date"]), setup(work)
        decided = ra_points.decide(work, closed, now, alone=not closed.number)
        if decided.points:
            return decided, decided.bonuses
        why = decided.message or (f"TYPE {closed.customer_type or 'BLANK'} TAKES NO PART IN THE AWARDS")
        decided = replace(decided, message=why if now.settings.local_renter_rewards else OFF)
        about = ra_points.case_of(closed, 0, closed.rental_days, closed.revenue)
        return decided, earn_rules.weigh_all(work, closed.customer_number, now.rules, about)

    def _ra(self, work: "Work", number: int | None) -> Agreement | None:
        if number is None:
            return None
        ra = agreements.find(work, number)
        if ra is None:
            raise Fault(f"RA {number:08} IS NOT ON FILE", "ra_number")
        if ra.status != "CLOSED":
            raise Fault(f"RA {number:08} IS {ra.status}, TYPE DAYS AND NET T&M INSTEAD", "ra_number")
        return ra

    def _customer(self, work: "Work", ra: Agreement | None) -> Customer:
        if ra is None:
            return self.at_hand()
        if self.form.texts["customer_number"] and self.at_hand().number != ra.customer_number:
            raise Fault(f"RA {ra.number:08} IS OF CUSTOMER {ra.customer_number}", "ra_number")
        found = customers.find(work, ra.customer_number)
        assert found is not None, "an RA has its customer"
        return found

    def _imagined(self, customer: Customer, values: dict[str, Any]) -> Agreement:
        now = self.desk.now()
        return Agreement(
            number=0,
            status="CLOSED",
            customer_number=customer.number,
            customer_type=customer.customer_type,
            location=values["location"],
            vehicle_class=values["vehicle_class"],
            opened_at=now,
            closed_at=now,
            rental_days=values["rental_days"] or 1,
            revenue=values["net"] or 0,
        )
