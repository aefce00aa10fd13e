"""CHKIN: a customer comes to the counter and gets the points of the check-in rules, once a day, location and rule."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from renterrewards import clock, entry
from renterrewards.programs.customers import checking_in
from renterrewards.programs.customers.one_customer import OneCustomer
from renterrewards.programs.lookup import check_codes
from renterrewards.programs.rental.ra_points import points_text
from renterrewards.records import Act
from renterrewards.rules.conversation import Talk, Tell
from renterrewards.rules.earning import Verdict, usable_from
from renterrewards.store.ledger import check_ins, points

if TYPE_CHECKING:
    from renterrewards.store.work import Work


class CheckIn(OneCustomer):
    """The customer and the location are the form; F1 gives the points."""

    runs_at_once = True

    @property
    def keys(self) -> dict[str, Callable[[], Talk[None]]]:
        """F1 checks in."""
        return super().keys | {"CHECK IN": self.check_in}

    def start(self) -> Talk[None]:
        """An empty form, at the site's own location."""
        yield from super().start()
        with self.desk.store.look() as work:
            self.form.put("location", self.rights.starts_at(self.desk.settings(work).default_location))
        self.form.keep()

    def check_in(self) -> Talk[None]:
        """F1: the points of every rule that fits and gave none today, in one transaction."""
        customer, values = self.at_hand(), self.form.values()

        def check_him_in(work: "Work") -> tuple[list[Verdict], int, list[str]]:
            check_codes(work, self.map, values)
            act = self.desk.act(work, values["location"])
            found = checking_in.check_in(work, act, customer.number)
            return found, points.balance(work, customer.number), self._said(work, act, customer.number, found)

        found, balance, said = self.apply(check_him_in)
        for text in said:
            yield Tell(text)
        yield Tell(f"CUSTOMER {customer.number} HAS {points_text(balance)}")
        self.show(customer)
        self.outcome |= {"earned": sum(one.points for one in found)}

    # -- inside ------------------------------------------------------------------------------------

    def _said(self, work: "Work", act: Act, number: int, found: list[Verdict]) -> list[str]:
        """What was given and what caps cut; when nothing was because he was here before, when that was."""
        given = [self._given(one, act) for one in found if one.points] + [one.capped for one in found if one.capped]
        if given:
            return given
        if before := check_ins.first_today(work, number, act):
            at = clock.local(before, self.desk.zone(work, act.location or self.desk.settings(work).default_location))
            time = entry.show("moment", at, self.form.site).partition(" ")[2]
            return [f"HE WAS HERE TODAY AT {time}, NOTHING MORE UNTIL TOMORROW"]
        return [f"{one.rule.code} GIVES NOTHING: {one.why}" for one in found[:1]]

    def _given(self, one: Verdict, act: Act) -> str:
        text = f"{points_text(one.points)} FOR THE CHECK-IN BY {one.rule.code}"
        first = usable_from(one.rule, act.business_date, act.business_date)
        return text + (f", TO BE USED FROM {entry.show('date', first, self.form.site)}" if first else "")

    def data(self) -> dict[str, Any]:
        """What was earned and how he stands, for scripts."""
        return {"record": self.outcome}
