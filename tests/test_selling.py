"""ENRLRPT: what was offered, enrolled, accepted and redeemed, counted by hand from what was done."""

from collections import Counter as Tally
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import stores
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rentals import BOB, MARY, Rentals, new_rentals, rentals
from steps import cost

from renterrewards.entry import Site
from renterrewards.records import Act, Agreement, Customer, CustomerType
from renterrewards.reports.chart import bar
from renterrewards.reports.page import Stamp, pages
from renterrewards.reports.selling import report_selling
from renterrewards.rules.ledger import Policy
from renterrewards.rules.opening import Answer
from renterrewards.store import agreements, control, counter_offers, customers, selling
from renterrewards.store.engine import Store
from renterrewards.store.ledger import points, reversals
from renterrewards.store.participating import participates
from renterrewards.store.selling import Selling
from renterrewards.store.statement import Statement
from renterrewards.store.tables import customer_type
from renterrewards.store.work import Work

pytestmark = pytest.mark.usefixtures("engine")

APRIL_25 = date(2012, 4, 25)
LATER = date(2012, 6, 15)
SITE = Site(today=date(2012, 6, 1))
BY = ("DAY", "MONTH", "USER", "LOCATION")
PFD = CustomerType(type_code="PFD", promo_code="1FREE", promo_required=4)


@dataclass(frozen=True)
class Opened:
    """An RA opened on a day by a user at a location: what the renter answered, and what became of it."""

    day: date
    user: str
    location: str
    enrolled: bool | None
    awards: str
    given_back: bool
    closed_under: str
    closed_on: date | None

    @property
    def answers(self) -> list[Answer]:
        """As the conversation brings them."""
        asked = [] if self.enrolled is None else [Answer("ENROLMENT", self.enrolled)]
        return asked + [Answer("AWARD", reply == "Y", "1FREE", 4) for reply in self.awards]


days = st.integers(0, 12).map(lambda n: APRIL_25 + timedelta(days=n))
openings = st.lists(
    st.builds(
        Opened,
        day=days,
        user=st.sampled_from(["ANN", "BOB", ""]),
        location=st.sampled_from(["LAX", "SFO", ""]),
        enrolled=st.sampled_from([None, True, False]),
        awards=st.sampled_from(["", "N", "Y", "YN", "YY", "YYN"]),
        given_back=st.booleans(),
        closed_under=st.sampled_from(["PFD", "WLK", "C", "", "XYZ"]),
        closed_on=st.none() | days,
    ),
    max_size=12,
)


def play(work: Work, done: list[Opened]) -> None:
    """Write all of it down as the counter does."""
    control.save(work, "customer_type", PFD)
    control.save(work, "customer_type", CustomerType(type_code="WLK"))
    control.save(work, "customer_type", replace(PFD, type_code="C"))  # reserved, whatever is on file
    renter = customers.add(work, Customer(number=0, last_name="SMITH")).number
    for n, one in enumerate(done):
        act = Act(user=one.user, business_date=one.day, instant=datetime(2012, 5, 1, 9), location=one.location)
        points.earn(work, act, renter, 40, f"earn:{n}", points.Source("TEST", str(n)))
        ra = Agreement(number=0, status="OPEN", customer_number=renter, opened_at=act.instant, location=one.location)
        closed = {"status": "CLOSED", "business_date": one.closed_on, "customer_type": one.closed_under}
        opened = agreements.add(work, replace(ra, opened_by=one.user, **(closed if one.closed_on else {})))
        counter_offers.write(work, act, opened, one.answers)
        for unit in range(one.awards.count("Y")):
            spent = points.redeem(work, act, renter, 4, f"redeem:{n}:{unit}", points.Source("RA", str(opened.number)))
            if one.given_back:
                reversals.reverse(work, replace(act, user="MGR", business_date=LATER), spent.id, Policy())


