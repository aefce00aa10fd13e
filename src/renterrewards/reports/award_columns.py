"""The columns that AWARDRPT can have, by the codes that a manager chooses them by."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from renterrewards.reports.awards import COLUMNS, city_state
from renterrewards.reports.blocks import WIDTH
from renterrewards.reports.page import places
from renterrewards.reports.report import Column
from renterrewards.store.award_layouts import NONE, Layout
from renterrewards.store.award_values import VALUES


class Choice(NamedTuple):
    """A column, what the list says of it, and how its values become one where they are two.

    `summed`: it is a customer's own figure that totals add up.
    """

    column: Column
    described: str
    made: Callable[..., Any] | None = None
    summed: bool = False


_legacy = {column.key: column for column in COLUMNS}

CHOICES: Mapping[str, Choice] = {
    "CUSTOMER": Choice(_legacy["customer_number"], "CUSTOMER NUMBER"),
    "NAME": Choice(_legacy["name"], "FIRST AND LAST NAME", lambda first, last: f"{first} {last}".strip()),
    "FIRST": Choice(Column("first_name", "FIRST NAME", 16), "FIRST NAME"),
    "LAST": Choice(Column("last_name", "LAST NAME", 20), "LAST NAME"),
    "CITYSTATE": Choice(_legacy["city_state"], "CITY AND STATE", city_state),
    "CITY": Choice(Column("city", "CITY", 20), "CITY"),
    "STATE": Choice(Column("state", "STATE", 6), "STATE"),
    "PHONE": Choice(Column("phone", "PHONE", 16, "exact"), "PHONE"),
    "EMAIL": Choice(Column("email", "E-MAIL", 36, "exact"), "E-MAIL ADDRESS"),
    "COMPANY": Choice(Column("company", "COMPANY", 24), "COMPANY"),
    "TYPE": Choice(Column("customer_type", "TYPE", 6), "CUSTOMER TYPE AS IT IS NOW"),
    "LASTLOC": Choice(Column("last_location", "LAST|LOC", 6), "LOCATION OF THE LAST RA CLOSED, WHENEVER IT WAS"),
    "RENTALS": Choice(_legacy["rentals"], "RAS SELECTED"),
    "DAYS": Choice(_legacy["days"], "THEIR RENTAL DAYS"),
    "REVENUE": Choice(_legacy["revenue"], "THEIR REVENUE, NET T&M"),
    "PERDAY": Choice(Column("revenue_per_day", "REVENUE|PER DAY", 12, "money"), "REVENUE A RENTAL DAY"),
    "PERRENTAL": Choice(Column("revenue_per_rental", "REVENUE|PER RENTAL", 12, "money"), "REVENUE AN RA"),
    "FIRSTRENT": Choice(Column("first_rental", "FIRST|RENTAL", 8, "date"), "CLOSING DATE OF THE FIRST RA SELECTED"),
    "LASTRENT": Choice(Column("last_rental", "LAST|RENTAL", 8, "date"), "CLOSING DATE OF THE LAST RA SELECTED"),
    "ACTIVITY": Choice(_legacy["last_activity"], "LAST ACTIVITY, WHENEVER IT WAS"),
    "POINTS": Choice(_legacy["award_points"], "AWARD POINTS AS THEY ARE NOW", summed=True),
    "EARNED": Choice(Column("lifetime_earned", "POINTS|EARNED", 9, "number"), "ALL POINTS EVER EARNED", summed=True),
    "REDEEMED": Choice(Column("lifetime_redeemed", "POINTS|USED", 9, "number"), "ALL POINTS EVER USED", summed=True),
    "TIMES": Choice(Column("times_rented", "TIMES|RENTED", 7, "number"), "TIMES RENTED, AS CUST HAS IT", summed=True),
}

LEGACY = ("CUSTOMER", "NAME", "CITYSTATE", "RENTALS", "DAYS", "REVENUE", "ACTIVITY", "POINTS")
"""The columns of the printed report, in their order."""

FOR_SCRIPTS = ("CUSTOMER", "FIRST", "LAST", "CITY", "STATE", "RENTALS", "DAYS", "REVENUE", "ACTIVITY", "POINTS")
"""The same as a script has them: names and places apart, nothing cut off."""

STANDARD = "STANDARD"
"""Stands for all of them, so that another column needs no typing of eight."""

PARTS: Mapping[str, Column] = {
    "LOCATION": Column("location", "LOC", 6),
    "GROUP": Column("group", "GROUP", 6),
    "TYPE": Column("type", "TYPE", 6),
}
"""The column that says to which part of the report a line belongs, when it has sub-totals."""

LEAST_NAME = 20
"""So narrow a name may become before the columns are said to be too wide."""


def columns(layout: Layout) -> tuple[Column, ...]:
    """The columns of the report, the names narrower when that makes all of them fit on paper."""
    part = () if layout.subtotal_by == NONE else (PARTS[layout.subtotal_by],)
    found = (*part, *(CHOICES[code].column for code in layout.columns))
    over = places(found) - WIDTH
    if over <= 0 or over > _legacy["name"].width - LEAST_NAME:
        return found
    return tuple(replace(c, width=c.width - over) if c.key == "name" else c for c in found)


def maker(codes: Sequence[str]) -> Callable[[tuple[Any, ...]], tuple[Any, ...]]:
    """Turns the values that the store gives for these columns into a value a column."""
    steps: list[tuple[int, int, Callable[..., Any] | None]] = []
    end = 0
    for code in codes:
        begin, end = end, end + len(VALUES[code])
        steps.append((begin, end, CHOICES[code].made))
    if all(made is None for _, _, made in steps):
        return tuple
    return lambda values: tuple(made(*values[b:e]) if made else values[b] for b, e, made in steps)
