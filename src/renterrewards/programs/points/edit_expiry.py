"""EDITEXPR: the expiry policies, by customer type and effective date; a version that lots were born with stays."""

from typing import TYPE_CHECKING, Any

from renterrewards import entry
from renterrewards.faults import Fault
from renterrewards.maps import Field
from renterrewards.programs.listing import Pick, Row
from renterrewards.programs.record import RecordFile
from renterrewards.store import control
from renterrewards.store.ledger import expiry

if TYPE_CHECKING:
    from renterrewards.store.work import Work


class Versions(RecordFile):
    """A control file by effective date; `_check_free` says which versions can be neither changed nor deleted."""

    def choices(self, field: Field) -> Pick | None:
        """Shift+F7 at the date lists the versions of what is typed before it, as dates are typed."""
        found = super().choices(field)
        if found is None or field.name != "effective_date":
            return found
        shown = (Row(entry.show("date", row.key, self.form.site), row.text) for row in found.rows)
        return found._replace(rows=shown)

    def _write(self, work: "Work", record: Any) -> None:
        on_file = control.find(work, self.map.file, self._key(record))
        if on_file is not None and on_file != record:
            self._check_free(work, on_file)
        super()._write(work, record)


class ExpiryPolicies(Versions):
    """A control file whose used versions can only be followed by later ones."""

    def _check_free(self, work: "Work", record: Any) -> None:
        if expiry.has_lots(work, record):
            raise Fault("POINTS WERE EARNED UNDER IT, IT STAYS, ADD A LATER EFFECTIVE DATE", "effective_date")

    def _called(self, key: tuple[Any, ...]) -> str:
        return f"EXPIRY POLICY {key[0] or 'ALL'} {entry.show('date', key[1], self.form.site)}"
