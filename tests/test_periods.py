"""Days and periods in words: which days they are, in tables and over every date; and how a form keeps them."""

from datetime import date, timedelta

import pytest
from fields import EUROPE, US, field, refusal
from hypothesis import given
from hypothesis import strategies as st

from renterrewards import maps
from renterrewards.entry import Site, enter
from renterrewards.faults import Fault
from renterrewards.periods import SHORT, period, wording
from renterrewards.programs.form import Form

DAY = timedelta(days=1)
any_day = st.dates(date(1971, 1, 1), date(2068, 12, 31))
any_unit = st.sampled_from(["WEEK", "MONTH", "QUARTER", "YEAR"])


def days(words: str, today: date) -> tuple[date, date]:
    """The first and the last day of what must be words."""
    found = period(words, today)
    assert found
    return found


def iso(text: str) -> date:
    return date.fromisoformat(text)


# -- which days ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("TODAY", "2026-11-20", "2026-11-20"),
        ("YESTERDAY", "2026-11-19", "2026-11-19"),
        ("TODAY-7", "2026-11-13", "2026-11-13"),
        ("TODAY+30", "2026-12-20", "2026-12-20"),
        ("THIS WEEK", "2026-11-16", "2026-11-22"),  # Monday to Sunday
        ("LAST WEEK", "2026-11-09", "2026-11-15"),
        ("WEEK TO DATE", "2026-11-16", "2026-11-20"),
        ("THIS MONTH", "2026-11-01", "2026-11-30"),
        ("LAST MONTH", "2026-10-01", "2026-10-31"),
        ("MONTH TO DATE", "2026-11-01", "2026-11-20"),
        ("THIS QUARTER", "2026-10-01", "2026-12-31"),
        ("LAST QUARTER", "2026-07-01", "2026-09-30"),
        ("QUARTER TO DATE", "2026-10-01", "2026-11-20"),
        ("THIS YEAR", "2026-01-01", "2026-12-31"),
        ("LAST YEAR", "2025-01-01", "2025-12-31"),
        ("YEAR TO DATE", "2026-01-01", "2026-11-20"),
    ],
)
def test_on_friday_20_november_2026_words_mean_these_days(words: str, first: str, last: str) -> None:
    assert days(words, date(2026, 11, 20)) == (iso(first), iso(last))
    assert days(SHORT.get(words, words), date(2026, 11, 20)) == (iso(first), iso(last))


@pytest.mark.parametrize(
    ("today", "words", "first", "last"),
    [
        ("2028-03-01", "LAST MONTH", "2028-02-01", "2028-02-29"),  # a leap year
        ("2027-03-31", "LAST MONTH", "2027-02-01", "2027-02-28"),
        ("2028-03-01", "YESTERDAY", "2028-02-29", "2028-02-29"),
        ("2028-02-29", "LAST YEAR", "2027-01-01", "2027-12-31"),
        ("2028-02-29", "TODAY-366", "2027-02-28", "2027-02-28"),
        ("2027-01-01", "LAST MONTH", "2026-12-01", "2026-12-31"),
        ("2027-01-01", "LAST QUARTER", "2026-10-01", "2026-12-31"),
        ("2027-01-01", "THIS WEEK", "2026-12-28", "2027-01-03"),  # week 53 of 2026
        ("2027-01-04", "LAST WEEK", "2026-12-28", "2027-01-03"),
        ("2024-12-30", "THIS WEEK", "2024-12-30", "2025-01-05"),  # week 1 of 2025
        ("2026-11-22", "THIS WEEK", "2026-11-16", "2026-11-22"),  # Sunday is the last day of its week
        ("2026-11-23", "LAST WEEK", "2026-11-16", "2026-11-22"),
        ("2026-12-31", "THIS QUARTER", "2026-10-01", "2026-12-31"),
        ("2026-12-31", "THIS MONTH", "2026-12-01", "2026-12-31"),
    ],
)
def test_the_ends_of_weeks_months_and_years_are_right(today: str, words: str, first: str, last: str) -> None:
    assert days(words, iso(today)) == (iso(first), iso(last))


@given(any_day, st.sampled_from(sorted(SHORT)))
def test_a_period_never_ends_before_it_begins(today: date, words: str) -> None:
    first, last = days(words, today)
    assert first <= last


@given(any_day, any_unit)
def test_the_last_one_ends_where_this_one_begins(today: date, unit: str) -> None:
    this, before = days(f"THIS {unit}", today), days(f"LAST {unit}", today)
    assert this[0] <= today <= this[1]
    assert before[1] + DAY == this[0]
    assert days(f"THIS {unit}", before[0]) == days(f"THIS {unit}", before[1]) == before


@given(any_day, any_unit)
def test_to_date_is_this_one_up_to_today(today: date, unit: str) -> None:
    assert days(f"{unit} TO DATE", today) == (days(f"THIS {unit}", today)[0], today)


