"""The tables of who is at work now: sessions, what is half typed in them, and who watches whom.

They are of this moment and of this store: an export and `copy-store` leave them out, and a restore removes those that
a backup has.
"""

from sqlalchemy import Table

from renterrewards.store.tables.columns import metadata, moment, number, text

session = Table(
    "session",
    metadata,
    text("user_code", primary_key=True),
    text("token"),
    text("terminal"),
    text("process"),
    moment("begun_at", nullable=False),
    moment("seen_at", nullable=False),
    text("ended_by"),
    info={"passing": True},
)
"""One session a user; whoever has its `token` has it. `ended_by` says who wants it to end, blank while it stands:
an administrator's code, or the user himself with AT and the terminal where he goes on."""

draft = Table(
    "draft",
    metadata,
    text("user_code", primary_key=True),
    text("token"),
    text("whole"),
    moment("saved_at", nullable=False),
    info={"passing": True},
)
"""What is open and half typed, blank for nothing. Only the session with the `token` writes it."""

shadow = Table(
    "shadow",
    metadata,
    text("user_code", primary_key=True),
    text("token"),
    text("watched_by"),
    text("watched_at"),
    number("beat"),
    number("drawn"),
    text("glass"),
    info={"passing": True},
)
"""A session that is watched: by whom and at which terminal, the watcher's `beat` that goes on while he is there, and
the glass as it was `drawn` last."""
