"""Typed text to value and back: dates, birthdays and times, and anything at all."""

import unicodedata
from datetime import date, datetime

import pytest
from fields import EUROPE, TODAY, US, field, refusal
from hypothesis import given, settings
from hypothesis import strategies as st

from renterrewards.entry import KINDS, Site, enter, show
from renterrewards.faults import Fault

# -- dates ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    ["050112", "50112", "05012012", "5012012", "05-01-12", "5-1-12", "5/1/12", "05/01/2012", "5.1.2012", " 050112 "],
)
def test_a_date_is_typed_with_or_without_separators_and_century(typed: str) -> None:
    assert enter(field("date"), typed, US) == date(2012, 5, 1)


@pytest.mark.parametrize("typed", ["010512", "10512", "01052012", "01-05-12", "1/5/12", "1.5.2012"])
def test_a_site_may_write_the_day_first(typed: str) -> None:
    assert enter(field("date"), typed, EUROPE) == date(2012, 5, 1)
    assert show("date", date(2012, 5, 1), EUROPE) == "01-05-12"
    assert show("date", date(2012, 5, 1), US) == "05-01-12"


@pytest.mark.parametrize(
    ("typed", "year"), [("010100", 2000), ("010169", 2069), ("010170", 1970), ("010199", 1999), ("01-01-1969", 1969)]
)
def test_two_digit_years_run_from_1970_to_2069(typed: str, year: int) -> None:
    assert enter(field("date"), typed, US) == date(year, 1, 1)


@pytest.mark.parametrize(
    "typed",
    [
        "0501",  # no year
        "5-1",
        "5-1-2",  # a year has two digits or four
        "05-01-012",
        "13-31-12",  # no thirteenth month, whichever way round
        "02-30-12",
        "29-29-13",
        "0229004",
        "00-01-12",
        "05-01-0000",
        "050112012",  # nine digits
        "05 01 12",
        "-5-1-12",
        "TODAY",
        "MAY 1 12",
    ],
)
def test_what_is_no_date_is_refused_with_an_example(typed: str) -> None:
    assert refusal("date", typed) == "THING MUST BE A DATE, AS 05-01-12"
    assert refusal("date", typed, EUROPE) == "THING MUST BE A DATE, AS 01-05-12"


def test_leap_day_is_a_date_in_a_leap_year() -> None:
    assert enter(field("date"), "022912", US) == date(2012, 2, 29)


@given(st.dates(date(1970, 1, 1), date(2069, 12, 31)), st.sampled_from([US, EUROPE]))
def test_a_date_as_shown_is_typed_back_unchanged(day: date, site: Site) -> None:
    assert enter(field("date"), show("date", day, site), site) == day


# -- birthdays --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "year"),
    [
        ("050512", 2012),  # born today
        ("050612", 1912),  # tomorrow is of the last century
        ("031471", 1971),
        ("031465", 1965),
        ("03141920", 1920),
        ("022912", 2012),
        ("022916", 1916),  # leap days stay leap days
    ],
)
def test_a_birthday_is_never_ahead(typed: str, year: int) -> None:
    assert enter(field("birthday"), typed, US).year == year


@pytest.mark.parametrize("typed", ["05-01-2090", "02-29-2096"])
def test_a_birthday_typed_with_a_year_ahead_is_refused(typed: str) -> None:
    assert refusal("birthday", typed) == "THING MUST NOT LIE AHEAD"


@given(st.dates(date(1913, 1, 1), TODAY))
def test_a_birthday_of_the_last_99_years_is_typed_back_unchanged(day: date) -> None:
    assert enter(field("birthday"), show("birthday", day, US), US) == day


# -- moments ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "hour", "minute"),
    [
        ("05-01-12 0900", 9, 0),
        ("050112 900", 9, 0),
        ("5/1/12 9:00", 9, 0),
        ("050112 09:00A", 9, 0),
        ("050112 9:00 am", 9, 0),
        ("050112 1146P", 23, 46),
        ("050112 11:46 PM", 23, 46),
        ("050112 2346", 23, 46),
        ("050112 1200A", 0, 0),  # midnight
        ("050112 1230P", 12, 30),  # after noon
        ("050112 0000", 0, 0),
        ("  050112   0905 ", 9, 5),
    ],
)
def test_a_time_is_typed_with_12_or_24_hours(typed: str, hour: int, minute: int) -> None:
    for site in (US, Site(TODAY, clock="24")):
        assert enter(field("moment"), typed, site) == datetime(2012, 5, 1, hour, minute)


@pytest.mark.parametrize(
    ("hour", "twelve", "twenty_four"),
    [(0, "12:05A", "0005"), (9, "09:05A", "0905"), (12, "12:05P", "1205"), (23, "11:05P", "2305")],
)
def test_a_time_is_shown_as_the_site_has_it(hour: int, twelve: str, twenty_four: str) -> None:
    moment = datetime(2012, 5, 1, hour, 5)
    assert show("moment", moment, US) == f"05-01-12 {twelve}"
    assert show("moment", moment, EUROPE) == f"01-05-12 {twenty_four}"


@pytest.mark.parametrize(
    "typed", ["050112", "0900", "050112 2400", "050112 0960", "050112 1300P", "050112 0030A", "050112 9", "X Y", "A"]
)
def test_a_moment_needs_a_date_and_a_time_that_exist(typed: str) -> None:
    assert refusal("moment", typed) == "THING MUST BE A DATE AND A TIME, AS 05-01-12 09:00A"
    assert refusal("moment", typed, EUROPE) == "THING MUST BE A DATE AND A TIME, AS 01-05-12 0900"


@given(
    st.datetimes(datetime(1970, 1, 1), datetime(2069, 12, 31, 23, 59)),
    st.sampled_from(["MM-DD-YY", "DD-MM-YY"]),
    st.sampled_from(["12", "24"]),
)
def test_a_moment_as_shown_is_typed_back_to_the_minute(moment: datetime, date_format: str, clock: str) -> None:
    site = Site(TODAY, date_format, clock)
    minute = moment.replace(second=0, microsecond=0)
    assert enter(field("moment", length=15), show("moment", minute, site), site) == minute


# -- anything at all --------------------------------------------------------------------------------

LIKELY = st.text("0123456789-/.:,+$% APMEXNYapmexny\t\u0663\uff15\u00b2\u200b", max_size=12)


def outcome(kind: str, typed: str, site: Site) -> str:
    """What is shown for the value, or said by the fault; any other exception is a failure."""
    try:
        value = enter(field(kind, minimum=0, values=("AB",) if kind == "choice" else ()), typed, site)
    except Fault as fault:
        return fault.message if fault.field == "thing" else "NO FIELD\x00"
    return show(kind, value, site)


@pytest.mark.parametrize("kind", sorted(KINDS - {"zone", "password"}))
@given(typed=st.one_of(LIKELY, st.text(max_size=40)), site=st.sampled_from([US, EUROPE]))
@settings(max_examples=150)
def test_whatever_is_typed_is_a_readable_value_or_a_fault(kind: str, typed: str, site: Site) -> None:
    shown = outcome(kind, typed, site)
    assert not any(unicodedata.category(character).startswith("C") for character in shown)


@given(st.text(max_size=8))
@settings(max_examples=15, deadline=None)  # the zones of the machine are listed each time
def test_whatever_is_typed_as_a_zone_is_a_zone_or_a_fault(typed: str) -> None:
    assert outcome("zone", typed, US).isascii()
