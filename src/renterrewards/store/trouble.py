"""What a database error is called at the counter."""

import errno
import sqlite3

from renterrewards.cleaner import clean
from renterrewards.faults import Fault

IN_USE = "FILE IN USE, TRY AGAIN"
FULL = "DISK FULL, NOT SAVED"
DISK_ERROR = "DISK ERROR, NOT SAVED, CALL SUPPORT"
READ_ONLY = "STORE IS READ ONLY, NOT SAVED"
LOOK_ONLY = "STORE IS READ ONLY: LOOK AND PRINT, NOTHING CAN BE SAVED"
NOT_A_STORE = "{where} IS NOT A RENTERREWARDS STORE OR IS DAMAGED, RESTORE A BACKUP OR NAME ANOTHER BY --database"
CANNOT_OPEN = "CANNOT OPEN {where}, CHECK THE FOLDER AND ITS PERMISSIONS"
NEWER = "{where} WAS WRITTEN BY A NEWER RELEASE, UPGRADE, RESTORE A BACKUP OR NAME ANOTHER BY --database"
ON_FILE = "RECORD IS ON FILE ALREADY, NOT SAVED"
NAMES_NOTHING = "IT NAMES A RECORD THAT IS NOT ON FILE, NOT SAVED"

PATH = 72
"""Characters of a path that a message shows: whole on one row, the message on the three rows of the glass."""


OUT_OF_TURN = "MOVEMENT OUT OF TURN"
"""What the ledger's trigger says to the second of two that read the same account."""


class StoreFault(Fault):
    """A refusal that comes from the database or its disk; the transaction left no trace."""


_TEXTS = {
    sqlite3.SQLITE_BUSY: IN_USE,
    sqlite3.SQLITE_LOCKED: IN_USE,
    sqlite3.SQLITE_PROTOCOL: IN_USE,
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_IOERR: DISK_ERROR,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_READONLY_RECOVERY: CANNOT_OPEN,  # its log cannot be read without writing beside it
    sqlite3.SQLITE_READONLY_CANTLOCK: CANNOT_OPEN,
    sqlite3.SQLITE_READONLY_CANTINIT: CANNOT_OPEN,
    sqlite3.SQLITE_READONLY_DIRECTORY: CANNOT_OPEN,
    sqlite3.SQLITE_READONLY_DBMOVED: CANNOT_OPEN,
    sqlite3.SQLITE_NOTADB: NOT_A_STORE,
    sqlite3.SQLITE_CORRUPT: NOT_A_STORE,
    sqlite3.SQLITE_CANTOPEN: CANNOT_OPEN,
    sqlite3.SQLITE_PERM: CANNOT_OPEN,
    sqlite3.SQLITE_AUTH: CANNOT_OPEN,
    sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY: ON_FILE,
    sqlite3.SQLITE_CONSTRAINT_ROWID: ON_FILE,
    sqlite3.SQLITE_CONSTRAINT_UNIQUE: ON_FILE,
    sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY: NAMES_NOTHING,
}

_DISK = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EACCES: READ_ONLY,
    errno.EPERM: READ_ONLY,
    errno.EROFS: READ_ONLY,
    errno.ENOENT: CANNOT_OPEN,
    errno.ENOTDIR: CANNOT_OPEN,
}


def fault_of(error: sqlite3.Error, where: str) -> Exception:
    """The fault to raise for an error of the database; the error itself when it is a mistake of ours."""
    code: int = getattr(error, "sqlite_errorcode", 0)
    turn = IN_USE if OUT_OF_TURN in str(error) else ""
    text = _TEXTS.get(code) or _TEXTS.get(code & 0xFF) or turn
    return fault(text, where) if text else error


def disk_fault(error: OSError, where: str) -> StoreFault:
    """The fault for what the operating system said about a file beside the store."""
    return fault(_DISK.get(error.errno or 0, DISK_ERROR), where)


def fault(text: str, where: str) -> StoreFault:
    """The fault of a text that may name the store; of a long path the end is shown, where the file's name is."""
    named = clean(where)
    return StoreFault(text.format(where=named if len(named) <= PATH else f"...{named[3 - PATH :]}"))
