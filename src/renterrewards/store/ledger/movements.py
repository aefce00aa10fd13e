"""What happened to a customer's points, as it is written and as it is listed."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select

from renterrewards.store.statement import Statement
from renterrewards.store.tables import award_account, award_txn
from renterrewards.store.work import Work


@dataclass(frozen=True, slots=True)
class Source:
    """What caused a movement: an RA, a screen or an import, its number or name, and the how-many-eth."""

    type: str
    id: str
    seq: int = 1


@dataclass(frozen=True, slots=True)
class Movement:
    """A posted movement; `delta` and `balance_after` in points."""

    id: int
    customer_number: int
    seq: int
    kind: str
    delta: int
    balance_after: int
    key: str


@dataclass(frozen=True, slots=True)
class MovementLine:
    """A line of a customer's history; `date` is the location's business date."""

    date: date
    kind: str
    delta: int
    balance_after: int
    source: Source
    user: str
    location: str
    rule: str
    reason_code: str
    reason: str


def movements(work: Work, customer_number: int) -> list[MovementLine]:
    """Every movement of a customer's points, oldest first."""
    return [_line(*row) for row in work.all(_HISTORY, customer=customer_number)]


def _line(
    day: date, kind: str, delta: int, after: int, source_type: str, source_id: str, source_seq: int, *who: str
) -> MovementLine:
    return MovementLine(day, kind, delta, after, Source(source_type, source_id, source_seq), *who)


_HISTORY = Statement(
    select(
        award_txn.c.business_date,
        award_txn.c.kind,
        award_txn.c.delta,
        award_txn.c.balance_after,
        award_txn.c.source_type,
        award_txn.c.source_id,
        award_txn.c.source_seq,
        award_txn.c.user_code,
        award_txn.c.location_code,
        award_txn.c.rule,
        award_txn.c.reason_code,
        award_txn.c.reason_text,
    )
    .join(award_account)
    .where(award_account.c.customer_number == bindparam("customer"))
    .order_by(award_txn.c.seq)
)
