"""The table of what the menus of users show (EDITMENU)."""

from sqlalchemy import Table

from renterrewards.store.tables.columns import metadata, text

menu_type = Table(
    "menu_type",
    metadata,
    text("code", primary_key=True),
    text("description"),
    *(text(f"options_{n}") for n in range(1, 13)),
    info={"called": "MENU TYPE {code}"},
)
