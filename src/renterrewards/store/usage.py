"""What a control record is used for, as the second pages of the control-file screens show it."""

from typing import Any

from sqlalchemy import bindparam, func, select

from renterrewards import clock
from renterrewards.records import SpecialDocument
from renterrewards.store.statement import Statement
from renterrewards.store.tables import agreement, agreement_document, customer_type, location
from renterrewards.store.work import Work


def facts(work: Work, file: str, record: Any) -> dict[str, Any]:
    """The shown values of a record by name; of a special document the types it rewards and how often it was given."""
    if file != "special_document" or not record.code:
        return {}
    return _of_document(work, record)


def _of_document(work: Work, document: SpecialDocument) -> dict[str, Any]:
    """`last_given` is the date at the location of the last RA that was opened with it."""
    key = {"code": document.code, "location": document.location}
    types = [row[0] for row in work.all(_TYPES, code=document.code)]
    given, spent = work.one(_GIVEN, **key) or (0, 0)
    last = work.one(_LAST, **key)
    return {
        "used_by": ", ".join(types),
        "times_given": given,
        "last_given": clock.local(*last).date() if last else None,
        "points_spent": spent,
    }


_TYPES = Statement(
    select(customer_type.c.type_code)
    .where(customer_type.c.promo_code == bindparam("code"))
    .order_by(customer_type.c.type_code)
)

_is_it = (agreement_document.c.code == bindparam("code"), agreement_document.c.location == bindparam("location"))

_GIVEN = Statement(select(func.count(), func.coalesce(func.sum(agreement_document.c.points), 0)).where(*_is_it))

_LAST = Statement(
    select(agreement.c.opened_at, func.coalesce(location.c.time_zone, ""))
    .select_from(agreement_document)
    .join(agreement, agreement.c.number == agreement_document.c.ra_number)
    .outerjoin(location, location.c.code == agreement.c.location)
    .where(*_is_it)
    .order_by(agreement.c.opened_at.desc())
    .limit(1)
)
