"""Killed at random while somebody types, at a commit, with its window closed: the real program on a real pty."""

import os
import secrets
import signal
import time
from contextlib import closing
from pathlib import Path
from random import Random

import people
import pytest
import stores
from terminal import Terminal, live

from renterrewards.store import customers, sessions
from renterrewards.store.engine import Store

CUT = str(Path(__file__).with_name("cut_counter.py"))
LOSS = 6.0
"""Seconds of typing that a crash may take: five are promised, one is for a machine with other things to do."""


def killed(terminal: Terminal) -> None:
    os.kill(terminal.child.pid, signal.SIGKILL)
    terminal.child.wait()


def signs_on_again(folder: Path) -> Terminal:
    """Ann, to whom what she left half done comes back."""
    terminal = Terminal(folder)
    terminal.wait("SIGN-ON")
    terminal.type(people.sign_on("ANN"), "RESUMED WHERE YOU LEFT OFF")
    return terminal


def kept(folder: Path, text: str, terminal: Terminal) -> None:
    """Wait until a text is in Ann's draft."""
    end = time.monotonic() + 20
    with closing(Store.open(stores.where(live(folder)))) as store:
        while time.monotonic() < end:
            terminal.pass_time(0.2)
            with store.look() as work:
                if text in sessions.draft(work, "ANN"):
                    return
    raise AssertionError(f"{text} was never kept")


def smiths(folder: Path) -> list[str]:
    with closing(Store.open(stores.where(live(folder)))) as store, store.look() as work:
        return [one.first_name for one in customers.by_name(work, "SMITH", "", limit=9)]


def test_a_process_killed_while_somebody_types_takes_no_more_than_five_seconds_of_it(tmp_path: Path) -> None:
    seed = secrets.randbelow(2**32)
    dice = Random(seed)
    with Terminal(tmp_path) as terminal:
        terminal.type("CUST\r", "CUSTOMER FILE")
        terminal.send("5\r")
        typed: list[tuple[float, str]] = []
        ends = time.monotonic() + dice.uniform(7.5, 9.5)
        while time.monotonic() < ends:
            char = dice.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
            terminal.send(char)
            typed.append((time.monotonic(), char))
            if len(typed) % 30 == 0:
                terminal.send("\r")
            terminal.pass_time(dice.uniform(0.05, 0.3))
        at = time.monotonic()
        killed(terminal)
    again = signs_on_again(tmp_path)
    rows = [again.screen.display[row][19:59] for row in range(6, 12)]
    shown = "".join(row.strip("_ ") for row in rows)
    everything = "".join(char for _, char in typed)
    must = "".join(char for when, char in typed if when < at - LOSS)
    assert everything.startswith(shown), f"seed {seed}:\n{again.text}"
    assert shown.startswith(must), f"seed {seed}: {must} was typed, {shown} came back"
    again.type("\x14END\r", "CHANGES NOT SAVED")
    again.send("Y\r")
    assert again.ended() == 0


@pytest.mark.parametrize(("at", "saved", "comes_back"), [("after", ["MARY"], False), ("before", [], True)])
def test_an_act_cut_at_its_commit_was_done_once_or_is_there_to_be_done(
    tmp_path: Path, at: str, saved: list[str], comes_back: bool
) -> None:
    with Terminal(tmp_path, program=(CUT, at)) as terminal:
        terminal.type("CUST\r", "CUSTOMER FILE")
        terminal.type("2\rSMITH\rMARY\r", "MARY")
        kept(tmp_path, "MARY", terminal)
        terminal.send("\x1bOP")
        terminal.ended()
    assert smiths(tmp_path) == saved
    again = signs_on_again(tmp_path)
    assert "CUSTOMER FILE" in again.text
    assert ("SMITH" in again.text) == comes_back
    again.type("\x1bOP", "SAVED" if comes_back else "IS REQUIRED")
    assert smiths(tmp_path) == ["MARY"]
    again.child.close(force=True)


def test_a_window_that_is_closed_loses_nothing_at_all(tmp_path: Path) -> None:
    with Terminal(tmp_path) as terminal:
        terminal.type("CUST\r", "CUSTOMER FILE")
        terminal.type("2\rSMITH\rMAR", "MAR")
        os.kill(terminal.child.pid, signal.SIGHUP)
        terminal.ended()
    again = signs_on_again(tmp_path)
    assert "MAR_" in again.text
    again.type("Y\r", "MARY")
    again.child.close(force=True)


def test_a_session_goes_on_at_another_terminal_and_says_so_at_the_first(tmp_path: Path) -> None:
    with Terminal(tmp_path) as first:
        first.type("CUST\r", "CUSTOMER FILE")
        first.type("2\rSMITH\rMAR", "MAR")
        second = Terminal(tmp_path)
        second.wait("SIGN-ON")
        second.type(people.sign_on("ANN"), "TAKE OVER Y/N?")
        second.type("Y\r", "RESUMED WHERE YOU LEFT OFF")
        assert "MAR_" in second.text
        first.wait("ANN IS SIGNED ON AT")
        first.type("X", "SIGN-ON")
        assert "SMITH" not in first.text
        second.type("Y\r\x1bOP", "SAVED")
        second.child.close(force=True)
    assert smiths(tmp_path) == ["MARY"]


def test_a_session_that_is_idle_sends_nothing_over_the_line(tmp_path: Path) -> None:
    with Terminal(tmp_path) as terminal:
        terminal.type("CUST\r", "CUSTOMER FILE")
        terminal.type("2\rSMITH\rMAR", "MAR")
        terminal.idle(1)
        before = len(terminal.raw)
        terminal.pass_time(4)
        assert len(terminal.raw) == before
