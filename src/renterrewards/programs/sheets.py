"""The control files as the command line calls them; read as it starts, so it needs nothing."""

SHEETS = {
    "settings": "EDITMISC",
    "forms_of_payment": "EDITFOP",
    "locations": "EDITLOC",
    "location_groups": "EDITGRP",
    "terminals": "EDITTERM",
    "special_documents": "EDITDOC",
    "customer_types": "EDITCUST",
    "times_rented_steps": "EDTRENT",
    "reasons": "EDITREAS",
    "expiry_policies": "EDITEXPR",
    "earn_rules": "EDITEARN",
    "liability_policies": "EDITLIAB",
    "wallets": "EDITWALL",
    "menu_types": "EDITMENU",
    "users": "EDITUAF",
}
"""What the command line calls each control file, and the option that keeps it; a file comes after those it names."""
