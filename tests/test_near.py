"""NEARRPT: who is within a few points of an award, as the counter would find if everybody came today."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from nearly import ACT, TODAY, customer, earns, with_awards

from renterrewards.policies import ExpiryPolicy
from renterrewards.records import Agreement
from renterrewards.rules.ledger import Policy
from renterrewards.store import agreements, control, customers, locations, near, wallets
from renterrewards.store.engine import Store
from renterrewards.store.ledger import points, pooling
from renterrewards.store.near import Near, NearQuery
from renterrewards.store.work import Work

pytestmark = pytest.mark.usefixtures("engine")

REAL = {"PFD": ("1FREE", 4), "GLD": ("25OFF", 6)}


@pytest.fixture
def awards(store: Store) -> Store:
    return with_awards(store)


def found(store: Store, **asked: Any) -> list[Near]:
    with store.look() as work:
        return list(near.near(work, NearQuery(**{"within": 2} | asked), TODAY))


def numbers(store: Store, **asked: Any) -> list[int]:
    return [one.customer_number for one in found(store, **asked)]


@pytest.mark.parametrize(
    ("held", "within", "ready", "missing"),
    [
        (1, 2, False, None),  # a point too far
        (2, 2, False, 2),
        (3, 2, False, 1),
        (3, 1, False, 1),
        (2, 1, False, None),
        (4, 2, False, None),  # has it already
        (4, 2, True, 0),
        (9, 2, True, 0),
        (0, 3, False, None),
        (0, 4, False, 4),  # who never had a point is as far as the whole price
    ],
)
def test_who_is_near_is_told_by_the_points_he_misses(
    awards: Store, held: int, within: int, ready: bool, missing: int | None
) -> None:
    number = customer(awards, held)
    wanted = [] if missing is None else [(number, missing, held, "1FREE", 4)]
    assert [
        (one.customer_number, one.missing, one.points, one.award, one.required)
        for one in found(awards, within=within, ready=ready)
    ] == wanted


def test_the_nearest_stand_first_and_then_by_number(awards: Store) -> None:
    two, gold, one, also = customer(awards, 2), customer(awards, 5, "GLD"), customer(awards, 3), customer(awards, 2)
    assert numbers(awards) == [gold, one, two, also]


@pytest.mark.parametrize(
    "more",
    [
        {"blocked": True},
        {"customer_type": "WLK"},
        {"customer_type": "SHY"},  # may not rent
        {"customer_type": "OLD"},
        {"customer_type": "BAD"},
        {"customer_type": "XYZ"},
    ],
)
def test_who_cannot_get_the_award_is_left_out(awards: Store, more: dict[str, Any]) -> None:
    customer(awards, 3, **more)
    assert numbers(awards, ready=True) == []
    assert numbers(awards, within=9, ready=True) == []


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ({}, "PGS"),
        ({"customer_type": "GLD"}, "G"),
        ({"customer_type": "WLK"}, ""),
        ({"award": "1FREE"}, "PS"),
        ({"award": "25OFF"}, "G"),
        ({"award": "25OFF", "customer_type": "PFD"}, ""),
        ({"location": "LAX"}, "P"),
        ({"location": "SFO"}, "S"),  # the last rental counts, not those before
        ({"location": "+WEST"}, "PS"),
        ({"location": "+EAST"}, ""),
        ({"since": date(2012, 3, 1)}, "PG"),  # that day is included
        ({"since": date(2012, 3, 2)}, ""),
    ],
)
def test_type_award_location_and_activity_choose(awards: Store, asked: dict[str, Any], there: str) -> None:
    known = {
        customer(awards, 3): "P",
        customer(awards, 5, "GLD"): "G",
        customer(awards, 3, last_activity=date(2012, 2, 1)): "S",
    }
    (pfd, _, late) = known
    with awards.work() as work:
        for place in ("LAX", "SFO"):
            locations.put(work, "+WEST", place)
    for number, location, day in ((pfd, "SFO", 2), (pfd, "LAX", 2), (late, "LAX", 1), (late, "SFO", 2)):
        ra = Agreement(number=0, status="CLOSED", customer_number=number, opened_at=ACT.instant, location=location)
        with awards.work() as work:
            agreements.add(work, replace(ra, business_date=date(2012, 2, day)))
    assert sorted(known[number] for number in numbers(awards, **asked)) == sorted(there)


def test_points_that_cannot_be_used_today_do_not_count(awards: Store) -> None:
    dead, pending, alive = customer(awards, 2), customer(awards, 2), customer(awards, 2)
    with awards.work() as work:
        earns(work, dead, 3, expires_on=TODAY - timedelta(days=1))
        earns(work, pending, 3, available_on=TODAY + timedelta(days=1))
        earns(work, alive, 1, expires_on=TODAY, available_on=TODAY)
    assert [(one.customer_number, one.points, one.missing) for one in found(awards)] == [
        (alive, 3, 1),
        (dead, 2, 2),
        (pending, 2, 2),
    ]


def test_points_of_a_customer_who_is_idle_are_dead(awards: Store) -> None:
    rule = ExpiryPolicy(customer_type="PFD", effective_date=date(2000, 1, 1), idle_months=2)
    with awards.work() as work:
        control.save(work, "expiry_policy", rule)
    idle, busy = customer(awards), customer(awards, last_activity=date(2012, 5, 20))
    for number in (idle, busy):
        with awards.work() as work:
            earns(work, number, 3, policy="PFD 2000-01-01")
    with awards.look() as work:
        assert (points.available(work, idle, TODAY), points.available(work, busy, TODAY)) == (0, 3)
    assert numbers(awards) == [busy]


def test_the_points_of_a_wallet_count_for_whom_they_would_at_the_counter(awards: Store) -> None:
    may, may_not, without = customer(awards, 2), customer(awards, 1), customer(awards)
    with awards.work() as work:
        for number, redeems in ((may, True), (may_not, False), (without, True)):
            wallets.put(work, ACT, "SMITH", number, redeems)
    assert [(one.customer_number, one.points) for one in found(awards)] == [(may, 3), (without, 3)]


def test_a_wallet_that_is_shut_gives_nothing(awards: Store) -> None:
    one, other = customer(awards, 2), customer(awards, 1)
    with awards.work() as work:
        for number in (one, other):
            wallets.put(work, ACT, "SHUT", number, True)
    assert [(line.customer_number, line.points) for line in found(awards)] == [(one, 2)]


def test_who_owes_points_misses_those_too(awards: Store) -> None:
    number = customer(awards)
    with awards.work() as work:
        earned = points.earn(work, ACT, number, 4, "earn:x", points.Source("RA", "1"))
        points.redeem(work, ACT, number, 4, "redeem:x", points.Source("RA", "2"))
        points.reverse(work, ACT, earned.id, Policy())
    assert numbers(awards, within=7) == []
    assert [(one.points, one.missing) for one in found(awards, within=8)] == [(-4, 8)]


def test_the_list_is_what_the_counter_would_find_customer_by_customer(awards: Store) -> None:
    random = Random(11)
    for _ in range(60):
        number = customer(
            awards,
            random.randrange(8),
            random.choice(["PFD", "GLD", "WLK", "OLD"]),
            blocked=random.random() < 0.1,
            last_activity=random.choice([None, date(2012, 1, 5), date(2012, 5, 5)]),
        )
        with awards.work() as work:
            if random.random() < 0.3:
                earns(work, number, random.randrange(1, 4), expires_on=TODAY + timedelta(days=random.randrange(-2, 2)))
            if random.random() < 0.3:
                earns(
                    work, number, random.randrange(1, 4), available_on=TODAY + timedelta(days=random.randrange(-1, 3))
                )
            if random.random() < 0.2:
                wallets.put(work, ACT, "SMITH", number, random.random() < 0.7)
    for query in (NearQuery(within=2), NearQuery(within=3, ready=True), NearQuery(within=9, since=date(2012, 2, 1))):
        with awards.look() as work:
            lines = [(one.missing, one.customer_number, one.points) for one in near.near(work, query, TODAY)]
            assert lines == sorted(_one_by_one(work, query))
            assert lines


def _one_by_one(work: Work, query: NearQuery) -> Iterator[tuple[int, int, int]]:
    one = customers.following(work, None)
    while one is not None:
        held = pooling.purse(work, one.number, TODAY).points
        if one.customer_type in REAL and not one.blocked:
            missing = max(0, REAL[one.customer_type][1] - held)
            active = query.since is None or (one.last_activity is not None and one.last_activity >= query.since)
            if active and (0 if query.ready else 1) <= missing <= query.within:
                yield missing, one.number, held
        one = customers.following(work, one.number)
