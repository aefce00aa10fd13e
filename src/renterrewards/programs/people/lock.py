"""LOCK: the terminal covered until its user types his password. What lies under it is as it was then."""

from renterrewards import __version__
from renterrewards.faults import Fault
from renterrewards.programs.menu import Menu
from renterrewards.rules.conversation import Talk


class Lock(Menu):
    """The cover alone; the terminal that it lies on takes it off."""

    unsaved = False

    def start(self) -> Talk[None]:
        """Show whose terminal it is."""
        self.form.fill({"release": __version__, "company": self.desk.company, "user": self.desk.user})
        self.form.keep()
        self.form.cursor = "password"
        yield from ()

    def unlock(self, password: str) -> None:
        """Raise Fault unless it is the password of who is signed on; a wrong one counts as at the sign-on."""
        from renterrewards.programs.people import signing_on

        if not password:
            raise Fault(f"TYPE THE PASSWORD OF {self.desk.user}, OR END AT OPTION TO SIGN OFF", "password")
        signing_on.proven(self.desk, self.desk.store, self.desk.user, password)
