"""Signing on: a try is counted, its password looked at, and what became of it written down.

Nothing of the store is held while a password is worked on, which is slow on purpose.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from renterrewards import passwords
from renterrewards.faults import Fault
from renterrewards.programs.people import new_password
from renterrewards.rules.conversation import Talk

if TYPE_CHECKING:
    from renterrewards.access import User, UserPassword
    from renterrewards.programs.desk import Desk
    from renterrewards.records import Control
    from renterrewards.store.engine import Store
    from renterrewards.store.work import Work

REFUSED = "SIGN-ON REFUSED: CODE OR PASSWORD NOT RIGHT, OR LOCKED; ASK AN ADMINISTRATOR"
NOBODY_YET = "NOBODY CAN SIGN ON TO THIS STORE YET, renterrewards first-user CODE MAKES WHO CAN"


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
    """What a try found. `kept` is blank when no password will do; `locks`: no other try may follow it for a while."""

    user: "User | None"
    password: "UserPassword | None"
    settings: "Control"
    kept: str
    locks: bool


def sign_on(desk: "Desk", store: "Store", code: str, password: str, *, seated: bool) -> Talk[None]:
    """Let him in whose password it is; one that somebody else gave, or that is too old, is changed first. Fault.

    `seated`: at a terminal, where each user has one session; he may leave the other one alone, and is not let in then.
    """
    found = proven(desk, store, code, password)
    new = ""
    if found.must_change(desk.now()):
        new = yield from new_password.chosen(code, password, "YOUR PASSWORD MUST BE CHANGED BEFORE YOU GO ON")
    if seated:
        from renterrewards.programs.people.signed_on import take_seat

        if not (yield from take_seat(desk, code)):
            return
    try:
        begin(desk, store, code, passwords.kept(new) if new else "", found.password)
    except BaseException:
        _give_up_seat(desk)
        raise


def proven(desk: "Desk", store: "Store", code: str, password: str) -> Proven:
    """The user of a code, if this is his password. Raises Fault, always the same and after the same time."""
    tried = _try(desk, store, code)
    right = passwords.is_it(password, tried.kept)
    if not right or tried.user is None or tried.password is None:
        _refuse(desk, store, code, tried.locks)
        raise Fault(REFUSED, "password")
    stronger = passwords.kept(password) if passwords.outgrown(tried.kept) and not store.read_only else ""
    _accept(store, tried.password, stronger)
    return Proven(tried.user, replace(tried.password, kept=stronger or tried.kept), tried.settings)


def begin(desk: "Desk", store: "Store", code: str, kept: str = "", proof: "UserPassword | None" = None) -> None:
    """He works here from now on, by a new password if one is given as it is to be kept.

    `proof`: the password that he has proven, which must be his still.
    """
    from renterrewards.store import control, users

    with store.look() if store.read_only else store.work() as work:
        if proof:
            check_still(desk, work, proof)
        if not store.read_only:
            if kept:
                new_password.put(work, replace(desk.act(work), user=code), code, kept)
            users.take_back(work, code, desk.now())
            _note(desk, work, code, "SIGNON")
        idle_minutes = control.settings(work).idle_minutes
    desk.user, desk.idle_minutes = code, idle_minutes


def check_still(desk: "Desk", work: "Work", proof: "UserPassword") -> None:
    """Raise Fault when a password that was proven is not the user's any more, or he no user who may sign on."""
    from renterrewards.store import users

    user = users.find(work, proof.user_code)
    may = user is not None and user.may_sign_on(desk.day_of(work, user))
    if users.password(work, proof.user_code) != proof or not may:
        raise Fault("USER OR PASSWORD WAS CHANGED MEANWHILE BY ANOTHER, SIGN ON AGAIN", "password")


def leave(desk: "Desk") -> None:
    """Nobody works here any more; what was half typed has been dealt with."""
    user, desk.user = desk.user, ""
    seat, desk.seat = desk.seat, None
    if seat and not seat.gone:
        seat.leave()
    if user and not desk.open_to_all and not desk.store.read_only:
        with desk.store.work() as work:
            _note(desk, work, user, "SIGNOFF")


def standing(desk: "Desk") -> str:
    """Why who is signed on may not work here any more; blank while he may, or while the store cannot be asked."""
    from renterrewards.store.trouble import StoreFault

    try:
        with desk.store.look() as work:
            desk.rights(work)
    except StoreFault:
        return ""
    except Fault as fault:
        return fault.message
    return ""


# -- inside ------------------------------------------------------------------------------------------


def _try(desk: "Desk", store: "Store", code: str) -> _Tried:
    """Count a try, and find what its password is to be compared with."""
    from renterrewards.store import control, users

    with store.look() if store.read_only else store.work() as work:
        settings = control.settings(work)
        user, password = users.find(work, code), users.password(work, code)
        free, locks = users.count_try(work, code, desk.now(), settings.sign_on_tries, settings.lock_minutes)
        today = desk.day_of(work, user)
    may = free and user is not None and user.may_sign_on(today)
    return _Tried(user, password, settings, password.kept if may and password else "", locks)


def _refuse(desk: "Desk", store: "Store", code: str, locks: bool) -> None:
    """Write down that somebody was not let in; never what he typed as a password."""
    if not store.read_only:
        with store.work() as work:
            _note(desk, work, code, "LOCKED" if locks else "REFUSED", _asker(desk, code))


def _accept(store: "Store", password: "UserPassword", stronger: str) -> None:
    """The password was right; it is kept more strongly from now on where that has become possible."""
    from renterrewards.store import users

    if not store.read_only:
        with store.work() as work:
            users.take_back(work, password.user_code)
            if stronger:
                users.keep_stronger(work, password, stronger)


def _give_up_seat(desk: "Desk") -> None:
    """Who was not let in after all leaves what he found half typed for his next session."""
    seat, desk.seat = desk.seat, None
    if seat:
        seat.leave(seat.left)


def _asker(desk: "Desk", code: str) -> dict[str, str]:
    """Who is signed on where the password of another was tried, and at which terminal."""
    from renterrewards.programs.people.signed_on import terminal

    return {"asked_by": desk.user, "at": terminal(desk)} if desk.user not in ("", code) else {}


def _note(desk: "Desk", work: "Work", code: str, kind: str, told: "dict[str, str] | None" = None) -> None:
    """Write it down under the code that was typed."""
    from renterrewards.store import audit

    audit.note(work, replace(desk.act(work), user=code), kind, f"USER {code}", {}, told or {})
