"""The tables of what the counter does: customers, agreements and the special documents on them."""

from sqlalchemy import Column, ForeignKey, Index, Table, and_, literal_column

from renterrewards.store.tables.columns import code, count, day, flag, metadata, moment, money, name_key, number, text

customer = Table(
    "customer",
    metadata,
    number("number", primary_key=True),
    text("last_name"),
    text("first_name"),
    text("address"),
    text("city"),
    text("state"),
    text("postal_code"),
    text("country"),
    text("phone"),
    text("email"),
    text("company"),
    day("birth_date"),
    text("licence_number"),
    text("licence_state"),
    day("licence_expiry"),
    text("other_id"),
    text("other_id_description"),
    text("tax_id"),
    code("customer_type", "customer_type"),
    number("times_rented"),
    day("last_activity"),
    flag("blocked"),
    text("notes"),
    Column("merged_into", ForeignKey("customer.number")),
    name_key("last_name_key"),
    name_key("first_name_key"),
    number("birth_key"),
    info={"called": "CUSTOMER {number}"},
)
Index("customer_by_name", customer.c.last_name_key, customer.c.first_name_key, customer.c.number)
Index("customer_by_birthday", customer.c.birth_key, customer.c.number)
Index("customer_merged", customer.c.merged_into, sqlite_where=customer.c.merged_into.is_not(None))

agreement = Table(
    "agreement",
    metadata,
    number("number", primary_key=True),
    text("status"),
    number("customer_number", ForeignKey("customer.number")),
    code("customer_type", "customer_type"),
    code("location", "location"),
    text("vehicle"),
    text("vehicle_class"),
    money("daily_rate"),
    money("mile_rate"),
    number("free_miles"),
    number("miles_out"),
    count("miles_in"),
    moment("opened_at", nullable=False),
    moment("due_at"),
    moment("closed_at"),
    day("business_date"),
    code("fop", "form_of_payment"),
    money("discount_percent"),
    number("rental_days"),
    money("time_charge"),
    money("mile_charge"),
    money("discount"),
    money("award_value"),
    money("revenue"),
    text("fuel"),
    money("fuel_charge"),
    money("tax"),
    count("points_earned"),
    text("opened_by"),
    text("closed_by"),
    text("drawer"),
    text("notes"),
    number("open_seq"),
    number("close_seq"),
    number("edit_seq"),
    Column("follows", ForeignKey("agreement.number")),
    text("void_reason"),
    info={"called": "RA {number:08}"},
)
_counted = [agreement.c[name] for name in ("rental_days", "revenue", "location", "customer_type")]
_closed = agreement.c.business_date.is_not(None)
not_closed = agreement.c.status != literal_column("'CLOSED'")
"""RAs still open or waiting; written out, so that the database sees that the index of them fits."""
Index(
    "agreement_closed",
    agreement.c.business_date,
    agreement.c.customer_number,
    *_counted,
    sqlite_where=_closed,
)
Index("agreement_of_customer", agreement.c.customer_number, agreement.c.business_date, *_counted)
Index("agreement_not_closed", agreement.c.number, sqlite_where=not_closed)
to_earn = and_(agreement.c.status == literal_column("'CLOSED'"), agreement.c.points_earned.is_(None))
"""RAs that came closed and are still to earn their points; the counter decides that as it closes one."""
Index("agreement_to_earn", agreement.c.closed_at, agreement.c.number, sqlite_where=to_earn)
Index("agreement_follows", agreement.c.follows, sqlite_where=agreement.c.follows.is_not(None))

agreement_document = Table(
    "agreement_document",
    metadata,
    number("ra_number", ForeignKey("agreement.number"), primary_key=True, autoincrement=False),
    number("line", primary_key=True, autoincrement=False),
    code("code", "special_document"),
    code("location", "location", "location_group"),
    text("doc_number"),
    number("points"),
    info={"called": "RA {ra_number:08}"},
)
Index("agreement_document_by_code", agreement_document.c.code, agreement_document.c.ra_number)
