"""AWDLIAB: what the points outstanding are worth at a date, and the close of a month."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from renterrewards.faults import Fault
from renterrewards.programs.liability.liability_option import LiabilityOption
from renterrewards.reports.liability.figures import Figures
from renterrewards.reports.liability.summary import METHODS, figures_liability
from renterrewards.reports.lines import money
from renterrewards.rules.conversation import Ask, Talk, Tell
from renterrewards.store.liability import closing, months
from renterrewards.store.liability.pools import Roll, Worth, roll, worth

if TYPE_CHECKING:
    from renterrewards.store.work import Work


class AwardLiability(LiabilityOption):
    """F1 shows or prints the liability, F2 closes a month for good."""

    @property
    def keys(self) -> dict[str, Callable[[], Talk[None]]]:
        """F1 begins, F2 closes a month."""
        return super().keys | {"CLOSE MONTH": self.close_month}

    def start(self) -> Talk[None]:
        """Show which month was closed last."""
        yield from super().start()
        with self.desk.store.look() as work:
            self._show_closed(work)

    def figures(self, work: "Work", values: dict[str, Any]) -> Figures:
        """The liability at the end of the day asked for."""
        found = worth(work, values["as_of"])
        self._show(work, found)
        return figures_liability(found, self.chosen(work, values), self.form.site)

    def close_month(self) -> Talk[None]:
        """Show what the month closes at, ask, and write it down; what is posted later belongs to the next month."""
        self.desk.check_writable()
        values = self.asked()
        if {values["location"], values["customer_type"]} - {"", "ALL"}:
            raise Fault("A MONTH IS CLOSED FOR ALL, TYPE ALL AS LOCATION AND CUST TYPE", "location")
        day, today = values["as_of"], self.form.site.today
        with self.desk.store.look(alone=True) as work:
            found, seen = self._to_close(work, day, today), closing.last_posted(work)
            self._show(work, found.after)
        self.made = None
        worth_now = f"{self.shown(day)} AT {money(found.after.liability)}"
        if (yield Ask(f"CLOSE THE MONTH TO {worth_now} FOR GOOD, Y/N?", guarded=True)) != "Y":
            yield Tell("NOTHING CLOSED")
            return

        def close_it(work: "Work") -> None:
            closing.close(work, self.desk.act(work), found, seen, today)
            self._show_closed(work)

        self.apply(close_it, alone=True)
        yield Tell(f"MONTH CLOSED TO {worth_now}, AWDJRNL HAS ITS JOURNAL")

    # -- inside ------------------------------------------------------------------------------------

    def _to_close(self, work: "Work", day: date, today: date) -> Roll:
        closed = months.months(work)
        closing.check(closed, day, today, self.shown)
        return roll(work, closed[-1].last_day if closed else None, day)

    def _show(self, work: "Work", found: Worth) -> None:
        self.form.fill({"method": METHODS[found.method], "policy_date": self.shown(found.policy.effective_date)})
        self.form.fill({"liability": money(found.liability)})
        self._show_closed(work)

    def _show_closed(self, work: "Work") -> None:
        closed = months.months(work)
        self.form.fill({"last_closed": self.shown(closed[-1].last_day) if closed else "NONE"})
