"""Of many backups the last of each of the latest days, weeks and months stays."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from renterrewards.rules.generations import Generations, kept

EVENING = datetime(2012, 5, 31, 23)
NIGHTS = [EVENING - timedelta(days=n) for n in range(800)]

moments = st.lists(st.datetimes(datetime(2010, 1, 1), datetime(2013, 1, 1)), max_size=60)
numbers = st.builds(Generations, *(st.integers(0, 12) for _ in range(3)))


def test_of_two_years_of_nights_a_week_a_month_and_a_year_stay() -> None:
    stay = sorted(kept(NIGHTS, Generations(7, 4, 12)), reverse=True)
    assert stay[:7] == NIGHTS[:7]
    assert [f"{moment:%m-%d}" for moment in stay[7:10]] == ["05-20", "05-13", "04-30"]
    assert stay[-1] == datetime(2011, 6, 30, 23)
    assert len(stay) == 7 + 2 + 11


def test_the_last_of_a_day_stays_and_not_the_first() -> None:
    noon = EVENING.replace(hour=12)
    assert kept([noon, EVENING], Generations(1, 0, 0)) == {EVENING}


@given(moments, numbers)
def test_the_newest_always_stays_and_never_more_than_was_asked_for(
    made: list[datetime], generations: Generations
) -> None:
    stay = kept(made, generations)
    assert stay <= set(made)
    assert not made or max(made) in stay
    assert len(stay) <= max(1, sum(generations)) + (sum(generations) > 0 and not generations.daily)


@given(moments, numbers, st.datetimes(datetime(2013, 1, 2), datetime(2014, 1, 1)))
def test_what_went_is_never_wanted_again(made: list[datetime], generations: Generations, later: datetime) -> None:
    """Removing some and then making one more leaves what making one more and removing then would."""
    assert kept([*kept(made, generations), later], generations) == kept([*made, later], generations)
