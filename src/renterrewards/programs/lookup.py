"""Codes that must be on file, and the pick lists of the fields that hold them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from renterrewards import clock, entry, periods
from renterrewards.faults import Fault
from renterrewards.maps import Field, Map
from renterrewards.programs.desk import Desk
from renterrewards.programs.listing import Pick, Row
from renterrewards.records import BUILT_IN_TYPES, Control
from renterrewards.rules import printers
from renterrewards.rules.opening import Program as Awards

if TYPE_CHECKING:
    from renterrewards.store.work import Work

_EVERYWHERE = ("", "ALL")


class Files:
    """The control files as the rules may read them."""

    def __init__(self, work: "Work") -> None:
        self._work = work

    def every(self, file: str) -> list[Any]:
        """All records of a file, in key order."""
        from renterrewards.store import control

        return control.every(self._work, file)

    def awards(self) -> Awards:
        """The awards as they are set up."""
        from renterrewards.store import locations

        types, documents = tuple(self.every("customer_type")), tuple(self.every("special_document"))
        return Awards(types, documents, locations.groups_of(self._work, documents))


def check_codes(work: "Work", map: Map, values: dict[str, Any]) -> None:
    """Raise Fault at the first code whose file does not hold it.

    A file without a single record is not checked, so that an operation can rent before it has set every file up;
    customer types are checked only when the site says so (EDITMISC), as types are optional.
    """
    from renterrewards.store import control

    strict_types = control.settings(work).validate_customer_types
    for field in map.entries:
        code = values.get(field.name)
        if not field.look_up or code in (None, *_EVERYWHERE):
            continue
        if field.look_up == "customer_type" and (not strict_types or code in BUILT_IN_TYPES):
            continue
        known = codes(work, field.look_up)
        if field.look_up == "location" and code.startswith("+"):
            known = _groups(work, field, code)
        if known and code not in known:
            raise Fault(f"{code} IS NOT ON FILE, SHIFT+F7 LISTS WHAT IS", field.name)


def _groups(work: "Work", field: Field, code: str) -> set[str]:
    """The location groups, for a field that takes one. Raises Fault."""
    if not field.groups:
        raise Fault(f"{code} IS A GROUP, TYPE ONE LOCATION", field.name)
    return codes(work, "location_group") or {""}  # a group that is not on file would hold no location at all


def notes(work: "Work", map: Map, values: dict[str, Any]) -> list[str]:
    """What to say of customer types that are named but have no record: types are optional, a slip is easy."""
    known = codes(work, "customer_type") | BUILT_IN_TYPES | {Control().default_customer_type}
    named = {values.get(field.name) for field in map.entries if field.look_up == "customer_type"}
    return [f"NOTE: TYPE {code} HAS NO RECORD IN EDITCUST" for code in sorted(filter(None, named)) if code not in known]


def codes(work: "Work", file: str) -> set[str]:
    """The codes a file holds."""
    return {_code(record) for record in Files(work).every(file)}


def pick_list(desk: Desk, field: Field) -> Pick | None:
    """The list behind Shift+F7: the file of the field, or its allowed values."""
    if field.look_up:
        with desk.store.look() as work:
            records = Files(work).every(field.look_up)
            records += Files(work).every("location_group") if field.groups else []
        rows = [Row(_code(record), f"{_code(record):<8} {_name(record)}") for record in records]
        return Pick(field.look_up.replace("_", " ").upper(), "CODE     DESCRIPTION", iter(rows))
    if field.values:
        return Pick(field.label.upper(), "VALUE", _values(field))
    if field.kind == "flag":
        return Pick(field.label.upper(), "VALUE", iter([Row("Y", "Y  YES"), Row("N", "N  NO")]))
    if field.kind == "printer":
        with desk.store.look() as work:
            listed = printers.allowed(desk.terminal(work))
        return Pick(
            "PRINTER", "PRINTER     WHAT IT IS", (Row(name, f"{name:<10}  {is_}") for name, is_ in listed.items())
        )
    if field.kind in entry.WORDED:
        with desk.store.look() as work:
            return Pick(field.label.upper(), "TYPE     OR              IS NOW", _days(field, desk.site(work)))
    if field.kind == "zone":
        return Pick(field.label.upper(), "ZONE", (Row(zone, zone) for zone in clock.zones()), find=True)
    return None


def record_rows(records: list[Any], names: list[str], labels: list[str], site: entry.Site) -> Iterator[Row]:
    """A control file's records, the named fields side by side; the first row is the heading over them."""
    shown = [labels, *([_cell(getattr(record, name), site) for name in names] for record in records)]
    widths = [max(len(cells[n]) for cells in shown) for n in range(len(names))]
    for record, cells in zip([None, *records], shown, strict=True):
        yield Row(record, "  ".join(text.ljust(width) for text, width in zip(cells, widths, strict=True)))


def _cell(value: Any, site: entry.Site) -> str:
    return entry.show("flag" if isinstance(value, bool) else "", value, site)


def _days(field: Field, site: entry.Site) -> Iterator[Row]:
    """The wordings that a date takes, with the days that they are today."""
    for words, short in periods.SHORT.items():
        day = entry.show("date", entry.enter(field, short, site), site)
        yield Row(short, f"{short:<8} {words:<15} {day}")


def _values(field: Field) -> Iterator[Row]:
    return (Row(value, value) for value in field.values)


def _code(record: Any) -> str:
    return str(getattr(record, "code", "") or getattr(record, "type_code", ""))


def _name(record: Any) -> str:
    return str(getattr(record, "description", "") or getattr(record, "name", ""))
