"""Editing one field, key by key."""

import pytest
from clerk import keys
from hypothesis import given
from hypothesis import strategies as st

from renterrewards.cells import places
from renterrewards.terminal.editor import Editor


def edited(start: str, typed: str, length: int = 8) -> tuple[str, int]:
    editor, insert = Editor(start, length), False
    for key in keys(typed):
        match key.action:
            case "":
                editor.type(key.char, insert)
            case "insert":
                insert = not insert
            case "left" | "right":
                editor.move(1 if key.action == "right" else -1)
            case action:
                getattr(editor, action)()
    return editor.text, editor.column


@pytest.mark.parametrize(
    ("start", "typed", "text", "column"),
    [
        ("", "1free", "1FREE", 5),  # upper-cased
        ("10", "4", "4", 1),  # typing into a field just entered replaces what stood there
        ("10", "<RIGHT>4", "14", 2),  # a cursor key first keeps it: overtype
        ("SMITH", "<HOME>X", "XMITH", 1),
        ("SMITH", "<HOME><INS>X", "XSMITH", 1),
        ("SMITH", "<END>S", "SMITHS", 6),
        ("SMITH", "<END><BS>", "SMIT", 4),
        ("SMITH", "<HOME><BS>", "SMITH", 0),
        ("SMITH", "<HOME><DEL>", "MITH", 0),
        ("SMITH", "<RIGHT><RIGHT><EOF>", "SM", 2),
        ("SMITH", "<EOF>", "", 0),
        ("", "ABCDEFGHI", "ABCDEFGH", 8),  # no more than the field holds
        ("ABCDEFGH", "<HOME><INS>X", "ABCDEFGH", 0),  # nothing is pushed out by inserting
        ("", "京都市AB", "京都市AB", 5),  # wide characters take two cells
        ("", "京都市京都", "京都市京", 4),
    ],
)
def test_a_field_is_edited_as_a_clerk_expects(start: str, typed: str, text: str, column: int) -> None:
    assert edited(start, typed) == (text, column)


def test_what_was_refused_is_replaced_by_the_next_character_or_kept_by_a_cursor_key() -> None:
    editor = Editor("", 8)
    for char in "0532":
        editor.type(char, False)
    editor.again()
    editor.move(1)
    assert editor.text == "0532"
    editor.again()
    editor.type("1", False)
    assert editor.text == "1"


ACTIONS = st.sampled_from(["home", "end", "delete", "backspace", "erase_to_end", "left", "right", "again"])


@given(st.lists(st.one_of(ACTIONS, st.characters(exclude_categories=("Cs", "Cc")))), st.integers(1, 20), st.booleans())
def test_no_keys_ever_bring_the_cursor_out_of_the_text_or_the_text_out_of_the_field(
    pressed: list[str], length: int, insert: bool
) -> None:
    editor = Editor("", length)
    for one in pressed:
        if len(one) == 1:
            editor.type(one, insert)
        elif one in ("left", "right"):
            editor.move(-1 if one == "left" else 1)
        else:
            getattr(editor, one)()
        assert 0 <= editor.column <= len(editor.text)
        assert 0 <= editor.cell < length
        assert places(editor.text) <= length
