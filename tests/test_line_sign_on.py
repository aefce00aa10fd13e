"""Who signs on at a terminal without a screen: nothing of a password is seen, and who sits there has his session."""

import os
import signal
import sys
import time
from contextlib import closing
from io import StringIO
from pathlib import Path

import people
import pexpect
import pytest
import stores
from people import PASSWORD
from proof_signals import cut, gone

from renterrewards.programs.people import signing_on
from renterrewards.store.engine import Store

WRONG = "not the lamp at all"


def at_a_pty(folder: Path, *words: str, **env: str) -> pexpect.spawn:
    env |= {"XDG_DATA_HOME": str(folder), "PATH": os.environ["PATH"], "TERM": "dumb", "PYTHONUTF8": "1"}
    arguments = [people.QUICK, "--database", stores.where(folder / "store.db"), "--user", "ann", *words]
    child = pexpect.spawn(sys.executable, arguments, env=env, timeout=30, encoding="utf-8")
    child.delaybeforesend = None
    child.logfile_read = StringIO()
    return child


def test_a_prompt_shows_nothing_of_what_is_typed(tmp_path: Path) -> None:
    people.work_at(tmp_path / "store.db")
    child = at_a_pty(tmp_path, "run", "EDITMISC")
    child.expect("Password of ANN: ")
    child.send(f"{PASSWORD}\n")
    child.expect("date_format")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert "lamp" not in child.logfile_read.getvalue()


def test_the_line_terminal_shows_nothing_of_it_either_and_shows_the_rest_again(tmp_path: Path) -> None:
    people.work_at(tmp_path / "store.db")
    child = at_a_pty(tmp_path, "--linear")
    child.expect("2 Password: ")
    child.send(f"{WRONG}\n")
    child.expect("ERROR: SIGN-ON REFUSED")
    child.expect("2 Password: ")
    child.send(f"{PASSWORD}\n")
    child.expect("MENU OPTION: ")
    child.send("EDITLOC\n")
    child.expect("EDITLOC\r\n")
    child.expect("EDITLOC OPTION: ")
    child.send("LOCK\n")
    child.expect("PASSWORD OF ANN, OR END: ")
    child.send(f"{PASSWORD}\n")
    child.expect("EDITLOC OPTION: ")
    child.send("END\n")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert "lamp" not in child.logfile_read.getvalue()


def test_two_whose_terminals_go_away_at_the_same_time_are_both_signed_off(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    people.work_at(path, "ANN", "BOB")
    lines = [at_a_pty(tmp_path, "--linear", "--user", user, **people.env()) for user in ("ann", "bob")]
    for line in lines:
        line.expect("MENU OPTION: ")
    with closing(Store.open(stores.where(path))) as store, store.work(alone=True):  # they have to wait for their turn
        for line in lines:
            cut(line)
        time.sleep(0.5)
    assert [gone(line) for line in lines] == [1, 1]
    signed_off = "SELECT user_code FROM audit_line WHERE kind = 'SIGNOFF' ORDER BY user_code"
    assert stores.rows(path, signed_off) == [("ANN",), ("BOB",)]
    assert stores.rows(path, "SELECT * FROM session") == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_line_that_is_ended_at_a_password_shows_again_what_is_typed(tmp_path: Path, number: int) -> None:
    people.work_at(tmp_path / "store.db")
    child = at_a_pty(tmp_path, "--linear", **people.env())
    child.expect("MENU OPTION: ")
    child.send("LOCK\n")
    child.expect("PASSWORD OF ANN, OR END: ")
    assert not child.getecho()
    child.kill(number)
    child.expect(pexpect.EOF)
    assert child.getecho()
    child.close()
    assert child.exitstatus == 1
    assert stores.rows(tmp_path / "store.db", "SELECT kind FROM audit_line ORDER BY seq")[-1] == ("SIGNOFF",)


def test_who_sits_at_a_line_has_his_one_session_there_and_a_script_has_none(tmp_path: Path) -> None:
    people.work_at(tmp_path / "store.db")
    query = "SELECT token FROM session"
    first = at_a_pty(tmp_path, "--linear", **people.env())
    first.expect("MENU OPTION: ")
    (held,) = stores.rows(tmp_path / "store.db", query)
    assert script(tmp_path, "EDITLOC", "END", **people.env())[0] == 0
    assert stores.rows(tmp_path / "store.db", query) == [held]
    second = at_a_pty(tmp_path, "--linear", **people.env())
    second.expect(r"ANN IS SIGNED ON AT .*, TAKE OVER Y/N\? ")
    second.send("n\n")
    second.expect("2 Password: ")
    second.sendeof()
    second.expect(pexpect.EOF)
    assert stores.rows(tmp_path / "store.db", query) == [held]
    third = at_a_pty(tmp_path, "--linear", **people.env())
    third.expect(r"TAKE OVER Y/N\? ")
    third.send("x\n")
    third.expect("ERROR: ANSWER Y OR N")
    third.send("Y\n")
    third.expect("MENU OPTION: ")
    assert stores.rows(tmp_path / "store.db", query) not in ([], [held])
    third.send("END\n")
    third.expect(pexpect.EOF)
    assert stores.rows(tmp_path / "store.db", query) == []
    first.close(force=True)


def script(folder: Path, *lines: str, **env: str) -> tuple[int, str, str]:
    import subprocess

    around = {"XDG_DATA_HOME": str(folder), "PATH": os.environ["PATH"], "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, people.QUICK, "--database", stores.where(folder / "store.db"), "--user", "ann", "--linear"],
        input="".join(f"{line}\n" for line in lines),
        env=around | env,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_a_script_signs_on_by_its_lines_or_by_the_variable(tmp_path: Path) -> None:
    people.work_at(tmp_path / "store.db")
    for lines, env in (((PASSWORD, "EDITLOC", "END"), {}), (("EDITLOC", "END"), people.env())):
        code, said, errors = script(tmp_path, *lines, **env)
        assert (code, errors) == (0, "")
        assert "EDIT LOCATIONS" in said
        assert "lamp" not in said
    code, _, errors = script(tmp_path, WRONG, "EDITLOC", "END")
    assert (code, errors) == (1, f"ERROR: {signing_on.REFUSED}, INPUT LINE 1\n")
    code, said, errors = script(tmp_path, "EDITLOC", "END", RENTERREWARDS_PASSWORD=WRONG)
    assert (code, said, errors) == (1, "", f"{signing_on.REFUSED}\n")
