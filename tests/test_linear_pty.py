"""A clerk at the line prompts: the real program on a real pty, which answers while it waits."""

import os
import random
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import people
import pexpect
import pytest
import stores
from counters import Counter
from test_linear import MARY, SET_UP, done

OPTIONS = ("OPEN", "CLOSE", "CUST", "EDITDOC", "EDITCUST", "EDITMISC", "EDTRENT", "AWDHIST", "CHGTYP", "PASSWD", "MENU")
WORDS = (
    *("SAVE", "/SAVE", "NEXT", "SEARCH", "/SEARCH", "DELETE", "ERASE", "BACKUP", "PGDN", "PGUP", "F1", "/F1", "#1"),
    *("?", "??", "=", "*", "-", "<", ".", "^", "", "", "", "Y", "N", "1", "2", "12", "1FREE", "SMITH", "050112", "S"),
)
EVIL = (
    "\x1b[2J",
    "\x1b]0;x\x07",
    "\x9b31m",
    "\u202e",
    "\u200b",
    "\x00",
    "\x08",
    "\x0e",
    "é",
    "漢字",
    "\x1b",
    "\t",
    "\udcff",
)


class Prompter:
    """Somebody at a terminal who waits for each prompt."""

    def __init__(self, folder: Path, *options: str, echo: bool = True) -> None:
        env = {"XDG_DATA_HOME": str(folder), "PATH": os.environ["PATH"], "TERM": "dumb", "PYTHONUTF8": "1"}
        env |= people.env()
        people.work_at(folder / "new.db")
        arguments = [people.QUICK, "--database", stores.where(folder / "new.db"), "--user", "ann", *options, "--linear"]
        self.child = pexpect.spawn(
            sys.executable, arguments, env=env, echo=echo, timeout=20, encoding="utf-8", codec_errors="surrogateescape"
        )
        self.child.delaybeforesend = None
        self.child.expect_exact("MENU OPTION: ")

    def answer(self, line: str) -> str:
        """Type a line and wait for the next prompt: all that was printed."""
        self.child.send(f"{line}\n")
        return self.prompt()

    def prompt(self) -> str:
        """Read until it waits for a line."""
        said, end = "", time.monotonic() + 20
        while time.monotonic() < end:
            try:
                said += self.child.read_nonblocking(65536, 0.02)
            except pexpect.TIMEOUT:
                if re.search(r"[:?] \Z", said):
                    return said
        raise AssertionError(f"no prompt behind {said!r}")


@pytest.fixture
def clerk(tmp_path: Path) -> Iterator[Prompter]:
    """A clerk where the mission is set up and Mary Smith has eight points."""
    done(tmp_path, *SET_UP, *MARY)
    prompter = Prompter(tmp_path)
    yield prompter
    prompter.child.close(force=True)


def test_an_award_is_taken_and_declined_at_a_terminal(clerk: Prompter, tmp_path: Path) -> None:
    assert "Award Points: 8" in [clerk.answer(line) for line in ("BCHOPEN", "", "SMITH,M")][-1]
    for line in ("/5", "050112 0900", "050412 0900", "60", "/13", "4711/ECAR"):
        clerk.answer(line)
    assert "ACCEPT Y/N? " in clerk.answer("/OPEN RA")
    assert "1 FREE DAY ACCEPTED X 1, 4 POINTS LEFT" in clerk.answer("Y")
    assert "RA 00000001 OPENED" in clerk.answer("N")
    assert "1FREE    1 FREE DAY  X 1   4 POINTS" in clerk.answer("S")
    for line in ("BCHCLOSE", "#1", "7", "050412 0900"):
        clerk.answer(line)
    assert "RENTAL DOES NOT QUALIFY FOR THE 1 FREE DAY." in clerk.answer("/CLOSE RA")
    for line in ("AWARDRPT", "", "050112", "050412"):
        clerk.answer(line)
    assert "PRINTED TO" in clerk.answer("/BEGIN")
    clerk.child.send("END\n")
    clerk.child.expect(pexpect.EOF)
    clerk.child.close()
    assert clerk.child.exitstatus == 0
    assert Counter(tmp_path / "new.db").points() == 4
    (printed,) = tmp_path.rglob("AWARDRPT-*.txt")
    assert "MARY SMITH" in printed.read_text()


