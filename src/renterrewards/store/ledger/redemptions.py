"""The awards that were taken on an RA for points, as the ledger knows them."""

from dataclasses import dataclass

from sqlalchemy import bindparam, func, select

from renterrewards.store.statement import Statement
from renterrewards.store.tables import award_account, award_redemption, award_txn
from renterrewards.store.work import Work


@dataclass(frozen=True, slots=True)
class Redemption:
    """An award that stands: its movement, who paid it with how many points, the document given for it."""

    txn_id: int
    customer_number: int
    points: int
    location: str
    code: str
    open_seq: int
    value: int


def on_ra(work: Work, ra_number: int) -> list[Redemption]:
    """The awards of an RA that were not given back, in the order taken."""
    return [Redemption(*row) for row in work.all(_ON_RA, ra_number=ra_number)]


def given_back(work: Work, ra_number: int, open_seq: int) -> int:
    """How many awards were taken at an opening of an RA and given back since."""
    found = work.one(_GIVEN_BACK, ra_number=ra_number, open_seq=open_seq)
    return int(found[0]) if found else 0


_ON_RA = Statement(
    select(
        award_redemption.c.txn_id,
        award_account.c.customer_number,
        -award_txn.c.delta,
        award_redemption.c.location,
        award_redemption.c.code,
        award_redemption.c.open_seq,
        award_redemption.c.value_minor,
    )
    .select_from(award_redemption)
    .join(award_txn, award_txn.c.id == award_redemption.c.txn_id)
    .join(award_account, award_account.c.id == award_txn.c.account_id)
    .where(award_redemption.c.ra_number == bindparam("ra_number"), award_redemption.c.state != "REVERSED")
    .order_by(award_redemption.c.txn_id)
)

_GIVEN_BACK = Statement(
    select(func.count()).where(
        award_redemption.c.ra_number == bindparam("ra_number"),
        award_redemption.c.open_seq == bindparam("open_seq"),
        award_redemption.c.state == "REVERSED",
    )
)
