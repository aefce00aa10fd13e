"""The counter as prompts one after another: by a script, as the clerk at a terminal is in test_linear_pty."""

import io
import re
import shlex
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import people
import pytest
import stores
from counters import MISSION_004, Counter, new_counter

from renterrewards import maps
from renterrewards.linear import screen
from renterrewards.linear.line import Line
from renterrewards.linear.start import serve
from renterrewards.programs.desk import Desk
from renterrewards.programs.option import INVALID
from renterrewards.store.engine import Store

SET_UP = (
    *("EDITDOC", "", "", "1FREE", "1 free day", "REWARDS PROGRAM", "050112", "", "PROMO", "D", "1", "/SAVE"),
    *("EDITCUST", "", "PFD", "PREFERRED", "/PGDN", "12", "1FREE", "4", "150", "SAVE"),
    *("EDITMISC", "PGDN", "1", "Y", "/SAVE"),
    *("EDTRENT", "", "5", "PFD", "SAVE"),
)
MARY = ("CUST", "2", "SMITH", "MARY", "/PGDN", "PGDN", "1", "PFD", "2", "8", "OPENING", "/SAVE")
RENT = (
    *("BCHOPEN", "", "SMITH,M", ".", "5", "050112 0900", "050412 0900", "60", "/13", "4711/ECAR", "/OPEN RA"),
    *("Y", "N", "S", "BCHCLOSE", "#1", "7", "050412 0900", "/F1"),
)
REPORT = ("AWARDRPT", "", "050112", "050412", "/8", "D", "/BEGIN")


@dataclass(frozen=True)
class Session:
    """What a script left: its transcript line by line, what it was stopped by, its exit code, its prompts."""

    lines: list[str]
    error: str
    code: int
    prompts: list[str]


class Recorder(Line):
    """A line that keeps its prompts."""

    prompts: list[str]

    def read(self, prompt: str, guarded: bool = False, secret: bool = False) -> str:
        self.prompts.append(prompt)
        return super().read(prompt, guarded, secret)


def script(folder: Path, *typed: str) -> Session:
    """Type these lines by a pipe, as Ann on 1 May 2012."""
    store = stores.where(folder / "new.db")
    desk = Desk(
        "00 TEST",
        lambda: Store.open(store),
        lambda: datetime(2012, 5, 1, 15),
        folder / "print",
        user="ANN",
        open_to_all=True,
    )
    out, errors = io.StringIO(), io.StringIO()
    line = Recorder(io.StringIO("".join(f"{text}\n" for text in typed)), out, script=True)
    line.prompts = []
    with closing(desk):
        code = serve(desk, line, errors)
    return Session(
        [said.rstrip() for said in out.getvalue().splitlines()], errors.getvalue().strip(), code, line.prompts
    )


def done(folder: Path, *typed: str) -> list[str]:
    """The transcript of a script that must run to its end."""
    session = script(folder, *typed)
    assert (session.error, session.code) == ("", 0), "\n".join(session.lines)
    return session.lines


def after(lines: list[str], beginning: str) -> list[str]:
    """The transcript from a line on."""
    return lines[next(n for n, line in enumerate(lines) if line.startswith(beginning)) :]


# -- the mission -----------------------------------------------------------------------------------


