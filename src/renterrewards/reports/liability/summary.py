"""AWDLIAB: what the points outstanding are worth, by customer type and location."""

from collections.abc import Callable, Iterable
from decimal import Decimal

from renterrewards import entry
from renterrewards.policies import LiabilityPolicy
from renterrewards.reports.liability.figures import Figures
from renterrewards.reports.report import Column
from renterrewards.rules.liability import Cell, Pool
from renterrewards.store.liability.pools import Worth

COLUMNS = (
    Column("customer_type", "CUST|TYPE", 8),
    Column("location", "LOC", 6),
    Column("points", "POINTS", 11, "number"),
    Column("rate", "RATE|%", 6, "rate"),
    Column("deferred", "DEFERRED", 13, "money"),
    Column("recognised", "RECOGNISED", 12, "money"),
    Column("liability", "LIABILITY", 12, "money"),
    Column("award_value", "VALUE OF|AN AWARD", 12, "money"),
    Column("required", "POINTS|FOR IT", 6, "number"),
    Column("value", "VALUE OF THE|POINTS", 14, "money"),
)
ARREARS = "(OWED)"
"""Stands for the type of points that were spent before they were taken back."""

METHODS = {"DEFERRAL": "DEFERRAL, IFRS 15", "COST": "COST, NOT IFRS 15"}
Chosen = Callable[[str, str], bool]
"""Whether a customer type and location is wanted."""


def titled(title: str, method: str) -> str:
    """A title that names the method."""
    return f"{title}, {'BY DEFERRAL' if method == 'DEFERRAL' else 'BY COST: MANAGEMENT FIGURE'}"


def method_facts(policy: LiabilityPolicy, method: str) -> dict[str, str]:
    """The method for the JSON output."""
    return {"method": method, "management_figure": str(method == "COST").lower(), "policy": f"{policy.effective_date}"}


def parameters(worth: Worth, site: entry.Site) -> tuple[tuple[str, str], ...]:
    """What every heading says of the method, the policy, and whether the figures are closed."""
    policy = worth.policy
    rate = "ESTIMATED" if policy.rate_source == "ESTIMATE" else "FIXED"
    return (
        ("METHOD", METHODS[worth.method]),
        ("POLICY OF", entry.show("date", policy.effective_date, site)),
        ("RATE", f"{rate}, {entry.show('decimal', policy.redemption_rate, site)} %"),
        ("AWARD VALUE", policy.value_source),
        ("FIGURES", "CLOSED" if worth.month else "OPEN, MAY CHANGE"),
    )


def figures_liability(worth: Worth, chosen: Chosen, site: entry.Site) -> Figures:
    """The liability at a date; arrears stand on a line of their own, so that the points are those of the ledger."""
    groups: dict[tuple[str, str], list[Pool]] = {}
    for cell, pool in worth.pools.items():
        where = _where(cell)
        if chosen(cell.customer_type, cell.location):
            groups.setdefault(where, []).append(pool)
    rows = [(*where, *_summed(pools, worth.method)) for where, pools in sorted(groups.items())]
    every = [pool for pools in groups.values() for pool in pools]
    return Figures(
        code="AWDLIAB",
        title=titled("AWARD LIABILITY", worth.method),
        parameters=(("AS OF", entry.show("date", worth.day, site)), *parameters(worth, site)),
        columns=COLUMNS,
        rows=[row for row in rows if any(row[2:])],
        total=("TOTAL", "", *_summed(every, worth.method)[:-3], None, None, None),
        empty="NO AWARD POINTS WERE EVER EARNED",
        facts=method_facts(worth.policy, worth.method) | {"as_of": f"{worth.day}", "closed": worth.month is not None},
    )


def _where(cell: Cell) -> tuple[str, str]:
    return (cell.customer_type if cell.vintage else ARREARS, cell.location)


def _summed(pools: Iterable[Pool], method: str) -> tuple[int | Decimal | None, ...]:
    found = list(pools)
    points = sum(pool.outstanding for pool in found)
    weighed = sum((pool.terms.rate * pool.outstanding for pool in found), Decimal(0))
    of_lots = sum(pool.outstanding for pool in found if pool.terms.rate)
    deferral = method == "DEFERRAL"
    terms = next((pool.terms for pool in found if pool.terms.required), None)
    value = sum(
        (pool.outstanding * pool.terms.value / pool.terms.required for pool in found if pool.terms.required), Decimal(0)
    )
    return (
        points,
        weighed / of_lots if of_lots else None,
        sum(pool.deferred for pool in found) if deferral else None,
        sum(pool.recognised for pool in found) if deferral else None,
        sum(pool.liability for pool in found),
        int(terms.value) if terms else None,
        terms.required if terms else None,
        int(value),
    )
