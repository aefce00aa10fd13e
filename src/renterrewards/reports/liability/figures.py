"""A report of figures: its rows as values, from which the page and the JSON output are made alike."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from renterrewards import entry
from renterrewards.money import money_text
from renterrewards.reports.report import Column, Report, Row, told


@dataclass(frozen=True, slots=True)
class Figures:
    """`kinds` says of each column whether it holds text, points, money (minor units), a rate (share of 1) or a date.

    A row's value None is shown blank.
    """

    code: str
    title: str
    parameters: tuple[tuple[str, str], ...]
    columns: tuple[Column, ...]
    kinds: tuple[str, ...]
    rows: Sequence[tuple[Any, ...]]
    total: tuple[Any, ...] = ()
    empty: str = "NOTHING SELECTED"
    facts: dict[str, Any] = field(default_factory=dict)
    """What else the JSON output names: the method, the policy, the day."""


def money(minor: int) -> str:
    """Minor units with thousands commas: 1234500 is `12,345.00`."""
    text = money_text(abs(minor))
    return f"{'-' if minor < 0 else ''}{int(text[:-3]):,}{text[-3:]}"


def rate(share: Decimal) -> str:
    """A share of 1 in percent: 0.9523 is `95.23`."""
    return f"{share * 100:.2f}"


def report(figures: Figures, site: entry.Site) -> Report:
    """The figures as a report."""
    return Report(
        code=figures.code,
        title=figures.title,
        parameters=figures.parameters,
        columns=figures.columns,
        rows=told(_rows(figures, site), None),
        total=lambda: _shown(figures, figures.total, site) if figures.total else (),
        empty=figures.empty,
    )


def plain(figures: Figures) -> dict[str, Any]:
    """The figures for JSON: points whole, money and rates as text, dates as YYYY-MM-DD."""
    rows = [_plain(figures, row) for row in figures.rows]
    return figures.facts | {"rows": rows} | ({"total": _plain(figures, figures.total)} if figures.total else {})


def _rows(figures: Figures, site: entry.Site) -> Generator[Row, None, None]:
    for row in figures.rows:
        yield _shown(figures, row, site)


def _shown(figures: Figures, row: tuple[Any, ...], site: entry.Site) -> Row:
    return tuple(
        "" if value is None else entry.show("date", value, site) if kind == "date" else _SHOW[kind](value)
        for kind, value in zip(figures.kinds, row, strict=True)
    )


def _plain(figures: Figures, row: tuple[Any, ...]) -> dict[str, Any]:
    named = zip(figures.columns, figures.kinds, row, strict=True)
    return {column.key: _for_json(kind, value) for column, kind, value in named}


def _for_json(kind: str, value: Any) -> Any:
    match kind, value:
        case _, None:
            return None
        case "money", int():
            return money_text(value)
        case "rate", Decimal():
            return rate(value)
        case _, date():
            return value.isoformat()
    return value


_SHOW: dict[str, Callable[[Any], str]] = {"text": str, "points": "{:,}".format, "money": money, "rate": rate}
