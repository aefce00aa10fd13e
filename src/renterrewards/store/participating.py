"""Which customer types take part in the awards, for a statement to ask: `CustomerType.participates` in SQL."""

from sqlalchemy import ColumnElement, and_, literal_column

from renterrewards.records import RESERVED_TYPES
from renterrewards.store.tables import customer_type

_blank: ColumnElement[str] = literal_column("''")
_reserved: list[ColumnElement[str]] = [literal_column(f"'{code}'") for code in sorted(RESERVED_TYPES)]

participates = and_(
    customer_type.c.promo_code != _blank,
    customer_type.c.promo_required > literal_column("0"),
    customer_type.c.type_code.not_in(_reserved),
)
