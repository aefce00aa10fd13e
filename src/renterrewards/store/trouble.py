"""What a database error is called at the counter."""

import errno

from renterrewards.cleaner import clean
from renterrewards.faults import Fault

IN_USE = "FILE IN USE, TRY AGAIN"
FULL = "DISK FULL, NOT SAVED"
NO_ROOM = "DISK FULL, CANNOT OPEN {where}, FREE SPACE IN ITS FOLDER"
DISK_ERROR = "DISK ERROR, NOT SAVED, CALL SUPPORT"
READ_ONLY = "STORE IS READ ONLY, NOT SAVED"
LOOK_ONLY = "STORE IS READ ONLY: LOOK AND PRINT, NOTHING CAN BE SAVED"
NOT_A_STORE = (
    "{where} IS NOT A RENTERREWARDS STORE OR IS DAMAGED, "
    "RESTORE A BACKUP (renterrewards restore) OR NAME ANOTHER BY --database"
)
CANNOT_OPEN = "CANNOT OPEN {where}, CHECK THE FOLDER AND ITS PERMISSIONS"
NEWER = "{where} WAS WRITTEN BY A NEWER RELEASE, UPGRADE, RESTORE A BACKUP OR NAME ANOTHER BY --database"
GREW = "THE STORE WAS UPGRADED BY A NEWER RELEASE MEANWHILE, NOTHING SAVED, END AND START THE NEW ONE"
OLDER = "{where} IS OF AN OLDER RELEASE, HAVE WHO MAY WRITE TO IT RUN renterrewards upgrade"
UPGRADING = "{where} IS BEING UPGRADED, NOTHING IS LOST, TRY AGAIN IN A MINUTE"
ON_THE_NETWORK = "{where} IS ON A NETWORK FILE SYSTEM, THEY DAMAGE STORES: USE A FOLDER OF THIS MACHINE, OR POSTGRESQL"
ON_FILE = "RECORD IS ON FILE ALREADY, NOT SAVED"
NAMES_NOTHING = "IT NAMES A RECORD THAT IS NOT ON FILE, NOT SAVED"
UNKNOWN = "THE SERVER WENT AWAY WHILE SAVING, CALL THE RECORD UP AND SEE WHETHER IT IS SAVED BEFORE YOU SAVE AGAIN"

PATH = 72
"""Characters of a path that a message shows: whole on one row, the message on the three rows of the glass."""


OUT_OF_TURN = "MOVEMENT OUT OF TURN"
"""What the ledger's trigger says to the second of two that read the same account."""


class StoreFault(Fault):
    """A refusal that comes from the database or its disk; the transaction left no trace.

    `passing`: the same may be done the next time, as it came of another counter or of the way to the server.
    """

    passing: bool = False


class LeftOpen(StoreFault):
    """The server was lost as it saved, and cannot be asked: whether it is saved is not known here."""

    def __init__(self) -> None:
        super().__init__(UNKNOWN)


class NothingYet(StoreFault):
    """There is an empty database, or an empty file, in which the first start makes the store."""

    def __init__(self, where: str) -> None:
        super().__init__(f"{clean(where)} IS EMPTY, THE FIRST START MAKES THE STORE IN IT")


_DISK = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EACCES: READ_ONLY,
    errno.EPERM: READ_ONLY,
    errno.EROFS: READ_ONLY,
    errno.ENOENT: CANNOT_OPEN,
    errno.ENOTDIR: CANNOT_OPEN,
}


def disk_fault(error: OSError, where: str) -> StoreFault:
    """The fault for what the operating system said about a file beside the store."""
    return fault(_DISK.get(error.errno or 0, DISK_ERROR), where)


def fault(text: str, where: str, passing: bool = False) -> StoreFault:
    """The fault of a text that may name the store; of a long path the end is shown, where the file's name is."""
    named = clean(where)
    made = StoreFault(text.format(where=named if len(named) <= PATH else f"...{named[3 - PATH :]}"))
    made.passing = passing
    return made
