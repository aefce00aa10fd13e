"""AWDKPI: the key figures of the awards, each with what was divided by what."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from renterrewards import entry
from renterrewards.reports.liability.age import SOON
from renterrewards.reports.liability.figures import Figures
from renterrewards.reports.liability.summary import method_facts, parameters, titled
from renterrewards.reports.report import Column, Of, Row
from renterrewards.rules.liability import Pool
from renterrewards.store.liability.age import Aged
from renterrewards.store.liability.kpis import Counts
from renterrewards.store.liability.pools import Roll, Worth

COLUMNS = (
    Column("name", "KEY FIGURE", 28),
    Column("figure", "FIGURE", 13, "number"),
    Column("numerator", "NUMERATOR", 16, "number"),
    Column("denominator", "DENOMINATOR", 16, "number"),
    Column("what", "WHAT BY WHAT", 50),
)
INCOME_DAYS = 90


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the key figures are made of; `income` is the roll-forward of the last 90 days."""

    period: Roll
    income: Roll
    aged: list[Aged]
    counts: Counts

    @property
    def worth(self) -> Worth:
        """What stands at the end."""
        return self.period.after


def figures_kpis(facts: Facts, start: date, site: entry.Site) -> Figures:
    """One line a figure; blank where there is nothing to divide by."""
    worth = facts.worth
    rows = [*_of_points(facts), *_of_money(facts), *_of_members(facts.counts), *_of_notices(facts.counts)]
    return Figures(
        code="AWDKPI",
        title=titled("AWARD KEY FIGURES", worth.method),
        parameters=(
            ("START DATE", entry.show("date", start, site)),
            ("END DATE", entry.show("date", worth.day, site)),
            *parameters(worth, site),
        ),
        columns=COLUMNS,
        rows=rows,
        facts=method_facts(worth.policy, worth.method),
    )


def _of_points(facts: Facts) -> Iterator[Row]:
    pools = [pool for cell, pool in facts.worth.pools.items() if cell.vintage]
    redeemed = sum(pool.redeemed for pool in pools)
    kept = sum(_kept(pool) for pool in pools)
    yield _percent("REDEMPTION RATE", redeemed, kept, "REDEEMED BY EARNED, ALL QUARTERS")
    moved = {
        line: sum(lines[line].points for lines in facts.period.moved.values())
        for line in ("redeemed", "earned", "bonus")
    }
    yield _percent("BURN RATIO", moved["redeemed"], moved["earned"] + moved["bonus"], "REDEEMED BY EARNED, THESE DATES")
    lapsed, used = _run_off(facts.worth)
    yield _percent("BREAKAGE, FINAL", lapsed, lapsed + used, "EXPIRED BY EXPIRED AND REDEEMED, QUARTERS RUN OFF")
    will = sum((pool.terms.rate * _kept(pool) for pool in pools), Decimal(0))
    yield _percent(
        "BREAKAGE, EXPECTED", Of("number", round(kept - will, 1)), kept, "POINTS NOT EXPECTED TO BE USED BY EARNED"
    )
    points = facts.worth.points
    yield ("POINTS OUTSTANDING", points, points, None, "BALANCES, ARREARS TAKEN OFF")
    held = sum(one.points for one in facts.aged)
    for days in SOON:
        soon = sum(
            one.points for one in facts.aged if one.expires_on and 0 <= (one.expires_on - facts.worth.day).days <= days
        )
        yield _percent(f"EXPIRING IN {days} DAYS", soon, held, "POINTS BY POINTS OF ALL LOTS")


def _of_money(facts: Facts) -> Iterator[Row]:
    liability, active = facts.worth.liability, facts.counts.active[0]
    yield ("LIABILITY", _money(liability), _money(liability), None, "AS AWDLIAB HAS IT")
    yield _each("LIABILITY PER ACTIVE MEMBER", liability, active, "LIABILITY BY ACTIVE MEMBERS")
    income = sum(lines["redeemed"].money for lines in facts.income.moved.values())
    days = Of("number", round(Decimal(liability) * INCOME_DAYS / income, 1)) if income > 0 else None
    yield (
        "DAYS OF LIABILITY",
        days,
        _money(liability),
        _money(income),
        f"BY AWARD INCOME OF {INCOME_DAYS} DAYS, A DAY",
    )
    yield _each("COST PER AWARD", *facts.counts.cost, "TAKEN OFF BY AWARDS USED, RAS CLOSED THESE DATES")


def _of_members(counts: Counts) -> Iterator[Row]:
    yield _percent("ACTIVE RATE", *counts.active, "MEMBERS WITH RENTAL OR POINTS IN 12 MONTHS BY ALL")
    yield _percent("PARTICIPATION", *counts.participation, "RAS OF MEMBERS BY ALL RAS CLOSED THESE DATES")
    more, awards = counts.incremental
    yield (
        "RAS MORE AFTER AN AWARD",
        Of("signed", round(Decimal(more) / awards, 2)) if awards else None,
        Of("signed", more),
        awards,
        "RAS 90 DAYS AFTER LESS BEFORE BY AWARDS (N)",
    )
    yield _percent("RECONCILIATION", *counts.reconciled, "DIFFERENCES BY ACCOUNTS, LAST AWDRECON")


def _of_notices(counts: Counts) -> Iterator[Row]:
    yield _percent("SAVED RATE", *counts.saved, "POINTS NOTICED, REDEEMED IN TIME BY ALL NOTICED")
    yield _percent("REACTIVATION", *counts.reactivated, "IDLE MEMBERS RENTING 60 DAYS AFTER NOTICE BY ALL")


def _run_off(worth: Worth) -> tuple[int, int]:
    """Points expired and redeemed of the quarters of which none is left."""
    quarters: dict[str, list[Pool]] = {}
    for cell, pool in worth.pools.items():
        quarters.setdefault(cell.vintage, []).append(pool)
    over = [p for name, pools in quarters.items() if name and not sum(p.outstanding for p in pools) for p in pools]
    return sum(pool.points["expired"] for pool in over), sum(pool.redeemed for pool in over)


def _kept(pool: Pool) -> int:
    return pool.outstanding + pool.redeemed + pool.points["expired"]


def _percent(name: str, part: int | Of, whole: int, what: str) -> Row:
    share = Decimal(part.value if isinstance(part, Of) else part)
    return (name, Of("percent", share / whole) if whole else None, part, whole, what)


def _each(name: str, total: int, count: int, what: str) -> Row:
    return (name, _money(round(Decimal(total) / count)) if count else None, _money(total), count, what)


def _money(minor: int) -> Of:
    return Of("money", minor)
