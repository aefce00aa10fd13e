"""Rows of values to lines of text, every value in its place: one by one, or a page at a time for long reports."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice, repeat
from typing import Any

from renterrewards import cells, entry
from renterrewards.money import money_text
from renterrewards.reports.report import Column, Row, of_kind

GAP = "  "

TOGETHER = 256
"""Rows whose lines are made together."""


def shown(kind: str, value: Any, site: entry.Site) -> str:
    """A value as it is printed: `1,234`, `+5`, `1,234.50`, `05-05-12`, `95.23`; a text as it is."""
    kind, value = of_kind(kind, value)
    if value is None or isinstance(value, str):
        return value or ""
    maker = _SHOW.get(kind)
    return maker(value) if maker else entry.show(kind, value, site)


def money(minor: int) -> str:
    """Minor units with thousands commas: 1234500 is `12,345.00`."""
    text = money_text(abs(minor))
    return f"{'-' if minor < 0 else ''}{int(text[:-3]):,}{text[-3:]}"


def line(columns: Sequence[Column], row: Row, site: entry.Site) -> str:
    """A row on its line, every column in its place."""
    return GAP.join(_placed(column, value, site) for column, value in zip(columns, row, strict=True)).rstrip()


def liner(columns: Sequence[Column], site: entry.Site) -> Callable[[Sequence[Row]], list[str]]:
    """`line` for many rows of the same columns, a page at a time, at a quarter of what each row alone costs.

    Column by column, so that what can be done for all values at once is, and no figure is written twice. When one is
    out of the ordinary, or comes out too wide, the columns are placed once more with care.
    """
    placers = [_PLACERS.get(column.kind, _Known)(column, site) for column in columns]
    width = sum(column.width for column in columns) + len(GAP) * (len(columns) - 1)

    def lines(rows: Sequence[Row]) -> list[str]:
        across = list(zip(*rows, strict=True))
        try:
            made = _across(placer.quickly(values) for placer, values in zip(placers, across, strict=False))
        except (TypeError, ValueError):  # a blank, or a text among figures
            made = []
        if sum(map(len, made)) != width * len(rows):
            made = _across(placer.carefully(values) for placer, values in zip(placers, across, strict=False))
        return list(map(str.rstrip, made))

    return lines


def lined(rows: Iterator[Row], columns: Sequence[Column], site: entry.Site) -> Iterator[str]:
    """The lines of rows as they come, some hundred made together."""
    lines = liner(columns, site)
    while some := list(islice(rows, TOGETHER)):
        yield from lines(some)


def _across(columns: Iterable[Iterable[str]]) -> list[str]:
    return list(map(GAP.join, zip(*columns, strict=True)))


def _is_plain(text: str) -> bool:
    """Whether every character of a text takes one place and only stands there."""
    return text.isascii() and text.isprintable()


def _placed(column: Column, value: Any, site: entry.Site) -> str:
    text = shown(column.kind, value, site)
    if column.kind == "exact":
        text = cells.marked(text, column.width)
    return (cells.right if column.right else cells.left)(text, column.width)


class _Known(dict[Any, str]):
    """Places values that come again and again, each written once: counts, points, dates."""

    MOST = 20_000

    def __init__(self, column: Column, site: entry.Site) -> None:
        super().__init__()
        self._column, self._site = column, site

    def quickly(self, values: Sequence[Any]) -> Iterable[str]:
        """The texts of some values, each as wide as the column."""
        if len(self) > self.MOST:
            self.clear()
        return map(self.__getitem__, values)

    carefully = quickly

    def __missing__(self, value: Any) -> str:
        self[value] = text = _placed(self._column, value, self._site)
        return text


class _Texts:
    """Places values that are all different, as names are."""

    def __init__(self, column: Column, site: entry.Site) -> None:
        self._column, self._site, self._width = column, site, column.width

    def quickly(self, values: Sequence[Any]) -> Iterable[str]:
        """The texts of some values; one too long comes out wider, one out of the ordinary is a TypeError."""
        if not _is_plain("".join(values)):
            raise TypeError
        return map(str.ljust, values, repeat(self._width))

    def carefully(self, values: Sequence[Any]) -> Iterable[str]:
        """The texts of any values."""
        try:
            made = list(self.quickly(values))
        except (TypeError, ValueError):
            made = []
        return made if sum(map(len, made)) == self._width * len(values) else list(map(self._one, values))

    def _one(self, value: Any) -> str:
        if isinstance(value, str) and len(value) <= self._width and not self._column.right and _is_plain(value):
            return value.ljust(self._width)  # most names, where a few have letters of their own
        return _placed(self._column, value, self._site)


class _Keys(_Texts):
    """Places numbers that are names."""

    def quickly(self, values: Sequence[Any]) -> Iterable[str]:
        texts = [] if None in values else list(map(str, values))
        if not texts or not _is_plain("".join(texts)):
            raise TypeError
        return map(str.rjust, texts, repeat(self._width))


class _Money(_Texts):
    """Places amounts, units and cents apart: to write a whole amount with its commas takes five times as long."""

    def __init__(self, column: Column, site: entry.Site) -> None:
        super().__init__(column, site)
        self._units = _Known(Column(column.key, "", column.width - 3, "number"), site)
        self._cents = [f".{cents:02}" for cents in range(100)]
        room = column.width - len(".00")
        self._beyond = 100 * 10 ** (room - room // 4) if room > 0 else 0  # of digits that fit beside their commas

    def quickly(self, values: Sequence[Any]) -> Iterable[str]:
        if min(values) < 0 or max(values) >= self._beyond:
            raise TypeError
        units, cents = self._units.quickly([value // 100 for value in values]), self._cents
        return [unit + cents[value % 100] for unit, value in zip(units, values, strict=True)]


_PLACERS: dict[str, Callable[[Column, entry.Site], "_Known | _Texts"]] = {
    "text": _Texts,
    "exact": _Texts,
    "bar": _Texts,
    "key": _Keys,
    "money": _Money,
}

_SHOW: dict[str, Callable[[Any], str]] = {
    "text": str,
    "exact": str,
    "key": str,
    "number": "{:,}".format,
    "signed": "{:+,}".format,
    "money": money,
    "rate": lambda share: f"{share * 100:.2f}",
    "percent": lambda share: f"{share * 100:.2f} %",
}
