"""NEARRPT: who is within a few points of an award, as the counter would find if everybody came today."""

import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
import stores
from clerk import Clerk
from rentals import BOB, MARY, Rentals, new_rentals, rentals
from steps import cost

from renterrewards.entry import Site
from renterrewards.policies import ExpiryPolicy, Wallet
from renterrewards.records import Act, Agreement, Customer, CustomerType, SpecialDocument
from renterrewards.reports.near import report_near
from renterrewards.reports.page import Stamp, pages
from renterrewards.rules.ledger import Policy
from renterrewards.store import agreements, control, customers, locations, near, wallets
from renterrewards.store.engine import Store
from renterrewards.store.ledger import points, pooling
from renterrewards.store.near import Near, NearQuery
from renterrewards.store.work import Work

pytestmark = pytest.mark.usefixtures("engine")

TODAY = date(2012, 6, 1)
SITE = Site(today=TODAY)
ACT = Act(user="ANN", business_date=date(2012, 3, 1), instant=datetime(2012, 3, 1, 9), location="LAX")
TYPES = (
    CustomerType(type_code="PFD", promo_code="1FREE", promo_required=4),
    CustomerType(type_code="GLD", promo_code="25OFF", promo_required=6),
    CustomerType(type_code="OLD", promo_code="GONE", promo_required=2),  # its award has ended
    CustomerType(type_code="BAD", promo_code="NONE", promo_required=2),  # its award is not on file
    CustomerType(type_code="SHY", promo_code="1FREE", promo_required=4, allow_rentals=False),
    CustomerType(type_code="WLK"),
)
DOCUMENTS = (
    SpecialDocument(code="1FREE", promo_type="D", amount=100),
    SpecialDocument(code="25OFF", location="LAX", promo_type="$", amount=2500),
    SpecialDocument(code="GONE", promo_type="D", amount=100, termination_date=TODAY - timedelta(days=1)),
)
REAL = {"PFD": ("1FREE", 4), "GLD": ("25OFF", 6)}


@pytest.fixture
def awards(store: Store) -> Store:
    """The types and their awards, and a wallet."""
    with store.work() as work:
        for kind in TYPES:
            control.save(work, "customer_type", kind)
        for document in DOCUMENTS:
            control.save(work, "special_document", document)
        control.save(work, "wallet", Wallet(code="SMITH"))
        control.save(work, "wallet", Wallet(code="SHUT", active=False))
    return store


def customer(store: Store, held: int = 0, customer_type: str = "PFD", **more: Any) -> int:
    """A customer with so many points."""
    with store.work() as work:
        new = Customer(number=0, last_name="SMITH", customer_type=customer_type, last_activity=ACT.business_date)
        number = customers.add(work, replace(new, **more)).number
        if held:
            earns(work, number, held)
    return number


def earns(work: Work, number: int, qty: int, **born: Any) -> None:
    key = f"earn:{number}:{qty}:{sorted(born)}"
    lot = points.Born(ACT.business_date, **born)
    points.earn(work, ACT, number, qty, key, points.Source("TEST", key), born=lot)


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


@pytest.mark.usefixtures("in_a_file")
def test_who_is_far_away_costs_no_more_than_a_glance_at_his_balance(awards: Store) -> None:
    customer(awards, 3)
    query = NearQuery(within=2)
    few = cost(awards, lambda work: list(near.near(work, query, TODAY)))
    for _ in range(100):
        number = customer(awards, 1)
        with awards.work() as work:
            agreements.add(
                work,
                Agreement(
                    number=0, status="CLOSED", customer_number=number, opened_at=ACT.instant, business_date=TODAY
                ),
            )
    many = cost(awards, lambda work: list(near.near(work, query, TODAY)))
    assert many.statements == few.statements == 3
    assert many.steps - few.steps < 100 * 20


