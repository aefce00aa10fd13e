"""CUSRNT: Customer Rental Summary, what one customer rented and what came of it."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict
from typing import Any

from renterrewards.faults import Fault
from renterrewards.money import money_text
from renterrewards.programs.customers.one_customer import OneCustomer
from renterrewards.programs.reports.printing import deliver
from renterrewards.reports import rentals as reports
from renterrewards.reports.rentals import Asked, RentalTotal
from renterrewards.rules.conversation import Talk
from renterrewards.store import rentals

MONEY = ("time_and_miles", "discount", "documents_off", "revenue")


class CustomerRentals(OneCustomer):
    """The customer and the dates are the form; F1 BEGIN shows or prints his rentals."""

    runs_at_once = True

    @property
    def keys(self) -> dict[str, Callable[[], Talk[None]]]:
        """F1 begins."""
        return super().keys | {"BEGIN": self.begin}

    def begin(self) -> Talk[None]:
        """Show or print the rentals."""
        asked, site = self._asked(), self.form.site
        printed = yield from deliver(
            self.desk, site, self.form.values(), lambda work: reports.report_rentals(work, asked, site, self._progress)
        )
        self.outcome = {"file": printed} if printed else {}

    def data(self) -> dict[str, Any]:
        """The rentals and their total as plain data, for scripts."""
        asked, total, rows = self._asked(), RentalTotal(), []
        with self.desk.store.look() as work, closing(reports.found(work, asked)) as found:
            origins = rentals.came_from(work, asked.customer.number)
            for one in found:
                total.add(one)
                rows.append(_plain(asdict(one)) | {"merged_from": origins.get(one.ra_number)})
        return {"rows": rows, "total": _plain(asdict(total))} | self.outcome

    # -- inside ------------------------------------------------------------------------------------

    def _asked(self) -> Asked:
        """Whose rentals, from when to when. Raises Fault."""
        customer = self.at_hand()
        if into := customer.merged_into:
            raise Fault(f"CUSTOMER {customer.number} IS MERGED INTO {into}, USE {into}", "customer_number")
        first, last = self.form.value("start_date"), self.form.value("end_date")
        if first and last and last < first:
            raise Fault("END DATE MUST NOT BE BEFORE START DATE", "end_date")
        his = self.rights.where, self.rights.locations
        return Asked(customer, first, last, last is None or last >= self.form.site.today, *his)

    def _progress(self, rows: int) -> None:
        self.desk.working(f"{rows:,} RENTALS, ESC STOPS THE REPORT")


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Money as text with two decimals, dates as YYYY-MM-DD."""
    shown = {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in row.items()}
    return shown | {name: money_text(row[name]) for name in MONEY}
