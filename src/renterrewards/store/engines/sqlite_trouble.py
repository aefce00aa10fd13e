"""What an error of SQLite is called at the counter."""

import sqlite3

from renterrewards.store.trouble import (
    CANNOT_OPEN,
    DISK_ERROR,
    FULL,
    IN_USE,
    NAMES_NOTHING,
    NO_ROOM,
    NOT_A_STORE,
    ON_FILE,
    OUT_OF_TURN,
    READ_ONLY,
    fault,
)

_TEXTS = {
    sqlite3.SQLITE_BUSY: IN_USE,
    sqlite3.SQLITE_LOCKED: IN_USE,
    sqlite3.SQLITE_PROTOCOL: IN_USE,
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_IOERR: DISK_ERROR,
    sqlite3.SQLITE_IOERR_SHMSIZE: NO_ROOM,  # who opens it first makes 32 KB beside it
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


UNREADABLE = "Could not decode to UTF-8"
"""What the driver says of a text that was never written by it; SQLite itself does not look."""


def fault_of(error: Exception, where: str) -> Exception:
    """The fault to raise for an error of the database; the error itself when it is a mistake of ours."""
    if isinstance(error, UnicodeDecodeError) or str(error).startswith(UNREADABLE):
        return fault(NOT_A_STORE, where)
    code: int = getattr(error, "sqlite_errorcode", 0)
    turn = IN_USE if OUT_OF_TURN in str(error) else ""
    text = _TEXTS.get(code) or _TEXTS.get(code & 0xFF) or turn
    return fault(text, where) if text else error
