"""AWDHIST: what happened to one customer's award points, and of a movement which lots it took from or made."""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from renterrewards import entry
from renterrewards.faults import Fault
from renterrewards.maps import Field
from renterrewards.programs.customers.one_customer import OneCustomer
from renterrewards.programs.listing import Pick, Row
from renterrewards.programs.reports.printing import deliver
from renterrewards.records import Customer
from renterrewards.reports import history
from renterrewards.reports import lots as drilled
from renterrewards.rules.conversation import Ask, Talk
from renterrewards.store.ledger import lots, points
from renterrewards.store.ledger.lots import Moved

if TYPE_CHECKING:
    from renterrewards.reports.report import Report
    from renterrewards.store.work import Work

MOVEMENTS = "MOVEMENTS, THE NEWEST FIRST"
HEADING = "   NO  DATE      WHAT HAPPENED        POINTS   BALANCE  SOURCE      WHY"


class AwardHistory(OneCustomer):
    """The customer is the form, field 3 one of his movements; F1 BEGIN shows or prints all, or the lots of the one."""

    runs_at_once = True

    @property
    def keys(self) -> dict[str, Callable[[], Talk[None]]]:
        """F1 begins."""
        return super().keys | {"BEGIN": self.begin}

    def begin(self) -> Talk[None]:
        """Show or print the movements, oldest first; or what one of them was made of."""
        customer, values, site = self.at_hand(), self.form.values(), self.form.site
        printed = yield from deliver(self.desk, site, values, lambda work: self._report(work, customer))
        if printed:
            self.outcome["file"] = printed

    def search(self) -> Talk[None]:
        """F6: a customer, or one of the movements of the customer shown, whose lots are told at once."""
        if self.customer is None or (yield Ask("SEARCH A=CUSTOMERS B=MOVEMENTS?", answers=("A", "B"))) == "A":
            yield from super().search()
            return
        seq = yield self._movements()
        self.form.put("movement", seq)
        yield from self.begin()

    def choices(self, field: Field) -> Pick | None:
        """Shift+F7 at the movement lists those of the customer."""
        return self._movements() if field.name == "movement" else super().choices(field)

    def show(self, customer: Customer, **more: Any) -> None:
        """Another customer has other movements than the one before."""
        if self.customer is not None and self.customer.number != customer.number:
            self.form.put("movement", None)
        super().show(customer, **more)

    def data(self) -> dict[str, Any]:
        """The movements as plain data, for scripts; of one movement what it posted and what became of it."""
        number, seq = self.at_hand().number, self.form.value("movement")
        with self.desk.store.look() as work:
            if not seq:
                return {"rows": [asdict(line) for line in points.movements(work, number)]}
            moved = self._found(work, seq)
            found = {"movement": asdict(moved), "rows": [asdict(part) for part in lots.parts(work, moved.id)]}
            return found | {"since": [asdict(part) for part in lots.uses(work, moved.id)]}

    # -- inside ------------------------------------------------------------------------------------

    def _report(self, work: "Work", customer: Customer) -> "Report":
        seq = self.form.value("movement")
        if not seq:
            return history.report_history(work, customer, self.form.site)
        return drilled.report_movement(work, customer, self._found(work, seq), self.form.site)

    def _found(self, work: "Work", seq: int) -> Moved:
        moved = lots.movement(work, self.at_hand().number, seq)
        if moved is None:
            raise Fault(f"MOVEMENT {seq} IS NOT ON FILE, SHIFT+F7 LISTS HIS MOVEMENTS", "movement")
        return moved

    def _movements(self) -> Pick:
        return Pick(MOVEMENTS, HEADING, self._rows(self.at_hand().number))

    def _rows(self, customer_number: int) -> Iterator[Row]:
        """The movements, read from the store a page at a time."""
        before: int | None = None
        while True:
            with self.desk.store.look() as work:
                page = lots.newest_first(work, customer_number, before)
            for moved in page:
                yield Row(moved.seq, _row_text(moved, self.form.site))
            if len(page) < lots.PAGE:
                return
            before = page[-1].seq


def _row_text(moved: Moved, site: entry.Site) -> str:
    day, source = entry.show("date", moved.date, site), history.source_text(moved.source)
    figures = f"{moved.delta:>+8,}  {moved.balance_after:>8,}"
    return f"{moved.seq:>5}  {day}  {drilled.what(moved):<17}{figures}  {source[:10]:<10}  {drilled.why(moved)}"
