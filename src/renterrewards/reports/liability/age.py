"""AWDAGE: the points outstanding by quarter of earning or by age, and when they expire."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from renterrewards import entry
from renterrewards.reports.liability.figures import Figures
from renterrewards.reports.liability.summary import Chosen, method_facts, parameters, titled
from renterrewards.reports.report import Column
from renterrewards.rules.expiry import months_on
from renterrewards.rules.liability import Pool
from renterrewards.store.liability.age import Aged
from renterrewards.store.liability.pools import Worth

SOON = (30, 60, 90)
AGES = ((3, "UP TO 3 MONTHS"), (6, "3 TO 6 MONTHS"), (12, "6 TO 12 MONTHS"), (24, "12 TO 24 MONTHS"))
OLDEST = "OVER 24 MONTHS"

_DYING = (
    *(Column(f"within_{days}", f"EXPIRE IN|{days} DAYS", 9, "number") for days in SOON),
    Column("overdue", "OVERDUE", 9, "number"),
)
OF_QUARTERS = (
    Column("vintage", "EARNED|IN", 8),
    Column("earned", "POINTS|IN", 10, "number"),
    Column("redeemed", "REDEEMED", 10, "number"),
    Column("expired", "EXPIRED", 9, "number"),
    Column("away", "TAKEN|AWAY", 9, "number"),
    Column("outstanding", "OUT-|STANDING", 10, "number"),
    Column("used", "USED|%", 6, "rate"),
    Column("rate", "WILL BE|USED %", 7, "rate"),
    Column("liability", "LIABILITY", 13, "money"),
    *_DYING[:3],
)
OF_AGES = (Column("age", "AGE", 20), Column("outstanding", "OUTSTANDING", 12, "number"), *_DYING)


def figures_quarters(worth: Worth, aged: list[Aged], chosen: Chosen, site: entry.Site) -> Figures:
    """A line a quarter of earning; arrears, which belong to none, are told in the heading."""
    quarters: dict[str, list[Pool]] = {}
    owed = 0
    for cell, pool in worth.pools.items():
        if cell.vintage and chosen(*cell[1:]):
            quarters.setdefault(cell.vintage, []).append(pool)
        elif not cell.vintage and chosen(*cell[1:]):
            owed -= pool.outstanding
    wanted = [one for one in aged if chosen(*one.cell[1:])]
    rows = [
        (name, *_of_pools(pools), *_dying([one for one in wanted if one.cell.vintage == name], worth.day)[:3])
        for name, pools in quarters.items()
    ]
    total = _of_pools([pool for pools in quarters.values() for pool in pools])
    return Figures(
        code="AWDAGE",
        title=titled("AWARD POINTS BY QUARTER", worth.method),
        parameters=(
            ("AS OF", entry.show("date", worth.day, site)),
            *parameters(worth, site),
            ("ARREARS OWED", f"{owed:,}"),
        ),
        columns=OF_QUARTERS,
        rows=rows,
        total=("TOTAL", *total, *_dying(wanted, worth.day)[:3]),
        empty="NO AWARD POINTS WERE EVER EARNED",
        facts=method_facts(worth.policy, worth.method) | {"as_of": f"{worth.day}", "arrears": owed},
    )


def figures_ages(day: date, aged: list[Aged], chosen: Chosen, site: entry.Site) -> Figures:
    """A line an age, in months since the points were earned."""
    wanted = [one for one in aged if chosen(*one.cell[1:])]
    groups: dict[str, list[Aged]] = {name: [] for name in (*(name for _, name in AGES), OLDEST)}
    for one in wanted:
        groups[_age(one.earned_on, day)].append(one)
    return Figures(
        code="AWDAGE",
        title="AWARD POINTS BY AGE",
        parameters=(("AS OF", entry.show("date", day, site)),),
        columns=OF_AGES,
        rows=[(name, _points(found), *_dying(found, day)) for name, found in groups.items()],
        total=("TOTAL", _points(wanted), *_dying(wanted, day)),
        facts={"as_of": f"{day}"},
    )


def _of_pools(pools: list[Pool]) -> tuple[int | Decimal | None, ...]:
    """Points in, redeemed, expired, taken away, outstanding; share used, share expected; liability.

    What was given back counts as never redeemed; what was transferred counts where it is.
    """
    redeemed = sum(pool.redeemed for pool in pools)
    expired = _line(pools, "expired")
    outstanding = sum(pool.outstanding for pool in pools)
    away = _line(pools, "reversed_out") + _line(pools, "adjusted_out")
    earned = outstanding + redeemed + expired + away
    kept = earned - away
    will = sum((pool.terms.rate * _kept(pool) for pool in pools), Decimal(0))
    rates = (Decimal(redeemed) / kept, will / kept) if kept > 0 else (None, None)
    return (earned, redeemed, expired, away, outstanding, *rates, sum(pool.liability for pool in pools))


def _kept(pool: Pool) -> int:
    return pool.outstanding + pool.redeemed + pool.points["expired"]


def _line(pools: Iterable[Pool], line: str) -> int:
    return sum(pool.points[line] for pool in pools)


def _dying(aged: list[Aged], day: date) -> tuple[int, ...]:
    """Points that expire within 30, 60 and 90 days, and those whose last day has passed already."""
    left = [((one.expires_on - day).days, one.points) for one in aged if one.expires_on]
    soon = tuple(sum(points for days, points in left if 0 <= days <= most) for most in SOON)
    return (*soon, sum(points for days, points in left if days < 0))


def _points(aged: Iterable[Aged]) -> int:
    return sum(one.points for one in aged)


def _age(earned_on: date, day: date) -> str:
    return next((name for months, name in AGES if months_on(earned_on, months) >= day), OLDEST)
