"""What must hold across the fields of a control file's record before it is saved.

Each check raises Fault with the field that is wrong; `CHECKS` names them by file, so that one program serves
every control file. `Files` is what a check may read of the other files.
"""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from renterrewards.faults import Fault
from renterrewards.policies import EarnRule, ExpiryPolicy, LiabilityPolicy, LocationGroup, Reason
from renterrewards.records import (
    RESERVED_TYPES,
    CustomerType,
    Location,
    MenuType,
    SpecialDocument,
    TimesRentedStep,
    User,
)
from renterrewards.rules import expiry, printers
from renterrewards.rules.documents import can_be_award, number_in_range
from renterrewards.rules.rights import EVERY_OPTION


class Files(Protocol):
    """Read access to the control files, by name."""

    def every(self, file: str) -> list[Any]:
        """All records of a file, in key order."""


def check(file: str, record: Any, files: Files) -> None:
    """Raise Fault when the record does not make sense as a whole."""
    if rule := CHECKS.get(file):
        rule(record, files)


def _special_document(document: SpecialDocument, files: Files) -> None:
    effective, last = document.effective_date, document.termination_date
    if effective and last and last < effective:
        raise Fault("TERMINATION DATE MUST NOT BE BEFORE EFFECTIVE DATE", "termination_date")
    if document.min_days and document.max_days and document.max_days < document.min_days:
        raise Fault("MAX DAYS MUST NOT BE BELOW MIN DAYS", "max_days")
    if document.doc_no_low and not number_in_range(document.doc_no_low, "", document.doc_no_high):
        raise Fault("DOC NO HIGH MUST NOT BE BELOW DOC NO LOW", "doc_no_high")
    if document.promo_type in ("D", "$", "%") and not document.amount:
        raise Fault("FIELD 9 IS REQUIRED WITH THIS PROMO TYPE, TYPE THE DAYS, AMOUNT OR PERCENT", "amount")
    if document.promo_type == "D" and (document.amount or 0) % 100:
        raise Fault("FREE DAYS MUST BE WHOLE DAYS", "amount")
    if document.promo_type == "%" and (document.amount or 0) > 10_000:
        raise Fault("PERCENT MUST BE 100 OR LESS", "amount")
    if document.document_type == "BONUS" and not document.points_multiplier:
        raise Fault("A BONUS DOCUMENT NEEDS A POINTS MULTIPLIER", "points_multiplier")
    if not can_be_award(document):
        _not_an_award_in_use(document, files)


def _not_an_award_in_use(document: SpecialDocument, files: Files) -> None:
    """An award that a customer type names must stay one, or the offer would vanish without a word."""
    for kind in files.every("customer_type"):
        if kind.promo_code == document.code:
            raise Fault(f"CUSTOMER TYPE {kind.type_code} GIVES IT AS AWARD, IT MUST STAY PROMO D, $ OR %", "promo_type")


def _customer_type(kind: CustomerType, files: Files) -> None:
    if not kind.promo_code:
        if kind.promo_required or kind.promo_net_minimum:
            raise Fault("PROMO CODE IS REQUIRED WITH PROMO REQ OR PROMO T&M NET MIN", "promo_code")
        return
    if kind.type_code in RESERVED_TYPES:
        raise Fault(f"TYPE {kind.type_code} IS RESERVED AND CANNOT TAKE PART IN THE AWARDS", "promo_code")
    named = [d for d in files.every("special_document") if d.code == kind.promo_code]
    if not named:
        raise Fault(f"{kind.promo_code} IS NOT ON FILE, SET IT UP IN EDITDOC FIRST", "promo_code")
    if not any(can_be_award(document) for document in named):
        raise Fault(f"{kind.promo_code} CANNOT BE AN AWARD, IT MUST BE PROMO OF TYPE D, $ OR %", "promo_code")
    if not kind.promo_required:
        raise Fault("PROMO REQ MUST BE 1 OR MORE WHEN PROMO CODE IS FILLED", "promo_required")


def _times_rented(step: TimesRentedStep, files: Files) -> None:
    if step.customer_type in RESERVED_TYPES:
        raise Fault(f"TYPE {step.customer_type} IS RESERVED, NAME ANOTHER CUSTOMER TYPE", "customer_type")


def _expiry_policy(policy: ExpiryPolicy, files: Files) -> None:
    if policy.customer_type in RESERVED_TYPES:
        raise Fault(f"TYPE {policy.customer_type} IS RESERVED AND EARNS NO POINTS", "customer_type")
    if policy.term in expiry.COUNTED and not policy.length:
        raise Fault(f"TERM {policy.term} NEEDS A LENGTH OF 1 OR MORE", "length")
    if policy.length and policy.term in ("NONE", "FIXED DATE"):
        raise Fault(f"TERM {policy.term} TAKES NO LENGTH, BLANK IT", "length")
    if policy.term == "FIXED DATE" and policy.fixed_date is None:
        raise Fault("TERM FIXED DATE NEEDS A FIXED DATE", "fixed_date")
    if policy.fixed_date and policy.term != "FIXED DATE":
        raise Fault("FIXED DATE IS FOR TERM FIXED DATE ONLY, BLANK IT", "fixed_date")
    if policy.fixed_date and policy.fixed_date < policy.effective_date:
        raise Fault("FIXED DATE MUST NOT BE BEFORE EFFECTIVE DATE", "fixed_date")
    if policy.term == "NONE" and not policy.idle_months and (policy.notice_days or policy.reinstate_days):
        raise Fault("POINTS THAT NEVER DIE NEED NO NOTICE AND NO REINSTATING", "term")
    days = {"DAYS": 1, "MONTHS": 28}.get(policy.term, 0) * (policy.length or 0)
    if days and policy.notice_days >= days:
        raise Fault("NOTICE DAYS MUST BE FEWER THAN THE POINTS LIVE", "notice_days")


