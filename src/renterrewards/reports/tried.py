"""What earn rules would give (TRYEARN): the ordinary point, a line a rule, and what they come to."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

from renterrewards.records import Customer
from renterrewards.reports.report import Column, Report, Row
from renterrewards.rules.closing import Earning
from renterrewards.rules.earning import Verdict

COLUMNS = (
    Column("rule", "RULE", 8),
    Column("version", "VERSION", 10, kind="date"),
    Column("points", "POINTS", 7, kind="number"),
    Column("why", "WHY", 50),
    Column("description", "DESCRIPTION", 30),
)


@dataclass(frozen=True, slots=True)
class Tried:
    """What a customer would get: `ordinary` is what an RA earns by itself, None for a check-in."""

    customer: Customer
    ordinary: Earning | None
    found: tuple[Verdict, ...]

    @property
    def points(self) -> int:
        """All of it."""
        return sum(one.points for one in self.found) + (self.ordinary.points if self.ordinary else 0)


def report_tried(tried: Tried, day: str) -> Report:
    """A line a rule: its points, or why it gives none."""
    return Report(
        code="TRYEARN",
        title="WHAT EARN RULES WOULD GIVE",
        parameters=(("CUSTOMER", str(tried.customer.number)), ("DATE", day)),
        columns=COLUMNS,
        rows=_rows(tried),
        total=lambda: ("TOTAL", None, tried.points, None, None),
        empty="NO EARN RULE IS ON FILE, EDITEARN SETS THEM UP",
    )


def why(one: Verdict) -> str:
    """Why a rule gives nothing, or what its cap cuts off."""
    return one.why or one.capped


def plain(tried: Tried) -> dict[str, Any]:
    """The same as plain data, for scripts."""
    rows = [
        {"rule": one.rule.code, "version": str(one.rule.effective_date), "points": one.points, "why": why(one)}
        for one in tried.found
    ]
    ordinary = {"ordinary": tried.ordinary.points, "message": tried.ordinary.message} if tried.ordinary else {}
    return {"customer_number": tried.customer.number, "rows": rows, "points": tried.points} | ordinary


def _rows(tried: Tried) -> Generator[Row, None, None]:
    if tried.ordinary:
        yield ("ORDINARY", None, tried.ordinary.points, tried.ordinary.message, "THE POINT OF THE RENTAL")
    for one in tried.found:
        yield (one.rule.code, one.rule.effective_date, one.points, why(one), one.rule.description)
