"""The tables of the control files.

A column that names another file says so (`info["names"]`), and a table says how one of its rows is called
(`info["called"]`): `control.named_by` needs nothing else.
"""

from sqlalchemy import CheckConstraint, Index, Table

from renterrewards.store.tables.columns import code, count, day, flag, metadata, money, number, text

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
    flag("mask_address"),
    flag("mask_licence"),
    flag("mask_birth_date"),
    flag("mask_ids"),
    flag("mask_phone"),
    flag("mask_email"),
    flag("mask_number"),
    flag("local_renter_rewards"),
    flag("reason_required"),
    text("award_arrears"),
    number("award_grace_days"),
    text("award_edit_closed"),
    text("award_early_return"),
    flag("award_chain_once"),
    flag("award_two_cars_once"),
    count("award_approval_above"),
    count("award_enrol_bonus"),
    number("sign_on_tries"),
    number("lock_minutes"),
    number("idle_minutes"),
    count("password_days"),
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

terminal = Table(
    "terminal",
    metadata,
    text("code", primary_key=True),
    text("description"),
    code("location", "location"),
    text("email"),
    text("paper"),
    text("printer"),
    flag("files"),
    flag("mail"),
    text("printer_1"),
    text("queue_1"),
    text("printer_2"),
    text("queue_2"),
    text("printer_3"),
    text("queue_3"),
    text("printer_4"),
    text("queue_4"),
    info={"called": "TERMINAL {code}"},
)

location_group = Table(
    "location_group",
    metadata,
    text("code", primary_key=True),
    text("description"),
    info={"called": "LOCATION GROUP {code}"},
)

location_group_member = Table(
    "location_group_member",
    metadata,
    text("group_code", primary_key=True),
    code("location_code", "location", primary_key=True),
    info={"called": "LOCATION GROUP {group_code}"},
)
Index("location_group_of", location_group_member.c.location_code, location_group_member.c.group_code)

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
    code("location", "location", "location_group", primary_key=True),
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
