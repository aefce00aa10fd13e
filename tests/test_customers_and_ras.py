"""Customers by name, RAs by status and customer, and the documents on an RA."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from renterrewards.records import (
    Agreement,
    Customer,
    CustomerType,
    DocumentOnAgreement,
    Location,
    SpecialDocument,
)
from renterrewards.store import agreements, control, customers, usage
from renterrewards.store.customers import Listed
from renterrewards.store.engine import Store

pytestmark = pytest.mark.usefixtures("engine")

MORNING = datetime(2012, 5, 1, 9, 0)
SMITH = Customer(number=0, last_name="SMITH")
FREE = SpecialDocument(code="1FREE")


NAMES = [
    ("SMITH", "ANN"),
    ("SMITH", "ANN"),
    ("Smith", "Bob"),
    ("SMITHERS", ""),
    ("SMIT", "ZOE"),
    ("ÉMILE", "A"),
    ("O'NEIL", "X"),
]


@pytest.fixture
def named(store: Store) -> Store:
    with store.work() as work:
        for last, first in NAMES * 5:
            customers.add(work, replace(SMITH, last_name=last, first_name=first))
    return store


@pytest.mark.parametrize(
    ("last", "first", "found"),
    [
        ("", "", 35),
        ("smi", "", 25),
        ("SMITH", "", 20),
        ("SMITH", "A", 10),
        ("SMITH", "bob", 5),
        ("é", "", 5),
        ("O'", "", 5),
        ("SMITHX", "", 0),
        ("SMI%", "", 0),  # no wild cards
        ("SMITH", "AB", 0),
    ],
)
def test_pages_of_a_name_search_follow_each_other_without_gaps(named: Store, last: str, first: str, found: int) -> None:
    with named.look() as work:
        whole = customers.by_name(work, last, first, limit=100)
        paged: list[Listed] = []
        while page := customers.by_name(work, last, first, after=paged[-1] if paged else None, limit=3):
            paged += page
    assert len(whole) == found
    assert paged == whole
    assert whole == sorted(whole, key=lambda c: (c.last_name.upper(), c.first_name.upper(), c.number))


def test_ras_by_status_page_without_gaps_and_a_customer_s_come_newest_first(store: Store) -> None:
    with store.work() as work:
        customers.add(work, SMITH)
        for number in range(1, 31):
            status = ("OPEN", "WAIT", "CLOSED")[number % 3]
            opened = MORNING + timedelta(days=-number)
            agreements.add(work, Agreement(number=number, status=status, customer_number=1, opened_at=opened))
        for statuses in (["OPEN"], ["WAIT", "OPEN"], ["CLOSED"], ["OPEN", "WAIT", "CLOSED"], []):
            paged: list[Agreement] = []
            while page := agreements.with_status(work, statuses, after=paged[-1] if paged else None, limit=4):
                paged += page
            wanted = [n for n in range(1, 31) if ("OPEN", "WAIT", "CLOSED")[n % 3] in statuses]
            assert [ra.number for ra in paged] == wanted


def test_sales_are_the_net_of_ras_closed_in_the_year(store: Store) -> None:
    with store.work() as work:
        customers.add(work, SMITH)
        customers.add(work, SMITH)
        for n, (day, revenue) in enumerate(
            [
                (date(2011, 12, 31), 1),
                (date(2012, 1, 1), 20),
                (date(2012, 12, 31), 300),
                (date(2013, 1, 1), 4000),
                (None, 50000),
            ],
            start=1,
        ):
            agreements.add(
                work,
                Agreement(
                    number=n, status="X", customer_number=1, opened_at=MORNING, business_date=day, revenue=revenue
                ),
            )
        assert customers.sales(work, 1, 2012) == 320
        assert customers.sales(work, 2, 2012) == 0


# -- the documents on an RA --------------------------------------------------------------------------


def line(n: int, code: str, points: int = 0) -> DocumentOnAgreement:
    return DocumentOnAgreement(ra_number=1, line=n, code=code, points=points)


@pytest.mark.parametrize(
    ("before", "put", "after"),
    [
        ([], [line(1, "A"), line(2, "B")], [line(1, "A"), line(2, "B")]),
        ([line(1, "A")], [], []),  # typed lines are replaced
        ([line(1, "A"), line(2, "B")], [line(1, "B")], [line(1, "B")]),
        ([line(1, "1FREE", 4)], [], [line(1, "1FREE", 4)]),  # an award stays
        ([line(1, "1FREE", 4)], [line(1, "1FREE", 4)], [line(1, "1FREE", 4)]),  # and is not doubled
        ([line(1, "1FREE", 4)], [line(1, "1FREE", 4), line(2, "1FREE", 4)], [line(1, "1FREE", 4), line(2, "1FREE", 4)]),
        ([line(1, "1FREE", 4)], [line(1, "A")], [line(1, "1FREE", 4), line(2, "A")]),  # its line is taken
        ([], [line(0, "A"), line(0, "B")], [line(1, "A"), line(2, "B")]),  # lines are given in turn
    ],
)
def test_typed_documents_are_replaced_and_awards_stay(
    store: Store, before: list[DocumentOnAgreement], put: list[DocumentOnAgreement], after: list[DocumentOnAgreement]
) -> None:
    with store.work() as work:
        customers.add(work, SMITH)
        agreements.add(work, Agreement(number=3, status="OPEN", customer_number=1, opened_at=MORNING))
        for documents in (before, put):
            agreements.put_documents(work, 3, documents)
        assert agreements.documents(work, 3) == [replace(document, ra_number=3) for document in after]


def test_a_document_tells_what_it_is_used_for(store: Store) -> None:
    with store.work() as work:
        for code in ("PFD", "GLD"):
            control.save(work, "customer_type", CustomerType(type_code=code, promo_code="1FREE"))
        control.save(work, "location", Location(code="LAX", time_zone="America/Los_Angeles"))
        assert usage.facts(work, "special_document", FREE) == {
            "used_by": "GLD, PFD",
            "times_given": 0,
            "last_given": None,
            "points_spent": 0,
        }
        customers.add(work, SMITH)
        agreements.add(
            work,
            Agreement(number=1, status="OPEN", customer_number=1, location="LAX", opened_at=datetime(2012, 5, 2, 3, 0)),
        )
        agreements.put_documents(work, 1, [line(1, "1FREE", 4), line(2, "1FREE", 4), line(3, "OTHER")])
        assert usage.facts(work, "special_document", FREE) == {
            "used_by": "GLD, PFD",
            "times_given": 2,
            "last_given": date(2012, 5, 1),
            "points_spent": 8,
        }
        assert usage.facts(work, "customer_type", CustomerType(type_code="PFD")) == {}
