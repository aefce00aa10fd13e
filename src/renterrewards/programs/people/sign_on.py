"""LOGIN: who works at this terminal. The employee code stands on everything that is written from then on.

Where everybody may work a code alone is taken; else nothing but this screen is to be had until its password is right.
"""

from collections.abc import Callable

from renterrewards import __version__
from renterrewards.faults import Fault
from renterrewards.maps import Field
from renterrewards.programs import door
from renterrewards.programs.menu import Menu
from renterrewards.rules.conversation import Talk, Tell


class SignOn(Menu):
    """The sign-on screen. It touches the store once a password was typed, so that the first screen waits for none."""

    _signed_on = False

    unsaved = False
    """What is typed here and not taken is nothing that could be lost."""

    @property
    def keys(self) -> dict[str, Callable[[], Talk[None]]]:
        """F1 signs on."""
        return super().keys | {"SIGN ON": self.sign_on}

    def start(self) -> Talk[None]:
        """Show the release, as support asks for it first; whoever worked here does so no more."""
        if self.desk.user and not self.desk.open_to_all:
            from renterrewards.programs.people import signing_on

            signing_on.leave(self.desk)
        claimed, self.desk.claimed = self.desk.claimed, ""
        self.form.fill({"release": __version__, "company": self.desk.company, "user": claimed})
        self.form.keep()
        self.form.cursor = "password" if claimed else "user"
        yield from ()

    def entered(self, field: Field) -> Talk[None]:
        """RET behind the last that is needed signs on."""
        if field.name == "password" or self.desk.open_to_all:
            yield from self.sign_on()

    def sign_on(self) -> Talk[None]:
        """Let in who gave his password."""
        code, password = self.form.value("user"), self.form.secret("password")
        if self._signed_on and not password:  # RET and F1 both came here
            return
        if self.desk.open_to_all:
            self.desk.user = code
        else:
            yield from self._prove(code, password)
        if not self.desk.signed_on:
            return
        self.form.keep()
        self.outcome = {"user": code}
        self._signed_on, self.opens = True, "MENU"
        yield Tell(f"SIGNED ON AS {code}, TYPE AN OPTION")

    def _prove(self, code: str, password: str) -> Talk[None]:
        from renterrewards.programs.people import signing_on

        if door.nobody_yet(self.desk):
            self.opens = door.FIRST_USER
        elif not password:
            raise Fault("TYPE YOUR PASSWORD", "password")
        else:
            yield from signing_on.sign_on(self.desk, self.desk.store, code, password, seated=True)

    def _told_if_saved(self, act: Talk[None]) -> Talk[None]:
        """A try that is counted is nothing that was saved."""
        yield from act