@pytest.mark.usefixtures("in_a_file")
def test_who_is_looked_at_and_is_far_away_is_not_held_in_memory(awards: Store) -> None:
    def most(more: int) -> int:
        with awards.work() as work:
            for _ in range(more):
                new = customers.add(work, Customer(number=0, customer_type="PFD", email="x" * 60, last_name="Y" * 30))
                earns(work, new.number, 3, available_on=TODAY + timedelta(days=1))
        with awards.look() as work:
            tracemalloc.start()
            assert list(near.near(work, NearQuery(within=2), TODAY)) == []
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        return peak

    most(600)  # what is loaded at the first use
    few = most(1)
    most(900)
    many = most(1)
    assert 2 * many < 3 * few, "some hundred rows at a time, of however many"


def test_a_line_fits_the_page_and_says_how_to_reach_him(awards: Store) -> None:
    customer(awards, 3, first_name="MARY", phone="208-555-0101", email="mary.smith@example.com")
    with awards.look() as work:
        report = report_near(work, NearQuery(within=2), TODAY, SITE)
        (page,) = pages(report, Stamp("00 LIVE COMPANY", datetime(2012, 6, 1, 9), SITE))
    assert max(map(len, page)) <= 132
    (line,) = (text for text in page if "MARY" in text)
    assert line.split() == [
        *("1", "MARY", "SMITH", "208-555-0101", "1", "1FREE", "3", "4", "03-01-12", "mary.smith@example.com")
    ]
    assert any("TOTAL 1 CUSTOMER" in text for text in page)


def test_an_address_that_is_too_long_for_its_column_says_so(awards: Store) -> None:
    customer(awards, 3, first_name="MARY", email="a.very.long.name.of.a.renter@company.co.uk")
    with awards.look() as work:
        report = report_near(work, NearQuery(within=2), TODAY, SITE)
        (page,) = pages(report, Stamp("00 LIVE COMPANY", datetime(2012, 6, 1, 9), SITE))
    (text,) = (text for text in page if "MARY" in text)
    assert text.endswith(" a.very.long.name.of.a.renter@co>")


# -- at the counter ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory, engine: str) -> Path:
    eight = ("CUST", f"customer_number={MARY}", "award_points=8", "reason=COUNTED")
    return new_rentals(tmp_path_factory.mktemp("near"), eight)


@pytest.fixture
def counter(set_up: Path, tmp_path: Path) -> Rentals:
    return rentals(set_up, tmp_path)


def test_the_list_without_a_terminal(counter: Rentals) -> None:
    (row,) = counter.data("NEARRPT", "print_display=D")["rows"]
    assert (row["customer_number"], row["missing"], row["points"], row["required"]) == (MARY, 2, 8, 10)
    assert counter.data("NEARRPT", "within=1", "print_display=D")["rows"] == []
    assert any("NOBODY IS THAT NEAR" in line for line in counter.does("NEARRPT", "within=1", "print_display=D"))


def test_a_merged_record_is_not_listed_beside_the_one_that_stays(counter: Rentals) -> None:
    counter.merges(MARY, BOB)
    counter.does("CHGTYP", f"customer_number={BOB}", "customer_type=PFD")
    assert [row["customer_number"] for row in counter.data("NEARRPT", "print_display=D")["rows"]] == [BOB]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("within=0", "within: "),
        ("award=NOPE", "award: NOPE IS NOT ON FILE, SHIFT+F7 LISTS WHAT IS"),
        ("since=99-99-99", "since: "),
        ("ready=X", "ready: "),
    ],
)
def test_bad_input_is_refused_in_its_field(counter: Rentals, value: str, said: str) -> None:
    assert counter.refused("NEARRPT", value).startswith(said)


async def test_a_clerk_reads_the_list_on_the_glass(set_up: Path, tmp_path: Path) -> None:
    stores.copy(set_up, tmp_path / "store.db")
    async with Clerk(tmp_path) as clerk:
        await clerk.type("CUSMNT\r21\r7\rD\r<F1>")
        assert "CUSTOMERS NEAR AN AWARD" in clerk.screen
        assert "MARY SMITH" in clerk.screen