def test_the_mission_is_walked_from_set_up_to_the_report_by_a_pipe(tmp_path: Path) -> None:
    people.work_at(tmp_path / "new.db")
    typed = ["ANN", people.PASSWORD, *SET_UP, *MARY, *RENT, *REPORT, "END"]
    command = [sys.executable, people.QUICK, "--database", stores.where(tmp_path / "new.db"), "--linear"]
    env = {"XDG_DATA_HOME": str(tmp_path), "PYTHONUTF8": "1", "LANG": "C.UTF-8"}
    run = subprocess.run(command, input="\n".join(typed) + "\n", env=env, capture_output=True, text=True, check=False)
    assert (run.stderr, run.returncode) == ("", 0)
    for said in (
        "5 Effective date: 05-01-12",
        "13b Class: ECAR",
        "CUSTOMER ELIGIBLE FOR 1 FREE DAY, ACCEPT Y/N? Y",
        "1 FREE DAY ACCEPTED X 1, 4 POINTS LEFT",
        "CUSTOMER ELIGIBLE FOR 1 FREE DAY, ACCEPT Y/N? N",
        "RA 00000001 OPENED",
        "WINDOW S, SPECIAL DOCUMENTS",
        "Awards Given: 1FREE    1 FREE DAY  X 1   4 POINTS",
        "MIN NET T&M 150, RENTAL DOES NOT QUALIFY FOR THE 1 FREE DAY.",
        "RA 00000001 CLOSED",
    ):
        assert said in run.stdout.splitlines(), run.stdout
    assert re.search(r"1 +MARY SMITH.* 1 +3 +120.00 +05-04-12 +4$", run.stdout, re.MULTILINE)
    assert Counter(tmp_path / "new.db").points() == 4


def test_what_is_saved_line_by_line_is_what_is_saved_headless(tmp_path: Path) -> None:
    (tmp_path / "line").mkdir()
    (tmp_path / "run").mkdir()
    people.work_at(tmp_path / "line" / "new.db")
    typed = ["-", "Müller", "josé", "", "12 Main St", "boise", "", "", "", "", "José@Example.com", "Y", "/SAVE"]
    done(tmp_path / "line", *SET_UP, "CUST", "", *typed)
    document = (*MISSION_004[0], "fri_sat_stay=", "domestic_only=")
    kind = (*MISSION_004[1], "description=preferred")
    name = ("last_name=Müller", "first_name=josé", "email=José@Example.com", "address=12 Main St", "city=boise")
    new_counter(tmp_path / "run", document, kind, *MISSION_004[2:], ("CUST", *name, "blocked=Y"))
    assert Counter(tmp_path / "line" / "new.db").dump() == Counter(tmp_path / "run" / "new.db").dump()


def test_a_date_typed_where_today_stands_for_it_is_saved_as_that_date(tmp_path: Path) -> None:
    lines = done(tmp_path, "AWARDRPT", "", "", "05-01-12", "/SAVE", "FIXED", "END")
    assert "QUERY FIXED SAVED, START DATE TODAY" in lines


def test_a_report_is_saved_and_run_again_line_by_line_and_reads_its_words_back_as_dates(tmp_path: Path) -> None:
    lines = done(tmp_path, "AWARDRPT", "", "last month", "TM", "/SAVE", "MAY", "QUERY", "", "MAY", "/RUN", "END")
    assert "1 Start Date: 04-01-12" in lines
    assert "2 End Date: 05-31-12" in lines
    assert "QUERY MAY SAVED, START DATE LAST MONTH, END DATE THIS MONTH" in lines
    assert "Parameters 1: start_date=LAST MONTH  end_date=THIS MONTH  location=ALL" in lines
    assert [line for line in lines if line.startswith("PRINTED TO")]
    assert len([*(tmp_path / "print").iterdir()]) == 1


# -- prompts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [code for code in maps.codes() if maps.load(code).entries and code != "LOCK"])
def test_ret_goes_through_every_field_of_an_option_once_and_in_order(code: str, tmp_path: Path) -> None:
    fields = maps.load(code).entries
    session = script(tmp_path, code, *[""] * (len(fields) + 1))
    asked = [prompt.partition(": ")[0].partition(" [")[0] for prompt in session.prompts[1:]]
    first = next(n for n, prompt in enumerate(asked) if not prompt.endswith("OPTION"))
    assert asked[first : first + len(fields)] == [screen.name(field) for field in fields]
    assert asked[first + len(fields)].startswith(code)


def test_a_prompt_says_where_it_is_over_pages_and_windows(tmp_path: Path) -> None:
    lines = done(tmp_path, "EDITCUST", "", *[""] * 14, ".", "OPEN", "", *[""] * 15, ".")
    assert after(lines, "25 Req")[1:4] == ["PAGE 2 OF 2", "1 Edit CC Number: .", "EDITCUST PAGE 2 OPTION: OPEN"]
    assert after(lines, "15 Follows RA")[1:3] == ["WINDOW AD, RENTER INFORMATION", "1 Address: ."]
    assert lines[-1] == "OPEN WINDOW AD OPTION:"


