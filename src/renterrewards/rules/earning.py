"""What earns points beside the ordinary point of a rental: which version of a rule is in force, whether it fits, how
many points it gives, and on which days there is an occasion for it. Pure.

Without a rule nothing is earned but what the legacy system gave.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from renterrewards.money import amount_text
from renterrewards.policies import EarnRule
from renterrewards.rules.expiry import end_of

_MONTHS_OF = {"MONTH": 1, "QUARTER": 3, "YEAR": 12}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What a rule looks at. `day` decides which version is in force, `ordinary` are the points the RA earns anyway.

    `takes_part`: whether the customer's type does. `days` and `net` (minor units) are those of the whole rental.
    """

    trigger: str
    day: date
    customer_type: str
    takes_part: bool
    location: str = ""
    vehicle_class: str = ""
    days: int = 0
    net: int = 0
    ordinary: int = 1


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule gives: `points`, of which its cap has cut off `cut` already; or `why` it gives nothing."""

    rule: EarnRule
    points: int = 0
    cut: int = 0
    why: str = ""

    @property
    def capped(self) -> str:
        """What is to be said of the cap, blank when it cut nothing."""
        return f"{self.rule.code} GIVES AT MOST {most(self.rule)}, {self.cut} LEFT OUT" if self.cut else ""


# -- versions --------------------------------------------------------------------------------------


def name(rule: EarnRule) -> str:
    """How a movement names the version that gave it: `SUMMER 2026-07-01`."""
    return f"{rule.code} {rule.effective_date}"


def by_code(rules: Iterable[EarnRule], trigger: str) -> list[list[EarnRule]]:
    """The versions of each code of a trigger, the codes in order and the oldest version first."""
    kept = sorted((r for r in rules if r.trigger == trigger), key=lambda rule: (rule.code, rule.effective_date))
    return [list(versions) for _, versions in groupby(kept, key=lambda rule: rule.code)]


def version_on(versions: Sequence[EarnRule], day: date) -> EarnRule | None:
    """The version of one code that a day belongs to: the latest that has begun. It need not be in force."""
    begun = [rule for rule in versions if rule.effective_date <= day]
    return max(begun, key=lambda rule: rule.effective_date, default=None)


def not_in_force(rule: EarnRule, day: date) -> str:
    """Why a version is not in force on a day, blank when it is; a later version is for the caller to look for."""
    if rule.effective_date > day:
        return f"BEGINS {rule.effective_date}"
    if not rule.active:
        return "IS NOT ACTIVE"
    return f"ENDED {rule.end_date}" if rule.end_date and rule.end_date < day else ""


def in_force(rules: Iterable[EarnRule], trigger: str, day: date) -> list[EarnRule]:
    """The version of each code that is in force on a day."""
    found = [version_on(versions, day) for versions in by_code(rules, trigger)]
    return [rule for rule in found if rule and not not_in_force(rule, day)]


# -- what it gives ---------------------------------------------------------------------------------


def why_not(rule: EarnRule, case: Case) -> str:
    """Why a version gives nothing in this case, in the counter's words; blank when it fits."""
    return next(filter(None, _reasons(rule, case)), "")


def _reasons(rule: EarnRule, case: Case) -> Iterator[str]:
    yield not_in_force(rule, case.day)
    if not case.takes_part:
        yield f"TYPE {case.customer_type or 'BLANK'} TAKES NO PART IN THE AWARDS"
    if rule.customer_type and rule.customer_type != case.customer_type:
        yield f"IS FOR TYPE {rule.customer_type} ONLY"
    if rule.location and rule.location != case.location:
        yield f"IS FOR LOCATION {rule.location} ONLY"
    if rule.vehicle_class and rule.vehicle_class != case.vehicle_class:
        yield f"IS FOR VEHICLE CLASS {rule.vehicle_class} ONLY"
    if case.days < (rule.min_days or 0):
        yield f"NEEDS {rule.min_days} RENTAL DAYS OR MORE"
    if case.net < (rule.min_net or 0):
        yield f"NEEDS NET T&M OF {amount_text(rule.min_net or 0)} OR MORE"
    if case.trigger == "RA" and not case.ordinary:
        yield "THE RA DOES NOT QUALIFY"


