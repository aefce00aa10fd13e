"""Option code -> map -> program. An option exists when `screens/` holds its map."""

from importlib import import_module

from renterrewards import maps
from renterrewards.programs.desk import Desk
from renterrewards.programs.program import Program

PROGRAMS = {
    "menu": "Menu",
    "sign_on": "SignOn",
    "record": "RecordFile",
    "customer": "CustomerFile",
    "change_type": "ChangeType",
    "open_ra": "OpenRa",
    "close_ra": "CloseRa",
    "award_report": "AwardReport",
    "award_history": "AwardHistory",
    "reconcile": "Reconcile",
    "award_inquiry": "AwardInquiry",
    "award_statement": "AwardStatement",
    "award_activity": "AwardActivity",
    "void_ra": "VoidRa",
    "reopen_ra": "ReopenRa",
    "edit_closed": "EditClosed",
    "merge_customers": "MergeCustomers",
    "edit_expiry": "ExpiryPolicies",
    "expire_run": "ExpireRun",
    "expire_report": "ExpireReport",
    "apply_expiry": "ApplyExpiry",
    "reinstate": "Reinstate",
    "edit_liability": "LiabilityPolicies",
    "award_liability": "AwardLiability",
    "award_roll": "AwardRoll",
    "award_age": "AwardAge",
    "award_journal": "AwardJournal",
    "award_kpi": "AwardKeyFigures",
}
"""Module of this room and its class, by the name a map gives as `program`."""


def exists(code: str) -> bool:
    """Whether there is such an option (any case)."""
    try:
        maps.load(code)
    except KeyError:
        return False
    return True


def open_option(code: str, desk: Desk) -> Program:
    """The program of an option with its form, not yet started. KeyError when there is no such option."""
    map = maps.load(code)
    return program_of(map.program)(desk, map)


def program_of(name: str) -> type[Program]:
    """The class a map's `program` names; imported only now, so that only the options used cost their modules."""
    if name not in PROGRAMS:
        raise maps.MapError(f"no program is called {name}")
    found: type[Program] = getattr(import_module(f"renterrewards.programs.{name}"), PROGRAMS[name])
    return found
