"""The roll-forward foots, in points and in money, whatever was done at the counters, and closed months stay closed."""

import random
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from ledger_proof import differences
from liability_acts import FIRST, PEOPLE, POLICY, PRICE, RATE, played
from liability_count import Count
from sqlalchemy import text, update

from renterrewards.policies import LiabilityPolicy
from renterrewards.records import Act, Customer, CustomerType
from renterrewards.rules.ledger import Policy
from renterrewards.rules.liability import COMING_IN, GOING_OUT, LINES
from renterrewards.store import control, customers
from renterrewards.store.ledger import transfers
from renterrewards.store.ledger.points import Source
from renterrewards.store.liability import months as liability_months
from renterrewards.store.liability.pools import Roll, Worth, roll, worth
from renterrewards.store.proof import recon
from renterrewards.store.statement import Statement
from renterrewards.store.tables import agreement
from renterrewards.store.work import Work

pytestmark = pytest.mark.usefixtures("engine")


def foots(found: Roll) -> None:
    """Opening and what moved are the closing, in points and in money, for every type and place."""
    for where, lines in found.moved.items():
        for of, total in (("points", "outstanding"), ("money", "liability")):
            stood = sum(
                getattr(p, total) for c, p in (found.before.pools if found.before else {}).items() if c[1:] == where
            )
            stands = sum(getattr(pool, total) for cell, pool in found.after.pools.items() if cell[1:] == where)
            moved = sum(getattr(lines[line], of) for line in COMING_IN) - sum(getattr(lines[x], of) for x in GOING_OUT)
            assert stood + moved + getattr(lines["revalued"], of) == stands


def sound(found: Worth) -> None:
    for pool in found.pools.values():
        assert 0 <= pool.liability <= pool.deferred
        assert pool.recognised >= 0


BY_KIND = {
    "EARN+": ("earned", "bonus"),
    "OPENING+": ("brought_in",),
    "REINSTATE+": ("reinstated",),
    "ADJUST+": ("adjusted_in",),
    "ADJUST-": ("adjusted_out",),
    "REDEEM-": ("redeemed",),
    "EXPIRE-": ("expired",),
    "REVERSE+": ("reversed_in",),
    "REVERSE-": ("reversed_out",),
}


def counts_alike(count: Count, found: Roll, after: date, day: date) -> None:
    """Points by line are what the movements add up to."""
    moved = count.points(after, day)
    for kind, lines in BY_KIND.items():
        total = sum(of_cell[line].points for of_cell in found.moved.values() for line in lines)
        assert (kind, total) == (kind, abs(moved[kind]))
    assert set(moved) <= set(BY_KIND)


def worth_alike(count: Count, found: Worth) -> None:
    """The worth of each pool is right, to a cent for each of its roundings."""
    for cell, exact in count.liability(found.day).items():
        assert abs(found.pools[cell].liability - exact) <= 2, cell  # type: ignore[index]


@pytest.mark.parametrize("seed", [1, 2])
def test_the_roll_forward_of_10000_random_acts_foots_and_is_what_a_plain_count_gives(seed: int) -> None:
    store, _ = played(seed, 10_000, back=9)
    chance = random.Random(seed)
    with store.look() as work:
        assert differences(work) == []
        count = Count(work, RATE, PRICE)
        for _ in range(12):
            after, day = sorted(FIRST + timedelta(days=chance.randint(0, 1_200)) for _ in range(2))
            found = roll(work, after, day)
            foots(found)
            sound(found.after)
            counts_alike(count, found, after, day)
            worth_alike(count, found.after)
            assert all(lines["revalued"].money == 0 for lines in found.moved.values())
    store.close()


ESTIMATED = replace(POLICY, rate_source="ESTIMATE", value_source="AVERAGE", value_amount=None)


@pytest.mark.parametrize("policy", [POLICY, ESTIMATED, replace(ESTIMATED, method="COST")])
def test_it_foots_with_acts_dated_at_random_too_by_every_method(policy: LiabilityPolicy) -> None:
    store, _ = played(3, 3_000, back=400, wild=True, policy=policy)
    chance = random.Random(3)
    with store.look() as work:
        count = Count(work, RATE, PRICE)
        for _ in range(8):
            after, day = sorted(FIRST + timedelta(days=chance.randint(0, 1_200)) for _ in range(2))
            found = roll(work, after, day)
            foots(found)
            counts_alike(count, found, after, day)
            if policy.method == "DEFERRAL":
                sound(found.after)
        balances = work.one(Statement(text("SELECT sum(balance) FROM award_account")))
        assert worth(work, date(2099, 1, 1)).points == (balances or (0,))[0]
    store.close()


