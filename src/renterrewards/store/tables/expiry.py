"""The tables of expiry: policies by customer type and date, reason codes, and the notices that were queued."""

from sqlalchemy import Column, Date, ForeignKey, Table, UniqueConstraint

from renterrewards.store.tables.columns import ID, code, count, day, flag, metadata, number, text

expiry_policy = Table(
    "expiry_policy",
    metadata,
    code("customer_type", "customer_type", primary_key=True),
    Column("effective_date", Date, primary_key=True),
    text("term"),
    count("length"),
    day("fixed_date"),
    count("idle_months"),
    number("notice_days"),
    number("reinstate_days"),
    text("name", unique=True),
    info={"called": "EXPIRY POLICY {name}"},
)
"""`name` is how a lot names the version it was born with."""

reason = Table(
    "reason",
    metadata,
    text("code", primary_key=True),
    text("description"),
    text("direction"),
    flag("active"),
    flag("activity"),
    info={"called": "REASON {code}"},
)

award_notice = Table(
    "award_notice",
    metadata,
    Column("id", ID, primary_key=True),
    Column("customer_number", ForeignKey("customer.number"), nullable=False, index=True),
    Column("lot_id", ForeignKey("award_lot.id"), nullable=False),
    day("queued_on", nullable=False),
    day("due", nullable=False),
    day("last_day", nullable=False),
    UniqueConstraint("lot_id", "due"),
)
"""`due` is the day by the policy, `last_day` the one that the customer is told and can rely on."""
