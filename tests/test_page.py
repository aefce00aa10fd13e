"""Printed pages: 132 columns, 60 lines, every column in its place whatever the names are written in."""

from collections.abc import Generator
from datetime import date, datetime
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renterrewards import cells
from renterrewards.entry import Site
from renterrewards.reports import page
from renterrewards.reports.awards import COLUMNS
from renterrewards.reports.lines import GAP, TOGETHER, line, liner
from renterrewards.reports.report import Column, Report, Row, told

SITE = Site(today=date(2012, 5, 5))
STAMP = page.Stamp("SUNSHINE CAR RENTAL", datetime(2012, 5, 5, 11, 46), SITE)
PARAMETERS = (("START DATE", "05-05-12"), ("END DATE", "05-05-12"), ("LOCATION", "ALL"), ("CUST TYPE", "PFD"))
TOTAL = ("", "GRAND TOTAL", "3 CUSTOMERS", "3", "5", "1,150.50", "", "9")

HOSTILE = [
    "\x1b[31mRED\x1b[0m",  # colours
    "\x1b]0;TITLE\x07MARY",  # a window title
    "MARY\u202eHTIMS",  # written backwards
    "[/b][red]MARY",  # markup
    "山田 太郎 山田 太郎 山田 太郎 山田 太郎",  # twice as wide as long
    "Zo\u0065\u0301 Z\u200b\u200bo\u0308",  # combining and invisible
    "MARY\nSMITH\tJR\r",
    "A" * 500,
    "山" * 500,
    "\ud800MARY",  # half a character
    "\U0001f469\U0001f3fd MARY ❤\ufe0f",
    "%s %d {0}",
    "\x9b31mMARY\f",
]


def lines_of(number: int, name: str = "MARY SMITH") -> Generator[Row, None, None]:
    for n in range(1, number + 1):
        yield (str(n), name, "LAREDO, TX", "1", "2", "150.00", "05-05-12", "3")


def report(rows: Generator[Row, None, None]) -> Report:
    return Report(
        code="AWARDRPT",
        title="CUSTOMER RENTAL AWARDS REPORT",
        parameters=PARAMETERS,
        columns=COLUMNS,
        rows=rows,
        total=lambda: TOTAL,
        empty="NO RENTALS SELECTED",
    )


def printed(rows: Generator[Row, None, None]) -> list[page.Page]:
    return list(page.pages(report(rows), STAMP))


def test_the_first_page_reads_as_a_manager_expects_it() -> None:
    (only,) = printed(lines_of(1))
    assert "\n".join(only) == PICTURE.strip("\n")


PICTURE = """
SUNSHINE CAR RENTAL                                CUSTOMER RENTAL AWARDS REPORT                                     05-05-12 11:46A
AWARDRPT                                                                                                                      PAGE 1

START DATE  05-05-12             END DATE  05-05-12               LOCATION  ALL                    CUST TYPE  PFD

                                                                                                                 LAST          AWARD
CUSTOMER  NAME                              CITY, STATE                    RENTALS       DAYS           REVENUE  ACTIVITY     POINTS
--------  --------------------------------  ---------------------------  ---------  ---------  ----------------  --------  ---------
       1  MARY SMITH                        LAREDO, TX                           1          2            150.00  05-05-12          3
                                                                         ---------  ---------  ----------------            ---------
          GRAND TOTAL                       3 CUSTOMERS                          3          5          1,150.50                    9
                                                                         =========  =========  ================            =========
"""  # noqa: E501 - as wide as the paper


def test_a_report_fills_132_columns() -> None:
    assert sum(column.width for column in COLUMNS) + len(GAP) * (len(COLUMNS) - 1) == page.WIDTH == 132


@pytest.mark.parametrize("rows", [0, 1, 40, 48, 49, 50, 51, 52, 53, 99, 100, 101, 103, 104, 105, 156, 1000])
def test_no_page_is_longer_than_60_lines_and_no_row_is_lost(rows: int) -> None:
    pages = printed(lines_of(rows))
    assert all(len(made) <= 60 for made in pages)
    assert all(len(made) == 60 for made in pages[:-2])
    numbers = [int(text[:8]) for made in pages for text in made if text.endswith("05-05-12          3")]
    assert numbers == list(range(1, rows + 1))


