"""Earn rules by themselves: the version in force, what fits, what a cap leaves, the days that bring an occasion."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renterrewards.faults import Fault
from renterrewards.policies import EarnRule
from renterrewards.rules.checks import check
from renterrewards.rules.earning import (
    Case,
    anniversaries,
    cap_days,
    full,
    in_force,
    most,
    reached,
    usable_from,
    verdict,
    version_on,
    visits,
    why_not,
    yearly,
)

JULY = date(2026, 7, 1)
RULE = EarnRule(code="JULY", effective_date=JULY, points=2)
CASE = Case(
    trigger="RA", day=date(2026, 7, 15), customer_type="PFD", takes_part=True, location="LAX", days=3, net=15000
)

days = st.dates(date(1990, 1, 1), date(2060, 12, 31))


# -- versions --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "points"),
    [
        (date(2026, 6, 30), []),  # not begun
        (date(2026, 7, 1), [2]),
        (date(2026, 7, 31), [2]),
        (date(2026, 8, 1), [3]),  # the later version follows
        (date(2026, 8, 31), [3]),  # its last day is included
        (date(2026, 9, 1), []),  # ended; the version before does not come back
        (date(2026, 10, 1), []),  # not active
        (date(2026, 11, 1), [5]),
    ],
)
def test_the_latest_version_that_has_begun_counts_and_no_other(day: date, points: list[int]) -> None:
    versions = [
        RULE,
        replace(RULE, effective_date=date(2026, 8, 1), end_date=date(2026, 8, 31), points=3),
        replace(RULE, effective_date=date(2026, 10, 1), active=False, points=4),
        replace(RULE, effective_date=date(2026, 11, 1), points=5),
        replace(RULE, code="OTHER", trigger="CHKIN", points=9),
    ]
    assert [rule.points for rule in in_force(versions, "RA", day)] == points


@given(st.lists(days, min_size=1, unique=True), days)
def test_no_version_begins_between_the_one_in_force_and_the_day(begins: list[date], day: date) -> None:
    found = version_on([replace(RULE, effective_date=begin) for begin in begins], day)
    earlier = [begin for begin in begins if begin <= day]
    assert (found.effective_date if found else None) == max(earlier, default=None)


# -- what fits -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "case", "said"),
    [
        ({}, {}, ""),
        ({}, {"takes_part": False}, "TYPE PFD TAKES NO PART IN THE AWARDS"),
        ({"customer_type": "GLD"}, {}, "IS FOR TYPE GLD ONLY"),
        ({"customer_type": "PFD"}, {}, ""),
        ({"location": "BOI"}, {}, "IS FOR LOCATION BOI ONLY"),
        ({"location": "LAX"}, {}, ""),
        ({"vehicle_class": "ECAR"}, {}, "IS FOR VEHICLE CLASS ECAR ONLY"),
        ({"vehicle_class": "ECAR"}, {"vehicle_class": "ECAR"}, ""),
        ({"min_days": 3}, {}, ""),
        ({"min_days": 4}, {}, "NEEDS 4 RENTAL DAYS OR MORE"),
        ({"min_net": 15000}, {}, ""),
        ({"min_net": 15001}, {}, "NEEDS NET T&M OF 150.01 OR MORE"),
        ({}, {"ordinary": 0}, "THE RA DOES NOT QUALIFY"),
        ({}, {"day": date(2026, 6, 30)}, "BEGINS 2026-07-01"),
        ({"active": False}, {}, "IS NOT ACTIVE"),
        ({"end_date": date(2026, 7, 14)}, {}, "ENDED 2026-07-14"),
    ],
)
def test_a_rule_says_why_it_gives_nothing(rule: dict[str, Any], case: dict[str, Any], said: str) -> None:
    rule_made, case_made = replace(RULE, **rule), replace(CASE, **case)
    assert why_not(rule_made, case_made) == said
    assert verdict(rule_made, case_made, None).points == (0 if said else 2)


@pytest.mark.parametrize(
    ("how", "points", "ordinary", "more"), [("POINTS", 2, 3, 2), ("TIMES", 2, 1, 1), ("TIMES", 3, 2, 4)]
)
def test_times_two_makes_one_point_two(how: str, points: int, ordinary: int, more: int) -> None:
    assert full(replace(RULE, how=how, points=points), ordinary) == more


@given(st.integers(1, 50), st.none() | st.integers(-50, 50))
def test_what_is_given_and_what_is_cut_are_together_what_the_rule_says(points: int, left: int | None) -> None:
    found = verdict(replace(RULE, points=points, cap_points=9, cap_period="DAY"), CASE, left)
    assert found.points + found.cut == points
    assert 0 <= found.points <= (points if left is None else max(0, left))
    assert bool(found.capped) == bool(found.cut)


@pytest.mark.parametrize(
    ("period", "first", "last", "said"),
    [
        ("DAY", date(2026, 7, 15), date(2026, 7, 15), "9 A DAY"),
        ("WEEK", date(2026, 7, 13), date(2026, 7, 19), "9 A WEEK"),  # Monday to Sunday
        ("MONTH", date(2026, 7, 1), date(2026, 7, 31), "9 A MONTH"),
        ("QUARTER", date(2026, 7, 1), date(2026, 9, 30), "9 A QUARTER"),
        ("YEAR", date(2026, 1, 1), date(2026, 12, 31), "9 A YEAR"),
        ("EVER", date.min, date.max, "9 EVER"),
    ],
)
def test_a_cap_counts_in_its_period(period: str, first: date, last: date, said: str) -> None:
    capped = replace(RULE, cap_points=9, cap_period=period)
    assert (cap_days(capped, CASE.day), most(capped)) == ((first, last), said)
    assert cap_days(RULE, CASE.day) is None


@given(days, st.sampled_from(["DAY", "WEEK", "MONTH", "QUARTER", "YEAR"]))
def test_every_day_is_in_exactly_one_period(day: date, period: str) -> None:
    capped = replace(RULE, cap_points=9, cap_period=period)
    found = cap_days(capped, day)
    assert found
    first, last = found
    assert first <= day <= last
    assert cap_days(capped, first) == cap_days(capped, last) == found
    assert cap_days(capped, last + timedelta(days=1)) != found


def test_pending_points_can_be_used_when_their_days_are_over() -> None:
    pending = replace(RULE, pending_days=14)
    assert usable_from(pending, JULY, JULY) == date(2026, 7, 15)
    assert usable_from(pending, JULY, date(2026, 7, 14)) == date(2026, 7, 15)
    assert usable_from(pending, JULY, date(2026, 7, 15)) is None
    assert usable_from(RULE, JULY, JULY) is None


# -- occasions -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last", "leap_day", "found"),
    [
        (date(2026, 2, 27), date(2026, 3, 2), "FEB 28", [(2026, date(2026, 2, 28))]),
        (date(2026, 2, 27), date(2026, 3, 2), "MAR 1", [(2026, date(2026, 3, 1))]),
        (date(2028, 2, 27), date(2028, 3, 2), "FEB 28", [(2028, date(2028, 2, 29))]),
        (date(2028, 2, 27), date(2028, 3, 2), "MAR 1", [(2028, date(2028, 2, 29))]),
        (date(2026, 2, 28), date(2026, 2, 28), "MAR 1", []),
        (date(2100, 2, 28), date(2100, 2, 28), "FEB 28", [(2100, date(2100, 2, 28))]),  # no leap year
    ],
)
def test_29_february_comes_every_year(first: date, last: date, leap_day: str, found: list[Any]) -> None:
    assert yearly(date(1980, 2, 29), first, last, leap_day) == found


@given(days, days, st.integers(0, 900), st.integers(0, 900), st.sampled_from(["FEB 28", "MAR 1"]))
def test_days_looked_at_in_two_runs_bring_what_one_run_brings(
    day: date, first: date, some: int, more: int, leap_day: str
) -> None:
    """However the days are cut, no occasion is missed and none comes twice: one a year from the next year on."""
    cut, last = first + timedelta(days=some), first + timedelta(days=some + more)
    once = yearly(day, first, last, leap_day)
    assert yearly(day, first, cut, leap_day) + yearly(day, cut + timedelta(days=1), last, leap_day) == once
    assert len({year for year, _ in once}) == len(once)
    whole = yearly(day, date(day.year + 1, 1, 1), date(day.year + 40, 12, 31), leap_day)
    assert [year for year, _ in whole] == list(range(day.year + 1, day.year + 41))


def test_the_day_itself_is_no_anniversary() -> None:
    assert yearly(JULY, JULY, JULY, "FEB 28") == []


def test_a_change_of_the_leap_day_gives_one_birthday_a_year() -> None:
    cake = replace(RULE, code="CAKE", trigger="BIRTHDAY", effective_date=date(2026, 1, 1))
    later = replace(cake, effective_date=date(2026, 3, 1), leap_day="MAR 1", points=7)
    found = anniversaries([cake, later], date(1980, 2, 29), date(2026, 1, 1), date(2027, 12, 31))
    assert [(rule.points, year, day) for rule, year, day in found] == [
        (2, 2026, date(2026, 2, 28)),
        (7, 2027, date(2027, 3, 1)),
    ]


@pytest.mark.parametrize(
    ("repeat", "before", "after", "found"),
    [
        (False, 0, 9, []),
        (False, 9, 10, [10]),
        (False, 9, 30, [10]),
        (False, 10, 30, []),
        (True, 0, 9, []),
        (True, 9, 30, [10, 20, 30]),
        (True, 10, 20, [20]),
        (True, 20, 20, []),
    ],
)
def test_a_number_of_rentals_is_reached_between_two_counts(
    repeat: bool, before: int, after: int, found: list[int]
) -> None:
    assert reached(replace(RULE, trigger="VISITS", at_visits=10, repeat=repeat), before, after) == found


@given(st.integers(1, 12), st.booleans(), st.integers(0, 40), st.integers(0, 20), st.integers(0, 20))
def test_counted_in_two_steps_the_same_numbers_are_reached(
    at: int, repeat: bool, before: int, some: int, more: int
) -> None:
    rule = replace(RULE, trigger="VISITS", at_visits=at, repeat=repeat)
    steps = reached(rule, before, before + some) + reached(rule, before + some, before + some + more)
    assert steps == reached(rule, before, before + some + more)


def test_a_rental_is_counted_by_the_version_of_its_own_day() -> None:
    second = replace(RULE, trigger="VISITS", at_visits=2, repeat=True)
    later = replace(second, effective_date=date(2026, 8, 1), points=9)
    rented = [date(2026, 7, 1), date(2026, 7, 9), date(2026, 8, 1), date(2026, 8, 2)]
    assert [(rule.points, nth) for rule, nth, _ in visits([second, later], rented)] == [(2, 2), (9, 4)]


# -- a rule that makes sense -----------------------------------------------------------------------


class Rules:
    """An earn rule file with JULY, a rule for RAs."""

    def every(self, file: str) -> list[Any]:
        return [RULE] if file == "earn_rule" else []


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"how": "TIMES"},
        {"min_days": 3, "min_net": 10000, "vehicle_class": "ECAR", "location": "LAX"},
        {"code": "C", "trigger": "CHKIN", "location": "LAX", "cap_points": 3, "cap_period": "WEEK"},
        {"code": "B", "trigger": "BIRTHDAY", "leap_day": "MAR 1", "pending_days": 3},
        {"code": "V", "trigger": "VISITS", "at_visits": 10, "repeat": True},
        {"effective_date": date(2026, 8, 1), "end_date": date(2026, 8, 1)},
    ],
)
def test_a_rule_that_makes_sense_is_taken(fields: dict[str, Any]) -> None:
    check("earn_rule", replace(RULE, **fields), Rules())


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"code": "A:B"}, "code"),
        ({"customer_type": "C"}, "customer_type"),
        ({"end_date": date(2026, 6, 30)}, "end_date"),
        ({"effective_date": date(2026, 8, 1), "trigger": "CHKIN"}, "trigger"),  # JULY is a rule for RAs
        ({"code": "C", "trigger": "CHKIN", "how": "TIMES"}, "how"),
        ({"how": "TIMES", "points": 1}, "how"),
        ({"code": "B", "trigger": "BIRTHDAY", "location": "LAX"}, "location"),
        ({"code": "C", "trigger": "CHKIN", "vehicle_class": "ECAR"}, "vehicle_class"),
        ({"code": "C", "trigger": "CHKIN", "min_days": 2}, "min_days"),
        ({"code": "C", "trigger": "CHKIN", "min_net": 2}, "min_net"),
        ({"at_visits": 3}, "at_visits"),
        ({"code": "A", "trigger": "ANNIVERSARY", "repeat": True}, "repeat"),
        ({"code": "V", "trigger": "VISITS"}, "at_visits"),
        ({"cap_points": 3}, "cap_period"),
        ({"cap_period": "MONTH"}, "cap_points"),
    ],
)
def test_a_rule_that_makes_none_is_refused(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(Fault) as refused:
        check("earn_rule", replace(RULE, **fields), Rules())
    assert refused.value.field == field
