"""Passwords: what may be one, how it is kept, and whether a typed one is it. Small letters are small letters.

Kept by argon2id with the strength that its library advises. The library, and the list of common passwords, are loaded
when somebody signs on or sets one, so that the first screen waits for neither. A password is cleaned as all that is
typed, so that it is the same from every keyboard, file and variable.
"""

from typing import TYPE_CHECKING

from renterrewards.cleaner import clean
from renterrewards.faults import Fault

if TYPE_CHECKING:
    from argon2 import PasswordHasher

LEAST, MOST = 8, 128
"""Characters that a password has."""

STRENGTH: dict[str, int] = {}
"""What is other than the library advises; the tests sign on a thousand times and take less."""


def check(password: str, code: str, field: str = "") -> None:
    """Raise Fault for what cannot be the password of a user. Nothing is asked of which characters it has."""
    typed = clean(password)
    if not LEAST <= len(typed) <= MOST:
        raise Fault(f"A PASSWORD HAS {LEAST} TO {MOST} CHARACTERS, ANY OF THEM, TAKE ANOTHER", field)
    if len(typed.upper().replace(code.upper(), "")) < LEAST // 2:
        raise Fault("A PASSWORD MUST BE MORE THAN THE EMPLOYEE CODE, TAKE ANOTHER", field)
    if typed.lower() in _common():
        raise Fault("THAT PASSWORD IS ONE OF THE COMMONEST, TAKE ANOTHER", field)


def kept(password: str) -> str:
    """A password as the store keeps it: a PHC string."""
    return _hasher().hash(clean(password))


def is_it(password: str, kept: str) -> bool:
    """Whether a password is the one kept; of nobody's, which is blank, the answer takes as long."""
    from argon2.exceptions import InvalidHashError, VerificationError

    if not kept:
        _hasher().hash(clean(password))
        return False
    try:
        return _hasher().verify(kept, clean(password))
    except (VerificationError, InvalidHashError):
        return False


def outgrown(kept: str) -> bool:
    """Whether passwords are kept more strongly by now than this one was."""
    return _hasher().check_needs_rehash(kept)


def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher

    return PasswordHasher(**STRENGTH)  # type: ignore[arg-type]


def _common() -> frozenset[str]:
    """The thirty thousand commonest, in small letters."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    return frozenset(FREQUENCY_LISTS["passwords"])
