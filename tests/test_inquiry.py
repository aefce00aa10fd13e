"""AWDINQ: what a customer has, can spend, will lose and lacks, and why an award is or is not offered to him."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import stores
from clerk import Clerk
from counters import MISSION_004, Counter, copied, new_counter
from sqlalchemy import text
from steps import cost

from renterrewards.policies import ExpiryPolicy
from renterrewards.programs.points import award_inquiry
from renterrewards.records import Act, Customer
from renterrewards.rules.ledger import Policy
from renterrewards.rules.why import AWARD, NOTHING
from renterrewards.store import control, customers
from renterrewards.store.engine import Store
from renterrewards.store.ledger import expiry, points, standing
from renterrewards.store.ledger.points import Born, Source
from renterrewards.store.ledger.standing import Dying, Standing
from renterrewards.store.statement import Statement

pytestmark = pytest.mark.usefixtures("engine")

MAY_1 = date(2012, 5, 1)
DAYS = (2, 14, 30, 31, 60, 61, 90, 91)
"""From today; a lot of 1, 2, 4, 8 ... points dies on each."""

# -- how the account stands --------------------------------------------------------------------------


@pytest.fixture
def dying(store: Store, act: Act, renter: int) -> Store:
    """Mary's lots: 100 that never die, 50 that died yesterday, and those of `DAYS`."""
    with store.work() as work:
        for n, days in enumerate(DAYS):
            born = Born(MAY_1, MAY_1 + timedelta(days))
            points.earn(work, act, renter, 2**n, f"earn:{n}", Source("RA", str(n)), born=born)
        points.earn(work, act, renter, 100, "earn:a", Source("RA", "1"))
        points.earn(work, act, renter, 50, "earn:b", Source("RA", "1"), born=Born(MAY_1, MAY_1 - timedelta(1)))
    return store


def test_dead_points_are_in_the_balance_and_cannot_be_spent(dying: Store, renter: int) -> None:
    with dying.look() as work:
        stands = standing.standing(work, renter, MAY_1)
        assert stands == Standing(405, 0, 405, 0, 10, dead=50)
        assert stands.available == 355 == points.available(work, renter, MAY_1)


def test_points_die_after_their_last_day_and_not_before(dying: Store, renter: int) -> None:
    with dying.look() as work:
        for ahead in range(-1, 95):
            day = MAY_1 + timedelta(ahead)
            gone = 50 * (ahead >= 0) + sum(2**n for n, days in enumerate(DAYS) if days < ahead)
            assert standing.standing(work, renter, day).dead == gone
            assert standing.standing(work, renter, day).available == points.available(work, renter, day)


def test_what_dies_within_a_stretch_is_told_day_by_day(dying: Store, renter: int) -> None:
    with dying.look() as work:
        found = standing.dying(work, renter, MAY_1, MAY_1 + timedelta(30))
        assert found == [Dying(date(2012, 5, 3), 1), Dying(date(2012, 5, 15), 2), Dying(date(2012, 5, 31), 4)]
        assert standing.next_dying(work, renter, MAY_1) == Dying(date(2012, 5, 3), 1)
        assert standing.next_dying(work, renter, MAY_1 + timedelta(3)) == Dying(date(2012, 5, 15), 2)
        assert standing.next_dying(work, renter, MAY_1 + timedelta(92)) is None


def test_points_owed_leave_less_than_nothing_to_spend(store: Store, act: Act, renter: int) -> None:
    with store.work() as work:
        earned = points.earn(work, act, renter, 3, "earn:1", Source("RA", "1"))
        points.redeem(work, act, renter, 3, "redeem:1", Source("RA", "2"))
        points.reverse(work, act, earned.id, Policy())
        assert standing.standing(work, renter, MAY_1) == Standing(-3, 3, 3, 3, 3, 0)
        assert standing.standing(work, renter, MAY_1).available == -3 == points.available(work, renter, MAY_1)


def test_pending_points_are_told_with_the_day_the_first_can_be_used(store: Store, act: Act, renter: int) -> None:
    with store.work() as work:
        for n, days in enumerate((5, 3)):
            born = Born(MAY_1, available_on=MAY_1 + timedelta(days))
            points.earn(work, act, renter, 2, f"earn:{n}", Source("RA", "1"), born=born)
    with store.look() as work:
        stands = standing.standing(work, renter, MAY_1)
    assert (stands.pending, stands.pending_day, stands.available) == (4, date(2012, 5, 4), 0)


