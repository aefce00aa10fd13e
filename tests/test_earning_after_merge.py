"""MERGE and the earn rules: two records of one person do not get twice what one person gets once."""

from datetime import date
from pathlib import Path

import pytest
from days import Days
from miles import four_customers, rents, rule, runs, told

pytestmark = pytest.mark.usefixtures("engine")


@pytest.fixture
def days(tmp_path: Path) -> Days:
    return four_customers(tmp_path)


def merges(days: Days, giver: int, taker: int) -> None:
    values = (f"customer_number={giver}", f"into_number={taker}", "reason=SAME LICENCE")
    days.does("MERGE", *values, answers=("Y",))


def unmerges(days: Days, giver: int) -> None:
    days.does("MERGE", f"customer_number={giver}", "reason=TWO PERSONS", key="UNMERGE")


def test_a_birthday_that_one_record_had_is_not_given_to_the_other(days: Days) -> None:
    """Over two merges as well, and to both again when they are two persons after all."""
    for _ in range(2):
        days.customer(birth_date=date(1980, 5, 7))
    runs(days, on=date(2012, 5, 2))
    runs(days, "start_date=05-01-12")
    merges(days, 1, 4)
    merges(days, 4, 5)
    assert [row[0] for row in told(runs(days, "start_date=05-01-12", on=date(2012, 5, 7)))] == [2, 3, 6]
    unmerges(days, 4)
    assert [row[0] for row in told(runs(days, "start_date=05-01-12", on=date(2012, 5, 8)))] == [5]


def test_an_anniversary_that_one_record_had_is_not_given_to_the_other(days: Days) -> None:
    rule(days, "YEARS", "ANNIVERSARY", points=3)
    rents(days, 1, date(2010, 6, 1))
    rents(days, 4, date(2010, 6, 3))
    assert [row[:2] for row in told(runs(days, on=date(2012, 6, 1)))] == [(1, "YEARS")]
    merges(days, 1, 4)
    assert told(runs(days, "start_date=06-01-12", on=date(2012, 6, 9))) == []
    assert [row[:3] for row in told(runs(days, on=date(2013, 6, 1))) if row[1] == "YEARS"] == [(4, "YEARS", 2013)]


def test_a_number_of_rentals_that_one_record_reached_is_not_reached_by_the_other(days: Days) -> None:
    rule(days, "TWO", "VISITS", date(2012, 5, 1), points=2, at_visits=2, repeat=True)
    rents(days, 4, date(2012, 5, 8), date(2012, 5, 9))
    rents(days, 2, date(2012, 5, 8))
    assert [row[:3] for row in told(runs(days, on=date(2012, 5, 9)))] == [(4, "TWO", 2)]
    merges(days, 4, 2)
    assert told(runs(days, on=date(2012, 5, 10))) == []
    rents(days, 2, date(2012, 5, 11))
    assert [row[:3] for row in told(runs(days, on=date(2012, 5, 11)))] == [(2, "TWO", 4)]


def test_a_cap_counts_what_the_other_record_got(days: Days) -> None:
    rule(days, "TEA", "CHKIN", points=2, cap_points=3, cap_period="MONTH")
    came = [days.does("CHKIN", "customer_number=1")["record"]["earned"]]
    merges(days, 1, 4)
    merges(days, 4, 2)
    days.today = date(2012, 5, 2)
    came.append(days.does("CHKIN", "customer_number=2")["record"]["earned"])
    unmerges(days, 4)
    days.today = date(2012, 5, 3)
    came.append(days.does("CHKIN", "customer_number=2")["record"]["earned"])
    assert came == [2, 1, 2]


def test_who_was_here_today_under_the_other_record_was_here(days: Days) -> None:
    rule(days, "TEA", "CHKIN", points=2)
    days.does("CHKIN", "customer_number=1")
    merges(days, 1, 4)
    merges(days, 4, 2)
    assert days.does("CHKIN", "customer_number=2")["record"]["earned"] == 0
    assert days.said[0] == "HE WAS HERE TODAY AT 12:00P, NOTHING MORE UNTIL TOMORROW"
    assert days.balance(2) == 2
    assert days.does("CHKIN", "customer_number=3")["record"]["earned"] == 2


def test_a_cap_of_one_rule_does_not_count_another_whose_code_begins_alike(days: Days) -> None:
    for code in ("TEA", "TEA2", "TE"):
        rule(days, code, "CHKIN", points=2, cap_points=3, cap_period="EVER")
    assert days.does("CHKIN", "customer_number=1")["record"]["earned"] == 6
    days.today = date(2012, 5, 2)
    assert days.does("CHKIN", "customer_number=1")["record"]["earned"] == 3
