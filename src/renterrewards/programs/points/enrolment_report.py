"""ENRLRPT: how well the counter sells the awards: enrolments and awards offered, accepted and declined."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from renterrewards.faults import Fault
from renterrewards.programs.printing import deliver
from renterrewards.programs.program import Program
from renterrewards.reports.selling import plain, report_selling
from renterrewards.rules.conversation import Talk
from renterrewards.store import selling

if TYPE_CHECKING:
    from renterrewards.reports.report import Report
    from renterrewards.store.work import Work


class EnrolmentReport(Program):
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
            return report_selling(work, first, last, by, site, chart=bool(values["chart"]))

        printed = yield from deliver(self.desk, site, values, made)
        self.outcome = {"file": printed} if printed else {}

    def data(self) -> dict[str, Any]:
        """The lines and their total as plain data, for scripts."""
        first, last, by = self._asked()
        with self.desk.store.look() as work:
            lines = selling.selling(work, first, last, by)
        return {"rows": [plain(line) for line in lines], "total": plain(selling.total(lines))} | self.outcome

    def _asked(self) -> tuple[date, date, str]:
        today = self.form.site.today
        first, last = self.form.value("start_date") or today, self.form.value("end_date") or today
        if last < first:
            raise Fault("END DATE MUST NOT BE BEFORE START DATE", "end_date")
        return first, last, self.form.value("by")
