"""What RAs that are brought in earn, and how often a renter has rented: each once, however often it stops."""

from dataclasses import replace
from pathlib import Path

import pytest
import stores
from import_files import ACT, AGREEMENTS, BATCHES, RESUME, Stop, file_of, rentals, stops_at

from renterrewards.faults import Fault
from renterrewards.imports import How, ImportSummary, earning, import_agreements
from renterrewards.records import Agreement, Customer
from renterrewards.store import agreements, customers
from renterrewards.store.engine import Store
from renterrewards.store.ledger import points
from renterrewards.store.work import Work

pytestmark = pytest.mark.usefixtures("engine", "small_batches")


class Earner:
    """A point for each RA; stops before it would earn the so-many-eth."""

    def __init__(self, most: int = 1000) -> None:
        self.most, self.earned = most, list[int]()

    def __call__(self, work: Work, ra: Agreement) -> None:
        if len(self.earned) == self.most:
            raise Stop
        self.earned.append(ra.number)
        points.earn(work, ACT, ra.customer_number, 1, f"earn:RA:{ra.number}:1", points.Source("RA", str(ra.number)))
        agreements.save(work, replace(ra, points_earned=1))


@pytest.fixture
def three(store: Store) -> Store:
    with store.work() as work:
        for number in (1, 2, 3):
            customers.add(work, Customer(number=number, last_name="SMITH"))
    return store


def in_closing_order(path: Path) -> list[int]:
    return [int(source) for (source,) in stores.rows(path / "store.db", "SELECT source_id FROM award_txn ORDER BY id")]


def test_ras_earn_in_closing_order_over_all_batches(three: Store, tmp_path: Path) -> None:
    done = import_agreements(three, ACT, rentals(tmp_path), BATCHES, earn=Earner())
    assert done == ImportSummary(rows=35, closed=35, points=35)
    assert in_closing_order(tmp_path) == list(range(35, 0, -1))


@pytest.mark.parametrize("most", [0, 7, 20, 34])
def test_earning_goes_on_with_the_next_ra(
    three: Store, tmp_path: Path, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(earning, "TOGETHER", 5)
    with pytest.raises(Stop):
        import_agreements(three, ACT, rentals(tmp_path), BATCHES, earn=Earner(most))
    with pytest.raises(Fault, match="ITS IMPORT WAS BEGUN WITH --earn, GO ON WITH THE SAME"):
        import_agreements(three, ACT, rentals(tmp_path), RESUME)
    assert import_agreements(three, ACT, rentals(tmp_path), RESUME, earn=Earner()).points == 35
    assert in_closing_order(tmp_path) == list(range(35, 0, -1))


def test_one_file_earns_after_the_other(three: Store, tmp_path: Path) -> None:
    first, other = rentals(tmp_path), file_of(tmp_path, AGREEMENTS, ["99,1,LAX,2012-05-01 09:00,,,0,0,0"], "other.csv")
    with pytest.raises(Stop):
        import_agreements(three, ACT, first, BATCHES, earn=Earner(7))
    for how in (BATCHES, How(whole=True)):
        with pytest.raises(Fault, match=r"RAS OF new.csv ARE STILL TO EARN, LET ITS IMPORT END FIRST, WITH --earn"):
            import_agreements(three, ACT, other, how, earn=Earner())
    assert import_agreements(three, ACT, other, BATCHES).rows == 1
    assert import_agreements(three, ACT, first, RESUME, earn=Earner()).points == 35


def test_times_rented_is_counted_once_however_often_it_stops(three: Store, tmp_path: Path) -> None:
    for lines in (11, 21, 31):
        how = RESUME if lines > 11 else BATCHES
        with pytest.raises(Stop):
            import_agreements(three, ACT, rentals(tmp_path), how, progress=stops_at(lines))
    import_agreements(three, ACT, rentals(tmp_path), RESUME)
    with three.look() as work:
        found = [customers.find(work, number) for number in (1, 2, 3)]
    assert [one.times_rented for one in found if one] == [11, 12, 12]
