"""What an operation decides of its award points, as frozen records: what earns them beside a rental, when they die,
why they may be corrected by hand, how they are accounted for, who shares them. Money is in minor units; field names
are those of the columns and the screens.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class EarnRule:
    """A version of what earns points beside the ordinary point of a rental (EDITEARN), from `effective_date` on.

    `trigger` is RA, CHKIN, BIRTHDAY, ANNIVERSARY or VISITS. Blank filters fit everything. `how` TIMES (RA only) makes
    the ordinary points so many times as many. `cap_points` is the most that a customer gets of it in a `cap_period`.
    """

    code: str
    effective_date: date
    end_date: date | None = None
    description: str = ""
    active: bool = True
    trigger: str = "RA"
    points: int = 1
    how: str = "POINTS"
    customer_type: str = ""
    location: str = ""
    vehicle_class: str = ""
    min_days: int | None = None
    min_net: int | None = None
    at_visits: int | None = None
    repeat: bool = False
    cap_points: int | None = None
    cap_period: str = "NONE"
    pending_days: int = 0
    leap_day: str = "FEB 28"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpiryPolicy:
    """A version of how the points of a customer type die (EDITEXPR), for what is earned from `effective_date` on.

    `customer_type` blank: of every type without a policy of its own. `length` counts days or months by `term`.
    """

    customer_type: str = ""
    effective_date: date
    term: str = "NONE"
    length: int | None = None
    fixed_date: date | None = None
    idle_months: int | None = None
    notice_days: int = 0
    reinstate_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why points are changed by hand (EDITREAS). `activity`: such a change shows that the customer is not idle."""

    code: str
    description: str = ""
    direction: str = "BOTH"
    active: bool = True
    activity: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LiabilityPolicy:
    """A version of how the points outstanding are valued (EDITLIAB), from `effective_date` on.

    `method` is DEFERRAL or COST, `rate_source` ESTIMATE or FIXED, `value_source` AVERAGE or FIXED; a FIXED value is
    `value_amount` an award. The accounts are the names that the journal uses.
    """

    effective_date: date
    method: str = "DEFERRAL"
    rate_source: str = "ESTIMATE"
    redemption_rate: int = 8_000
    value_source: str = "AVERAGE"
    value_amount: int | None = None
    liability_account: str = "AWARD LIABILITY"
    revenue_account: str = "RENTAL REVENUE"
    income_account: str = "AWARD INCOME"
    breakage_account: str = "BREAKAGE INCOME"
    promotion_account: str = "PROMOTION EXPENSE"
    opening_account: str = "OPENING BALANCE"


@dataclass(frozen=True, slots=True, kw_only=True)
class LocationGroup:
    """Locations under one name, which begins with + (EDITGRP)."""

    code: str
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wallet:
    """A household or a company whose members' points pay for each other's awards (EDITWALL)."""

    code: str
    description: str = ""
    kind: str = "HOUSEHOLD"
    active: bool = True
