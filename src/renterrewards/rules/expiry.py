"""When points die: the policy of a customer type on the day they are earned, and the last day it gives them. Pure.

A lot keeps the policy it was born with; a policy that comes later changes only what is earned from then on. The
legacy system let points live for ever: without a policy they do. A last day is a date, and can still be used.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from renterrewards.policies import ExpiryPolicy

TERMS = ("NONE", "DAYS", "MONTHS", "END OF MONTH", "END OF QUARTER", "END OF YEAR", "FIXED DATE")
"""How the last day of a lot is found; an inactivity of so many months can be added to each."""

COUNTED = ("DAYS", "MONTHS")
"""The terms that are nothing without a length."""

_MONTHS_OF = {"END OF MONTH": 1, "END OF QUARTER": 3, "END OF YEAR": 12}


@dataclass(frozen=True, slots=True)
class Death:
    """The day after which a lot should be gone, and why: AGE, or IDLE when the customer did nothing for too long."""

    due: date
    why: str


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
            return _next_such_day(policy.fixed_date, earned_on)
    return None


def dies_idle(policy: ExpiryPolicy, last_activity: date | None) -> date | None:
    """The last day for a customer who does nothing more; None when idleness does not matter."""
    if not policy.idle_months or last_activity is None:
        return None
    return months_on(last_activity, policy.idle_months)


def death(expires_on: date | None, policy: ExpiryPolicy | None, idle_since: date | None) -> Death | None:
    """When and why a lot dies if nothing happens, by age or by idleness, whichever is earlier; None: never.

    `idle_since` is the customer's last activity, None while he has a car out and cannot be idle.
    """
    idle = dies_idle(policy, idle_since) if policy else None
    if idle is not None and (expires_on is None or idle < expires_on):
        return Death(idle, "IDLE")
    return Death(expires_on, "AGE") if expires_on is not None else None


def told_until(due: date, queued_on: date, notice_days: int) -> date:
    """The last day that a notice names: never sooner than the days of notice after it was queued."""
    return max(due, queued_on + timedelta(days=notice_days))


def applied(policy: ExpiryPolicy, earned_on: date, old: date | None, today: date, notice: int) -> date | None:
    """The last day of a lot that comes under another policy: none sooner than it was has less than `notice` days."""
    new = last_day(policy, earned_on)
    if new is None or (old is not None and new >= old):
        return new
    least = today + timedelta(days=notice)
    return max(new, least if old is None else min(old, least))


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


def _next_such_day(fixed: date | None, earned_on: date) -> date | None:
    """The fixed date, or the same day of the first later year when it has passed: points are never born dead."""
    if fixed is None or fixed >= earned_on:
        return fixed
    year = earned_on.year if months_on(fixed, 12 * (earned_on.year - fixed.year)) >= earned_on else earned_on.year + 1
    return months_on(fixed, 12 * (year - fixed.year))
