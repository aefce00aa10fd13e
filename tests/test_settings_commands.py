"""`renterrewards keys` and `renterrewards settings`, and a terminal that is set up by its file."""

import re
import subprocess
import sys
import time
from pathlib import Path

import pexpect
import pytest
from click.testing import CliRunner
from terminal import Terminal

from renterrewards.cli import cli
from renterrewards.terminal.actions import ACTIONS
from renterrewards.terminal.keyboard import Keyboard
from renterrewards.terminal.keys_shown import described


def test_keys_lists_every_action_as_this_terminal_has_it(tmp_path: Path) -> None:
    file = tmp_path / "counter.toml"
    file.write_text('[keys]\nf4 = "f9"\n')
    listed = CliRunner().invoke(cli, ["--config", str(file), "keys"]).output
    assert all(action in listed for action in ACTIONS)
    assert "f4              f9 " in listed
    assert f"table [keys] in {file}" in listed


def test_settings_printed_to_the_file_change_nothing(tmp_path: Path) -> None:
    file = tmp_path / "counter.toml"
    first = CliRunner().invoke(cli, ["--config", str(file), "settings"]).output
    file.write_text(first)
    assert CliRunner().invoke(cli, ["--config", str(file), "settings"]).output == first


def test_a_settings_file_that_is_wrong_is_named_and_nothing_is_opened(tmp_path: Path) -> None:
    file = tmp_path / "counter.toml"
    file.write_text("theme = 'pink'\n")
    child = pexpect.spawn(
        sys.executable, ["-m", "renterrewards", "--config", str(file)], dimensions=(24, 200), timeout=20
    )
    child.expect_exact(f"{file}: theme TAKES green, amber")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 1


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\x1bOP", "f1: f1"),
        (b"\x1b[1;2R", "shift+f3: does nothing, may be given to an action"),
        (b"\x1b[33~", "f19: pick"),
        (b"\x1b[18;2~", "shift+f7: pick"),
        (b"\x1bd", "alt+d: dup"),
        (b"\x1b5", "f5: f5"),
        (b"\x03", "ctrl+c: attention"),
        (b"x", "x: types x"),
        (b"\xff", "types �"),
        (b"\x7f", "backspace: backspace"),
    ],
)
def test_what_arrives_is_shown_with_what_it_does(data: bytes, says: str) -> None:
    assert says in described(data, Keyboard())


def test_keys_are_listened_to_until_ctrl_c_comes_twice(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "renterrewards", "--config", str(tmp_path / "none.toml"), "keys", "--listen"]
    child = pexpect.spawn(command[0], command[1:], dimensions=(24, 200), timeout=20)
    child.expect_exact("Ctrl+C twice ends.")
    time.sleep(0.3)
    for data, says in ((b"\x1bOS", "f4: f4"), (b"\x1b[6~", "pagedown: page_down"), (b"\x03", "ctrl+c: attention")):
        child.send(data)
        child.expect_exact(says)
    child.send(b"\x03")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


def test_another_key_deletes_and_the_bar_says_which(tmp_path: Path) -> None:
    file = tmp_path / "counter.toml"
    file.write_text('[keys]\nf4 = "f9"\n')
    with Terminal(tmp_path, "--config", str(file)) as terminal:
        terminal.type("EDITFOP\r1\rVISA\r", "IS NOT ON FILE")
        assert "9DELETE" in terminal.text
        terminal.type("VISA CARD\r\x1bOP", "SAVED")
        terminal.type("\x1b[20~", "TO BE DELETED:")


def test_a_report_takes_the_columns_that_the_window_has(tmp_path: Path) -> None:
    with Terminal(tmp_path, "--training", "--today", "2026-11-20") as terminal:
        terminal.resize(140, 30)
        terminal.type("AWARDRPT\r1\r010126\r", "01-01-26")
        terminal.type("\x03" + "8\rD\r\x1bOP", "LINE 1")
        widest = max(len(line.rstrip()) for line in terminal.screen.display) - (140 - 132) // 2
        assert 120 < widest <= 132
        terminal.resize(80, 24)
        terminal.wait("LINE 1")
        terminal.type("\x1b", "8 Print/Display")


def test_the_terminals_cursor_is_shown_on_the_field(tmp_path: Path) -> None:
    with Terminal(tmp_path) as terminal:
        terminal.type("EDITLOC\r", "EDIT LOCATIONS")
        terminal.type("1\rBO", "BO_")
        terminal.idle()
        cursor = terminal.screen.cursor
        assert not cursor.hidden
        assert terminal.screen.display[cursor.y][cursor.x - 2 : cursor.x + 1] == "BO_"


def test_the_mouse_is_the_terminals_own_unless_it_is_asked_for(tmp_path: Path) -> None:
    with Terminal(tmp_path / "off") as terminal:
        assert b"\x1b[?1000h" not in terminal.raw
    with Terminal(tmp_path / "on", "--mouse") as terminal:
        assert b"\x1b[?1000h" in terminal.raw


def test_an_error_flashes_where_the_bell_is_not_to_be_heard(tmp_path: Path) -> None:
    file = tmp_path / "counter.toml"
    file.write_text('bell = "flash"\n')
    with Terminal(tmp_path, "--config", str(file)) as terminal:
        before = len(terminal.raw)
        terminal.type("NONSENSE\r", "INVALID OPTION")
        terminal.idle()
        assert b"\x07" not in terminal.raw[before:]
        assert terminal.raw[before:].count(b"INVALID OPTION") >= 2, "reversed, and then as it stays"


def test_a_terminal_that_is_not_utf_8_reads_and_shows_its_own_letters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "latin-1")
    with Terminal(tmp_path) as terminal:
        terminal.type("CUST\r2\r", "CUSTOMER FILE UPDATE")
        terminal.send("RENé".encode("latin-1"))
        terminal.idle()
        assert "RENÉ".encode("latin-1") in re.sub(rb"\x1b\[[0-9;]*m", b"", terminal.raw)
        terminal.send("\r\x1b[200~\u4eac".encode() + b"\x1b[201~")  # three letters of its own to this terminal
        terminal.idle()
        assert b"\\x" not in terminal.raw


def test_without_textual_the_option_runs_as_ever() -> None:
    done = subprocess.run([sys.executable, "-m", "renterrewards", "options"], capture_output=True, check=True)
    assert b"AWARDRPT" in done.stdout


def test_a_window_made_small_and_back_in_no_time_is_painted_again(tmp_path: Path) -> None:
    with Terminal(tmp_path) as terminal:
        terminal.idle()
        for _ in range(3):
            terminal.resize(12, 65)
            time.sleep(0.004)
            terminal.resize(80, 24)
            terminal.wait("COMPANY-ID: 00 LIVE COMPANY", 5)