def full(rule: EarnRule, ordinary: int) -> int:
    """The points of a version before its cap; TIMES 2 adds once more what the RA earns anyway."""
    return ordinary * (rule.points - 1) if rule.how == "TIMES" else rule.points


def verdict(rule: EarnRule, case: Case, left: int | None) -> Verdict:
    """What a version gives in a case; `left` are the points that its cap still allows, None without a cap."""
    if why := why_not(rule, case):
        return Verdict(rule, why=why)
    wanted = full(rule, case.ordinary)
    points = wanted if left is None else min(wanted, max(0, left))
    return Verdict(rule, points, wanted - points)


def most(rule: EarnRule) -> str:
    """The cap in words: `3 A MONTH`, `10 EVER`."""
    return f"{rule.cap_points} EVER" if rule.cap_period == "EVER" else f"{rule.cap_points} A {rule.cap_period}"


def usable_from(rule: EarnRule, day: date, today: date) -> date | None:
    """The first day on which points earned on a day can be used, None when that is by now."""
    first = day + timedelta(days=rule.pending_days)
    return first if first > today else None


def cap_days(rule: EarnRule, day: date) -> tuple[date, date] | None:
    """The first and last day of the period of its cap that a day is in, a week from Monday; None without a cap."""
    if rule.cap_period == "NONE" or rule.cap_points is None:
        return None
    if months := _MONTHS_OF.get(rule.cap_period):
        last = end_of(day, months)
        return date(last.year, last.month - months + 1, 1), last
    monday = day - timedelta(days=day.weekday())
    return {"DAY": (day, day), "WEEK": (monday, monday + timedelta(days=6))}.get(rule.cap_period, (date.min, date.max))


# -- occasions -------------------------------------------------------------------------------------


def yearly(day: date, first: date, last: date, leap_day: str) -> list[tuple[int, date]]:
    """(year, day) of each return of a day from a first to a last day; its own year is none.

    29 February comes on 28 February or 1 March of a year that has none, as `leap_day` says.
    """
    years = range(max(first.year, day.year + 1), last.year + 1)
    found = ((year, returns(day, year, leap_day)) for year in years)
    return [(year, on) for year, on in found if first <= on <= last]


def anniversaries(versions: Sequence[EarnRule], day: date, first: date, last: date) -> list[tuple[EarnRule, int, date]]:
    """(version, year, day) of each return of a day that belongs to a version of a code, once a year."""
    found: dict[int, tuple[EarnRule, int, date]] = {}
    for rule in versions:
        for year, on in yearly(day, first, last, rule.leap_day):
            if version_on(versions, on) == rule:
                found.setdefault(year, (rule, year, on))
    return sorted(found.values(), key=lambda one: one[1])


def returns(day: date, year: int, leap_day: str) -> date:
    """The same day of another year."""
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 3, 1) if leap_day == "MAR 1" else date(year, 2, 28)


def reached(rule: EarnRule, before: int, after: int) -> list[int]:
    """The milestones of a VISITS version that lie after a count of rentals, up to another."""
    at = rule.at_visits or 0
    if at < 1:
        return []
    if not rule.repeat:
        return [at] if before < at <= after else []
    return list(range((before // at + 1) * at, after + 1, at))


def visits(versions: Sequence[EarnRule], days: Iterable[date]) -> list[tuple[EarnRule, int, date]]:
    """(version, how-many-eth rental, day) of the milestones among all rentals closed since the first version began.

    A milestone is of the version its day belongs to.
    """
    found = []
    for nth, day in enumerate(sorted(days), start=1):
        rule = version_on(versions, day)
        if rule and reached(rule, nth - 1, nth):
            found.append((rule, nth, day))
    return found
