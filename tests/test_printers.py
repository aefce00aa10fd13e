"""EDITTERM and the printers it allows: which terminal this is, what may be typed, and what `lp` is handed."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from clerk import Clerk
from counters import Counter, new_counter

from renterrewards import machine
from renterrewards.faults import Fault
from renterrewards.records import Terminal
from renterrewards.reports.destinations import command
from renterrewards.rules import printers

ALL = Terminal(code="ALL")
LASERS = replace(ALL, printer_1="LASER1", printer_3="LASER2", queue_3="HP_LaserJet-400.x")
HISTORY = ("AWDHIST", "customer_number=1", "print_display=P")
HANDED = '#!/bin/sh\nfor word; do echo "$word"; done > "$0.words"\nfor file; do :; done\ncp "$file" "$0.file"\n'
"""An `lp` that writes down what it is told, a word a line, and keeps the file."""


@pytest.fixture
def counter(tmp_path: Path) -> Counter:
    """A counter whose terminals may print on LASER1."""
    made = new_counter(tmp_path, ("CUST", "last_name=SMITH", "award_points=7"))
    made.does("EDITTERM", "code=ALL", "paper=A4", "printer_1=LASER1", "queue_1=HP_Office")
    return made


def lp(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> Path:
    """An `lp` of this script, before the machine's own."""
    path = folder / "bin" / "lp"
    path.parent.mkdir()
    path.write_text(script)
    path.chmod(0o755)
    monkeypatch.setenv("PATH", f"{path.parent}:{os.environ['PATH']}")
    return path


# -- what is allowed -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("terminal", "allowed"),
    [
        (ALL, "PRTFILE PDF CSV XLSX EMAIL"),
        (LASERS, "PRTFILE PDF CSV XLSX EMAIL LASER1 LASER2"),
        (replace(ALL, mail=False), "PRTFILE PDF CSV XLSX"),
        (replace(LASERS, files=False, mail=False), "LASER1 LASER2"),
    ],
)
def test_a_terminal_may_use_what_its_record_allows(terminal: Terminal, allowed: str) -> None:
    assert list(printers.allowed(terminal)) == allowed.split()


def test_a_printer_is_a_queue_of_its_own_name_or_of_another() -> None:
    assert printers.queue(LASERS, "LASER1") == "LASER1"
    assert printers.queue(LASERS, "LASER2") == "HP_LaserJet-400.x"


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"printer": "LASER9"}, "printer", "LASER9 IS NOT ALLOWED HERE, NAME A DEFAULT PRINTER THAT IS"),
        ({"files": False}, "printer", "PRTFILE IS NOT ALLOWED HERE, NAME A DEFAULT PRINTER THAT IS"),
        ({"printer_2": "PDF"}, "printer_2", "PDF IS A PRINTER OF THE SYSTEM, TAKE ANOTHER NAME"),
        ({"printer_2": "EMAIL"}, "printer_2", "EMAIL IS A PRINTER OF THE SYSTEM, TAKE ANOTHER NAME"),
        ({"printer_4": "LASER1"}, "printer_4", "LASER1 IS NAMED TWICE, TAKE ANOTHER NAME"),
        ({"queue_2": "hp"}, "printer_2", "QUEUE hp NEEDS THE NAME BY WHICH IT IS TYPED, AS LASER1"),
        ({"printer_2": "-O"}, "printer_2", "-O IS NO NAME OF A PRINT QUEUE, lpstat -p LISTS THEM"),
        ({"printer_2": "L2", "queue_2": "-oraw"}, "queue_2", "-oraw IS NO NAME OF A PRINT QUEUE, lpstat -p LISTS THEM"),
        ({"printer_2": "L2", "queue_2": "a b"}, "queue_2", "a b IS NO NAME OF A PRINT QUEUE, lpstat -p LISTS THEM"),
        ({"printer_2": "L2", "queue_2": "../x"}, "queue_2", "../x IS NO NAME OF A PRINT QUEUE, lpstat -p LISTS THEM"),
    ],
)
def test_printers_that_make_no_sense_are_refused(changes: dict[str, Any], field: str, says: str) -> None:
    with pytest.raises(Fault) as refused:
        printers.check(replace(LASERS, **changes))
    assert (refused.value.field, refused.value.message) == (field, says)


def test_printers_that_make_sense_are_saved() -> None:
    printers.check(replace(LASERS, files=False, printer="LASER2"))


# -- which terminal this is ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mine", "usual"),
    [
        ({"RENTERREWARDS_TERMINAL": "boi1"}, "PDF"),
        ({"RENTERREWARDS_TERMINAL": "SEA1"}, "CSV"),  # it has no record: that of ALL
        ({}, "CSV"),
    ],
)
def test_the_environment_says_which_terminal_it_is(counter: Counter, mine: dict[str, str], usual: str) -> None:
    counter.does("EDITTERM", "code=ALL", "printer=CSV")
    counter.does("EDITTERM", "code=BOI1", "printer=PDF")
    done = counter("run", *HISTORY, env=mine)
    assert Path(done.stdout.strip()).suffix == f".{usual.lower()}"