def test_a_question_that_spends_points_is_not_answered_by_lines_typed_before_it(
    clerk: Prompter, tmp_path: Path
) -> None:
    for line in ("BCHOPEN", "", "1", "/5", "050112 0900", "050412 0900", "60", "/13"):
        clerk.answer(line)
    clerk.child.send("4711\n/OPEN RA\nY\nY\nY\n")
    clerk.child.expect_exact("ACCEPT Y/N? ")
    assert "OPENED" in clerk.answer("N")
    assert Counter(tmp_path / "new.db").points() == 8


def test_what_is_refused_is_said_and_asked_for_again_with_what_was_typed(clerk: Prompter) -> None:
    for line in ("EDITDOC", "", "", "2FREE"):
        clerk.answer(line)
    said = clerk.answer("/9")
    assert said.endswith("9 $ Amt, % or Miles: ")
    assert clerk.answer("abc").splitlines()[1:] == [
        "ERROR: $ AMT, % OR MILES MUST BE A NUMBER, AS 150 OR 149.50",
        "9 $ Amt, % or Miles [abc]: ",
    ]
    assert clerk.answer("1").endswith("10 Max. Amount: ")


def test_a_field_at_fault_is_asked_for_at_once_and_then_comes_option(clerk: Prompter) -> None:
    clerk.answer("EDTRENT")
    assert clerk.answer("SAVE").splitlines()[1:] == ["ERROR: TIMES RENTED IS REQUIRED", "1 Times Rented: "]
    assert clerk.answer("9").endswith("EDTRENT OPTION: ")


def test_lines_typed_ahead_are_discarded_by_an_error(clerk: Prompter, tmp_path: Path) -> None:
    clerk.child.send("EDTRENT\nSAVE\n7\nPFD\n/SAVE\n")
    clerk.child.expect_exact("TIMES RENTED IS REQUIRED\r\n1 Times Rented: ")
    assert Counter(tmp_path / "new.db").record("EDTRENT", "times_rented=5")["customer_type"] == "PFD"
    assert "TIMES RENTED 7 IS NOT ON FILE" in clerk.answer("7")


def test_attn_goes_back_to_option_and_never_ends(clerk: Prompter) -> None:
    for line in ("CUST", "2", "JONES"):
        clerk.answer(line)
    for _ in range(3):
        clerk.child.send("\x03")
        assert clerk.prompt().endswith("CUST PAGE 1 OPTION: ")
    assert "2 Last Name: JONES" in clerk.answer("=")
    clerk.answer("MENU")
    clerk.child.send("\x03")
    assert clerk.prompt().endswith("CUST PAGE 1 OPTION: ")


def test_the_end_of_the_input_asks_before_changes_are_lost(clerk: Prompter) -> None:
    for line in ("CUST", "2", "JONES"):
        clerk.answer(line)
    clerk.child.send("\x04")
    assert clerk.prompt().endswith("CHANGES NOT SAVED, LEAVE Y/N? ")
    assert clerk.answer("N").endswith("CUST PAGE 1 OPTION: ")
    clerk.child.send("\x04")
    clerk.prompt()
    clerk.child.send("\x04")
    clerk.child.expect(pexpect.EOF)
    clerk.child.close()
    assert clerk.child.exitstatus == 0


def test_nothing_but_printable_text_is_ever_sent_whatever_is_typed(tmp_path: Path) -> None:
    done(tmp_path, *SET_UP, *MARY)
    chance = random.Random(4)
    clerk = Prompter(tmp_path, echo=False)
    said = ""
    for n in range(330):
        if n % 10 == 0:
            clerk.child.send("\x03")
            said += (
                clerk.prompt() + clerk.answer(OPTIONS[n // 10 % len(OPTIONS)]) + clerk.answer("Y") + clerk.answer("")
            )
        word = chance.choice(WORDS)
        evil = "".join(chance.choices(EVIL, k=3)) if chance.random() < 0.2 else ""
        said += clerk.answer(word + evil if chance.random() < 0.5 else evil + word)
    assert clerk.child.isalive()
    clerk.child.close(force=True)
    strange = {c for c in said.replace("\r\n", "") if not c.isprintable()}
    assert not strange, strange
    assert "PROGRAM ERROR" not in said
    for seen in ("1 Renter", "RA CLOSE", "ERROR: ", "CUSTOMER FILE UPDATE", "ROW 1", "LEAVE Y/N? "):
        assert seen in said
