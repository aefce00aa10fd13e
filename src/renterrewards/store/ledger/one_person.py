"""A customer and all who were merged into him, over however many merges: what one of them got, he got."""

from sqlalchemy import bindparam, select

from renterrewards.store.statement import Statement
from renterrewards.store.tables import customer
from renterrewards.store.work import Work

_himself = select(customer.c.number).where(customer.c.number == bindparam("customer")).cte("one_person", recursive=True)
ONE_PERSON = _himself.union(select(customer.c.number).where(customer.c.merged_into == _himself.c.number))
"""The numbers of them all, for a statement to join; `customer` is his own."""


def numbers(work: Work, customer_number: int) -> list[int]:
    """The numbers under which he is on file, his own among them."""
    return [int(row[0]) for row in work.all(_NUMBERS, customer=customer_number)]


_NUMBERS = Statement(select(ONE_PERSON.c.number).order_by(ONE_PERSON.c.number))
