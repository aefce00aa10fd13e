"""The one program that serves every control file from its map: recall, save, step, search, delete."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from renterrewards import entry
from renterrewards.faults import Fault
from renterrewards.maps import Field, Map
from renterrewards.programs import whereabouts
from renterrewards.programs.desk import Desk
from renterrewards.programs.listing import Pick, Row
from renterrewards.programs.lookup import Files, check_codes, notes, record_rows
from renterrewards.programs.program import LEAVE, Called, Program
from renterrewards.rules import checks
from renterrewards.rules.conversation import Ask, Talk, Tell
from renterrewards.store import audit, control, usage

if TYPE_CHECKING:
    from renterrewards.store.work import Work


class RecordFile(Program):
    """A control file. The map says which file; the file says which record and key."""

    held: tuple[str, ...] = ()
    """Columns of a file of its records that name what each holds: members, by their codes."""

    def __init__(self, desk: Desk, map: Map) -> None:
        super().__init__(desk, map)
        self.file = control.FILES[map.file]
        self.record: Any = None

    @property
    def keys(self) -> dict[str, Callable[[], Talk[None]]]:
        """The keys of the control-file bars."""
        return super().keys | {"SAVE": self.save, "NEXT": self.next, "DELETE": self.delete, "SEARCH": self.search}

    @property
    def on_form(self) -> Called | None:
        """The record, by its keys."""
        if self.record is None:
            return None
        return Called({name: self._again(name) for name in self.file.keys}, self.record)

    def start(self) -> Talk[None]:
        """A file of one record shows it at once; any other waits for its key."""
        self.record = None
        if not self.file.keys:
            with self.desk.store.look() as work:
                record = control.find(work, self.map.file, ()) or self.file.record()
            self._show(record)
        yield from ()

    def entered(self, field: Field) -> Talk[None]:
        """A whole key brings the record; one that is not on file begins a new one."""
        if not field.key or not self.form.texts[self.file.keys[-1]]:
            return
        key = self._typed_key()
        if self.record is not None and key == self._key(self.record):
            return
        with self.desk.store.look() as work:
            found = control.find(work, self.map.file, key)
        if found is None:
            self.record = None
            yield Tell(f"{self._called(key)} IS NOT ON FILE, F1 SAVES IT AS NEW")
        elif not self.form.touched(*self.file.keys) or (yield LEAVE) == "Y":
            self._show(found)

    def save(self) -> Talk[None]:
        """Validate every field, then the record as a whole, and write it."""
        values = self.form.values()
        key = tuple(values[name] for name in self.file.keys)
        emptied, record = self._emptied(values), self.file.record(**values)

        def save_it(work: "Work") -> list[str]:
            self._unchanged_meanwhile(key, control.find(work, self.map.file, key))
            if emptied:
                self._delete(work, key)
                return []
            self._write(work, record)
            return notes(work, self.map, values)

        said = self.apply(save_it, alone=True)
        for note in said:
            yield Tell(note)
        yield Tell(f"{self._called(key)} {'REMOVED' if emptied else 'SAVED'}")
        if emptied:
            yield from self.erase()
        else:
            self._show(record)

    def next(self) -> Talk[None]:
        """F2: the record that follows in key order."""
        yield from self._step(control.following, "LAST")

    def backup(self) -> Talk[bool]:
        """F5: the page before, else the record before, else out of the option."""
        if self.form.turn(-1):
            return True
        if self.record is None or not self.file.keys:
            return False
        self.look_anew()
        yield from self._step(control.preceding, "FIRST")
        return True

    def search(self) -> Talk[None]:
        """F6: pick a record from the list of all."""
        with self.desk.store.look() as work:
            records = control.every(work, self.map.file)
        names = self.map.settings.get("list", self._listed())
        labels = [self.map.field(name).label.upper() for name in names]
        heading, *rows = record_rows(records, names, labels, self.form.site)
        picked = yield Pick(self.map.title, heading.text, iter(rows))
        self._show(picked)

    def choices(self, field: Field) -> Pick | None:
        """Shift+F7 at the code of a record lists the file's own records, of the keys typed before it."""
        if not field.key or field.look_up:
            return super().choices(field)
        before = tuple(self.form.value(name) for name in self.file.keys[:-1])
        with self.desk.store.look() as work:
            every = [record for record in control.every(work, self.map.file) if self._key(record)[:-1] == before]
        names = [self.file.keys[-1], *self._listed()[len(self.file.keys) :]]
        heading, *rows = record_rows(every, names, [self.map.field(n).label.upper() for n in names], self.form.site)
        return Pick(self.map.title, heading.text, (Row(self._key(row.key)[-1], row.text) for row in rows))

    def delete(self) -> Talk[None]:
        """F4: the key once more, then the question, then the check that nothing names the record."""
        if self.record is None:
            raise Fault("NOTHING TO DELETE, CALL A RECORD UP FIRST", self.file.keys[-1])
        record, key = self.record, self._key(self.record)
        with self.desk.store.look() as work:
            self._check_free(work, record)
        field = self.map.field(self.file.keys[-1])
        thing = self.map.settings.get("thing", field.label.upper())
        typed = yield Ask(f"ENTER {thing} TO BE DELETED:", answers=(), length=field.length)
        if not self._names(field, typed, key[-1]):
            raise Fault("ENTRY DOES NOT MATCH, DELETE ABORTED")
        if (yield Ask("ARE YOU SURE (Y/N) ?")) != "Y":
            yield Tell("NOTHING DELETED")
            return

        def delete_it(work: "Work") -> None:
            self._check_free(work, record)
            self._delete(work, key)

        self.apply(delete_it, alone=True)
        yield Tell(f"{self._called(key)} DELETED")
        yield from self.erase()

    def write(self, work: "Work", record: Any) -> None:
        """Save a record that comes from elsewhere, as a file of them, under the rules of the screen."""
        self._write(work, record)

    def members(self, work: "Work", record: Any) -> dict[str, list[str]]:
        """What a record on file holds, by the columns `held`."""
        return {}

    def join(self, work: "Work", record: Any, held: dict[str, list[str]]) -> None:
        """Let what a new record is to hold become its members. Fault when one cannot."""

    # -- inside ------------------------------------------------------------------------------------

    def _show(self, record: Any) -> None:
        """Put a record on the form, with what the store knows of its use."""
        self.record = record
        with self.desk.store.look() as work:
            known = usage.facts(work, self.map.file, record)
        self.form.fill({name: getattr(record, name) for name in record.__dataclass_fields__} | known)
        self.form.keep()
        self.outcome = self.form.seen()

    def _step(self, move: Callable[..., Any], end: str) -> Talk[None]:
        if self.form.touched(*self.file.keys) and (yield LEAVE) != "Y":
            return
        key = self._key(self.record) if self.record is not None else None
        with self.desk.store.look() as work:
            found = move(work, self.map.file, key)
        if found is None:
            yield Tell(f"** {end} RECORD **" if self.record is not None else "** NO RECORDS ON FILE **")
        else:
            self._show(found)

    def _write(self, work: "Work", record: Any) -> None:
        check_codes(work, self.map, asdict(record))
        checks.check(self.map.file, record, Files(work))
        before = control.find(work, self.map.file, self._key(record))
        self._check_locations(work, before, record)
        control.save(work, self.map.file, record)
        self._note(work, before, record)

    def _delete(self, work: "Work", key: tuple[Any, ...]) -> None:
        before = control.find(work, self.map.file, key)
        self._check_locations(work, before)
        control.delete(work, self.map.file, key)
        self._note(work, before, None)

    def _check_locations(self, work: "Work", *records: Any) -> None:
        """Raise Fault when one, as it stands on file or is to stand, is of a location that is not the user's."""
        for record in filter(None, records):
            whereabouts.check_record(work, self.rights, self.map, record)

    def _note(self, work: "Work", before: Any, after: Any) -> None:
        """Let the audit have what changed of a record, under the whole of its key."""
        key = self._key(after if before is None else before)
        what = " ".join([self._thing, *(str(part) for part in key if part != "")])
        audit.note_record(work, self.desk.act(work), what, before, after)

    def _check_free(self, work: "Work", record: Any) -> None:
        """Raise Fault when other records name this one."""
        if user := control.named_by(work, self.map.file, record):
            raise Fault(f"{self._key(record)[-1]} IS USED BY {user}, CANNOT DELETE")

    def _names(self, field: Field, typed: str, value: Any) -> bool:
        """Whether a typed text is this value of the key field."""
        try:
            return bool(entry.enter(field, typed, self.form.site) == value)
        except Fault:
            return False

    def _unchanged_meanwhile(self, key: tuple[Any, ...], on_file: Any) -> None:
        """Refuse to write over what somebody else saved, or over a record that this screen never showed."""
        shown = self.record if self.record is not None and self._key(self.record) == key else None
        if shown is not None and on_file != shown and (on_file is not None or self.file.keys):
            raise Fault(f"{self._called(key)} WAS CHANGED BY ANOTHER USER, ERASE AND CALL IT UP AGAIN")
        if shown is None and on_file is not None:
            field = self.file.keys[-1] if self.file.keys else ""
            raise Fault(f"{self._called(key)} IS ON FILE ALREADY, CALL IT UP BEFORE CHANGING IT", field)
        if on_file is None and self.map.settings.get("blank_removes") and self._emptied(self.form.values()):
            raise Fault(f"{self._called(key)} IS NOT ON FILE, NOTHING TO REMOVE", self.file.keys[-1])

    def _emptied(self, values: dict[str, Any]) -> bool:
        """EDTRENT has no DELETE on its bar: a step saved with nothing but its key is removed."""
        rest = [value for name, value in values.items() if name not in self.file.keys]
        return bool(self.map.settings.get("blank_removes")) and not any(rest)

    def _again(self, name: str) -> str:
        """What to type for a key, on another day and at another site."""
        value = getattr(self.record, name)
        return (
            value.isoformat() if type(value) is date else entry.show(self.map.field(name).kind, value, self.form.site)
        )

    def _typed_key(self) -> tuple[Any, ...]:
        return tuple(self.form.value(name) for name in self.file.keys)

    def _key(self, record: Any) -> tuple[Any, ...]:
        return tuple(getattr(record, name) for name in self.file.keys)

    def _called(self, key: tuple[Any, ...]) -> str:
        """How messages name the record: SPECIAL DOCUMENT 1FREE."""
        return f"{self._thing} {key[-1]}" if key else self._thing

    @property
    def _thing(self) -> str:
        """What a record of the file is called: SPECIAL DOCUMENT."""
        return str(self.map.settings.get("called", self.map.file.replace("_", " ").upper()))

    def _listed(self) -> list[str]:
        described = [n for n in ("description", "name", "customer_type") if n in self.file.record.__dataclass_fields__]
        return [*self.file.keys, *described]
