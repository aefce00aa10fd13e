"""An award that a wallet paid is undone: everybody has what was his, whatever happened to him meanwhile."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from counters import ELIGIBLE
from pooled import AFTER, LATER, SOON, held, leaves, new_wallet, points, shared
from rentals import ANN, BOB, MARY, Rentals

pytestmark = pytest.mark.usefixtures("engine")


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory, engine: str) -> Path:
    """The store of the wallet SMITH."""
    return new_wallet(tmp_path_factory.mktemp("wallet"))


@pytest.fixture
def counter(original: Path, tmp_path: Path) -> Iterator[Rentals]:
    """A copy of it, proved when the test is over."""
    with shared(original, tmp_path) as made:
        yield made


# -- and goes back ---------------------------------------------------------------------------------


@pytest.fixture
def paid(counter: Rentals) -> Rentals:
    """Mary's RA 1 has an award: 3 points of Ann's, 4 of Bob's, 3 of Mary's."""
    counter.earns(BOB, 4, LATER, "a")
    counter.earns(ANN, 3, SOON, "b")
    counter.earns(MARY, 2, AFTER, "c")
    counter.opens(MARY, answers="YN")
    assert held(counter) == [[(None, 24)], [], []]
    return counter


BEFORE = [[(None, 25), ("2099-08-01", 2)], [("2099-07-01", 4)], [("2099-06-01", 3)]]


def test_a_void_gives_everybody_his_own_lots_back_once(paid: Rentals) -> None:
    assert paid.voids(1) == ["10 POINTS GIVEN BACK", "RA 00000001 IS VOID"]
    assert held(paid) == BEFORE
    paid.unvoids(1, "YN")
    paid.voids(1)
    assert held(paid) == BEFORE


def test_each_award_of_several_goes_back_alone(counter: Rentals) -> None:
    counter.earns(BOB, 14, LATER, "a")
    counter.opens(MARY, answers="YYN")
    assert points(counter) == [19, 0, 0]
    counter.deletes(1)
    assert points(counter) == [25, 4, 0]
    assert counter.lots(BOB) == [("2099-07-01", 4)]
    counter.deletes(1)
    assert (points(counter), counter.lots(BOB)) == ([25, 14, 0], [("2099-07-01", 14)])


def test_who_has_left_the_wallet_meanwhile_gets_his_points_back(paid: Rentals) -> None:
    leaves(paid, BOB)
    paid.voids(1)
    assert held(paid) == BEFORE


def test_leaving_takes_what_is_left_of_ones_own_because_it_never_left(paid: Rentals) -> None:
    paid.earns(BOB, 5, SOON, "d")
    leaves(paid, BOB)
    assert paid.lots(BOB) == [("2099-06-01", 5)]
    paid.does("EDITCUST", "type_code=PFD", "promo_required=24")
    paid.opens(MARY, answers="Y")
    assert points(paid) == [0, 5, 0]


def test_a_lot_that_died_meanwhile_comes_back_to_its_owner_for_the_days_of_grace(paid: Rentals) -> None:
    paid.on(date(2099, 6, 15), "VOID", "ra_number=1", "void_reason=LATE")
    assert held(paid) == [BEFORE[0], BEFORE[1], [("2099-07-15", 3)]]


def test_when_all_lots_died_each_gets_his_own_grace(paid: Rentals) -> None:
    paid.on(date(2099, 9, 1), "VOID", "ra_number=1", "void_reason=LATE")
    assert held(paid) == [[(None, 25), ("2099-10-01", 2)], [("2099-10-01", 4)], [("2099-10-01", 3)]]


def test_grace_for_points_of_others_is_not_taken_out_of_other_points_of_the_renter(paid: Rentals) -> None:
    paid.earns(MARY, 5, date(2099, 6, 20), "d")
    paid.on(date(2099, 6, 15), "VOID", "ra_number=1", "void_reason=LATE")
    assert held(paid)[0] == [(None, 25), ("2099-08-01", 2), ("2099-06-20", 5)]


def test_without_days_of_grace_the_points_of_a_member_die_with_him_and_cost_the_renter_nothing(paid: Rentals) -> None:
    paid.does("EDITMISC", "award_grace_days=0")
    paid.earns(MARY, 5, date(2099, 6, 20), "d")
    paid.on(date(2099, 6, 15), "VOID", "ra_number=1", "void_reason=LATE")
    assert held(paid) == [[(None, 25), ("2099-08-01", 2), ("2099-06-20", 5)], BEFORE[1], []]
    assert (points(paid), paid.owed(MARY)) == ([32, 4, 0], 0)


def test_without_days_of_grace_the_renters_own_dead_part_dies_at_once(paid: Rentals) -> None:
    paid.does("EDITMISC", "award_grace_days=0")
    paid.on(date(2099, 9, 1), "VOID", "ra_number=1", "void_reason=LATE")
    assert held(paid) == [[(None, 25)], [], []]
    assert (points(paid), paid.owed(MARY)) == ([25, 0, 0], 0)


def test_points_the_renter_owes_by_now_are_not_paid_by_the_others(paid: Rentals) -> None:
    paid.does("EDITCUST", "type_code=PFD", "promo_required=24")
    paid.opens(MARY, "vehicle=2", answers="Y")
    paid.opens(MARY, "vehicle=3")
    paid.closes(3)
    paid.does("EDITCUST", "type_code=PFD", "promo_required=1")
    paid.opens(MARY, "vehicle=4", answers="Y")
    paid.reopens(3)
    assert (points(paid), paid.owed(MARY)) == ([-1, 0, 0], 1)
    paid.voids(1)
    assert (points(paid), held(paid)[1:]) == ([2, 4, 3], BEFORE[1:])


def test_the_other_renter_pays_out_of_his_wallet_and_the_first_gets_his_back(paid: Rentals) -> None:
    paid.gives_to(1, BOB, answers=["Y", "WIFE DRIVES"])
    assert points(paid) == [24, 0, 0], "the same points pay, as they die first still"
    assert [key for key in paid.posted() if key.startswith("pool:redeem:RA:1:2")] == [
        "pool:redeem:RA:1:2:1:from:3",
        "pool:redeem:RA:1:2:1:to:3",
        "pool:redeem:RA:1:2:1:from:1",
        "pool:redeem:RA:1:2:1:to:1",
    ]
    paid.voids(1)
    assert held(paid) == BEFORE


# -- merged meanwhile ------------------------------------------------------------------------------


def test_a_renter_merged_meanwhile_passes_on_only_what_was_his(paid: Rentals) -> None:
    paid.does("CUST", "last_name=NEW", "customer_type=PFD")
    paid.earns(4, 6, SOON, "d")
    paid.merges(MARY, 4)
    paid.voids(1)
    assert held(paid) == [[], *BEFORE[1:]]
    assert sorted(paid.lots(4), key=str) == [("2099-06-01", 6), ("2099-08-01", 2), (None, 1), (None, 24)]


def test_a_member_merged_meanwhile_passes_his_points_on(paid: Rentals) -> None:
    paid.does("CUST", "last_name=NEW", "customer_type=PFD")
    paid.merges(BOB, 4)
    paid.voids(1)
    assert held(paid) == [BEFORE[0], [], BEFORE[2]]
    assert paid.lots(4) == BEFORE[1]


def test_a_member_merged_into_the_renter_gives_him_everything(paid: Rentals) -> None:
    paid.merges(BOB, MARY)
    paid.voids(1)
    assert points(paid) == [31, 0, 3]
    paid.unmerges(BOB)
    assert points(paid) == [27, 4, 3]


def test_the_wallet_of_who_was_merged_is_told_and_left_to_the_clerk(counter: Rentals) -> None:
    said = counter.merges(MARY, 3)
    assert said[-1] == "CUSTOMER 1 STAYS IN WALLET SMITH, EDITWALL CHANGES THAT"
    leaves(counter, MARY)
    assert counter.data("EDITWALL", "code=SMITH")["record"]["members"] == "2"


def test_the_empty_account_of_a_merged_member_pays_nothing(counter: Rentals) -> None:
    counter.does("CUST", "last_name=NEW", "customer_type=PFD")
    counter.merges(MARY, 4)
    assert ELIGIBLE not in counter.opens(BOB)