def by_hand(done: list[Opened], first: date, last: date, by: str) -> list[Selling]:
    """The same report, counted from what was done."""

    def of(one: Opened, day: date) -> Any:
        return {"DAY": day, "MONTH": f"{day:%Y-%m}", "USER": one.user, "LOCATION": one.location}[by]

    found: dict[Any, Tally[str]] = {}
    for one in done:
        if first <= one.day <= last and (one.answers):
            line = found.setdefault(of(one, one.day), Tally())
            line["asked"] += one.enrolled is not None
            line["enrolled"] += bool(one.enrolled)
            line["offered"] += bool(one.awards)
            line["accepted"] += "Y" in one.awards
            line["redeemed"] += 0 if one.given_back else one.awards.count("Y")
        if one.closed_on and first <= one.closed_on <= last and one.closed_under != "PFD":
            found.setdefault(of(one, one.closed_on), Tally())["outside"] += 1
    return [Selling(key, **{name: +count for name, count in found[key].items()}) for key in sorted(found)]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(openings, days, days)
def test_the_report_is_what_was_done_counted_by_hand(
    tmp_path: Path, done: list[Opened], one: date, other: date
) -> None:
    if stores.on_server():
        pytest.skip("a database for each example takes too long there")
    first, last = sorted((one, other))
    with closing(Store.open(":memory:")) as store:
        with store.work() as work:
            play(work, done)
        with store.look() as work:
            for by in BY:
                assert selling.selling(work, first, last, by) == by_hand(done, first, last, by)


FEW = [
    Opened(date(2012, 4, 30), "ANN", "LAX", None, "YN", False, "PFD", date(2012, 5, 2)),
    Opened(date(2012, 5, 1), "ANN", "SFO", False, "", False, "WLK", date(2012, 5, 4)),
    Opened(date(2012, 5, 1), "BOB", "LAX", True, "N", False, "PFD", None),
    Opened(date(2012, 5, 3), "BOB", "LAX", None, "YY", False, "PFD", date(2012, 5, 3)),
    Opened(date(2012, 5, 3), "BOB", "", None, "", False, "C", date(2012, 5, 3)),
]


@pytest.fixture
def few(store: Store) -> Store:
    with store.work() as work:
        play(work, FEW)
    return store


@pytest.mark.parametrize("by", BY)
def test_a_few_rentals_are_counted_alike_on_every_database(few: Store, by: str) -> None:
    with few.look() as work:
        lines = selling.selling(work, APRIL_25, date(2012, 5, 31), by)
    assert lines == by_hand(FEW, APRIL_25, date(2012, 5, 31), by)


@pytest.mark.parametrize("by", BY)
def test_an_award_given_back_since_was_not_redeemed(store: Store, by: str) -> None:
    done = [replace(FEW[0], given_back=True), FEW[3]]
    with store.work() as work:
        play(work, done)
    with store.look() as work:
        lines = selling.selling(work, APRIL_25, date(2012, 6, 30), by)
    assert lines == by_hand(done, APRIL_25, date(2012, 6, 30), by)
    assert selling.total(lines).redeemed == 2


def test_rates_are_of_all_that_could_have_been_sold(few: Store) -> None:
    with few.look() as work:
        found = selling.total(selling.selling(work, APRIL_25, date(2012, 5, 31), "USER"))
    assert (found.asked, found.enrolled, found.outside) == (2, 1, 2)
    assert found.enrolment_rate == Decimal(1) / 3  # of one who enrolled and two rentals outside
    assert (found.offered, found.accepted, found.redeemed) == (3, 2, 3)
    assert found.acceptance_rate == Decimal(2) / 3
    assert Selling("ANN").enrolment_rate is None
    assert Selling("ANN").acceptance_rate is None


def test_a_month_is_drawn_beside_its_figures_and_fits_the_page(few: Store) -> None:
    with few.look() as work:
        report = report_selling(work, APRIL_25, date(2012, 5, 31), "MONTH", SITE)
        (page,) = pages(report, Stamp("00 LIVE COMPANY", datetime(2012, 6, 1, 9), SITE))
    assert max(map(len, page)) <= 132
    april, may = (next(text for text in page if text.startswith(month)) for month in ("APR 2012", "MAY 2012"))
    assert april.split()[-2:] == [bar(1, 2, 15), bar(1, 2, 15, "*")]
    assert may.split()[-2:] == ["########-------", "*" * 15]  # two offers, one of them taken; two awards


