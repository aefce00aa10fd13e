"""The sample company of `data/`, put into the training company's store when it is first opened."""

import csv
import tomllib
from dataclasses import replace
from importlib.resources import as_file, files

from renterrewards import entry, maps
from renterrewards.imports import import_agreements, import_customers
from renterrewards.records import Act
from renterrewards.store import control
from renterrewards.store.engine import Store
from renterrewards.store.work import Work

FILES = {
    "location": ("EDITLOC", "locations.csv"),
    "form_of_payment": ("EDITFOP", "forms_of_payment.csv"),
    "special_document": ("EDITDOC", "special_documents.csv"),
    "customer_type": ("EDITCUST", "customer_types.csv"),
    "times_rented_step": ("EDTRENT", "times_rented_steps.csv"),
}


def fill(store: Store, act: Act) -> None:
    """Load the sample company into an empty store; a store that holds anything is left alone."""
    with store.look() as work:
        if control.find(work, "control", ()) is not None:
            return
    with store.work() as work:
        _control_files(work, entry.Site(act.business_date))
    data = files("renterrewards.data")
    with as_file(data / "customers.csv") as customers, as_file(data / "agreements.csv") as agreements:
        import_customers(store, act, customers)
        import_agreements(store, act, agreements)
    with store.work() as work:
        settings = tomllib.loads((data / "control.toml").read_text(encoding="utf-8"))
        control.save(work, "control", replace(control.settings(work), **settings))


def _control_files(work: Work, site: entry.Site) -> None:
    """The control files, each row read through the fields of the screen that keeps it."""
    for file, (code, name) in FILES.items():
        fields = {field.name: field for field in maps.load(code).fields}
        text = (files("renterrewards.data") / name).read_text(encoding="utf-8")
        for row in csv.DictReader(text.splitlines()):
            values = {column: entry.enter(fields[column], typed, site) for column, typed in row.items()}
            control.save(work, file, control.FILES[file].record(**values))
