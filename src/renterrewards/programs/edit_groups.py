"""EDITGRP: location groups, and below each one of its locations at a time."""

from typing import TYPE_CHECKING, Any

from renterrewards.faults import Fault
from renterrewards.maps import Field
from renterrewards.programs.listing import Pick, Row
from renterrewards.programs.record import RecordFile
from renterrewards.records import Location
from renterrewards.rules import checks
from renterrewards.rules.conversation import Ask, Talk, Tell
from renterrewards.store import control, locations
from renterrewards.store.audit import note

if TYPE_CHECKING:
    from renterrewards.store.work import Work

ACROSS, LINES = 9, 6
"""Locations of a line of the list on the screen, and its lines."""


class LocationGroups(RecordFile):
    """The group is the record; field 3 is a location that joins it or leaves it."""

    held = ("locations",)

    def entered(self, field: Field) -> Talk[None]:
        """The code brings the group; the name of a location stands below it."""
        if field.name == "code" and self.form.texts["code"]:
            checks.group_code(self.form.value("code"))
        yield from super().entered(field)
        if field.name == "location":
            typed = self.form.value("location")
            with self.desk.store.look() as work:
                found = _on_file(work, typed) if typed else None
            self.form.put("location_name", found.name if found else "")

    def save(self) -> Talk[None]:
        """F1: the group as it stands above, and the location in field 3 joins it."""
        values = self.form.values()
        joining = values["location"]
        record = self.file.record(**{name: values[name] for name in self.file.names})

        def save_it(work: "Work") -> bool:
            self._unchanged_meanwhile((record.code,), control.find(work, self.map.file, (record.code,)))
            self._write(work, record)
            return bool(joining) and self._put(work, record, joining)

        joined = self.apply(save_it, alone=True)
        yield Tell(f"{self._called((record.code,))} SAVED")
        self._show(record)
        self.form.cursor = "location"
        if joining:
            yield Tell(f"LOCATION {joining} {'IS' if joined else 'WAS ALREADY'} IN GROUP {record.code}")

    def delete(self) -> Talk[None]:
        """F4: the location in field 3 leaves; with field 3 blank the group is deleted."""
        leaving = self.form.value("location")
        group = self.record
        if not leaving or group is None:
            yield from super().delete()
            return
        with self.desk.store.look() as work:
            self._check_member(work, leaving)
        if (yield Ask("ENTER LOCATION TO BE REMOVED:", answers=(), length=6)).strip().upper() != leaving:
            raise Fault("ENTRY DOES NOT MATCH, REMOVAL ABORTED", "location")
        if (yield Ask("ARE YOU SURE (Y/N) ?")) != "Y":
            yield Tell("NOTHING REMOVED")
            return

        def remove_it(work: "Work") -> None:
            self._check_member(work, leaving)
            locations.remove(work, group.code, leaving)
            note(work, self.desk.act(work), "CHANGE", self._called((group.code,)), {"location": leaving}, {})

        self.apply(remove_it, alone=True)
        yield Tell(f"LOCATION {leaving} HAS LEFT GROUP {group.code}")
        self._show(group)

    def search(self) -> Talk[None]:
        """F6: the groups, or the locations of the one that is shown."""
        if self.record is None or (yield Ask("SEARCH A=GROUPS B=LOCATIONS OF IT?", answers=("A", "B"))) == "A":
            yield from super().search()
            return
        with self.desk.store.look() as work:
            names = {one.code: one.name for one in control.every(work, "location")}
            rows = [Row(code, f"{code:<8} {names.get(code, '')}") for code in locations.members(work, self.record.code)]
        picked = yield Pick(f"LOCATIONS OF GROUP {self.record.code}", "CODE     NAME", iter(rows))
        self.form.fill({"location": picked, "location_name": names.get(picked, "")})
        self.form.cursor = "location"

    def members(self, work: "Work", record: Any) -> dict[str, list[str]]:
        """The locations of a group."""
        return {"locations": locations.members(work, record.code)}

    def join(self, work: "Work", record: Any, held: dict[str, list[str]]) -> None:
        """Locations of a group that comes from a file."""
        for code in held["locations"]:
            self._put(work, record, code, "locations")

    # -- inside ------------------------------------------------------------------------------------

    def _put(self, work: "Work", record: Any, code: str, field: str = "location") -> bool:
        """Let a location join a group; False when it was in it already."""
        _on_file(work, code, field)
        self.rights.check_locations(code, {code}, field)
        joined = locations.put(work, record.code, code)
        if joined:
            note(work, self.desk.act(work), "CHANGE", self._called((record.code,)), {}, {"location": code})
        return joined

    def _show(self, record: Any) -> None:
        super()._show(record)
        with self.desk.store.look() as work:
            held = locations.members(work, record.code)
        self.form.fill({"location": "", "location_name": "", "locations": len(held)} | _listed(held))
        self.form.keep()
        self.outcome = self.form.seen() | {"members": held}

    def _delete(self, work: "Work", key: tuple[Any, ...]) -> None:
        locations.clear(work, key[0])
        super()._delete(work, key)

    def _check_member(self, work: "Work", leaving: str) -> None:
        if leaving not in locations.members(work, self.record.code):
            raise Fault(f"{leaving} IS NOT IN GROUP {self.record.code}, F6 LISTS WHAT IS", "location")


def _on_file(work: "Work", code: str, field: str = "location") -> Location:
    """The location of a code; Fault when there is none, or it is a group: groups hold locations only."""
    if code.startswith(locations.GROUP):
        raise Fault("A GROUP CANNOT HOLD ANOTHER GROUP, TYPE A LOCATION", field)
    found: Location | None = control.find(work, "location", (code,))
    if found is None:
        raise Fault(f"{code} IS NOT ON FILE, SHIFT+F7 LISTS WHAT IS", field)
    return found


def _listed(held: list[str]) -> dict[str, str]:
    """The locations on the lines of the screen; the last line says how many do not fit."""
    across = [held[n : n + ACROSS] for n in range(0, len(held), ACROSS)]
    lines = ["".join(f"{code:<8}" for code in line).rstrip() for line in across]
    if len(lines) > LINES:
        rest = len(held) - ACROSS * (LINES - 1)
        lines[LINES - 1 :] = [f"AND {rest} MORE, F6 LISTS THEM ALL"]
    return {f"listed_{n}": line for n, line in enumerate(lines + [""] * (LINES - len(lines)), start=1)}
