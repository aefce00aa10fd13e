"""How many tries a code has: pure, whatever the clock does."""

from datetime import datetime, timedelta
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renterrewards.access import UserState
from renterrewards.rules import lockout

NINE = datetime(2012, 5, 1, 9, 0)
ANN = UserState(user_code="ANN")
YEAR = 365 * 24 * 60
MINUTES = st.integers(-100_000, 100_000)


def after(minutes: list[int], most: int = 6, lock: int = 30) -> tuple[UserState, int]:
    """The state after tries at these minutes, all of them wrong, and how many had their passwords looked at."""
    state, looked = ANN, 0
    for minute in minutes:
        now = NINE + timedelta(minutes=minute)
        state = lockout.believed(state, now, lock)
        looked += not lockout.locked(state, now)
        state = lockout.tried(state, now, most, lock)
    return state, looked


@pytest.mark.parametrize(
    ("minutes", "looked"),
    [
        ([0] * 5, 5),
        ([0] * 6, 6),
        ([0] * 100, 6),
        ([*range(0, 60, 10)], 6),
        ([0] * 6 + [29], 6),
        ([0] * 6 + [30], 7),
        ([0] * 6 + [30] * 10, 12),
        ([0] * 6 + [-1, -60, -100_000], 6),
        ([YEAR, *[0] * 9], 6),
        ([YEAR, *[0] * 9, 30], 7),
        ([YEAR] * 6 + [0] * 3 + [29], 6),
        ([YEAR] * 6 + [0] + [30] * 10, 12),
        ([0] * 6 + [-31] + [-1] * 7 + [-40, -10] * 50, 12),
    ],
)
def test_six_wrong_passwords_in_a_row_lock_for_half_an_hour(minutes: list[int], looked: int) -> None:
    assert after(minutes)[1] == looked


@given(st.lists(MINUTES, max_size=15), st.integers(1, 9), st.integers(1, 90))
def test_a_clock_that_goes_back_is_believed_once(minutes: list[int], most: int, lock: int) -> None:
    parted = (
        after([*accumulate(minutes[:at], max)], most, lock)[1] + after([*accumulate(minutes[at:], max)], most, lock)[1]
        for at in range(len(minutes) + 1)
    )
    assert after(minutes, most, lock)[1] <= max(parted)


def test_a_right_password_begins_the_count_anew() -> None:
    state, _ = after([0] * 5)
    state = lockout.succeeded(state)
    for _ in range(5):
        state = lockout.tried(state, NINE, 6, 30)
        assert not lockout.locked(state, NINE)


def test_the_last_try_is_locked_until_it_is_known_to_be_right() -> None:
    state, _ = after([0] * 6)
    assert lockout.locked(state, NINE)
    assert not lockout.locked(lockout.succeeded(state), NINE)
