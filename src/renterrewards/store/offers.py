"""What the opening of an RA hangs on, read at once inside its transaction: the renter, and the award when he takes one.

It is on the way of every opening, so that no more is read than is compared.
"""

from dataclasses import dataclass
from typing import Any

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
    """An award as it is on file: its document's values, the price under the customer type, the switch of EDITMISC."""

    document: tuple[Any, ...]
    promo_code: str | None
    promo_required: int | None
    rewards: bool | None

    def is_still(self, document: SpecialDocument, points: int) -> bool:
        """Whether the document is as it was offered, for so many points, and the awards are on."""
        same = self.document == _DOCUMENT.fields_of(document)
        return same and bool(self.rewards) and (self.promo_code, self.promo_required) == (document.code, points)


def foresee(work: Work, shown: Customer, type_code: str, document: SpecialDocument | None) -> None:
    """One of the two below will be asked."""
    if document is None:
        work.ahead(_RENTER, customer=shown.number)
    else:
        work.ahead(_OFFERED, **_key(shown, type_code, document))
    customers.is_held(work, shown.number)


def renter_is_still(work: Work, shown: Customer) -> bool:
    """Whether the renter, who is held, is on file with the type he had, as blocked as he was, and not merged."""
    found = work.one(_RENTER, customer=shown.number)
    customers.is_held(work, shown.number)
    return found == _standing(shown)


def offered(work: Work, shown: Customer, type_code: str, document: SpecialDocument) -> tuple[bool, Offered | None]:
    """The same, and the award under a customer type; None when the renter is gone."""
    row = work.one(_OFFERED, **_key(shown, type_code, document))
    customers.is_held(work, shown.number)
    if row is None:
        return False, None
    *standing, promo_code, promo_required, rewards = row[: len(_renter) + 3]
    award = Offered(row[len(_renter) + 3 :], promo_code, promo_required, rewards)
    return tuple(standing) == _standing(shown), award


def _key(shown: Customer, type_code: str, document: SpecialDocument) -> dict[str, Any]:
    return {"customer": shown.number, "type": type_code, "location": document.location, "code": document.code}


def _standing(shown: Customer) -> tuple[str, bool, int | None]:
    return shown.customer_type, shown.blocked, shown.merged_into


_renter = (customer.c.customer_type, customer.c.blocked, customer.c.merged_into)
_RENTER = Statement(
    select(*_renter).where(customer.c.number == bindparam("customer")).with_for_update(of=customer, key_share=True)
)

_award = (customer_type.c.promo_code, customer_type.c.promo_required, control.c.local_renter_rewards)
_OFFERED = Statement(
    select(*_renter, *_award, *_DOCUMENT.columns)
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
