"""AWDJRNL: the journal of a closed month, displayed as often as wanted and exported once."""

from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from renterrewards import clock, entry
from renterrewards.cleaner import clean
from renterrewards.faults import Fault
from renterrewards.programs.liability.liability_option import LiabilityOption
from renterrewards.programs.reports import ways
from renterrewards.reports.destinations import newfile
from renterrewards.reports.liability.figures import Figures
from renterrewards.reports.liability.journal import csv_lines, figures_journal
from renterrewards.rules.conversation import Ask, Talk, Tell
from renterrewards.rules.expiry import end_of
from renterrewards.store import trouble
from renterrewards.store.liability import months
from renterrewards.store.liability.months import Month
from renterrewards.store.trouble import LeftOpen

if TYPE_CHECKING:
    from renterrewards.records import Act
    from renterrewards.store.work import Work


EXPORTS = ("PRTFILE", "CSV")
"""The printers that make the CSV file for the bookkeeping; two of them would be booked twice."""

NOT_EXPORTED = "THE SERVER WENT AWAY WHILE SAVING, NOTHING EXPORTED, TRY AGAIN"
KEPT = (
    "THE SERVER WENT AWAY WHILE SAVING, {where} STAYS: "
    "IF D SHOWS THAT THE MONTH IS NOT YET EXPORTED, REMOVE THE FILE AND EXPORT AGAIN"
)


class Made(NamedTuple):
    """A file that an act has made."""

    path: Path
    act: "Act"


class AwardJournal(LiabilityOption):
    """F1 displays or prints the journal, or exports it after a question."""

    def begin(self) -> Talk[None]:
        """D displays, P prints; to one of `EXPORTS` it exports, once."""
        values = self.asked()
        with self.desk.store.look() as work:
            self._show(work, self._month(work, values["month"]))
        if values["print_display"] == "D" or values["printer"] not in EXPORTS:
            yield from super().begin()
            return
        self.desk.check_writable()
        ways.check(self.desk, values["printer"])
        yield from self._export(values["month"])

    def figures(self, work: "Work", values: dict[str, Any]) -> Figures:
        """The journal of the month asked for."""
        month = self._month(work, values["month"])
        return figures_journal(month, months.journal(work, month.last_day), self._exported(work, month), self.form.site)

    # -- inside ------------------------------------------------------------------------------------

    def _export(self, day: date) -> Talk[None]:
        with self.desk.store.look() as work:
            month = self._month(work, day)
            self._check_first(work, month)
        asked = f"EXPORT THE JOURNAL OF {self.shown(month.last_day)}, ONCE AND NEVER AGAIN, Y/N?"
        if (yield Ask(asked, guarded=True)) != "Y":
            yield Tell("NOTHING EXPORTED")
            return
        path = self._written(month.last_day)
        self.outcome = {"file": path}
        with self.desk.store.look() as work:
            self._show(work, self._month(work, month.last_day))
        yield Tell(f"EXPORTED TO {clean(path)}")

    def _written(self, last_day: date) -> str:
        """Mark the month and write the file, both or neither; the file stays as long as the month may be marked."""
        made: list[Made] = []

        def export_it(work: "Work") -> None:
            _removed(made)  # by a try that was not saved
            self._mark_and_write(work, last_day, made)

        try:
            self.apply(export_it, alone=True)
        except LeftOpen as lost:
            if not self._is_marked(last_day, made):
                raise Fault(NOT_EXPORTED) from lost
        except Fault:
            _removed(made)
            raise
        except BaseException:  # Ctrl+C may come behind the COMMIT
            with suppress(Fault):
                self._is_marked(last_day, made)
            raise
        return str(made[-1].path)

    def _mark_and_write(self, work: "Work", last_day: date, made: list[Made]) -> None:
        month, act = self._month(work, last_day), self.desk.act(work)
        self._check_first(work, month)
        months.mark_exported(work, act, last_day)
        at = clock.local(act.instant, self._zone(work))
        lines = csv_lines(month, months.journal(work, last_day))
        path = newfile.write(lines, self.desk.print_folder, "AWDJRNL", at, ".csv")
        made.append(Made(path, act))
        months.name_export(work, last_day, path.name)

    def _is_marked(self, last_day: date, made: list[Made]) -> bool:
        """Whether an act that may have been saved was; if not, its file goes. Raises Fault when it cannot be learnt."""
        if not made:
            return False
        path, act = made[-1]
        try:
            with self.desk.store.work(alone=True) as work:  # when the server is no more at it
                marked = months.was_exported(work, act, last_day, path.name)
                work.aside = not marked  # else it counts for the one that was saved and not counted
        except Fault as fault:
            raise trouble.fault(KEPT, str(path)) from fault
        if not marked:
            _removed(made)
        return marked

    def _month(self, work: "Work", day: date) -> Month:
        last_day = end_of(day, 1)
        for month in months.months(work):
            if month.last_day == last_day:
                return month
        raise Fault(f"THE MONTH TO {self.shown(last_day)} IS NOT CLOSED, AWDLIAB CLOSES IT", "month")

    def _check_first(self, work: "Work", month: Month) -> None:
        if month.exported_at:
            raise Fault(f"EXPORTED BEFORE, {self._exported(work, month)}, D DISPLAYS IT", "print_display")

    def _show(self, work: "Work", month: Month) -> None:
        self.form.fill({"month": month.last_day, "exported": self._exported(work, month)})

    def _exported(self, work: "Work", month: Month) -> str:
        if month.exported_at is None:
            return "NOT YET"
        at = entry.show("moment", clock.local(month.exported_at, self._zone(work)), self.form.site)
        return f"{at} BY {month.exported_by}"

    def _zone(self, work: "Work") -> str:
        return self.desk.zone(work, self.desk.settings(work).default_location)


def _removed(made: list[Made]) -> None:
    while made:
        made.pop().path.unlink(missing_ok=True)
