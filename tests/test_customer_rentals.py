"""CUSRNT: what one customer rented, counted by hand: closed RAs by closing date, those still out, merged records."""

import re
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
import stores
from clerk import Clerk
from rentals import ANN, BOB, MARY, Rentals, new_rentals, rentals
from steps import Cost, cost

from renterrewards.entry import Site
from renterrewards.records import Agreement, Customer, DocumentOnAgreement, Location
from renterrewards.reports.page import Stamp, pages
from renterrewards.reports.rentals import Asked, awards_text, found, report_rentals
from renterrewards.store import agreements, control, customers
from renterrewards.store import rentals as stored
from renterrewards.store.engine import Store

pytestmark = pytest.mark.usefixtures("engine")

MAY_1, MAY_31 = date(2012, 5, 1), date(2012, 5, 31)
SITE = Site(today=date(2012, 6, 1))


@pytest.fixture
def renters(store: Store) -> Store:
    with store.work() as work:
        for name in ("SMITH", "JONES"):
            customers.add(work, Customer(number=0, last_name=name))
        control.save(work, "location", Location(code="LAX", time_zone="America/Los_Angeles"))
    return store


def rented(store: Store, customer: int = MARY, day: date | None = None, *codes: str, **more: Any) -> Agreement:
    """An RA closed on a day, still out without one, with these awards on it."""
    ra = Agreement(
        number=0,
        status="CLOSED" if day else "OPEN",
        customer_number=customer,
        location="LAX",
        opened_at=datetime(2012, 5, 1, 3),
        business_date=day,
        rental_days=2,
        time_charge=10000,
        mile_charge=500,
        discount=1000,
        award_value=2500,
        revenue=7000,
        points_earned=1 if day else None,
    )
    with store.work() as work:
        made = agreements.add(work, replace(ra, **more))
        lines = [
            DocumentOnAgreement(ra_number=made.number, line=n, code=code, points=4) for n, code in enumerate(codes)
        ]
        agreements.write_documents(work, lines)
    return made


def numbers(store: Store, first: date | None = None, last: date | None = None, out: bool = True) -> list[int]:
    """The RAs of Mary in the order of the report."""
    with store.look() as work:
        return [one.ra_number for one in found(work, Asked(mary(store), first, last, out))]


def mary(store: Store) -> Customer:
    with store.look() as work:
        customer = customers.find(work, MARY)
    assert customer is not None
    return customer


def test_rentals_stand_in_the_order_they_were_closed_and_those_still_out_at_the_end(renters: Store) -> None:
    late, out, early = rented(renters, day=MAY_31), rented(renters), rented(renters, day=MAY_1)
    rented(renters, BOB, MAY_1)
    assert numbers(renters) == [early.number, late.number, out.number]


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (None, None, [1, 15, 31]),
        (date(2012, 5, 1), date(2012, 5, 31), [1, 15, 31]),  # both ends are included
        (date(2012, 5, 2), None, [15, 31]),
        (None, date(2012, 5, 30), [1, 15]),
        (date(2012, 5, 16), date(2012, 5, 30), []),
    ],
)
def test_dates_choose_by_the_day_of_the_close(
    renters: Store, first: date | None, last: date | None, days: list[int]
) -> None:
    by_number = {rented(renters, day=date(2012, 5, day)).number: day for day in (1, 15, 31)}
    assert [by_number[number] for number in numbers(renters, first, last)] == days


def test_a_void_ra_was_no_rental(renters: Store) -> None:
    rented(renters, status="VOID")
    assert numbers(renters) == []


def test_an_ra_was_opened_on_the_day_of_its_location(renters: Store) -> None:
    rented(renters, day=MAY_31)
    with renters.look() as work:
        (one,) = stored.closed(work, MARY, None, None)
    assert one.opened == date(2012, 4, 30), "3 in the morning in London"


def test_a_line_says_what_the_rental_brought_and_the_total_adds_it_up(renters: Store) -> None:
    rented(renters, MARY, MAY_1, "1FREE", "1FREE", "25OFF")
    rented(renters, MARY, MAY_31)
    rented(renters, MARY, None, "1FREE", status="WAIT")
    with renters.look() as work:
        report = report_rentals(work, Asked(mary(renters), None, None, still_out=True), SITE)
        first, _, waiting = report.rows
    assert first[3:] == (MAY_1, 2, 10500, 1000, "1FREE X 2, 25OFF", 2500, 7000, 1, "")
    assert waiting[3:] == ("WAIT", None, None, None, "1FREE", None, None, None, "")
    assert report.total() == ("TOTAL", None, "2 RAS", "1 OUT", 4, 21000, 2000, "4 AWARDS", 5000, 14000, 2, None)


def test_the_page_names_the_customer_and_is_no_wider_than_paper(renters: Store) -> None:
    rented(renters, MARY, MAY_1, *["LONGCODE"] * 12)
    with renters.look() as work:
        report = report_rentals(work, Asked(mary(renters), None, None, still_out=True), SITE)
        (page,) = pages(report, Stamp("00 LIVE COMPANY", datetime(2012, 6, 1, 9), SITE))
    assert max(map(len, page)) <= 132
    assert any("LONGCODE X 12" in line for line in page)
    assert any("NAME      SMITH" in line for line in page)


@pytest.mark.parametrize(
    ("codes", "text"), [([], ""), (["A"], "A"), (["A", "A", "B"], "A X 2, B"), (["B", "A"], "B, A")]
)
def test_awards_are_told_by_their_codes(codes: list[str], text: str) -> None:
    assert awards_text(codes) == text


