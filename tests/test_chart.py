"""Bars beside the figures of a report: to scale, never too long, and something is always seen of something."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renterrewards.reports.chart import bar, bars, columns


@pytest.mark.parametrize(
    ("value", "largest", "width", "drawn"),
    [
        (10, 10, 10, "##########"),  # the largest fills the width
        (5, 10, 10, "#####"),
        (4, 10, 5, "##"),
        (5, 10, 5, "###"),  # half a place is a place
        (1, 1000, 10, "#"),  # more than nothing is seen
        (0, 10, 10, ""),  # nothing is not
        (-3, 10, 10, ""),
        (0, 0, 10, ""),  # nothing at all
        (7, 0, 4, "####"),  # larger than the largest is as long as there is room
        (10**15, 10**15, 3, "###"),
        (5, 10, 0, ""),
    ],
)
def test_a_bar_is_as_long_as_its_figure_says(value: int, largest: int, width: int, drawn: str) -> None:
    assert bar(value, largest, width) == drawn


@given(st.integers(-9, 10**12), st.integers(0, 10**12), st.integers(1, 60))
def test_a_bar_is_never_too_long_and_something_is_always_seen(value: int, largest: int, width: int) -> None:
    drawn = bar(value, largest, width)
    assert len(drawn) <= width
    assert bool(drawn) == (value > 0)


@given(st.integers(1, 10**9), st.integers(1, 10**9), st.integers(1, 60))
def test_a_bar_is_to_scale_within_half_a_place(one: int, other: int, width: int) -> None:
    value, largest = sorted((one, other))
    length = len(bar(value, largest, width))
    assert abs(length * largest - value * width) * 2 <= largest or length == 1


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(1, 10**6), st.integers(1, 60))
def test_of_two_figures_the_larger_never_has_the_shorter_bar(one: int, other: int, more: int, width: int) -> None:
    low, high = sorted((one, other))
    assert len(bar(low, high + more, width)) <= len(bar(high, high + more, width))


def test_all_bars_of_a_report_have_one_scale() -> None:
    assert bars([(8, 4), (0, 2)], 4, "#*") == [("####", "**"), ("", "*")]


def test_a_report_without_lines_has_no_bars() -> None:
    assert bars([], 20, "#*") == []
    assert bars([(0, 0)], 20, "#*") == [("", "")]


def test_a_bar_has_no_stroke_that_an_old_printer_does_not_know() -> None:
    drawn = bars([(3, 5)], 12, "#*")[0]
    assert "".join(drawn).isascii()
    assert [column.heading for column in columns(("IN", "OUT"), 12)] == ["IN", "OUT"]
