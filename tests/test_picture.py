"""How a drawing is read: parts of a field, key bars, maps like another, and the slips that are named."""

import re

import pytest

from renterrewards import maps
from renterrewards.maps import ROWS, Map, MapError, build
from renterrewards.picture import read_keys

NAMED = {"name": "code", "kind": "code"}


def drawn(picture: str, **tables: dict[str, object]) -> Map:
    """A map of one page with these lines below its OPTION line; tables by field name."""
    lines = ["OPTION: ____________", *picture.split("\n")]
    page = "\n".join(lines + [""] * (ROWS - 1 - len(lines)) + ["1SAVE 2 3 4 5 6 7HELP 8"])
    return build("TRY", {"title": "TRY", "program": "record", "page": [{"picture": page}], "field": tables})


def test_a_key_is_called_what_stands_behind_its_digit() -> None:
    assert read_keys("1DO UPDATE 2 3ERASE 4DEL/PREV 8 NXT PAGE") == {
        "f1": "DO UPDATE",
        "f3": "ERASE",
        "f4": "DEL/PREV",
        "f8": "NXT PAGE",
    }
    assert read_keys("F1=CLOSE RA F12=CHECK AUTH ESC=EXIT   ") == {
        "f1": "CLOSE RA",
        "f12": "CHECK AUTH",
        "esc": "EXIT",
    }


@pytest.mark.parametrize(
    ("code", "number", "parts"),
    [
        ("OPEN", "13", [("13a", "Veh#", "vehicle"), ("13b", "Class", "vehicle_class")]),
        ("CLOSE", "1", [("1a", "Miles", "miles_in"), ("1b", "Fuel", "fuel"), ("1c", "Chg", "fuel_charge")]),
        ("AWARDRPT", "8", [("8a", "Print/Display", "print_display"), ("8b", "Printer", "printer")]),
    ],
)
def test_parts_of_one_number_are_lettered(code: str, number: str, parts: list[tuple[str, str, str]]) -> None:
    page = maps.load(code).pages[0]
    assert [(f.number, f.label, f.name) for f in page.entries if re.fullmatch(number + "[a-z]", f.number)] == parts
    first = page.numbered(number)
    assert (first.name if first else "") == parts[0][2]  # the bare number leads to the first part


def test_batch_open_asks_for_the_time_that_open_takes_from_the_clock() -> None:
    for live, batch, name in (("OPEN", "BCHOPEN", "opened_at"), ("CLOSE", "BCHCLOSE", "closed_at")):
        assert maps.load(live).field(name) not in maps.load(live).entries
        assert maps.load(batch).field(name) in maps.load(batch).entries
        assert maps.load(batch).field(name).required


def test_a_map_like_another_differs_only_in_what_it_says() -> None:
    live, batch = maps.load("OPEN").pages[0].rows, maps.load("BCHOPEN").pages[0].rows
    assert batch[0].replace("   BATCH RA OPEN   ", "      RA OPEN      ") == live[0]
    assert batch[1:] == live[1:]
    assert maps.load("OPEN").title == "RA OPEN"  # reading the batch map left it alone


def test_look_only_says_so() -> None:
    live, look = maps.load("OPEN"), maps.load("LOOKOPEN")
    assert (live.look_only, look.look_only) == (False, True)
    assert look.keys == live.keys  # the program refuses F1, and says why


@pytest.mark.parametrize(
    ("picture", "tables", "what"),
    [
        (" 1 Code ____", {}, "has no name"),
        (" Code ____", {}, "without a number"),
        (" 1 Code ____\n 1 Code ____", {"1": NAMED}, "twice"),
        (" 1 Code ____", {"1": NAMED, "2": NAMED}, "no drawn field for 2"),
        (" 1 Code " + "_" * 90, {"1": NAMED}, "wider than 80"),
        ("\n" * 30, {}, "rows, not 24"),
    ],
)
def test_a_slip_in_a_drawing_is_named(picture: str, tables: dict[str, dict[str, object]], what: str) -> None:
    with pytest.raises(MapError, match=what):
        drawn(picture, **tables)


def test_an_underscore_in_a_shown_name_is_no_field() -> None:
    screen = drawn("   Award of {used_by   }")
    assert screen.fields == ()
    assert [(s.name, s.column, s.length) for s in screen.shown] == [("used_by", 12, 12)]


def test_there_is_no_map_for_a_code_that_is_none() -> None:
    for code in ("NOSUCH", "../secret", ""):
        with pytest.raises(KeyError):
            maps.load(code)
