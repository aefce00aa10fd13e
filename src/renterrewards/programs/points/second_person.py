"""What changing points by hand asks for: a reason, and above a limit a second person (EDITMISC page 7)."""

from collections.abc import Sequence

from renterrewards.cleaner import clean
from renterrewards.faults import Fault
from renterrewards.policies import Reason
from renterrewards.programs.desk import Desk
from renterrewards.programs.listing import Pick, Row
from renterrewards.programs.people import supervisor
from renterrewards.records import Control
from renterrewards.rules import reasons
from renterrewards.rules.conversation import Ask, Talk, Tell
from renterrewards.store import control

CODE_LENGTH = 6


def choices(desk: Desk) -> Pick:
    """Shift+F7 at a reason: the codes that can be named."""
    with desk.store.look() as work:
        listed = reasons.fitting(control.every(work, "reason"))
    return Pick("REASONS", "CODE     DESCRIPTION", (Row(code, f"{code:<8} {name}") for code, name in listed))


def approver(qty: int, settings: Control, desk: Desk) -> Talk[str]:
    """The employee code of the second person, with his password where people sign on; blank when none is needed."""
    above = settings.award_approval_above
    if not reasons.needs_approval(qty, above):
        return ""
    while True:
        question = f"MORE THAN {above} POINTS, EMPLOYEE CODE OF A SECOND PERSON:"
        reply = yield Ask(question, answers=(), guarded=True, length=CODE_LENGTH)
        code = clean(str(reply)).strip().upper()
        try:
            reasons.check_approver(code, desk.user)
            if not desk.open_to_all:
                supervisor.check_overrides((yield from supervisor.proven(desk, code)))
            return code
        except Fault as fault:
            yield Tell(fault.message, error=True)


def check_approved(qty: int, settings: Control, user: str, code: str) -> None:
    """Raise Fault when the limit came, or was lowered, after the question was not asked."""
    if reasons.needs_approval(qty, settings.award_approval_above):
        try:
            reasons.check_approver(code, user)
        except Fault:
            raise Fault("THE LIMIT WAS CHANGED BY ANOTHER USER, NOTHING SAVED, PRESS F1 AGAIN") from None


def reason(question: str, typed: str, on_file: Sequence[Reason], required: bool, up: bool) -> Talk[tuple[str, str]]:
    """Code and words of the reason; asked for while it is required and blank. Raises Fault when it is not on file."""
    while required and not typed.strip():
        reply = yield Ask(question, answers=(), length=30, choices=reasons.fitting(on_file, up))
        typed = clean(str(reply)).strip().upper()
        if not typed:
            yield Tell("A REASON IS REQUIRED, TYPE WHY THE POINTS CHANGE, OR ESC", error=True)
    return reasons.read(typed, on_file, up)
