"""A backup is made: a copy under a hidden name, proven, and only then named; older ones go after a good new one."""

import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import chain, count
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select

from renterrewards import __version__, whole_file
from renterrewards.faults import Fault
from renterrewards.rules.generations import Generations, kept
from renterrewards.store.care import backups
from renterrewards.store.care.backups import MANIFEST, STAMP, Backup, Manifest
from renterrewards.store.care.verifying import first_line, verify, verify_in
from renterrewards.store.places import upkeep_of
from renterrewards.store.proof.audited import Witness, head
from renterrewards.store.schema import VERSION, metadata
from renterrewards.store.statement import Statement
from renterrewards.store.trouble import FULL, StoreFault
from renterrewards.store.upkeep import Finding, Progress

if TYPE_CHECKING:
    from renterrewards.store.engine import Store
    from renterrewards.store.place import Place
    from renterrewards.store.work import Work

if sys.platform != "win32":
    import fcntl

BEING_MADE = "A BACKUP IS BEING MADE IN {where}, TRY AGAIN WHEN IT IS DONE"
PART = ".part"


class Order(NamedTuple):
    """Who wants a backup, when, where, why, and which older ones are kept (none are removed when that is None)."""

    by: str
    now: datetime
    folder: Path | None = None
    why: str = ""
    keep: Generations | None = None


def backup(store: "Store", order: Order, tell: Progress) -> Backup:
    """Make one. Raises Fault, and then nothing is left of it and every older one is there."""
    folder = order.folder or upkeep_of(store.place).folder
    with whole_file.faults(folder, "NO BACKUP MADE"), _only_one(folder, upkeep_of(store.place).name):
        try:
            made = _made(store, order, folder, tell)
        except store.place.errors as error:  # one that no work should meet, as of a table that is gone
            raise _unsound(first_line(error)) from error
        if order.keep is not None:
            remove(folder, store.place, order.keep, made.manifest.instant)
        return made


def remove(folder: Path, of: "Place", keep: Generations, now: datetime) -> list[str]:
    """Remove backups of a store that no generation keeps; their names. That of `now` and any before an upgrade stay."""
    found = [one for one in backups.in_folder(folder, of) if not one.manifest.why]
    stay = kept([one.manifest.instant for one in found], keep, now)
    gone = [one for one in found if one.manifest.instant not in stay]
    for one in gone:
        hidden = folder / f".{one.folder.name}{PART}"
        one.folder.rename(hidden)
        shutil.rmtree(hidden)
    return [one.folder.name for one in gone]


# -- inside ------------------------------------------------------------------------------------------


@contextmanager
def _only_one(folder: Path, name: str) -> Iterator[None]:
    """One at a time in a folder; what one of this store left there that was killed is removed."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if sys.platform != "win32":
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Fault(BEING_MADE.format(where=folder)) from None
        for left in _left(folder, name):
            shutil.rmtree(left)
        yield
    finally:
        os.close(lock)


def _left(folder: Path, name: str) -> list[Path]:
    """What is hidden under a name of ours: a folder is anybody's, and so is what else it holds."""
    ours = re.compile(rf"\.{re.escape(name)}-\d{{8}}-\d{{6}}(-[\w-]+)?{re.escape(PART)}")
    found = [path for path in folder.iterdir() if ours.fullmatch(path.name)]
    return [path for path in found if path.is_dir() and not path.is_symlink()]


def _made(store: "Store", order: Order, folder: Path, tell: Progress) -> Backup:
    upkeep = upkeep_of(store.place)
    named = _free(folder, f"{upkeep.name}-{order.now.strftime(STAMP)}{f'-{order.why}' if order.why else ''}")
    hidden = folder / f".{named.name}-{token_hex(4)}{PART}"
    hidden.mkdir(mode=0o700)
    try:
        file = hidden / upkeep.file_name
        copied = _copied(store, file, tell)
        _refuse(copied.found)
        manifest = _manifest(store, order, file, copied)
        whole_file.fill(hidden / MANIFEST, [manifest.text()])
        whole_file.settle(hidden)
        hidden.rename(named)
        whole_file.settle(folder)
    except BaseException as error:
        shutil.rmtree(hidden, ignore_errors=True)
        if isinstance(error, StoreFault) and error.message == FULL:  # said of the store, which has lost nothing
            raise Fault(f"DISK FULL, NO BACKUP MADE, FREE SPACE IN {folder}") from error
        raise
    return Backup(named, manifest)


def _free(folder: Path, name: str) -> Path:
    """A name that nothing has: two may be made in one second."""
    names = chain([name], (f"{name}-{n}" for n in count(2)))
    return next(path for path in map(folder.joinpath, names) if not path.exists())


class _Copied(NamedTuple):
    """The rows of a copy, what its audit ends with, and what was proven: of it, or of the moment that was copied."""

    rows: dict[str, int]
    audit: Witness
    found: list[Finding]


def _copied(store: "Store", file: Path, tell: Progress) -> _Copied:
    from renterrewards.store.engine import Store

    upkeep = upkeep_of(store.place)
    opens = upkeep.copied(file)
    with store.look() as work:
        rows = _counted(work, store)
        audit = head(work) if store.version == VERSION else Witness(0, "")
        found = [] if opens else list(verify_in(work, store, tell))
        work.by_driver(lambda connection: upkeep.copy(connection, file, tell))
    if opens:
        copy = Store.open_as_it_is(opens)
        try:
            found = list(verify(copy, tell, audit))
        finally:
            copy.close()
    return _Copied(rows, audit, [*found, *upkeep.readable(file)])


def _counted(work: "Work", store: "Store") -> dict[str, int]:
    """The rows of every table; of an older release's store those tables are not known."""
    if store.version < VERSION:
        return {}
    counts = {
        table.name: work.one(Statement(select(func.count()).select_from(table))) for table in metadata.sorted_tables
    }
    return {name: row[0] for name, row in counts.items() if row}


def _refuse(found: list[Finding]) -> None:
    wrong = [f"{one.what}: {one.said}" for one in found if not one.sound]
    if wrong:
        raise _unsound(wrong[0])


def _unsound(why: str) -> Fault:
    return Fault(f"NO BACKUP MADE, THE STORE IS NOT SOUND, {why}; renterrewards verify TELLS ALL")


def _manifest(store: "Store", order: Order, file: Path, copied: _Copied) -> Manifest:
    return Manifest(
        store=store.place.called,
        kind=upkeep_of(store.place).kind,
        schema=store.version,
        release=__version__,
        made_at=order.now.strftime(STAMP),
        made_by=order.by,
        file=file.name,
        size=file.stat().st_size,
        sha256=backups.digest_of(file),
        why=order.why,
        rows=copied.rows,
        audit_lines=copied.audit.lines,
        audit_seal=copied.audit.seal,
        checked=[f"{one.what}: {one.said}" for one in copied.found],
    )
