"""What an error of PostgreSQL, or of the way to it, is called at the counter."""

import psycopg

from renterrewards.store.trouble import (
    DISK_ERROR,
    FULL,
    IN_USE,
    NAMES_NOTHING,
    ON_FILE,
    OUT_OF_TURN,
    READ_ONLY,
    StoreFault,
    fault,
)

NOT_THERE = "RR001"
"""What a change is refused with that found no row (`postgresql_wire.CHANGED`); its text is ours."""

AWAY = "THE SERVER OF {where} IS AWAY, NOTHING SAVED, TRY AGAIN OR CALL SUPPORT"
GOING = "THE SERVER OF {where} IS SHUTTING DOWN OR STARTING, NOTHING SAVED, TRY AGAIN IN A MINUTE"
CANNOT_REACH = "CANNOT REACH {where}, NOTHING SAVED, CHECK ITS ADDRESS AND THAT THE SERVER RUNS"
NO_LOGIN = "LOGIN TO {where} REFUSED, CHECK USER, PASSWORD AND THAT THE SERVER LETS THIS MACHINE IN"
NO_DATABASE = "THERE IS NO DATABASE {where}, CHECK THE NAME OR HAVE IT CREATED"
NO_RIGHT = "THIS LOGIN HAS NO RIGHT TO DO THAT IN {where}, NOTHING SAVED, ASK ITS ADMINISTRATOR"
NO_SUCH_LOGIN = "THERE IS NO SUCH LOGIN AT {where}, CREATE IT FIRST: create role NAME login"
CROWDED = "{where} TAKES NO MORE CONNECTIONS, TRY AGAIN OR HAVE max_connections RAISED"
BUSY = "ANOTHER COUNTER IS AT THE SAME RECORDS, NOTHING SAVED, PRESS THE KEY AGAIN"
TOO_LARGE = "A NUMBER IS TOO LARGE FOR THE STORE, NOTHING SAVED"
TOO_OLD = "{where} RUNS AN OLDER POSTGRESQL, 15 OR LATER IS NEEDED"
NOT_UTF8 = "{where} IS NOT IN UTF8, CREATE IT WITH ENCODING UTF8"
NOT_EMPTY = "{where} HOLDS TABLES OF ANOTHER PROGRAM, NAME AN EMPTY DATABASE OR A STORE BY --database"
BEING_RESTORED = "{where} IS BEING RESTORED, TRY AGAIN IN A MINUTE; IF NOBODY DOES, RESTORE IT ONCE MORE WITH --over"

_TEXTS = {
    "40001": BUSY,
    "40P01": BUSY,
    "55P03": IN_USE,
    "57014": IN_USE,
    "23505": ON_FILE,
    "23503": NAMES_NOTHING,
    "22003": TOO_LARGE,
    "25006": READ_ONLY,
    "25P03": AWAY,  # it waited too long within a transaction, and the server let it go
    "42501": NO_RIGHT,
    "42704": NO_SUCH_LOGIN,
    "3F000": NO_RIGHT,  # no schema to make the tables in
    "3D000": NO_DATABASE,
    "28000": NO_LOGIN,
    "28P01": NO_LOGIN,
    "53100": FULL,
    "53300": CROWDED,
    "53": DISK_ERROR,
    "58": DISK_ERROR,
    "XX": DISK_ERROR,
    "57": GOING,
    "08": AWAY,
}
"""By SQLSTATE, or by its class."""

PASSING = frozenset({BUSY, AWAY, GOING, CANNOT_REACH})
"""What may go well the next time: somebody else was at the same rows, or the server comes back."""

_ON_THE_WAY = (
    (("does not exist", "database"), NO_DATABASE),
    (("password",), NO_LOGIN),
    (("authentication",), NO_LOGIN),
    (("pg_hba",), NO_LOGIN),
    (("role",), NO_LOGIN),
    (("starting up",), GOING),
    (("shutting down",), GOING),
    (("recovery",), GOING),
    (("read-only",), GOING),  # of several hosts only one is there that follows another
    (("too many",), CROWDED),
    (("connection slots",), CROWDED),
)
"""A refused connection has no SQLSTATE: what its words say, the first that fits."""


def fault_of(error: Exception, where: str) -> Exception:
    """The fault to raise for an error of the driver; the error itself when it is a mistake of ours."""
    code = getattr(error, "sqlstate", None) or ""
    if code == NOT_THERE and isinstance(error, psycopg.Error):
        return StoreFault(error.diag.message_primary or "")
    turn = IN_USE if _out_of_turn(error) else ""
    text = turn or _TEXTS.get(code) or _TEXTS.get(code[:2])
    if not text and not code and isinstance(error, (psycopg.OperationalError, psycopg.InterfaceError)):
        text = AWAY
    return fault(text, where, text in PASSING) if text else error


def refusal(error: Exception, where: str) -> Exception:
    """The fault of a connection that could not be made."""
    if getattr(error, "sqlstate", None):
        return fault_of(error, where)
    said = str(error).lower()
    found = (text for words, text in _ON_THE_WAY if all(word in said for word in words))
    text = next(found, CANNOT_REACH)
    return fault(text, where, text in PASSING)


def _out_of_turn(error: Exception) -> bool:
    """Whether two movements were made of the same one before: the trigger saw it, or the second came too early."""
    constraint = getattr(getattr(error, "diag", None), "constraint_name", None)
    return OUT_OF_TURN in str(error) or constraint == "award_txn_account_id_seq_key"
