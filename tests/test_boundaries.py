"""What comes in, is shown, printed or logged is cleaned, and no text is ever read as markup."""

import ast
import logging
from pathlib import Path

import pytest
from clerk import Clerk

import renterrewards
from renterrewards.programs.log_file import log_to
from renterrewards.terminal.macros.files import save
from renterrewards.terminal.station import Station

SOURCE = Path(renterrewards.__file__).parent
EVIL = "O\x1b]0;HAK\x07\x9b2J\u202eB[/b][@x=y]X\x00"
CLEAN = "O]0;HAK2JB[/b][@x=y]X"
READS_MARKUP = {"Static", "Label", "notify", "from_markup", "render_markup", "DataTable", "OptionList", "Rule", "Toast"}
"""What of Textual and Rich reads a text as markup unless it is told not to."""


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda path: path.stem)
def test_nothing_hands_a_text_to_what_reads_markup(path: Path) -> None:
    for call in (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        off = any(word.arg == "markup" and ast.unparse(word.value) == "False" for word in call.keywords)
        assert name not in READS_MARKUP or off, f"line {call.lineno}: {name} without markup=False"
        assert not (name == "print" and isinstance(call.func, ast.Attribute)), f"line {call.lineno}: a rich console"


async def test_a_name_full_of_controls_is_shown_as_plain_text_wherever_it_comes_from(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        clerk.typeahead.paste(f"CUST\r2\r{EVIL}\rMARY\r", 0.0)
        await clerk.settle()
        assert clerk.value("last_name") == CLEAN.upper()
        clerk.dialogue.say(EVIL)
        assert CLEAN in clerk.screen
        clerk.sitting.program.form.texts["first_name"] = EVIL
        assert all(char.isprintable() or char == "\n" for char in clerk.screen)
        await clerk.type("<PRINT>")
    (printed,) = (tmp_path / "print").iterdir()
    assert all(char.isprintable() or char == "\n" for char in printed.read_text())


def test_the_log_holds_no_control_characters(tmp_path: Path) -> None:
    root = logging.getLogger()
    before = root.handlers[:]
    root.handlers.clear()
    try:
        log_to(tmp_path)
        try:
            raise ValueError(EVIL)
        except ValueError:
            logging.getLogger("test").exception("program error at %s", EVIL)
    finally:
        for handler in root.handlers:
            handler.close()
        root.handlers[:] = before
    logged = (tmp_path / "renterrewards.log").read_text()
    assert "ValueError: O]0;HAK2JB[/b]" in logged
    assert all(char.isprintable() or char == "\n" for char in logged)


async def test_a_macro_with_controls_types_none_of_them(tmp_path: Path) -> None:
    save(Station(macros=tmp_path / "macros").macros, "EVIL", "option EDITLOC\nfill 1 B\x1b[31mOI\u202e\n")
    async with Clerk(tmp_path) as clerk:
        await clerk.type("=EVIL\r")
        assert all(char.isprintable() or char == "\n" for char in clerk.screen)
