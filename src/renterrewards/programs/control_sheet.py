"""Control files as CSV: each row is what SAVE at the file's screen would take, all of a file or nothing."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from renterrewards import entry, exports
from renterrewards.cleaner import clean
from renterrewards.faults import Fault
from renterrewards.imports import columns, fingerprint
from renterrewards.imports.sheet import Batch, Complaints, Heading, Reject, checked, opened
from renterrewards.maps import Field
from renterrewards.programs.desk import Desk
from renterrewards.programs.directory import open_option
from renterrewards.programs.record import RecordFile
from renterrewards.programs.sheets import SHEETS
from renterrewards.rules.rights import EXPORT, IMPORT
from renterrewards.store import audit, control
from renterrewards.store.trouble import StoreFault

if TYPE_CHECKING:
    from renterrewards.store.work import Work


class _Rehearsed(Exception):
    """Takes a dry run out of its transaction."""


@dataclass(slots=True)
class _Absent:
    """Stands in a column that the file does not have: what is on file is kept, a new record has its own default."""


_ABSENT = _Absent()


def bring_in(desk: Desk, name: str, path: Path, dry_run: bool = False) -> int:
    """Save every row of a CSV file, or none; ImportRefused names the bad ones. How many there were."""
    program = open_option(SHEETS[name], desk)
    assert isinstance(program, RecordFile), "every control file is kept by one"
    program.rights.check_option(IMPORT)
    done = 0
    with opened(path, [*(_heading(field, program) for field in _fields(program)), *map(_held, program.held)]) as sheet:
        complaints = Complaints(sheet.name)
        with suppress(_Rehearsed), desk.work(alone=True, option=program.map.code) as work:
            program.rights = desk.rights(work)
            program.rights.check_option(IMPORT)
            for batch in sheet.batches():
                complaints.note(batch.rejects)
                done += _saved(work, program, batch, complaints, done)
            complaints.settle()
            if dry_run:
                raise _Rehearsed
            digest = fingerprint.of(path).sha256 if path.is_file() else ""
            brought = {"file": sheet.name, "rows": done, "sha256": digest}
            audit.note(work, desk.act(work), "IMPORT", name.replace("_", " ").upper(), {}, brought)
    return done


def take_out(desk: Desk, name: str, path: Path, note: exports.Note = exports.unnoted) -> int:
    """Write every record of a control file to a new CSV file; how many there are."""
    program = open_option(SHEETS[name], desk)
    assert isinstance(program, RecordFile), "every control file is kept by one"
    program.rights.check_option(EXPORT)
    with desk.store.look() as work:
        records = [(one, program.members(work, one)) for one in control.every(work, program.map.file)]
    fields, site = _fields(program), program.form.site
    rows = (
        [_text(field, getattr(record, field.name), site) for field in fields]
        + [" ".join(held[n]) for n in program.held]
        for record, held in records
    )
    return exports.export_rows(path, [*(field.name for field in fields), *program.held], rows, note)


def _saved(work: "Work", program: RecordFile, batch: Batch, complaints: Complaints, done: int) -> int:
    for at, given in enumerate(_rows(batch)):
        try:
            if program.file.keys:
                _save(work, program, given)
            else:
                _save_only(work, program, given, done + at)
        except StoreFault:
            raise
        except Fault as fault:
            complaints.note([Reject(batch.starts[at], batch.rows[at], [(fault.field, fault.message)])])
    return len(batch)


def _save(work: "Work", program: RecordFile, given: dict[str, Any]) -> None:
    """A record with what it holds; one that is on file must be the same."""
    held = {name: given.pop(name) for name in program.held if name in given}
    record = program.file.record(**given)
    on_file = control.find(work, program.map.file, tuple(given[name] for name in program.file.keys))
    members = program.members(work, on_file) if on_file and held else held
    if on_file not in (None, record) or any({*held[name]} != {*members[name]} for name in held):
        raise Fault("IS ON FILE ALREADY WITH OTHER VALUES, CHANGE IT AT ITS SCREEN", program.file.keys[-1])
    program.write(work, record)
    if held and on_file is None:
        program.join(work, record, {name: held.get(name, []) for name in program.held})


def _save_only(work: "Work", program: RecordFile, given: dict[str, Any], before: int) -> None:
    """The one record of a file without a key, over what is on file."""
    if before:
        raise Fault("IS ONE ROW TOO MANY, THIS FILE HAS ONE RECORD, LEAVE ONE ROW")
    on_file = control.find(work, program.map.file, ()) or program.file.record()
    program.write(work, replace(on_file, **given))


def _rows(batch: Batch) -> Iterator[dict[str, Any]]:
    for values in zip(*batch.columns.values(), strict=True):
        yield {name: value for name, value in zip(batch.columns, values, strict=True) if value is not _ABSENT}


def _fields(program: RecordFile) -> list[Field]:
    """The fields of the record, in its order."""
    return [program.map.field(name) for name in program.file.names]


def _heading(field: Field, program: RecordFile) -> Heading:
    @checked
    def take(typed: str) -> Any:
        if field.kind == "date":
            with suppress(Fault):
                return columns.iso_day(typed) or entry.enter(field, typed, program.form.site)
        return entry.enter(field, typed, program.form.site)

    key = field.name in program.file.keys
    return Heading(field.name, take, lambda cells: [take(cell) for cell in cells], not key, _ABSENT)


def _held(name: str) -> Heading:
    """A column of codes with spaces between."""
    take = checked(lambda typed: clean(typed).upper().split())
    return Heading(name, take, lambda cells: [take(cell) for cell in cells], optional=True, absent=_ABSENT)


def _text(field: Field, value: Any, site: entry.Site) -> str:
    """A value as it can be typed again, whatever the site's way of writing dates is then."""
    return value.isoformat() if isinstance(value, date) else entry.show(field.kind, value, site)
