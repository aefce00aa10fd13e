"""Who signs on: users, their passwords as they are kept, and the tries of each employee code."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, delete, exists, select

from renterrewards.access import User, UserPassword, UserState
from renterrewards.rules import lockout
from renterrewards.store import control, tables
from renterrewards.store.rows import RecordFile
from renterrewards.store.statement import Statement
from renterrewards.store.work import Work

FILE = "user_access"

NOBODY = ""
"""Whose the codes are that are on no file: their tries are counted together."""

PASSWORDS = RecordFile(tables.user_password, UserPassword, ("user_code",))
STATES = RecordFile(tables.user_state, UserState, ("user_code",), held=True)


class Count(NamedTuple):
    """A try as it was counted.

    `free`: its password may be looked at. `locks`: none may follow it for a while. `untold`: how many were refused
    while it was locked before.
    """

    free: bool
    locks: bool
    untold: int


def nobody_yet(work: Work) -> bool:
    """Whether nobody can sign on, as no user has a password: the first administrator may be made.

    A user who is locked, expired or disabled counts, so that no clock and no tries make a store anybody's.
    """
    return not (work.one(_ANYBODY) or (False,))[0]


def anybody_yet(work: Work) -> bool:
    """Whether somebody has ever signed on; in a training company nobody does, whatever passwords are given there."""
    return bool((work.one(_EVER) or (False,))[0])


def find(work: Work, code: str) -> User | None:
    """The user of a code."""
    found: User | None = control.find(work, FILE, (code,))
    return found


def password(work: Work, code: str) -> UserPassword | None:
    """A user's password as it is kept."""
    return PASSWORDS.find(work, (code,))


def state(work: Work, code: str) -> UserState:
    """What tries have left behind of a user, or of `NOBODY`."""
    return STATES.find(work, (code,)) or UserState(user_code=code)


def count_try(work: Work, code: str, now: datetime, most: int, minutes: int) -> Count:
    """Count a try before its password is looked at.

    `NOBODY` is counted alike, so that neither the answer nor its time tells whose a code is. A store that can only be
    looked at counts nothing.
    """
    before = lockout.believed(state(work, code), now, minutes)
    free = not lockout.locked(before, now)
    after = lockout.tried(before, now, most, minutes)
    if work.writes:
        STATES.save(work, STATES.changed(after, refused=0) if free else after)
    return Count(free, free and lockout.locked(after, now), before.refused if free else 0)


def count_refused(work: Work, code: str) -> None:
    """A try was refused while its code was locked."""
    found = state(work, code)
    STATES.save(work, STATES.changed(found, refused=found.refused + 1))


def take_back(work: Work, code: str, signed_on: datetime | None = None) -> int:
    """The password was right: no try has failed. `signed_on`: and a sign-on has begun.

    How many were refused while it was locked, of which no line tells yet.
    """
    before = state(work, code)
    after = STATES.changed(lockout.succeeded(before), refused=0)
    if signed_on:
        after = STATES.changed(after, last_sign_on=signed_on)
    STATES.save(work, after)
    return before.refused


def set_password(work: Work, code: str, kept: str, now: datetime, first: bool = False) -> int:
    """Give a user a password, in the form it is kept in; it also ends his lock. The same as `take_back`."""
    PASSWORDS.save(work, UserPassword(user_code=code, kept=kept, set_at=now, first=first))
    return take_back(work, code)


def keep_stronger(work: Work, before: UserPassword, kept: str) -> None:
    """Keep the same password in a stronger form, unless it was changed meanwhile."""
    if password(work, before.user_code) == before:
        PASSWORDS.save(work, PASSWORDS.changed(before, kept=kept))


def forget(work: Work, code: str) -> None:
    """Remove the password and the tries of a user who is deleted, his session, and what is half typed in it."""
    for statement in _FORGET:
        work.run(statement, user=code)


def administrators(work: Work) -> list[str]:
    """The codes of those who can sign on without end and open every option; one must remain."""
    return [code for (code,) in work.all(_ADMINISTRATORS)]


# -- the statements --------------------------------------------------------------------------------

_FORGET = [
    Statement(delete(table).where(table.c.user_code == bindparam("user")))
    for table in (tables.user_password, tables.user_state, tables.session, tables.draft, tables.shadow)
]
_ANYBODY = Statement(select(exists().select_from(tables.user_password)))

_EVER = Statement(select(exists().select_from(tables.audit_line).where(tables.audit_line.c.kind == "SIGNON")))
_user = tables.user_access.c
_ADMINISTRATORS = Statement(
    select(_user.code)
    .join(tables.user_password, tables.user_password.c.user_code == _user.code)
    .where(_user.menu_type == "ALL", _user.active, ~_user.view_only, _user.expires_on.is_(None))
    .order_by(_user.code)
)
