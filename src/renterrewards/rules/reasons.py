"""Why points are changed by hand: a reason on file once there are any, and a second person above a limit. Pure."""

from collections.abc import Sequence

from renterrewards.faults import Fault
from renterrewards.policies import Reason

DIRECTIONS = ("UP", "DOWN", "BOTH")


def read(typed: str, reasons: Sequence[Reason], up: bool) -> tuple[str, str]:
    """Code and words of a typed reason: its first word is the code of one on file, while none is on file all is words.

    Raises Fault (field reason) when it is not on file, not active, or for the other direction.
    """
    words = typed.strip()
    if not reasons or not words:
        return "", words
    code, _, rest = words.partition(" ")
    found = next((reason for reason in reasons if reason.code == code), None)
    if found is None:
        raise Fault(f"REASON {code} IS NOT ON FILE, SHIFT+F7 LISTS WHAT IS", "reason")
    if not found.active:
        raise Fault(f"REASON {code} IS NOT USED ANY MORE, SHIFT+F7 LISTS WHAT IS", "reason")
    if found.direction not in ("BOTH", "UP" if up else "DOWN"):
        raise Fault(f"REASON {code} IS FOR POINTS THAT GO {found.direction}, NAME ANOTHER", "reason")
    return code, rest.strip()


def fitting(reasons: Sequence[Reason], up: bool | None = None) -> tuple[tuple[str, str], ...]:
    """Codes and descriptions that can be named; for one direction when it is said."""
    usable = [reason for reason in reasons if reason.active]
    if up is not None:
        usable = [reason for reason in usable if reason.direction in ("BOTH", "UP" if up else "DOWN")]
    return tuple((reason.code, reason.description) for reason in usable)


def needs_approval(qty: int, above: int | None) -> bool:
    """Whether a change of so many points, up or down, needs a second person."""
    return above is not None and abs(qty) > above


def check_approver(code: str, user: str) -> None:
    """Raise Fault when nobody, or the user himself, approves."""
    if not code.strip():
        raise Fault("TYPE THE EMPLOYEE CODE OF THE SECOND PERSON, OR ESC")
    if code.strip().upper() == user.strip().upper():
        raise Fault("THE SECOND PERSON MUST BE ANOTHER THAN YOU")
