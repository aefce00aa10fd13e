"""The tables of earn rules: their versions, the milestones that MILERUN has dealt with, and its runs."""

from sqlalchemy import Column, Date, ForeignKey, Index, Table

from renterrewards.store.tables.columns import ID, code, count, day, flag, metadata, moment, money, number, text

earn_rule = Table(
    "earn_rule",
    metadata,
    text("code", primary_key=True),
    Column("effective_date", Date, primary_key=True),
    day("end_date"),
    text("description"),
    flag("active"),
    text("trigger"),
    number("points"),
    text("how"),
    code("customer_type", "customer_type"),
    code("location", "location"),
    text("vehicle_class"),
    count("min_days"),
    money("min_net", nullable=True),
    count("at_visits"),
    flag("repeat"),
    count("cap_points"),
    text("cap_period"),
    number("pending_days"),
    text("leap_day"),
    info={"called": "EARN RULE {code} {effective_date}"},
)

milestone = Table(
    "milestone",
    metadata,
    Column("customer_number", ForeignKey("customer.number"), primary_key=True, autoincrement=False),
    text("code", primary_key=True),
    number("nth", primary_key=True, autoincrement=False),
    text("rule"),
    text("trigger"),
    day("day", nullable=False),
    day("run_on", nullable=False),
    number("points"),
    number("cut"),
    text("user_code"),
)
"""`nth` is the year of a birthday or an anniversary, or the how-many-eth rental; `cut` is what the cap left out.

One that the cap left nothing of stands here too, or the next period would give it.
"""
Index("milestone_of_run", milestone.c.run_on, milestone.c.customer_number)

milestone_run = Table(
    "milestone_run",
    metadata,
    Column("id", ID, primary_key=True),
    day("first_day", nullable=False),
    day("last_day", nullable=False),
    day("business_date", nullable=False),
    moment("run_at", nullable=False),
    text("user_code"),
)
"""The days that a whole run has looked at."""
