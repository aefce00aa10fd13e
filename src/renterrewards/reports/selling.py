"""Enrolment and award offers (ENRLRPT): how well the counter sells the awards, by month, day, user or location."""

from collections.abc import Generator, Sequence
from datetime import date
from typing import Any

from renterrewards import entry
from renterrewards.reports.chart import bar, columns
from renterrewards.reports.grouped import of_column, of_value
from renterrewards.reports.report import Column, Report, Row
from renterrewards.store import selling
from renterrewards.store.selling import Selling
from renterrewards.store.work import Work

CODE = "ENRLRPT"
TITLE = "ENROLMENT AND AWARD OFFERS"
EMPTY = "NOTHING OFFERED, NOBODY RENTED OUTSIDE THE AWARDS"

BARS = 15
"""Places of a bar; two of them fill the page."""


def report_selling(work: Work, first: date, last: date, by: str, site: entry.Site, *, chart: bool = True) -> Report:
    """The report; its lines are few and are read at once. `chart` draws offers and redemptions beside the figures."""
    lines = selling.selling(work, first, last, by)
    drawn = columns(("OFFERS|YES # NO -", "AWARDS|REDEEMED *"), BARS) if chart else ()
    return Report(
        code=CODE,
        title=TITLE,
        parameters=(
            ("START DATE", entry.show("date", first, site)),
            ("END DATE", entry.show("date", last, site)),
            ("BY", by),
        ),
        columns=_columns(by) + drawn,
        rows=_shown(lines, by, chart),
        total=lambda: ("TOTAL", *_figures(selling.total(lines)), *(None for _ in drawn)),
        empty=EMPTY,
    )


def plain(line: Selling) -> dict[str, Any]:
    """A line as plain data, for scripts; rates in percent as text with two decimals."""
    names = ("asked", "enrolled", "outside", "offered", "accepted", "redeemed")
    rates = {name: getattr(line, name) for name in ("enrolment_rate", "acceptance_rate")}
    return (
        {"of": line.of}
        | {name: getattr(line, name) for name in names}
        | {name: None if rate is None else f"{rate * 100:.2f}" for name, rate in rates.items()}
    )


def _columns(by: str) -> tuple[Column, ...]:
    return (
        of_column(by, 10),
        Column("asked", "ENROLL|ASKED", 7, "number"),
        Column("enrolled", "ENROLL|YES", 7, "number"),
        Column("not_enrolled", "ENROLL|NO", 7, "number"),
        Column("outside", "RENTALS|OUTSIDE", 7, "number"),
        Column("enrolment_rate", "%|ENROLL", 6, "rate"),
        Column("offered", "AWARD|OFFERED", 7, "number"),
        Column("accepted", "AWARD|YES", 6, "number"),
        Column("declined", "AWARD|NO", 6, "number"),
        Column("acceptance_rate", "%|YES", 6, "rate"),
        Column("redeemed", "AWARDS|REDEEMED", 8, "number"),
    )


def _figures(line: Selling) -> Row:
    return (
        *(line.asked, line.enrolled, line.asked - line.enrolled, line.outside, line.enrolment_rate),
        *(line.offered, line.accepted, line.offered - line.accepted, line.acceptance_rate, line.redeemed),
    )


def _shown(lines: Sequence[Selling], by: str, chart: bool) -> Generator[Row, None, None]:
    largest = max((max(line.offered, line.redeemed) for line in lines), default=0)
    for line in lines:
        drawn = (_offers(line, largest), bar(line.redeemed, largest, BARS, "*")) if chart else ()
        yield (of_value(line.of, by), *_figures(line), *drawn)


def _offers(line: Selling, largest: int) -> str:
    """One bar for the offers made, those accepted as its first part."""
    made, accepted = bar(line.offered, largest, BARS, "-"), bar(line.accepted, largest, BARS)
    return accepted + made[len(accepted) :]
