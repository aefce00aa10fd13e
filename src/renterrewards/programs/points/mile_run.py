"""MILERUN: the points for birthdays, anniversaries and numbers of rentals, for every customer who has one."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from renterrewards import entry
from renterrewards.faults import Fault
from renterrewards.programs.points.customer_run import CustomerRun, Plan, counted
from renterrewards.records import Act
from renterrewards.reports import milestones as reports
from renterrewards.store import control
from renterrewards.store.ledger import milestones
from renterrewards.store.ledger.expiry import Holder, Passed
from renterrewards.store.ledger.milestones import Reached, Search

if TYPE_CHECKING:
    from renterrewards.reports.report import Report
    from renterrewards.store.work import Work


class MileRun(CustomerRun[Reached]):
    """Days that were missed are caught up: a run begins after the last day that one has dealt with to its end.

    `first` is that day as the rehearsal found it.
    """

    first = date.min

    def check(self, work: "Work", act: Act, values: dict[str, Any], dry: bool) -> None:
        """A real run goes up to today, and only while the awards are on."""
        self.first = self._first(work, values)
        if values["start_date"] and values["start_date"] > values["until"]:
            raise Fault("FROM DATE MUST NOT BE AFTER UP TO DATE", "start_date")
        if dry:
            return
        if values["until"] > act.business_date:
            raise Fault("UP TO DATE MUST NOT LIE AHEAD, ONLY A DRY RUN CAN LOOK AHEAD", "until")
        self._leave_no_gap(work)
        if not self.desk.settings(work).local_renter_rewards:
            raise Fault("LOCAL RENTER REWARDS ARE OFF (EDITMISC PAGE 6), NOTHING IS EARNED")

    def plan(self, work: "Work", act: Act, values: dict[str, Any]) -> Plan[Reached]:
        """Who gets what."""
        search, plan = self._search(work, act, values), Plan[Reached]()
        for count, holder in enumerate(milestones.candidates(work, search), start=1):
            found = [one for _, one in milestones.reached(work, search, holder.number)]
            plan.add(holder, found, sum(one.points for one in found), 0)
            if count % 500 == 0:
                self.desk.working(f"{count:,} CUSTOMERS LOOKED AT, ESC STOPS THE RUN")
        plan.lines.sort(key=lambda one: (one.holder.number, one.day))
        return plan

    def one(self, work: "Work", act: Act, holder: Holder, values: dict[str, Any]) -> Passed:
        """One customer's milestones, as they are by now."""
        found = milestones.pass_over(work, act, self._search(work, act, values), holder.number)
        return Passed(bool(found), len(found), sum(one.points for one in found))

    def finish(self, act: Act, values: dict[str, Any]) -> None:
        """The next run begins after the last day of this one."""
        if self.first <= values["until"]:
            self.apply(lambda work: milestones.finished(work, act, self.first, values["until"]))

    def report(self, lines: Sequence[Reached], values: dict[str, Any], dry: bool) -> "Report":
        """Who would get what, or all that was given today."""
        first, until = (entry.show("date", day, self.form.site) for day in (self.first, values["until"]))
        title = "MILESTONES THAT WOULD GIVE POINTS" if dry else "MILESTONES THAT GAVE POINTS"
        head = self._heading(title, ("FROM", first), ("UP TO", until), ("RUN", "DRY RUN" if dry else "REAL RUN"))
        return reports.report_milestones(head, lines)

    def posted(self, work: "Work", act: Act, values: dict[str, Any]) -> list[Reached]:
        """Everything that was given on this business date, also by a run that was broken off."""
        return list(milestones.reached_on(work, act.business_date))

    def words(self, sums: Passed, dry: bool) -> str:
        """`3 MILESTONES OF 2 CUSTOMERS, 15 POINTS TO GIVE`."""
        of = f"{counted(sums.lots, 'MILESTONE')} OF {counted(sums.customers, 'CUSTOMER')}"
        return f"{of}, {counted(sums.points, 'POINT')} {'TO GIVE' if dry else 'GIVEN'}"

    def data(self) -> dict[str, Any]:
        """What was given, or would be, and its lines, for scripts."""
        found = super().data()
        total = found["total"]
        sums = {"customers": total["customers"], "milestones": total["lots"], "points": total["points"]}
        return found | {"total": sums}

    # -- inside ------------------------------------------------------------------------------------

    def _leave_no_gap(self, work: "Work") -> None:
        """The next run begins after the last day that was done: a day left out now would be left out for good."""
        done = milestones.done_until(work)
        if done and self.first > done + timedelta(days=1):
            missed = entry.show("date", done + timedelta(days=1), self.form.site)
            raise Fault(f"{missed} IS NOT DONE YET, BLANK FROM DATE OR TYPE THAT DAY", "start_date")

    def _first(self, work: "Work", values: dict[str, Any]) -> date:
        typed: date | None = values["start_date"]
        until: date = values["until"]
        done = None if typed else milestones.done_until(work)
        return typed or (done + timedelta(days=1) if done else until)

    def _search(self, work: "Work", act: Act, values: dict[str, Any]) -> Search:
        """What is looked for; the caps are those of today, or of the day a dry run looks ahead to."""
        until: date = values["until"]
        types = frozenset(kind.type_code for kind in control.every(work, "customer_type") if kind.participates)
        return Search(control.every(work, "earn_rule"), types, self.first, until, max(until, act.business_date))
