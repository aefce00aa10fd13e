"""The keyboard: what arrives, what it does, and other keys for those whose terminal keeps some for itself."""

from pathlib import Path

import pytest
from clerk import Clerk

from renterrewards import maps
from renterrewards.terminal.actions import ACTIONS
from renterrewards.terminal.keyboard import Key, Keyboard, short


def actions(keyboard: Keyboard, name: str, char: str | None = None) -> list[str]:
    return [key.action or key.char for key in keyboard.keys(name, char)]


def test_no_key_has_two_actions() -> None:
    names = [name for names, _ in ACTIONS.values() for name in names]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_has_a_key_and_says_what_it_does(action: str) -> None:
    keyboard = Keyboard()
    assert keyboard.names[action]
    assert all(actions(keyboard, name) == [action] for name in keyboard.names[action])
    assert len(ACTIONS[action][1]) > 10


def test_a_changed_key_does_the_other_act_and_no_longer_its_own() -> None:
    keyboard = Keyboard({"f4": ["f9"]})
    assert actions(keyboard, "f9") == ["f4"]
    assert actions(keyboard, "f4") == []
    assert keyboard.function(9, 0.0).action == "f4"
    assert keyboard.names["f9"] == ()


CONTROL_FILE = "1SAVE 2NEXT 3ERASE 4DELETE 5BACKUP 6 7HELP 8 NXT PAGE"
RA_CLOSE = "F1=CLOSE RA F2=SWIPE F3=ERASE F4=CALCULATE ESC=EXIT"


@pytest.mark.parametrize(
    ("changes", "drawn", "shown"),
    [
        ({}, CONTROL_FILE, CONTROL_FILE),
        ({"f4": ["f9"]}, CONTROL_FILE, "1SAVE 2NEXT 3ERASE 9DELETE 5BACKUP 6 7HELP 8 NXT PAGE"),
        ({"f1": ["ctrl+s"]}, CONTROL_FILE, "^S SAVE 2NEXT 3ERASE 4DELETE 5BACKUP 6 7HELP 8 NXT PAGE"),
        ({"f9": ["f3"]}, CONTROL_FILE, "1SAVE 2NEXT - ERASE 4DELETE 5BACKUP 6 7HELP 8 NXT PAGE"),
        ({"f4": ["alt+c"]}, RA_CLOSE, "F1=CLOSE RA F2=SWIPE F3=ERASE A-C=CALCULATE ESC=EXIT"),
        ({"escape": ["f10"]}, RA_CLOSE, "F1=CLOSE RA F2=SWIPE F3=ERASE F4=CALCULATE F10=EXIT"),
    ],
)
def test_the_bar_shows_the_keys_that_are_true_here(changes: dict[str, list[str]], drawn: str, shown: str) -> None:
    assert Keyboard(changes).bar(drawn) == shown


def test_every_bar_that_is_drawn_stays_as_it_is_where_only_another_key_changed() -> None:
    keyboard = Keyboard({"dup": ["ctrl+d"]})
    bars = [page.rows[-1] for code in maps.codes() for page in maps.load(code).pages]
    assert [keyboard.bar(bar) for bar in bars] == bars


def test_esc_and_a_letter_typed_fast_behind_it_are_both_kept() -> None:
    assert Keyboard().keys("alt+o", "o", 1.5) == [Key("escape", at=1.5), Key("", "o", 1.5)]
    assert actions(Keyboard(), "alt+d", "d") == ["dup"]
    assert actions(Keyboard(), "alt+shift+d", "D") == ["dup"], "with the capitals locked too"


@pytest.mark.parametrize(("name", "shown"), [("f9", "F9"), ("ctrl+s", "^S"), ("alt+d", "A-D"), ("shift+f7", "S-F7")])
def test_keys_have_short_names(name: str, shown: str) -> None:
    assert short(name) == shown


# -- at the counter --------------------------------------------------------------------------------


async def test_esc_and_a_digit_are_the_key_of_the_keyboard_with_that_digit(tmp_path: Path) -> None:
    async with Clerk(tmp_path, keys={"f3": ["f9"]}) as clerk:
        await clerk.type("EDITFOP\r1\rVISA\r")
        clerk.put("<ESC>9")
        await clerk.settle()
        assert clerk.value("code") == ""


async def test_dup_repeats_what_was_last_typed_into_the_field_or_its_like(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("EDITLOC\r1\rBOI\rBOISE\r<F1><F3>")
        await clerk.type("2\r<DUP>")
        assert clerk.glass.editor.text == "BOISE"
        await clerk.type("\r")
        assert clerk.value("name") == "BOISE"
        await clerk.type("<ATTN>EDITFOP\rY\r<ATTN>1\r<DUP>")
        assert "NOTHING TO REPEAT" in clerk.message


async def test_a_question_mark_in_a_field_is_the_call_for_help(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("EDITLOC\r1\r?\r")
        assert "-- 1 " in clerk.screen
        await clerk.type("<ESC>")
        assert clerk.field == "code"
        assert clerk.value("code") == ""


async def test_what_was_typed_at_option_comes_back_by_alt_up(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("EDITLOC\rEDITFOP\r<EARLIER>")
        assert clerk.glass.editor.text == "EDITFOP"
        await clerk.type("<EARLIER>")
        assert clerk.glass.editor.text == "EDITLOC"
        await clerk.type("<LATER>\r")
        assert "EDIT FORMS OF PAYMENT" in clerk.screen


def test_a_key_that_comes_with_a_line_end_types_none() -> None:
    assert Keyboard().keys("ctrl+\r", "\r") == []
