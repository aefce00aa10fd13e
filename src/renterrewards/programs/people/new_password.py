"""A new password: asked for twice, never shown, until it is one that may be taken."""

from typing import TYPE_CHECKING

from renterrewards import passwords
from renterrewards.faults import Fault
from renterrewards.rules.conversation import Ask, Talk, Tell

if TYPE_CHECKING:
    from renterrewards.records import Act
    from renterrewards.store.work import Work

LENGTH = 20
"""Cells of a field for a password, on a question too; more goes into it."""

HELP = (
    f"{passwords.LEAST} to {passwords.MOST} characters, any of them, small letters are other ones than capitals. "
    "A few words that belong together only to you are better than one word with signs in it. Nothing is shown "
    "while you type."
)


def asked(text: str) -> Ask:
    """A question for a password."""
    return Ask(text, answers=(), length=LENGTH, help=HELP, secret=True)


def chosen(code: str, old: str = "", note: str = "") -> Talk[str]:
    """The password that is chosen for a user in the place of an old one."""
    while True:
        first: str = yield asked("NEW PASSWORD:")._replace(note=note)
        try:
            passwords.check(first, code)
        except Fault as fault:
            yield Tell(fault.message, error=True)
            continue
        if first == old:
            yield Tell("THAT IS THE OLD PASSWORD, TAKE ANOTHER", error=True)
        elif (yield asked("THE SAME ONCE MORE:")) != first:
            yield Tell("THAT WAS ANOTHER ONE, TYPE THE NEW PASSWORD AGAIN", error=True)
        else:
            return first


def put(work: "Work", act: "Act", code: str, kept: str, *, first: bool = False) -> None:
    """Keep a user's password, and that it was set."""
    from renterrewards.programs.people import tries
    from renterrewards.store import audit, users

    tries.tell(work, act, code, users.set_password(work, code, kept, act.instant, first))
    audit.note(work, act, "PASSWORD", f"USER {code}", {}, {"first": first})
