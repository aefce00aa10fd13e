"""What hurts a terminal program: bytes that are no keys, pastes that act, another size, signals, a line that is cut.

The long form of each is in `long_proof.py`.
"""

import os
import time
from pathlib import Path
from random import Random

import pytest
from proof_bytes import BAD_UTF8, HOSTILE, each_survived, gibberish, noise, survives
from proof_line import pasted_as_typed
from proof_signals import SIGNALS, ended_by, held
from proof_window import resized
from terminal import Terminal


def test_a_bad_byte_on_the_line_hurts_nothing(tmp_path: Path) -> None:
    assert each_survived(tmp_path, BAD_UTF8, 0.02) == ""


def test_what_no_terminal_sends_hurts_nothing(tmp_path: Path) -> None:
    assert each_survived(tmp_path, HOSTILE, 0.12) == ""


def test_after_any_bytes_it_works_and_leaves_the_terminal_as_it_was(tmp_path: Path) -> None:
    assert survives(tmp_path, noise(Random(6), 3_000) + gibberish(Random(6), 6_000)) == ""


def test_a_paste_is_what_would_have_been_typed_and_nothing_in_it_is_a_key(tmp_path: Path) -> None:
    assert pasted_as_typed(tmp_path, 4, Random(7)) == 4


def test_a_paste_that_never_ends_holds_no_key_back_for_long(tmp_path: Path) -> None:
    with Terminal(tmp_path) as terminal:
        terminal.send("EDITFOP\r1\r\x1b[200~VISA")
        terminal.wait("VISA__")
        terminal.pass_time(1.3)
        terminal.type("\rCARD\r\x1bOP", "FORM OF PAYMENT VISA SAVED")


@pytest.mark.parametrize("key", ["\x1b[18;2~", "\x1b[33~"])
def test_a_key_that_arrives_in_pieces_is_still_that_key(tmp_path: Path, key: str) -> None:
    with Terminal(tmp_path, "--training") as terminal:
        terminal.type("EDITCUST\r\x1b[19~12\r", "Page 2")
        terminal.send_slowly([key[:1], key[1:3], key[3:]], 0.01)
        terminal.wait("** No More Records **")


def test_resizing_during_entry_loses_nothing_and_the_picture_is_right(tmp_path: Path) -> None:
    assert resized(tmp_path, 8, Random(8)) == ""


@pytest.mark.parametrize("how", SIGNALS)
def test_a_signal_ends_it_with_the_terminal_restored(tmp_path: Path, how: str) -> None:
    end = ended_by(tmp_path, how, saving=False)
    assert held(how, end), end


@pytest.mark.parametrize("how", ["SIGTERM", "hang-up"])
def test_what_is_being_saved_when_the_end_comes_is_saved_whole(tmp_path: Path, how: str) -> None:
    end = ended_by(tmp_path, how, saving=True, save_time=0.3)
    assert held(how, end), end


def test_a_line_that_is_cut_ends_it(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    terminal.arrive()
    terminal.child.ptyproc.fileobj.close()
    terminal.child.ptyproc.closed = terminal.child.closed = True
    for _ in range(200):
        done, _status = os.waitpid(terminal.child.pid, os.WNOHANG)
        if done:
            break
        time.sleep(0.05)
    assert done == terminal.child.pid
    terminal.child.ptyproc.terminated = terminal.child.terminated = True


def test_a_small_window_says_so_and_loses_nothing(tmp_path: Path) -> None:
    with Terminal(tmp_path) as terminal:
        terminal.type("EDITLOC\r1\rBOI\r", "IS NOT ON FILE")
        terminal.child.setwinsize(10, 60)
        terminal.wait("MAKE THE WINDOW 80X24, NOTHING IS LOST")
        terminal.send("BOISE")
        terminal.child.setwinsize(24, 80)
        terminal.wait("BOISE")


def test_a_paste_is_keystrokes_without_its_control_characters(tmp_path: Path) -> None:
    with Terminal(tmp_path) as terminal:
        terminal.send("EDITFOP\r1\r\x1b[200~VISA\nVISA\x00 \x9bCARD\x07\n\x1b[201~")
        terminal.wait("VISA CARD")
        assert "VISA__" in terminal.text
