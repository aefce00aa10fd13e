"""A user's seat: his session in the store, and the draft of what is half typed, kept there while he works.

The draft goes out of the store in the very transaction that saves what was in it, so a form that was saved never comes
back as one that was not, wherever the line is cut.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any, NoReturn

from renterrewards.faults import Fault

if TYPE_CHECKING:
    from renterrewards.store.engine import Store
    from renterrewards.store.sessions import Beat, Session
    from renterrewards.store.work import Work

SEEN_EACH = timedelta(seconds=60)
"""How often a session writes down that it is there."""

Whole = Mapping[str, Any]
"""What is open at a terminal: `here` is the area on the glass, `areas` all of them by number; empty for nothing."""


class Gone(Fault):
    """The session is over: taken over elsewhere, or ended by an administrator."""


class Seat:
    """The session of one user at one terminal, begun; `found` is the draft that was there, as text."""

    def __init__(self, store: "Store", now: Callable[[], datetime], session: "Session", found: str = "") -> None:
        self.session = session
        self.left: Whole = _whole(found)
        """What the session before left half done, until it is gone on with."""
        self.here = int(self.left.get("here", 1))
        """The area that is worked in, whichever was on the glass when the draft was written last."""
        self.acts = 0
        """How often something was saved from here."""
        self.gone = ""
        """Why it is over, blank while it stands."""
        self._store = store
        self._now = now
        self.kept = self.left
        """What is in the store."""
        self._seen = session.seen_at
        self.turn = Lock()
        """Held by whatever of this session is at the store: when it is over, nothing of it is there any more."""

    @property
    def user(self) -> str:
        """Whose it is."""
        return self.session.user_code

    # -- the draft -----------------------------------------------------------------------------------

    def keep(self, whole: Whole, acts: int) -> bool:
        """Write the draft, when it is another than before. False when it must be taken anew: an act came between.

        `acts` is how many there were when it was taken. Raises Gone.
        """
        if whole == self.kept:
            return True
        if not self.turn.acquire(blocking=False):
            return False
        try:
            if self.gone:
                raise Gone(self.gone)
            if acts != self.acts:
                return False
            with self._store.work() as work:
                self._put(work, whole)
            self.kept = whole
        finally:
            self.turn.release()
        return True

    @contextmanager
    def acting(self) -> Iterator[None]:
        """Around the transaction of an act: no draft is written meanwhile, it would bring back what is being saved."""
        with self.turn:
            before = self.kept
            try:
                yield
            except BaseException:
                self.kept = before
                raise
            self.acts += 1

    def saved(self, work: "Work") -> None:
        """In the transaction of an act, at its end: what was in the area that acts goes, no other's. Raises Gone."""
        here = str(self.here)
        area = self.kept.get("areas", {}).get(here)
        if area and set(area) - {"option", "menus"}:
            emptied = {"option": area["option"], "menus": area["menus"]}
            self.kept = {**self.kept, "areas": {**self.kept["areas"], here: emptied}}
            from renterrewards.store import sessions

            sessions.keep_with(work, self.user, self.session.token, _text(self.kept), self._now())

    def _put(self, work: "Work", whole: Whole) -> None:
        from renterrewards.store import sessions

        if not sessions.keep(work, self.user, self.session.token, _text(whole), self._now()):
            self._lost(work)

    # -- the session ---------------------------------------------------------------------------------

    def beat(self) -> "Beat | None":
        """Say now and then that it is there, and hear whether it stands and is watched; None when it is over."""
        with self.turn:
            return None if self.gone else self._beat()

    def _beat(self) -> "Beat | None":
        from renterrewards.store import sessions

        with self._store.look() as work:
            heard = sessions.beat(work, self.user)
        if heard is None or heard.token != self.session.token or heard.ended_by:
            with self._store.look() as work:
                self.gone = self._ended(sessions.find(work, self.user))
            return None
        if self._now() - self._seen >= SEEN_EACH:
            self._seen = self._now()
            with self._store.work() as work:
                sessions.seen(work, self.user, self.session.token, self._seen)
        return heard

    def leave(self, whole: Whole | None = None, note: "Callable[[Work], None]" = lambda work: None) -> None:
        """The user goes. What is half done stays for his next session when it is given; nothing does after END.

        `note` writes down that he went. Raises Gone when another has the session, and with it what was half done.
        """
        from renterrewards.store import sessions

        def end_it(work: "Work") -> None:
            if whole is not None and whole != self.kept:
                self._put(work, whole)
            sessions.end(work, self.user, self.session.token, drafted=whole is not None)
            note(work)

        with self.turn:
            self._store.apply(end_it)
            self.gone = self.gone or "SIGNED OFF"

    def check(self, work: "Work", token: str | None) -> None:
        """Raise Gone when the session that stands in the store is not this one any more."""
        if token != self.session.token:
            self._lost(work)

    def _lost(self, work: "Work") -> NoReturn:
        from renterrewards.store import sessions

        self.gone = self._ended(sessions.find(work, self.user))
        raise Gone(self.gone)

    def _ended(self, found: "Session | None") -> str:
        """Why the session is over, of what is on file by now."""
        if found is None:
            return "THE SESSION WAS ENDED"
        if found.token != self.session.token:
            return f"{self.user} IS SIGNED ON AT {found.terminal} NOW"
        by, _, at = found.ended_by.partition(" AT ")
        return f"{by} IS SIGNED ON AT {at} NOW" if at else f"THE SESSION WAS ENDED BY {by}"


def _text(whole: Whole) -> str:
    import json  # not for the first screen

    return json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False) if whole else ""


def _whole(text: str) -> Whole:
    import json

    found: Whole = json.loads(text) if text else {}
    return found
