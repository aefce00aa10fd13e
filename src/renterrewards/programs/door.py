"""What can be had before anybody has signed on: the sign-on, and the screen that makes the first administrator."""

from renterrewards.faults import Fault
from renterrewards.programs.desk import Desk
from renterrewards.programs.trail import MAIN

SIGN_ON, FIRST_USER = "LOGIN", "FIRSTUSR"

STORE_OPEN = "store_open"
"""The action of the key that nobody has: the store has been opened behind the sign-on."""

LOCKED = "SIGN ON FIRST: TYPE YOUR CODE AND PASSWORD, OR END AT OPTION TO LEAVE"


def begins(desk: Desk) -> str:
    """The option that a sitting begins with."""
    return MAIN if desk.signed_on else SIGN_ON


def nobody_yet(desk: Desk) -> bool:
    """Whether nobody can sign on to the store yet."""
    from renterrewards.store import users

    with desk.store.look() as work:
        return users.nobody_yet(work)


def check(desk: Desk, code: str = "") -> None:
    """Raise Fault for an option, or anything else, that is not to be had yet."""
    if not desk.signed_on and code.upper() not in (SIGN_ON, FIRST_USER):
        raise Fault(LOCKED)
