"""One session a user: begun where he signs on, taken over from where he is still signed on, once he says so."""

import os
import secrets
import sys
import time
from dataclasses import replace
from datetime import timedelta

from renterrewards import clock, entry
from renterrewards.cleaner import clean
from renterrewards.faults import Fault
from renterrewards.process import is_over, this_process
from renterrewards.programs.desk import Desk
from renterrewards.programs.seat import Seat
from renterrewards.rules.conversation import Ask, Talk
from renterrewards.store import audit, control, sessions
from renterrewards.store.sessions import Session
from renterrewards.store.work import Work

GONE_AFTER = timedelta(seconds=180)
"""When a session on another machine that says nothing any more is taken for gone."""

ANSWERS_WITHIN = 8.0
"""Seconds for a session to write its draft and end, when its user wants to go on elsewhere."""

HELP = (
    "A user has one session. Y ends it there, at the next key, and brings it here as it is: what is half typed there "
    "is kept. N, or ESC, leaves it alone, and nobody is signed on here."
)


def take_seat(desk: Desk, user: str) -> Talk[bool]:
    """Begin the session of a user who may sign on, at this desk. False when he leaves it where it is."""
    if desk.store.read_only:  # who may only look loses nothing
        return True
    other = standing(desk, user)
    if other is not None:
        if (yield Ask(_question(desk, other), help=HELP)) != "Y":
            return False
        _end(desk, other)
    now = desk.now()
    begun = Session(
        user_code=user,
        token=secrets.token_hex(16),
        terminal=terminal(desk),
        process=this_process(),
        begun_at=now,
        seen_at=now,
    )

    def begin_it(work: Work) -> str:
        if (before := sessions.find(work, user)) and not _asked(before, other) and is_there(before, desk):
            _note(desk, work, before)
        return sessions.begin(work, begun)

    desk.seat = Seat(desk.store, desk.now, begun, desk.store.apply(begin_it))
    return True


def standing(desk: Desk, user: str) -> Session | None:
    """The session that a user has somewhere; None when there is none, or its process has died."""
    with desk.store.look() as work:
        found = sessions.find(work, user)
    mine = found and desk.seat and found.token == desk.seat.session.token
    return found if found and not mine and is_there(found, desk) else None


def is_there(session: Session, desk: Desk) -> bool:
    """Whether somebody is still at a session, as far as can be known from here."""
    over = is_over(session.process)
    return desk.now() - session.seen_at < GONE_AFTER if over is None else not over


def check_may_watch(desk: Desk, work: Work, session: Session) -> None:
    """Raise Fault when the user of a desk may not, or no longer, see the glass of a session."""
    rights = desk.rights(work)
    rights.check_option("SHADOW")
    if desk.masks(work, rights):
        raise Fault("PERSONAL DATA IS MASKED TO YOU, NOT ON ANOTHER'S GLASS (EDITUAF FIELD 9)")
    record = control.find(work, "terminal", (session.terminal,)) if rights.locations is not None else None
    if not rights.is_his(record.location if record else ""):
        raise Fault(f"{session.terminal} STANDS AT NONE OF YOUR LOCATIONS (EDITTERM, EDITUAF FIELD 4)", "user")


def opened(whole: str) -> str:
    """The options that are open in a draft, by area."""
    import json

    areas = json.loads(whole)["areas"] if whole else {}
    return ", ".join(areas[number]["option"] for number in sorted(areas))


def since(desk: Desk, session: Session) -> str:
    """When a session began, as the site writes it: the time alone when that was today."""
    with desk.store.look() as work:
        site, zone = desk.site(work), desk.own_zone(work, session.user_code)
    begun = clock.local(session.begun_at, zone)
    written = entry.show("moment", begun, site)
    return written.split(" ", 1)[-1] if begun.date() == site.today else written


def terminal(desk: Desk) -> str:
    """What others call this terminal: the name in its settings, else its line."""
    if named := desk.machine().terminal:
        return named
    try:
        line = os.ttyname(sys.stdin.fileno()).removeprefix("/dev/")
    except (OSError, AttributeError, ValueError):
        line = ""
    return clean(line or "A TERMINAL").upper()[:20]


# -- inside ------------------------------------------------------------------------------------------


def _question(desk: Desk, other: Session) -> str:
    return f"{other.user_code} IS SIGNED ON AT {other.terminal} SINCE {since(desk, other)}, TAKE OVER Y/N?"


def _asked(before: Session, other: Session | None) -> bool:
    """Whether a session is the one that was asked to end, which is noted already."""
    return other is not None and before.token == other.token


def _note(desk: Desk, work: Work, taken: Session) -> None:
    """That a session was taken over, by its own user."""
    act = replace(desk.act(work), user=taken.user_code)
    audit.note(work, act, "TAKEOVER", f"USER {taken.user_code}", {}, {"from": taken.terminal})


def _end(desk: Desk, other: Session) -> None:
    """Have the session elsewhere end, and wait until it has written its draft; one that is stuck is not waited for."""

    def end_it(work: Work) -> None:
        if sessions.ask_to_end(work, other, f"{other.user_code} AT {terminal(desk)}"):
            _note(desk, work, other)

    desk.store.apply(end_it)
    until = time.monotonic() + ANSWERS_WITHIN
    while time.monotonic() < until and standing(desk, other.user_code):
        desk.working(f"WAITING FOR {other.terminal}")
        time.sleep(0.2)
