"""Rows of values to lines of text, every value in its place: one by one, or a page at a time for long reports."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from renterrewards import cells, entry
from renterrewards.money import money_text
from renterrewards.reports.report import Column, Row, of_kind

GAP = "  "


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


def _placed(column: Column, value: Any, site: entry.Site) -> str:
    return (cells.right if column.right else cells.left)(shown(column.kind, value, site), column.width)


def liner(columns: Sequence[Column], site: entry.Site) -> Callable[[Sequence[Row]], list[str]]:
    """`line` for many rows of the same columns.

    A long report costs what its cells cost. Here a page goes through one format, column by column, without a step of
    Python for any cell; only a row that does not come out as wide as it must, or not in plain letters, goes by `line`.
    """
    if any(column.kind not in _SPEC for column in columns):
        return lambda rows: [line(columns, row, site) for row in rows]
    form = GAP.join(_SPEC[column.kind](column.width) for column in columns).format
    turned = [(n, _turning(column.kind, site)) for n, column in enumerate(columns) if column.kind in _TURNED]
    width = sum(column.width for column in columns) + len(GAP) * (len(columns) - 1)

    def lines(rows: Sequence[Row]) -> list[str]:
        if not rows:
            return []
        across: list[Any] = list(zip(*rows, strict=True))
        try:
            for n, turn in turned:
                across[n] = list(map(turn, across[n]))
            made = list(map(form, *across))
        except (TypeError, ValueError):  # a blank, or a text among figures
            return [line(columns, row, site) for row in rows]
        return [
            text.rstrip() if len(text) == width and text.isascii() and text.isprintable() else line(columns, row, site)
            for text, row in zip(made, rows, strict=True)
        ]

    return lines


class _Dates(dict[date | None, str]):
    """The text of each date, made once: a report has few days and many rows."""

    def __init__(self, site: entry.Site) -> None:
        super().__init__({None: ""})
        self._site = site

    def __missing__(self, day: Any) -> str:
        self[day] = text = shown("date", day, self._site)
        return text


def _turning(kind: str, site: entry.Site) -> Callable[[Any], Any]:
    return _Dates(site).__getitem__ if kind == "date" else lambda minor: minor / 100


_TURNED = ("date", "money")

_SHOW: dict[str, Callable[[Any], str]] = {
    "text": str,
    "key": str,
    "number": "{:,}".format,
    "signed": "{:+,}".format,
    "money": money,
    "rate": lambda share: f"{share * 100:.2f}",
    "percent": lambda share: f"{share * 100:.2f} %",
}

_SPEC: dict[str, Callable[[int], str]] = {
    "key": lambda width: f"{{:>{width}}}",
    "number": lambda width: f"{{:>{width},}}",
    "signed": lambda width: f"{{:>+{width},}}",
    "money": lambda width: f"{{:>{width},.2f}}",
    "text": lambda width: f"{{:<{width}.{width}}}",
    "date": lambda width: f"{{:<{width}.{width}}}",
}
"""The kinds that a format can print; a column of another kind makes its report print row by row."""