@pytest.mark.parametrize("rows", range(45, 60))
def test_the_total_never_stands_alone_on_a_page(rows: int) -> None:
    pages = printed(lines_of(rows))
    assert pages[-1][-2].lstrip().startswith("GRAND TOTAL")
    assert any(text.endswith("05-05-12          3") for text in pages[-1])


def test_every_page_has_its_heading_and_its_number() -> None:
    pages = printed(lines_of(150))
    assert [made[1].split()[-2:] for made in pages] == [["PAGE", "1"], ["PAGE", "2"], ["PAGE", "3"]]
    assert {made[0] for made in pages} == {pages[0][0]}
    assert {made[2:8] for made in pages} == {pages[0][2:8]}


def test_a_form_feed_stands_between_pages_only() -> None:
    text = "".join(page.text(page.pages(report(lines_of(150)), STAMP)))
    assert text.count("\f") == 2
    assert not text.startswith("\f")
    assert text.endswith("=========\n")
    assert all(part.count("\n") <= 60 for part in text.split("\f"))


def test_an_empty_report_keeps_its_heading_and_says_so() -> None:
    (only,) = printed(lines_of(0))
    assert "CUSTOMER RENTAL AWARDS REPORT" in only[0]
    assert only[-1].strip() == "NO RENTALS SELECTED"
    assert not any("GRAND TOTAL" in text for text in only)


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_shifts_a_column(name: str) -> None:
    assert_straight(name)


@given(st.text(st.characters(), max_size=80))
def test_no_text_at_all_shifts_a_column(name: str) -> None:
    assert_straight(name)


def assert_straight(name: str) -> None:
    """The line of a customer of this name ends where it should and holds nothing that acts."""
    (only,) = printed(lines_of(1, name))
    line = only[8]
    assert cells.places(line) == 132
    assert line.endswith("  " + PICTURE.strip("\n").split("\n")[8][44:])
    assert all(category(c) not in ("Cc", "Cf", "Cs") for made in only for c in made)


@pytest.mark.parametrize("name", HOSTILE)
def test_no_heading_is_longer_than_the_page(name: str) -> None:
    rows = page.Stamp(name, STAMP.at, SITE)
    long = Report(
        code=name,
        title=name,
        parameters=((name, name),) * 9,
        columns=(Column("x", "X", 132),),
        rows=told(lines_of(0), None),
        empty=name,
    )
    (only,) = page.pages(long, rows)
    assert all(cells.places(text) <= 132 for text in only)
    assert all(category(c) not in ("Cc", "Cf", "Cs") for text in only for c in text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1", "        1"),
        ("1,234,567", "1,234,567"),
        ("12,345,678", " 12345678"),  # the commas go first
        ("123,456,789", "123456789"),
        ("1,234,567,890", "*********"),  # a cut figure would be a wrong one
        ("\x1b[2J12", "    [2J12"),
    ],
)
def test_a_figure_is_never_cut(text: str, shown: str) -> None:
    assert cells.right(text, 9) == shown
    assert line((Column("n", "N", 9, "number"),), (text,), SITE) == shown
    assert liner((Column("n", "N", 9, "number"),), SITE)([(text,)]) == [shown]


def test_half_of_a_wide_character_is_not_printed() -> None:
    assert cells.left("山田太郎", 5) == "山田 "


def test_pages_come_before_the_last_row_is_read() -> None:
    read = []

    def rows() -> Generator[Row, None, None]:
        for row in lines_of(1000):
            read.append(row)
            yield row

    made = page.pages(report(rows()), STAMP)
    next(made)
    assert len(read) == TOGETHER  # some are laid out together, however many there are
    made.close()


def test_closing_the_pages_stops_the_rows() -> None:
    ended = []

    def rows() -> Generator[Row, None, None]:
        try:
            yield from lines_of(1000)
        finally:
            ended.append(True)

    made = report(told(rows(), None))
    text = page.text(page.pages(made, STAMP))
    next(text)
    text.close()
    assert ended == [True]
