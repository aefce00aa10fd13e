"""Customers who were merged: the record of it, the account's status, and the RAs that went along."""

from dataclasses import dataclass

from sqlalchemy import and_, bindparam, func, insert, select, update

from renterrewards.records import Act
from renterrewards.store.ledger.movements import Source
from renterrewards.store.statement import Statement
from renterrewards.store.tables import agreement, award_account, award_txn, customer_merge, customer_merge_agreement
from renterrewards.store.tables.columns import naive_utc
from renterrewards.store.work import Work


@dataclass(frozen=True, slots=True)
class Merge:
    """One merge of two customers; `seq` counts those of the same two, `times_rented` is what the first had."""

    id: int
    giver: int
    taker: int
    seq: int
    times_rented: int

    @property
    def source(self) -> Source:
        """What its movements name as their cause."""
        return Source("MERGE", f"{self.giver}:{self.taker}", self.seq)

    @property
    def key(self) -> str:
        """The natural key of the event."""
        return f"merge:{self.giver}:{self.taker}:{self.seq}"


def add(work: Work, act: Act, giver: int, taker: int, times_rented: int, reason: str) -> Merge:
    """Write the merge down and point every RA of the giver to the taker."""
    last = work.one(_LAST_SEQ, giver=giver, taker=taker)
    seq = 1 + int(last[0] if last and last[0] else 0)
    written = {"from_number": giver, "into_number": taker, "seq": seq, "times_rented": times_rented, "reason": reason}
    who = {"user_code": act.user, "business_date": act.business_date, "created_at": naive_utc(act.instant)}
    row = work.one(_ADD, **written, **who)
    merge = Merge(int(row[0]) if row else 0, giver, taker, seq, times_rented)
    work.run(_REMEMBER_RAS, merge=merge.id, customer=giver)
    work.run(_POINT_ALL, customer=giver, other=taker)
    work.run(_STATUS, customer=giver, status="MERGED")
    return merge


def standing(work: Work, giver: int, taker: int) -> Merge | None:
    """The merge of these two that was not undone."""
    row = work.one(_STANDING, giver=giver, taker=taker)
    return Merge(*row) if row else None


def undone(work: Work, merge: Merge) -> None:
    """Write down that it was undone; the account lives again. The RAs are for the caller to point back."""
    work.run(_UNDONE, merge=merge.id)
    work.run(_STATUS, customer=merge.giver, status="ACTIVE")


def agreements_of(work: Work, merge: Merge) -> list[tuple[int, bool]]:
    """(RA number, whether it was closed when the customers were merged) of the RAs that still are with the taker."""
    return [(int(row[0]), bool(row[1])) for row in work.all(_RAS, merge=merge.id, taker=merge.taker)]


def point_to(work: Work, ra_number: int, customer_number: int) -> None:
    """Give an RA another customer, and nothing else."""
    work.run(_POINT, ra_number=ra_number, other=customer_number)


def earners(work: Work, ra_number: int) -> set[int]:
    """The customers on whose accounts an RA's earnings stand."""
    return {int(row[0]) for row in work.all(_EARNERS, ra_number=str(ra_number))}


def counted(work: Work, customer_number: int) -> int:
    """How many RAs a customer has, of whatever status."""
    found = work.one(_COUNT, customer=customer_number)
    return int(found[0]) if found else 0


# -- the statements --------------------------------------------------------------------------------

_between = and_(
    customer_merge.c.from_number == bindparam("giver"),
    customer_merge.c.into_number == bindparam("taker"),
)
_LAST_SEQ = Statement(select(func.max(customer_merge.c.seq)).where(_between))

_written = ("from_number", "into_number", "seq", "times_rented", "reason", "user_code", "business_date", "created_at")
_ADD = Statement(
    insert(customer_merge)
    .values({name: bindparam(name) for name in _written} | {"undone": False})
    .returning(customer_merge.c.id)
)

_STANDING = Statement(
    select(*(customer_merge.c[name] for name in ("id", "from_number", "into_number", "seq", "times_rented"))).where(
        _between, customer_merge.c.undone.is_(False)
    )
)

_UNDONE = Statement(update(customer_merge).where(customer_merge.c.id == bindparam("merge")).values(undone=True))

_REMEMBER_RAS = Statement(
    insert(customer_merge_agreement).from_select(
        ["merge_id", "ra_number", "was_closed"],
        select(bindparam("merge"), agreement.c.number, agreement.c.status == "CLOSED").where(
            agreement.c.customer_number == bindparam("customer")
        ),
    )
)

_POINT_ALL = Statement(
    update(agreement)
    .where(agreement.c.customer_number == bindparam("customer"))
    .values(customer_number=bindparam("other"))
)

_POINT = Statement(
    update(agreement).where(agreement.c.number == bindparam("ra_number")).values(customer_number=bindparam("other"))
)

_STATUS = Statement(
    update(award_account)
    .where(award_account.c.customer_number == bindparam("customer"))
    .values(status=bindparam("status"))
)

_RAS = Statement(
    select(customer_merge_agreement.c.ra_number, customer_merge_agreement.c.was_closed)
    .join(agreement, agreement.c.number == customer_merge_agreement.c.ra_number)
    .where(customer_merge_agreement.c.merge_id == bindparam("merge"), agreement.c.customer_number == bindparam("taker"))
    .order_by(customer_merge_agreement.c.ra_number)
)

_COUNT = Statement(
    select(func.count()).select_from(agreement).where(agreement.c.customer_number == bindparam("customer"))
)

_undoing = award_txn.alias("undoing")
_EARNERS = Statement(
    select(award_account.c.customer_number)
    .join(award_txn, award_txn.c.account_id == award_account.c.id)
    .outerjoin(_undoing, _undoing.c.reverses_id == award_txn.c.id)
    .where(
        award_txn.c.source_type == "RA",
        award_txn.c.source_id == bindparam("ra_number"),
        award_txn.c.kind == "EARN",
        _undoing.c.id.is_(None),
    )
)
