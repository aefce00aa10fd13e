"""Signing on: a try is counted, its password looked at, and what became of it written down.

Nothing of the store is held while a password is worked on, which is slow on purpose.
"""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from renterrewards import passwords
from renterrewards.faults import Fault
from renterrewards.programs.people import new_password
from renterrewards.programs.seat import Gone
from renterrewards.rules.conversation import Talk

if TYPE_CHECKING:
    from renterrewards.access import User, UserPassword
    from renterrewards.programs.desk import Desk
    from renterrewards.programs.seat import Whole
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
    from renterrewards.programs.people import tries

    tried = tries.counted(desk, store, code)
    right = passwords.is_it(password, tried.kept)
    if not right or tried.user is None or tried.password is None:
        tries.refused(desk, store, tried)
        raise Fault(REFUSED, "password")
    stronger = passwords.kept(password) if passwords.outgrown(tried.kept) and not store.read_only else ""
    tries.right(desk, store, tried, stronger)
    return Proven(tried.user, replace(tried.password, kept=stronger or tried.kept), tried.settings)


def begin(desk: "Desk", store: "Store", code: str, kept: str = "", proof: "UserPassword | None" = None) -> None:
    """He works here from now on, by a new password if one is given as it is to be kept.

    `proof`: the password that he has proven, which must be his still.
    """
    from renterrewards.programs.people import tries
    from renterrewards.store import audit, control, users

    def begin_it(work: "Work") -> int:
        if proof:
            check_still(desk, work, proof)
        if work.writes:
            act = tries.stamp(desk, work, code)
            if kept:
                new_password.put(work, act, code, kept)
            tries.tell(work, act, code, users.take_back(work, code, desk.now()))
            audit.note(work, act, "SIGNON", f"USER {code}", {}, {})
        return control.settings(work).idle_minutes

    if store.read_only:
        with store.look() as work:
            idle_minutes = begin_it(work)
    else:
        idle_minutes = store.apply(begin_it)
    desk.user, desk.idle_minutes = code, idle_minutes


def check_still(desk: "Desk", work: "Work", proof: "UserPassword") -> None:
    """Raise Fault when a password that was proven is not the user's any more, or he no user who may sign on."""
    from renterrewards.store import users

    user = users.find(work, proof.user_code)
    may = user is not None and user.may_sign_on(desk.day_of(work, user))
    if users.password(work, proof.user_code) != proof or not may:
        raise Fault("USER OR PASSWORD WAS CHANGED MEANWHILE BY ANOTHER, SIGN ON AGAIN", "password")


def leave(desk: "Desk", left: "Whole | None" = None) -> None:
    """Nobody works here any more, in one transaction with the line that says so. Raises Fault.

    What is half typed stays for his next session when it is `left`, and has been dealt with when it is not.
    """
    user, desk.user = desk.user, ""
    seat, desk.seat = desk.seat, None
    noted = bool(user) and not (desk.open_to_all or desk.store.read_only)

    def note_it(work: "Work") -> None:
        if noted:
            from renterrewards.programs.people import tries
            from renterrewards.store import audit

            audit.note(work, tries.stamp(desk, work, user), "SIGNOFF", f"USER {user}", {}, {})

    if seat and not seat.gone:
        with suppress(Gone):  # somebody else has what is half typed
            seat.leave(left, note_it)
            return
    if noted:
        desk.store.apply(note_it)


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


def _give_up_seat(desk: "Desk") -> None:
    """Who was not let in after all leaves what he found half typed for his next session."""
    seat, desk.seat = desk.seat, None
    if seat:
        seat.leave(seat.left)
