"""AWDACT: what points came in and went out between two dates, by day, month, user, location, kind or rule."""

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from renterrewards.programs.reports.grouped_report import GroupedReport
from renterrewards.reports.activity import report_activity
from renterrewards.store.ledger import activity

if TYPE_CHECKING:
    from renterrewards.reports.report import Report
    from renterrewards.store.work import Work


class AwardActivity(GroupedReport):
    """Points in and out."""

    def report(self, work: "Work", first: date, last: date, by: str, chart: bool) -> "Report":
        """The report as it is printed."""
        return report_activity(work, first, last, by, self.form.site, chart=chart)

    def data(self) -> dict[str, Any]:
        """The lines as plain data, and the points outstanding before and after, for scripts."""
        first, last, by = self.asked()
        with self.desk.store.look() as work:
            lines = activity.activity(work, first, last, by)
            before, after = activity.before(work, first), activity.through(work, last)
        rows = [asdict(line) | {"net": line.net} for line in lines]
        return {"rows": rows, "points_before": before, "points_after": after} | self.outcome
