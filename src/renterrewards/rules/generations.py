"""Which of many backups are kept: the last of each of the latest days, weeks and months."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple


class Generations(NamedTuple):
    """Of how many days, weeks and months one is kept."""

    daily: int = 7
    weekly: int = 4
    monthly: int = 12


def kept(made: Iterable[datetime], generations: Generations, now: datetime | None = None) -> set[datetime]:
    """The moments whose backups stay: days without any count for none. The newest always stays.

    So does the one of `now`, which is not the newest where a clock ran ahead before.
    """
    newest_first = sorted(set(made), reverse=True)
    found = {moment for moment in newest_first if moment in (newest_first[0], now)}
    for number, period in zip(generations, _PERIODS, strict=True):
        found |= _last_of_each(newest_first, number, period)
    return found


_PERIODS: tuple[Callable[[datetime], Any], ...] = (
    lambda moment: moment.date(),
    lambda moment: moment.isocalendar()[:2],
    lambda moment: (moment.year, moment.month),
)


def _last_of_each(newest_first: list[datetime], number: int, period: Callable[[datetime], Any]) -> set[datetime]:
    last: dict[Any, datetime] = {}
    for moment in newest_first:
        last.setdefault(period(moment), moment)
    return set(list(last.values())[:number])
