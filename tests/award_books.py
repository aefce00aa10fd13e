"""Books in which customers rent everywhere for three months, and two hundred ways to ask AWARDRPT about them."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import stores

from renterrewards.policies import LocationGroup
from renterrewards.records import Act, Agreement, Customer, CustomerType, Location
from renterrewards.reports.award_columns import CHOICES, LEGACY
from renterrewards.store import agreements, control, customers, locations
from renterrewards.store.award_layouts import Layout
from renterrewards.store.awards import AwardQuery
from renterrewards.store.engine import Store
from renterrewards.store.ledger import points

SEED = 20120505
SETS = 200
FIRST = date(2012, 1, 1)
ACT = Act(user="ANN", business_date=date(2012, 5, 5), instant=datetime(2012, 5, 5, 16, 0), location="LAX")
PLACES = ("BOIAP", "BOIDT", "LAXAP", "MIAAP", "SEAAP", "")
GROUPS = {"+AIR": ("BOIAP", "LAXAP", "MIAAP"), "+WEST": ("BOIAP", "LAXAP", "SEAAP"), "+NONE": ()}
TYPES = ("PFD", "WLK", "CORP", "")


@contextmanager
def award_books(folder: Path) -> Iterator[Store]:
    """Sixty customers with names alike, some without RAs or points, and RAs everywhere in three months."""
    chance = random.Random(SEED)
    store = Store.open(stores.where(folder / "books.db"))
    with store.work() as work:
        for code in PLACES[:4]:
            control.save(work, "location", Location(code=code, name=f"{code} AIRPORT"))
        for code, held in GROUPS.items():
            control.save(work, "location_group", LocationGroup(code=code, description=f"GROUP {code}"))
            for location in held:
                locations.put(work, code, location)
        control.save(work, "customer_type", CustomerType(type_code="PFD", description="PREFERRED"))
        for number in range(1, 61):
            _person(work, chance, number)
        for _ in range(500):
            _rental(work, chance)
    yield store
    store.close()


def _person(work: Any, chance: random.Random, number: int) -> None:
    customers.add(
        work,
        Customer(
            number=number,
            last_name=chance.choice(["SMITH", "JONES", "lee", "O'HARA", "ŁUCZAK"]),
            first_name=chance.choice(["ANN", "BOB", "CY", ""]),
            city=chance.choice(["LAREDO", "LLANFAIRPWLLGWYNGYLLGOGERYCHW", ""]),
            state=chance.choice(["TX", "WALES", ""]),
            phone=chance.choice(["", f"208-555-{number:04}"]),
            email=chance.choice(["", f"C{number}@RENT.COM"]),
            company=chance.choice(["", "ACME"]),
            customer_type=chance.choice(TYPES),
            times_rented=chance.randrange(12),
            last_activity=chance.choice([None, FIRST + timedelta(chance.randrange(300))]),
        ),
    )
    if chance.random() < 0.7:
        points.earn(work, ACT, number, chance.randint(1, 30), f"e{number}", points.Source("RA", f"{number}"))
    if chance.random() < 0.4 and points.balance(work, number) > 3:
        points.redeem(work, ACT, number, 3, f"r{number}", points.Source("RA", f"{number}"))


def _rental(work: Any, chance: random.Random) -> None:
    day = FIRST + timedelta(chance.randrange(90))
    closed = chance.random() < 0.95
    agreements.add(
        work,
        Agreement(
            number=0,
            status="CLOSED" if closed else "OPEN",
            customer_number=chance.randint(1, 45) if chance.random() < 0.9 else 7,
            customer_type=chance.choice(TYPES),
            location=chance.choice(PLACES),
            opened_at=datetime.combine(day, datetime.min.time()),
            closed_at=datetime.combine(day, datetime.min.time()) if closed else None,
            business_date=day if closed else None,
            rental_days=chance.choice([0, 1, 1, 2, 3, 7]),
            revenue=chance.choice([0, 5000, 5000, 9999, 15050, 20001]),
        ),
    )


@dataclass(frozen=True)
class Asked:
    query: AwardQuery
    layout: Layout


def asked() -> list[Asked]:
    """Two hundred parameter sets; every column, order and kind of sub-total is among them."""
    chance = random.Random(SEED)
    return [_asked(chance, n) for n in range(SETS)]


def _asked(chance: random.Random, n: int) -> Asked:
    start, codes = FIRST + timedelta(chance.randrange(-5, 60)), list(CHOICES)
    span = chance.choice([0, 6, 30, 90, 90, 90])

    def maybe(low: int, high: int) -> int | None:
        return chance.choice([None, None, chance.randint(low, high)])

    query = AwardQuery(
        start_date=start,
        end_date=start + timedelta(span),
        location=chance.choice(["ALL", "ALL", "ALL", "", "BOIAP", "MIAAP", "+AIR", "+WEST", "+NONE"]),
        customer_type=chance.choice(["ALL", "ALL", "ALL", "", "PFD", "WLK"]),
        minimum_rentals=maybe(1, 1 + span // 15),
        minimum_days=maybe(0, 2 + span // 10),
        minimum_revenue=maybe(0, 1000 * (1 + span // 3)),
    )
    columns = tuple(chance.sample(codes, chance.randint(1, 12))) if chance.random() < 0.8 else LEGACY
    layout = Layout(
        columns=columns,
        sort_by=codes[n % len(codes)],
        descending=chance.random() < 0.5,
        top=chance.choice([None, None, 1, 5, 20]),
        subtotal_by=chance.choice(["NONE", "NONE", "LOCATION", "GROUP", "TYPE"]),
    )
    return Asked(query, layout)