def test_the_settings_file_says_it_too_and_the_environment_goes_before(tmp_path: Path) -> None:
    file = tmp_path / "counter.toml"
    file.write_text('theme = "amber"\nterminal = "boi1"\npdf_font = "/srv/kanji.ttf"\n')
    assert machine.read(file, {}) == machine.Machine("BOI1", "/srv/kanji.ttf", machine.Mail(port=587))
    assert machine.read(file, {"RENTERREWARDS_TERMINAL": "SEA1"}).terminal == "SEA1"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("terminal = 3", "terminal TAKES A TEXT IN QUOTES"),
        ("mail = 3", "mail IS A TABLE"),
        ("[mail]\nhots = 'x'", "hots IS NO SETTING OF [mail]; THERE ARE host, port"),
        ("[mail]\nport = 'x'", "port IN [mail] TAKES A NUMBER, AS 587"),
        ("[mail]\nport = 70000", "port IN [mail] TAKES A NUMBER, AS 587"),
        ("[mail]\nsecurity = 'ssl'", "security IN [mail] TAKES starttls, tls, none"),
        (
            "[mail]\npassword = 'x'",
            "A PASSWORD DOES NOT STAND IN THE SETTINGS, NAME A FILE OF ITS OWN AS password_file",
        ),
        ("[mail", "counter.toml: "),
    ],
)
def test_a_setting_that_is_wrong_is_named_with_the_remedy(
    counter: Counter, tmp_path: Path, text: str, says: str
) -> None:
    file = tmp_path / "counter.toml"
    file.write_text(text)
    for command_ in (("run", *HISTORY), ("settings",)):
        done = counter("--config", str(file), *command_)
        assert done.exit_code == 1
        assert done.stderr.startswith(f"{file}: ")
        assert says in done.stderr


def test_the_location_of_a_terminal_tells_the_time_of_its_reports(counter: Counter) -> None:
    counter.does("EDITLOC", "code=KYOTO", "time_zone=Asia/Tokyo")
    counter.does("EDITLOC", "code=BOIAP", "time_zone=America/Boise")
    heads = []
    for location in ("KYOTO", "BOIAP"):
        counter.does("EDITTERM", "code=ALL", f"location={location}")
        (said,) = counter.does(*HISTORY)
        heads.append(Path(said.removeprefix("PRINTED TO ")).read_text().splitlines()[0][-15:])
    assert heads[0] != heads[1]
    refused = counter.refused("EDITLOC", "code=BOIAP", more=["--press", "DELETE"])
    assert refused == "BOIAP IS USED BY TERMINAL ALL, CANNOT DELETE"


# -- the print system ------------------------------------------------------------------------------


def test_lp_is_handed_the_text_for_its_queue_across_the_terminals_paper(
    counter: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = lp(tmp_path, monkeypatch, HANDED + 'echo "request id is HP_Office-12 (1 file(s))"\n')
    (said,) = counter.does(*HISTORY, "printer=laser1")
    (printed,) = (counter.database.parent / "print").iterdir()
    assert said == f"PRINTING ON HP_Office, REQUEST ID IS HP_OFFICE-12 (1 FILE(S)), FILE {printed}"
    words = Path(f"{path}.words").read_text().splitlines()
    assert words[:5] == ["-d", "HP_Office", "-t", "CUSTOMER AWARD POINTS HISTORY", "-o"]
    assert [words[n + 1] for n, word in enumerate(words) if word == "-o"] == [
        "media=A4",
        "landscape",
        "cpi=13",
        "lpi=8",
    ]
    assert words[-2:] == ["--", str(printed)]
    assert Path(f"{path}.file").read_text() == printed.read_text()
    assert printed.suffix == ".txt"


@pytest.mark.parametrize(
    ("script", "says"),
    [
        (
            "#!/bin/sh\necho 'lp: The printer or class does not exist.' >&2\nexit 1\n",
            "FAILED: LP: THE PRINTER OR CLASS",
        ),
        ("#!/bin/sh\nexit 3\n", "FAILED: EXIT 3"),
        ("#!/no/such/shell\n", "IS NOT INSTALLED, INSTALL CUPS"),
        ("#!/bin/sh\nsleep 60\n", "DOES NOT ANSWER, NOTHING PRINTED"),
    ],
)
def test_a_printer_that_fails_is_told_and_the_file_is_kept(
    counter: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, says: str
) -> None:
    lp(tmp_path, monkeypatch, script)
    monkeypatch.setattr(command, "PATIENCE", 0.5)
    said = counter.refused(*HISTORY, "printer=LASER1")
    (printed,) = (counter.database.parent / "print").iterdir()
    assert says in said
    assert said.endswith(f", THE REPORT IS KEPT IN {printed}")
    assert "SMITH" in printed.read_text()


def test_a_machine_without_a_print_system_says_so(
    counter: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    said = counter.refused(*HISTORY, "printer=LASER1")
    assert said.startswith("PRINTER COMMAND LP IS NOT INSTALLED, INSTALL CUPS, THE REPORT IS KEPT IN ")


async def test_what_the_record_no_longer_allows_is_refused_though_it_was_typed_before(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("EDITTERM\r1\rALL\r<ATTN>9\rLASER1\r<F1>")
        await clerk.type("<ATTN>AWARDRPT\r8\rP\rLASER1\r<ATTN>HOT2\r")
        await clerk.type("EDITTERM\r1\rALL\r<F4>ALL\rY\r")
        assert clerk.message == "TERMINAL ALL DELETED"
        await clerk.type("<HOT>1\r<F1>")
        assert "PRINTER LASER1 IS NOT ALLOWED HERE" in clerk.screen
    assert not (tmp_path / "print").exists()


def test_a_run_that_cannot_print_tells_what_it_did(counter: Counter, tmp_path: Path) -> None:
    counter.does("EDITMISC", "local_renter_rewards=Y")
    (tmp_path / "print").symlink_to(tmp_path / "gone" / "print")
    said = counter.tries("EXPRUN", "dry_run=N", "printer=PDF").stderr.strip()
    assert said.startswith("0 LOTS OF 0 CUSTOMERS EXPIRED, 0 POINTS, 0 NOTICES QUEUED, THEN: CANNOT WRITE IN")
    assert said.endswith("IT IS NOT A FOLDER, NAME ANOTHER")
