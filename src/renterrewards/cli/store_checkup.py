"""What `doctor` looks at in the store: whether it opens and how, its clock, its backups."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, select, text

from renterrewards import clock
from renterrewards.cleaner import clean
from renterrewards.cli.checkup import Found, private, space, sqlite
from renterrewards.faults import Fault
from renterrewards.programs.desk import Desk
from renterrewards.store import tables
from renterrewards.store.care import backups
from renterrewards.store.engine import Store
from renterrewards.store.file_systems import served
from renterrewards.store.place import Place
from renterrewards.store.places import place_of, upkeep_of
from renterrewards.store.schema import VERSION
from renterrewards.store.statement import Statement
from renterrewards.store.trouble import NothingYet

if TYPE_CHECKING:
    from renterrewards.store.work import Work

SLACK = timedelta(minutes=5)
"""Clocks of machines that share a store differ by seconds; this is more."""
OLD = timedelta(hours=36)
"""A nightly backup that was missed once."""


def of_store(database: str, desk: Desk) -> Iterator[Found]:
    """Everything about the store at a path or URL; it is neither made nor upgraded."""
    try:
        place = place_of(database)
    except Fault as fault:
        yield Found("STORE", "WRONG", fault.message)
        return
    file = Path(place.called) if upkeep_of(place).kind == "sqlite" and place.called != ":memory:" else None
    if file is not None:
        yield sqlite()
        yield _file_system(file)
    if file is not None and not file.exists():
        yield Found("STORE", "ADVICE", f"{clean(str(file))} IS NOT THERE YET, THE FIRST START MAKES IT")
        yield space("STORE FOLDER", file.parent)
        return
    try:
        with closing(Store.open_as_it_is(database)) as store:
            yield _opened(store)
            yield from _kept(store)
            yield from _in_use(store, desk.now())
    except Fault as fault:
        yield Found("STORE", "ADVICE" if isinstance(fault, NothingYet) else "WRONG", fault.message)
    if file is not None and file.is_file():
        yield private(file)
        yield space("STORE FOLDER", file.parent, file.stat().st_size // 4)
    yield from _backups(place, _folder(desk, upkeep_of(place).folder), desk.now())


# -- inside ------------------------------------------------------------------------------------------


def _file_system(file: Path) -> Found:
    folder = next(folder for folder in (file.parent, *file.parents) if folder.exists())
    if kind := served(folder):
        return Found(
            "FILE SYSTEM", "WRONG", f"{kind.upper()}, SERVED BY ANOTHER MACHINE: IT DAMAGES STORES, MOVE IT HERE"
        )
    return Found("FILE SYSTEM", "OK", "OF THIS MACHINE")


def _opened(store: Store) -> Found:
    where = clean(store.place.called)
    if store.version < VERSION:
        return Found("STORE", "ADVICE", f"{where} HAS SCHEMA {store.version}, THE NEXT START OR renterrewards upgrade "
                     f"BRINGS IT TO {VERSION}")  # fmt: skip
    if store.read_only:
        return Found("STORE", "ADVICE", f"{where} MAY ONLY BE READ: LOOK AND PRINT, NOTHING CAN BE SAVED")
    return Found("STORE", "OK", f"{where}, SCHEMA {VERSION}")


def _kept(store: Store) -> Iterator[Found]:
    """How safely a server keeps what is saved. In a file the program sees to that itself, whenever it opens one."""
    if upkeep_of(store.place).kind == "postgresql":
        with store.look() as work:
            yield durability({name: str((work.one(Statement(text(f"SHOW {name}"))) or ("",))[0]) for name in SETTINGS})


SETTINGS = ("server_version", "fsync", "full_page_writes", "synchronous_commit", "synchronous_standby_names")


def durability(settings: dict[str, str]) -> Found:
    """Whether a server with these settings gives back after a crash, or on its standby, what it acknowledged."""
    commit = settings["synchronous_commit"]
    if off := [name.upper() for name in ("fsync", "full_page_writes", "synchronous_commit") if settings[name] == "off"]:
        return Found("DURABILITY", "WRONG", f"{', '.join(off)} OFF: A CRASH CAN LOSE WHAT WAS SAVED, SET ON")
    if commit == "local" and settings["synchronous_standby_names"]:
        lost = "WHAT WAS SAVED CAN BE LOST WHEN A STANDBY TAKES OVER, SET ON"
        return Found("DURABILITY", "WRONG", f"SYNCHRONOUS_COMMIT LOCAL, THOUGH THERE IS A STANDBY TO WAIT FOR: {lost}")
    if commit == "remote_write" and settings["synchronous_standby_names"]:
        lost = "WHAT WAS SAVED IS LOST IF THE PRIMARY GOES AND THE STANDBY'S MACHINE CRASHES, SET ON"
        return Found("DURABILITY", "ADVICE", f"SYNCHRONOUS_COMMIT REMOTE_WRITE WAITS FOR NO DISK OF A STANDBY: {lost}")
    return Found("DURABILITY", "OK", ", ".join(f"{name} {value}" for name, value in settings.items() if value).upper())


def _in_use(store: Store, now: datetime) -> Iterator[Found]:
    """The clock against what was written last, and the time zones of the locations."""
    with store.look() as work:
        yield _clock(work, now)
        if store.version == VERSION:
            yield from _locations(work)


def _clock(work: "Work", now: datetime) -> Found:
    found = [row[0] for query in _LATEST if (row := work.one(query)) and row[0]]
    latest = max(found, default=None)
    if latest is not None and now < latest - SLACK:
        return Found(
            "CLOCK", "WRONG", f"{now:%Y-%m-%d %H:%M} UTC IS BEFORE THE LAST ACT, {latest:%Y-%m-%d %H:%M}, SET IT"
        )
    return Found("CLOCK", "OK", f"{now:%Y-%m-%d %H:%M} UTC" + (f", LAST ACT {latest:%Y-%m-%d %H:%M}" if latest else ""))


_LATEST = (
    Statement(select(tables.award_txn.c.created_at).order_by(tables.award_txn.c.id.desc()).limit(1)),
    Statement(select(func.max(tables.award_recon.c.run_at))),
)


def _locations(work: "Work") -> Iterator[Found]:
    known = set(clock.zones())
    wrong = [code for code, zone in work.all(_ZONES) if zone and zone not in known]
    if wrong:
        yield Found("LOCATIONS", "WRONG", f"NO SUCH TIME ZONE AT {', '.join(wrong)}, MEND IT IN EDITLOC")


_ZONES = Statement(select(tables.location.c.code, tables.location.c.time_zone))


def _folder(desk: Desk, usual: Path) -> Path:
    try:
        set_to = desk.machine().backup_folder
    except Fault:
        return usual
    return Path(set_to).expanduser() if set_to else usual


def _backups(place: Place, folder: Path, now: datetime) -> Iterator[Found]:
    found = backups.in_folder(folder, place)
    where = clean(str(folder))
    if not found:
        yield Found("BACKUP", "ADVICE", f"NONE IN {where}, RUN renterrewards backup EACH NIGHT (docs/backup.md)")
        return
    age = now - found[0].manifest.instant
    hours = f"{max(0, round(age.total_seconds() / 3600)):,} HOURS OLD, {len(found)} IN {where}"
    if age > OLD:
        yield Found("BACKUP", "ADVICE", f"THE LAST ONE IS {hours}, RUN renterrewards backup EACH NIGHT")
    else:
        yield Found("BACKUP", "OK", f"THE LAST ONE IS {hours}")
