"""The table of imports: which file was brought in, how far it got, and by whom."""

from sqlalchemy import BigInteger, Column, Table

from renterrewards.store.tables.columns import ID, flag, metadata, moment, text

import_run = Table(
    "import_run",
    metadata,
    Column("id", ID, primary_key=True),
    text("kind"),
    text("file_name"),
    Column("file_size", BigInteger, nullable=False),
    text("file_sha256"),
    flag("earns"),
    Column("lines", BigInteger, nullable=False),
    Column("rows", BigInteger, nullable=False),
    Column("rejected", BigInteger, nullable=False),
    Column("open", BigInteger, nullable=False),
    Column("closed", BigInteger, nullable=False),
    Column("points", BigInteger, nullable=False),
    text("rejects"),
    Column("rejects_size", BigInteger, nullable=False),
    text("user_code"),
    moment("started_at", nullable=False),
    moment("finished_at"),
)
"""`lines` of the file are dealt with: what they brought was committed together with this row. `rejects_size` is how
much of the reject file belongs to them."""
