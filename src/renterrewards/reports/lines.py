"""Rows of values to lines of text, every value in its place: one by one, or a page at a time for long reports."""

from collections.abc import Callable, Iterable, Sequence
from itertools import repeat
from typing import Any

from renterrewards import cells, entry
from renterrewards.money import money_text
from renterrewards.reports.report import Column, Row

GAP = "  "

Placer = Callable[[Sequence[Any]], Iterable[str]]
"""Takes the values of a column and gives the texts that stand in its place."""


def shown(kind: str, value: Any, site: entry.Site) -> str:
    """A value as it is printed: `1,234`, `+5`, `1,234.50`, `05-05-12`, `95.23`; a text as it is."""
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

    Column by column, so that what can be done for all values at once is, and no figure is written twice.
    """
    placers = [_PLACERS.get(column.kind, _Known)(column, site) for column in columns]

    def lines(rows: Sequence[Row]) -> list[str]:
        across = [place(values) for place, values in zip(placers, zip(*rows, strict=True), strict=False)]
        return [text.rstrip() for text in map(GAP.join, zip(*across, strict=True))]

    return lines


def _placed(column: Column, value: Any, site: entry.Site) -> str:
    return (cells.right if column.right else cells.left)(shown(column.kind, value, site), column.width)


class _Known(dict[Any, str]):
    """Places the values of a column that come again and again, each written once: counts, points, dates."""

    MOST = 20_000

    def __init__(self, column: Column, site: entry.Site) -> None:
        super().__init__()
        self._column, self._site = column, site

    def __call__(self, values: Sequence[Any]) -> Iterable[str]:
        """The texts of some values."""
        if len(self) > self.MOST:
            self.clear()
        return map(self.__getitem__, values)

    def __missing__(self, value: Any) -> str:
        self[value] = text = _placed(self._column, value, self._site)
        return text


class _Quick:
    """Places the values of a column that are all different; a batch with one out of the ordinary goes one by one."""

    def __init__(self, column: Column, site: entry.Site) -> None:
        self._column, self._site, self._width = column, site, column.width

    def __call__(self, values: Sequence[Any]) -> Iterable[str]:
        try:
            made = self.quickly(values)
        except (TypeError, ValueError):  # a blank, or a text among figures
            made = []
        if len(whole := "".join(made)) == self._width * len(values) and whole.isascii() and whole.isprintable():
            return made
        return [_placed(self._column, value, self._site) for value in values]

    def quickly(self, values: Sequence[Any]) -> list[str]:
        """Texts; with a character too many or a strange one they are not taken."""
        return list(map(str.ljust, values, repeat(self._width)))


class _Keys(_Quick):
    def quickly(self, values: Sequence[Any]) -> list[str]:
        return list(map(f"%{self._width}d".__mod__, values))


class _Money(_Quick):
    """Units and cents apart: to write a whole amount with its commas takes five times as long."""

    def __init__(self, column: Column, site: entry.Site) -> None:
        super().__init__(column, site)
        self._units = _Known(Column(column.key, "", column.width - 3, "number"), site)
        self._cents = [f".{cents:02}" for cents in range(100)]

    def quickly(self, values: Sequence[Any]) -> list[str]:
        if min(values) < 0:
            return []
        units, cents = self._units([value // 100 for value in values]), self._cents
        return [unit + cents[value % 100] for unit, value in zip(units, values, strict=True)]


_PLACERS: dict[str, Callable[[Column, entry.Site], Placer]] = {"text": _Quick, "key": _Keys, "money": _Money}

_SHOW: dict[str, Callable[[Any], str]] = {
    "text": str,
    "key": str,
    "number": "{:,}".format,
    "signed": "{:+,}".format,
    "money": money,
    "rate": lambda share: f"{share * 100:.2f}",
}
