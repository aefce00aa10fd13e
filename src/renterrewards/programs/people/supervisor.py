"""Somebody who stands by and lets a thing be done: his code is typed, and his password proves him."""

from renterrewards.access import User
from renterrewards.faults import Fault
from renterrewards.programs.desk import Desk
from renterrewards.programs.people.new_password import LENGTH
from renterrewards.rules.conversation import Ask, Talk


def proven(desk: Desk, code: str) -> Talk[User]:
    """Ask for the password of a code; the user whose it is. Raises Fault, and the try is counted."""
    from renterrewards.programs.people import signing_on

    password: str = yield Ask(f"PASSWORD OF {code}:", answers=(), length=LENGTH, help=_HELP, secret=True)
    found = signing_on.proven(desk, desk.store, code, password)
    if found.must_change(desk.now()):
        raise Fault(f"{code} MUST CHANGE THE PASSWORD FIRST, AT A SIGN-ON, BEFORE IT PROVES ANYTHING HERE")
    return found.user


def check_overrides(user: User) -> None:
    """Raise Fault for one who may not let others do what they may not."""
    if not user.overrides:
        raise Fault(f"{user.code} MAY NOT APPROVE, THAT TAKES SOMEBODY WITH OVERRIDES = Y IN EDITUAF")


_HELP = (
    "The password of the person whose code was typed, exactly as it is; nothing of it is shown. A wrong one counts as "
    "a try to sign on. ESC gives the whole up, and nothing is saved."
)
