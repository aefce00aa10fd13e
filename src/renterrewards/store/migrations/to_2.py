"""To schema 2: users and what they may do, the audit, sessions and their drafts, what EDITMISC masks and locks."""

from alembic.operations import Operations
from sqlalchemy import BigInteger, Column, ForeignKey, Integer

from renterrewards.store.migrations.words import (
    add_columns,
    count,
    day,
    drop_guards,
    flag,
    index,
    moment,
    number,
    on_sqlite,
    text,
)

SEQ = BigInteger().with_variant(Integer, "sqlite")

_KEPT = (
    *("award_txn", "award_posting", "award_lot", "award_redemption", "counter_offer"),
    *("liability_month", "liability_given", "liability_pool", "liability_line", "liability_entry"),
)
_FOLLOWED = {
    "award_txn_in_turn": "award_txn",
    "award_txn_moves_account": "award_txn",
    "award_posting_moves_lot": "award_posting",
}
_NUMBERED = {"customer_next_number": "customer", "agreement_next_number": "agreement"}
TRIGGERS = {
    "sqlite": (
        *((f"{table}_no_{event}", table) for table in _KEPT for event in ("update", "delete", "insert")),
        *_FOLLOWED.items(),
    ),
    "postgresql": (
        *((f"{table}_no_{event}", table) for table in _KEPT for event in ("update", "delete", "truncate")),
        *_FOLLOWED.items(),
        *_NUMBERED.items(),
    ),
}
FUNCTIONS = (*(f"{name}()" for name in (*_FOLLOWED, *_NUMBERED)), "renterrewards_refuse()")
"""What schema 1 had: triggers with their tables in each database, functions in PostgreSQL."""


def upgrade(op: Operations) -> None:
    """Nobody is on file: the first start makes the first administrator."""
    drop_guards(op, TRIGGERS, FUNCTIONS)
    _users(op)
    _audit(op)
    _sessions(op)
    _settings(op)
    if not on_sqlite(op):
        _acts(op)


def _users(op: Operations) -> None:
    op.create_table("menu_type", text("code", primary_key=True), text("description"), *_options())
    op.create_table(
        "user_access",
        text("code", primary_key=True),
        text("name"),
        text("menu_type"),
        text("locations"),
        flag("limited_access"),
        flag("view_only"),
        flag("adjusts_points"),
        flag("overrides"),
        flag("unmasked"),
        text("time_zone"),
        day("expires_on"),
        flag("active"),
        text("email"),
    )
    op.create_table(
        "user_password",
        text("user_code", primary_key=True),
        text("kept"),
        moment("set_at", nullable=False),
        flag("first"),
    )
    op.create_table(
        "user_state",
        text("user_code", primary_key=True),
        number("failures"),
        moment("locked_until"),
        moment("clock"),
        number("refused"),
        moment("last_sign_on"),
    )


def _options() -> list[Column[str]]:
    return [text(f"options_{n}") for n in range(1, 13)]


def _audit(op: Operations) -> None:
    op.create_table(
        "audit_head",
        number("id", primary_key=True, autoincrement=False),
        Column("lines", BigInteger, nullable=False),
        text("row_hash"),
    )
    op.create_table(
        "audit_line",
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
    index(op, "audit_line_of_day", "audit_line", ["business_date", "seq"])
    index(op, "audit_line_of_customer", "audit_line", ["customer_number", "seq"], "customer_number IS NOT NULL")
    op.create_table(
        "audit_private",
        Column("seq", SEQ, ForeignKey("audit_line.seq"), primary_key=True, autoincrement=False),
        text("salt"),
        text("told"),
    )


def _sessions(op: Operations) -> None:
    op.create_table(
        "session",
        text("user_code", primary_key=True),
        text("token"),
        text("terminal"),
        text("process"),
        moment("begun_at", nullable=False),
        moment("seen_at", nullable=False),
        text("ended_by"),
    )
    op.create_table(
        "draft",
        text("user_code", primary_key=True),
        text("token"),
        text("whole"),
        moment("saved_at", nullable=False),
    )
    op.create_table(
        "shadow",
        text("user_code", primary_key=True),
        text("token"),
        text("watched_by"),
        text("watched_at"),
        number("beat"),
        number("drawn"),
        text("glass"),
    )


def _settings(op: Operations) -> None:
    """Nothing is masked, as before; tries, minutes and passwords as a new store has them."""
    masks = ("mask_address", "mask_licence", "mask_birth_date", "mask_ids", "mask_phone", "mask_email", "mask_number")
    add_columns(op, "control", "home_country", {name: (flag(name), "false") for name in masks})
    minutes = {
        "sign_on_tries": (number("sign_on_tries"), "6"),
        "lock_minutes": (number("lock_minutes"), "30"),
        "idle_minutes": (number("idle_minutes"), "15"),
        "password_days": (count("password_days"), "NULL"),
    }
    add_columns(op, "control", "", minutes)


def _acts(op: Operations) -> None:
    """What is asked when the answer to a COMMIT was lost on its way from a server."""
    op.execute(
        "CREATE TABLE renterrewards_act (connection uuid PRIMARY KEY, number bigint NOT NULL, "
        "begun_at timestamp NOT NULL DEFAULT (now() AT TIME ZONE 'UTC')) WITH (fillfactor = 50)"
    )
    op.execute("CREATE INDEX renterrewards_act_begun_at ON renterrewards_act (begun_at)")
