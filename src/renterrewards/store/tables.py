"""The schema: control files, customers and agreements; the ledger's tables are taken in from `ledger_tables`.

Column names are the record fields' names. A column that names another file says so (`info["names"]`), and a
table says how one of its rows is called (`info["called"]`): `control.named_by` needs nothing else.
"""

from sqlalchemy import CheckConstraint, ForeignKey, Index, Table, literal_column

from renterrewards.store.columns import code, count, day, flag, metadata, moment, money, name_key, number, text
from renterrewards.store.ledger_tables import (
    award_account,
    award_lot,
    award_posting,
    award_redemption,
    award_txn,
    lot_open,
)

__all__ = [
    "agreement",
    "agreement_document",
    "award_account",
    "award_lot",
    "award_posting",
    "award_redemption",
    "award_txn",
    "control",
    "customer",
    "customer_type",
    "form_of_payment",
    "location",
    "lot_open",
    "metadata",
    "not_closed",
    "special_document",
    "times_rented_step",
]

control = Table(
    "control",
    metadata,
    number("id", primary_key=True, autoincrement=False),
    text("date_format"),
    text("clock"),
    number("rental_grace"),
    code("default_customer_type", "customer_type"),
    flag("validate_customer_types"),
    flag("discount_on_miles"),
    code("default_location", "location"),
    code("default_fop", "form_of_payment"),
    text("home_country"),
    flag("local_renter_rewards"),
    flag("reason_required"),
    CheckConstraint("id = 1", name="one_row"),
    info={"called": "MISC. CONTROL FIELDS"},
)

location = Table(
    "location",
    metadata,
    text("code", primary_key=True),
    text("name"),
    text("city"),
    text("state"),
    text("time_zone"),
    text("tax_region"),
    info={"called": "LOCATION {code}"},
)

form_of_payment = Table(
    "form_of_payment",
    metadata,
    text("code", primary_key=True),
    text("description"),
    info={"called": "FORM OF PAYMENT {code}"},
)

special_document = Table(
    "special_document",
    metadata,
    code("location", "location", primary_key=True),
    text("code", primary_key=True),
    text("description"),
    text("note"),
    day("effective_date"),
    day("termination_date"),
    text("document_type"),
    text("promo_type"),
    money("amount", nullable=True),
    money("maximum_amount", nullable=True),
    text("fri_sat_stay"),
    text("airline"),
    flag("use_ff_tax_flag"),
    flag("req_doc_no"),
    text("doc_no_low"),
    text("doc_no_high"),
    count("min_days"),
    count("max_days"),
    text("free_option"),
    flag("local_promo"),
    code("req_fop_1", "form_of_payment"),
    code("req_fop_2", "form_of_payment"),
    code("req_fop_3", "form_of_payment"),
    code("req_fop_4", "form_of_payment"),
    count("max_instalments"),
    money("min_amount", nullable=True),
    flag("domestic_only"),
    count("max_copies"),
    flag("couponless"),
    text("cdpid"),
    text("program"),
    count("points_multiplier"),
    info={"called": "SPECIAL DOCUMENT {code}"},
)

customer_type = Table(
    "customer_type",
    metadata,
    text("type_code", primary_key=True),
    text("description"),
    text("statement_cycle"),
    text("terms_code"),
    flag("finance_charge"),
    money("credit_limit", nullable=True),
    text("ar_account"),
    text("special_logic"),
    flag("allow_rentals"),
    flag("prompt_mra"),
    text("no_mra_type"),
    count("dedup_priority"),
    text("option_set"),
    flag("req_company_tax_id"),
    flag("edit_cc_number"),
    flag("edit_cc_expiry"),
    flag("edit_ff"),
    flag("edit_cdpid"),
    money("write_off_amount_1", nullable=True),
    text("write_off_code_1"),
    money("write_off_amount_2", nullable=True),
    text("write_off_code_2"),
    flag("over_credit_block"),
    text("gold_code"),
    flag("promote"),
    code("promo_code", "special_document"),
    count("promo_required"),
    money("promo_net_minimum", nullable=True),
    info={"called": "CUSTOMER TYPE {type_code}"},
)

times_rented_step = Table(
    "times_rented_step",
    metadata,
    number("times_rented", primary_key=True, autoincrement=False),
    code("customer_type", "customer_type"),
    info={"called": "TIMES RENTED STEP {times_rented}"},
)

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
    name_key("last_name_key"),
    name_key("first_name_key"),
    info={"called": "CUSTOMER {number}"},
)
Index("customer_by_name", customer.c.last_name_key, customer.c.first_name_key, customer.c.number)

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

agreement_document = Table(
    "agreement_document",
    metadata,
    number("ra_number", ForeignKey("agreement.number"), primary_key=True, autoincrement=False),
    number("line", primary_key=True, autoincrement=False),
    code("code", "special_document"),
    code("location", "location"),
    text("doc_number"),
    number("points"),
    info={"called": "RA {ra_number:08}"},
)
Index("agreement_document_by_code", agreement_document.c.code, agreement_document.c.ra_number)
