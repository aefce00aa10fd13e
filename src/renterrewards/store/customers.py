"""The customer file: by number, by name, and what a customer rented."""

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, ColumnElement, bindparam, func, select, update

from renterrewards.records import Customer
from renterrewards.store.rows import RecordFile
from renterrewards.store.statement import Statement
from renterrewards.store.tables import agreement, beyond_files, customer
from renterrewards.store.work import Row, Work

FILE = RecordFile(
    customer,
    Customer,
    ("number",),
    {
        "last_name_key": lambda c: "" if c.erased else c.last_name.upper(),
        "first_name_key": lambda c: c.first_name.upper(),
        "birth_key": lambda c: birth_key(c.birth_date),
    },
    held=True,
    next_number=beyond_files(customer, "customers"),
)
"""The customer file; its name keys are the names in upper case, blank of who is erased, its birth key is the day of
the year."""


class Listed(NamedTuple):
    """A customer as lists of names show him."""

    number: int
    last_name: str
    first_name: str
    city: str
    customer_type: str


_FIRST = "\x01"
"""Comes before every name, but after the blank key of who is erased and is found by no name."""
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


def is_held(work: Work, number: int) -> None:
    """The customer is held already, by a statement that found more with him."""
    FILE.is_held(work, (number,))


def foresee(work: Work, number: int) -> None:
    """`find` will be asked, in a work."""
    work.ahead(FILE.by_key_held, at_number=number)


def add(work: Work, customer: Customer) -> Customer:
    """Put a customer on file, number 0 under the next free number; StoreFault when the number is taken."""
    return FILE.add(work, customer)


def save(work: Work, customer: Customer) -> None:
    """Write over a customer on file."""
    FILE.replace(work, customer, f"CUSTOMER {customer.number} IS NOT ON FILE, NOT SAVED")


def count(work: Work, number: int, times: int, last_activity: date | None, customer_type: str) -> None:
    """Write what a rental changes of a customer on file, as each close does: times rented, last activity, his type."""
    work.run(_COUNT, customer=number, times=times, last_activity=last_activity, type=customer_type)


def by_name(work: Work, last: str, first: str = "", after: Listed | None = None, limit: int = 18) -> list[Listed]:
    """Customers whose names begin so, in any case, by name and number; `after` is the last of the page before."""
    last, first = last.upper(), first.upper()
    end = {"last_end": last + _END}
    last = last or _FIRST
    firsts = {"first": first, "first_end": first + _END} if first else {}
    ranges: list[tuple[Statement, dict[str, Any]]] = [(_FROM[bool(first)], {"last": last} | end | firsts)]
    if after is not None:
        seen = {"seen_last": after.last_name.upper()}
        seen_name = seen | {"seen_first": after.first_name.upper()}
        ranges = [
            (_NAMESAKES, seen_name | {"seen_number": after.number}),
            (_FAMILY[bool(first)], seen_name | firsts),
            (_BEYOND[bool(first)], seen | end | firsts),
        ]
    found: list[Row] = []
    for statement, asked in ranges:
        if len(found) < limit:
            found += work.all(statement, **asked, limit=limit - len(found))
    return [Listed(*row) for row in found]


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

_COUNT = Statement(
    update(customer)
    .where(customer.c.number == bindparam("customer"))
    .values(times_rented=bindparam("times"), last_activity=bindparam("last_activity"), customer_type=bindparam("type"))
)

_last, _first, _number = customer.c.last_name_key, customer.c.first_name_key, customer.c.number
_listed = (
    select(*(customer.c[name] for name in Listed._fields)).order_by(_last, _first, _number).limit(bindparam("limit"))
)


def _page(*where: ColumnElement[bool]) -> dict[bool, Statement]:
    """A page of customers, by whether the beginning of a first name is asked for too."""
    whole = _listed.where(*where)
    named = whole.where(_first >= bindparam("first"), _first < bindparam("first_end"))
    return {False: Statement(whole), True: Statement(named)}


_before_end = _last < bindparam("last_end")
_FROM = _page(_last >= bindparam("last"), _before_end)

# The next page in three ranges of the index: compared as one row, SQLite would read all who bear the name once more.
_seen_last: BindParameter[str] = bindparam("seen_last")
_seen_first: BindParameter[str] = bindparam("seen_first")
_NAMESAKES = Statement(_listed.where(_last == _seen_last, _first == _seen_first, _number > bindparam("seen_number")))
_FAMILY = _page(_last == _seen_last, _first > _seen_first)
_BEYOND = _page(_last > _seen_last, _before_end)

_SALES = Statement(
    select(func.coalesce(func.sum(agreement.c.revenue), 0)).where(
        agreement.c.customer_number == bindparam("customer"),
        agreement.c.business_date.between(bindparam("first_day"), bindparam("last_day")),
    )
)
