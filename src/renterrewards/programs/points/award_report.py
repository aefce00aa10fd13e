"""AWARDRPT: the Customer Rental Awards Report, printed to a file or shown on the glass."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict
from datetime import date
from typing import Any

from renterrewards.faults import Fault
from renterrewards.money import money_text
from renterrewards.programs.lookup import check_codes
from renterrewards.programs.printing import deliver
from renterrewards.programs.program import Program
from renterrewards.reports import awards
from renterrewards.rules.conversation import Talk
from renterrewards.store.awards import AwardQuery

QUERY = (
    *("start_date", "end_date", "location", "customer_type"),
    *("minimum_rentals", "minimum_days", "minimum_revenue"),
)


class AwardReport(Program):
    """The parameters are the form; F1 BEGIN runs it."""

    runs_at_once = True

    @property
    def keys(self) -> dict[str, Callable[[], Talk[None]]]:
        """F1 begins."""
        return super().keys | {"BEGIN": self.begin}

    def begin(self) -> Talk[None]:
        """Run the report to where field 8 says."""
        values = self.form.values()
        query = self._query(values)
        printed = yield from deliver(
            self.desk,
            self.form.site,
            values,
            lambda work: awards.report_awards(work, query, self.form.site, self._progress),
        )
        self.outcome = {"file": printed} if printed else {}

    def data(self) -> dict[str, Any]:
        """The rows and their total as plain data, for scripts."""
        query = self._query(self.form.values())
        total = awards.AwardTotal()
        with self.desk.store.look() as work, closing(awards.rows(work, query)) as found:
            selected = list(found)
        if selected:
            _, _, _, _, _, rentals, days, revenue, _, points = zip(*selected, strict=True)
            total.add(rentals, days, revenue, points)
        return {"rows": [_plain(row._asdict()) for row in selected], "total": _plain(asdict(total))} | self.outcome

    def _query(self, values: dict[str, Any]) -> AwardQuery:
        with self.desk.store.look() as work:
            check_codes(work, self.map, values)
        wanted = {name: values[name] for name in QUERY}
        for name in ("start_date", "end_date"):
            wanted[name] = wanted[name] or self.form.site.today
        for name in ("location", "customer_type"):
            wanted[name] = wanted[name] or "ALL"
        if wanted["end_date"] < wanted["start_date"]:
            raise Fault("END DATE MUST NOT BE BEFORE START DATE", "end_date")
        return AwardQuery(**wanted)

    def _progress(self, rows: int) -> None:
        self.desk.working(f"{rows:,} CUSTOMERS, ESC STOPS THE REPORT")


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """A row of the report for JSON: money as text with two decimals, dates as YYYY-MM-DD."""
    shown = {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}
    return shown | {"revenue": money_text(row["revenue"])}
