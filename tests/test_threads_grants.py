"""What went wrong elsewhere, by thread (group B1 and B7): granted or taken twice, tiers.

Each test names the thread; what it says is what users there complained about.
"""

from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import pytest
from ledger_proof import give, proven
from rentals import ANN, MARY, Rentals, new_rentals, rentals

from renterrewards.faults import Fault
from renterrewards.headless import Run
from renterrewards.records import Act
from renterrewards.rules.ledger import Policy
from renterrewards.store.engine import Store
from renterrewards.store.ledger import points
from renterrewards.store.ledger.points import Source

pytestmark = pytest.mark.usefixtures("engine")

ACT = Act(user="ANN", business_date=date(2012, 5, 1), instant=datetime(2012, 5, 1, 9))
RA = Source("RA", "7")


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory, engine: str) -> Path:
    return new_rentals(tmp_path_factory.mktemp("threads"), ("CHGTYP", "customer_number=2", "customer_type=PFD"))


@pytest.fixture
def counter(set_up: Path, tmp_path: Path) -> Rentals:
    return rentals(set_up, tmp_path)


# -- B1: points granted or taken more than once ----------------------------------------------------


def test_opencart_2349_every_change_of_status_applied_the_reward_again(counter: Rentals) -> None:
    counter.opens(MARY, answers="N")
    for _ in range(100):
        counter.closes(1)
        assert (counter.points(), counter.standing("EARN")) == (26, 1)
        counter.reopens(1)
    assert (counter.points(), counter.standing("EARN"), counter.rented()) == (25, 0, 0)


def test_wpswings_104_completing_twice_gave_points_twice(counter: Rentals) -> None:
    """The close is delivered twice: by a second clerk whose screen still shows the RA open."""
    counter.opens(MARY, answers="N")
    with closing(counter.desk()) as desk:
        bob = Run(desk)
        shown = bob.option("BCHCLOSE", [("ra_number", "1")])
        shown.form.put("closed_at", datetime(2012, 5, 4, 9))
        counter.closes(1)
        with pytest.raises(Fault, match="CHANGED BY ANOTHER USER"):
            bob.talk(shown.press("CLOSE RA"))
    assert (counter.points(), counter.standing("EARN")) == (26, 1)


def test_wpswings_111_after_a_cancel_completing_again_gave_nothing(counter: Rentals) -> None:
    counter.opens(MARY, answers="N")
    counter.closes(1)
    counter.reopens(1)
    counter.voids(1)
    counter.unvoids(1, "N")
    counter.closes(1)
    assert counter.points() == 26


def test_mollie_928_an_undone_payment_reverted_points_twice(store: Store, act: Act, renter: int) -> None:
    give(store, act, (8, None))
    with store.work() as work:
        spent = points.redeem(work, act, renter, 4, "redeem:RA:7:1:1", RA)
    with store.work() as work:
        first = points.reverse(work, act, spent.id, Policy())
        assert points.reverse(work, act, spent.id, Policy()) == first
    assert proven(store) == 8


def test_blnk_374_a_refused_refund_was_applied_all_the_same(counter: Rentals) -> None:
    counter.opens(MARY, answers="YN")
    counter.voids(1)
    assert "IS VOID ALREADY" in counter.refused("VOID", "ra_number=1", "void_reason=X")  # compares the whole store


def test_blnk_41_a_transaction_could_be_voided_more_than_once(counter: Rentals) -> None:
    counter.opens(MARY, answers="YY")
    with closing(counter.desk()) as desk:
        bob = Run(desk)
        shown = bob.option("VOID", [("ra_number", "1")])
        shown.form.put("void_reason", "ME TOO")
        counter.voids(1)
        with pytest.raises(Fault, match="CHANGED BY ANOTHER USER"):
            bob.talk(shown.press("VOID RA"))
    assert (counter.points(), len([key for key in counter.posted() if key.startswith("rev:")])) == (25, 2)


# -- B7: tiers -------------------------------------------------------------------------------------


def test_open_loyalty_131_the_level_followed_the_balance_and_not_what_was_earned(counter: Rentals) -> None:
    """Points spent or given by hand neither move a customer up nor down; closed rentals do."""
    counter.does("EDTRENT", "times_rented=2", "customer_type=GLD")
    counter.does("CUST", "customer_number=3", "award_points=99", "reason=GIFT")
    assert counter.record("CUST", "customer_number=3")["customer_type"] == "WLK"
    for ra in (1, 2):
        counter.opens(ANN, answers="N" if ra == 2 else "")
        counter.closes(ra)
    assert counter.record("CUST", "customer_number=3")["customer_type"] == "GLD"


def test_open_loyalty_74_a_level_set_by_hand_was_lost_again(counter: Rentals) -> None:
    counter.does("EDTRENT", "times_rented=2", "customer_type=GLD")
    counter.does("CHGTYP", "customer_number=3", "customer_type=PFD")  # the step of five rentals
    for ra in (1, 2):
        counter.opens(ANN)
        counter.closes(ra)
    counter.reopens(2)
    assert counter.record("CUST", "customer_number=3")["customer_type"] == "PFD"


def test_erpnext_22167_the_first_purchase_landed_in_the_second_tier(counter: Rentals) -> None:
    counter.does("EDTRENT", "times_rented=1", "customer_type=ONE")
    counter.does("EDTRENT", "times_rented=2", "customer_type=TWO")
    counter.opens(ANN)
    counter.closes(1)
    assert counter.record("CUST", "customer_number=3")["customer_type"] == "ONE"


def test_pospire_75_redemptions_counted_as_spending_for_the_tier(counter: Rentals) -> None:
    """Neither an opening with awards nor a close that is taken back counts as a rental."""
    counter.opens(MARY, answers="YY")
    assert counter.rented() == 0
    counter.closes(1)
    counter.reopens(1)
    counter.closes(1)
    assert counter.rented() == 1
