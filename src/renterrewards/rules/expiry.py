"""When points die: the policy of a customer type on the day they are earned, and the last day it gives them. Pure.

A lot keeps the last day it was born with; a policy that changes later changes only what is earned from then on. The
legacy system let points live for ever: without a policy they do.
"""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

from renterrewards.records import ExpiryPolicy

TERMS = ("NONE", "DAYS", "MONTHS", "END OF MONTH", "END OF QUARTER", "END OF YEAR", "FIXED DATE")
"""How the last day of a lot is found; an inactivity of so many months can be added to each."""

_MONTHS_OF = {"END OF MONTH": 1, "END OF QUARTER": 3, "END OF YEAR": 12}


def policy_on(policies: Iterable[ExpiryPolicy], customer_type: str, day: date) -> ExpiryPolicy | None:
    """The policy in force for a customer type: its own before that of ALL, the latest version that has begun."""
    begun = [policy for policy in policies if policy.effective_date <= day]
    for type_code in (customer_type, ""):
        versions = [policy for policy in begun if policy.customer_type == type_code]
        if versions:
            return max(versions, key=lambda policy: policy.effective_date)
    return None


def last_day(policy: ExpiryPolicy, earned_on: date) -> date | None:
    """The last day on which points earned on a day can be used; None: they do not die of age."""
    length = policy.length or 0
    match policy.term:
        case "DAYS":
            return earned_on + timedelta(days=length)
        case "MONTHS":
            return months_on(earned_on, length)
        case "END OF MONTH" | "END OF QUARTER" | "END OF YEAR":
            return end_of(months_on(earned_on, length), _MONTHS_OF[policy.term])
        case "FIXED DATE":
            return policy.fixed_date
    return None


def dies_idle(policy: ExpiryPolicy, last_activity: date | None) -> date | None:
    """The last day for a customer who does nothing more; None when idleness does not matter."""
    if not policy.idle_months or last_activity is None:
        return None
    return months_on(last_activity, policy.idle_months)


def months_on(day: date, months: int) -> date:
    """The same day so many months on, the last of the month where it is shorter: 31 January and one is 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def end_of(day: date, months: int) -> date:
    """The last day of the month, the quarter (3) or the year (12) that a day is in."""
    month = (day.month + months - 1) // months * months
    return date(day.year, month, monthrange(day.year, month)[1])


def name(policy: ExpiryPolicy | None) -> str:
    """How a lot remembers its policy: `PFD 2026-01-01`, blank when there was none."""
    return f"{policy.customer_type or 'ALL'} {policy.effective_date}" if policy else ""
