"""What ENRLRPT and AWDACT share: what happened between two dates, a line a day, month, user or whatever BY says."""

from abc import abstractmethod
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from renterrewards.faults import Fault
from renterrewards.programs.program import Program
from renterrewards.programs.reports.printing import deliver
from renterrewards.rules.conversation import Talk

if TYPE_CHECKING:
    from renterrewards.reports.report import Report
    from renterrewards.store.work import Work


class GroupedReport(Program):
    """The dates and the grouping are the form; F1 BEGIN runs it."""

    runs_at_once = True

    @property
    def keys(self) -> dict[str, Callable[[], Talk[None]]]:
        """F1 begins."""
        return super().keys | {"BEGIN": self.begin}

    def begin(self) -> Talk[None]:
        """Run the report to where field 4 says."""
        asked, values = self.asked(), self.form.values()
        chart = bool(values["chart"])
        printed = yield from deliver(self.desk, self.form.site, values, lambda work: self.report(work, *asked, chart))
        self.outcome = {"file": printed} if printed else {}

    @abstractmethod
    def report(self, work: "Work", first: date, last: date, by: str, chart: bool) -> "Report":
        """The report over these days, a line for each of what `by` says."""

    def asked(self) -> tuple[date, date, str]:
        """The first day, the last, and what a line is of. Raises Fault."""
        today = self.form.site.today
        first, last = self.form.value("start_date") or today, self.form.value("end_date") or today
        if last < first:
            raise Fault("END DATE MUST NOT BE BEFORE START DATE", "end_date")
        return first, last, self.form.value("by")
