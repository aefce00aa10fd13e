"""The tools that draw the pictures: what a terminal shows, the recording of a sitting, the contact sheet."""

import importlib
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from xml.etree import ElementTree

import pyte
import pytest

from renterrewards.terminal import theme

DOCS = Path(__file__).parents[1] / "docs"


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], ModuleType]:
    """A script of docs/ that needs its neighbours there."""
    monkeypatch.syspath_prepend(str(DOCS))
    return importlib.import_module


def test_a_picture_shows_what_the_terminal_shows(tool: Callable[[str], ModuleType]) -> None:
    screen = pyte.Screen(80, 24)
    pyte.Stream(screen).feed("\x1b[?25l\x1b[1;31mBAD\x1b[0m  \x1b[7mBAR\x1b[0m  \x1b[4mASK\x1b[0m  a < b")
    drawn = ElementTree.fromstring(tool("screen_svg").svg(screen, "R&D"))
    texts = {part.text: part for part in drawn.iter() if part.tag.endswith("text")}
    assert texts["BAD"].get("font-weight") == "bold"
    assert texts["BAD"].get("fill") == "#cd3131"
    assert texts["ASK"].get("text-decoration") == "underline"
    assert texts["BAR"].get("fill") == "#101210"  # the ground's colour, on a ground of the ink's
    assert [part.get("x") for part in drawn.iter() if part.get("fill") == "#c8ccc8" and part.tag.endswith("rect")] == [
        "70"
    ]
    assert "a < b" in texts


def test_a_recording_keeps_still_for_who_wants_no_motion(tool: Callable[[str], ModuleType]) -> None:
    screen = pyte.Screen(80, 24)
    stream = pyte.Stream(screen)
    sitting = tool("sitting_svg")
    recorder = sitting.Recorder(SimpleNamespace(screen=screen))
    for shown in ("\x1b[HSAME\r\nFIRST ", "\r\x1b[KASKED", "\r\x1b[KAFTER"):
        stream.feed(shown)
        recorder.stays(1.0)
    drawn = ElementTree.fromstring(sitting.played(recorder, "A SITTING", "ASKED"))
    groups = {"".join(part.itertext()): part for part in drawn if part.tag.endswith("g")}
    assert {text: part.get("visibility") for text, part in groups.items()} == {
        "FIRST": "hidden",
        "ASKED": None,
        "AFTER": "hidden",
    }
    assert "SAME" in [part.text for part in drawn if part.tag.endswith("text")]  # drawn once, for all the time
    assert "prefers-reduced-motion" in ElementTree.tostring(drawn, encoding="unicode")


def test_a_contact_sheet_needs_nothing_from_outside(tool: Callable[[str], ModuleType]) -> None:
    picture = tool("screen_svg").svg(pyte.Screen(80, 24), "MENU")
    sheets = tool("contact_sheet")
    whole = sheets.page("amber", [("MENU", "<page> 1", picture)]) + sheets.index({"amber": picture}, {"amber": 1})
    assert "MENU, &lt;page&gt; 1, amber" in whole
    assert re.findall(r"(?:src|href)=\"([^\"]+)\"", whole) == ["amber.html", "amber.html"]
    assert set(re.findall(r"https?://[^\"\s]+", whole)) == {"http://www.w3.org/2000/svg"}


def test_every_theme_has_its_contact_sheet(tool: Callable[[str], ModuleType]) -> None:
    assert tool("contact_sheet").THEMES == theme.THEMES
