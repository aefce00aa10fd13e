"""The tries of a sign-on, counted and written down.

A try is counted before its password is looked at, so that of many at once no more are looked at than there are tries.
Codes that are nobody's are counted together, and what is refused while it is locked is counted and not written down:
who types codes and passwords all day adds neither rows nor lines. Whose a code is shows neither in what is said nor in
how many statements a try takes.
"""

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from renterrewards.store import audit, control, users

if TYPE_CHECKING:
    from renterrewards.access import User, UserPassword
    from renterrewards.programs.desk import Desk
    from renterrewards.records import Act, Control
    from renterrewards.store.engine import Store
    from renterrewards.store.work import Work


class Tried(NamedTuple):
    """What a try found. `kept` is blank when no password will do; `whose` it is counted as."""

    code: str
    user: "User | None"
    password: "UserPassword | None"
    settings: "Control"
    whose: str
    kept: str
    stands: users.Count


def counted(desk: "Desk", store: "Store", code: str) -> Tried:
    """Count a try, and find what its password is to be compared with."""

    def count_it(work: "Work") -> Tried:
        settings = control.settings(work)
        user, password = users.find(work, code), users.password(work, code)
        whose = code if user else users.NOBODY
        count = users.count_try(work, whose, desk.now(), settings.sign_on_tries, settings.lock_minutes)
        if work.writes and count.untold:
            tell(work, stamp(desk, work, code), whose, count.untold)
        if work.writes and count.locks:
            audit.note(work, stamp(desk, work, code), "LOCKED", _called(whose), {}, _asker(desk, code))
        may = count.free and user is not None and user.may_sign_on(desk.day_of(work, user))
        return Tried(code, user, password, settings, whose, password.kept if may and password else "", count)

    if store.read_only:
        with store.look() as work:
            return count_it(work)
    return store.apply(count_it)


def refused(desk: "Desk", store: "Store", tried: Tried) -> None:
    """Write down that somebody was not let in; never what he typed as a password."""

    def note_it(work: "Work") -> None:
        act = stamp(desk, work, tried.code)
        if tried.stands.free:
            audit.note(work, act, "REFUSED", f"USER {tried.code}", {}, _asker(desk, tried.code))
        else:
            users.count_refused(work, tried.whose)

    if not store.read_only:
        store.apply(note_it)


def right(desk: "Desk", store: "Store", tried: Tried, stronger: str) -> None:
    """The password was right; it is kept more strongly from now on where that has become possible."""

    def take_it_back(work: "Work") -> None:
        untold = users.take_back(work, tried.whose)
        if untold or tried.stands.locks:
            act = stamp(desk, work, tried.code)
            tell(work, act, tried.whose, untold)
            if tried.stands.locks:
                audit.note(work, act, "UNLOCK", _called(tried.whose), {}, {"password": "RIGHT"})
        if stronger and tried.password:
            users.keep_stronger(work, tried.password, stronger)

    if not store.read_only:
        store.apply(take_it_back)


def tell(work: "Work", act: "Act", whose: str, untold: int) -> None:
    """One line for all that were refused while it was locked."""
    if untold:
        audit.note(work, act, "REFUSED", _called(whose), {}, {"while_locked": untold})


def stamp(desk: "Desk", work: "Work", code: str) -> "Act":
    """The stamp of who is about to sign on, or is not let in: under the code that was typed."""
    return replace(desk.act(work), user=code)


# -- inside ------------------------------------------------------------------------------------------


def _called(whose: str) -> str:
    return f"USER {whose}" if whose else "CODES NOT ON FILE"


def _asker(desk: "Desk", code: str) -> dict[str, str]:
    """Who is signed on where the password of another was tried, and at which terminal."""
    from renterrewards.programs.people.signed_on import terminal

    return {"asked_by": desk.user, "at": terminal(desk)} if desk.user not in ("", code) else {}
