"""What `doctor` looks at on this machine: each line OK, ADVICE or WRONG, with what to do in plain words."""

import locale
import os
import shutil
import sqlite3
import stat
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from renterrewards import __version__, machine
from renterrewards.cleaner import clean
from renterrewards.company import data_folder
from renterrewards.faults import Fault
from renterrewards.programs.desk import Desk

State = Literal["OK", "ADVICE", "WRONG"]

SOUND_SQLITE = (3, 51, 3)
"""The first SQLite whose write-ahead log is without the fault that two writers at once could meet."""

LITTLE, TOO_LITTLE = 500_000_000, 20_000_000
"""Bytes of free space below which there is advice, and below which it is wrong."""


class Found(NamedTuple):
    """One thing that was looked at."""

    what: str
    state: State
    said: str


def of_machine(desk: Desk, settings: Path) -> Iterator[Found]:
    """What does not hang on the store."""
    yield _python()
    yield _textual()
    yield _text()
    yield _zones()
    yield _settings(settings)
    yield _mail(settings)
    yield space("PRINT FOLDER", desk.print_folder)
    yield space("LOG FOLDER", data_folder())


def sqlite() -> Found:
    """The SQLite that this Python has."""
    if sqlite3.sqlite_version_info >= SOUND_SQLITE:
        return Found("SQLITE", "OK", sqlite3.sqlite_version)
    wanted = ".".join(map(str, SOUND_SQLITE))
    return Found(
        "SQLITE",
        "ADVICE",
        f"{sqlite3.sqlite_version}, BELOW {wanted} A WRITER AND A CHECKPOINT THAT MEET CAN DAMAGE A STORE; OURS WAIT "
        "FOR EACH OTHER, SO LET NO OTHER PROGRAM WRITE INTO IT, OR TAKE A PYTHON WITH A LATER SQLITE",
    )


def space(what: str, folder: Path, needs: int = 0) -> Found:
    """Whether a folder, or the first above it that is there, can be written and has room."""
    where = folder
    while not where.exists() and where != where.parent:
        where = where.parent
    if not os.access(where, os.W_OK | os.X_OK):
        return Found(what, "WRONG", f"{clean(str(where))} CANNOT BE WRITTEN, CHECK ITS PERMISSIONS")
    free = shutil.disk_usage(where).free
    said = f"{free // 1_000_000:,} MB FREE IN {clean(str(where))}"
    if free < max(TOO_LITTLE, needs):
        return Found(what, "WRONG", f"{said}, FREE SPACE OR NOTHING CAN BE SAVED SOON")
    if free < max(LITTLE, 2 * needs):
        return Found(what, "ADVICE", f"{said}, FREE SOME SPACE SOON")
    return Found(what, "OK", said)


def private(path: Path) -> Found:
    """Whether only the owner of a store's file can get at it."""
    modes = [(found, stat.S_IMODE(found.stat().st_mode)) for found in (path, path.parent)]
    open_to = [
        f"chmod {'600' if found.is_file() else '700'} {clean(str(found))}" for found, mode in modes if mode & 0o077
    ]
    if os.name == "posix" and path.stat().st_uid != os.getuid():
        return Found("PERMISSIONS", "ADVICE", f"{clean(str(path))} BELONGS TO ANOTHER USER OF THIS MACHINE")
    if os.name == "posix" and open_to:
        return Found("PERMISSIONS", "ADVICE", f"OTHER USERS OF THIS MACHINE CAN LOOK INTO IT: {', '.join(open_to)}")
    return Found("PERMISSIONS", "OK", "ONLY ITS OWNER CAN GET AT IT")


# -- inside ------------------------------------------------------------------------------------------


def _python() -> Found:
    return Found(
        "RELEASE", "OK", f"RENTERREWARDS {__version__}, PYTHON {sys.version.split()[0]}, {sys.platform.upper()}"
    )


def _textual() -> Found:
    """The release whose keys were tested."""
    try:
        here = version("textual")
        pins = [text.partition("==")[2] for text in requires("renterrewards") or () if text.startswith("textual==")]
    except PackageNotFoundError:
        return Found("TEXTUAL", "WRONG", "NOT INSTALLED, INSTALL renterrewards ANEW")
    if pins and here != pins[0]:
        return Found("TEXTUAL", "ADVICE", f"{here}, TESTED WITH {pins[0]}: KEYS MAY DIFFER, INSTALL THAT RELEASE")
    return Found("TEXTUAL", "OK", here)


def _text() -> Found:
    """Whether letters arrive and leave as they are."""
    encodings = {locale.getpreferredencoding(False), getattr(sys.stdout, "encoding", None) or "utf-8"}
    other = [name for name in encodings if name.lower().replace("-", "") != "utf8"]
    if other:
        return Found("TEXT", "ADVICE", f"{other[0].upper()}, NAMES WITH ACCENTS ARE SHOWN AS ?, SET LANG=C.UTF-8")
    return Found("TEXT", "OK", "UTF-8")


def _zones() -> Found:
    try:
        ZoneInfo("America/New_York")
    except ZoneInfoNotFoundError:
        return Found("TIME ZONES", "WRONG", "NO TIME ZONE DATA, INSTALL THE PACKAGE tzdata")
    return Found("TIME ZONES", "OK", "THERE")


def _settings(settings: Path) -> Found:
    from renterrewards.terminal import station

    try:
        station.read(settings)
        machine.read(settings)
    except Fault as fault:
        return Found("SETTINGS", "WRONG", fault.message)
    there = "" if settings.exists() else ", NOT THERE: AS THE SYSTEM COMES"
    return Found("SETTINGS", "OK", f"{clean(str(settings))}{there}")


def _mail(settings: Path) -> Found:
    with suppress(Fault):
        mail = machine.read(settings).mail
        if not mail.host:
            return Found("MAIL", "OK", "NOT SET UP, REPORTS CANNOT GO BY E-MAIL")
        try:
            machine.password(mail)
        except Fault as fault:
            return Found("MAIL", "WRONG", fault.message)
        if mail.user and not (mail.password or mail.password_file):
            return Found("MAIL", "ADVICE", f"{mail.host} KNOWS {mail.user} BY NO PASSWORD, SET password_file IN [mail]")
        return Found("MAIL", "OK", f"{mail.host}:{mail.port}, {mail.security.upper()}")
    return Found("MAIL", "WRONG", "ITS SETTINGS CANNOT BE READ")
