"""The glass shows what the pictures draw."""

import re

import pytest
from clerk import Clerk

from renterrewards import maps
from renterrewards.entry import Site
from renterrewards.programs.form import Form
from renterrewards.terminal.glass import Glass, Message
from renterrewards.terminal.keyboard import Keyboard

PAGES = [(code, n) for code in maps.codes() for n in range(len(maps.load(code).pages))]
WINDOWS = [(code, window.code) for code in maps.codes() for window in maps.load(code).windows]
SITE = Site(__import__("datetime").date(2012, 5, 1))


def blank(code: str) -> Form:
    """The form of an option with nothing in it, its printed defaults left out."""
    form = Form(maps.load(code), SITE)
    form.texts = {}
    return form


def drawn(row: str, shut: list[tuple[int, int]]) -> str:
    """A row of a picture with the braces of shown values, and the fields that cannot be typed into, left empty."""
    row = re.sub(r"\{\w+ *\}", lambda found: " " * len(found.group()), row)
    for start, length in shut:
        row = row[:start] + " " * length + row[start + length :]
    return row.rstrip()


@pytest.mark.parametrize(("code", "number"), PAGES)
def test_a_blank_form_equals_its_picture(code: str, number: int) -> None:
    form, glass = blank(code), Glass(Keyboard())
    form.page_number = number
    glass.show(form)
    page = form.page
    for y, (seen, row) in enumerate(zip(glass.text().split("\n"), page.rows, strict=True)):
        shut = [(f.column, f.length) for f in page.fields if f.shut and f.row == y]
        assert seen == drawn(row, shut), f"{code} page {number + 1} row {y + 1}"


@pytest.mark.parametrize(("code", "window"), WINDOWS)
def test_a_blank_window_equals_its_picture(code: str, window: str) -> None:
    form, glass = blank(code), Glass(Keyboard())
    form.window = window
    glass.show(form)
    page = form.map.page(window)
    seen = glass.text().split("\n")[page.top : page.top + len(page.rows)]
    assert seen == [
        drawn(row, [(f.column, f.length) for f in page.fields if f.shut and f.row == page.top + n])
        for n, row in enumerate(page.rows)
    ]


@pytest.mark.parametrize("code", maps.codes())
def test_every_row_is_80_cells_wide_whatever_stands_in_it(code: str) -> None:
    form, glass = blank(code), Glass(Keyboard())
    form.texts = {place.name: "京都市 O[/b]NEIL \x1b[31m" * 9 for place in (*form.map.fields, *form.map.shown)}
    glass.messages = [Message("Ł" * 200), Message("京" * 90, error=True)]
    for number in range(len(form.map.pages)):
        form.page_number = number
        glass.show(form)
        for line in glass.lines():
            text = "".join(text for text, _ in line)
            assert "\x1b" not in text
            assert sum(2 if char in "京都市" else 1 for char in text) == 80


async def test_three_messages_can_be_read_at_once_the_last_in_the_message_line(tmp_path) -> None:
    async with Clerk(tmp_path) as clerk:
        clerk.glass.messages = [Message("FIRST"), Message("SECOND"), Message("THIRD")]
        assert [clerk.row(n) for n in (21, 22, 23)] == ["FIRST", "SECOND", "THIRD"]
