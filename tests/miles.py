"""Rules, rentals and runs of MILERUN in short."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from days import Days

from renterrewards.policies import EarnRule
from renterrewards.records import Agreement
from renterrewards.store import agreements, control, customers


def rule(days: Days, code: str, trigger: str, since: date = date(2010, 1, 1), **more: Any) -> EarnRule:
    """Put a rule on file."""
    made = EarnRule(code=code, effective_date=since, trigger=trigger, **more)
    with days.work() as work:
        control.save(work, "earn_rule", made)
    return made


def rents(days: Days, number: int, *closed: date) -> None:
    """RAs of a customer closed on these days, counted as a close counts them."""
    with days.work() as work:
        for day in closed:
            noon = datetime(day.year, day.month, day.day, 12)
            ra = Agreement(number=0, status="CLOSED", customer_number=number, opened_at=noon, closed_at=noon)
            agreements.add(work, replace(ra, business_date=day, points_earned=0))
            whose = customers.find(work, number)
            assert whose
            customers.save(work, replace(whose, times_rented=whose.times_rented + 1, last_activity=day))


def runs(days: Days, *values: str, on: date | None = None) -> Any:
    """A real run on a day; there may be nothing to ask."""
    days.today = on or days.today
    return days.does("MILERUN", "dry_run=N", "print_display=D", *values, answers=("Y",))


def told(found: Any) -> list[tuple[int, str, int, str, int]]:
    """(customer, rule code, nth, day, points) of each line."""
    rows = found["rows"]
    return [(r["customer_number"], r["rule"].split()[0], r["nth"], r["day"], r["points"]) for r in rows]


def four_customers(folder: Path) -> Days:
    """Customers born on 1, 3 and 5 May, and one who never said when; 5 points for a birthday."""
    made = Days(folder)
    for day in (1, 3, 5):
        made.customer(birth_date=date(1980, 5, day))
    made.customer()
    rule(made, "CAKE", "BIRTHDAY", points=5)
    return made
