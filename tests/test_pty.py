"""The real thing: the program on a pty, driven through its own driver and parser."""

import re
import subprocess
import sys
from pathlib import Path

from proof_bursts import rows
from terminal import Terminal

SET_UP = (
    "EDITDOC\r2\r1FREE\r1 FREE DAY\rREWARDS PROGRAM\r050112\r\rPROMO\rD\r1\r\x1bOP"
    "EDITCUST\r1\rPFD\rPREFERRED\r\x1b[19~12\r1FREE\r4\r150\r\x1bOP"
    "EDITMISC\r\x1b[6~1\rY\r\x1bOP"
    "EDTRENT\r1\r5\rPFD\r\x1bOP"
)
F1 = "\x1bOP"


def test_the_specification_walked_from_set_up_to_the_printed_report(tmp_path: Path) -> None:
    with Terminal(tmp_path) as terminal:
        terminal.send(SET_UP)
        terminal.wait("TIMES RENTED 5 SAVED")
        terminal.type("CUST\r2\rSMITH\rMARY\r\x1b[19~\x1b[19~1\rPFD\r2\r8\rOPENING\r" + F1, "CUSTOMER 1 SAVED")
        terminal.type("BCHOPEN\r1\rSMITH,M\r", "Times Rented  2")
        terminal.type("\x03" + "5\r050112 0900\r050412 0900\r60\r", "60.00")
        terminal.type("\x03" + "13\r4711/ECAR\r" + F1, "CUSTOMER ELIGIBLE FOR 1 FREE DAY, ACCEPT Y/N?")
        terminal.send("Y\r")
        terminal.idle()  # the second question looks like the first, and takes only what is typed after it
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


def test_one_burst_over_four_screens_lands_right_every_time(tmp_path: Path) -> None:
    with Terminal(tmp_path) as terminal:
        terminal.send(SET_UP + "EDITDOC\r2\r1FREE\r")
        terminal.idle()  # the note is seen as it is typed, too
        terminal.wait("REWARDS PROGRAM")
    assert rows(tmp_path, "select code, description, promo_type from special_document") == [
        ("1FREE", "1 FREE DAY", "D")
    ]
    assert rows(tmp_path, "select type_code, promo_code, promo_net_minimum from customer_type") == [
        ("PFD", "1FREE", 15000)
    ]
    assert rows(tmp_path, "select times_rented, customer_type from times_rented_step") == [(5, "PFD")]


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
        terminal.idle()
        assert "TIME ZONE IS NOT KNOWN" in terminal.text
    assert rows(tmp_path, "select code from location") == []


def test_shifted_function_keys_of_every_kind_of_terminal_open_the_pick_list(tmp_path: Path) -> None:
    for sequence in ("\x1b[18;2~", "\x1b[33~"):
        with Terminal(tmp_path / str(len(sequence)), "--training") as terminal:
            terminal.type("EDITCUST\r\x1b[19~12\r" + sequence, "** No More Records **")


def test_without_a_terminal_it_says_so() -> None:
    done = subprocess.run([sys.executable, "-m", "renterrewards"], capture_output=True, stdin=subprocess.DEVNULL)
    assert done.returncode == 2
    assert b"renterrewards run OPTION" in done.stderr
