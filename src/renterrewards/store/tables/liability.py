"""What the points are worth, as it is kept: the policy's versions, what lots were given, and the closed months.

A month that was closed is never changed; the database enforces it (`CLOSED_FOR_GOOD`). Only that its journal was
exported is noted later.
"""

from sqlalchemy import BigInteger, Column, Date, ForeignKey, Index, Table

from renterrewards.store.tables.columns import day, metadata, moment, money, number, text
from renterrewards.store.tables.guards import Kept

liability_policy = Table(
    "liability_policy",
    metadata,
    Column("effective_date", Date, primary_key=True),
    text("method"),
    text("rate_source"),
    money("redemption_rate"),
    text("value_source"),
    money("value_amount", nullable=True),
    text("liability_account"),
    text("revenue_account"),
    text("income_account"),
    text("breakage_account"),
    text("promotion_account"),
    text("opening_account"),
    info={"called": "LIABILITY POLICY {effective_date}"},
)

liability_month = Table(
    "liability_month",
    metadata,
    Column("last_day", Date, primary_key=True),
    text("method"),
    day("policy_date", nullable=False),
    Column("last_txn", BigInteger, nullable=False),
    moment("closed_at", nullable=False),
    text("closed_by"),
    moment("exported_at"),
    text("exported_by"),
    text("exported_to"),
)
"""A closed month: movements up to `last_txn` are in it by their dates, whatever is posted later is not."""

liability_given = Table(
    "liability_given",
    metadata,
    Column("lot_id", ForeignKey("award_lot.id"), primary_key=True, autoincrement=False),
    Column("last_day", ForeignKey("liability_month.last_day"), nullable=False),
    day("posted_on", nullable=False),
    text("vintage"),
    text("customer_type"),
    text("location"),
    text("line"),
    number("points"),
    money("net"),
    money("given"),
)
"""What each lot was given when its month was closed: `net` is the T&M it was given of, 0 for points without an RA."""
Index("liability_given_by_day", liability_given.c.posted_on)

liability_pool = Table(
    "liability_pool",
    metadata,
    Column("last_day", ForeignKey("liability_month.last_day"), primary_key=True),
    text("vintage", primary_key=True),
    text("customer_type", primary_key=True),
    text("location", primary_key=True),
    text("rate"),
    text("value"),
    number("required"),
    Column("outstanding", BigInteger, nullable=False),
    money("deferred"),
    money("recognised"),
    money("liability"),
)
"""The pools as a month closed with them; `rate` and `value` are exact decimals as text."""

liability_line = Table(
    "liability_line",
    metadata,
    Column("last_day", ForeignKey("liability_month.last_day"), primary_key=True),
    text("line", primary_key=True),
    text("customer_type", primary_key=True),
    text("location", primary_key=True),
    Column("points", BigInteger, nullable=False),
    money("money"),
)
"""What moved in a closed month, by line of the roll-forward."""

liability_entry = Table(
    "liability_entry",
    metadata,
    Column("last_day", ForeignKey("liability_month.last_day"), primary_key=True),
    number("number", primary_key=True, autoincrement=False),
    text("what"),
    text("account"),
    text("customer_type"),
    text("location"),
    money("debit"),
    money("credit"),
)
"""The journal of a closed month; debits and credits are equal."""

CLOSED_FOR_GOOD = [
    Kept(liability_month, ("exported_at", "exported_by", "exported_to"), "last_day = NEW.last_day"),
    Kept(liability_given, (), "lot_id = NEW.lot_id"),
    Kept(
        liability_pool,
        (),
        "last_day = NEW.last_day AND vintage = NEW.vintage "
        "AND customer_type = NEW.customer_type AND location = NEW.location",
    ),
    Kept(
        liability_line,
        (),
        "last_day = NEW.last_day AND line = NEW.line AND customer_type = NEW.customer_type AND location = NEW.location",
    ),
    Kept(liability_entry, (), "last_day = NEW.last_day AND number = NEW.number"),
]
"""What keeps closed months as they are."""
