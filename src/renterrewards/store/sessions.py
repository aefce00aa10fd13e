"""Who is at work: one session a user, and the draft of what is half typed in it."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, bindparam, delete, func, literal_column, select, update

from renterrewards.store import tables
from renterrewards.store.rows import RecordFile
from renterrewards.store.statement import Statement
from renterrewards.store.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A user at a terminal: the process that serves him, since when, and when it last said that it is there."""

    user_code: str
    token: str
    terminal: str
    process: str
    begun_at: datetime
    seen_at: datetime
    ended_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a user has half typed, in the hands of the session with this token."""

    user_code: str
    token: str
    whole: str
    saved_at: datetime


class Beat(NamedTuple):
    """What a session hears: who has it, who wants it to end, and by whom it is watched, whose `beat` goes on."""

    token: str
    ended_by: str
    watched_by: str
    watched_at: str
    beat: int


SESSIONS = RecordFile(tables.session, Session, ("user_code",))
DRAFTS = RecordFile(tables.draft, Draft, ("user_code",))


def find(work: Work, user: str) -> Session | None:
    """The session of a user, whether anybody is still there or not."""
    return SESSIONS.find(work, (user,))


def every(work: Work) -> list[Session]:
    """All sessions, by user."""
    return SESSIONS.every(work)


def draft(work: Work, user: str) -> str:
    """What a user has half typed, as it was written last; blank for nothing."""
    found = DRAFTS.find(work, (user,))
    return found.whole if found else ""


def begin(work: Work, session: Session) -> str:
    """The user's session is this one from now on, whoever had it; the draft that he finds, blank for none."""
    SESSIONS.save(work, session)
    found = DRAFTS.find(work, (session.user_code,))
    whole, saved_at = (found.whole, found.saved_at) if found else ("", session.begun_at)
    DRAFTS.save(work, Draft(user_code=session.user_code, token=session.token, whole=whole, saved_at=saved_at))
    return whole


def beat(work: Work, user: str) -> Beat | None:
    """What there is to hear of a user's session; None when there is none."""
    found = work.one(_BEAT, user=user)
    return Beat(*found) if found else None


def seen(work: Work, user: str, token: str, at: datetime) -> bool:
    """The session is still there; False when it is somebody else's by now."""
    return bool(work.changed(_SEEN, user=user, held=token, at=at))


def keep(work: Work, user: str, token: str, whole: str, at: datetime) -> bool:
    """Write what is half typed; False when the session is somebody else's by now, and nothing was written."""
    return bool(work.changed(_KEEP, user=user, held=token, whole=whole, at=at))


def keep_with(work: Work, user: str, token: str, whole: str, at: datetime) -> None:
    """The same with an act, which is not saved when the session is somebody else's by now."""
    work.change(_KEEP, "THE SESSION WAS ENDED, NOTHING SAVED", user=user, held=token, whole=whole, at=at)


def ask_to_end(work: Work, session: Session, by: str) -> bool:
    """Have a session end at its next key; False when it is gone already."""
    return bool(work.changed(_ASK_TO_END, user=session.user_code, held=session.token, by=by))


def end(work: Work, user: str, token: str, drafted: bool = False) -> None:
    """The session is over; with it goes its draft, unless it is to be gone on with."""
    work.run(_END, user=user, held=token)
    if not drafted:
        work.run(_FORGET, user=user, held=token)


# -- the statements --------------------------------------------------------------------------------

_s, _d = tables.session, tables.draft
_mine = (_s.c.user_code == bindparam("user"), _s.c.token == bindparam("held"))
_my_draft = (_d.c.user_code == bindparam("user"), _d.c.token == bindparam("held"))

_w = tables.shadow
_blank: ColumnElement[str] = literal_column("''")
_zero: ColumnElement[int] = literal_column("0")
_BEAT = Statement(
    select(
        _s.c.token,
        _s.c.ended_by,
        func.coalesce(_w.c.watched_by, _blank),
        func.coalesce(_w.c.watched_at, _blank),
        func.coalesce(_w.c.beat, _zero),
    )
    .select_from(_s.outerjoin(_w, (_w.c.user_code == _s.c.user_code) & (_w.c.token == _s.c.token)))
    .where(_s.c.user_code == bindparam("user"))
)
_SEEN = Statement(update(_s).where(*_mine).values(seen_at=bindparam("at")))
_KEEP = Statement(update(_d).where(*_my_draft).values(whole=bindparam("whole"), saved_at=bindparam("at")))
_ASK_TO_END = Statement(update(_s).where(*_mine).values(ended_by=bindparam("by")))
_END = Statement(delete(_s).where(*_mine))
_FORGET = Statement(delete(_d).where(*_my_draft))
