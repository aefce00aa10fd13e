"""The tables of the audit: who did what, when and where, each line sealed over the one before.

What a line says of a customer himself stands beside it, in `audit_private`: of that the line holds only a salted seal,
so that it can be taken away when he is erased (ERASE) and the lines stay as they were sealed.
"""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table

from renterrewards.store.tables.columns import day, metadata, moment, number, text
from renterrewards.store.tables.guards import Followed, Kept, Refused
from renterrewards.store.trouble import OUT_OF_TURN

SEQ = BigInteger().with_variant(Integer, "sqlite")

audit_head = Table(
    "audit_head",
    metadata,
    number("id", primary_key=True, autoincrement=False),
    Column("lines", BigInteger, nullable=False),
    text("row_hash"),
)
"""One row: how many lines there are, and the seal of the last. Who writes a line holds it until he commits."""

audit_line = Table(
    "audit_line",
    metadata,
    Column("seq", SEQ, primary_key=True, autoincrement=False),
    moment("at", nullable=False),
    day("business_date", nullable=False),
    text("user_code"),
    text("location_code"),
    text("terminal_code"),
    text("drawer"),
    text("kind"),
    text("what"),
    Column("customer_number", Integer),
    text("before"),
    text("after"),
    text("why"),
    text("private"),
    text("prev_hash"),
    text("row_hash"),
)
"""`before` and `after` are the fields that changed, as JSON; `private` is the seal of the line's part beside it, blank
when it has none."""
Index("audit_line_of_day", audit_line.c.business_date, audit_line.c.seq)
Index(
    "audit_line_of_customer",
    audit_line.c.customer_number,
    audit_line.c.seq,
    sqlite_where=audit_line.c.customer_number.is_not(None),
)

audit_private = Table(
    "audit_private",
    metadata,
    Column("seq", ForeignKey("audit_line.seq"), primary_key=True, autoincrement=False),
    text("salt"),
    text("told"),
)
"""`told` is what of `before`, `after` and `why` is about the customer himself, as JSON; blank once he is erased."""

ONE_BY_ONE = Refused(
    "audit_line_in_turn",
    audit_line,
    "NOT EXISTS (SELECT 1 FROM audit_head WHERE id = 1 AND lines + 1 = NEW.seq AND row_hash = NEW.prev_hash)",
    OUT_OF_TURN,
)
"""A line is made from the last one, and from no other."""

MOVED_ON = Followed(
    "audit_line_moves_head",
    audit_line,
    "",
    "UPDATE audit_head SET lines = NEW.seq, row_hash = NEW.row_hash WHERE id = 1",
)

AUDITED_FOR_GOOD = [
    Kept(audit_line, (), "seq = NEW.seq"),
    Kept(audit_private, (), "seq = NEW.seq", blanked=("salt", "told")),
]
"""What keeps the audit append-only."""
