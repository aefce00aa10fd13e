"""Rental days, charges, and what awards take off them."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renterrewards.records import Agreement, Control, SpecialDocument
from renterrewards.rules.charges import (
    Charges,
    award_value,
    discount,
    mile_charge,
    rental_days,
    share,
    time_charge,
)

NINE = datetime(2012, 5, 1, 9, 0)


def ra(**fields: Any) -> Agreement:
    """An RA at 50.00 a day and 0.25 a mile beyond 100."""
    usual = {"daily_rate": 5000, "mile_rate": 25, "free_miles": 100, "miles_out": 24000}
    return Agreement(number=1, status="OPEN", customer_number=1, opened_at=NINE, **usual | fields)


def award(promo_type: str, amount: int | None, maximum: int | None = None) -> SpecialDocument:
    return SpecialDocument(code="X", promo_type=promo_type, amount=amount, maximum_amount=maximum)


@pytest.mark.parametrize(
    ("hours", "minutes", "grace", "days"),
    [
        (0, 0, 59, 1),  # at least one
        (1, 0, 59, 1),
        (24, 0, 59, 1),
        (24, 59, 59, 1),  # the last minute of grace
        (25, 0, 59, 2),
        (24, 0, 0, 1),
        (24, 1, 0, 2),  # no grace: the first minute
        (48, 59, 59, 2),
        (49, 0, 59, 3),
        (72, 0, 59, 3),
        (26, 0, 120, 1),
        (-5, 0, 59, 1),  # due before it was opened: nothing is gained
    ],
)
def test_a_rental_day_is_24_hours_and_begins_after_the_grace(hours: int, minutes: int, grace: int, days: int) -> None:
    assert rental_days(NINE, NINE + timedelta(hours=hours, minutes=minutes), grace) == days


@pytest.mark.parametrize(("rate", "typed", "charge"), [(5000, 0, 15000), (5000, 999, 15000), (0, 12000, 12000)])
def test_the_time_charge_is_days_at_the_daily_rate(rate: int, typed: int, charge: int) -> None:
    assert time_charge(ra(daily_rate=rate, time_charge=typed), 3) == charge


@pytest.mark.parametrize(
    ("miles_in", "fields", "charge"),
    [
        (24300, {}, 5000),  # 200 beyond the free ones
        (24101, {}, 25),
        (24100, {}, 0),  # all free
        (24000, {}, 0),  # not moved
        (24300, {"free_miles": 0}, 7500),
        (24300, {"mile_rate": 0}, 0),
        (None, {}, 0),  # not known yet
        (None, {"mile_charge": 700}, 700),
    ],
)
def test_miles_are_charged_beyond_the_free_ones(miles_in: int | None, fields: dict[str, int], charge: int) -> None:
    assert mile_charge(ra(**fields), miles_in) == charge


@pytest.mark.parametrize(
    ("percent", "on_miles", "off"),
    [(1000, True, 2000), (1000, False, 1500), (0, True, 0), (750, True, 1500), (10000, True, 20000)],
)
def test_the_discount_comes_off_time_and_off_miles_where_the_site_says_so(
    percent: int, on_miles: bool, off: int
) -> None:
    assert discount(15000, 5000, percent, Control(discount_on_miles=on_miles)) == off


@pytest.mark.parametrize(
    ("money", "percent", "part"), [(5, 1000, 1), (4, 1000, 0), (9995, 1000, 1000), (9994, 1000, 999), (333, 3333, 111)]
)
def test_half_a_cent_is_rounded_up(money: int, percent: int, part: int) -> None:
    assert share(money, percent) == part


@pytest.mark.parametrize(
    ("awards", "off"),
    [
        # on 3 days for 150.00, miles for 50.00, 20.00 discount
        ([], 0),
        ([award("D", 100)], 5000),  # one day's time charge
        ([award("D", 100)] * 2, 10000),
        ([award("D", 100)] * 5, 15000),  # never more than the time charge
        ([award("D", 50)], 2500),  # half a day
        ([award("$", 2500)], 2500),
        ([award("$", 2500)] * 2, 5000),
        ([award("$", 99900)], 18000),  # never more than T&M, less what is discounted
        ([award("%", 1000)], 2000),  # of time and miles
        ([award("%", 1000, 1500)], 1500),  # up to Max. Amount
        ([award("%", 1000, 9900)], 2000),
        ([award("%", 10000)], 18000),
        ([award("D", 100), award("$", 2500), award("%", 1000)], 9500),
        ([award("D", 300), award("$", 99900)], 18000),
        ([award("$", 2500, 1000)], 2500),  # Max. Amount is for percentages only
        *(([award(letter, 500)], 0) for letter in ("P", "H", "U", "G", "T", "")),  # not known, not obeyed
        ([award("D", None)], 0),
    ],
)
def test_an_award_takes_off_its_value_within_its_limits(awards: list[SpecialDocument], off: int) -> None:
    assert award_value(awards, time=15000, miles=5000, discounted=2000, days=3) == off


@pytest.mark.parametrize("document_type", ["FF", "BONUS"])
def test_only_a_promo_takes_something_off(document_type: str) -> None:
    typed = SpecialDocument(code="X", document_type=document_type, promo_type="$", amount=2000, points_multiplier=2)
    assert award_value([typed], 15000, 0, 0, 3) == 0


@pytest.mark.parametrize(
    ("time", "days", "off"),
    [(10000, 3, 3333), (20000, 3, 6667), (5000, 1, 5000), (0, 2, 0)],
)
def test_a_free_day_is_worth_its_share_of_the_time_charge(time: int, days: int, off: int) -> None:
    assert award_value([award("D", 100)], time, 0, 0, days) == off


def test_two_free_days_of_two_are_worth_both_days_to_the_cent() -> None:
    assert award_value([award("D", 100)] * 2, 9999, 0, 0, 2) == 9999


def test_net_t_and_m_is_time_and_miles_less_discount_and_award() -> None:
    assert Charges(days=3, time=15000, miles=5000, discount=2000, award=5000).net == 13000


MONEY = st.integers(0, 1_000_000)
DOCUMENT = st.builds(award, st.sampled_from("D$%U"), st.integers(1, 100_000), st.none() | st.integers(1, 50_000))


@given(st.lists(DOCUMENT, max_size=6), MONEY, MONEY, st.data(), st.integers(1, 60))
def test_awards_never_turn_net_t_and_m_negative(
    awards: list[SpecialDocument], time: int, miles: int, data: st.DataObject, days: int
) -> None:
    discounted = data.draw(st.integers(0, time + miles))
    off = award_value(awards, time, miles, discounted, days)
    assert 0 <= off <= time + miles - discounted


@given(st.integers(1, 10_000), MONEY, st.integers(1, 60))
def test_free_days_never_cost_more_than_the_time_charge(amount: int, time: int, days: int) -> None:
    assert award_value([award("D", amount)], time, 5000, 0, days) <= time


@given(st.datetimes(datetime(2000, 1, 1), datetime(2030, 1, 1)), st.timedeltas(timedelta(), timedelta(99)))
def test_a_longer_rental_never_has_fewer_days(start: datetime, length: timedelta) -> None:
    days = rental_days(start, start + length, 59)
    assert 1 <= days <= rental_days(start, start + length + timedelta(hours=1), 59)
    assert rental_days(start, start + length, 0) >= days
