"""The control files: find, list, step, save, delete, and who names a record."""

from functools import cache
from string import Formatter
from typing import Any

from sqlalchemy import Column, Table, bindparam, select

from renterrewards.policies import EarnRule, ExpiryPolicy, LiabilityPolicy, LocationGroup, Reason, Wallet
from renterrewards.records import (
    Control,
    CustomerType,
    FormOfPayment,
    Location,
    MenuType,
    SpecialDocument,
    Terminal,
    TimesRentedStep,
    User,
)
from renterrewards.rules import expiry
from renterrewards.saved_query import SavedQuery
from renterrewards.store import tables
from renterrewards.store.rows import Key, RecordFile
from renterrewards.store.statement import Statement
from renterrewards.store.work import Work

ControlFile = RecordFile[Any]
"""A control file: `table`, `record` and `keys`."""

FILES: dict[str, ControlFile] = {
    "control": RecordFile(tables.control, Control, (), {"id": lambda record: 1}),
    "location": RecordFile(tables.location, Location, ("code",)),
    "terminal": RecordFile(tables.terminal, Terminal, ("code",)),
    "menu_type": RecordFile(tables.menu_type, MenuType, ("code",)),
    "form_of_payment": RecordFile(tables.form_of_payment, FormOfPayment, ("code",)),
    "special_document": RecordFile(tables.special_document, SpecialDocument, ("location", "code")),
    "customer_type": RecordFile(tables.customer_type, CustomerType, ("type_code",)),
    "times_rented_step": RecordFile(tables.times_rented_step, TimesRentedStep, ("times_rented",)),
    "expiry_policy": RecordFile(
        tables.expiry_policy, ExpiryPolicy, ("customer_type", "effective_date"), {"name": expiry.name}
    ),
    "earn_rule": RecordFile(tables.earn_rule, EarnRule, ("code", "effective_date")),
    "reason": RecordFile(tables.reason, Reason, ("code",)),
    "liability_policy": RecordFile(tables.liability_policy, LiabilityPolicy, ("effective_date",)),
    "wallet": RecordFile(tables.wallet, Wallet, ("code",)),
    "location_group": RecordFile(tables.location_group, LocationGroup, ("code",)),
    "user_access": RecordFile(tables.user_access, User, ("code",)),
    "saved_query": RecordFile(tables.saved_query, SavedQuery, ("name",)),
}


def find(work: Work, file: str, key: Key) -> Any:
    """The record of a control file with this key, None when it is not on file."""
    return FILES[file].find(work, key)


def every(work: Work, file: str) -> list[Any]:
    """Every record of a control file in key order."""
    return FILES[file].every(work)


def foresee(work: Work, file: str) -> None:
    """`every` will be asked of a file, or `settings`."""
    kept = FILES[file]
    work.ahead(kept.in_order if kept.keys else kept.by_key)


def following(work: Work, file: str, key: Key | None) -> Any:
    """The next record in key order after the key, the first when the key is None; None at the end."""
    return FILES[file].following(work, key)


def preceding(work: Work, file: str, key: Key | None) -> Any:
    """The record before the key, the last when the key is None; None at the beginning."""
    return FILES[file].preceding(work, key)


def save(work: Work, file: str, record: Any) -> None:
    """Write a record, new or over the one with its key."""
    FILES[file].save(work, record)


def delete(work: Work, file: str, key: Key) -> None:
    """Remove a record. Ask `named_by` first."""
    FILES[file].delete(work, key)


def settings(work: Work) -> Control:
    """The site's settings, the defaults when none were saved yet."""
    return FILES["control"].find(work, ()) or Control()


def named_by(work: Work, file: str, record: Any) -> str:
    """The first record that names this one, as `CUSTOMER TYPE PFD` or `RA 00000003`; "" when none does.

    A special document's key is location and code, but others name it by its code alone.
    """
    keys = FILES[file].keys
    code = getattr(record, keys[-1]) if keys else ""
    for table, column in _naming(file) if code != "" else ():
        if found := work.one(_first_naming(table.name, column.name), code=code):
            return str(table.info["called"]).format(**dict(zip(_called(table), found, strict=False)))
    return ""


def _naming(file: str) -> list[tuple[Table, Column[Any]]]:
    """The columns that name a file, in the order of the tables."""
    found = tables.metadata.tables.values()
    return [(table, column) for table in found for column in table.columns if file in column.info.get("names", ())]


@cache
def _first_naming(table: str, column: str) -> Statement:
    found = tables.metadata.tables[table]
    shown = [found.c[name] for name in _called(found)] or list(found.primary_key)
    naming = found.c[column] == bindparam("code", type_=found.c[column].type)
    return Statement(select(*shown).where(naming).order_by(*found.primary_key).limit(1))


def _called(table: Table) -> list[str]:
    """The columns that the table's `called` shows."""
    return [name for _, name, _, _ in Formatter().parse(str(table.info["called"])) if name]
