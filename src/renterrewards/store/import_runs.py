"""Imports as they are written down: how far each got, so that one that was interrupted goes on where it was."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update

from renterrewards.faults import Fault
from renterrewards.store import tables
from renterrewards.store.rows import RecordFile
from renterrewards.store.statement import Statement
from renterrewards.store.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRun:
    """An import: the file it is of, the lines that are dealt with, what came of them; `earns`: closed RAs earn.

    Numbers up to `highest` are the file's: no counter takes one of them before it ends.
    """

    id: int = 0
    kind: str
    file_name: str
    file_size: int
    file_sha256: str
    earns: bool = False
    highest: int = 0
    lines: int = 0
    rows: int = 0
    rejected: int = 0
    open: int = 0
    closed: int = 0
    points: int = 0
    rejects: str = ""
    rejects_size: int = 0
    rejects_sha256: str = ""
    user_code: str
    started_at: datetime
    finished_at: datetime | None = None


FILE = RecordFile(tables.import_run, ImportRun, ("id",))

NUMBERED = {"customers": tables.customer, "agreements": tables.agreement}
"""What each kind of file brings numbers for."""


def unfinished(work: Work, kind: str) -> list[ImportRun]:
    """The imports of a kind that were begun and not ended, the latest first."""
    return FILE.made_all(work.all(_UNFINISHED, kind=kind))


def find(work: Work, number: int) -> ImportRun | None:
    """The import with this number."""
    return FILE.find(work, (number,))


def begin(work: Work, run: ImportRun) -> ImportRun:
    """Write down that an import begins; its numbers are its own from here on."""
    _keep_numbers(work, run)
    return FILE.add(work, run)


def keep_numbers(work: Work) -> None:
    """The same for imports that are in a store which comes in with everything."""
    for kind in NUMBERED:
        for run in unfinished(work, kind):
            _keep_numbers(work, run)


def _keep_numbers(work: Work, run: ImportRun) -> None:
    if run.highest:
        work.number_on(NUMBERED[run.kind], run.highest)


class GoneOnElsewhere(Fault):
    """Another process went on with an import."""


def advance(work: Work, before: ImportRun, after: ImportRun) -> ImportRun:
    """Write down how far an import got, and hold it; GoneOnElsewhere when another process went on with it."""
    values = FILE.values(after)
    del values["id"]
    if not work.changed(_ADVANCE, at_id=before.id, at_lines=before.lines, at_points=before.points, **values):
        raise GoneOnElsewhere(f"{before.file_name} IS BEING BROUGHT IN BY ANOTHER PROCESS, LET THAT ONE GO ON")
    return after


# -- the statements --------------------------------------------------------------------------------

_c = tables.import_run.c
_UNFINISHED = Statement(
    select(*FILE.columns).where(_c.kind == bindparam("kind"), _c.finished_at.is_(None)).order_by(_c.id.desc())
)
_ADVANCE = Statement(
    update(tables.import_run)
    .where(
        _c.id == bindparam("at_id"),
        _c.lines == bindparam("at_lines"),
        _c.points == bindparam("at_points"),
        _c.finished_at.is_(None),
    )
    .values({name: bindparam(name) for name in FILE.names if name != "id"})
)
