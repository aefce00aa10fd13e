"""Several RAs that count as one rental: months in a chain, an exchange of vehicles, two cars at once."""

from collections.abc import Callable
from pathlib import Path

import pytest
from counters import THREE_DAYS
from rentals import BOB, MARY, Rentals, new_rentals, rentals

pytestmark = pytest.mark.usefixtures("engine")


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory, engine: str) -> Path:
    return new_rentals(tmp_path_factory.mktemp("edits"), ("CHGTYP", "customer_number=2", "customer_type=PFD"))


@pytest.fixture
def counter(set_up: Path, tmp_path: Path) -> Rentals:
    return rentals(set_up, tmp_path)


# -- one rental, several RAs -----------------------------------------------------------------------

MAY = (*THREE_DAYS, "due_at=05-31-12 0900")
JUNE = (*THREE_DAYS, "opened_at=05-31-12 0900", "due_at=06-30-12 0900")


def chained(counter: Rentals) -> None:
    """RA 1 of May and RA 2 of June, one rental of Bob."""
    counter.does("BCHOPEN", "customer_number=2", *MAY)
    counter.does("BCHOPEN", "customer_number=2", *JUNE, "follows=1")


def test_the_ras_of_a_chain_earn_one_point_together_when_the_last_is_closed(counter: Rentals) -> None:
    chained(counter)
    said = counter.closes(1, "05-31-12 0900")
    assert said[0] == "RA 00000002 GOES ON WITH THIS RENTAL, THE LAST TO CLOSE EARNS"
    assert counter.points(BOB) == 0
    counter.closes(2, "06-30-12 0900")
    assert (counter.points(BOB), counter.rented(BOB)) == (1, 3)


def test_a_chain_may_be_begun_when_its_first_ra_has_earned(counter: Rentals) -> None:
    """An exchange of vehicles: the second RA is written when the first is closed."""
    counter.does("BCHOPEN", "customer_number=2", *MAY)
    counter.closes(1, "05-31-12 0900")
    counter.does("BCHOPEN", "customer_number=2", *JUNE, "follows=1")
    assert counter.closes(2, "06-30-12 0900")[0] == "RA 00000001 EARNED FOR THIS RENTAL ALREADY"
    assert counter.points(BOB) == 1


def test_the_minimum_is_met_by_the_chain_together(counter: Rentals) -> None:
    counter.does("BCHOPEN", "customer_number=2", *THREE_DAYS, "due_at=05-02-12 0900")
    counter.does("BCHOPEN", "customer_number=2", *THREE_DAYS, "opened_at=05-02-12 0900", "follows=1")
    counter.closes(1, "05-02-12 0900")
    counter.closes(2, "05-04-12 0900")
    assert counter.points(BOB) == 1


def test_a_site_may_let_each_ra_of_a_chain_earn(counter: Rentals) -> None:
    counter.does("EDITMISC", "award_chain_once=N")
    chained(counter)
    counter.closes(1, "05-31-12 0900")
    counter.closes(2, "06-30-12 0900")
    assert counter.points(BOB) == 2


@pytest.mark.parametrize("reopened", [1, 2])
def test_a_chain_of_which_an_ra_is_reopened_earns_once_again(counter: Rentals, reopened: int) -> None:
    chained(counter)
    counter.closes(1, "05-31-12 0900")
    counter.closes(2, "06-30-12 0900")
    counter.reopens(reopened)
    counter.closes(reopened, "06-30-12 0900")
    assert counter.points(BOB) == 1


def test_when_the_last_ra_of_a_chain_is_void_the_one_before_it_earns(counter: Rentals) -> None:
    chained(counter)
    counter.closes(1, "05-31-12 0900")
    said = counter.voids(2)
    assert said[0] == "RA 00000001 IS NOW THE LAST OF ITS RENTAL AND EARNED 1 POINT"
    assert counter.points(BOB) == 1
    counter.unvoids(2)
    counter.closes(2, "06-30-12 0900")
    assert counter.points(BOB) == 1  # once a chain, whatever happens


