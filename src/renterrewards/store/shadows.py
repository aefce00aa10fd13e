"""Who watches whose glass: the watched puts it down when it changes, the watcher looks at it."""

from dataclasses import dataclass

from sqlalchemy import bindparam, delete, update

from renterrewards.store import tables
from renterrewards.store.rows import RecordFile
from renterrewards.store.sessions import Session
from renterrewards.store.statement import Statement
from renterrewards.store.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Shadow:
    """A session that is watched: by whom, where, and its glass, blank until it is `drawn` for the first time."""

    user_code: str
    token: str
    watched_by: str
    watched_at: str
    beat: int = 0
    drawn: int = 0
    glass: str = ""


SHADOWS = RecordFile(tables.shadow, Shadow, ("user_code",))


def find(work: Work, user: str) -> Shadow | None:
    """Who watches a user."""
    return SHADOWS.find(work, (user,))


def begin(work: Work, session: Session, by: str, at: str) -> None:
    """Watch a session; its terminal hears of it at its next beat."""
    token = session.token
    SHADOWS.save(work, Shadow(user_code=session.user_code, token=token, watched_by=by, watched_at=at))


def beat(work: Work, user: str, by: str) -> bool:
    """The watcher is still there; False when he watches no more."""
    return bool(work.changed(_BEAT, user=user, by=by))


def draw(work: Work, user: str, token: str, glass: str) -> bool:
    """Put the glass down; False when nobody watches any more."""
    return bool(work.changed(_DRAW, user=user, held=token, glass=glass))


def end(work: Work, user: str, by: str) -> None:
    """Nobody watches the user any more."""
    work.run(_END, user=user, by=by)


# -- the statements --------------------------------------------------------------------------------

_w = tables.shadow
_his = (_w.c.user_code == bindparam("user"), _w.c.watched_by == bindparam("by"))

_BEAT = Statement(update(_w).where(*_his).values(beat=_w.c.beat + 1))
_DRAW = Statement(
    update(_w)
    .where(_w.c.user_code == bindparam("user"), _w.c.token == bindparam("held"))
    .values(glass=bindparam("glass"), drawn=_w.c.drawn + 1)
)
_END = Statement(delete(_w).where(*_his))
