"""AWARDRPT as a manager lays it out: his columns, his order, the first so many customers, sub-totals."""

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import takewhile
from typing import Any

from renterrewards import entry
from renterrewards.money import money_text
from renterrewards.reports import awards
from renterrewards.reports.award_columns import CHOICES, FOR_SCRIPTS, LEGACY, PARTS, columns, maker
from renterrewards.reports.report import Column, Heading, Marked, Progress, Report, Row, Summed, told
from renterrewards.store import control
from renterrewards.store.award_layouts import NONE, Figures, Layout, lines
from renterrewards.store.awards import AwardQuery
from renterrewards.store.locations import GROUP
from renterrewards.store.work import Work

WHO = frozenset({"customer_number", "name", "first_name", "last_name", *(column.key for column in PARTS.values())})
"""Columns that stay on the glass where they are the first."""

NAMELESS = "(NONE)"
"""How a part is called whose location or type is blank, or that is in no group."""

FILES = {"LOCATION": "location", "GROUP": "location_group", "TYPE": "customer_type"}


@dataclass(slots=True)
class Sums:
    """What lines come to; `own` are the figures of the customers themselves, by the codes of their columns."""

    customers: int = 0
    rentals: int = 0
    days: int = 0
    revenue: int = 0
    own: dict[str, int] = field(default_factory=dict)

    def add(self, figures: Figures, own: dict[str, int]) -> None:
        """Count one customer in."""
        self.customers += 1
        self.rentals += figures.rentals
        self.days += figures.days
        self.revenue += figures.revenue
        for code, value in own.items():
            self.own[code] = self.own.get(code, 0) + value

    def of(self, code: str) -> int | None:
        """What stands below a column; None where nothing is added up."""
        if CHOICES[code].summed:
            return self.own.get(code, 0)
        figures = {"RENTALS": self.rentals, "DAYS": self.days, "REVENUE": self.revenue}
        averages = {"PERDAY": self.days, "PERRENTAL": self.rentals}
        return _average(self.revenue, averages[code]) if code in averages else figures.get(code)


class Run:
    """One run of the report; the sums grow with its rows."""

    def __init__(self, work: Work, query: AwardQuery, layout: Layout, progress: Progress | None = None) -> None:
        self.layout, self.columns = layout, columns(layout)
        self.grand, self.parts = Sums(), dict[str, Sums]()
        self._work, self._query, self._progress = work, query, progress
        self._own = {code: n for n, code in enumerate(layout.columns) if CHOICES[code].summed}

    def rows(self) -> Generator[Row, None, None]:
        """The lines, and with sub-totals a heading before each part and what it comes to after it.

        A customer is counted once in the grand total, with his figures in the whole of the report.
        """
        parted, make, seen = self.layout.subtotal_by != NONE, maker(self.layout.columns), set[int]()
        names = self._names()
        with closing(told(lines(self._work, self._query, self.layout), self._progress)) as found:
            for part, customer, figures, whole, values in found:
                row = make(values)
                own = {code: row[n] for code, n in self._own.items()}
                if not parted or customer not in seen:
                    self.grand.add(whole, own)
                if not parted:
                    yield row
                    continue
                seen.add(customer)
                if part not in self.parts:
                    yield from self._ended()
                    yield self._heading(part, names)
                self.parts.setdefault(part, Sums()).add(figures, own)
                yield (part or NAMELESS, *row)
            yield from self._ended()

    def total(self) -> Row:
        """The grand total."""
        row = [self.grand.of(code) for code in self.layout.columns]
        return self._labelled(row if self.layout.subtotal_by == NONE else [None, *row], "GRAND TOTAL", self.grand)

    def _ended(self) -> Generator[Row, None, None]:
        """The sub-total of the part before, if there is one."""
        if self.parts:
            part, sums = next(reversed(self.parts.items()))
            row = [part or NAMELESS, *(sums.of(code) for code in self.layout.columns)]
            yield Summed(self._labelled(row, "SUB-TOTAL", sums))

    def _heading(self, part: str, names: dict[str, str]) -> Row:
        text = f"{self.layout.subtotal_by} {part or NAMELESS}  {names.get(part, '')}".rstrip()
        return Heading((text, *(None for _ in self.layout.columns)))

    def _names(self) -> dict[str, str]:
        """What the parts are called, by their codes."""
        if self.layout.subtotal_by == NONE:
            return {}
        kept = control.every(self._work, FILES[self.layout.subtotal_by])
        if self.layout.subtotal_by == "LOCATION":
            return {one.code: one.name for one in kept}
        return {getattr(one, "code", "") or getattr(one, "type_code", ""): one.description for one in kept}

    def _labelled(self, row: Sequence[Any], label: str, sums: Sums) -> Row:
        """With the label and the number of customers, in columns of their own or in one, as far as there is room."""
        customers = f"{sums.customers:,} CUSTOMER{'' if sums.customers == 1 else 'S'}"
        made = list(row)
        if (place := _room(self.columns, made, label)) is None:
            label, place = "TOTAL", _room(self.columns, made, "TOTAL")
        if place is not None:
            made[place] = label
        if (other := _room(self.columns, made, customers)) is not None:
            made[other] = customers
        elif place is not None and self.columns[place].width >= len(both := f"{label}, {customers}"):
            made[place] = both
        return tuple(made)


