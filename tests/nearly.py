"""Customers who are near an award, in a store with awards for some."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from renterrewards.policies import Wallet
from renterrewards.records import Act, Customer, CustomerType, SpecialDocument
from renterrewards.store import control, customers
from renterrewards.store.engine import Store
from renterrewards.store.ledger import points
from renterrewards.store.work import Work

TODAY = date(2012, 6, 1)
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


def with_awards(store: Store) -> Store:
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
