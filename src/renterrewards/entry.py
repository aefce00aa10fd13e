"""Typed text to value and value to shown text, by the kind of the field.

`enter` is the only way a typed text becomes a value, on the glass, headless and in an import alike;
`show` is the way back. Meaning across fields is in `rules`.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, NamedTuple

from renterrewards import clock
from renterrewards.cleaner import clean
from renterrewards.dates import read_date, read_time
from renterrewards.faults import Fault
from renterrewards.maps import Field
from renterrewards.money import amount_text, money_text

_DECIMAL = re.compile(r"(?P<sign>[+-]?)(?P<units>\d{1,3}(?:,\d{3})+|\d*)(?:\.(?P<cents>\d*))?", re.ASCII)


_WORD = r"[^@\s,;:<>()\[\]\\\".]+"
EMAIL = re.compile(rf"[^@\s,;:<>()\[\]\\\"]+@{_WORD}(?:\.{_WORD})+")
"""An address that a letter can be sent to; what is taken in a field is taken where reports are sent, too."""


class Site(NamedTuple):
    """How this site writes dates and times (EDITMISC page 1), and what day it is."""

    today: date
    date_format: str = "MM-DD-YY"
    clock: str = "12"

    @property
    def day_first(self) -> bool:
        """Whether dates are DD-MM-YY."""
        return self.date_format.startswith("DD")


def enter(field: Field, typed: str, site: Site) -> Any:
    """The value of what was typed, None (or "" for text kinds) when blank.

    Raises Fault with the field's name when the text is not a value of the field's kind.
    """
    if field.secret:
        raise TypeError(f"{field.name} is secret: it is no value that is shown again")
    text = clean(typed).strip()
    if not text:
        if field.required:
            raise Fault(f"{field.label.upper()} IS REQUIRED", field.name)
        return _BLANK.get(field.kind)
    try:
        value = _ENTER[field.kind](text, field, site)
    except Fault as fault:
        raise Fault(fault.message, field.name) from None
    return value


def wording(field: Field, typed: str) -> str:
    """The full wording of days in words that were typed into a field; blank when they were no words."""
    if field.kind not in WORDED:
        return ""
    from renterrewards import periods  # for reports alone; no other screen waits for it

    return periods.wording(typed)


def show(kind: str, value: Any, site: Site) -> str:
    """The text of a value as the screens print it; blank for None."""
    if value is None or value == "":
        return ""
    maker = _SHOW.get(kind)
    return maker(value, site) if maker else clean(str(value))


# -- typed text to value --------------------------------------------------------------------------


def _text(text: str, field: Field, site: Site) -> str:
    return _fitting(clean(text.upper()), field)


def _email(text: str, field: Field, site: Site) -> str:
    if not EMAIL.fullmatch(text):
        raise Fault("E-MAIL MUST LOOK LIKE NAME@COMPANY.COM")
    return _fitting(text, field)


def _code(text: str, field: Field, site: Site) -> str:
    code = clean(text.upper())
    if any(char.isspace() for char in code):
        raise Fault(f"{field.label.upper()} MUST BE ONE WORD WITHOUT SPACES")
    return _fitting(code, field)


def _everywhere(text: str, field: Field, site: Site) -> str:
    """A location, or blank for all of them; ALL is another word for blank."""
    code = _code(text, field, site)
    return "" if code == "ALL" else code


def _choice(text: str, field: Field, site: Site) -> str:
    choice = text.upper()
    if choice not in field.values:
        raise Fault(f"{field.label.upper()} MUST BE {_listed(field.values)}")
    return choice


def _flag(text: str, field: Field, site: Site) -> bool:
    if text.upper() not in ("Y", "N", "YES", "NO"):
        raise Fault(f"{field.label.upper()} MUST BE Y OR N")
    return text.upper().startswith("Y")


def _number(text: str, field: Field, site: Site) -> int:
    if not re.fullmatch(r"[+-]?\d{1,12}", text):
        raise Fault(f"{field.label.upper()} MUST BE A WHOLE NUMBER")
    return _in_range(int(text), int(text), field)


def _hundredths(text: str, field: Field, site: Site) -> int:
    """Money and decimals, with or without decimals and thousands commas."""
    found = _DECIMAL.fullmatch(text.removeprefix("$").removesuffix("%"))
    if not found or not (found["units"] or found["cents"]):
        raise Fault(f"{field.label.upper()} MUST BE A NUMBER, AS 150 OR 149.50")
    units, cents = found["units"].replace(",", ""), (found["cents"] or "").rstrip("0")
    if len(cents) > 2:
        raise Fault(f"{field.label.upper()} TAKES AT MOST TWO DECIMALS")
    if len(units) > 8:
        raise Fault(f"{field.label.upper()} MUST BE BELOW 100,000,000")
    value = int(units or "0") * 100 + int(cents.ljust(2, "0"))
    value = -value if found["sign"] == "-" else value
    return _in_range(value, value / 100, field)


def _date(text: str, field: Field, site: Site) -> date:
    day = read_date(text, site.day_first)
    if day is None:
        raise Fault(f"{field.label.upper()} MUST BE A DATE, AS {show('date', date(2012, 5, 1), site)}")
    return day


def _first_day(text: str, field: Field, site: Site) -> date:
    """A date, or the first day of a period in words."""
    return _in_words(text, field, site)[0]


def _last_day(text: str, field: Field, site: Site) -> date:
    """A date, or the last day of a period in words."""
    return _in_words(text, field, site)[-1]


def _in_words(text: str, field: Field, site: Site) -> tuple[date, ...]:
    """The days of a period, or a date."""
    from renterrewards import periods

    try:
        return periods.period(text, site.today) or (_date(text, field, site),)
    except Fault as fault:
        raise Fault(f"{fault.message}, OR WORDS, AS T-7 OR LM") from None


def _birthday(text: str, field: Field, site: Site) -> date:
    """A date that cannot lie ahead: a two-digit year beyond today is of the last century."""
    day = _date(text, field, site)
    if day > site.today and re.fullmatch(r"\d{5,6}|\d{1,2}\D\d{1,2}\D\d{2}", text):
        day = _date(f"{text[:-2]}{day.year - 100}", field, site)
    if day > site.today:
        raise Fault(f"{field.label.upper()} MUST NOT LIE AHEAD")
    return day


def _moment(text: str, field: Field, site: Site) -> datetime:
    """A date and a time, in the location's own time."""
    parts = text.upper().replace(" A", "A").replace(" P", "P").split()
    day = read_date(parts[0], site.day_first)
    time = read_time(parts[1]) if len(parts) == 2 else None
    if day is None or time is None:
        example = show("moment", datetime(2012, 5, 1, 9, 0), site)
        raise Fault(f"{field.label.upper()} MUST BE A DATE AND A TIME, AS {example}")
    return datetime.combine(day, time)


