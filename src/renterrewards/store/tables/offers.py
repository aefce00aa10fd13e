"""The table of what was offered at the counter: every question about the awards, and what the renter answered."""

from sqlalchemy import Column, ForeignKey, Index, Table

from renterrewards.rules.opening import AWARD, ENROLMENT
from renterrewards.store.tables.columns import day, flag, metadata, moment, number, one_of, text
from renterrewards.store.tables.guards import Kept

counter_offer = Table(
    "counter_offer",
    metadata,
    Column("ra_number", ForeignKey("agreement.number"), primary_key=True, autoincrement=False),
    number("open_seq", primary_key=True, autoincrement=False),
    text("what", primary_key=True),
    number("nth", primary_key=True, autoincrement=False),
    Column("customer_number", ForeignKey("customer.number"), nullable=False),
    text("customer_type"),
    text("document_code"),
    number("points"),
    flag("accepted"),
    text("user_code"),
    text("location_code"),
    day("business_date", nullable=False),
    moment("created_at", nullable=False),
    one_of("what", (AWARD, ENROLMENT)),
    info={"called": "RA {ra_number:08}"},
)
"""`nth` counts the questions about the same thing at one opening: a second award is asked for after a first.

`customer_type` is the one that the renter had once he had answered.
"""
Index("counter_offer_of_day", counter_offer.c.business_date)

OFFERED_FOR_GOOD = [
    Kept(
        counter_offer,
        (),
        "ra_number = NEW.ra_number AND open_seq = NEW.open_seq AND what = NEW.what AND nth = NEW.nth",
    )
]
"""What keeps offers as they were made."""
