"""EDITUAF: who may sign on. Passwords are given here and never seen; an administrator remains, whatever is done."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from renterrewards import clock, passwords
from renterrewards.faults import Fault
from renterrewards.programs.people import new_password
from renterrewards.programs.record import RecordFile
from renterrewards.rules import granting, lockout
from renterrewards.rules.conversation import Talk, Tell
from renterrewards.store import audit, control, locations, sessions, users

if TYPE_CHECKING:
    from renterrewards.access import User
    from renterrewards.store.work import Work


class Users(RecordFile):
    """The control file of users, with their passwords beside it."""

    @property
    def keys(self) -> dict[str, Callable[[], Talk[None]]]:
        """F8 gives a password."""
        return super().keys | {"PASSWORD": self.password}

    def password(self) -> Talk[None]:
        """F8: a first password, which its user must change; it unlocks him, and ends his session."""
        if self.record is None or self.form.changed:
            raise Fault("SAVE THE USER FIRST (F1), THEN GIVE A PASSWORD", "code")
        shown, code = self.record, self.record.code
        with self.desk.store.look() as work:
            self._check_power(work, shown)
        if code == self.desk.user:
            raise Fault("YOUR OWN PASSWORD IS CHANGED IN PASSWD, WHICH ASKS FOR THE OLD ONE")
        kept = passwords.kept((yield from new_password.chosen(code)))

        def give_it(work: "Work") -> None:
            self._unchanged_meanwhile((code,), users.find(work, code))
            self._check_power(work, shown)
            new_password.put(work, self.desk.act(work), code, kept, first=True)
            self._end_session(work, code)

        self.apply(give_it, alone=True)
        yield Tell(f"PASSWORD OF {code} SET, IT MUST BE CHANGED AT THE NEXT SIGN-ON")
        self._show(shown)

    # -- inside ------------------------------------------------------------------------------------

    def _show(self, record: Any) -> None:
        super()._show(record)
        with self.desk.store.look() as work:
            state, found = users.state(work, record.code), users.password(work, record.code)
            settings = self.desk.settings(work)
            zone = record.time_zone or self.desk.zone(work, settings.default_location)
        signed_on = state.last_sign_on
        locked = lockout.locked(lockout.believed(state, self.desk.now(), settings.lock_minutes), self.desk.now())
        known = "NONE YET, F8 GIVES ONE" if found is None else "MUST BE CHANGED" if found.first else "SET"
        self.form.put("last_sign_on", clock.local(signed_on, zone) if signed_on else None)
        self.form.put("password_state", "LOCKED, F8 UNLOCKS" if locked else known)
        self.form.keep()
        self.outcome = self.form.seen()

    def _end_session(self, work: "Work", code: str) -> None:
        """Who has another password now signs on with it, also who is at work."""
        if found := sessions.find(work, code):
            sessions.ask_to_end(work, found, self.desk.user or "ANOTHER USER")
            audit.note(work, self.desk.act(work), "SIGNOFF", f"USER {code}", {"terminal": found.terminal}, {})

    def _write(self, work: "Work", record: Any) -> None:
        on_file = users.find(work, record.code)
        self._check_power(work, *filter(None, (on_file, record)))
        before = users.administrators(work)
        super()._write(work, record)
        _check_one_left(work, before)

    def _delete(self, work: "Work", key: tuple[Any, ...]) -> None:
        self._check_power(work, *filter(None, (users.find(work, key[0]),)))
        before, nobody = users.administrators(work), users.nobody_yet(work)
        super()._delete(work, key)
        users.forget(work, key[0])
        if not nobody and users.nobody_yet(work):
            raise Fault("NOBODY WOULD BE LEFT WHO CAN SIGN ON, MAKE ANOTHER FIRST", "code")
        _check_one_left(work, before)

    def _check_power(self, work: "Work", *records: "User") -> None:
        """Raise Fault when somebody would give, or take from others, more than he has himself."""
        rights = self.desk.rights(work)
        for one in records:
            menu = control.find(work, "menu_type", (one.menu_type,))
            granting.check_user(rights, one, menu, locations.meant(work, one.locations))


def _check_one_left(work: "Work", before: list[str]) -> None:
    if before and not users.administrators(work):
        raise Fault("NOBODY WOULD BE LEFT WHO MAY DO ALL AND CAN SIGN ON, MAKE ANOTHER FIRST", "menu_type")
