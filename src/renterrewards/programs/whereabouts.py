"""Where a user may work: what he types into the Location fields of an option, and which reports are his."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from renterrewards.faults import Fault
from renterrewards.maps import Field, Map
from renterrewards.programs.form import Form
from renterrewards.rules.rights import Rights
from renterrewards.store import locations

if TYPE_CHECKING:
    from renterrewards.store.work import Work


def check(work: "Work", rights: Rights, form: Form, fields: Iterable[Field]) -> None:
    """Raise Fault for a location, or a group with one, that is not his; blank fields are passed over."""
    for field in fields:
        if rights.locations is not None and field.look_up == "location" and (code := form.value(field.name)):
            rights.check_locations(code, locations.meant(work, code) or (), field.name)


def check_record(work: "Work", rights: Rights, map: Map, record: Any) -> None:
    """The same of a record that is written or deleted, whatever stands on a screen, or comes from a file."""
    if rights.locations is None:
        return
    for field in map.entries:
        if field.look_up == "location" and (code := getattr(record, field.name, "")):
            rights.check_locations(code, locations.meant(work, code) or (), field.name)


def check_all(work: "Work", rights: Rights, form: Form, is_report: bool) -> None:
    """The same of a whole form; a report must be of his locations, or of one customer. Raises Fault."""
    asked = [field for field in form.map.entries if field.look_up == "location"]
    check(work, rights, form, asked)
    if not is_report:
        return
    for field in asked:
        if not form.value(field.name):
            raise Fault("A LOCATION IS REQUIRED OF YOU, TYPE ONE OF YOURS OR THEIR GROUP", field.name)
    if not asked and not form.texts.get("customer_number"):
        raise Fault("THIS REPORT IS OF EVERY LOCATION, YOURS ARE NAMED IN EDITUAF FIELD 4")
