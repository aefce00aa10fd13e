"""The tables of the points ledger: accounts, transactions, lots, postings and redemptions.

Transactions and postings are only ever added to, and the database itself enforces it (`APPEND_ONLY`). An account's
sums and what remains of a lot are kept by the database too, as transactions and postings come (`SUMS`): no program
can forget it.
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    UniqueConstraint,
    literal_column,
)

from renterrewards.store.tables.columns import ID, code, day, metadata, moment, number, one_of, text
from renterrewards.store.tables.guards import Followed, Kept, Refused
from renterrewards.store.trouble import OUT_OF_TURN

COMING_IN = ("EARN", "OPENING", "TRANSFER_IN", "REINSTATE")
GOING_OUT = ("REDEEM", "EXPIRE", "TRANSFER_OUT")
EITHER_WAY = ("ADJUST", "REVERSE")
"""What can happen to points."""

SHOWS_LIFE = ("RA", "CHKIN")
"""What moves points and shows that the customer is not idle; changes by hand do when their reason says so."""

award_account = Table(
    "award_account",
    metadata,
    Column("id", ID, primary_key=True),
    Column("customer_number", ForeignKey("customer.number"), nullable=False, unique=True),
    number("balance"),
    number("arrears"),
    Column("lifetime_earned", BigInteger, nullable=False),
    Column("lifetime_redeemed", BigInteger, nullable=False),
    number("version"),
    day("active_on"),
    text("status"),
    CheckConstraint("arrears >= 0", name="arrears_owed"),
    CheckConstraint("balance >= -arrears", name="below_zero_only_by_arrears"),
    one_of("status", ("ACTIVE", "SUSPENDED", "MERGED", "CLOSED")),
)

award_txn = Table(
    "award_txn",
    metadata,
    Column("id", ID, primary_key=True),
    Column("account_id", ForeignKey("award_account.id"), nullable=False),
    number("seq"),
    text("kind"),
    number("delta"),
    number("balance_after"),
    number("arrears_after"),
    text("idem_key", unique=True),
    text("idem_hash"),
    Column("reverses_id", ForeignKey("award_txn.id"), unique=True),
    text("source_type"),
    text("source_id"),
    number("source_seq"),
    text("rule"),
    code("reason_code", "reason"),
    text("reason_text"),
    text("user_code"),
    text("approver_code"),
    text("location_code"),
    text("drawer"),
    day("business_date", nullable=False),
    moment("created_at", nullable=False),
    text("prev_hash"),
    text("row_hash"),
    UniqueConstraint("account_id", "seq"),
    CheckConstraint("seq >= 1", name="seq_from_one"),
    CheckConstraint("delta <> 0", name="delta_moves"),
    one_of("kind", (*COMING_IN, *GOING_OUT, *EITHER_WAY)),
    CheckConstraint(f"delta > 0 OR kind NOT IN {COMING_IN}", name="coming_in"),
    CheckConstraint(f"delta < 0 OR kind NOT IN {GOING_OUT}", name="going_out"),
    info={"called": "MOVEMENT {id}"},
)

Index("award_txn_of_day", award_txn.c.business_date)
Index("award_txn_of_source", award_txn.c.source_type, award_txn.c.source_id)
by_rule = award_txn.c.rule != literal_column("''")
"""Movements that a rule gave; written out, so that the database sees that the index of them fits."""
Index("award_txn_by_rule", award_txn.c.account_id, award_txn.c.rule, sqlite_where=by_rule)
for_a_reason = award_txn.c.reason_code != literal_column("''")
"""Movements with a reason code; written out, so that the database sees that the index of them fits."""
Index(
    "award_txn_for_a_reason",
    award_txn.c.account_id,
    award_txn.c.reason_code,
    award_txn.c.business_date,
    sqlite_where=for_a_reason,
)

award_lot = Table(
    "award_lot",
    metadata,
    Column("id", ID, primary_key=True),
    Column("account_id", ForeignKey("award_account.id"), nullable=False),
    Column("origin_txn_id", ForeignKey("award_txn.id"), nullable=False, index=True),
    day("earned_on", nullable=False),
    day("expires_on"),
    text("policy"),
    day("available_on"),
    number("qty"),
    number("remaining"),
    CheckConstraint("0 <= remaining AND remaining <= qty", name="remaining_within_qty"),
)
lot_open = award_lot.c.remaining > literal_column("0")
"""Lots with something left; written out, so that the database sees that the index of them fits."""
Index(
    "award_lot_open",
    award_lot.c.account_id,
    award_lot.c.expires_on,
    award_lot.c.earned_on,
    award_lot.c.id,
    sqlite_where=lot_open,
)
Index(
    "award_lot_pending",
    award_lot.c.account_id,
    award_lot.c.available_on,
    sqlite_where=award_lot.c.available_on.is_not(None),
)

award_posting = Table(
    "award_posting",
    metadata,
    Column("id", ID, primary_key=True),
    Column("txn_id", ForeignKey("award_txn.id"), nullable=False, index=True),
    Column("lot_id", ForeignKey("award_lot.id"), index=True),
    number("qty"),
    CheckConstraint("qty <> 0", name="qty_moves"),
)

award_redemption = Table(
    "award_redemption",
    metadata,
    Column("id", ID, primary_key=True),
    Column("txn_id", ForeignKey("award_txn.id"), nullable=False, unique=True),
    Column("ra_number", Integer, index=True),
    text("location"),
    text("code"),
    number("units"),
    Column("used_units", Integer),
    text("state"),
    number("open_seq"),
    Column("value_minor", BigInteger, nullable=False),
    CheckConstraint("0 <= used_units AND used_units <= units", name="used_within_units"),
    one_of("state", ("APPLIED", "REVERSED", "PART_USED")),
)

IN_TURN = Refused(
    "award_txn_in_turn",
    award_txn,
    "NEW.seq <> 1 + (SELECT version FROM award_account WHERE id = NEW.account_id)",
    OUT_OF_TURN,
)
"""A movement is made from the one before; of two that read the same account the second is refused."""

SUMS = [
    Followed(
        "award_txn_moves_account",
        award_txn,
        "",
        "UPDATE award_account SET balance = NEW.balance_after, arrears = NEW.arrears_after, version = NEW.seq, "  # noqa: S608
        "lifetime_earned = lifetime_earned + CASE NEW.kind WHEN 'EARN' THEN NEW.delta ELSE 0 END, "
        "lifetime_redeemed = lifetime_redeemed - CASE NEW.kind WHEN 'REDEEM' THEN NEW.delta ELSE 0 END, "
        f"active_on = CASE WHEN NEW.source_type IN {SHOWS_LIFE} "
        "AND (active_on IS NULL OR active_on < NEW.business_date) THEN NEW.business_date ELSE active_on END "
        "WHERE id = NEW.account_id",
    ),
    Followed(
        "award_posting_moves_lot",
        award_posting,
        "NEW.lot_id IS NOT NULL",
        "UPDATE award_lot SET remaining = remaining + NEW.qty WHERE id = NEW.lot_id",
    ),
]
"""What keeps the sums: an account follows its transactions, one after the other and each from the one before, a lot
follows its postings."""

SUMMED: dict[Table, dict[str, int | None]] = {
    award_account: dict.fromkeys(("balance", "arrears", "lifetime_earned", "lifetime_redeemed", "version"), 0)
    | {"active_on": None},
    award_lot: {"remaining": 0},
}
"""The columns that `SUMS` keeps, as they are before anything has moved."""

APPEND_ONLY = [
    Kept(
        award_txn,
        (),
        "id = NEW.id OR idem_key = NEW.idem_key OR reverses_id = NEW.reverses_id",
        blanked=("reason_text",),
    ),
    Kept(award_posting, (), "id = NEW.id"),
    Kept(award_lot, ("remaining",), "id = NEW.id"),
    Kept(award_redemption, ("state", "used_units"), "id = NEW.id OR txn_id = NEW.txn_id"),
]
"""What keeps the ledger append-only."""
