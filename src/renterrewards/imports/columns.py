"""Cell to value, through the same `entry.enter` as every field on the screens, and ISO times besides."""

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from renterrewards.cleaner import clean
from renterrewards.entry import Site, enter
from renterrewards.faults import Fault
from renterrewards.imports.sheet import Heading, checked
from renterrewards.maps import Field

NUMBER_LIMIT = 99_999_999
"""Customer and RA numbers have at most eight digits on the screens."""

_SITE = Site(today=date.min)  # only dates as typed at the counter depend on the site; files have ISO dates
_REPEATS = 8192


def text(name: str, length: int, required: bool = False, kind: str = "text") -> Heading:
    """A column of text, upper-cased; longer than its field on the screens is a bad row."""
    return Heading(name, _entered(name, kind=kind, length=length, required=required))


def code(name: str, length: int, required: bool = False) -> Heading:
    """A column of codes that repeat, as locations do."""
    return Heading(name, _remembered(_entered(name, kind="code", length=length, required=required)))


def number(
    name: str, required: bool = True, minimum: int = 1, repeats: bool = False, optional: bool = False
) -> Heading:
    """A column of whole numbers."""
    take = _entered(name, kind="number", length=12, required=required, minimum=minimum, maximum=NUMBER_LIMIT)
    return Heading(name, _remembered(take) if repeats else take, optional)


def money(name: str) -> Heading:
    """A column of money to minor units; blank is none."""
    take = _remembered(_entered(name, kind="money", length=14, minimum=0))
    return Heading(name, lambda typed: take(typed) or 0)


def day(name: str) -> Heading:
    """An optional column of dates, as 2012-05-01; blank is none."""

    def take(typed: str) -> date | None:
        shown = clean(typed).strip()
        if not shown:
            return None
        try:
            found = date.fromisoformat(shown)
        except ValueError:
            raise Fault(_NO_DAY) from None
        if len(shown) != len("2012-05-01") or not 1900 <= found.year < 2100:
            raise Fault(_NO_DAY)
        return found

    return Heading(name, checked(_remembered(take)), optional=True)


def moment(name: str, required: bool = False) -> Heading:
    """A column of dates with times, in the location's own time."""

    def take(typed: str) -> datetime | None:
        shown = clean(typed).strip()
        if not shown:
            if required:
                raise Fault("IS REQUIRED")
            return None
        return _moment(shown)

    return Heading(name, checked(take))


def _moment(shown: str) -> datetime:
    try:
        found = datetime.fromisoformat(shown)
    except ValueError:
        raise Fault(_NO_MOMENT) from None
    if len(shown) < len("2012-05-01 09:00") or found.tzinfo or not 1900 <= found.year < 2100:
        raise Fault(_NO_MOMENT)
    return found


_NO_DAY = "MUST BE A DATE, AS 2012-05-01"
_NO_MOMENT = "MUST BE A DATE AND A TIME, AS 2012-05-01 09:00:00"


def _entered(name: str, **meaning: Any) -> Callable[[str], Any]:
    field = Field(name=name, page="", row=0, column=0, number="", label="", **meaning)
    return checked(lambda typed: enter(field, typed, _SITE))


def _remembered(take: Callable[[str], Any]) -> Callable[[str], Any]:
    """The same, computed once for a text that comes again and again."""
    return lru_cache(maxsize=_REPEATS)(take)
