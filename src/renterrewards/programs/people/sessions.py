"""SESSIONS and SHADOW: who is signed on where; a session can be ended from here, and its glass watched."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from renterrewards import clock, entry
from renterrewards.faults import Fault
from renterrewards.maps import Field, Map
from renterrewards.programs.desk import Desk
from renterrewards.programs.listing import Pick, Row
from renterrewards.programs.people import signed_on
from renterrewards.programs.people.watch import Watch
from renterrewards.programs.program import Program
from renterrewards.rules.conversation import Ask, Talk, Tell
from renterrewards.store import audit, control, sessions, shadows
from renterrewards.store.sessions import Session

if TYPE_CHECKING:
    from renterrewards.store.work import Work

HEADING = "USER    TERMINAL              SIGNED ON        LAST SEEN"


class Sessions(Program):
    """`session` is the one on the form."""

    def __init__(self, desk: Desk, map: Map) -> None:
        super().__init__(desk, map)
        self.session: Session | None = None

    @property
    def keys(self) -> dict[str, Callable[[], Talk[None]]]:
        """F4 signs off, F8 (in SHADOW F1) watches."""
        own = {"NEXT": self.next, "SEARCH": self.search, "SIGN OFF": self.sign_off, "SHADOW": self.shadow}
        return super().keys | own

    @property
    def unsaved(self) -> bool:
        """Nothing of it is ever saved."""
        return False

    def start(self) -> Talk[None]:
        """An empty form."""
        self.session = None
        yield from ()

    def entered(self, field: Field) -> Talk[None]:
        """The code brings the session."""
        if code := self.form.texts["user"]:
            with self.desk.store.look() as work:
                found = sessions.find(work, code)
            if found is None:
                raise Fault(f"{code} IS NOT SIGNED ON, F6 LISTS WHO IS", "user")
            self._show(found)
        yield from ()

    def next(self) -> Talk[None]:
        """F2: the session with the next code."""
        here = self.session.user_code if self.session else ""
        found = next((one for one in self._every() if one.user_code > here), None)
        if found is None:
            yield Tell("** LAST RECORD **" if here else "NOBODY IS SIGNED ON")
        else:
            self._show(found)

    def search(self) -> Talk[None]:
        """F6: all sessions."""
        self._show((yield Pick(self.map.title, HEADING, (Row(one, self._row(one)) for one in self._every()))))

    def choices(self, field: Field) -> Pick | None:
        """Shift+F7 lists the same."""
        rows = (Row(one.user_code, self._row(one)) for one in self._every())
        return Pick(self.map.title, HEADING, rows)

    def sign_off(self) -> Talk[None]:
        """F4: the session ends at its next key; one that nobody is at any more, at once."""
        found = self._at_hand()
        if (yield Ask(f"SIGN {found.user_code} OFF AT {found.terminal} Y/N?")) != "Y":
            yield Tell("NOBODY SIGNED OFF")
            return
        there = signed_on.is_there(found, self.desk)

        def end_it(work: "Work") -> None:
            if not sessions.ask_to_end(work, found, self.desk.user):
                raise Fault(f"{found.user_code} IS NOT SIGNED ON THERE ANY MORE, CALL HIM UP AGAIN", "user")
            if not there:
                sessions.end(work, found.user_code, found.token, drafted=True)
            was = {"terminal": found.terminal}
            audit.note(work, self.desk.act(work), "SIGNOFF", f"USER {found.user_code}", was, {})

        self.apply(end_it)
        yield Tell(f"{found.user_code} IS SIGNED OFF" + (" AT THE NEXT KEY" if there else ""))
        yield from self.erase()

    def shadow(self) -> Talk[None]:
        """The glass of the session, until somebody ends it."""
        self.rights.check_option("SHADOW")
        found = self._at_hand()
        if found.user_code == self.desk.user:
            raise Fault("THAT IS YOUR OWN SESSION", "user")
        if not signed_on.is_there(found, self.desk):
            raise Fault(f"NOBODY IS AT THE SESSION OF {found.user_code} ANY MORE", "user")

        def begin_it(work: "Work") -> None:
            signed_on.check_may_watch(self.desk, work, found)
            self._check_free(work, found)
            shadows.begin(work, found, self.desk.user, signed_on.terminal(self.desk))
            audit.note(work, self.desk.act(work), "TAKEOVER", f"USER {found.user_code}", {}, {"watched": "BEGUN"})

        def end_it(work: "Work") -> None:
            shadows.end(work, found.user_code, self.desk.user)
            audit.note(work, self.desk.act(work), "TAKEOVER", f"USER {found.user_code}", {}, {"watched": "ENDED"})

        self.apply(begin_it)
        watch = Watch(self.desk, found)
        try:
            yield watch
        finally:
            self.desk.store.apply(end_it)
        yield Tell(f"NO LONGER WATCHING {found.user_code}")

    # -- inside ------------------------------------------------------------------------------------

    def _at_hand(self) -> Session:
        if self.session is None or self.session.user_code != self.form.value("user"):
            raise Fault("CALL A SESSION UP FIRST, F6 LISTS THEM", "user")
        return self.session

    def _check_free(self, work: "Work", session: Session) -> None:
        """Raise Fault when somebody else watches the session; who has gone watches no more."""
        found = shadows.find(work, session.user_code)
        if found is None or found.token != session.token or found.watched_by == self.desk.user:
            return
        watcher = sessions.find(work, found.watched_by)
        if watcher and signed_on.is_there(watcher, self.desk):
            raise Fault(f"{session.user_code} IS WATCHED BY {found.watched_by} AT {found.watched_at} ALREADY", "user")

    def _every(self) -> list[Session]:
        with self.desk.store.look() as work:
            return sessions.every(work)

    def _show(self, session: Session) -> None:
        self.session = session
        with self.desk.store.look() as work:
            user = control.find(work, "user_access", (session.user_code,))
            watched, whole = shadows.find(work, session.user_code), sessions.draft(work, session.user_code)
        by = f"{watched.watched_by} AT {watched.watched_at}" if watched and watched.token == session.token else ""
        self.form.fill({"user": session.user_code, "name": user.name if user else "", "terminal": session.terminal})
        self.form.fill({"begun_at": self._local(session.begun_at), "seen_at": self._local(session.seen_at)})
        there = "Y" if signed_on.is_there(session, self.desk) else "N"
        self.form.fill({"there": there, "open": signed_on.opened(whole), "watched_by": by})
        self.form.keep()
        self.outcome = self.form.seen()

    def _row(self, one: Session) -> str:
        begun, seen = (entry.show("moment", self._local(at), self.form.site) for at in (one.begun_at, one.seen_at))
        return f"{one.user_code:<6}  {one.terminal[:20]:<20}  {begun:<15}  {seen}"

    def _local(self, instant: Any) -> Any:
        with self.desk.store.look() as work:
            zone = self.desk.own_zone(work)
        return clock.local(instant, zone)
