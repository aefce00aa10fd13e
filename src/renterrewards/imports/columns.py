"""Cells to values, through the same `entry.enter` as every field on the screens, and ISO times besides.

A whole column is taken at once: what repeats is worked out once, and what is plain is told by all of it. Days and
instants stay texts, as the store has them: ISO texts sort as time does, and every database takes them.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from renterrewards import clock
from renterrewards.cleaner import clean
from renterrewards.entry import Site, enter
from renterrewards.faults import Fault
from renterrewards.imports.sheet import Heading, checked
from renterrewards.maps import Field

NUMBER_LIMIT = 99_999_999
"""Customer and RA numbers have at most eight digits on the screens."""

_SITE = Site(today=date.min)  # only dates as typed at the counter depend on the site; files have ISO dates
_REPEATS = 50_000


class Memo(dict[str, Any]):
    """What was made of each text; begun anew when it is full."""

    def __init__(self, take: Callable[[str], Any]) -> None:
        super().__init__()
        self._take = take

    def __missing__(self, text: str) -> Any:
        """Work it out and keep it."""
        if len(self) >= _REPEATS:
            self.clear()
        value = self[text] = self._take(text)
        return value


def remembered(name: str, take: Callable[[str], Any], optional: bool = False) -> Heading:
    """A column of texts that come again and again."""
    memo = Memo(take)
    return Heading(name, take, lambda cells: list(map(memo.__getitem__, cells)), optional)


def text(name: str, length: int, required: bool = False) -> Heading:
    """A column of text, upper-cased; longer than its field on the screens is a bad row."""
    take = _entered(name, kind="text", length=length, required=required)

    def take_all(cells: Sequence[str]) -> list[str]:
        plain = [c.strip().upper() if c.isascii() and c.isprintable() else take(c) for c in cells]
        if max(map(len, plain), default=0) > length or (required and not all(plain)):
            raise Fault("NOT ALL OF IT")
        return plain

    return Heading(name, take, take_all)


def email(name: str, length: int) -> Heading:
    """A column of e-mail addresses; blank is none."""
    take = _entered(name, kind="email", length=length)
    return Heading(name, take, lambda cells: [take(cell) for cell in cells])


def code(name: str, length: int, required: bool = False) -> Heading:
    """A column of codes that repeat, as locations do."""
    return remembered(name, _entered(name, kind="code", length=length, required=required))


def number(name: str) -> Heading:
    """A column of customer or RA numbers."""
    take = _number(name, required=True, minimum=1)

    def take_all(cells: Sequence[str]) -> list[int]:
        digits = "".join(cells)
        if not (digits.isascii() and digits.isdigit() and all(cells) and max(map(len, cells)) <= len("99999999")):
            return [take(cell) for cell in cells]
        values = list(map(int, cells))
        return values if min(values) >= 1 else [take(cell) for cell in cells]

    return Heading(name, take, take_all)


def count(name: str, minimum: int = 1, optional: bool = False) -> Heading:
    """A column of whole numbers that repeat; blank is none."""
    return remembered(name, _number(name, required=False, minimum=minimum), optional)


def money(name: str) -> Heading:
    """A column of money to minor units; blank is none."""
    take = _entered(name, kind="money", length=14, minimum=0)
    return remembered(name, lambda typed: take(typed) or 0)


def day(name: str) -> Heading:
    """An optional column of dates, as 2012-05-01; blank is none."""
    return remembered(name, checked(iso_day), optional=True)


def iso_day(typed: str) -> date | None:
    """The date of a text as 2012-05-01, None when it is blank."""
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


def moment(name: str, required: bool = False) -> Heading:
    """A column of dates with times in the location's own time, made `2012-05-01 09:00:00.000000`; None is blank."""

    def take(typed: str) -> str | None:
        shown = clean(typed).strip()
        if not shown and required:
            raise Fault("IS REQUIRED")
        return _moment(shown) if shown else None

    take = checked(take)
    hours, rest = Memo(_hour), Memo(_within_hour)

    def take_all(cells: Sequence[str]) -> list[str | None]:
        try:
            return [hours[c[:HOUR]] + rest[c[HOUR:]] if c or required else None for c in cells]
        except LookupError:
            return [take(cell) for cell in cells]

    return Heading(name, take, take_all)


HOUR = len("2012-05-01 09")


class Hours(Memo):
    """The UTC hour of an hour of a location's time, both as texts; blank where the clock is turned within it."""

    def __init__(self, zone: str) -> None:
        super().__init__(self._utc)
        self._zone = zone

    def instant(self, wall: str) -> str:
        """The instant of a time at the location, as the store has it."""
        if utc := self[wall[:HOUR]]:
            return str(utc) + wall[HOUR:]
        return clock.utc(datetime.fromisoformat(wall), self._zone).isoformat(" ", "microseconds")

    def _utc(self, hour: str) -> str:
        ends = (clock.utc(datetime.fromisoformat(hour + end), self._zone) for end in (":00", ":59:59"))
        first, last = (end.isoformat(" ") for end in ends)
        even = first.endswith(":00:00") and first[:HOUR] == last[:HOUR]
        return first[:HOUR] if even else ""


def _hour(text: str) -> str:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d[ T]\d\d", text, re.ASCII):
        raise LookupError(text)
    return _iso(text + ":00")[:HOUR]


def _within_hour(text: str) -> str:
    if not re.fullmatch(r":\d\d(:\d\d(\.\d{1,6})?)?", text, re.ASCII):
        raise LookupError(text)
    return _iso("2012-05-01 09" + text)[HOUR:]


def _iso(text: str) -> str:
    try:
        return _moment(text)
    except Fault as fault:
        raise LookupError(text) from fault


def _moment(shown: str) -> str:
    try:
        found = datetime.fromisoformat(shown)
    except ValueError:
        raise Fault(_NO_MOMENT) from None
    if len(shown) < len("2012-05-01 09:00") or found.tzinfo or not 1900 <= found.year < 2100:
        raise Fault(_NO_MOMENT)
    return found.isoformat(" ", "microseconds")


_NO_DAY = "MUST BE A DATE, AS 2012-05-01"
_NO_MOMENT = "MUST BE A DATE AND A TIME, AS 2012-05-01 09:00:00"


def _number(name: str, required: bool, minimum: int) -> Callable[[str], Any]:
    return _entered(name, kind="number", length=12, required=required, minimum=minimum, maximum=NUMBER_LIMIT)


def _entered(name: str, **meaning: Any) -> Callable[[str], Any]:
    field = Field(name=name, page="", row=0, column=0, number="", label="", **meaning)
    return checked(lambda typed: enter(field, typed, _SITE))
