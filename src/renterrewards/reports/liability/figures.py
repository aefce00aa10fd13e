"""A report of figures: its rows as values, from which the page and the JSON output are made alike."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from renterrewards.money import money_text
from renterrewards.reports.report import Column, Report, Row, of_kind


@dataclass(frozen=True, slots=True)
class Figures:
    """A report whose rows are there already, and what else its JSON output names."""

    code: str
    title: str
    parameters: tuple[tuple[str, str], ...]
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Any, ...]]
    total: tuple[Any, ...] = ()
    empty: str = "NOTHING SELECTED"
    facts: dict[str, Any] = field(default_factory=dict)
    """What else the JSON output names: the method, the policy, the day."""


def report(figures: Figures) -> Report:
    """The figures as a report."""
    return Report(
        code=figures.code,
        title=figures.title,
        parameters=figures.parameters,
        columns=figures.columns,
        rows=_rows(figures),
        total=lambda: figures.total,
        empty=figures.empty,
    )


def plain(figures: Figures) -> dict[str, Any]:
    """The figures for JSON: points whole, money and rates as text, dates as YYYY-MM-DD."""
    rows = [_plain(figures, row) for row in figures.rows]
    return figures.facts | {"rows": rows} | ({"total": _plain(figures, figures.total)} if figures.total else {})


def _rows(figures: Figures) -> Generator[Row, None, None]:
    yield from figures.rows


def _plain(figures: Figures, row: tuple[Any, ...]) -> dict[str, Any]:
    return {c.key: _for_json(*of_kind(c.kind, value)) for c, value in zip(figures.columns, row, strict=True)}


def _for_json(kind: str, value: Any) -> Any:
    match kind, value:
        case _, None:
            return None
        case "money", int():
            return money_text(value)
        case "rate", Decimal():
            return f"{value * 100:.2f}"
        case "percent", Decimal():
            return f"{value * 100:.2f} %"
        case _, Decimal():
            return str(value)
        case _, date():
            return value.isoformat()
    return value
