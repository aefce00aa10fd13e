"""Files into the store and out of it: rights of their own, beside that to the option which keeps what is in them."""

from typing import TYPE_CHECKING

from renterrewards.faults import Fault
from renterrewards.programs.desk import Desk
from renterrewards.rules.rights import BY_HAND, EXPORT, IMPORT, Rights

if TYPE_CHECKING:
    from renterrewards.store.work import Work

KEPT_BY = {"customers": "CUST", "agreements": "OPEN"}
"""The option that keeps what a file holds; of a control file it is its own."""


def check_import(desk: Desk, work: "Work", option: str) -> Rights:
    """Raise Fault unless the user may bring in what an option keeps; what else he may do."""
    rights = _checked(desk, work, IMPORT, option)
    rights.check_write()
    return rights


def check_export(desk: Desk, work: "Work", option: str) -> Rights:
    """Raise Fault unless the user may take out what an option keeps; what else he may do."""
    return _checked(desk, work, EXPORT, option)


def barred(rights: Rights) -> frozenset[str]:
    """The columns of customers that must be blank in what this user brings in."""
    return frozenset() if rights.adjusts_points else BY_HAND


def check_everything(desk: Desk, work: "Work", right: str) -> None:
    """Raise Fault unless the user may bring in, or take out, the whole store, with all that is masked to others."""
    rights = desk.rights(work)
    if rights.options is not None or rights.locations is not None or not rights.unmasked:
        raise Fault(f"{right} EVERYTHING IS FOR MENU TYPE ALL, EVERY LOCATION AND SEES UNMASKED = Y (EDITUAF)")
    if right == IMPORT:
        rights.check_write()


def _checked(desk: Desk, work: "Work", right: str, option: str) -> Rights:
    rights = desk.rights(work)
    rights.check_option(right)
    rights.check_option(option)
    if rights.locations is not None:
        raise Fault("FILES ARE OF EVERY LOCATION, YOURS ARE NAMED IN EDITUAF FIELD 4")
    return rights
