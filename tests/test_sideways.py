"""A report moved sideways on the glass: its customers stay, no column is skipped, no figure is shown cut."""

from collections.abc import Generator
from datetime import date
from itertools import accumulate
from pathlib import Path

from clerk import Clerk
from hypothesis import given
from hypothesis import strategies as st

from renterrewards.programs.listing import Kept
from renterrewards.records import Agreement, Customer
from renterrewards.reports import page
from renterrewards.reports.report import Column, Report
from renterrewards.store import agreements, customers
from renterrewards.terminal import sideways
from renterrewards.terminal.reading import ReadView
from renterrewards.terminal.spool import Spool

LEGACY = (8, 32, 27, 9, 9, 16, 8, 9)
"""The widths of AWARDRPT's columns, of which the first two stay."""


REPORT = Report(
    code="X", title="X", parameters=(), columns=(Column("name", "NAME", 32),), rows=(row for row in ()), keep=1
)


def stops(widths: tuple[int, ...], keep: int) -> tuple[int, ...]:
    return tuple(accumulate(width + 2 for width in widths))[keep - 1 :]


def seen(widths: tuple[int, ...], keep: int, left: int, width: int) -> list[str]:
    """What is on the glass of a line whose columns are filled with their letters."""
    line = "  ".join(chr(65 + n) * places for n, places in enumerate(widths))
    return sideways.seen(line, sideways.holding(stops(widths, keep), width), left, width)[:width].split()


def walked(widths: tuple[int, ...], keep: int, width: int, move: str = "further", left: int = 0) -> list[int]:
    """Where the view begins, step by step, until it moves no more."""
    held = sideways.holding(stops(widths, keep), width)
    places = sideways.lefts(held, sum(widths) + 2 * (len(widths) - 1), width)
    lefts = [left]
    while (left := getattr(sideways, move)(held, left, width, places)) != lefts[-1]:
        lefts.append(left)
    return lefts


def test_the_awards_report_shows_its_columns_whole_beside_number_and_name() -> None:
    shown = [seen(LEGACY, 2, left, 80) for left in walked(LEGACY, 2, 80)]
    letters = ["".join(column[0] for column in columns) for columns in shown]
    assert letters == ["ABC", "ABDE", "ABFG", "ABGH"]


def test_a_window_of_132_columns_shows_all_at_once() -> None:
    assert walked(LEGACY, 2, 132) == [0]
    assert len(seen(LEGACY, 2, 0, 132)) == 8


def test_where_nothing_stays_one_step_from_80_shows_the_end_of_132() -> None:
    places = sideways.lefts((), 132, 80)
    assert sideways.further((), 0, 80, places) == 52
    assert sideways.back((), 52, 80, places) == 0


def test_what_would_leave_too_little_to_move_does_not_stay() -> None:
    assert sideways.holding((60, 80), 80) == ()


def test_a_text_across_the_columns_is_not_cut_at_one() -> None:
    line = " " * 50 + "NO RENTALS SELECTED AT ALL IN"
    assert sideways.seen(line, stops(LEGACY, 2), 0, 80).rstrip() == line


def test_wide_letters_count_as_two_places() -> None:
    line = "京都市  " + "B" * 60 + "  " + "C" * 10
    assert sideways.seen(line, (8, 70, 82), 62, 40) == "京都市  " + "C" * 10


def test_of_a_heading_wider_than_its_columns_the_end_is_reached_and_the_last_column_stays_whole() -> None:
    spool = Spool(
        line
        for line in (f"{'AWARDS REPORT':>110}{'05-05-12':>22}", *[Kept(f"{'MARY':<22}{'BOISE':<20}", (22, 44))] * 2)
    )
    view = ReadView(spool)
    view.fetch()
    for _ in range(3):
        view.aside(1, 80)
    heading, row, _ = (spans[0][0].split() for spans in view.lines(80)[:3])
    assert (heading[-1], row) == ("05-05-12", ["MARY", "BOISE"])
    view.aside(-1, 80)
    assert view.left == 0
    spool.close()


def test_columns_that_all_stay_move_as_one() -> None:
    assert [*sideways.lefts((40,), 38, 80)] == [0]
    assert page.stops(REPORT) == ()


@given(
    st.lists(st.integers(1, 30), min_size=2, max_size=14).map(tuple),
    st.integers(1, 3),
    st.integers(70, 132),
)
def test_every_column_is_seen_whole_on_the_way_right_and_the_way_back_ends_where_it_began(
    widths: tuple[int, ...], keep: int, width: int
) -> None:
    keep = min(keep, len(widths) - 1)
    if not sideways.holding(stops(widths, keep), width) or stops(widths, keep)[0] + max(widths) > width:
        return
    lefts = walked(widths, keep, width)
    whole = [column for left in lefts for column in seen(widths, keep, left, width)]
    assert {(column[0], len(column)) for column in whole} == {(chr(65 + n), w) for n, w in enumerate(widths)}
    assert walked(widths, keep, width, "back", lefts[-1])[-1] == 0


# -- on the glass -------------------------------------------------------------------------------------


def test_the_spool_keeps_what_stays_of_each_line() -> None:
    def lines() -> Generator[str, None, None]:
        yield "HEADING"
        yield Kept("TABLE", (2, 7))
        yield from (Kept(f"ROW {n}", (2, 7)) for n in range(100))

    spool = Spool(lines())
    view = ReadView(spool)
    view.last()
    assert [line.stops for line in spool.read(0, 3)] == [(), (2, 7), (2, 7)]
    assert (view.top, view.read[-1], view.ended) == (80, "ROW 99", True)
    spool.close()


async def test_end_goes_to_the_grand_total_home_to_the_beginning_and_the_customers_stay(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        with clerk.desk.store.work() as work:
            for number in range(1, 101):
                customers.add(work, Customer(number=number, last_name=f"RENTER{number}"))
                closed = {"status": "CLOSED", "business_date": date(2012, 5, 1), "opened_at": clerk.when}
                agreements.add(work, Agreement(number=0, customer_number=number, rental_days=number, **closed))
        await clerk.type("AWARDRPT\r8\rD\r<F1>")
        assert "CUSTOMER RENTAL AWARDS REPORT" in clerk.screen
        await clerk.type("<END>")
        assert "GRAND TOTAL" in clerk.screen
        assert "END OF REPORT" in clerk.message
        await clerk.type("<RIGHT>")
        assert "GRAND TOTAL" in clerk.screen, "the first two columns stay"
        assert "5,050" in clerk.screen
        assert "RENTER100" in clerk.screen
        await clerk.type("<HOME><LEFT>")
        assert "PAGE 1" not in clerk.screen
        assert "START DATE" in clerk.screen


async def test_a_report_of_names_alone_is_displayed(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("AWARDRPT\r8\rD\r<F8><ATTN>5\rNAME\r<F1>")
        assert "CUSTOMER RENTAL AWARDS REPORT" in clerk.screen
        await clerk.type("<RIGHT>")
        assert "PAGE 1" in clerk.screen