def test_a_menu_is_read_out_as_its_lines(tmp_path: Path) -> None:
    lines = done(tmp_path, "2", "1", ".", "END")
    assert after(lines, "MENU OPTION: 2")[1:4] == ["RA MENU", "1 RA Open, OPEN", "2 RA Close, CLOSE"]
    assert after(lines, "RA OPTION: 1")[1] == "RA OPEN"
    assert after(lines, "OPEN OPTION: .")[1:] == ["RA MENU", "RA OPTION: END"]


def test_a_field_is_kept_blanked_gone_back_to_and_typed_behind_a_blank(tmp_path: Path) -> None:
    typed = ["CUST", "2", "SMITH", "MARY", "<", "", "-", " -", " /SAVE", ".", "="]
    lines = after(done(tmp_path, *typed, "ERASE", "END"), "CUST PAGE 1 OPTION: 2")
    assert lines[1:7] == [
        *("2 Last Name: SMITH", "3 First Name: MARY", "4 Company: <", "3 First Name [MARY]:", "4 Company: -"),
        "5 Address: -",
    ]
    assert "5 Address: -" in after(lines, "CUSTOMER FILE UPDATE")
    assert "6 City: /SAVE" in after(lines, "CUSTOMER FILE UPDATE")
    assert "BLANK NOW: 2 Last Name, 3 First Name, 5 Address, 6 City" in lines


def test_a_field_has_its_help_its_screen_and_its_list(tmp_path: Path) -> None:
    typed = ["EDITDOC", "8", "?", "??", "=", "*", "1", "/END", "Y"]
    lines = done(tmp_path, *typed)
    field = maps.load("EDITDOC").field("promo_type")
    assert after(lines, "8 Promo/FF Type: ?")[1] == screen.paragraphs(field.help)[0]
    assert "EDIT SPECIAL DOCUMENTS" in after(lines, "8 Promo/FF Type: ??")
    assert f"1 {field.values[0]}" in lines
    assert "ROW 1 TO 8: 1" in lines
    assert f"8 Promo/FF Type: {field.values[0]}" in after(lines, "ROW 1") or "9 $ Amt, % or Miles: /END" in lines


def test_a_long_list_is_read_ten_rows_at_a_time_and_a_row_further_on_can_be_named(tmp_path: Path) -> None:
    names = [word for n in range(23) for word in ("CUST", "2", f"NAME{chr(65 + n)}", "/SAVE")]
    lines = done(tmp_path, *names, "CUST", "SEARCH", "NAME", "", "22", "END")
    assert "ROW 1 TO 10, RET=MORE:" in lines
    assert [line for line in lines if re.match(r"11 +11 ", line)] == ["11 11  NAMEK"]
    assert after(lines, "ROW 1 TO 20, RET=MORE: 22")[1:3] == ["1 Customer#: 22", "2 Last Name: NAMEV"]


def test_what_a_customer_number_brings_is_said_and_the_walk_goes_on_behind_it(tmp_path: Path) -> None:
    lines = done(tmp_path, *SET_UP, *MARY, "OPEN", "", "1", "/ERASE", "END")
    said = after(lines, "1 Renter: 1")
    assert {"2 Last Name: SMITH", "3 First Name: MARY", "Type: PFD", "Times Rented: 2", "Award Points: 8"} <= set(said)
    assert "4 Location: /ERASE" in said


