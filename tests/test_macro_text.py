"""The text of a macro and the folder it lies in."""

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renterrewards import maps
from renterrewards.cleaner import clean
from renterrewards.faults import Fault
from renterrewards.terminal import macros
from renterrewards.terminal.actions import ACTIONS
from renterrewards.terminal.macros.text import KEYS, NOTE, VERBS, Step, fits, literal, parse, seen, written

EXAMPLE = """\
# MORNING  A WAITING CUSTOMER IN THREE KEYS
option OPEN
screen RA OPEN
fill 1 1001
fill 13a
fill AD.2 "  BOISE"
press F1 F3
answer "CUSTOMER ELIGIBLE FOR 1 ""FREE"" DAY, ACCEPT Y/N?" Y
answer if asked "DO YOU WISH TO ENROLL *" N
you answer if asked "CUSTOMER ELIGIBLE FOR *"
pick 1001 *
you fill 2.12 THE CODE
see ** LAST RECORD **
"""

words = st.text(max_size=20).map(clean).filter(lambda text: "\0" not in text)
named = st.from_regex(r"[A-Z]{2,5} [A-Z]{2,5}( [*\"]{1,3})?", fullmatch=True)


@st.composite
def a_step(draw: st.DrawFn) -> Step:
    """Any step that a macro may hold."""
    verb = draw(st.sampled_from([NOTE, *VERBS]))
    about = draw(named) if "question" in VERBS.get(verb, "") else draw(st.sampled_from(["13", "2.12", "AD.10a", "*"]))
    match verb:
        case "press":
            return Step(verb, draw(st.sampled_from(sorted(KEYS))))
        case "#":
            return Step(verb, draw(words).strip())
        case "answer if asked":
            return Step(verb, "N", about)
        case "answer":
            return Step(verb, draw(words), about.replace("*", "**"))
        case "fill" | "you fill":
            return Step(verb, draw(words), about)
        case "you answer" | "you answer if asked":
            return Step(verb, "", about)
    return Step(verb, "X" + draw(words))


@given(st.lists(a_step(), max_size=8))
def test_steps_written_and_read_again_are_the_same_steps(steps: list[Step]) -> None:
    assert parse(written(steps)) == steps


@given(
    st.one_of(st.text(), st.lists(st.sampled_from([*VERBS, *KEYS, '"', "*", "13", "#", "\n", " ", "Q W"])).map("".join))
)
def test_any_text_is_steps_or_a_fault_that_names_the_line(text: str) -> None:
    try:
        steps = parse(text)
    except Fault as fault:
        said = fault.message
    else:
        said = "LINE " if parse(written(steps)) == steps else "OTHER STEPS"
    assert said.startswith("LINE ")


def test_the_example_is_written_as_it_is_read() -> None:
    assert written(parse(EXAMPLE)) == EXAMPLE
    assert {step.verb for step in parse(EXAMPLE)} == {NOTE, *VERBS} - {"you answer"}


def test_verbs_keys_and_fields_are_taken_in_any_case_and_windows_line_ends_do_not_matter() -> None:
    typed = 'Option open\r\n\r\nYOU  ANSWER  IF  ASKED "q w"\r\nPRESS f1 Pgdn\r\nFill ad.10A x\r\nfill 1.2 y'
    assert parse(typed) == [
        Step("option", "open"),
        Step("you answer if asked", "", "q w"),
        Step("press", "F1"),
        Step("press", "PGDN"),
        Step("fill", "x", "AD.10a"),
        Step("fill", "y", "2"),
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("tyep X", f"TYEP IS NOT KNOWN, USE {', '.join(VERBS).upper()}"),
        ("press F13", "F13 IS NO KEY, USE RET TAB S-TAB ESC PGUP PGDN PRINT F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 F11 F12"),
        ("press", "NAME THE KEY, AS press F1"),
        ("fill CITY BOISE", "NAME THE FIELD BY ITS NUMBER, AS 13, 13A, 2.12 OR AD.1"),
        ("screen", "SAY WHAT TO SCREEN"),
        ('option ""', "SAY WHAT TO OPTION"),
        ("answer LEAVE Y/N? N", 'PUT THE QUESTION IN QUOTES, AS answer "LEAVE Y/N?" N'),
        ('fill 1 "X', 'CLOSE THE QUOTES AT THE END OF THE LINE, WRITE "" FOR A QUOTE WITHIN'),
        ('you answer "LEAVE Y/N?" Y', "YOU ANSWER THIS ONE, TAKE THE ANSWER AWAY"),
        ("option =EVENING", "A MACRO CANNOT START ANOTHER OR RECORD, TAKE THIS LINE AWAY"),
        ("option record", "A MACRO CANNOT START ANOTHER OR RECORD, TAKE THIS LINE AWAY"),
        (
            'answer "CUSTOMER ELIGIBLE FOR *, ACCEPT Y/N?" Y',  # whatever the award
            'ONLY N CAN BE SAID TO A QUESTION WITH * OR IF ASKED, ELSE WRITE "YOU ANSWER"',
        ),
        (
            'answer if asked "CUSTOMER ELIGIBLE FOR 1 FREE DAY, ACCEPT Y/N?" Y',  # whoever the renter
            'ONLY N CAN BE SAID TO A QUESTION WITH * OR IF ASKED, ELSE WRITE "YOU ANSWER"',
        ),
        ('answer if asked "*" N', "NAME MORE OF THE QUESTION, TWO OF ITS WORDS AT LEAST"),
        ('answer "* Y/N?" N', "NAME MORE OF THE QUESTION, TWO OF ITS WORDS AT LEAST"),
    ],
)
def test_a_line_that_is_wrong_is_refused_with_the_remedy(line: str, said: str) -> None:
    with pytest.raises(Fault) as refused:
        parse(f"# A\n\n{line}")
    assert refused.value.message == f"LINE 3: {said}"