def test_many_rentals_are_those_counted_by_hand(renters: Store) -> None:
    random = Random(7)
    made = [
        (
            rented(
                renters,
                random.choice([MARY, BOB]),
                day,
                *["1FREE"] * random.randrange(3),
                revenue=random.randrange(9999),
            )
        )
        for day in (date(2012, 5, 1 + n % 31) if random.random() < 0.8 else None for n in range(60))
    ]
    hers = [ra for ra in made if ra.customer_number == MARY]
    closed = sorted((ra for ra in hers if ra.business_date), key=lambda ra: (ra.business_date, ra.number))
    out = [ra for ra in hers if not ra.business_date]
    assert closed
    assert out
    assert numbers(renters) == [ra.number for ra in closed + out]
    with renters.look() as work:
        assert sum(one.revenue for one in stored.closed(work, MARY, None, None)) == sum(ra.revenue for ra in closed)


@pytest.mark.usefixtures("in_a_file")
def test_other_customers_and_other_dates_are_not_read(renters: Store) -> None:
    def asked(first: date, last: date) -> Cost:
        return cost(renters, lambda work: list(stored.closed(work, MARY, first, last)))

    for day in range(1, 11):
        rented(renters, MARY, date(2012, 5, day))
    few, ten = asked(MAY_1, MAY_1), asked(MAY_1, MAY_31)
    for n in range(300):
        rented(renters, BOB, date(2012, 5, 1 + n % 31))
        rented(renters, MARY, date(2011, 1, 1))
    assert asked(MAY_1, MAY_1) == few
    assert asked(MAY_1, MAY_31) == ten
    assert ten.steps < 11 * few.steps


# -- at the counter ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory, engine: str) -> Path:
    return new_rentals(tmp_path_factory.mktemp("cusrnt"))


@pytest.fixture
def counter(set_up: Path, tmp_path: Path) -> Rentals:
    return rentals(set_up, tmp_path)


def test_the_rentals_of_a_merged_record_count_with_a_note(counter: Rentals) -> None:
    counter.opens(MARY, answers="Y" + "N")
    counter.opens(BOB, answers="N")
    counter.closes(1)
    counter.merges(BOB, MARY)
    found = counter.data("CUSRNT", f"customer_number={MARY}")
    assert [(row["ra_number"], row["merged_from"], row["awards"]) for row in found["rows"]] == [
        (1, None, ["1FREE"]),
        (2, BOB, []),
    ]
    said = counter.does("CUSRNT", f"customer_number={MARY}")
    assert sum("MERGED 2" in line for line in said) == 1
    assert any("MERGED INTO HIM  2" in line for line in said)


def test_over_two_merges_a_rental_is_of_the_record_it_began_with(counter: Rentals) -> None:
    counter.opens(ANN)
    counter.merges(ANN, BOB)
    counter.merges(BOB, MARY)
    assert [row["merged_from"] for row in counter.data("CUSRNT", f"customer_number={MARY}")["rows"]] == [ANN]
    counter.unmerges(BOB)
    assert counter.data("CUSRNT", f"customer_number={MARY}")["rows"] == []
    assert [row["merged_from"] for row in counter.data("CUSRNT", f"customer_number={BOB}")["rows"]] == [ANN]


def test_a_record_that_was_merged_sends_to_the_other(counter: Rentals) -> None:
    counter.merges(BOB, MARY)
    assert counter.refused("CUSRNT", f"customer_number={BOB}") == (
        "customer_number: CUSTOMER 2 IS MERGED INTO 1, USE 1"
    )


def test_an_ra_that_is_out_now_is_not_of_a_time_that_has_passed(counter: Rentals) -> None:
    counter.opens(MARY, answers="N")
    whose = f"customer_number={MARY}"
    assert len(counter.data("CUSRNT", whose)["rows"]) == 1
    assert counter.data("CUSRNT", whose, "end_date=12-31-12")["rows"] == []
    assert len(counter.data("CUSRNT", whose, "start_date=12-31-12")["rows"]) == 1


def test_a_customer_who_never_rented_has_no_rentals(counter: Rentals) -> None:
    assert any("NO RENTALS" in line for line in counter.does("CUSRNT", f"customer_number={MARY}"))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (["customer_number=99"], "customer_number: CUSTOMER 99 IS NOT ON FILE"),
        (["customer_number=1", "start_date=06-02-12", "end_date=06-01-12"], "end_date: END DATE MUST NOT BE BEFORE"),
        ([], "customer_number"),
    ],
)
def test_bad_input_is_refused_with_its_remedy(counter: Rentals, values: list[str], said: str) -> None:
    assert said in counter.refused("CUSRNT", *values)


async def test_a_clerk_reads_the_summary_on_the_glass(set_up: Path, tmp_path: Path) -> None:
    counter = Rentals(stores.copy(set_up, tmp_path / "store.db"))
    counter.opens(MARY, answers="YN")
    async with Clerk(tmp_path) as clerk:
        await clerk.type("CUSMNT\r7\r1\rSMITH\r<F1>")
        assert "CUSTOMER RENTAL SUMMARY" in clerk.screen
        assert re.search(r"00000001 .* OPEN .* 1FREE", clerk.screen)
        await clerk.type("<ESC>")
        await clerk.type("1\r99\r")
        assert clerk.message.startswith("CUSTOMER 99 IS NOT ON FILE")