@pytest.mark.parametrize(
    "leaves",
    [
        lambda counter: counter.does("OPEN", "ra_number=2", "follows="),
        lambda counter: counter.does("OPEN", "ra_number=2", "customer_number=1", "follows="),
        lambda counter: counter.voids(2),
    ],
)
def test_a_chain_that_loses_its_open_ra_earns_by_what_is_left(
    counter: Rentals, leaves: Callable[[Rentals], list[str]]
) -> None:
    chained(counter)
    counter.does("OPEN", "ra_number=2", "follows=1")
    counter.closes(1, "05-31-12 0900")
    assert counter.points(BOB) == 0
    assert "RA 00000001 IS NOW THE LAST OF ITS RENTAL AND EARNED 1 POINT" in leaves(counter)
    assert counter.points(BOB) == 1


def test_a_chain_whose_earner_goes_to_another_renter_earns_for_both(counter: Rentals) -> None:
    chained(counter)
    counter.closes(1, "05-31-12 0900")
    counter.closes(2, "06-30-12 0900")
    said = counter.edits(2, "customer_number=1")
    assert "RA 00000001 IS NOW THE LAST OF ITS RENTAL AND EARNED 1 POINT" in said
    assert (counter.points(BOB), counter.points(MARY)) == (1, 26)


def test_a_chain_goes_over_and_comes_back_with_its_one_point(counter: Rentals) -> None:
    chained(counter)
    counter.merges(BOB, MARY)
    counter.closes(1, "05-31-12 0900")
    counter.closes(2, "06-30-12 0900")
    assert counter.points(MARY) == 26
    counter.unmerges(BOB)
    assert (counter.points(MARY), counter.points(BOB)) == (25, 1)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (("customer_number=2", "follows=9"), "follows: RA 00000009 IS NOT ON FILE, BLANK: THIS RA FOLLOWS NONE"),
        (("customer_number=2", "follows=1"), "follows: RA 00000001 IS FOLLOWED BY RA 00000002, FOLLOW THAT ONE"),
        (("customer_number=3", "follows=2"), "follows: RA 00000002 IS OF CUSTOMER 2, IT CANNOT BE FOLLOWED"),
        (("customer_number=2", "follows=X"), "follows: FOLLOWS RA MUST BE A WHOLE NUMBER"),
    ],
)
def test_an_ra_follows_only_what_it_can(counter: Rentals, values: tuple[str, ...], said: str) -> None:
    chained(counter)
    counter.does("CHGTYP", "customer_number=3", "customer_type=PFD")
    assert counter.refused("BCHOPEN", *JUNE, *values) == said


def test_an_ra_does_not_follow_itself(counter: Rentals) -> None:
    chained(counter)
    said = counter.refused("OPEN", "ra_number=1", "follows=1")
    assert said == "follows: RA 00000001 IS THIS ONE, BLANK: THIS RA FOLLOWS NONE"


def test_two_ras_do_not_follow_each_other(counter: Rentals) -> None:
    chained(counter)
    said = counter.refused("OPEN", "ra_number=1", "follows=2")
    assert said == "follows: RA 00000002 FOLLOWS THIS ONE, THEY CANNOT FOLLOW EACH OTHER"


# -- two cars at once ------------------------------------------------------------------------------


@pytest.mark.parametrize(("once", "earned"), [("N", 2), ("Y", 1)])
def test_two_cars_at_once_count_once_where_the_site_says_so(counter: Rentals, once: str, earned: int) -> None:
    counter.does("EDITMISC", f"award_two_cars_once={once}")
    counter.opens(BOB)
    counter.opens(BOB)
    counter.closes(1)
    said = counter.closes(2)
    assert counter.points(BOB) == earned
    assert (said[0] == "RENTED TOGETHER WITH RA 00000001, WHICH EARNED FOR BOTH") == (once == "Y")


def test_one_car_after_the_other_are_two_rentals(counter: Rentals) -> None:
    counter.does("EDITMISC", "award_two_cars_once=Y")
    counter.opens(BOB)
    counter.closes(1, "05-04-12 0900")
    counter.opens(BOB, "opened_at=05-04-12 0900", "due_at=05-07-12 0900")
    counter.closes(2, "05-07-12 0900")
    assert counter.points(BOB) == 2
