"""The tables of wallets: customers whose points pay for each other's awards, and who was a member when."""

from sqlalchemy import Column, ForeignKey, Index, Table

from renterrewards.store.tables.columns import ID, day, flag, metadata, moment, number, text

wallet = Table(
    "wallet",
    metadata,
    text("code", primary_key=True),
    text("description"),
    text("kind"),
    flag("active"),
    info={"called": "WALLET {code}"},
)

wallet_member = Table(
    "wallet_member",
    metadata,
    Column("id", ID, primary_key=True),
    text("wallet_code"),
    number("customer_number", ForeignKey("customer.number")),
    flag("may_redeem"),
    day("joined_on", nullable=False),
    text("joined_by"),
    moment("begun_at", nullable=False),
    text("begun_by"),
    moment("ended_at"),
    text("ended_by"),
    info={"called": "WALLET {wallet_code}"},
)
"""A row stands from `begun_at` until `ended_at`: a member who leaves, or may redeem from now on, ends the row that he
has, and it stays, even when the wallet is gone. `joined_on` is the day he became a member."""

standing = wallet_member.c.ended_at.is_(None)
"""Members of today."""
Index(
    "wallet_member_of_one",
    wallet_member.c.customer_number,
    unique=True,
    sqlite_where=standing,
)
Index("wallet_member_by_wallet", wallet_member.c.wallet_code, wallet_member.c.customer_number)