def test_an_idle_customer_is_told_when_his_idleness_ends_his_points(store: Store, act: Act, renter: int) -> None:
    policy = ExpiryPolicy(effective_date=date(2012, 1, 1), term="MONTHS", length=12, idle_months=2)
    with store.work() as work:
        control.save(work, "expiry_policy", policy)
        points.earn(work, act, renter, 2, "earn:1", Source("RA", "1"), born=expiry.born(work, "", MAY_1))
    with store.look() as work:
        assert standing.dying(work, renter, MAY_1, MAY_1 + timedelta(90)) == [Dying(date(2012, 7, 1), 2)]
        assert standing.next_dying(work, renter, MAY_1) == Dying(date(2012, 7, 1), 2)
        assert standing.standing(work, renter, date(2012, 7, 2)).available == 0


def test_points_that_idleness_ended_are_dead_and_not_pending_as_well(store: Store, act: Act, renter: int) -> None:
    policy = ExpiryPolicy(effective_date=date(2012, 1, 1), idle_months=1)
    with store.work() as work:
        points.earn(work, act, renter, 10, "earn:old", Source("RA", "1"))
        control.save(work, "expiry_policy", policy)
        born = replace(expiry.born(work, "", MAY_1), available_on=date(2012, 7, 1))
        points.earn(work, act, renter, 5, "earn:cake", Source("BIRTHDAY", "1"), born=born)
    with store.look() as work:
        stands = standing.standing(work, renter, date(2012, 6, 5))
        assert (stands.balance, stands.dead, stands.pending, stands.pending_day) == (15, 5, 0, None)
        assert stands.available == points.available(work, renter, date(2012, 6, 5)) == 10


def test_a_customer_without_account_has_nothing(store: Store, renter: int) -> None:
    with store.look() as work:
        assert standing.standing(work, renter, MAY_1) == Standing()


@pytest.mark.usefixtures("in_a_file")
@pytest.mark.parametrize("lots", [10, 10_000])
def test_ten_thousand_lots_that_never_die_cost_no_more_than_ten(store: Store, act: Act, renter: int, lots: int) -> None:
    with store.work() as work:
        for n in range(lots):
            born = Born(MAY_1, MAY_1 + timedelta(n) if n < 10 else None)
            points.earn(work, act, renter, 1, f"earn:{n}", Source("RA", "1"), born=born)
    found = cost(
        store,
        lambda work: [
            standing.standing(work, renter, MAY_1),
            standing.dying(work, renter, MAY_1, MAY_1 + timedelta(90)),
            standing.next_dying(work, renter, MAY_1),
            standing.last_agreement(work, renter),
        ],
    )
    assert found.statements == 10
    assert found.steps <= 500


@pytest.mark.usefixtures("in_a_file")
def test_lots_that_die_cost_only_while_they_are_near(store: Store, act: Act, renter: int) -> None:
    with store.work() as work:
        for n in range(2000):
            born = Born(MAY_1, MAY_1 + timedelta(365 + n))
            points.earn(work, act, renter, 1, f"earn:{n}", Source("RA", "1"), born=born)
    found = cost(store, lambda work: standing.dying(work, renter, MAY_1, MAY_1 + timedelta(90)))
    assert found.steps <= 100


# -- at the counter ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory, engine: str) -> Path:
    """Mission 004 and Mary, a PFD with 5 points who needs 4."""
    mary = ("CUST", "last_name=SMITH", "first_name=MARY", "customer_type=PFD", "award_points=5")
    return new_counter(tmp_path_factory.mktemp("inquiry"), *MISSION_004, mary).database


@pytest.fixture
def counter(set_up: Path, tmp_path: Path) -> Counter:
    return copied(set_up, tmp_path)


def shown(counter: Counter, *names: str) -> list[str]:
    record = counter.record("AWDINQ", "customer_number=1")
    return [record[name] for name in names]


def test_a_customer_who_never_rented_is_looked_at_as_if_he_did_today(counter: Counter) -> None:
    assert shown(counter, "balance", "available", "arrears", "last_ra") == ["5", "5", "0", "NONE"]
    assert shown(counter, "takes_part", "award", "awards_now", "points_to_next") == [
        *("TAKES PART", "1 FREE DAY FOR 4 POINTS", "1", "3")
    ]
    assert shown(counter, "asked", "why") == [AWARD, "5 POINTS, 4 REQUIRED"]


