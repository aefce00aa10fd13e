"""An account of ten thousand lots is served as one of ten: in statements and in steps of the database."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import stores
from steps import Cost, cost, cost_of_writing

from renterrewards.policies import ExpiryPolicy
from renterrewards.records import Act, Customer
from renterrewards.rules.ledger import MOST, Policy
from renterrewards.store import control, customers
from renterrewards.store.engine import Store
from renterrewards.store.ledger import expiry, points
from renterrewards.store.ledger.points import Source
from renterrewards.store.ledger.postings import next_lots
from renterrewards.store.work import Work

pytestmark = stores.asked_of_a_file

FEW, MANY = 10, 10_000
HELD = 3.0
"""How many times the cost of ten lots ten thousand may cost."""

DAY = date(2012, 5, 1)
ACT = Act(user="ANN", business_date=DAY, instant=datetime(2012, 5, 1, 9), location="LAX")

POLICIES = {
    "never": ExpiryPolicy(effective_date=date(2012, 1, 1)),
    "months": ExpiryPolicy(effective_date=date(2012, 1, 1), term="MONTHS", length=12),
    "months with notice": ExpiryPolicy(effective_date=date(2012, 1, 1), term="MONTHS", length=12, notice_days=30),
    "idle": ExpiryPolicy(effective_date=date(2012, 1, 1), term="MONTHS", length=12, idle_months=6),
}


@dataclass
class Accounts:
    """A store in which customer 1 has few lots and customer 2 many, and the first movement of each."""

    store: Store
    first: dict[int, int]

    def both(self, act: Callable[[int], Callable[[Work], Any]], measure: Any = cost_of_writing) -> tuple[Cost, Cost]:
        """What an act costs with few lots and with many."""
        return measure(self.store, act(1)), measure(self.store, act(2))


@pytest.fixture(scope="module", params=POLICIES, ids=lambda name: name.replace(" ", "-"))
def accounts(request: pytest.FixtureRequest) -> Iterator[Accounts]:
    store = Store.open(":memory:")
    with store.work() as work:
        control.save(work, "expiry_policy", POLICIES[request.param])
        first = {}
        for who, lots in ((1, FEW), (2, MANY)):
            customers.add(work, Customer(number=0, last_name="SMITH", last_activity=DAY))
            first[who] = min([earned(work, who, ra).id for ra in range(lots)])
    yield Accounts(store, first)
    store.close()


def earned(work: Work, who: int, ra: int) -> points.Movement:
    """A point, a day after the one before, of a year of days."""
    act = replace(ACT, business_date=DAY + timedelta(ra % 365))
    born = expiry.born(work, "PFD", act.business_date)
    return points.earn(work, act, who, 1, f"earn:RA:{who}-{ra}:1", Source("RA", f"{who}-{ra}"), born=born)


def no_dearer(few: Cost, many: Cost) -> None:
    """Ten thousand lots cost what ten do."""
    assert many.statements <= few.statements, (few, many)
    assert many.steps <= HELD * few.steps, (few, many)


def test_a_redemption_costs_the_same(accounts: Accounts) -> None:
    act = replace(ACT, business_date=DAY + timedelta(100))
    no_dearer(*accounts.both(lambda who: lambda work: points.redeem(work, act, who, 4, "r", Source("RA", "9"))))


def test_taking_an_earning_back_costs_the_same(accounts: Accounts) -> None:
    no_dearer(*accounts.both(lambda who: lambda work: points.reverse(work, ACT, accounts.first[who], Policy())))


def test_giving_an_award_back_costs_the_same(accounts: Accounts) -> None:
    def spent_and_given_back(who: int) -> Callable[[Work], Any]:
        def act(work: Work) -> Any:
            spent = points.redeem(work, ACT, who, 4, "r", Source("RA", "9"))
            return points.reverse(work, ACT, spent.id, Policy())

        return act

    no_dearer(*accounts.both(spent_and_given_back))


def test_the_movements_of_an_ra_are_found_at_the_same_cost(accounts: Accounts) -> None:
    no_dearer(*accounts.both(lambda who: lambda work: points.of_source(work, "RA", f"{who}-1"), cost))


def test_what_is_available_costs_the_same(accounts: Accounts) -> None:
    no_dearer(*accounts.both(lambda who: lambda work: points.available(work, who, DAY), cost))


def test_a_day_of_the_expiry_run_costs_the_same(accounts: Accounts) -> None:
    """On a day on which of each customer one lot dies."""
    with accounts.store.work() as work:
        for who in (1, 2):
            born = points.Born(DAY, date(2012, 5, 2))
            points.earn(work, ACT, who, 1, f"dies:{who}", Source("TEST", "1"), born=born)
    day = date(2012, 5, 3)
    act = replace(ACT, business_date=day)
    holders = {who: expiry.Holder(who, "", "SMITH", "PFD") for who in (1, 2)}

    def run(who: int) -> Callable[[Work], Any]:
        def one(work: Work) -> None:
            assert expiry.pass_over(work, act, holders[who], day).lots == 1

        return one

    no_dearer(*accounts.both(run))


def test_lots_come_in_the_order_in_which_they_are_used(accounts: Accounts) -> None:
    """The rule (`Lot.use`) and the database agree."""
    with accounts.store.look() as work:
        lots = next_lots(work, 2, MOST)
    assert len(lots) >= MANY
    assert lots == sorted(lots, key=lambda lot: lot.use)