@pytest.mark.parametrize(
    ("policy", "wild"), [(POLICY, False), (POLICY, True), (ESTIMATED, True), (replace(ESTIMATED, method="COST"), True)]
)
def test_closed_months_stay_as_they_were_whatever_comes_later(policy: LiabilityPolicy, wild: bool) -> None:
    store, closed = played(4, 2_500, back=60, closing=True, policy=policy, wild=wild)
    assert len(closed) >= 34
    with store.work() as work:  # what is set up otherwise later changes no closed figure either
        control.save(work, "customer_type", CustomerType(type_code="PFD", promo_code="1FREE", promo_required=9))
        for number in PEOPLE:
            customers.save(work, Customer(number=number, last_name="SMITH", customer_type="WLK"))
        work.run(Statement(update(agreement).values(revenue=1)))
    with store.look() as work:
        shut = [(month.last_day, month.last_txn) for month in liability_months.months(work)]
        count = Count(work, RATE, PRICE, shut)
        for made, before in zip(closed, [None, *closed[:-1]], strict=True):
            day, start = made.after.day, before.after.day if before else None
            found = roll(work, start, day)
            foots(found)
            counts_alike(count, found, start or date(2000, 1, 1), day)
            stays(made, found.after)
            kept(work, made, before)
        assert sum(made.late[0] for made in closed) > 100
    store.close()


def stays(made: Roll, again: Worth) -> None:
    """A closed month reckoned again gives the pools that it closed with."""
    figures = [(c, p.outstanding, p.deferred, p.recognised, p.liability) for c, p in made.after.pools.items()]
    assert [(c, p.outstanding, p.deferred, p.recognised, p.liability) for c, p in again.pools.items()] == figures


def kept(work: Work, made: Roll, before: Roll | None) -> None:
    """What was written down of a month is what it closed with; its journal balances and makes the change."""
    day = made.after.day
    pools = liability_months.pools(work, day)
    assert {c: p.liability for c, p in pools.items()} == {c: p.liability for c, p in made.after.pools.items()}
    stored = {(row[0], row[1], row[2]): (row[3], row[4]) for row in liability_months.lines(work, day)}
    moved = {(*k, n): (x.points, x.money) for k, lines in made.moved.items() for n, x in lines.items()}
    assert stored == {key: value for key, value in moved.items() if value != (0, 0)}
    entries = liability_months.journal(work, day)
    assert sum(entry.debit for entry in entries) == sum(entry.credit for entry in entries)
    change = sum(e.credit - e.debit for e in entries if e.account == "AWARD LIABILITY")
    assert change == made.after.liability - (before.after.liability if before else 0)


def test_closing_month_by_month_gives_what_is_reckoned_at_once() -> None:
    at_once, _ = played(5, 1_500, back=0)
    by_month, closed = played(5, 1_500, back=0, closing=True)
    with at_once.look() as one, by_month.look() as other:
        for made in closed:
            stays(made, worth(one, made.after.day))
            stays(made, worth(other, made.after.day))
    at_once.close()
    by_month.close()


def test_another_method_is_a_change_of_value_and_of_nothing_else() -> None:
    store, _ = played(6, 800, back=0, closing=False)
    change = date(2011, 6, 1)
    with store.work() as work:
        control.save(work, "liability_policy", replace(POLICY, effective_date=change, method="COST"))
    with store.look() as work:
        found = roll(work, change - timedelta(days=1), change + timedelta(days=29))
        foots(found)
        assert (found.before and found.before.method, found.after.method) == ("DEFERRAL", "COST")
        assert any(lines["revalued"].money for lines in found.moved.values())
    store.close()


@pytest.mark.parametrize("wild", [False, True])
def test_awards_paid_by_wallets_foot_too_and_take_their_money_along_and_back(wild: bool) -> None:
    store, closed = played(8, 2_500, back=30, closing=True, shared=True, wild=wild)
    with store.look() as work:
        assert differences(work) == []
        assert work.all(Statement(text("SELECT 1 FROM award_txn WHERE kind = 'TRANSFER_IN' LIMIT 300 OFFSET 299")))
        told = recon.differences(work, recon.checked(work))
        assert {d.invariant for d in told} <= {"I7"}  # the acts spend points without putting an award on the RA
        for made, before in zip(closed, [None, *closed[:-1]], strict=True):
            found = roll(work, before.after.day if before else None, made.after.day)
            foots(found)
            stays(made, found.after)
            lines = found.moved.values()
            assert sum(x["transferred_in"].points - x["transferred_out"].points for x in lines) == 0
            if not wild:
                sound(found.after)
        balances = work.one(Statement(text("SELECT sum(balance) FROM award_account")))
        assert worth(work, date(2099, 1, 1)).points == (balances or (0,))[0]
    store.close()


def test_points_of_merged_customers_take_their_money_along_and_back() -> None:
    store, _ = played(7, 600, back=0)
    later = date(2013, 2, 1)
    act = Act(user="ANN", business_date=later, instant=datetime(2013, 2, 1, 9), location="LAX")
    with store.work() as work:
        before = worth(work, later - timedelta(days=1))
        for giver in PEOPLE[1:]:
            transfers.pass_on(
                work, act, transfers.Passing(giver, 1, f"merge:{giver}:1:1", Source("MERGE", f"{giver}:1")), Policy()
            )
        assert differences(work) == []
        found = roll(work, later - timedelta(days=1), later)
    foots(found)
    sound(found.after)
    money = {line: sum(lines[line].money for lines in found.moved.values()) for line in LINES}
    assert money["transferred_in"] == money["transferred_out"] > 0
    lapsed = sum(lines["expired"].points for lines in found.moved.values())  # dead lots do not go along
    assert found.after.points == before.points - lapsed
    store.close()