@pytest.mark.usefixtures("in_a_file")
def test_offers_of_other_days_are_not_read(few: Store) -> None:
    with few.work() as work:
        for n in range(200):
            one = Opened(date(2012, 1, 1), "ANN", "LAX", False, "YYN", False, "WLK", None)
            act = Act(user="ANN", business_date=one.day, instant=datetime(2012, 1, 1, 9))
            ra = Agreement(number=10_000 + n, status="OPEN", customer_number=1, opened_at=act.instant)
            counter_offers.write(work, act, agreements.add(work, ra), one.answers)
    found = cost(few, lambda work: selling.selling(work, date(2012, 5, 1), date(2012, 5, 31), "MONTH"))
    assert found.statements == 3
    assert found.steps < 2000


@given(
    st.sampled_from(["", "1FREE"]),
    st.sampled_from([None, 0, 1, 4]),
    st.sampled_from(["PFD", "C", "CC", "BC", "F", "INS", "WHL"]),
)
def test_the_store_and_the_rules_agree_who_takes_part(code: str, required: int | None, type_code: str) -> None:
    if stores.on_server():
        pytest.skip("a database for each example takes too long there")
    kind = CustomerType(type_code=type_code, promo_code=code, promo_required=required)
    with closing(Store.open(":memory:")) as store, store.work() as work:
        control.save(work, "customer_type", kind)
        found = work.all(Statement(customer_type.select().where(participates)))
    assert bool(found) == kind.participates


# -- at the counter ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory, engine: str) -> Path:
    return new_rentals(tmp_path_factory.mktemp("selling"))


@pytest.fixture
def counter(set_up: Path, tmp_path: Path) -> Rentals:
    return rentals(set_up, tmp_path)


def test_what_happened_at_the_counter_is_told_to_scripts(counter: Rentals) -> None:
    counter.opens(MARY, answers="YN")
    counter.opens(BOB, answers="N")
    counter.opens(BOB, answers="N")
    found = counter.data("ENRLRPT", "by=USER", "start_date=01-01-00", "end_date=12-31-69", "print_display=D")
    assert found["rows"] == [
        {"of": "ANN", "asked": 2, "enrolled": 0, "outside": 0, "offered": 1, "accepted": 1, "redeemed": 1}
        | {"enrolment_rate": None, "acceptance_rate": "100.00"}
    ]
    assert found["total"] == found["rows"][0] | {"of": "TOTAL"}


def test_a_rental_outside_the_awards_lowers_the_enrolment_rate(counter: Rentals) -> None:
    counter.opens(BOB, answers="N")
    counter.closes(1)
    counter.does("BCHOPEN", f"customer_number={BOB}", "vehicle=1", "opened_at=05-05-12 0900", answers=["Y", "PFD"])
    found = counter.data("ENRLRPT", "start_date=01-01-00", "end_date=12-31-69", "print_display=D")["total"]
    assert (found["enrolled"], found["outside"], found["enrolment_rate"]) == (1, 1, "50.00")


def test_the_chart_can_be_left_out(counter: Rentals) -> None:
    counter.opens(MARY, answers="N")
    days = ("start_date=01-01-00", "end_date=12-31-69", "print_display=D")
    assert any("---------------" in line.split()[-1:] for line in counter.does("ENRLRPT", *days))
    assert not any("YES # NO -" in line for line in counter.does("ENRLRPT", *days, "chart=N"))


def test_nothing_offered_is_said(counter: Rentals) -> None:
    said = counter.does("ENRLRPT", "start_date=01-01-00", "end_date=01-02-00", "print_display=D")
    assert any("NOTHING OFFERED" in line for line in said)


def test_dates_in_the_wrong_order_are_refused(counter: Rentals) -> None:
    said = counter.refused("ENRLRPT", "start_date=06-02-12", "end_date=06-01-12")
    assert said == "end_date: END DATE MUST NOT BE BEFORE START DATE"
