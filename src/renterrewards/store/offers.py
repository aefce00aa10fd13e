"""What an award hangs on, read at once when it is taken: the renter, his type's price, the document, the switch."""

from dataclasses import dataclass

from sqlalchemy import and_, bindparam, select, true

from renterrewards.records import Customer, SpecialDocument
from renterrewards.store import customers
from renterrewards.store.control import FILES
from renterrewards.store.statement import Statement
from renterrewards.store.tables import control, customer, customer_type, special_document
from renterrewards.store.work import Work

_DOCUMENT = FILES["special_document"]


@dataclass(frozen=True, slots=True)
class Offered:
    """The renter, and what his customer type gives for how many points; `document` None: it is on file no more."""

    renter: Customer
    document: SpecialDocument | None
    promo_code: str | None
    promo_required: int | None
    rewards: bool | None


def offered(work: Work, customer_number: int, type_code: str, location: str, code: str) -> Offered | None:
    """What is on file now of an award under a customer type, the renter held; None when he is not on file."""
    key = {"location": location, "code": code}
    row = work.one(_OFFERED, customer=customer_number, type=type_code, **key)
    if row is None:
        return None
    first, last = len(customers.FILE.names), len(customers.FILE.names) + len(_DOCUMENT.names)
    (renter,) = customers.FILE.made_all([row[:first]])
    document = _DOCUMENT.made(row[first:last]) if any(value is not None for value in row[first:last]) else None
    return Offered(renter, document, *row[last:])


_OFFERED = Statement(
    select(
        *customers.FILE.columns,
        *_DOCUMENT.columns,
        customer_type.c.promo_code,
        customer_type.c.promo_required,
        control.c.local_renter_rewards,
    )
    .select_from(customer)
    .outerjoin(
        special_document,
        and_(special_document.c.location == bindparam("location"), special_document.c.code == bindparam("code")),
    )
    .outerjoin(customer_type, customer_type.c.type_code == bindparam("type"))
    .outerjoin(control, true())
    .where(customer.c.number == bindparam("customer"))
    .with_for_update(of=customer, key_share=True)
)
