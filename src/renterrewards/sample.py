"""The sample company of `data/`, put into the training company's store when it is first opened."""

import csv
import os
import tomllib
from contextlib import suppress
from dataclasses import replace
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory

from renterrewards import clock, entry, maps
from renterrewards.faults import Fault
from renterrewards.imports import import_agreements, import_customers
from renterrewards.records import Act
from renterrewards.store import agreements, control, customers
from renterrewards.store.engine import Store
from renterrewards.store.work import Work

FILES = {
    "location": ("EDITLOC", "locations.csv"),
    "form_of_payment": ("EDITFOP", "forms_of_payment.csv"),
    "special_document": ("EDITDOC", "special_documents.csv"),
    "customer_type": ("EDITCUST", "customer_types.csv"),
    "times_rented_step": ("EDTRENT", "times_rented_steps.csv"),
    "menu_type": ("EDITMENU", "menu_types.csv"),
}


def make(path: Path, act: Act) -> None:
    """Make the training company's store at a path where there is none; a store that is there is left alone.

    It is filled beside and put in place whole, so that one that was interrupted, or made by two at once, is never seen.
    """
    try:
        if path.exists():
            return
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with TemporaryDirectory(dir=path.parent) as folder:
            made = Path(folder) / path.name
            store = Store.open(str(made))
            fill(store, act)
            store.close()
            with suppress(FileExistsError):
                os.link(made, path)
    except OSError as error:
        raise Fault(f"CANNOT MAKE {path}, CHECK THE FOLDER AND ITS PERMISSIONS") from error


def make_in(store: Store, act: Act) -> None:
    """Fill a store that is no file, when nothing is in it at all."""
    with store.look() as work:
        used = control.find(work, "control", ()) or customers.following(work, None) or agreements.following(work, None)
    if not used:
        fill(store, act)


def fill(store: Store, act: Act) -> None:
    """Load the sample company into an empty store. Its rentals are history: they earn nothing more."""
    with store.work(alone=True) as work:
        _control_files(work, entry.Site(act.business_date))
        settings = tomllib.loads((files("renterrewards.data") / "control.toml").read_text(encoding="utf-8"))
        control.save(work, "control", replace(control.settings(work), **settings))
        home = control.find(work, "location", (settings["default_location"],))
    act = replace(act, business_date=clock.local(act.instant, home.time_zone).date())
    data = files("renterrewards.data")
    with as_file(data / "customers.csv") as renters, as_file(data / "agreements.csv") as rentals:
        import_customers(store, act, renters)
        import_agreements(store, act, rentals)


def _control_files(work: Work, site: entry.Site) -> None:
    """The control files, each row read through the fields of the screen that keeps it."""
    for file, (code, name) in FILES.items():
        fields = {field.name: field for field in maps.load(code).fields}
        text = (files("renterrewards.data") / name).read_text(encoding="utf-8")
        for row in csv.DictReader(text.splitlines()):
            values = {column: entry.enter(fields[column], typed, site) for column, typed in row.items()}
            control.save(work, file, control.FILES[file].record(**values))