def _earn_rule(rule: EarnRule, files: Files) -> None:
    if ":" in rule.code:  # which parts the keys of movements
        raise Fault("A RULE CODE CANNOT HAVE A COLON, TYPE LETTERS AND DIGITS, AS SUMMER", "code")
    if rule.customer_type in RESERVED_TYPES:
        raise Fault(f"TYPE {rule.customer_type} IS RESERVED AND EARNS NO POINTS", "customer_type")
    if rule.end_date and rule.end_date < rule.effective_date:
        raise Fault("END DATE MUST NOT BE BEFORE EFFECTIVE DATE", "end_date")
    for other in files.every("earn_rule"):
        if other.code == rule.code and other.trigger != rule.trigger and other.effective_date != rule.effective_date:
            raise Fault(f"{rule.code} IS A RULE FOR {other.trigger}, TAKE ANOTHER CODE", "trigger")
    if rule.how == "TIMES" and (rule.trigger != "RA" or rule.points < 2):
        raise Fault("TIMES IS FOR RA RULES, WITH POINTS 2 OR MORE: 2 MAKES ONE POINT TWO", "how")
    _only_for(rule, ("RA", "CHKIN"), "location")
    _only_for(rule, ("RA",), "vehicle_class", "min_days", "min_net")
    _only_for(rule, ("VISITS",), "at_visits", "repeat")
    if rule.trigger == "VISITS" and not rule.at_visits:
        raise Fault("FIELD 14 IS REQUIRED WITH TRIGGER VISITS, TYPE AT WHICH RENTAL", "at_visits")
    if rule.cap_points and rule.cap_period == "NONE":
        raise Fault("FIELD 17 IS REQUIRED WITH MOST POINTS, TYPE IN WHICH TIME", "cap_period")
    if rule.cap_period != "NONE" and not rule.cap_points:
        raise Fault("FIELD 16 IS REQUIRED WITH A CAP PERIOD, TYPE THE MOST POINTS", "cap_points")


def _only_for(rule: EarnRule, triggers: tuple[str, ...], *names: str) -> None:
    """What a trigger has no use for must be blank, or the rule would promise what it does not look at."""
    for name in names:
        if getattr(rule, name) and rule.trigger not in triggers:
            words = name.upper().replace("_", " ")
            raise Fault(f"{words} IS FOR {' AND '.join(triggers)} RULES ONLY, BLANK IT", name)


def _reason(reason: Reason, files: Files) -> None:
    if reason.activity and reason.direction == "DOWN":
        raise Fault("A REASON THAT TAKES POINTS AWAY IS NO ACTIVITY OF THE CUSTOMER", "activity")


def _liability_policy(policy: LiabilityPolicy, files: Files) -> None:
    if policy.value_source == "FIXED" and not policy.value_amount:
        raise Fault("FIELD 6 IS REQUIRED WITH AWARD VALUE FROM FIXED, TYPE WHAT AN AWARD IS WORTH", "value_amount")
    if policy.value_source != "FIXED" and policy.value_amount:
        raise Fault("AWARD VALUE IS FOR AWARD VALUE FROM FIXED ONLY, BLANK IT", "value_amount")


def _location(location: Location, files: Files) -> None:
    if location.code.startswith("+"):
        raise Fault("A CODE WITH + IS A LOCATION GROUP, SET IT UP IN EDITGRP", "code")


def _location_group(group: LocationGroup, files: Files) -> None:
    group_code(group.code)


def group_code(code: str) -> None:
    """Raise Fault for what cannot be the code of a location group."""
    if not code.startswith("+") or len(code) < 2:
        raise Fault("THE CODE OF A GROUP BEGINS WITH +, AS +WEST", "code")


def _menu_type(menu: MenuType, files: Files) -> None:
    menu_type_code(menu.code)


def menu_type_code(code: str) -> None:
    """Raise Fault for the code of the menu type that is built in."""
    if code == EVERY_OPTION:
        raise Fault(f"{EVERY_OPTION} IS BUILT IN AND SHOWS EVERY OPTION, TAKE ANOTHER CODE", "code")


def _user(user: User, files: Files) -> None:
    if user.code == "END":
        raise Fault("END LEAVES THE SYSTEM, ALSO WHERE A CODE IS TYPED, TAKE ANOTHER", "code")


CHECKS: Mapping[str, Callable[[Any, Files], None]] = {
    "location": _location,
    "location_group": _location_group,
    "menu_type": _menu_type,
    "user_access": _user,
    "special_document": _special_document,
    "customer_type": _customer_type,
    "times_rented_step": _times_rented,
    "terminal": lambda terminal, files: printers.check(terminal),
    "expiry_policy": _expiry_policy,
    "earn_rule": _earn_rule,
    "reason": _reason,
    "liability_policy": _liability_policy,
}
