"""RAs from a CSV file: what becomes of a row, which rows are bad, and what the customers get from it."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import stores

from renterrewards.faults import Fault
from renterrewards.imports import How, ImportRefused, ImportSummary, import_agreements
from renterrewards.records import Act, Agreement, Customer, Location
from renterrewards.store import agreements, control, customers
from renterrewards.store.engine import Store
from renterrewards.store.ledger import points
from renterrewards.store.work import Work

pytestmark = pytest.mark.usefixtures("engine")

ACT = Act(user="ADMIN", business_date=date(2012, 5, 5), instant=datetime(2012, 5, 5, 16, 0), location="LAX")

AGREEMENT = {
    "ra_number": "5",
    "customer_number": "12",
    "location": "LAX",
    "opened_at": "2012-05-01 09:00:00",
    "closed_at": "2012-05-03 22:30:00",
    "rental_days": "3",
    "time_charge": "150.00",
    "mileage_charge": "20.50",
    "discount": "10.25",
}


@pytest.fixture
def mary(tmp_path: Path) -> Iterator[Store]:
    """A store with customer 12, who is a PFD renter and rented twice before."""
    opened = Store.open(stores.passing(tmp_path))
    with opened.work() as work:
        customers.add(work, Customer(number=12, last_name="SMITH", customer_type="PFD", times_rented=2))
    yield opened
    opened.close()


def agreements_file(folder: Path, *changes: dict[str, str]) -> Path:
    path = folder / "agreements.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, AGREEMENT.keys())
        writer.writeheader()
        writer.writerows({**AGREEMENT, **change} for change in changes or [{}])
    return path


def customer(store: Store, number: int = 12) -> Customer:
    with store.look() as work:
        found = customers.find(work, number)
    assert found
    return found


def agreement(store: Store, number: int = 5) -> Agreement:
    with store.look() as work:
        found = agreements.find(work, number)
    assert found
    return found


def test_a_closed_ra_is_entered_with_its_net_t_and_m(mary: Store, tmp_path: Path) -> None:
    assert import_agreements(mary, ACT, agreements_file(tmp_path)) == ImportSummary(rows=1, closed=1)
    assert agreement(mary) == Agreement(
        number=5,
        status="CLOSED",
        customer_number=12,
        customer_type="PFD",
        location="LAX",
        opened_at=datetime(2012, 5, 1, 9, 0),
        closed_at=datetime(2012, 5, 3, 22, 30),
        business_date=date(2012, 5, 3),
        rental_days=3,
        time_charge=15000,
        mile_charge=2050,
        discount=1025,
        revenue=16025,
        points_earned=0,
    )


def test_a_blank_closing_time_is_an_open_ra(mary: Store, tmp_path: Path) -> None:
    path = agreements_file(tmp_path, {"closed_at": " ", "rental_days": " "})
    assert import_agreements(mary, ACT, path) == ImportSummary(rows=1, open=1)
    found = agreement(mary)
    assert (found.status, found.closed_at, found.business_date, found.rental_days) == ("OPEN", None, None, 0)
    assert found.points_earned is None


def test_times_are_the_locations_own_and_stored_in_utc(mary: Store, tmp_path: Path) -> None:
    with mary.work() as work:
        control.save(work, "location", Location(code="LAX", time_zone="America/Los_Angeles"))
    import_agreements(mary, ACT, agreements_file(tmp_path, {}, {"ra_number": "6", "location": "XYZ"}))
    here, elsewhere = agreement(mary, 5), agreement(mary, 6)
    assert here.opened_at == datetime(2012, 5, 1, 16, 0)
    assert here.closed_at == datetime(2012, 5, 4, 5, 30)
    assert here.business_date == date(2012, 5, 3), "the date at the counter, not in UTC"
    assert elsewhere.opened_at == datetime(2012, 5, 1, 9, 0), "a location not on file keeps UTC"


@pytest.mark.parametrize(
    ("zone", "wall", "utc"),
    [
        ("America/Los_Angeles", "2012-11-03 23:30:00", datetime(2012, 11, 4, 6, 30)),  # the clock is turned next day
        ("America/Los_Angeles", "2012-11-04 00:30:00", datetime(2012, 11, 4, 7, 30)),
        ("America/Los_Angeles", "2012-11-04 01:30:00", datetime(2012, 11, 4, 8, 30)),  # the first of the two
        ("America/Los_Angeles", "2012-11-04 02:30:00", datetime(2012, 11, 4, 10, 30)),
        ("America/Los_Angeles", "2012-12-31 20:00:00.5", datetime(2013, 1, 1, 4, 0, 0, 500_000)),
        ("Asia/Tokyo", "2012-01-01T08:59", datetime(2011, 12, 31, 23, 59)),
        ("Asia/Kolkata", "2012-05-01 05:00:00", datetime(2012, 4, 30, 23, 30)),
        ("UTC", "2012-05-01 05:00:00", datetime(2012, 5, 1, 5, 0)),
    ],
)
def test_the_hour_of_a_location_is_that_of_its_day(
    mary: Store, tmp_path: Path, zone: str, wall: str, utc: datetime
) -> None:
    with mary.work() as work:
        control.save(work, "location", Location(code="LAX", time_zone=zone))
    times = {"opened_at": wall, "closed_at": "", "rental_days": ""}
    closed = {"opened_at": "2011-05-01 09:00", "closed_at": wall}
    path = agreements_file(tmp_path, times, {"ra_number": "6", **closed})
    import_agreements(mary, ACT, path)
    assert agreement(mary, 5).opened_at == agreement(mary, 6).closed_at == utc


def test_a_customers_times_rented_and_last_activity_follow(mary: Store, tmp_path: Path) -> None:
    path = agreements_file(
        tmp_path,
        {"ra_number": "1", "closed_at": "2012-05-04 10:00:00"},
        {"ra_number": "2", "closed_at": "2012-05-02 10:00:00"},
        {"ra_number": "3", "opened_at": "2012-05-06 10:00:00", "closed_at": "", "rental_days": ""},
    )
    import_agreements(mary, ACT, path)
    assert customer(mary).times_rented == 4
    assert customer(mary).last_activity == date(2012, 5, 6)


def test_an_old_rental_does_not_turn_last_activity_back(mary: Store, tmp_path: Path) -> None:
    with mary.work() as work:
        customers.save(work, Customer(number=12, last_name="SMITH", last_activity=date(2012, 6, 1)))
    import_agreements(mary, ACT, agreements_file(tmp_path))
    assert customer(mary).last_activity == date(2012, 6, 1)
    assert customer(mary).times_rented == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"ra_number": "A5"}, "COLUMN ra_number: MUST BE A WHOLE NUMBER"),
        ({"ra_number": ""}, "COLUMN ra_number: IS REQUIRED"),
        ({"customer_number": "99"}, "COLUMN customer_number: CUSTOMER IS NOT ON FILE, IMPORT CUSTOMERS FIRST"),
        ({"location": "LONGBEACH"}, "COLUMN location: TAKES AT MOST 6 CHARACTERS"),
        ({"location": " "}, "COLUMN location: IS REQUIRED"),
        ({"opened_at": " "}, "COLUMN opened_at: IS REQUIRED"),
        ({"opened_at": "05-01-12 0900"}, "COLUMN opened_at: MUST BE A DATE AND A TIME, AS 2012-05-01 09:00:00"),
        ({"opened_at": "2012-05-01"}, "COLUMN opened_at: MUST BE A DATE AND A TIME, AS 2012-05-01 09:00:00"),
        ({"closed_at": "2012-02-30 09:00"}, "COLUMN closed_at: MUST BE A DATE AND A TIME, AS 2012-05-01 09:00:00"),
        ({"closed_at": "2012-05-03T09:00+02:00"}, "COLUMN closed_at: MUST BE A DATE AND A TIME"),
        ({"closed_at": "0001-01-01 00:00"}, "COLUMN closed_at: MUST BE A DATE AND A TIME"),
        ({"closed_at": "9999-12-31 23:59"}, "COLUMN closed_at: MUST BE A DATE AND A TIME"),
        ({"closed_at": "2012-05-01 08:59:59"}, "COLUMN closed_at: MUST NOT BE BEFORE opened_at"),
        ({"rental_days": " "}, "COLUMN rental_days: IS REQUIRED WHEN closed_at IS FILLED"),
        ({"closed_at": " "}, "COLUMN closed_at: IS REQUIRED WHEN rental_days IS FILLED"),
        ({"rental_days": "0"}, "COLUMN rental_days: MUST BE 1 TO 99999999"),
        ({"time_charge": "abc"}, "COLUMN time_charge: MUST BE A NUMBER, AS 150 OR 149.50"),
        ({"time_charge": "1.005"}, "COLUMN time_charge: TAKES AT MOST TWO DECIMALS"),
        ({"mileage_charge": "-1"}, "COLUMN mileage_charge: MUST BE 0 OR MORE"),
        (
            {"discount": "170.51"},
            "COLUMN discount: MUST NOT BE MORE THAN time_charge AND mileage_charge TOGETHER",
        ),
    ],
)
def test_a_bad_ra_is_named_and_nothing_is_written(
    mary: Store, tmp_path: Path, change: dict[str, str], said: str
) -> None:
    with pytest.raises(ImportRefused) as refused:
        import_agreements(mary, ACT, agreements_file(tmp_path, {"ra_number": "4"}, change))
    (only,) = refused.value.rows
    assert only.startswith(f"agreements.csv LINE 3 {said}")
    with mary.look() as work:
        assert agreements.following(work, None) is None
    assert customer(mary).times_rented == 2


def test_a_discount_of_all_the_charges_leaves_no_revenue(mary: Store, tmp_path: Path) -> None:
    import_agreements(mary, ACT, agreements_file(tmp_path, {"discount": "170.50"}))
    assert agreement(mary).revenue == 0


def test_an_ra_twice_in_the_file_or_on_file_is_a_bad_row(mary: Store, tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="LINE 3 COLUMN ra_number: RA 5 IS IN THE FILE TWICE"):
        import_agreements(mary, ACT, agreements_file(tmp_path, {}, {}))
    import_agreements(mary, ACT, agreements_file(tmp_path))
    with pytest.raises(ImportRefused, match="LINE 2 COLUMN ra_number: RA 5 IS ON FILE ALREADY"):
        import_agreements(mary, ACT, agreements_file(tmp_path))
    assert customer(mary).times_rented == 3


def test_a_dry_run_of_agreements_changes_neither_ras_nor_customers(mary: Store, tmp_path: Path) -> None:
    before = customer(mary)
    assert import_agreements(mary, ACT, agreements_file(tmp_path), How(dry_run=True, whole=True)) == ImportSummary(
        rows=1, closed=1
    )
    assert customer(mary) == before
    with mary.look() as work:
        assert agreements.following(work, None) is None


# -- earning ----------------------------------------------------------------------------------------


def earn_one(work: Work, ra: Agreement) -> None:
    """Rule 5 for a site where every RA earns a point and the second one makes a renter GOLD."""
    points.earn(work, ACT, ra.customer_number, 1, f"earn:RA:{ra.number}:1", points.Source("RA", str(ra.number)))
    renter = customers.find(work, ra.customer_number)
    assert renter
    agreements.save(work, replace(ra, points_earned=1, customer_type=renter.customer_type))
    rented = renter.times_rented + 1
    kind = "GOLD" if rented >= 4 else renter.customer_type
    customers.save(work, replace(renter, times_rented=rented, customer_type=kind))


THREE: tuple[dict[str, Any], ...] = (
    {"ra_number": "1", "closed_at": "2012-05-04 10:00:00"},
    {"ra_number": "2", "closed_at": "2012-05-02 10:00:00"},
    {"ra_number": "3", "closed_at": "2012-05-03 10:00:00"},
    {"ra_number": "4", "closed_at": "", "rental_days": ""},
)


def test_with_earn_every_closed_ra_passes_in_closing_order(mary: Store, tmp_path: Path) -> None:
    summary = import_agreements(mary, ACT, agreements_file(tmp_path, *THREE), earn=earn_one)
    assert summary == ImportSummary(rows=4, open=1, closed=3, points=3)
    with mary.look() as work:
        assert [line.source.id for line in points.movements(work, 12)] == ["2", "3", "1"]
    assert [agreement(mary, n).customer_type for n in (2, 3, 1)] == ["PFD", "PFD", "GOLD"]


def test_with_earn_times_rented_is_counted_once_and_last_activity_still_follows(mary: Store, tmp_path: Path) -> None:
    import_agreements(mary, ACT, agreements_file(tmp_path, *THREE), earn=earn_one)
    assert customer(mary).times_rented == 5
    assert customer(mary).last_activity == date(2012, 5, 4)


def test_a_fault_while_earning_leaves_nothing(mary: Store, tmp_path: Path) -> None:
    def refuse(work: Work, ra: Agreement) -> None:
        earn_one(work, ra)
        if ra.number == 3:
            raise Fault("CUSTOMER TYPE PFD IS NOT ON FILE")

    with pytest.raises(Fault, match="NOT ON FILE"):
        import_agreements(mary, ACT, agreements_file(tmp_path, *THREE), earn=refuse)
    with mary.look() as work:
        assert agreements.following(work, None) is None
        assert points.balance(work, 12) == 0


def test_progress_ends_with_every_line_done(mary: Store, tmp_path: Path) -> None:
    rows = [{"ra_number": str(n)} for n in range(1, 25001)]
    told: list[tuple[str, int, int]] = []
    import_agreements(mary, ACT, agreements_file(tmp_path, *rows), progress=lambda *done: told.append(done))
    assert told == [("ROWS", 10001, 25001), ("ROWS", 20001, 25001), ("ROWS", 25001, 25001)]
