"""Cells to values, through the same `entry.enter` as every field on the screens, and ISO times besides.

A whole column is taken at once: what repeats is worked out once, and what is plain is told by all of it. Days and
instants stay texts, as the store has them: ISO texts sort as time does, and every database takes them.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from renterrewards import clock
from renterrewards.cleaner import clean
from renterrewards.entry import EMAIL, Site, enter
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
        if not _plain(cells):
            return [take(cell) for cell in cells]
        shown = list(map(str.strip, _BETWEEN.join(cells).upper().split(_BETWEEN))) if cells else []
        if max(map(len, shown), default=0) > length or (required and not all(shown)):
            raise Fault("NOT ALL OF IT")
        return shown

    return Heading(name, take, take_all)


def email(name: str, length: int) -> Heading:
    """A column of e-mail addresses; blank is none."""
    take = _entered(name, kind="email", length=length)

    def take_all(cells: Sequence[str]) -> list[str]:
        shown = list(map(str.strip, cells))
        if not _plain(cells) or not all(map(EMAIL.fullmatch, filter(None, shown))):
            return [take(cell) for cell in cells]
        if max(map(len, shown), default=0) > length:
            raise Fault("NOT ALL OF IT")
        return shown

    return Heading(name, take, take_all)


_BETWEEN = "\n"
"""Stands in no cell that is plain."""


def _plain(cells: Sequence[str]) -> bool:
    """Whether no cell has anything that the cleaner would look at."""
    together = "".join(cells)
    return together.isascii() and together.isprintable()


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

    @checked
    def take(typed: str) -> str | None:
        shown = clean(typed).strip()
        if not shown and required:
            raise Fault("IS REQUIRED")
        return _moment(shown) if shown else None

    days, times = Memo(_day), Memo(_hour)
    hours, rest = Memo(lambda text: days[text[:DAY]] + times[text[DAY:]]), Memo(_within_hour)

    def take_all(cells: Sequence[str]) -> list[str | None]:
        try:
            return [hours[c[:HOUR]] + rest[c[HOUR:]] if c or required else None for c in cells]
        except LookupError:
            return [take(cell) for cell in cells]

    return Heading(name, take, take_all)


DAY, HOUR = len("2012-05-01"), len("2012-05-01 09")


class Zone(Memo):
    """The UTC hour of an hour of a location's time, both as texts; blank where the clock is turned on that day."""

    def __init__(self, zone: str) -> None:
        super().__init__(self._hour)
        self._zone = zone
        self._days = Memo(self._day)

    def instant(self, wall: str) -> str:
        """The instant of a time at the location, as the store has it."""
        if hour := self[wall[:HOUR]]:
            return str(hour) + wall[HOUR:]
        return self._utc(wall).isoformat(" ", "microseconds")

    def second(self, wall: str) -> str:
        """The later instant of a time that comes twice as the clock is turned back; of any other its own."""
        return self._utc(wall, fold=1).isoformat(" ", "microseconds")

    def _hour(self, wall: str) -> str:
        if not (found := self._days[wall[:DAY]]):
            return ""
        days, ahead = found
        day, hour = divmod(int(wall[DAY:]) + ahead, 24)
        return f"{days[day + 1]} {hour:02}"

    def _day(self, day: str) -> tuple[tuple[str, str, str], int] | None:
        """The days around that of the location and how many hours UTC is ahead of it, the same all day."""
        begins, ends = (self._utc(f"{day} {time}") for time in ("00:00", "23:59:59"))
        midnight = datetime.fromisoformat(day)
        ahead, seconds = divmod((begins - midnight).total_seconds(), 3600)
        if seconds or ends - begins != _DAY_LONG:
            return None
        around = (midnight - timedelta(1), midnight, midnight + timedelta(1))
        before, same, after = (found.date().isoformat() for found in around)
        return (before, same, after), int(ahead)

    def _utc(self, wall: str, fold: int = 0) -> datetime:
        return clock.utc(datetime.fromisoformat(wall).replace(fold=fold), self._zone)


_DAY_LONG = timedelta(hours=23, minutes=59, seconds=59)


def _day(text: str) -> str:
    return _piece(text, r"\d{4}-\d\d-\d\d", "{} 09:00")[:DAY]


def _hour(text: str) -> str:
    return _piece(text, r"[ T]\d\d", "2012-05-01{}:00")[DAY:HOUR]


def _within_hour(text: str) -> str:
    return _piece(text, r":\d\d(:\d\d(\.\d{1,6})?)?", "2012-05-01 09{}")[HOUR:]


def _piece(text: str, form: str, whole: str) -> str:
    """A part of a moment that is written in the plain way, in a whole one; LookupError for any other."""
    if not re.fullmatch(form, text, re.ASCII):
        raise LookupError(text)
    try:
        return _moment(whole.format(text))
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
