"""The table of the ledger's reconciliations (AWDRECON): what each run checked and how many differences it found."""

from sqlalchemy import BigInteger, Column, Table

from renterrewards.store.tables.columns import ID, count, day, metadata, moment, text

award_recon = Table(
    "award_recon",
    metadata,
    Column("id", ID, primary_key=True),
    moment("run_at", nullable=False),
    day("business_date", nullable=False),
    text("user_code"),
    count("customer_number"),
    Column("accounts", BigInteger, nullable=False),
    Column("movements", BigInteger, nullable=False),
    Column("differences", BigInteger, nullable=False),
)
"""One row a run; `customer_number` NULL is the whole store."""
