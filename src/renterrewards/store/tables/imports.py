"""The table of imports: which file was brought in, how far it got, and by whom."""

from sqlalchemy import BigInteger, Column, Integer, ScalarSelect, Table, func, literal_column, select

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
    Column("highest", Integer, nullable=False),
    Column("lines", BigInteger, nullable=False),
    Column("rows", BigInteger, nullable=False),
    Column("rejected", BigInteger, nullable=False),
    Column("open", BigInteger, nullable=False),
    Column("closed", BigInteger, nullable=False),
    Column("points", BigInteger, nullable=False),
    text("rejects"),
    Column("rejects_size", BigInteger, nullable=False),
    text("rejects_sha256"),
    text("user_code"),
    moment("started_at", nullable=False),
    moment("finished_at"),
)
"""`lines` of the file are dealt with: what they brought was committed together with this row. `rejects_size` is how
much of the reject file belongs to them, `rejects_sha256` the sum of that. Numbers up to `highest` are the file's until
its import has ended."""


def beyond_files(table: Table, kind: str) -> ScalarSelect[int]:
    """The number after those of files of a kind that are still coming in; NULL when the table's own are beyond them."""
    highest = func.max(import_run.c.highest)
    on_file = select(func.coalesce(func.max(table.c.number), literal_column("0"))).scalar_subquery()
    coming = (import_run.c.kind == literal_column(f"'{kind}'"), import_run.c.finished_at.is_(None))
    return select(highest + literal_column("1")).where(*coming).having(highest >= on_file).scalar_subquery()
