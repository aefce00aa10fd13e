"""FIRSTUSR: the first administrator of a store in which nobody can sign on yet. There is no account before him."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from renterrewards import __version__
from renterrewards.faults import Fault
from renterrewards.programs.menu import Menu
from renterrewards.rules.conversation import Talk, Tell

if TYPE_CHECKING:
    from renterrewards.programs.desk import Desk
    from renterrewards.store.engine import Store
    from renterrewards.store.work import Work

TOO_LATE = "THIS STORE HAS USERS WHO CAN SIGN ON, THEY MAKE OTHERS IN EDITUAF"


class FirstUser(Menu):
    """A form with nothing behind it until it is saved."""

    unsaved = False
    """What is typed here and not taken is nothing that could be lost."""

    @property
    def keys(self) -> dict[str, Callable[[], Talk[None]]]:
        """F1 makes him."""
        return super().keys | {"SAVE": self.save}

    def start(self) -> Talk[None]:
        """Only where nobody can sign on yet."""
        with self.desk.store.look() as work:
            check(work)
        claimed, self.desk.claimed = self.desk.claimed, ""
        self.form.fill({"release": __version__, "company": self.desk.company, "code": claimed})
        self.form.keep()
        self.form.cursor = "name" if claimed else "code"
        yield from ()

    def save(self) -> Talk[None]:
        """F1: he may do everything, and is signed on at once."""
        from renterrewards.programs.people.signed_on import take_seat

        self.desk.check_writable()
        code, name = self.form.value("code"), self.form.value("name")
        first, again = self.form.secret("password"), self.form.secret("again")
        if first != again:
            raise Fault("THE TWO PASSWORDS ARE NOT THE SAME, TYPE BOTH AGAIN", "password")
        make(self.desk, self.desk.store, code, name, first)
        yield from take_seat(self.desk, code)
        yield Tell(f"{code} IS THE FIRST ADMINISTRATOR, EDITUAF MAKES THE OTHER USERS")
        self.form.keep()
        self.outcome = {"user": code}
        self.opens = "MENU"


def make(desk: "Desk", store: "Store", code: str, name: str, password: str) -> None:
    """Make the first administrator and sign him on. Raises Fault."""
    if desk.open_to_all:
        raise Fault("NOBODY SIGNS ON HERE, NO ADMINISTRATOR IS NEEDED")
    from renterrewards import passwords
    from renterrewards.access import User
    from renterrewards.programs.lookup import Files
    from renterrewards.programs.people import new_password, signing_on
    from renterrewards.rules import checks
    from renterrewards.store import audit, control, users

    passwords.check(password, code, "password")
    kept = passwords.kept(password)
    may_all = {"menu_type": "ALL", "adjusts_points": True, "overrides": True, "unmasked": True}
    user = User(code=code, name=name, **may_all)  # type: ignore[arg-type]

    def make_him(work: "Work") -> None:
        check(work)
        act = replace(desk.act(work), user=code)
        checks.check(users.FILE, user, Files(work))
        control.save(work, users.FILE, user)
        audit.note(work, act, "ADD", f"USER {code}", {}, {"name": name} | may_all)
        new_password.put(work, act, code, kept)

    store.apply(make_him, lambda: store.work(alone=True))
    signing_on.begin(desk, store, code)


def check(work: "Work") -> None:
    """Raise Fault when there is somebody who can sign on."""
    from renterrewards.store import users

    if not users.nobody_yet(work):
        raise Fault(TOO_LATE)
