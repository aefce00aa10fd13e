"""ENRLRPT: how well the counter sells the awards: enrolments and awards offered, accepted and declined."""

from datetime import date
from typing import TYPE_CHECKING, Any

from renterrewards.programs.reports.grouped_report import GroupedReport
from renterrewards.reports.selling import plain, report_selling
from renterrewards.store import selling

if TYPE_CHECKING:
    from renterrewards.reports.report import Report
    from renterrewards.store.work import Work


class EnrolmentReport(GroupedReport):
    """Enrolments and awards offered."""

    def report(self, work: "Work", first: date, last: date, by: str, chart: bool) -> "Report":
        """The report as it is printed."""
        return report_selling(work, first, last, by, self.form.site, chart=chart)

    def data(self) -> dict[str, Any]:
        """The lines and their total as plain data, for scripts."""
        with self.desk.store.look() as work:
            lines = selling.selling(work, *self.asked())
        return {"rows": [plain(line) for line in lines], "total": plain(selling.total(lines))} | self.outcome
