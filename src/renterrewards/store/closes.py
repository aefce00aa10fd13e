"""What the close of an RA hangs on, read at once inside its transaction: the renter, his type, the settings.

It is on the way of every close, so that a file that is empty is not read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, exists, or_, select, true

from renterrewards.records import Agreement, Control, Customer, CustomerType, SpecialDocument
from renterrewards.store import control, customers
from renterrewards.store.statement import Statement
from renterrewards.store.tables import agreement, agreement_document, customer, customer_type, special_document
from renterrewards.store.work import Work

FILES = ("times_rented_step", "earn_rule", "expiry_policy")
"""The control files that many sites leave empty."""


@dataclass(frozen=True, slots=True)
class Found:
    """The renter of an RA, who is held, and what his points depend on.

    `alone`: no RA follows this one, and it follows none. `filled`: those of FILES that hold something.
    """

    customer: Customer
    kind: CustomerType | None
    settings: Control
    alone: bool
    filled: frozenset[str]


def foresee(work: Work, ra: Agreement, kind: CustomerType | None, filled: Iterable[str]) -> None:
    """Both below will be asked, and what is in the files of FILES that hold something; `kind` is the renter's type."""
    work.ahead(_FOUND, **_key(ra))
    customers.is_held(work, ra.customer_number)
    work.ahead(_DOCUMENTS, **_documents_key(ra, kind))
    for file in filled:
        control.foresee(work, file)


def found(work: Work, ra: Agreement) -> Found | None:
    """What the close of an RA depends on; None when its renter is not on file."""
    row = work.one(_FOUND, **_key(ra))
    customers.is_held(work, ra.customer_number)
    if row is None:
        return None
    renter, rest = customers.FILE.taken(row)
    kind, rest = _TYPE.taken(rest)
    settings, (followed, *filled) = _CONTROL.taken(rest)
    assert renter is not None, "he is the row"
    alone = ra.follows is None and not followed
    holding = frozenset(file for file, holds in zip(FILES, filled, strict=True) if holds)
    return Found(renter, kind, settings or Control(), alone, holding)


def documents(work: Work, ra: Agreement, kind: CustomerType | None) -> list[SpecialDocument]:
    """The special documents on an RA and those of a type's award, in key order."""
    return _DOCUMENT.made_all(work.all(_DOCUMENTS, **_documents_key(ra, kind)))


def _key(ra: Agreement) -> dict[str, int]:
    return {"customer": ra.customer_number, "ra": ra.number}


def _documents_key(ra: Agreement, kind: CustomerType | None) -> dict[str, Any]:
    return {"ra": ra.number, "award": kind.promo_code if kind else ""}


# -- the statements --------------------------------------------------------------------------------

_TYPE, _CONTROL, _DOCUMENT = (control.FILES[file] for file in ("customer_type", "control", "special_document"))

_follower = agreement.alias("follower")
_FOUND = Statement(
    select(
        *customers.FILE.columns,
        *_TYPE.columns,
        *_CONTROL.columns,
        exists().where(_follower.c.follows == bindparam("ra")),
        *(exists().select_from(control.FILES[file].table) for file in FILES),
    )
    .select_from(customer)
    .outerjoin(customer_type, customer_type.c.type_code == customer.c.customer_type)
    .outerjoin(_CONTROL.table, true())
    .where(customer.c.number == bindparam("customer"))
    .with_for_update(of=customer, key_share=True)
)

_on_ra = select(agreement_document.c.code).where(agreement_document.c.ra_number == bindparam("ra"))
_DOCUMENTS = Statement(
    select(*_DOCUMENT.columns)
    .where(or_(special_document.c.code == bindparam("award"), special_document.c.code.in_(_on_ra)))
    .order_by(special_document.c.location, special_document.c.code)
)
