"""AUDRPT: what the audit says between two dates, of a user, a kind of act, a file or a text."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from renterrewards.faults import Fault
from renterrewards.maps import Field
from renterrewards.programs.listing import Pick, Row
from renterrewards.programs.program import Program
from renterrewards.programs.reports.printing import deliver
from renterrewards.reports.audited import CODE, report_audit
from renterrewards.rules.conversation import Talk
from renterrewards.store.audit import lines
from renterrewards.store.audit.kinds import KINDS
from renterrewards.store.audit.lines import AuditQuery

if TYPE_CHECKING:
    from renterrewards.reports.report import Report
    from renterrewards.store.work import Work


class AuditReport(Program):
    """The parameters are the form; F1 BEGIN runs it."""

    runs_at_once = True

    @property
    def keys(self) -> dict[str, Callable[[], Talk[None]]]:
        """F1 begins."""
        return super().keys | {"BEGIN": self.begin}

    def begin(self) -> Talk[None]:
        """Run the report to where field 8 says; that what is personal was looked at is noted before it is seen."""
        query, personal, values = self._query(), self._personal(), self.form.values()
        if personal:
            self._note(query)

        def made(work: "Work") -> "Report":
            zone = self.desk.zone(work, self.desk.settings(work).default_location)
            return report_audit(work, query, zone, self.form.site, personal, self._progress)

        printed = yield from deliver(self.desk, self.form.site, values, made)
        self.outcome = {"file": printed} if printed else {}

    def data(self) -> dict[str, Any]:
        """The lines as plain data, for scripts."""
        query, personal = self._query(), self._personal()
        with self.desk.store.look() as work, closing(lines.lines(work, query, personal=personal)) as found:
            return {"rows": [asdict(line) for line in found]} | self.outcome

    def choices(self, field: Field) -> Pick | None:
        """Shift+F7 at the kind says what each is."""
        if field.name != "kind":
            return super().choices(field)
        return Pick("KINDS OF ACTS", "KIND", (Row(kind, f"{kind:<8} {does}") for kind, does in KINDS.items()))

    # -- inside ------------------------------------------------------------------------------------

    def _query(self) -> AuditQuery:
        """What is asked for. Raises Fault."""
        values, today = self.form.values(), self.form.site.today
        first, last = values["start_date"] or today, values["end_date"] or today
        if last < first:
            raise Fault("END DATE MUST NOT BE BEFORE START DATE", "end_date")
        one = {name: "" if values[name] == "ALL" else values[name] for name in ("user", "kind")}
        return AuditQuery(first, last, one["user"], one["kind"], values["what"], values["text"])

    def _personal(self) -> bool:
        """Whether personal values are shown. Raises Fault for who may not see them."""
        if not self.form.value("personal"):
            return False
        with self.desk.store.look() as work:
            if not self.desk.rights(work).unmasked:
                raise Fault("PERSONAL VALUES ARE FOR WHO SEES DATA UNMASKED, TYPE N (EDITUAF)", "personal")
        return True

    def _note(self, query: AuditQuery) -> None:
        """Note the look, but not the text that was looked for: it may be a customer's, who could never be erased."""
        from renterrewards.programs import noting

        looked = query._replace(text="*" if query.text else "")
        noting.aside(self.desk, "UNMASK", CODE, {name: value for name, value in looked._asdict().items() if value})

    def _progress(self, rows: int) -> None:
        self.desk.working(f"{rows:,} LINES, ESC STOPS THE REPORT")
