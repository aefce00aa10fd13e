"""EDITLIAB: the versions of the liability policy; one that a month was closed by stays."""

from typing import TYPE_CHECKING, Any

from renterrewards import entry
from renterrewards.faults import Fault
from renterrewards.maps import Field
from renterrewards.programs.listing import Pick, Row
from renterrewards.programs.record import RecordFile
from renterrewards.store import control
from renterrewards.store.liability import months

if TYPE_CHECKING:
    from renterrewards.store.work import Work


class LiabilityPolicies(RecordFile):
    """A control file whose used versions can only be followed by later ones."""

    def choices(self, field: Field) -> Pick | None:
        """Shift+F7 at the date lists the versions, as dates are typed."""
        found = super().choices(field)
        if found is None or not field.key:
            return found
        return found._replace(rows=(Row(self._shown(row.key), row.text) for row in found.rows))

    def _write(self, work: "Work", record: Any) -> None:
        on_file = control.find(work, self.map.file, self._key(record))
        used = [month.last_day for month in months.months(work) if month.policy_date == record.effective_date]
        if used and on_file != record:
            raise Fault(f"THE MONTH OF {self._shown(used[0])} IS CLOSED BY IT, ADD A LATER ONE", "effective_date")
        super()._write(work, record)

    def _called(self, key: tuple[Any, ...]) -> str:
        return f"LIABILITY POLICY {self._shown(key[0])}"

    def _shown(self, value: Any) -> str:
        return entry.show("date", value, self.form.site)
