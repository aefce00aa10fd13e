"""AWDACT: what points came in and went out between two dates, by day, month, user, location, kind or rule."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from renterrewards.faults import Fault
from renterrewards.programs.printing import deliver
from renterrewards.programs.program import Program
from renterrewards.reports.activity import report_activity
from renterrewards.rules.conversation import Talk
from renterrewards.store.ledger import activity

if TYPE_CHECKING:
    from renterrewards.reports.report import Report
    from renterrewards.store.work import Work


class AwardActivity(Program):
    """The dates and the grouping are the form; F1 BEGIN runs it."""

    runs_at_once = True

    @property
    def keys(self) -> dict[str, Callable[[], Talk[None]]]:
        """F1 begins."""
        return super().keys | {"BEGIN": self.begin}

    def begin(self) -> Talk[None]:
        """Run the report to where field 4 says."""
        first, last, by = self._asked()
        site, values = self.form.site, self.form.values()

        def made(work: "Work") -> "Report":
            return report_activity(work, first, last, by, site, chart=bool(values["chart"]))

        printed = yield from deliver(self.desk, site, values, made)
        self.outcome = {"file": printed} if printed else {}

    def data(self) -> dict[str, Any]:
        """The lines as plain data, and the points outstanding before and after, for scripts."""
        first, last, by = self._asked()
        with self.desk.store.look() as work:
            lines = activity.activity(work, first, last, by)
            before, after = activity.before(work, first), activity.through(work, last)
        rows = [asdict(line) | {"net": line.net} for line in lines]
        return {"rows": rows, "points_before": before, "points_after": after} | self.outcome

    def _asked(self) -> tuple[date, date, str]:
        today = self.form.site.today
        first, last = self.form.value("start_date") or today, self.form.value("end_date") or today
        if last < first:
            raise Fault("END DATE MUST NOT BE BEFORE START DATE", "end_date")
        return first, last, self.form.value("by")
