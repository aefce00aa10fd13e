"""All points of a customer go, as he is erased: what is left lapses lot by lot, what he owes is let be."""

from sqlalchemy import bindparam, select

from renterrewards.records import Act
from renterrewards.rules.expiry import Death
from renterrewards.rules.ledger import Lot
from renterrewards.store.ledger import points
from renterrewards.store.ledger.postings import IN_TURN, LOT
from renterrewards.store.statement import Statement
from renterrewards.store.tables import award_account, award_lot, lot_open
from renterrewards.store.work import Work

ERASED = "ERASED"
"""Why they died, as the movements say."""


def lapse(work: Work, act: Act, customer_number: int) -> int:
    """Let everything go that is left, pending points too; how many points that was, less than 0 what was owed."""
    balance = points.balance(work, customer_number)
    if balance < 0:
        points.adjust(work, act, customer_number, balance, 0, "", ERASED, f"erase:{customer_number}")
    for row in work.all(_LEFT, customer=customer_number):
        points.expire(work, act, customer_number, Lot(*row), Death(act.business_date, ERASED))
    return balance


_LEFT = Statement(
    select(*LOT)
    .join(award_account, award_account.c.id == award_lot.c.account_id)
    .where(award_account.c.customer_number == bindparam("customer"), lot_open)
    .order_by(*IN_TURN)
)