def _zone(text: str, field: Field, site: Site) -> str:
    """A time zone in its official spelling, typed in any case."""
    for name in clock.zones():
        if name.upper() == text.upper():
            return name
    raise Fault(f"{field.label.upper()} IS NOT KNOWN, TYPE ONE AS AMERICA/NEW_YORK OR UTC")


def _fitting(text: str, field: Field) -> str:
    if len(text) > field.length:
        raise Fault(f"{field.label.upper()} TAKES AT MOST {field.length} CHARACTERS")
    if field.values and text not in field.values:
        raise Fault(f"{field.label.upper()} MUST BE {_listed(field.values)}")
    return text


def _in_range(value: int, seen: float, field: Field) -> int:
    low, high = field.minimum, field.maximum
    if (low is not None and seen < low) or (high is not None and seen > high):
        raise Fault(f"{field.label.upper()} MUST BE {_limits(low, high)}")
    return value


def _limits(low: int | None, high: int | None) -> str:
    if low is not None and high is not None:
        return f"{low} TO {high}"
    return f"{low} OR MORE" if high is None else f"{high} OR LESS"


def _listed(values: tuple[str, ...]) -> str:
    return values[0] if len(values) == 1 else f"{', '.join(values[:-1])} OR {values[-1]}"


# -- value to shown text --------------------------------------------------------------------------


def _show_date(value: date, site: Site) -> str:
    first, second = (value.day, value.month) if site.day_first else (value.month, value.day)
    return f"{first:02}-{second:02}-{value.year % 100:02}"  # strftime asks the locale: twenty times as long


def _show_moment(value: datetime, site: Site) -> str:
    clock = value.strftime("%H%M") if site.clock == "24" else value.strftime("%I:%M%p")[:-1]
    return f"{_show_date(value, site)} {clock}"


_ENTER: dict[str, Callable[[str, Field, Site], Any]] = {
    "text": _text,
    "plain": lambda text, field, site: _fitting(text, field),
    "email": _email,
    "code": _code,
    "printer": _code,
    "choice": _choice,
    "everywhere": _everywhere,
    "flag": _flag,
    "number": _number,
    "decimal": _hundredths,
    "money": _hundredths,
    "date": _date,
    "first_day": _first_day,
    "last_day": _last_day,
    "birthday": _birthday,
    "moment": _moment,
    "zone": _zone,
}

_BLANK: dict[str, Any] = {
    "text": "",
    "plain": "",
    "email": "",
    "code": "",
    "printer": "",
    "choice": "",
    "everywhere": "",
    "zone": "",
    "flag": False,
}

_SHOW: dict[str, Callable[[Any, Site], str]] = {
    "flag": lambda value, site: "Y" if value else "N",
    "decimal": lambda value, site: amount_text(value),
    "money": lambda value, site: money_text(value),
    "date": _show_date,
    "first_day": _show_date,
    "last_day": _show_date,
    "birthday": _show_date,
    "moment": _show_moment,
}

KINDS = frozenset(_ENTER) | {"password"}
"""The kinds a map may give a field."""

WORDED = frozenset({"first_day", "last_day"})
"""The kinds that take days in words too: the dates of reports, which are run again on other days."""
