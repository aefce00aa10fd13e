"""What a database error is called at the counter."""

import errno
import sqlite3

from renterrewards.faults import Fault

IN_USE = "FILE IN USE, TRY AGAIN"
FULL = "DISK FULL, NOT SAVED"
DISK_ERROR = "DISK ERROR, NOT SAVED, CALL SUPPORT"
READ_ONLY = "STORE IS READ ONLY, NOT SAVED"
NOT_A_STORE = "{where} IS NOT A RENTERREWARDS STORE, NAME ANOTHER OR RESTORE A BACKUP"
CANNOT_OPEN = "CANNOT OPEN {where}, CHECK THE FOLDER AND ITS PERMISSIONS"
NEWER = "STORE WAS WRITTEN BY A NEWER RELEASE, UPGRADE RENTERREWARDS"
ON_FILE = "RECORD IS ON FILE ALREADY, NOT SAVED"
NAMES_NOTHING = "IT NAMES A RECORD THAT IS NOT ON FILE, NOT SAVED"


class StoreFault(Fault):
    """A refusal that comes from the database or its disk; the transaction left no trace."""


_TEXTS = {
    sqlite3.SQLITE_BUSY: IN_USE,
    sqlite3.SQLITE_LOCKED: IN_USE,
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_IOERR: DISK_ERROR,
    sqlite3.SQLITE_READONLY: READ_ONLY,
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
}


def fault_of(error: sqlite3.Error, where: str) -> Exception:
    """The fault to raise for an error of the database; the error itself when it is a mistake of ours."""
    code: int = getattr(error, "sqlite_errorcode", 0)
    text = _TEXTS.get(code) or _TEXTS.get(code & 0xFF)
    return StoreFault(text.format(where=where)) if text else error


def disk_fault(error: OSError) -> StoreFault:
    """The fault for what the operating system said about a file beside the store."""
    return StoreFault(_DISK.get(error.errno or 0, DISK_ERROR))
