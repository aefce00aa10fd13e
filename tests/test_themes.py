"""The themes on a real terminal: what colours go down the line, and that every role can be told from its ground."""

import re
from pathlib import Path

import pytest
from rich.style import Style
from terminal import Terminal

from renterrewards.terminal.theme import ROLES, THEMES, ground, styles

COLOURS = re.compile(rb"\x1b\[(?:[0-9]+;)*(?:[34]8;[25];|(?:3[0-7]|4[0-7]|9[0-7]|10[0-7])[;m])")


@pytest.mark.parametrize("theme", THEMES)
def test_a_theme_has_a_style_for_every_role(theme: str) -> None:
    assert set(styles(theme)) == set(ROLES)


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(style: Style) -> float:
    """The contrast of WCAG between ink and ground, 1 to 21."""
    assert style.color
    assert style.bgcolor
    values = sorted(luminance(colour.get_truecolor().hex) for colour in (style.color, style.bgcolor))
    return (values[1] + 0.05) / (values[0] + 0.05)


@pytest.mark.parametrize(("theme", "least"), [("green", 4.5), ("amber", 4.5), ("white", 4.5), ("contrast", 7)])
def test_what_is_read_stands_out_from_its_ground(theme: str, least: float) -> None:
    """4.5 is what WCAG asks of text, 7 is its stricter grade; the underscores of an empty field are no text."""
    seen = {role: contrast(style) for role, style in styles(theme).items() if role != "blank"}
    assert min(seen.values()) >= least, seen
    assert contrast(styles(theme)["blank"]) >= 3


@pytest.mark.parametrize("theme", ["mono", "terminal"])
def test_errors_questions_and_the_cursor_are_told_apart_without_colours_of_ours(theme: str) -> None:
    made = styles(theme)
    looks = {str(made[role]) for role in ("text", "error", "question", "cursor")}
    assert len(looks) == 4
    assert ground(theme) == "ansi_default"


def colours(terminal: Terminal) -> set[bytes]:
    """The colour codes that went down the line for a menu, a form, an error and a question."""
    terminal.type("EDITLOC\r", "EDIT LOCATIONS")
    terminal.type("1\rBOI\r", "IS NOT ON FILE")
    terminal.type("BOISE\r", "2 Name              BOISE")
    terminal.type("\x03NONSENSE\r", "INVALID OPTION")
    terminal.type("\x03END\r", "LEAVE Y/N?")
    return set(COLOURS.findall(terminal.raw))


@pytest.mark.parametrize("options", [("--theme", "mono")])
def test_mono_sends_no_colour_at_all(tmp_path: Path, options: tuple[str, ...]) -> None:
    with Terminal(tmp_path, *options) as terminal:
        assert colours(terminal) == set()


def test_no_color_sends_no_colour_whatever_the_theme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    with Terminal(tmp_path, "--theme", "amber") as terminal:
        assert colours(terminal) == set()


def test_the_terminals_own_theme_names_only_colours_that_the_terminal_is_set_to(tmp_path: Path) -> None:
    with Terminal(tmp_path, "--theme", "terminal") as terminal:
        sent = colours(terminal)
        assert sent
        assert not any(b"8;2;" in code or b"8;5;" in code for code in sent)


def test_a_theme_of_ours_is_seen_on_the_terminal(tmp_path: Path) -> None:
    with Terminal(tmp_path, "--theme", "amber") as terminal:
        assert any(b"8;" in code for code in colours(terminal))
