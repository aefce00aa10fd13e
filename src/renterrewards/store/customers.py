"""The customer file: by number, by name, and what a customer rented."""

from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, select, tuple_

from renterrewards.records import Customer
from renterrewards.store.rows import RecordFile
from renterrewards.store.statement import Statement
from renterrewards.store.tables import agreement, customer
from renterrewards.store.trouble import StoreFault
from renterrewards.store.work import Work

FILE = RecordFile(
    customer,
    Customer,
    ("number",),
    {
        "last_name_key": lambda c: c.last_name.upper(),
        "first_name_key": lambda c: c.first_name.upper(),
        "birth_key": lambda c: birth_key(c.birth_date),
    },
    held=True,
)
"""The customer file; its name keys are the names in upper case, its birth key is the day of the year."""

_END = "\U0010ffff"
"""Follows every character that a name can hold, so a beginning and it are the range of that beginning."""


def birth_key(day: date | None) -> int:
    """Month and day by which birthdays are found, 314 for 14 March; 0 for nobody's."""
    return day.month * 100 + day.day if day else 0


def find(work: Work, number: int) -> Customer | None:
    """The customer with this number."""
    return FILE.find(work, (number,))


def hold(work: Work, number: int) -> None:
    """Keep a customer, his account and all his RAs for this work: whoever changes any of them takes him first."""
    FILE.hold(work, (number,))


def add(work: Work, customer: Customer) -> Customer:
    """Put a customer on file, number 0 under the next free number; StoreFault when the number is taken."""
    return FILE.add(work, customer)


def save(work: Work, customer: Customer) -> None:
    """Write over a customer on file."""
    if not FILE.overwrite(work, customer):
        raise StoreFault(f"CUSTOMER {customer.number} IS NOT ON FILE, NOT SAVED")


def by_name(work: Work, last: str, first: str = "", after: Customer | None = None, limit: int = 18) -> list[Customer]:
    """Customers whose names begin so, in any case, by name and number; `after` is the last of the page before."""
    last, first = last.upper(), first.upper()
    asked: dict[str, Any] = {"last_end": last + _END, "first": first, "first_end": first + _END, "limit": limit}
    if after is None:
        found = work.all(_FIRST_PAGE, last=last, **asked)
    else:
        seen = {"seen_last": after.last_name.upper(), "seen_first": after.first_name.upper()}
        found = work.all(_NEXT_PAGE, **asked, **seen, seen_number=after.number)
    return FILE.made_all(found)


def following(work: Work, number: int | None) -> Customer | None:
    """The customer with the next higher number; the first when the number is None."""
    return FILE.following(work, None if number is None else (number,))


def preceding(work: Work, number: int | None) -> Customer | None:
    """The customer with the next lower number; the last when the number is None."""
    return FILE.preceding(work, None if number is None else (number,))


def sales(work: Work, number: int, year: int) -> int:
    """Net T&M in minor units of the customer's RAs closed in the year."""
    found = work.one(_SALES, customer=number, first_day=date(year, 1, 1), last_day=date(year, 12, 31))
    return int(found[0]) if found else 0


# -- the statements --------------------------------------------------------------------------------

_last, _first, _number = customer.c.last_name_key, customer.c.first_name_key, customer.c.number
_fitting = (
    select(*FILE.columns)
    .where(_last < bindparam("last_end"), _first >= bindparam("first"), _first < bindparam("first_end"))
    .order_by(_last, _first, _number)
    .limit(bindparam("limit"))
)
_FIRST_PAGE = Statement(_fitting.where(_last >= bindparam("last")))

# The last customer seen is the only lower bound here: with two, the database may start from the wrong one.
_seen = tuple_(bindparam("seen_last"), bindparam("seen_first"), bindparam("seen_number"))
_NEXT_PAGE = Statement(_fitting.where(tuple_(_last, _first, _number) > _seen))

_SALES = Statement(
    select(func.coalesce(func.sum(agreement.c.revenue), 0)).where(
        agreement.c.customer_number == bindparam("customer"),
        agreement.c.business_date.between(bindparam("first_day"), bindparam("last_day")),
    )
)
