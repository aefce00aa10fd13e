"""Passwords as such: what may be one, what is taken for the same, how they are kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renterrewards import passwords
from renterrewards.cleaner import clean
from renterrewards.faults import Fault
from renterrewards.passwords import LEAST, MOST

TYPED = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Cf", "Cn", "Co")), min_size=LEAST, max_size=40)


def refused(password: str, code: str = "TUSJAS") -> str:
    """Why a password may not be taken, blank when it may."""
    try:
        passwords.check(password, code)
    except Fault as fault:
        return fault.message
    return ""


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("", "8 TO 128 CHARACTERS"),
        ("sevenchr"[:7], "8 TO 128 CHARACTERS"),
        ("x" * 129, "8 TO 128 CHARACTERS"),
        ("kxqzwvbm", ""),
        ("        ", ""),
        ("漢字漢字漢字漢字", ""),
        ("only small letters and blanks", ""),
        ("0918273645546372", ""),
        ("kx" * 64, ""),
        ("password", "ONE OF THE COMMONEST"),
        ("PassWord", "ONE OF THE COMMONEST"),
        ("qwertyuiop", "ONE OF THE COMMONEST"),
        ("iloveyou1", "ONE OF THE COMMONEST"),
        ("TUSJAS12", "MORE THAN THE EMPLOYEE CODE"),
        ("tusjastusjas", "MORE THAN THE EMPLOYEE CODE"),
        ("tusjas and four more", ""),
    ],
)
def test_a_password_is_long_enough_none_of_the_commonest_and_not_the_code(password: str, said: str) -> None:
    assert said in refused(password)
    assert bool(refused(password)) == bool(said)


def test_the_three_thousand_commonest_that_are_long_enough_are_refused() -> None:
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    long_enough = [word for word in FREQUENCY_LISTS["passwords"] if len(word) >= LEAST]
    assert len(long_enough) >= 3_000
    assert [word for word in long_enough[:3_000] if not refused(word)] == []


@given(TYPED, TYPED)
def test_a_password_is_itself_and_no_other(one: str, other: str) -> None:
    kept = passwords.kept(one)
    assert passwords.is_it(one, kept)
    assert passwords.is_it(other, kept) == (clean(one) == clean(other))


def test_small_letters_blanks_and_every_character_count() -> None:
    kept = passwords.kept(" Correct horse ")
    for other in (" correct horse ", "Correct horse", " CORRECT HORSE ", " Correct horse"):
        assert not passwords.is_it(other, kept)
    long = "k" * (MOST - 1)
    assert not passwords.is_it(f"{long}a", passwords.kept(f"{long}b"))


def test_an_accent_is_the_same_from_every_keyboard() -> None:
    assert passwords.is_it("cafe\u0301 au lait", passwords.kept("caf\u00e9 au lait"))


def test_what_is_kept_is_argon2id_with_a_salt_of_its_own_and_never_the_password() -> None:
    one, other = passwords.kept("correct horse"), passwords.kept("correct horse")
    assert one != other
    assert one.startswith("$argon2id$")
    assert "horse" not in one


@pytest.mark.parametrize("kept", ["", "x", "$argon2id$", "$argon2id$v=19$m=8,t=1,p=1$AAAA$AAAA", "correct horse"])
def test_what_is_no_kept_password_is_nobodys(kept: str) -> None:
    assert not passwords.is_it("correct horse", kept)


def test_a_password_that_was_kept_more_weakly_is_outgrown(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = passwords.kept("correct horse")
    assert not passwords.outgrown(kept)
    monkeypatch.setitem(passwords.STRENGTH, "memory_cost", 16)
    assert passwords.outgrown(kept)
    assert passwords.is_it("correct horse", kept)


def test_the_strength_is_the_librarys_own(monkeypatch: pytest.MonkeyPatch) -> None:
    from argon2 import PasswordHasher, extract_parameters

    monkeypatch.setattr(passwords, "STRENGTH", {})
    assert extract_parameters(passwords.kept("correct horse")).memory_cost == PasswordHasher().memory_cost >= 19 * 1024
