"""The one cleaner: what acts instead of being read never comes in."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from renterrewards.cleaner import clean

ACTING = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("SMITH", "SMITH"),
        ("", ""),
        ("\x1b[31mSMITH\x1b[0m", "[31mSMITH[0m"),  # a colour of the terminal
        ("\x1b]0;OWNED\x07", "]0;OWNED"),  # a window title
        ("\x9b2J", "2J"),  # the same in one 8-bit character
        ("SMITH\u202eYRAM", "SMITHYRAM"),  # turns the line around
        ("\u2066SMITH\u2069", "SMITH"),
        ("SM\u200bI\u200dTH\ufeff", "SMITH"),  # no width at all
        ("SMITH\u00ad", "SMITH"),  # soft hyphen
        ("SMITH\x00\x08\x7f", "SMITH"),
        ("SMITH\ud800", "SMITH"),  # half a character
        ("SMITH\ue000\U000f0000", "SMITH"),  # nobody knows what it looks like
        ("SMITH\u0378\uffff", "SMITH"),  # no character
        ("SMITH\u2028\u2029", "SMITH"),
        ("MARY\tANN\r\nSMITH", "MARY ANN  SMITH"),  # words do not run together
        ("MU\u0308LLER", "M\u00dcLLER"),  # one way to write it
        ("ΓΕΩΡΓΊΟΥ", "ΓΕΩΡΓΊΟΥ"),
        ("田中", "田中"),
        ("\U0001f697", "\U0001f697"),
    ],
)
def test_only_what_can_be_read_is_kept(typed: str, read: str) -> None:
    assert clean(typed) == read


@pytest.mark.parametrize(("typed", "cut"), [("SMITH", "SMI"), ("S\x00M\x00ITH", "SMI"), ("MU\u0308L", "M\u00dcL")])
def test_a_limit_counts_what_is_kept(typed: str, cut: str) -> None:
    assert clean(typed, 3) == cut


@pytest.mark.parametrize("unseen", ["\u3164", "\u115f", "\u1160", "\uffa0", "\u2800", "\u034f", "\ufe0f"])
def test_a_name_of_nothing_but_invisible_characters_is_blank(unseen: str) -> None:
    assert clean(unseen).strip() == ""


@given(st.text(st.characters()))
def test_nothing_that_acts_is_left(typed: str) -> None:
    assert not {unicodedata.category(character) for character in clean(typed)} & ACTING


@given(st.text(), st.integers(0, 20))
def test_a_limit_is_never_passed(typed: str, limit: int) -> None:
    assert clean(typed, limit) == clean(typed)[:limit]


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_plain_text_stays_as_it_is(typed: str) -> None:
    assert clean(typed) == typed


@given(st.text(st.characters()))
@example("JOSE\u200d\u0301")
def test_cleaning_twice_changes_nothing_more(typed: str) -> None:
    assert clean(clean(typed)) == clean(typed)