def test_what_would_move_the_cursor_or_hide_is_dropped_from_a_macro() -> None:
    assert parse("fill 1 A\x1b[2J\u202eB") == [Step("fill", "A[2JB", "1")]


def test_every_key_is_one_of_the_terminal_and_no_title_is_that_of_two_screens() -> None:
    assert set(KEYS.values()) <= set(ACTIONS)
    titles = [maps.load(code).title for code in maps.codes()]
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize(
    ("pattern", "text", "fit"),
    [
        ("ACCEPT Y/N?", "ACCEPT Y/N?", True),
        ("accept  y/n?", " ACCEPT Y/N? ", True),  # case and blanks do not count
        ("ACCEPT", "ACCEPT Y/N?", False),  # a part is not the whole
        ("ACCEPT*", "ACCEPT Y/N?", True),
        ("*FOR *, ACCEPT*", "ELIGIBLE FOR 1 FREE DAY, ACCEPT Y/N?", True),
        ("A*A", "A", False),
        ("A*B*A", "ABA", True),
        ("A*B*A", "AAB", False),
        ("**", "*", True),
        ("**", "X", False),
        (literal("1 FREE * DAY"), "1 FREE * DAY", True),  # an award that is called so
        (literal("1 FREE * DAY"), "1 FREE 2 DAY", False),
        ("*", "", True),
    ],
)
def test_a_star_stands_for_anything_and_two_for_a_star(pattern: str, text: str, fit: bool) -> None:
    assert fits(pattern, text) is fit


@given(words)
def test_a_literal_text_fits_itself_wherever_it_stands(text: str) -> None:
    assert fits(literal(text), text)
    assert seen(literal(text), f"ABOVE\nBEFORE {text} BEHIND\nBELOW")
    assert fits(literal(text), f"{text}X") is False


# -- the folder ------------------------------------------------------------------------------------


def test_macros_are_listed_by_name_with_their_first_comment(tmp_path: Path) -> None:
    folder = tmp_path / "macros"
    assert macros.macros(folder) == []
    macros.save(folder, "evening", "option CLOSE\n#\n# ALL CARS IN\x1b\n# MORE\n")
    macros.save(folder, "B", "option OPEN\n")
    (folder / "lower.txt").write_text("# BY HAND\r\n", encoding="utf-8-sig")
    (folder / "notes to self.txt").write_text("# NO MACRO")
    (folder / "A.txt").write_bytes(b"\xff\xfe")
    said = "A.txt IS NO TEXT IN UTF-8, SAVE IT AS ONE"
    assert macros.macros(folder) == [("A", said), ("B", ""), ("EVENING", "ALL CARS IN"), ("LOWER", "BY HAND")]
    assert macros.read(folder, "Lower") == "# BY HAND\n"


def test_a_macro_is_saved_whole_for_its_user_alone_and_replaces_the_one_before(tmp_path: Path) -> None:
    folder = tmp_path / "config" / "macros"
    macros.save(folder, "A", "option CLOSE\n")
    path = macros.save(folder, "a", "option OPEN\n")
    assert [p.name for p in folder.iterdir()] == ["A.txt"]
    assert (path.read_text(), stat.S_IMODE(path.stat().st_mode)) == ("option OPEN\n", 0o600)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("name", ["", "../X", "A/B", "A.B", "TWO WORDS", "NINELETTR", "É", "CON", "lpt1", ".X"])
def test_a_name_that_could_lead_out_of_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    for act in (lambda: macros.save(tmp_path, name, ""), lambda: macros.read(tmp_path, name)):
        with pytest.raises(Fault, match="A MACRO IS NAMED BY ONE WORD OF UP TO 8 LETTERS AND DIGITS"):
            act()
    assert list(tmp_path.iterdir()) == []


def test_what_the_disk_refuses_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    (tmp_path / "A.txt").mkdir()
    for act in (
        lambda: macros.save(tmp_path / "file", "A", ""),
        lambda: macros.save(tmp_path, "A", ""),
        lambda: macros.read(tmp_path, "A"),
        lambda: macros.read(tmp_path, "NONE"),
    ):
        with pytest.raises(Fault):
            act()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["A.txt", "file"]
