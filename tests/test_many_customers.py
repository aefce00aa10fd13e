"""What the counter does takes as many steps of the database among many customers and RAs as among few."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
import stores
from steps import cost, cost_of_writing

from renterrewards.programs.rental.closing import close_agreement
from renterrewards.programs.rental.opening import open_agreement
from renterrewards.records import Act, Agreement, Control, Customer, CustomerType, SpecialDocument
from renterrewards.rules.opening import Decision
from renterrewards.store import agreements, control, customers
from renterrewards.store.customers import Listed
from renterrewards.store.engine import Store
from renterrewards.store.ledger import points
from renterrewards.store.work import Work

pytestmark = stores.asked_of_a_file

FEW, MANY = 200, 20_000
HELD = 1.2
"""How many times the steps of a store of few customers one of many may take."""
A_PAGE = 400
"""Steps of a page of customers at most, whatever the number of those whose names fit."""

DAY = date(2026, 11, 20)
ACT = Act(user="ANN", business_date=DAY, instant=datetime(2026, 11, 20, 18), location="BOI")
FREE = SpecialDocument(code="1FREE", promo_type="D", amount=100)
OUT = Agreement(number=0, status="OPEN", customer_number=7, location="BOI", opened_at=ACT.instant, time_charge=9_000)
NAMES = ("SMITH", "SMYTHE", "STONE", "SMITHSON")


def filled(count: int) -> Store:
    """A store of so many customers, each with a closed RA; customer 7 has points and an RA that is out."""
    store = Store.open(":memory:")
    with store.work() as work:
        control.save(work, "control", Control(local_renter_rewards=True))
        control.save(work, "special_document", FREE)
        control.save(work, "customer_type", CustomerType(type_code="PFD", promo_code="1FREE", promo_required=4))
        people = (Customer(number=n, last_name=NAMES[n % 4], customer_type="PFD") for n in range(1, count + 1))
        work.many(customers.FILE.insert, map(customers.FILE.values, people))
        closed = replace(OUT, status="CLOSED", business_date=DAY, closed_at=ACT.instant)
        ras = (replace(closed, number=n, customer_number=n) for n in range(1, count + 1))
        work.many(agreements.FILE.insert, map(agreements.FILE.values, ras))
        points.earn(work, ACT, 7, 8, "earn:1", points.Source("RA", "7"))
        agreements.add(work, replace(OUT, number=count + 1))
    return store


@pytest.fixture(scope="module")
def stores() -> Iterator[tuple[Store, Store]]:
    few, many = filled(FEW), filled(MANY)
    yield few, many
    few.close()
    many.close()


def opened(work: Work) -> None:
    smith = customers.find(work, 7)
    assert smith is not None
    open_agreement(work, ACT, smith, smith, replace(OUT, number=0), (), Decision("PFD", FREE, 1, 4))


def closed(work: Work) -> None:
    ra = agreements.with_status(work, ["OPEN"])[-1]
    done = replace(ra, status="CLOSED", business_date=DAY, closed_at=ACT.instant, revenue=9_000)
    assert close_agreement(work, ACT, ra, [], done)[0].points_earned == 1


ACTS: dict[str, tuple[Callable[[Work], Any], Any]] = {
    "an RA is opened with an award": (opened, cost_of_writing),
    "an RA is closed with a point": (closed, cost_of_writing),
    "a customer is looked up by number": (lambda work: customers.find(work, 7), cost),
    "a customer is looked up by name": (lambda work: customers.by_name(work, "SM"), cost),
}


@pytest.mark.parametrize("act", ACTS)
def test_what_the_counter_does_takes_as_many_steps_among_many(stores: tuple[Store, Store], act: str) -> None:
    doing, measure = ACTS[act]
    few, many = (measure(store, doing) for store in stores)
    assert many.statements == few.statements
    assert 0 < many.steps <= HELD * few.steps, (few, many)


@pytest.mark.parametrize("name", ["", "S", "SM", "SMIT", "SMITH", "NOBODY"])
def test_any_page_of_a_list_of_names_takes_few_steps(stores: tuple[Store, Store], name: str) -> None:
    for store in stores:
        seen: list[Listed] = []
        for _ in range(60):
            after, page = seen[-1] if seen else None, []
            spent = cost(
                store, lambda work, after=after, page=page: page.extend(customers.by_name(work, name, "", after))
            )
            assert spent.steps <= A_PAGE, (name, after)
            if not page:
                break
            seen += page
        assert seen == sorted(seen, key=lambda listed: (listed.last_name, listed.number))
        assert len(seen) == len(set(seen))
        assert bool(seen) == (name != "NOBODY")
