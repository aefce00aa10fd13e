"""A row of values on its line: how each kind is written, and that a page at a time prints what a row alone does."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renterrewards.entry import Site
from renterrewards.reports.lines import line, liner, shown
from renterrewards.reports.report import Column

SITE = Site(today=date(2012, 5, 5))
ABROAD = Site(today=date(2012, 5, 5), date_format="DD-MM-YY", clock="24")
MAY_1 = date(2012, 5, 1)


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("text", "MARY", "MARY"),
        ("number", 1234567, "1,234,567"),
        ("number", -5, "-5"),
        ("signed", 5, "+5"),
        ("signed", -1234, "-1,234"),
        ("key", 12345678, "12345678"),
        ("money", 0, "0.00"),
        ("money", -5, "-0.05"),
        ("money", 123456789, "1,234,567.89"),
        ("money", 10**15 + 1, "10,000,000,000,000.01"),
        ("rate", Decimal("0.9523"), "95.23"),
        ("flag", True, "Y"),
        ("date", MAY_1, "05-01-12"),
        ("moment", datetime(2012, 5, 1, 17, 5), "05-01-12 05:05P"),
        ("date", "NEVER", "NEVER"),
        ("money", "", ""),
        ("number", None, ""),
    ],
)
def test_a_value_is_written_as_its_column_says_and_a_text_as_it_is(kind: str, value: Any, text: str) -> None:
    assert shown(kind, value, SITE) == text


def test_dates_and_times_are_written_as_the_site_writes_them() -> None:
    assert shown("date", MAY_1, ABROAD) == "01-05-12"
    assert shown("moment", datetime(2012, 5, 1, 17, 5), ABROAD) == "01-05-12 1705"


@pytest.mark.parametrize(
    ("kind", "text", "printed"),
    [
        ("exact", "ann@company.com", "ann@company.com"),
        ("exact", "ann@company.com.mx", "ann@company.co>"),  # not another's address
        ("exact", "25OFF, 1FREE X 2", "25OFF, 1FREE X>"),
        ("exact", "李小龍先生李小龍x", "李小龍先生李小>"),
        ("text", "MARY ELIZABETH SMITH", "MARY ELIZABETH"),  # a name cut off is a short name
    ],
)
def test_a_code_or_an_address_says_when_it_is_cut(kind: str, text: str, printed: str) -> None:
    columns = (Column("a", "A", 15, kind), Column("b", "B", 3))
    assert line(columns, (text, "END"), SITE).removesuffix("END").rstrip() == printed
    assert liner(columns, SITE)([(text, "END")]) == [line(columns, (text, "END"), SITE)]


VALUES: dict[str, st.SearchStrategy[Any]] = {
    "text": st.text(max_size=12),
    "exact": st.text(max_size=12),
    "number": st.integers(-(10**9), 10**9),
    "signed": st.integers(-(10**5), 10**5),
    "key": st.integers(1, 10**8),
    "money": st.integers(-(10**13), 10**13),
    "date": st.dates(date(1950, 1, 1), date(2099, 12, 31)),
    "rate": st.decimals(0, 2, places=4),
}


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[Column], list[tuple[Any, ...]]]:
    """Columns of any kinds and widths, and rows of them, now and then with a blank or a text among the figures."""
    kinds = draw(st.lists(st.sampled_from(sorted(VALUES)), min_size=1, max_size=6))
    columns = [Column(f"c{n}", "", draw(st.integers(1, 20)), kind) for n, kind in enumerate(kinds)]
    blank = draw(st.booleans())
    cells = [VALUES[kind] | st.sampled_from(["NEVER", "", None]) if blank else VALUES[kind] for kind in kinds]
    return columns, draw(st.lists(st.tuples(*cells), max_size=5))


@given(tables())
def test_a_page_at_a_time_prints_what_each_row_alone_does(table: tuple[list[Column], list[tuple[Any, ...]]]) -> None:
    columns, rows = table
    assert liner(columns, SITE)(rows) == [line(columns, row, SITE) for row in rows]
