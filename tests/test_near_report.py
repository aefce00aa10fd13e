"""NEARRPT as a list: what it costs, how it stands on the page, and how a clerk has it made."""

import tracemalloc
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import stores
from clerk import Clerk
from nearly import ACT, TODAY, customer, earns, with_awards
from rentals import BOB, MARY, Rentals, new_rentals, rentals
from steps import cost

from renterrewards.entry import Site
from renterrewards.records import Agreement, Customer
from renterrewards.reports.near import report_near
from renterrewards.reports.page import Stamp, pages
from renterrewards.store import agreements, customers, near
from renterrewards.store.engine import Store
from renterrewards.store.near import NearQuery

pytestmark = pytest.mark.usefixtures("engine")

SITE = Site(today=TODAY)


@pytest.fixture
def awards(store: Store) -> Store:
    return with_awards(store)


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


# -- at the counter --------------------------------------------------------------------------------


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
