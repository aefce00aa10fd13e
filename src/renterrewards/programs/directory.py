"""Option code -> map -> program. An option exists when `screens/` holds its map."""

from importlib import import_module

from renterrewards import maps
from renterrewards.programs.desk import Desk
from renterrewards.programs.program import Program

PROGRAMS = {
    "menu": "Menu",
    "sign_on": "people.SignOn",
    "first_user": "people.FirstUser",
    "change_password": "people.ChangePassword",
    "edit_users": "people.Users",
    "lock": "people.Lock",
    "query": "reports.Queries",
    "backup": "Backups",
    "audit_report": "reports.AuditReport",
    "sessions": "people.Sessions",
    "record": "RecordFile",
    "customer": "customers.CustomerFile",
    "change_type": "customers.ChangeType",
    "erase_customer": "customers.EraseCustomer",
    "customer_rentals": "customers.CustomerRentals",
    "open_ra": "rental.OpenRa",
    "close_ra": "rental.CloseRa",
    "award_report": "reports.AwardReport",
    "award_history": "points.AwardHistory",
    "reconcile": "points.Reconcile",
    "award_inquiry": "points.AwardInquiry",
    "award_statement": "points.AwardStatement",
    "award_activity": "reports.AwardActivity",
    "enrolment_report": "reports.EnrolmentReport",
    "near_award": "reports.NearAward",
    "void_ra": "rental.VoidRa",
    "reopen_ra": "rental.ReopenRa",
    "edit_closed": "rental.EditClosed",
    "merge_customers": "customers.MergeCustomers",
    "edit_wallet": "customers.Wallets",
    "edit_groups": "LocationGroups",
    "edit_menus": "people.MenuTypes",
    "edit_expiry": "points.ExpiryPolicies",
    "edit_earn": "points.EarnRules",
    "try_earn": "points.TryEarn",
    "mile_run": "points.MileRun",
    "check_in": "customers.CheckIn",
    "expire_run": "points.ExpireRun",
    "expire_report": "points.ExpireReport",
    "apply_expiry": "points.ApplyExpiry",
    "reinstate": "points.Reinstate",
    "edit_liability": "liability.LiabilityPolicies",
    "award_liability": "liability.AwardLiability",
    "award_roll": "liability.AwardRoll",
    "award_age": "liability.AwardAge",
    "award_journal": "liability.AwardJournal",
    "award_kpi": "liability.AwardKeyFigures",
}
"""The class of a program, with the room it lies in, by the name a map gives as `program`; its module is called so."""


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
    program = program_of(map.program)(desk, map)
    if program.is_report:
        from renterrewards.programs.reports import saved

        program.also = saved.keys(program)
    return program


def program_of(name: str) -> type[Program]:
    """The class a map's `program` names; imported only now, so that only the options used cost their modules."""
    if name not in PROGRAMS:
        raise maps.MapError(f"no program is called {name}")
    *room, called = PROGRAMS[name].split(".")
    module = import_module(".".join(("renterrewards.programs", *room, name)))
    found: type[Program] = getattr(module, called)
    return found
