"""NEARRPT: the customers who are within a few rentals of an award, to be told of it."""

from collections.abc import Callable
from contextlib import closing
from typing import Any

from renterrewards.programs.lookup import check_codes
from renterrewards.programs.program import Program
from renterrewards.programs.reports.printing import deliver
from renterrewards.reports.near import report_near
from renterrewards.rules.conversation import Talk
from renterrewards.store import near
from renterrewards.store.near import NearQuery


class NearAward(Program):
    """The parameters are the form; F1 BEGIN runs it."""

    runs_at_once = True

    @property
    def keys(self) -> dict[str, Callable[[], Talk[None]]]:
        """F1 begins."""
        return super().keys | {"BEGIN": self.begin}

    def begin(self) -> Talk[None]:
        """Run the report to where field 7 says."""
        values, site = self.form.values(), self.form.site
        query = self._query(values)
        printed = yield from deliver(
            self.desk, site, values, lambda work: report_near(work, query, site.today, site, self._progress)
        )
        self.outcome = {"file": printed} if printed else {}

    def data(self) -> dict[str, Any]:
        """The customers as plain data, for scripts."""
        query = self._query(self.form.values())
        with self.desk.store.look() as work, closing(near.near(work, query, self.form.site.today)) as found:
            return {"rows": [one._asdict() for one in found]} | self.outcome

    def _query(self, values: dict[str, Any]) -> NearQuery:
        with self.desk.store.look() as work:
            check_codes(work, self.map, values)
        return NearQuery(
            within=values["within"],
            since=values["since"],
            ready=bool(values["ready"]),
            **{name: _one(values[name]) for name in ("customer_type", "location", "award")},
        )

    def _progress(self, rows: int) -> None:
        self.desk.working(f"{rows:,} CUSTOMERS, ESC STOPS THE REPORT")


def _one(code: str) -> str:
    return "" if code == "ALL" else code