@given(any_day)
def test_weeks_months_quarters_and_years_are_as_long_as_they_are(today: date) -> None:
    length = {u: (last - first).days + 1 for u in "WMQY" for first, last in [days(f"T{u}", today)]}
    leap = today.year % 4 == 0  # from 1971 to 2068 without exception
    assert (length["W"], length["Y"]) == (7, 365 + leap)
    assert length["M"] in {28 + leap, 30, 31}
    assert length["Q"] in {90 + leap, 91, 92}
    first, last = days("TW", today)
    assert (first.isoweekday(), last.isoweekday()) == (1, 7)
    assert first.isocalendar()[:2] == today.isocalendar()[:2] == last.isocalendar()[:2]


@given(any_day, st.integers(0, 366))
def test_days_are_counted_from_today(today: date, count: int) -> None:
    assert days(f"T-{count}", today) == (today - count * DAY,) * 2
    assert days(f"today + {count}", today) == (today + count * DAY,) * 2


# -- what is typed ---------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["LM", "lm", " last  month ", "last-month", "LAST_MONTH"])
def test_words_are_typed_short_or_in_full_and_with_dashes_for_a_shell(typed: str) -> None:
    assert wording(typed) == "LAST MONTH"


@pytest.mark.parametrize("words", sorted(SHORT))
def test_words_that_a_field_of_eight_cuts_off_are_understood(words: str) -> None:
    assert wording(words[:8]) == words


def test_every_wording_has_a_short_form_that_fits_the_field_and_means_the_same() -> None:
    for words, short in SHORT.items():
        assert len(short) <= 8
        assert days(short, US.today) == days(words, US.today)
    assert len({*SHORT.values()}) == len(SHORT)


@pytest.mark.parametrize(
    "typed", ["", "MONTH", "LAST", "LAST DAY", "NEXT MONTH", "T7", "T-", "T-99999", "TODAY-1 MONTH"]
)
def test_other_words_are_none(typed: str) -> None:
    assert wording(typed) == ""
    assert period(typed, US.today) is None


@pytest.mark.parametrize("site", [US, EUROPE])
def test_a_start_date_takes_the_first_day_and_an_end_date_the_last(site: Site) -> None:
    assert enter(field("first_day"), "LM", site) == date(2012, 4, 1)
    assert enter(field("last_day"), "LM", site) == date(2012, 4, 30)
    assert (
        enter(field("first_day"), "2012-05-01", site)
        == enter(field("last_day"), "2012-05-01", site)
        == iso("2012-05-01")
    )


def test_an_ordinary_date_takes_no_words() -> None:
    assert refusal("date", "LM") == "THING MUST BE A DATE, AS 05-01-12"
    assert refusal("birthday", "TODAY-7") == "THING MUST BE A DATE, AS 05-01-12"
    assert refusal("last_day", "NEXT MONTH") == "THING MUST BE A DATE, AS 05-01-12, OR WORDS, AS T-7 OR LM"


# -- what a form keeps of it -----------------------------------------------------------------------


def form(today: date = US.today, date_format: str = "MM-DD-YY") -> Form:
    return Form(maps.load("AWARDRPT"), Site(today, date_format))


def test_a_form_shows_the_date_and_keeps_the_words() -> None:
    made = form()
    made.enter(made.map.field("start_date"), "lm")
    assert made.texts["start_date"] == "04-01-12"
    assert made.value("start_date") == date(2012, 4, 1)
    assert made.typed("start_date") == "LAST MONTH"


def test_a_printed_default_stays_today_until_a_date_is_typed_over_it() -> None:
    made = form()
    end = made.map.field("end_date")
    assert (made.texts["end_date"], made.typed("end_date")) == ("05-05-12", "TODAY")
    assert made.stands(end, "05-05-12", typed=False)  # RET through the field as it stands
    assert made.typed("end_date") == "TODAY"
    made.enter(end, "050512")
    assert made.typed("end_date") == "2012-05-05"
    made.enter(end, "")
    assert made.typed("end_date") == "TODAY"


def test_words_that_were_typed_over_are_forgotten_and_a_slip_is_no_word() -> None:
    made = form()
    start = made.map.field("start_date")
    made.enter(start, "LM")
    with pytest.raises(Fault):
        made.enter(start, "LX")
    assert made.typed("start_date") == "LAST MONTH"
    made.enter(start, "040112")  # the very day that the words were
    assert made.typed("start_date") == "2012-04-01"
    made.enter(start, "LM")
    made.clear()
    assert made.typed("start_date") == "TODAY"


@given(any_day, st.sampled_from(["MM-DD-YY", "DD-MM-YY"]), st.sampled_from(["MM-DD-YY", "DD-MM-YY"]))
def test_a_date_is_kept_so_that_a_site_with_the_other_date_format_reads_the_same_day(
    day: date, here: str, there: str
) -> None:
    made, other = form(date_format=here), form(date_format=there)
    made.enter(made.map.field("start_date"), day.isoformat())
    other.enter(other.map.field("start_date"), made.typed("start_date"))
    assert other.value("start_date") == made.value("start_date") == day
