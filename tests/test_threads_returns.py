"""What went wrong elsewhere, thread by thread (group B6): returns, voids, deletion.

Each test names the thread; what it says is what users there complained about.
"""

import random
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from rentals import MARY, Rentals, new_rentals, rentals

from renterrewards.records import Act
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


# -- B6: returns, voids, deletion ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("acts", "left"),
    [
        ("o", 15),  # opened with an award
        ("oc", 16),  # and closed
        ("ocr", 15),  # reopened: the point goes, the award stays on the RA
        ("ocrc", 16),
        ("ocrv", 25),  # and voided: all is as if it had never been
        ("ov", 25),
        ("ovu", 15),  # set back with the award taken again
        ("ovuc", 16),
        ("ovucr", 15),
        ("ovucrv", 25),
        ("od", 25),  # the award deleted
        ("odc", 26),
        ("odcrv", 25),
    ],
)
def test_erpnext_32951_what_was_earned_and_redeemed_stayed_after_a_return(
    counter: Rentals, acts: str, left: int
) -> None:
    doing: dict[str, Callable[[], object]] = {
        "o": lambda: counter.opens(MARY, "daily_rate=100", answers="YN"),
        "c": lambda: counter.closes(1),
        "r": lambda: counter.reopens(1),
        "v": lambda: counter.voids(1),
        "u": lambda: counter.unvoids(1, "YN"),
        "d": lambda: counter.deletes(1),
    }
    for act in acts:
        doing[act]()
    assert counter.points() == left


def test_odoo_257854_buying_and_refunding_in_a_loop_made_points(counter: Rentals) -> None:
    before = counter.lots()
    counter.opens(MARY, answers="YY")
    for _ in range(20):
        counter.voids(1)
        assert (counter.points(), counter.lots()) == (25, before)
        counter.unvoids(1, "YY")
    assert (counter.points(), counter.standing("REDEEM")) == (5, 2)


def test_odoo_212922_a_refund_deducted_the_redeemed_points_again(counter: Rentals) -> None:
    counter.opens(MARY, answers="YN")
    counter.opens(MARY, answers="Y")
    counter.voids(1)
    assert (counter.points(), counter.standing("REDEEM")) == (15, 1)  # exactly what RA 1 took, nothing of RA 2


@pytest.mark.parametrize("seed", range(8))
def test_nopcommerce_5595_the_order_of_cancel_and_refund_left_a_wrong_balance(counter: Rentals, seed: int) -> None:
    """Three RAs, acts in random order; the balance is counted beside it from what stands on the RAs."""
    chance = random.Random(seed)
    state = {1: "OPEN", 2: "OPEN", 3: "OPEN"}
    awards = {1: 1, 2: 0, 3: 1}
    for ra in state:
        counter.opens(MARY, "daily_rate=100", answers="YN" if awards[ra] else "N")
    for _ in range(25):
        ra = chance.choice([1, 2, 3])
        if state[ra] == "CLOSED":
            counter.reopens(ra)
            state[ra] = "OPEN"
        elif state[ra] == "VOID":
            free = 25 - 10 * sum(awards.values()) + sum(one == "CLOSED" for one in state.values())
            counter.unvoids(ra, "YN" if free >= 20 else "Y" if free >= 10 else "")
            awards[ra], state[ra] = int(free >= 10), "OPEN"
        elif chance.random() < 0.5:
            counter.voids(ra)
            awards[ra], state[ra] = 0, "VOID"
        else:
            counter.closes(ra)
            state[ra] = "CLOSED"
        assert counter.points() == 25 - 10 * sum(awards.values()) + sum(one == "CLOSED" for one in state.values())


def test_flocafe_720_voided_items_earned_points(counter: Rentals) -> None:
    counter.opens(MARY, answers="N")
    counter.voids(1)
    assert "IS VOID" in counter.refused("BCHCLOSE", "ra_number=1", "closed_at=05-04-12 0900")
    counter.opens(MARY, answers="N")
    counter.closes(2, "05-02-12 0900")  # what is rented, not what was expected, is held against the minimum
    assert counter.points() == 25


def test_repair_deskpos_1517_a_deleted_invoice_kept_its_points(counter: Rentals) -> None:
    counter.opens(MARY, answers="N")
    counter.closes(1)
    assert "REOPEN IT FIRST" in counter.refused("VOID", "ra_number=1", "void_reason=X")
    counter.reopens(1)
    counter.voids(1)
    assert (counter.points(), counter.standing("EARN")) == (25, 0)


def test_repair_deskpos_1047_what_was_voided_by_mistake_could_not_be_brought_back(counter: Rentals) -> None:
    counter.opens(MARY, answers="YN")
    counter.voids(1)
    counter.unvoids(1, "YN")
    assert (counter.points(), counter.on_ra(1)) == (15, [("1FREE", 10)])


def test_donetick_569_a_redemption_made_in_error_could_not_be_undone(counter: Rentals) -> None:
    counter.opens(MARY, answers="YY")
    counter.deletes(1)
    assert counter.movements()[-1] == (10, 15, "ANN", "AWARD DELETED")


def test_smartstore_803_a_cancelled_order_left_no_line_of_its_own(counter: Rentals) -> None:
    counter.opens(MARY, answers="YN")
    counter.voids(1)
    assert [(delta, reason) for delta, _, _, reason in counter.movements()] == [
        (25, "OPENING BALANCE"),
        (-10, ""),
        (10, "OPENED TWICE"),
    ]
