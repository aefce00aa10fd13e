"""Days and periods in words, as LAST MONTH or TODAY-7: what is saved in words is right on any day it is read."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

DAY = timedelta(days=1)


class Period(NamedTuple):
    """Some days on end; both belong to it."""

    first: date
    last: date


def week(day: date) -> Period:
    """The week of a day, Monday to Sunday."""
    monday = day - timedelta(days=day.weekday())
    return Period(monday, monday + timedelta(days=6))


def month(day: date) -> Period:
    """The month of a day."""
    return _months(day.year, day.month, 1)


def quarter(day: date) -> Period:
    """The calendar quarter of a day."""
    return _months(day.year, (day.month - 1) // 3 * 3 + 1, 3)


def year(day: date) -> Period:
    """The calendar year of a day."""
    return Period(date(day.year, 1, 1), date(day.year, 12, 31))


def _months(year: int, first: int, count: int) -> Period:
    beyond = first + count
    end = date(year + beyond // 13, beyond - 12 * (beyond // 13), 1) - DAY
    return Period(date(year, first, 1), end)


UNITS: dict[str, Callable[[date], Period]] = {"WEEK": week, "MONTH": month, "QUARTER": quarter, "YEAR": year}

SHORT = {
    "TODAY": "T",
    "YESTERDAY": "T-1",
    **{f"THIS {unit}": f"T{unit[0]}" for unit in UNITS},
    **{f"LAST {unit}": f"L{unit[0]}" for unit in UNITS},
    **{f"{unit} TO DATE": f"{unit[0]}TD" for unit in UNITS},
}
"""Every wording, and what is typed for it into a field of eight."""

_FULL = {words[:8].strip(): words for words in SHORT} | {short: words for words, short in SHORT.items()}
"""What else is taken for a wording: its short form, and as much of it as goes into a field of eight."""

_DAYS = re.compile(r"(?:T|TODAY) ?([+-]) ?(\d{1,4})")


def wording(typed: str) -> str:
    """The full wording of what was typed, in any case and also with dashes for blanks; blank when it is none."""
    text = typed.strip().upper()
    if found := _DAYS.fullmatch(text):
        return f"TODAY{found[1]}{int(found[2])}" if int(found[2]) else "TODAY"
    text = " ".join(re.split(r"[\s_-]+", text))
    return text if text in SHORT else _FULL.get(text, "")


def period(typed: str, today: date) -> Period | None:
    """The days that a wording means today, None when it is none. LAST is the one before this, THIS the whole one."""
    words = wording(typed)
    if not words:
        return None
    which, _, rest = words.partition(" ")
    if rest == "TO DATE":
        return Period(UNITS[which](today).first, today)
    if rest:
        this = UNITS[rest](today)
        return this if which == "THIS" else UNITS[rest](this.first - DAY)
    away = -1 if words == "YESTERDAY" else int(words.removeprefix("TODAY") or 0)
    return Period(*[today + timedelta(days=away)] * 2)
