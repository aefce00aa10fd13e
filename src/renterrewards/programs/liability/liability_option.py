"""What AWDLIAB, AWDROLL, AWDAGE, AWDJRNL and AWDKPI share: figures that are displayed, printed, or given as JSON."""

from abc import abstractmethod
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from renterrewards import entry
from renterrewards.faults import Fault
from renterrewards.programs.lookup import check_codes
from renterrewards.programs.program import Program
from renterrewards.programs.reports.printing import deliver
from renterrewards.reports.liability.figures import Figures, plain, report
from renterrewards.reports.report import Report
from renterrewards.rules.conversation import Talk
from renterrewards.store import locations

if TYPE_CHECKING:
    from renterrewards.store.work import Work


class LiabilityOption(Program):
    """The parameters are the form; F1 BEGIN shows or prints the figures."""

    runs_at_once = True

    def start(self) -> Talk[None]:
        """No figures yet."""
        self.made: Figures | None = None
        yield from ()

    @property
    def keys(self) -> dict[str, Callable[[], Talk[None]]]:
        """F1 begins."""
        return super().keys | {"BEGIN": self.begin}

    def begin(self) -> Talk[None]:
        """Reckon the figures and run them to where the form says."""
        values = self.asked()
        printed = yield from deliver(self.desk, self.form.site, values, lambda work: self._report(work, values))
        self.outcome = {"file": printed} if printed else {}

    def data(self) -> dict[str, Any]:
        """The figures as plain data, for scripts."""
        if self.made is None:
            values = self.asked()
            with self.desk.store.look() as work:
                self.made = self.figures(work, values)
        return plain(self.made) | self.outcome

    @abstractmethod
    def figures(self, work: "Work", values: dict[str, Any]) -> Figures:
        """The figures of what was asked."""

    def asked(self) -> dict[str, Any]:
        """The values of the form, the dates in order and the codes on file. Raises Fault."""
        values = self.form.values()
        with self.desk.store.look() as work:
            check_codes(work, self.map, values)
        if "end_date" in values and values["end_date"] < values["start_date"]:
            raise Fault("END DATE MUST NOT BE BEFORE START DATE", "end_date")
        return values

    def chosen(self, work: "Work", values: dict[str, Any]) -> Callable[[str, str], bool]:
        """Whether a customer type and location are among those asked for."""
        kind, places = values["customer_type"] or "ALL", locations.meant(work, values["location"])
        return lambda of, at: kind in ("ALL", of) and (places is None or at in places)

    def shown(self, day: date) -> str:
        """A date as the site writes it."""
        return entry.show("date", day, self.form.site)

    def _report(self, work: "Work", values: dict[str, Any]) -> Report:
        self.made = self.figures(work, values)
        return report(self.made)