def test_after_the_award_was_used_the_points_are_short(counter: Counter) -> None:
    counter.opens(1, answers="Y")
    assert shown(counter, "balance", "lifetime_redeemed", "movements") == ["1", "4", "2"]
    assert shown(counter, "last_ra", "ra_opened", "ra_awards") == ["00000001", "05-01-12", "1"]
    assert shown(counter, "asked", "why") == [NOTHING, "3 POINTS SHORT OF 1 FREE DAY"]


def test_points_spent_on_an_ra_are_held_by_it_until_it_is_closed(counter: Counter) -> None:
    assert shown(counter, "held") == ["0"]
    counter.opens(1, answers="Y")
    assert shown(counter, "balance", "held") == ["1", "4"]
    counter.closes(1)
    assert shown(counter, "held") == ["0"]


def test_points_of_an_ra_that_is_void_are_held_no_more(counter: Counter) -> None:
    counter.opens(1, answers="Y")
    counter.does("VOID", "ra_number=1", "void_reason=OPENED TWICE")
    assert shown(counter, "balance", "held") == ["5", "0"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("EDITMISC", "local_renter_rewards=N"), "LOCAL RENTER REWARDS IS N IN EDITMISC, NOTHING IS ASKED"),
        (("EDITDOC", "code=1FREE", "termination_date=12-31-13"), "1FREE IS NO LONGER VALID"),
        (("EDITDOC", "code=1FREE", "min_days=4"), "1FREE NEEDS A RENTAL OF 4 DAYS OR MORE"),
        (
            ("CHGTYP", "customer_number=1", "customer_type=WLK"),
            "TYPE WLK DOES NOT TAKE PART, AND A FIRST RENTAL IS NOT ASKED",
        ),
        (("CUST", "customer_number=1", "blocked=Y"), "CUSTOMER 1 IS BLOCKED FROM RENTING, SEE CUST"),
    ],
)
def test_why_nothing_is_asked_is_looked_up_for_the_last_ra_as_of_today(
    counter: Counter, change: tuple[str, ...], reason: str
) -> None:
    counter.opens(1, answers="N")
    assert shown(counter, "asked") == [AWARD]
    counter.does(*change)
    assert shown(counter, "asked", "why") == [NOTHING, reason]


def test_the_screen_is_the_ledger(counter: Counter) -> None:
    counter.opens(1, answers="N")
    counter.closes(1)
    counter.opens(1, answers="Y")
    figures = Statement(
        text(
            "SELECT (SELECT sum(delta) FROM award_txn), (SELECT sum(remaining) FROM award_lot), "
            "(SELECT sum(delta) FROM award_txn WHERE kind = 'EARN'), (SELECT count(*) FROM award_txn)"
        )
    )
    store = Store.open(stores.where(counter.database))
    with store.look() as work:
        found = work.one(figures)
    store.close()
    assert found
    assert shown(counter, "balance", "available", "lifetime_earned", "movements") == [str(figure) for figure in found]


def test_points_are_told_within_every_stretch_that_reaches_their_last_day(dying: Store, renter: int) -> None:
    with dying.look() as work:
        found = award_inquiry._figures(work, renter, standing.standing(work, renter, MAY_1), MAY_1)
    assert [found[f"dying_{ahead}"] for ahead in (30, 60, 90)] == [1 + 2 + 4, 31, 127]
    assert [found[f"by_{ahead}"] for ahead in (30, 60, 90)] == [date(2012, 5, 31), date(2012, 6, 30), date(2012, 7, 30)]
    assert (found["next_points"], found["next_day"]) == (1, date(2012, 5, 3))


async def test_at_the_counter_all_is_shown_at_once_and_nothing_stays_of_the_one_before(
    dying: Store, tmp_path: Path
) -> None:
    with dying.work() as work:
        customers.add(work, Customer(number=0, last_name="JONES"))
    async with Clerk(tmp_path) as clerk:
        await clerk.type("AWDINQ<RET>1<RET>1<RET>")
        for shown_there in ("SMITH, MARY", "405", "355", "05-31-12", "05-03-12"):
            assert shown_there in clerk.screen
        await clerk.type("<ATTN>1<RET>2<RET>")
        assert "JONES" in clerk.screen
        assert "05-03-12" not in clerk.screen
        await clerk.type("<F1>")
        assert "NOT USED HERE" in clerk.message


def test_a_customer_who_is_not_on_file_is_told(counter: Counter) -> None:
    assert counter.refused("AWDINQ", "customer_number=77") == "customer_number: CUSTOMER 77 IS NOT ON FILE"
