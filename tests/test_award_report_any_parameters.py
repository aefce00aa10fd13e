"""AWARDRPT with any columns, order, sub-totals and selection says what a plain count over the tables says."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from award_books import FIRST, GROUPS, PLACES, SEED, SETS, Asked, asked, award_books
from award_count import SUMMED, Books, counted, sums, tables_of

from renterrewards.entry import Site
from renterrewards.reports import page
from renterrewards.reports.award_columns import CHOICES, LEGACY
from renterrewards.reports.award_layout import Run, plain, report_layout
from renterrewards.reports.report import Heading, Summed
from renterrewards.store import locations
from renterrewards.store.award_layouts import Layout
from renterrewards.store.awards import AwardQuery
from renterrewards.store.engine import Store

pytestmark = pytest.mark.usefixtures("engine")

SITE = Site(today=date(2012, 12, 31))


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory, engine: str) -> Iterator[Store]:
    with award_books(tmp_path_factory.mktemp("any")) as store:
        yield store


@pytest.fixture(scope="module")
def tables(books: Store) -> Books:
    return tables_of(books)


# -- the two agree ---------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", asked(), ids=range(SETS))
def test_the_report_agrees_with_an_independent_count(books: Store, tables: Books, asked: Asked) -> None:
    print(f"seed {SEED}: {asked}")  # noqa: T201 - shown when it fails
    layout, parted = asked.layout, asked.layout.subtotal_by != "NONE"
    with books.look() as work:
        report = report_layout(work, asked.query, layout, SITE)
        rows, total = list(report.rows), report.total()
    parts, whole = counted(tables, asked)
    expected: list[tuple[Any, ...]] = []
    for part, lines in parts:
        name = (part or "(NONE)",) if parted else ()
        lined = [(*name, *(line[code] for code in layout.columns)) for line in lines]
        expected += [("HEADING",), *lined, ("SUM", *sums(lines, layout))] if parted else lined
    assert [_bare(row, layout) for row in rows] == expected
    assert _bare(Summed(total[parted:]), layout, 0) == ("SUM", *sums(whole, layout))


def _bare(row: Any, layout: Layout, first: int = 1) -> tuple[Any, ...]:
    """A row for comparison: of a sub-total only the figures."""
    if isinstance(row, Heading):
        return ("HEADING",)
    if isinstance(row, Summed):
        return ("SUM", *(value for code, value in zip(layout.columns, row[first:], strict=True) if code in SUMMED))
    return tuple(row)


def test_the_parameter_sets_are_worth_comparing(tables: Books) -> None:
    sets = asked()
    assert {one.layout.sort_by for one in sets} == set(CHOICES)
    assert {code for one in sets for code in one.layout.columns} == set(CHOICES)
    sizes = [sum(len(lines) for _, lines in counted(tables, one)[0]) for one in sets]
    assert sum(size > 3 for size in sizes) >= SETS // 2


@pytest.mark.parametrize("by", ["LOCATION", "GROUP", "TYPE"])
def test_with_sub_totals_the_grand_total_is_that_of_the_report_without(books: Store, by: str) -> None:
    for one in asked()[:50]:
        layout = replace(one.layout, subtotal_by=by)
        with books.look() as work:
            parted = plain(work, one.query, layout)
            alone = plain(work, one.query, replace(layout, subtotal_by="NONE"))
        assert parted["total"] == alone["total"]
        if by != "GROUP":  # a location is in two of them
            assert sum(part["rentals"] for part in parted["subtotals"]) == alone["total"]["rentals"]
            assert sum(part["days"] for part in parted["subtotals"]) == alone["total"]["days"]
        assert {row[by.lower()] for row in parted["rows"]} == {part[by.lower()] for part in parted["subtotals"]}


def test_groups_that_share_no_location_add_up_to_the_grand_total(books: Store) -> None:
    query = AwardQuery(start_date=FIRST, end_date=FIRST + timedelta(90))
    with books.work() as work:
        locations.clear(work, "+AIR")
        found = plain(work, query, Layout(columns=LEGACY, subtotal_by="GROUP"))
        for location in GROUPS["+AIR"]:
            locations.put(work, "+AIR", location)
    assert [part["group"] for part in found["subtotals"]] == ["+WEST", "(NONE)"]
    assert sum(part["rentals"] for part in found["subtotals"]) == found["total"]["rentals"]


# -- on paper --------------------------------------------------------------------------------------


def pages_of(books: Store, by: str, length: int) -> list[page.Page]:
    query = AwardQuery(start_date=FIRST, end_date=FIRST + timedelta(90))
    stamp = page.Stamp("SUNSHINE CAR RENTAL", datetime(2012, 5, 5, 11, 46), SITE)
    with books.look() as work:
        report = report_layout(work, query, Layout(columns=LEGACY, subtotal_by=by), SITE)
        return list(page.pages(report, stamp, length))


@pytest.mark.parametrize("length", range(16, 40))
def test_no_sub_total_stands_alone_at_the_top_of_a_page_and_no_heading_at_its_end(books: Store, length: int) -> None:
    made = pages_of(books, "LOCATION", length)
    head = next(n for n, text in enumerate(made[0]) if text.startswith("------"))
    for sheet in made:
        body = sheet[head + 1 :]
        assert len(sheet) <= length
        assert body[0].startswith("LOCATION") or body[0][:8].strip()[:5] in {*PLACES, "(NONE"}
        assert "---" not in body[0]
        assert "SUB-TOTAL" not in body[0]
        assert "SUB-TOTAL" not in "".join(body[1:2]), "a rule, and a line above it"
        assert not body[-1].startswith("LOCATION")
        assert body[-1], "a page ends with what it says"


def test_the_pages_hold_every_line_in_order(books: Store) -> None:
    query = AwardQuery(start_date=FIRST, end_date=FIRST + timedelta(90))
    with books.look() as work:
        lines = sum(type(row) is tuple for row in Run(work, query, Layout(columns=LEGACY, subtotal_by="TYPE")).rows())
    shown = [text for sheet in pages_of(books, "TYPE", 30) for text in sheet if text[8:16].strip().isdigit()]
    assert len(shown) == lines
