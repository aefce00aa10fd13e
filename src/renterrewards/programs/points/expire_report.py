"""EXPRPT: the points that expire in the days to come, by customer, or the notices that wait to be sent."""

from collections.abc import Callable, Generator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from renterrewards import entry
from renterrewards.programs.lookup import check_codes
from renterrewards.programs.program import Program
from renterrewards.programs.reports.printing import deliver
from renterrewards.reports import expiry as reports
from renterrewards.rules.conversation import Talk
from renterrewards.store.ledger import expiry
from renterrewards.store.ledger.expiry import Dying, Notice

if TYPE_CHECKING:
    from renterrewards.reports.report import Report
    from renterrewards.store.work import Work


class ExpireReport(Program):
    """C lists what is coming, N the notices."""

    runs_at_once = True

    @property
    def keys(self) -> dict[str, Callable[[], Talk[None]]]:
        """F1 begins."""
        return super().keys | {"BEGIN": self.begin}

    def begin(self) -> Talk[None]:
        """Run the report to where field 4 says."""
        values = self._values()
        printed = yield from deliver(self.desk, self.form.site, values, lambda work: self._report(work, values))
        self.outcome = {"file": printed} if printed else {}

    def data(self) -> dict[str, Any]:
        """The rows and their points as plain data, for scripts."""
        values = self._values()
        with self.desk.store.look() as work:
            lines = self._notices(work, values) if values["what"] == "N" else self._coming(work, values)
            found: list[Dying | Notice] = list(lines)
        return {
            "rows": [reports.plain(one) for one in found],
            "points": sum(one.points for one in found),
        } | self.outcome

    def _values(self) -> dict[str, Any]:
        values = self.form.values()
        with self.desk.store.look() as work:
            check_codes(work, self.map, values)
        return values

    def _report(self, work: "Work", values: dict[str, Any]) -> "Report":
        kind = ("CUST TYPE", values["customer_type"] or "ALL")
        if values["what"] == "N":
            return reports.report_notices(self._heading("EXPIRY NOTICES TO SEND", kind), self._notices(work, values))
        until = ("UP TO", entry.show("date", self._until(values), self.form.site))
        head = self._heading("AWARD POINTS THAT EXPIRE", until, kind)
        return reports.report_coming(head, self.form.site.today, self._coming(work, values))

    def _coming(self, work: "Work", values: dict[str, Any]) -> Generator[Dying, None, None]:
        return expiry.foreseen(work, self.form.site.today, self._until(values), _one(values["customer_type"]))

    def _notices(self, work: "Work", values: dict[str, Any]) -> Generator[Notice, None, None]:
        kind = _one(values["customer_type"])
        for notice in expiry.notices(work, self.form.site.today):
            if kind in ("", notice.holder.customer_type):
                yield notice

    def _until(self, values: dict[str, Any]) -> date:
        return self.form.site.today + timedelta(days=values["days_ahead"])

    def _heading(self, title: str, *parameters: tuple[str, str]) -> reports.Heading:
        return reports.Heading(
            code=self.map.code,
            title=title,
            parameters=parameters,
            site=self.form.site,
            progress=lambda rows: self.desk.working(f"{rows:,} LINES, ESC STOPS THE REPORT"),
        )


def _one(code: str) -> str:
    return "" if code == "ALL" else code