# -- a script --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        (["NOSUCH"], f"{INVALID}, INPUT LINE 1"),
        (["EDITDOC", "9", "ABC"], "$ AMT, % OR MILES MUST BE A NUMBER, AS 150 OR 149.50, INPUT LINE 3"),
        (["EDITDOC", "", "", "1FREE", "/DELETE"], "NOTHING TO DELETE, CALL A RECORD UP FIRST, INPUT LINE 5"),
        (["CUST", "2", "SMITH", "/MENU", "MAYBE"], "MAYBE IS NO ANSWER, TYPE Y OR N, INPUT LINE 5"),
        (["CUST", "2", "SMITH", "/MENU"], "THE INPUT ENDED AT THIS QUESTION, NOTHING SAVED, INPUT LINE 4"),
        (["CUST", "2", "SMITH"], "THE INPUT ENDED, CHANGES WERE NOT SAVED, INPUT LINE 3"),
        (["EDITDOC", "3", "*"], "NO LIST FOR THIS FIELD, ? TELLS WHAT IT TAKES, INPUT LINE 3"),
    ],
)
def test_an_error_ends_a_script_before_the_rest_is_typed_into_the_wrong_place(
    typed: list[str], error: str, tmp_path: Path
) -> None:
    rest = ["EDTRENT", "", "5", "PFD", "/SAVE"] if "INPUT ENDED" not in error else []
    session = script(tmp_path, *typed, *rest)
    assert (session.error, session.code) == (f"ERROR: {error}", 1)
    assert "TIMES RENTED 5 SAVED" not in session.lines


def test_the_end_of_the_input_is_end(tmp_path: Path) -> None:
    assert done(tmp_path, "EDTRENT", "")[-1] == "1 Times Rented:"


def test_an_answer_left_by_a_dot_leaves_no_trace(tmp_path: Path) -> None:
    done(tmp_path, *SET_UP, *MARY)
    before = Counter(tmp_path / "new.db").dump()
    lines = done(tmp_path, *RENT[:11], "Y", ".", "MENU", "Y", "END")
    assert "CANCELLED" in lines
    assert Counter(tmp_path / "new.db").dump() == before


def test_a_store_is_opened_only_for_an_option_and_no_screen_library_at_all(tmp_path: Path) -> None:
    look = "print(sorted({name.partition('.')[0] for name in sys.modules} & {'textual', 'rich', 'sqlalchemy'}))"
    program = f"""
import sys
from renterrewards.cli import cli
try:
    cli.main(["--training", "--linear"])
finally:
    {look}
"""
    for typed, loaded in (("RA\nEND\n", "[]"), ("EDTRENT\nEND\n", "['sqlalchemy']")):
        env = {"XDG_DATA_HOME": str(tmp_path), "PYTHONUTF8": "1"}
        command = [sys.executable, "-c", program]
        run = subprocess.run(command, input=typed, env=env, capture_output=True, text=True, check=True)
        assert run.stdout.splitlines()[-1] == loaded


def test_the_session_in_the_docs_is_what_the_training_company_says(tmp_path: Path) -> None:
    page = (Path(__file__).parents[1] / "docs" / "linear.md").read_text(encoding="utf-8")
    typed = shlex.split(re.findall(r"printf '%s\\n' (.*) \|", page)[0])
    shown = re.findall(r"^```text\n(.*?)^```", page, re.DOTALL | re.MULTILINE)[0]
    options = ["--training", "--today", "2026-11-20", "--database", stores.where(tmp_path / "store.db"), "--linear"]
    env = {"XDG_DATA_HOME": str(tmp_path), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "renterrewards", *options]
    run = subprocess.run(command, input="\n".join([*typed, ""]), env=env, capture_output=True, text=True, check=True)
    assert [line.rstrip() for line in run.stdout.splitlines()] == shown.splitlines()


def test_a_program_error_is_a_message_and_never_a_traceback(tmp_path: Path) -> None:
    def broken() -> Store:
        raise RuntimeError("the store's own mistake")

    desk = Desk("00 TEST", broken, lambda: datetime(2012, 5, 1, 15), tmp_path, open_to_all=True)
    out, errors = io.StringIO(), io.StringIO()
    code = serve(desk, Line(io.StringIO("EDTRENT\n"), out, script=True), errors)
    said = "ERROR: PROGRAM ERROR, LOOK WHETHER IT WAS SAVED, CALL SUPPORT, INPUT LINE 1\n"
    assert (code, errors.getvalue()) == (1, said)
