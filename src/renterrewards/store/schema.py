"""What every store is made of, whichever database it lies in: tables, indexes, and what the database enforces."""

from sqlalchemy import Index, Table

from renterrewards.store.tables import metadata
from renterrewards.store.tables.audit import AUDITED_FOR_GOOD, MOVED_ON, ONE_BY_ONE
from renterrewards.store.tables.ledger import APPEND_ONLY, IN_TURN, SUMS
from renterrewards.store.tables.liability import CLOSED_FOR_GOOD
from renterrewards.store.tables.offers import OFFERED_FOR_GOOD

__all__ = ["FOLLOWED", "KEPT", "MARK", "REFUSED", "VERSION", "indexes", "metadata"]

VERSION = 2
"""The schema's number, stamped on every store."""

MARK = 0x52454E54
"""What tells our stores and their locks from others: RENT."""

KEPT = (*APPEND_ONLY, *CLOSED_FOR_GOOD, *OFFERED_FOR_GOOD, *AUDITED_FOR_GOOD)
REFUSED = (IN_TURN, ONE_BY_ONE)
FOLLOWED = (*SUMS, MOVED_ON)


def indexes(table: Table) -> list[Index]:
    """The indexes of a table, always in the same order."""
    return sorted(table.indexes, key=lambda index: str(index.name))
