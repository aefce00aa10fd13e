"""The real thing: the program on a pty, driven through its own driver and parser."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from terminal import Terminal

SET_UP = (
    "EDITDOC\r2\r1FREE\r1 FREE DAY\rREWARDS PROGRAM\r050112\r\rPROMO\rD\r1\r\x1bOP"
    "EDITCUST\r1\rPFD\rPREFERRED\r\x1b[19~12\r1FREE\r4\r150\r\x1bOP"
    "EDITMISC\r\x1b[6~1\rY\r\x1bOP"
    "EDTRENT\r1\r5\rPFD\r\x1bOP"
)
F1 = "\x1bOP"


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    """What the live store holds."""
    (path,) = folder.rglob("renterrewards.db")
    with sqlite3.connect(path) as connection:
        return connection.execute(query).fetchall()


def test_the_specification_walked_from_set_up_to_the_printed_report(tmp_path: Path) -> None:
    with Terminal(tmp_path) as terminal:
        terminal.send(SET_UP)
        terminal.wait("TIMES RENTED 5 SAVED")
        terminal.type("CUST\r2\rSMITH\rMARY\r\x1b[19~\x1b[19~1\rPFD\r2\r8\rOPENING\r" + F1, "CUSTOMER 1 SAVED")
        terminal.type("BCHOPEN\r1\rSMITH,M\r", "Times Rented  2")
        terminal.type("\x03" + "5\r050112 0900\r050412 0900\r60\r", "60.00")
        terminal.type("\x03" + "13\r4711/ECAR\r" + F1, "CUSTOMER ELIGIBLE FOR 1 FREE DAY, ACCEPT Y/N?")
        terminal.send("Y\r")
        terminal.quiet()  # the second question looks like the first, and takes only what is typed after it
        terminal.wait("CUSTOMER ELIGIBLE FOR 1 FREE DAY, ACCEPT Y/N? _")
        terminal.type("N\r", "RA 00000001 OPENED")
        terminal.type("S\r", "1FREE    1 FREE DAY  X 1   4 POINTS")
        terminal.type("BCHCLOSE\r#1\r7\r050412 0900\r" + F1, "RA 00000001 CLOSED")
        assert "MIN NET T&M 150, RENTAL DOES NOT QUALIFY FOR THE 1 FREE DAY." in terminal.text
        terminal.type("AWARDRPT\r1\r050112\r050412\r" + F1, "PRINTED TO")
        terminal.send("END\r")
        assert terminal.ended() == 0
    (printed,) = tmp_path.rglob("AWARDRPT-*.txt")
    assert re.search(r"1 +MARY SMITH.* 1 +3 +120.00 +05-04-12 +4$", printed.read_text(), re.MULTILINE)
    assert rows(tmp_path, "select balance from award_account") == [(4,)]


@pytest.mark.parametrize("turn", range(5))
def test_one_burst_over_four_screens_lands_right_every_time(tmp_path: Path, turn: int) -> None:
    with Terminal(tmp_path) as terminal:
        terminal.send(SET_UP + "EDITDOC\r2\r1FREE\r")
        terminal.wait("REWARDS PROGRAM")
    assert rows(tmp_path, "select code, description, promo_type from special_document") == [
        ("1FREE", "1 FREE DAY", "D")
    ]
    assert rows(tmp_path, "select type_code, promo_code, promo_net_minimum from customer_type") == [
        ("PFD", "1FREE", 15000)
    ]
    assert rows(tmp_path, "select times_rented, customer_type from times_rented_step") == [(5, "PFD")]


def test_a_long_burst_of_thousands_of_keys_is_exact(tmp_path: Path) -> None:
    codes = [f"F{n:03}" for n in range(120)]
    burst = "EDITFOP\r" + "".join(f"1\r{code}\rFORM OF PAYMENT {code}\r{F1}\x1bOR" for code in codes)
    with Terminal(tmp_path) as terminal:
        terminal.send(burst + "1\rF119\r")
        terminal.wait("FORM OF PAYMENT F119")
        terminal.type("\x03" + "MENU\r", "MAIN MENU")
    assert [code for (code,) in rows(tmp_path, "select code from form_of_payment order by code")] == codes


def test_keys_typed_before_the_program_has_the_terminal_are_kept(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, before=b"EDITLOC\n1\nBOI\nBOISE\n")
    try:
        terminal.wait("EDIT LOCATIONS")
        terminal.wait("2 Name              BOISE")
    finally:
        terminal.child.close(force=True)


def test_an_old_yes_in_a_burst_does_not_spend_points(tmp_path: Path) -> None:
    with Terminal(tmp_path) as terminal:
        terminal.send(SET_UP + "CUST\r2\rSMITH\rMARY\r\x1b[19~\x1b[19~1\rPFD\r2\r8\rOPENING\r" + F1)
        terminal.wait("CUSTOMER 1 SAVED")
        terminal.send("OPEN\r1\r1\r\r\r\r\r\r\r\r\r4711\r" + F1 + "Y\r" * 400)
        terminal.wait("CUSTOMER ELIGIBLE FOR 1 FREE DAY, ACCEPT Y/N? _")
        terminal.read(0.5)
        assert "ACCEPT Y/N? _" in terminal.text
        terminal.type("N\r", "RA 00000001 OPENED")
    assert rows(tmp_path, "select balance from award_account") == [(8,)]


def test_after_an_error_what_still_stands_on_the_line_is_discarded_too(tmp_path: Path) -> None:
    """The act that must not happen stands far behind the error, beyond what one read takes off the line."""
    with Terminal(tmp_path) as terminal:
        terminal.type("EDITLOC\r1\rBOI\r", "IS NOT ON FILE")
        terminal.send("\x035\rNOWHERE\r" + "UTC\rID\r" * 700 + F1)
        terminal.wait("TIME ZONE IS NOT KNOWN")
        terminal.quiet()
        assert "TIME ZONE IS NOT KNOWN" in terminal.text
    assert rows(tmp_path, "select code from location") == []


@pytest.mark.parametrize(
    "bad",
    [b"\xff", b"\xe9", b"\xc0\xaf", b"\xed\xa0\x80", b"\xe4\xba", bytes(range(128, 256)) * 4],
    ids=["no UTF-8", "Latin-1", "overlong", "surrogate", "cut short", "all high bytes"],
)
def test_a_bad_byte_on_the_line_hurts_nothing(tmp_path: Path, bad: bytes) -> None:
    with Terminal(tmp_path) as terminal:
        terminal.send(bad)
        terminal.read(0.2)
        terminal.type("\x03EDTRENT\r", "EDIT TIMES RENTED")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_with_the_terminal_restored(tmp_path: Path, number: signal.Signals) -> None:
    with Terminal(tmp_path) as terminal:
        os.kill(terminal.child.pid, number)
        assert terminal.ended() == 0
        assert b"\x1b[?1049l" in terminal.raw
        assert b"\x1b[?25h" in terminal.raw


def test_a_line_that_is_cut_ends_it(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    terminal.wait("MAIN MENU")
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


def test_shifted_function_keys_of_every_kind_of_terminal_open_the_pick_list(tmp_path: Path) -> None:
    for sequence in ("\x1b[18;2~", "\x1b[33~"):
        with Terminal(tmp_path / str(len(sequence)), "--training") as terminal:
            terminal.type("EDITCUST\r\x1b[19~12\r" + sequence, "** No More Records **")


def test_without_a_terminal_it_says_so() -> None:
    done = subprocess.run([sys.executable, "-m", "renterrewards"], capture_output=True, stdin=subprocess.DEVNULL)
    assert done.returncode == 2
    assert b"renterrewards run OPTION" in done.stderr
