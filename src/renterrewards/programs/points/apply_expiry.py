"""APPLEXPR: apply an expiry policy to lots that were born with another one, or with none."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from renterrewards import entry
from renterrewards.faults import Fault
from renterrewards.policies import ExpiryPolicy
from renterrewards.programs.points.customer_run import CustomerRun, Plan, counted
from renterrewards.records import Act
from renterrewards.reports import expiry as reports
from renterrewards.store import control
from renterrewards.store.ledger import applying
from renterrewards.store.ledger.applying import Change
from renterrewards.store.ledger.expiry import Holder, Passed

if TYPE_CHECKING:
    from renterrewards.reports.report import Report
    from renterrewards.store.work import Work


class ApplyExpiry(CustomerRun[Change]):
    """What is left of each lot moves into a new one; a lot whose days grow fewer keeps at least the minimum notice."""

    def check(self, work: "Work", act: Act, values: dict[str, Any], dry: bool) -> None:
        """Only the version that is in force for its customer type can be applied."""
        policy = self._policy(work, values)
        if not applying.in_force(work, policy, act.business_date):
            raise Fault("THIS VERSION IS NOT THE ONE IN FORCE TODAY, NAME THE ONE THAT IS", "effective_date")

    def plan(self, work: "Work", act: Act, values: dict[str, Any]) -> Plan[Change]:
        """Which lots of whom get which last day."""
        policy, plan = self._policy(work, values), Plan[Change]()
        for holder in applying.holders(work, policy, act.business_date):
            changes = self._changes(work, act, policy, holder, values)
            shorter = sum(_is_shorter(change) for change in changes)
            plan.add(holder, changes, sum(change.points for change in changes), shorter)
        return plan

    def one(self, work: "Work", act: Act, holder: Holder, values: dict[str, Any]) -> Passed:
        """Move one customer's lots."""
        policy, done = self._policy(work, values), Passed()
        for change in self._changes(work, act, policy, holder, values):
            applying.apply(work, act, policy, change)
            done.customers, done.lots = 1, done.lots + 1
            done.points, done.notices = done.points + change.points, done.notices + _is_shorter(change)
        return done

    def report(self, lines: Sequence[Change], values: dict[str, Any], dry: bool) -> "Report":
        """The lots with the last day before and now."""
        day = entry.show("date", values["effective_date"], self.form.site)
        title = "LOTS THAT WOULD COME UNDER A POLICY" if dry else "LOTS THAT CAME UNDER A POLICY"
        policy = ("POLICY", f"{values['customer_type'] or 'ALL'} {day}")
        notice = ("MINIMUM NOTICE", f"{values['minimum_notice']} DAYS")
        return reports.report_changes(
            self._heading(title, policy, notice, ("RUN", "DRY RUN" if dry else "REAL RUN")), lines
        )

    def posted(self, work: "Work", act: Act, values: dict[str, Any]) -> list[Change]:
        """All that was moved under this version on this business date."""
        return list(applying.applied_on(work, self._policy(work, values), act.business_date))

    def words(self, sums: Passed, dry: bool) -> str:
        """`3 LOTS OF 2 CUSTOMERS CHANGED, 120 POINTS, 1 NOTICE QUEUED`."""
        lots, customers = counted(sums.lots, "LOT"), counted(sums.customers, "CUSTOMER")
        points, notices = counted(sums.points, "POINT"), counted(sums.notices, "NOTICE")
        done, queued = ("TO CHANGE", "TO QUEUE") if dry else ("CHANGED", "QUEUED")
        return f"{lots} OF {customers} {done}, {points}, {notices} {queued}"

    def _changes(
        self, work: "Work", act: Act, policy: ExpiryPolicy, holder: Holder, values: dict[str, Any]
    ) -> list[Change]:
        notice = values["minimum_notice"] or 0
        return applying.changes(work, holder, policy, act.business_date, max(notice, policy.notice_days))

    def _policy(self, work: "Work", values: dict[str, Any]) -> ExpiryPolicy:
        found: ExpiryPolicy | None = control.find(
            work, "expiry_policy", (values["customer_type"], values["effective_date"])
        )
        if found is None:
            raise Fault("NO SUCH POLICY IS ON FILE, EDITEXPR LISTS THEM BY F6", "effective_date")
        return found


def _is_shorter(change: Change) -> bool:
    return change.new is not None and (change.old is None or change.new < change.old)
