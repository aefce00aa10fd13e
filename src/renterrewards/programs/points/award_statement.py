"""AWDSTMT: statements of award points between two dates, for one customer or all."""

from collections.abc import Callable, Generator
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from renterrewards.faults import Fault
from renterrewards.programs.customers.one_customer import OneCustomer
from renterrewards.programs.reports.printing import deliver
from renterrewards.reports import statement
from renterrewards.rules.conversation import Talk
from renterrewards.store.ledger import periods
from renterrewards.store.ledger.periods import PeriodOf

if TYPE_CHECKING:
    from renterrewards.reports.report import Report
    from renterrewards.store.work import Work


class AwardStatement(OneCustomer):
    """The customer, who may be left out, and the dates are the form; F1 BEGIN prints."""

    runs_at_once = True

    @property
    def keys(self) -> dict[str, Callable[[], Talk[None]]]:
        """F1 begins."""
        return super().keys | {"BEGIN": self.begin}

    def begin(self) -> Talk[None]:
        """Print or show the statements."""
        number, period = self._asked()
        of = "ALL" if number is None else str(number)

        def made(work: "Work") -> "Report":
            found = self._found(work, number, period)
            return statement.report_statements(found, period, of, self.form.site, self._progress)

        printed = yield from deliver(self.desk, self.form.site, self.form.values(), made)
        self.outcome = {"file": printed} if printed else {}

    def data(self) -> dict[str, Any]:
        """The statements and their total as plain data, for scripts."""
        number, period = self._asked()
        total = statement.StatementTotal()
        with self.desk.store.look() as work:
            rows = list(self._found(work, number, period))
        for one in rows:
            total.add(one)
        return {"rows": [asdict(one) for one in rows], "total": asdict(total)} | self.outcome

    # -- inside ------------------------------------------------------------------------------------

    def _asked(self) -> tuple[int | None, tuple[date | None, date]]:
        """Whose statement, and from when to when. Raises Fault."""
        number = self.at_hand().number if self.form.texts["customer_number"] else None
        first, last = self.form.value("start_date"), self.form.value("end_date") or self.form.site.today
        if first and last < first:
            raise Fault("END DATE MUST NOT BE BEFORE START DATE", "end_date")
        return number, (first, last)

    def _found(
        self, work: "Work", number: int | None, period: tuple[date | None, date]
    ) -> Generator[PeriodOf, None, None]:
        return periods.statements(work, *period, self.form.site.today, number)

    def _progress(self, rows: int) -> None:
        self.desk.working(f"{rows:,} LINES, ESC STOPS THE REPORT")
