"""The tables of merged customers: who went into whom, when and why, and which RAs went with him."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Table, UniqueConstraint

from renterrewards.store.tables.columns import ID, day, flag, metadata, moment, number, text

customer_merge = Table(
    "customer_merge",
    metadata,
    Column("id", ID, primary_key=True),
    Column("from_number", ForeignKey("customer.number"), nullable=False),
    Column("into_number", ForeignKey("customer.number"), nullable=False),
    number("seq"),
    number("times_rented"),
    text("reason"),
    text("user_code"),
    day("business_date", nullable=False),
    moment("created_at", nullable=False),
    flag("undone"),
    UniqueConstraint("from_number", "into_number", "seq"),
    CheckConstraint("from_number <> into_number", name="two_customers"),
    info={"called": "MERGE OF {from_number}"},
)
"""`seq` counts the merges of the same two; `times_rented` is what he brought along."""

customer_merge_agreement = Table(
    "customer_merge_agreement",
    metadata,
    Column("merge_id", ForeignKey("customer_merge.id"), primary_key=True, autoincrement=False),
    Column("ra_number", ForeignKey("agreement.number"), primary_key=True, autoincrement=False),
    flag("was_closed"),
    info={"called": "RA {ra_number:08}"},
)
"""The RAs that were pointed to the other customer, and whether they were closed then."""
