"""The tables of who may sign on (EDITUAF): the users, their passwords as argon2 keeps them, what sign-ons left behind.

A password lies in a table of its own, so that nothing that shows, prints or exports a user can show it.
"""

from sqlalchemy import Table

from renterrewards.store.tables.columns import code, day, flag, metadata, moment, number, text

user_access = Table(
    "user_access",
    metadata,
    text("code", primary_key=True),
    text("name"),
    code("menu_type", "menu_type"),
    code("locations", "location", "location_group"),
    flag("limited_access"),
    flag("view_only"),
    flag("adjusts_points"),
    flag("overrides"),
    flag("unmasked"),
    text("time_zone"),
    day("expires_on"),
    flag("active"),
    text("email"),
    info={"called": "USER {code}"},
)

user_password = Table(
    "user_password",
    metadata,
    text("user_code", primary_key=True),
    text("kept"),
    moment("set_at", nullable=False),
    flag("first"),
    info={"secret": True},
)

user_state = Table(
    "user_state",
    metadata,
    text("user_code", primary_key=True),
    number("failures"),
    moment("locked_until"),
    moment("clock"),
    number("refused"),
    moment("last_sign_on"),
    info={"secret": True},
)
