"""The table of the saved queries (QUERY): the parameters of a report under a name, and what became of its last run."""

from sqlalchemy import Table

from renterrewards.store.tables.columns import flag, metadata, moment, text

saved_query = Table(
    "saved_query",
    metadata,
    text("name", primary_key=True),
    text("option"),
    text("description"),
    text("parameters"),
    text("saved_by"),
    moment("saved_at"),
    text("ran_by"),
    moment("ran_at"),
    text("outcome"),
    flag("failed"),
    info={"called": "QUERY {name}"},
)
