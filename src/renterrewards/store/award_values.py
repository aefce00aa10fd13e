"""The values that AWARDRPT can show of a customer, and what it can be sorted by, as SQL over the figures of a line."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, FromClause, cast, func

from renterrewards.store.last_rental import last_location
from renterrewards.store.tables import award_account, customer

Value = Callable[[FromClause], ColumnElement[Any]]
"""The SQL of a value, over the figures of the line."""


def _of_customer(name: str) -> Value:
    return lambda _: customer.c[name]


def _of_account(name: str) -> Value:
    return lambda _: func.coalesce(award_account.c[name], 0)


def _figure(name: str) -> Value:
    return lambda figures: figures.c[name]


def _average(count: str) -> Value:
    """Revenue for each of them, in whole minor units, a half up; none when there are none."""

    def value(figures: FromClause) -> ColumnElement[Any]:
        revenue, many = cast(figures.c.revenue, BigInteger), cast(figures.c[count], BigInteger)
        return (2 * revenue + many) // (2 * func.nullif(many, 0, type_=BigInteger))

    return value


VALUES: Mapping[str, tuple[Value, ...]] = {
    "CUSTOMER": (_figure("customer_number"),),
    "NAME": (_of_customer("first_name"), _of_customer("last_name")),
    "FIRST": (_of_customer("first_name"),),
    "LAST": (_of_customer("last_name"),),
    "CITYSTATE": (_of_customer("city"), _of_customer("state")),
    "CITY": (_of_customer("city"),),
    "STATE": (_of_customer("state"),),
    "PHONE": (_of_customer("phone"),),
    "EMAIL": (_of_customer("email"),),
    "COMPANY": (_of_customer("company"),),
    "TYPE": (_of_customer("customer_type"),),
    "LASTLOC": (lambda figures: last_location(figures.c.customer_number),),
    "RENTALS": (_figure("rentals"),),
    "DAYS": (_figure("days"),),
    "REVENUE": (_figure("revenue"),),
    "PERDAY": (_average("days"),),
    "PERRENTAL": (_average("rentals"),),
    "FIRSTRENT": (_figure("FIRSTRENT"),),
    "LASTRENT": (_figure("LASTRENT"),),
    "ACTIVITY": (_of_customer("last_activity"),),
    "POINTS": (_of_account("balance"),),
    "EARNED": (_of_account("lifetime_earned"),),
    "REDEEMED": (_of_account("lifetime_redeemed"),),
    "TIMES": (_of_customer("times_rented"),),
}
"""The values of each column by its code."""

ORDERS: Mapping[str, tuple[Value, ...]] = {
    "NAME": (_of_customer("last_name_key"), _of_customer("first_name_key")),
    "FIRST": (_of_customer("first_name_key"),),
    "LAST": (_of_customer("last_name_key"),),
}
"""What lines are sorted by, where it is not the column's own values."""
