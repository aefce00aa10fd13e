"""LOGIN: who works at this terminal. The employee code stands on everything that is written from then on."""

from collections.abc import Callable

from renterrewards import __version__
from renterrewards.maps import Field
from renterrewards.programs.menu import Menu
from renterrewards.rules.conversation import Talk, Tell


class SignOn(Menu):
    """The sign-on screen; passwords and rights are not part of this release."""

    @property
    def keys(self) -> dict[str, Callable[[], Talk[None]]]:
        """F1 signs on."""
        return super().keys | {"SIGN ON": self.sign_on}

    def start(self) -> Talk[None]:
        """Show the release, as support asks for it first, and put the cursor into the employee code."""
        self.form.put("release", __version__)
        self.form.put("company", self.desk.company)
        self.form.put("user", "")
        self.form.keep()
        self.form.cursor = "user"
        yield from ()

    def entered(self, field: Field) -> Talk[None]:
        """RET behind the employee code signs on."""
        yield from self.sign_on()

    def sign_on(self) -> Talk[None]:
        """Take the employee code over."""
        from renterrewards.programs.signed_on import take_seat  # and with it the store, for which no screen waits

        user = self.form.value("user")
        if not self.desk.open_to_all and not (yield from take_seat(self.desk, user)):
            return
        self.desk.user = user
        self.form.keep()
        self.outcome = {"user": self.desk.user}
        yield Tell(f"SIGNED ON AS {self.desk.user}, TYPE AN OPTION")