def is_legacy(query: AwardQuery, layout: Layout) -> bool:
    """Whether it is the report of the old system, which knows one location or all."""
    return layout == Layout(columns=LEGACY) and not query.location.startswith(GROUP)


def report_layout(
    work: Work, query: AwardQuery, layout: Layout, site: entry.Site, progress: Progress | None = None
) -> Report:
    """The report over `work`, which must stay open until the last row is read.

    The printed report of the old system has a statement of its own, which is faster.
    """
    if is_legacy(query, layout):
        return awards.report_awards(work, query, site, progress)
    run = Run(work, query, layout, progress)
    return Report(
        code=awards.CODE,
        title=awards.TITLE,
        parameters=(*awards.parameters(query, site), *_parameters(layout)),
        columns=run.columns,
        rows=run.rows(),
        total=run.total,
        empty=awards.EMPTY,
        sections=layout.subtotal_by != NONE,
        keep=len(list(takewhile(WHO.__contains__, (column.key for column in run.columns)))),
    )


def plain(work: Work, query: AwardQuery, layout: Layout) -> dict[str, Any]:
    """The rows, sub-totals and total as plain data: money as text with two decimals, dates as YYYY-MM-DD."""
    if is_legacy(query, layout):
        return awards.plain(work, query)
    if layout.columns == LEGACY:
        layout = replace(layout, columns=FOR_SCRIPTS)
    run = Run(work, query, layout)
    rows = [_plain(run.columns, row) for row in run.rows() if not isinstance(row, Marked)]
    subtotals = [
        {PARTS[layout.subtotal_by].key: part or NAMELESS} | _sums(layout, sums) for part, sums in run.parts.items()
    ]
    found = {"rows": rows, "total": _sums(layout, run.grand)}
    return found if layout.subtotal_by == NONE else found | {"subtotals": subtotals}


def _plain(shown: Sequence[Column], row: Row) -> dict[str, Any]:
    return {column.key: _for_json(column.kind, value) for column, value in zip(shown, row, strict=True)}


def _sums(layout: Layout, sums: Sums) -> dict[str, Any]:
    figures = {"rentals": sums.rentals, "days": sums.days, "revenue": money_text(sums.revenue)}
    shown = {CHOICES[code].column: sums.of(code) for code in layout.columns}
    more = {column.key: _for_json(column.kind, value) for column, value in shown.items() if value is not None}
    return {"customers": sums.customers} | figures | more


def _for_json(kind: str, value: Any) -> Any:
    if kind == "money" and value is not None:
        return money_text(value)
    return value.isoformat() if isinstance(value, date) else value


def _parameters(layout: Layout) -> tuple[tuple[str, str], ...]:
    """What is not as in the printed report."""
    order = f"{layout.sort_by}{' DESC' if layout.descending else ''}"
    return (
        *([("SORTED BY", order)] if order != "CUSTOMER" else []),
        *([("TOP", f"{layout.top:,}")] if layout.top else []),
        *([("SUBTOTAL BY", layout.subtotal_by)] if layout.subtotal_by != NONE else []),
    )


def _room(shown: Sequence[Column], row: Sequence[Any], text: str) -> int | None:
    """The first column without figures that is blank and takes the text."""
    named = [n for n, column in enumerate(shown) if not column.right or column.kind == "key"]
    return next((n for n in named if row[n] is None and shown[n].width >= len(text)), None)


def _average(revenue: int, number: int) -> int | None:
    return (2 * revenue + number) // (2 * number) if number else None
