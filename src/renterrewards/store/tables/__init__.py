"""The schema. Column names are the record fields' names; every table can be had from here."""

from renterrewards.store.tables.audit import audit_head, audit_line, audit_private
from renterrewards.store.tables.columns import metadata
from renterrewards.store.tables.counter import agreement, agreement_document, customer, not_closed, to_earn
from renterrewards.store.tables.earning import earn_rule, milestone, milestone_run
from renterrewards.store.tables.expiry import award_notice, expiry_policy, reason
from renterrewards.store.tables.files import (
    control,
    customer_type,
    form_of_payment,
    location,
    location_group,
    location_group_member,
    special_document,
    terminal,
    times_rented_step,
)
from renterrewards.store.tables.imports import beyond_files, import_run
from renterrewards.store.tables.ledger import (
    award_account,
    award_lot,
    award_posting,
    award_redemption,
    award_txn,
    by_rule,
    for_a_reason,
    lot_open,
)
from renterrewards.store.tables.liability import (
    liability_entry,
    liability_given,
    liability_line,
    liability_month,
    liability_policy,
    liability_pool,
)
from renterrewards.store.tables.menus import menu_type
from renterrewards.store.tables.merges import customer_merge, customer_merge_agreement
from renterrewards.store.tables.offers import counter_offer
from renterrewards.store.tables.queries import saved_query
from renterrewards.store.tables.recon import award_recon
from renterrewards.store.tables.sessions import draft, session, shadow
from renterrewards.store.tables.users import user_access, user_password, user_state
from renterrewards.store.tables.wallets import wallet, wallet_member

__all__ = [
    "agreement",
    "agreement_document",
    "audit_head",
    "audit_line",
    "audit_private",
    "award_account",
    "award_lot",
    "award_notice",
    "award_posting",
    "award_recon",
    "award_redemption",
    "award_txn",
    "beyond_files",
    "by_rule",
    "control",
    "counter_offer",
    "customer",
    "customer_merge",
    "customer_merge_agreement",
    "customer_type",
    "draft",
    "earn_rule",
    "expiry_policy",
    "for_a_reason",
    "form_of_payment",
    "import_run",
    "liability_entry",
    "liability_given",
    "liability_line",
    "liability_month",
    "liability_policy",
    "liability_pool",
    "location",
    "location_group",
    "location_group_member",
    "lot_open",
    "menu_type",
    "metadata",
    "milestone",
    "milestone_run",
    "not_closed",
    "reason",
    "saved_query",
    "session",
    "shadow",
    "special_document",
    "terminal",
    "times_rented_step",
    "to_earn",
    "user_access",
    "user_password",
    "user_state",
    "wallet",
    "wallet_member",
]
