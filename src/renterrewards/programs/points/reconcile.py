"""AWDRECON: proves the points ledger, prints every difference and never heals one."""

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any

from renterrewards.maps import Map
from renterrewards.programs.customers.one_customer import OneCustomer
from renterrewards.programs.desk import Desk
from renterrewards.programs.reports.printing import deliver
from renterrewards.reports import recon as printed
from renterrewards.rules.conversation import Talk, Tell
from renterrewards.store.proof import recon

if TYPE_CHECKING:
    from renterrewards.reports.report import Report
    from renterrewards.store.work import Work

MOST_KEPT = 10_000
"""Differences that --json lists; all are counted, and all are printed."""


class Reconcile(OneCustomer):
    """The customer is optional; F1 BEGIN checks his account, or all."""

    runs_at_once = True

    def __init__(self, desk: Desk, map: Map) -> None:
        super().__init__(desk, map)
        self.run = recon.Checked()
        self.found: list[recon.Difference] = []

    @property
    def keys(self) -> dict[str, Callable[[], Talk[None]]]:
        """F1 begins."""
        return super().keys | {"BEGIN": self.begin}

    @property
    def exit_code(self) -> int:
        """1 once differences were found: the run was made, and the ledger is wrong."""
        return 1 if self.run.differences else 0

    def begin(self) -> Talk[None]:
        """Check, show or print what was found, and write down that it was checked."""
        number = self.at_hand().number if self.form.texts["customer_number"] else None
        self.found.clear()
        path = yield from deliver(
            self.desk, self.form.site, self.form.values(), lambda work: self._report(work, number)
        )
        if not (self.desk.store.read_only or self.rights.view_only):
            self.apply(lambda work: recon.record(work, self.desk.act(work), self.run, number))
        self.outcome = {"file": path} if path else {}
        yield Tell(_said(self.run), error=bool(self.run.differences))

    def data(self) -> dict[str, Any]:
        """What was checked and what was found, for scripts."""
        run = self.run
        figures = {"accounts": run.accounts, "movements": run.movements, "differences": run.differences}
        return figures | {"rows": [line._asdict() for line in self.found]} | self.outcome

    # -- inside ------------------------------------------------------------------------------------

    def _report(self, work: "Work", number: int | None) -> "Report":
        self.run = recon.checked(work, number)
        of = "ALL" if number is None else str(number)
        return printed.report_recon(self._kept(recon.differences(work, self.run, number, self._progress)), self.run, of)

    def _kept(self, found: Generator[recon.Difference, None, None]) -> Generator[recon.Difference, None, None]:
        for line in found:
            if len(self.found) < MOST_KEPT:
                self.found.append(line)
            yield line

    def _progress(self, movements: int) -> None:
        self.desk.working(f"{movements:,} MOVEMENTS VERIFIED, ESC STOPS")


def _said(run: recon.Checked) -> str:
    found = f"{_counted(run.differences, 'DIFFERENCE')}, CALL SUPPORT" if run.differences else "NO DIFFERENCE"
    return f"{_counted(run.accounts, 'ACCOUNT')}, {_counted(run.movements, 'MOVEMENT')}, {found}"


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 'S'}"
