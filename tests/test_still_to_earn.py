"""RAs that came in closed and are still to earn, at a counter that is open meanwhile."""

from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import pytest
import stores
from counters import THREE_DAYS
from rentals import BOB, Rentals, new_rentals

from renterrewards.faults import Fault
from renterrewards.imports import How, earning, import_agreements
from renterrewards.programs.rental.closing import earner
from renterrewards.records import Act
from renterrewards.store.engine import Store

pytestmark = pytest.mark.usefixtures("engine")

RAS = """ra_number,customer_number,location,opened_at,closed_at,rental_days,time_charge,mileage_charge,discount
1,2,LAX,2012-04-02 09:00,2012-04-05 09:00,3,150.00,0,0
2,2,LAX,2012-04-12 09:00,2012-04-15 09:00,3,150.00,0,0
"""
ACT = Act(user="ADMIN", business_date=date(2012, 5, 5), instant=datetime(2012, 5, 5, 16, 0), location="")


def stop(what: str, done: int, total: int) -> None:
    raise Fault("STOPPED AFTER ROWS")


@pytest.fixture
def waiting(tmp_path: Path) -> Rentals:
    """Two RAs of Bob's whose import stopped before they earned."""
    at_work = Rentals(new_rentals(tmp_path, ("CHGTYP", "customer_number=2", "customer_type=PFD")))
    (tmp_path / "ras.csv").write_text(RAS)
    with closing(Store.open(stores.where(at_work.database))) as store, pytest.raises(Fault, match="STOPPED"):
        import_agreements(store, ACT, tmp_path / "ras.csv", How(), earn=earner(ACT), progress=stop)
    return at_work


def goes_on(rentals: Rentals) -> None:
    path = rentals.database.with_name("ras.csv")
    assert rentals("import", "agreements", str(path), "--earn", "--resume").exit_code == 0


def decided(rentals: Rentals) -> list[tuple[object, ...]]:
    return stores.rows(rentals.database, "SELECT number, points_earned FROM agreement ORDER BY number")


def test_it_is_neither_reopened_nor_edited(waiting: Rentals) -> None:
    said = "RA 00000001 IS STILL TO EARN, LET ITS IMPORT END AND CALL IT UP AGAIN"
    assert said in waiting.refused("REOPEN", "ra_number=1", "reason=X")
    assert said in waiting.refused("EDITCLOS", "ra_number=1", "reason=X", "time_charge=200")
    goes_on(waiting)
    assert waiting.record("CUST", f"customer_number={BOB}")["times_rented"] == "3"
    waiting.reopens(1)


def test_an_ra_that_followed_it_and_is_void_leaves_the_earning_to_the_import(waiting: Rentals) -> None:
    waiting.does("BCHOPEN", f"customer_number={BOB}", *THREE_DAYS, "follows=1")
    waiting.voids(3)
    assert decided(waiting)[0] == (1, None)
    goes_on(waiting)
    assert waiting.points(BOB) == 2


def test_it_waits_for_an_ra_that_goes_on_with_its_rental(waiting: Rentals) -> None:
    waiting.does("BCHOPEN", f"customer_number={BOB}", *THREE_DAYS, "follows=1")
    goes_on(waiting)
    assert decided(waiting)[:2] == [(1, 0), (2, 1)]


def test_it_earns_under_the_awards_as_they_are_set_up_when_it_does(
    waiting: Rentals, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_more_awards(what: str, done: int, total: int) -> None:
        waiting.does("EDITMISC", "local_renter_rewards=N")

    monkeypatch.setattr(earning, "TOGETHER", 1)
    path = waiting.database.with_name("ras.csv")
    with closing(Store.open(stores.where(waiting.database))) as store:
        import_agreements(store, ACT, path, How(resume=True), earn=earner(ACT), progress=no_more_awards)
    assert decided(waiting) == [(1, 1), (2, 0)]
