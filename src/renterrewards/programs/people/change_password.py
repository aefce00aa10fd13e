"""PASSWD: a user changes his own password, once he has given the old one."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from renterrewards import clock, passwords
from renterrewards.faults import Fault
from renterrewards.programs.people import new_password, signing_on
from renterrewards.programs.program import Program
from renterrewards.rules.conversation import Talk, Tell
from renterrewards.store import users

if TYPE_CHECKING:
    from renterrewards.store.work import Work


class ChangePassword(Program):
    """It has no field: a password is only ever asked for."""

    runs_at_once = True

    @property
    def keys(self) -> dict[str, Callable[[], Talk[None]]]:
        """F1 changes it."""
        return super().keys | {"CHANGE": self.change}

    def start(self) -> Talk[None]:
        """Show whose password it is, and since when."""
        code = self.desk.user
        with self.desk.store.look() as work:
            user, found = users.find(work, code), users.password(work, code)
            zone = self.desk.own_zone(work)
        self.form.fill({"user": code, "name": user.name if user else ""})
        self.form.put("set_at", clock.local(found.set_at, zone) if found else None)
        self.form.keep()
        yield from ()

    def change(self) -> Talk[None]:
        """F1: the old one, then the new one twice."""
        desk, code = self.desk, self.desk.user
        if desk.open_to_all:
            raise Fault("NOBODY SIGNS ON HERE, THERE IS NO PASSWORD TO CHANGE")
        desk.check_writable()
        old = yield new_password.asked("OLD PASSWORD:")
        proof = signing_on.proven(desk, desk.store, code, old).password
        kept = passwords.kept((yield from new_password.chosen(code, old)))

        def change_it(work: "Work") -> None:
            desk.rights(work)
            signing_on.check_still(desk, work, proof)
            new_password.put(work, desk.act(work), code, kept)

        desk.store.apply(change_it)
        self.outcome = {"user": code}
        yield from self.start()
        yield Tell("PASSWORD CHANGED")

    def _told_if_saved(self, act: Talk[None]) -> Talk[None]:
        """A try that is counted is nothing that was saved."""
        yield from act
