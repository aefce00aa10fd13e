"""The line taken apart: keys whole, pastes apart, everything that is no key dropped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual._xterm_parser import XTermParser

from renterrewards.terminal.line import Line, Pasted, plain_keys

HOSTILE = ["\x1b[9999999999u", "\x1b[1114112u", "\x1b[:;1u", "\x1b[;;:u", "\x1b[48;60000;60000;0;0t", "\x1b[?2048;1$y"]
HOSTILE += ["\x1b[24;80R", "\x1b[<1;2u", "\x1b]0;TITLE\x07", "\x1bPq\x1b\\", "\x1b[M !!", "\x1b[99Z", "\x1b[97;1:3u"]
ALPHABET = st.sampled_from(
    ["\x1b", "[", "O", "<", "?", ";", ":", "~", "u", "R", "t", "M", "1", "200", "201~", "9999999", "A", "é"]
)


def taken(*readings: str) -> list[str | Pasted]:
    line = Line()
    return [piece for text in readings for piece in line.pieces(text)]


@pytest.mark.parametrize("sequence", HOSTILE)
def test_what_is_no_key_is_dropped_and_the_keys_around_it_stay(sequence: str) -> None:
    assert "".join(map(str, taken(f"A{sequence}B"))) == "AB"


@pytest.mark.parametrize(
    "key", ["\x1bOP", "\x1b[A", "\x1b[1;2A", "\x1b[18;2~", "\x1b[[A", "\x1b[27u", "\x1b[97;1;65u", "\x1b[Z"]
)
@pytest.mark.parametrize("cut", [1, 2, 3])
def test_a_key_in_two_readings_is_one_key(key: str, cut: int) -> None:
    assert taken(key[:cut], key[cut:]) == [key]


def test_an_escape_that_nothing_follows_is_handed_out_when_asked() -> None:
    line = Line()
    assert list(line.pieces("A\x1b")) == ["A"]
    assert line.waits
    assert line.rest() == "\x1b"
    assert not line.waits


@pytest.mark.parametrize("cut", range(1, 22))
def test_a_paste_stands_apart_wherever_it_is_cut(cut: int) -> None:
    text = "A\x1b[200~B\x1b1C\x1b[201~D\r"
    pieces = taken(text[:cut], text[cut:])
    assert "".join(piece.text for piece in pieces if isinstance(piece, Pasted)) == "B\x1b1C"
    assert "".join(piece for piece in pieces if isinstance(piece, str)) == "AD\r"


def test_a_paste_that_never_ends_is_over_when_nothing_comes() -> None:
    line = Line()
    assert list(line.pieces("\x1b[200~AB")) == [Pasted("AB")]
    assert line.patience == 1.0
    assert line.rest() == ""
    assert list(line.pieces("C")) == ["C"]


@given(st.lists(ALPHABET, max_size=60).map("".join))
def test_the_parser_takes_whatever_is_let_through(text: str) -> None:
    parser = XTermParser()
    for piece in taken(text):
        if isinstance(piece, str):
            list(parser.feed(piece))


@given(st.text(st.characters(exclude_characters="\x1b")))
def test_what_is_typed_without_escapes_goes_through_as_it_is(text: str) -> None:
    assert plain_keys(text) == text
    assert "".join(map(str, taken(text))) == text


@pytest.mark.parametrize(
    ("sent", "taken_for"),
    [
        ("\x1bO2R", "\x1b[13;2~"),  # Konsole's Shift+F3: was Esc, 2 and R, and left the option
        ("\x1bO1;5P", "\x1b[1;5P"),
        ("\x1b[8$", "\x1b[8$"),  # rxvt's Shift+End: was kept for more, and took the next character with it
        ("\x1bOE", ""),  # the 5 of a keypad
    ],
)
def test_a_key_of_another_terminal_is_one_key_or_none(sent: str, taken_for: str) -> None:
    assert "".join(map(str, taken(f"{sent}A"))) == f"{taken_for}A"


def test_the_end_of_a_paste_is_as_old_as_its_beginning() -> None:
    line = Line()
    line.now = 1.0
    list(line.pieces("\x1b[200~OPEN RA\r"))
    line.now = 2.0
    assert list(line.pieces("Y\r\x1b[201~")) == [Pasted("Y\r")]
    assert line.pasted_since == 1.0
