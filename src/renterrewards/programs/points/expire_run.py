"""EXPRUN: let the points die whose last day has passed, and queue the notices of those that are next."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from renterrewards import entry
from renterrewards.faults import Fault
from renterrewards.programs.points.customer_run import CustomerRun, Plan, counted
from renterrewards.records import Act
from renterrewards.reports import expiry as reports
from renterrewards.store.ledger import expiry
from renterrewards.store.ledger.expiry import Dying, Holder, Passed

if TYPE_CHECKING:
    from renterrewards.reports.report import Report
    from renterrewards.store.work import Work


class ExpireRun(CustomerRun[Dying]):
    """Days that were missed are caught up: what counts is the last day of each lot, not the day of the run."""

    def check(self, work: "Work", act: Act, values: dict[str, Any], dry: bool) -> None:
        """A real run goes up to today, and only while the awards are on."""
        if dry:
            return
        if self._until(values) > act.business_date:
            raise Fault("UP TO DATE MUST NOT LIE AHEAD, ONLY A DRY RUN CAN LOOK AHEAD", "until")
        if not self.desk.settings(work).local_renter_rewards:
            raise Fault("LOCAL RENTER REWARDS ARE OFF (EDITMISC PAGE 6), POINTS STAY AS THEY ARE")

    def plan(self, work: "Work", act: Act, values: dict[str, Any]) -> Plan[Dying]:
        """Who loses what, and who wants a notice."""
        until, plan = self._until(values), Plan[Dying]()
        for count, holder in enumerate(expiry.every_concerned(work, until), start=1):
            dying, noticed = expiry.dies(work, holder, until)
            plan.add(holder, dying, sum(one.points for one in dying), len(noticed))
            if count % 500 == 0:
                self.desk.working(f"{count:,} CUSTOMERS LOOKED AT, ESC STOPS THE RUN")
        return plan

    def one(self, work: "Work", act: Act, holder: Holder, values: dict[str, Any]) -> Passed:
        """One customer's dead lots and notices."""
        return expiry.pass_over(work, act, holder, self._until(values))

    def report(self, lines: Sequence[Dying], values: dict[str, Any], dry: bool) -> "Report":
        """What would die, or all that died today."""
        until = entry.show("date", self._until(values), self.form.site)
        title = "AWARD POINTS THAT WOULD EXPIRE" if dry else "AWARD POINTS EXPIRED"
        run = "DRY RUN" if dry else "REAL RUN"
        return reports.report_died(self._heading(title, ("UP TO DATE", until), ("RUN", run)), lines)

    def posted(self, work: "Work", act: Act, values: dict[str, Any]) -> list[Dying]:
        """Everything that died on this business date, also by a run that was broken off, or before a redemption."""
        return list(expiry.died_on(work, act.business_date))

    def words(self, sums: Passed, dry: bool) -> str:
        """`3 LOTS OF 2 CUSTOMERS EXPIRED, 120 POINTS, 1 NOTICE QUEUED`."""
        lots, customers = counted(sums.lots, "LOT"), counted(sums.customers, "CUSTOMER")
        points, notices = counted(sums.points, "POINT"), counted(sums.notices, "NOTICE")
        done, queued = ("TO EXPIRE", "TO QUEUE") if dry else ("EXPIRED", "QUEUED")
        return f"{lots} OF {customers} {done}, {points}, {notices} {queued}"

    def _until(self, values: dict[str, Any]) -> date:
        until: date = values["until"] or self.form.site.today
        return until
