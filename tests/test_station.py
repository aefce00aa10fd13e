"""What one terminal is set to: the settings file, its mistakes, and what each setting does."""

import os
import tomllib
from pathlib import Path

import pytest
from clerk import Clerk

from renterrewards.faults import Fault
from renterrewards.store.ledger import points
from renterrewards.terminal import station
from renterrewards.terminal.station import Station

SETTINGS = """
theme = "amber"
bell = "off"
error_guard = false
prompt_guard = false
mouse = true
palette = true
printer = "lp -d counter"
macros = "/srv/macros"
[keys]
f4 = "f9"
dup = ["ctrl+d", "f13"]
"""


def given(folder: Path, text: str) -> Path:
    path = folder / "counter.toml"
    path.write_text(text)
    return path


def test_a_terminal_without_a_settings_file_is_as_it_comes(tmp_path: Path) -> None:
    assert station.read(tmp_path / "none.toml") == Station(macros=tmp_path / "macros")


def test_every_setting_can_be_given(tmp_path: Path) -> None:
    read = station.read(given(tmp_path, SETTINGS))
    assert read == Station(
        theme="amber",
        bell="off",
        error_guard=False,
        prompt_guard=False,
        mouse=True,
        palette=True,
        printer=("lp", "-d", "counter"),
        macros=Path("/srv/macros"),
        keys={"f4": ("f9",), "dup": ("ctrl+d", "f13")},
    )


def test_the_settings_printed_are_the_file_that_gives_them(tmp_path: Path) -> None:
    read = station.read(given(tmp_path, SETTINGS))
    assert station.read(given(tmp_path, station.written(read))) == read
    assert set(tomllib.loads(station.written(Station()))) == {*Station.__dataclass_fields__}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("theme = 'pink'", "theme TAKES green, amber, white, contrast, mono, terminal"),
        ("colour = 'pink'", "colour IS NO SETTING; THERE ARE theme, bell"),
        ("mouse = 'yes'", "mouse TAKES true OR false"),
        ("bell = 3", "bell TAKES A TEXT IN QUOTES"),
        ("printer = 3", "printer TAKES A COMMAND"),
        ("macros = 3", "macros TAKES A TEXT IN QUOTES"),
        ("keys = 3", "keys IS A TABLE"),
        ("[keys]\nsave = 'f9'", "save IS NO ACTION; `renterrewards keys` LISTS THEM"),
        ("[keys]\nf4 = 9", "f4 TAKES NAMES OF KEYS"),
        ("[keys]\nf4 = 'F 9'", "f4 TAKES NAMES OF KEYS"),
        ("[keys]\nf4 = 'x'", "x IS A CHARACTER TO TYPE"),
        ("[keys]\nf4 = 'f9'\nf5 = 'f9'", "KEY f9 IS GIVEN TO TWO ACTIONS"),
        ("[keys]\nescape = []", "escape MUST KEEP A KEY"),
        ("[keys]\nf4 = 'ctrl+c'", "attention MUST KEEP A KEY"),
        ("theme = ", "NOT A TOML FILE"),
    ],
)
def test_a_mistake_in_the_file_is_named_with_the_remedy(tmp_path: Path, text: str, says: str) -> None:
    path = given(tmp_path, text)
    with pytest.raises(Fault) as refused:
        station.read(path)
    assert refused.value.message.startswith(f"{path}: ")
    assert says in refused.value.message


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    path = tmp_path / "counter.toml"
    path.write_bytes(b"theme = '\xff'")
    with pytest.raises(Fault, match="CANNOT BE READ"):
        station.read(path)


def test_the_command_line_and_no_color_come_before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert station.over(Station(), {"theme": "white"}).theme == "white"
    with pytest.raises(Fault, match="theme TAKES"):
        station.over(Station(), {"theme": "pink"})
    monkeypatch.setenv("NO_COLOR", "1")
    assert station.over(Station(), {"theme": "white"}).theme == "mono"
    assert os.environ["NO_COLOR"] == "1"


# -- the guards ------------------------------------------------------------------------------------


async def test_after_an_error_what_was_typed_ahead_is_discarded(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("NONSENSE\rEDITLOC\r")
        assert "MAIN MENU" in clerk.screen


async def test_a_station_may_keep_what_was_typed_ahead_of_an_error(tmp_path: Path) -> None:
    async with Clerk(tmp_path, error_guard=False) as clerk:
        await clerk.type("NONSENSE\rEDITLOC\r")
        assert "EDIT LOCATIONS" in clerk.screen


SET_UP = (
    "EDITDOC\r2\r1FREE\r1 FREE DAY\r<ATTN>7\rPROMO\rD\r1\r<F1>",
    "EDITCUST\r1\rPFD\rPREFERRED\r<F8>12\r1FREE\r4\r<F1>",
    "EDITMISC\r<PGDN>1\rY\r<F1>",
    "CUST\r2\rSMITH\rMARY\r<F8><F8>1\rPFD\r2\r8\rOPENING\r<F1>",
)


@pytest.mark.parametrize(("guard", "left"), [(True, 8), (False, 4)])
async def test_an_old_yes_does_not_spend_points_unless_the_station_lets_it(
    tmp_path: Path, guard: bool, left: int
) -> None:
    async with Clerk(tmp_path, prompt_guard=guard) as clerk:
        for typed in SET_UP:
            await clerk.type(typed)
        await clerk.type("OPEN\r1\r1\r<F1>Y\r")
        assert bool(clerk.glass.question) is guard
        await clerk.type("N\r" if guard else "")
        assert clerk.message == "RA 00000001 WAITS FOR A VEHICLE"
        with clerk.desk.store.look() as work:
            assert points.balance(work, 1) == left


@pytest.mark.parametrize("name", ["a", "7", "space", "full_stop", "minus", "number_sign"])
def test_a_key_that_types_a_character_is_not_taken_from_who_types_it(tmp_path: Path, name: str) -> None:
    with pytest.raises(Fault, match="IS A CHARACTER TO TYPE"):
        station.read(given(tmp_path, f'[keys]\ndup = "{name}"'))
