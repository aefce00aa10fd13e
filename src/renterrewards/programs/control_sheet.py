"""Control files as CSV: each row is what SAVE at the file's screen would take, all of a file or nothing."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from renterrewards import entry, exports
from renterrewards.faults import Fault
from renterrewards.imports import columns
from renterrewards.imports.sheet import Batch, Complaints, Heading, Reject, checked, opened
from renterrewards.maps import Field
from renterrewards.programs.desk import Desk
from renterrewards.programs.directory import open_option
from renterrewards.programs.record import RecordFile
from renterrewards.programs.sheets import SHEETS
from renterrewards.store import control
from renterrewards.store.trouble import StoreFault

if TYPE_CHECKING:
    from renterrewards.store.work import Work


class _Rehearsed(Exception):
    """Takes a dry run out of its transaction."""


@dataclass(slots=True)
class _Absent:
    """Stands in a column that the file does not have: the record's own default is taken."""


_ABSENT = _Absent()


def bring_in(desk: Desk, name: str, path: Path, dry_run: bool = False) -> int:
    """Save every row of a CSV file, or none; ImportRefused names the bad ones. How many there were."""
    program = open_option(SHEETS[name], desk)
    assert isinstance(program, RecordFile), "every control file is kept by one"
    done = 0
    with opened(path, [_heading(field, program) for field in _fields(program)]) as sheet:
        complaints = Complaints(sheet.name)
        with suppress(_Rehearsed), desk.store.work(alone=True) as work:
            for batch in sheet.batches():
                complaints.note(batch.rejects)
                done += _saved(work, program, batch, complaints)
            complaints.settle()
            if dry_run:
                raise _Rehearsed
    return done


def take_out(desk: Desk, name: str, path: Path) -> int:
    """Write every record of a control file to a new CSV file; how many there are."""
    program = open_option(SHEETS[name], desk)
    assert isinstance(program, RecordFile), "every control file is kept by one"
    with desk.store.look() as work:
        records = control.every(work, program.map.file)
    fields = _fields(program)
    rows = ([_text(field, getattr(record, field.name), program.form.site) for field in fields] for record in records)
    return exports.export_rows(path, [field.name for field in fields], rows)


def _saved(work: "Work", program: RecordFile, batch: Batch, complaints: Complaints) -> int:
    for at, record in enumerate(_records(program, batch)):
        try:
            key = tuple(getattr(record, name) for name in program.file.keys)
            on_file = control.find(work, program.map.file, key)
            if key and on_file not in (None, record):
                raise Fault("IS ON FILE ALREADY WITH OTHER VALUES, CHANGE IT AT ITS SCREEN", program.file.keys[-1])
            program.write(work, record)
        except StoreFault:
            raise
        except Fault as fault:
            complaints.note([Reject(batch.starts[at], batch.rows[at], [(fault.field, fault.message)])])
    return len(batch)


def _records(program: RecordFile, batch: Batch) -> Iterator[Any]:
    for values in zip(*batch.columns.values(), strict=True):
        given = zip(batch.columns, values, strict=True)
        yield program.file.record(**{name: value for name, value in given if value is not _ABSENT})


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


def _text(field: Field, value: Any, site: entry.Site) -> str:
    """A value as it can be typed again, whatever the site's way of writing dates is then."""
    return value.isoformat() if isinstance(value, date) else entry.show(field.kind, value, site)
