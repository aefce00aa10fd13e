"""EDITCLOS and early return: what a correction does to the point, and what an unused award gives back."""

from pathlib import Path

import pytest
from counters import BELOW
from rentals import ANN, BOB, MARY, Rentals, new_rentals, rentals

pytestmark = pytest.mark.usefixtures("engine")


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory, engine: str) -> Path:
    return new_rentals(tmp_path_factory.mktemp("edits"), ("CHGTYP", "customer_number=2", "customer_type=PFD"))


@pytest.fixture
def counter(set_up: Path, tmp_path: Path) -> Rentals:
    return rentals(set_up, tmp_path)


@pytest.fixture
def closed(counter: Rentals) -> Rentals:
    """RA 1 of Mary, closed at 150.00, which earned a point."""
    counter.opens(MARY, answers="N")
    counter.closes(1)
    return counter


# -- charges ---------------------------------------------------------------------------------------


def test_by_default_a_point_stays_as_the_close_decided_it(closed: Rentals) -> None:
    assert closed.edits(1, "time_charge=149.99") == [
        "THE RA KEEPS ITS 1 POINT, NOW IT WOULD EARN 0",
        "RA 00000001 SAVED",
    ]
    assert closed.points() == 26
    (row,) = closed.data("AWARDRPT", "start_date=05-04-12", "end_date=05-04-12")["rows"]
    assert row["revenue"] == "149.99"


def test_a_site_may_have_the_point_decided_anew(closed: Rentals) -> None:
    closed.does("EDITMISC", "award_edit_closed=RE-EVALUATE")
    assert closed.edits(1, "discount=.01") == ["1 POINT TAKEN BACK", BELOW, "RA 00000001 SAVED"]
    assert closed.points() == 25
    assert closed.edits(1, "discount=0", "mile_charge=5") == ["1 POINT EARNED", "RA 00000001 SAVED"]
    assert closed.points() == 26
    assert closed.posted()[1:] == ["earn:RA:1:1", "rev:2", "earn:RA:1:1:e2"]


def test_a_correction_that_crosses_nothing_moves_no_points(closed: Rentals) -> None:
    closed.does("EDITMISC", "award_edit_closed=RE-EVALUATE")
    before = closed.posted()
    assert closed.edits(1, "time_charge=200", "tax=12.40") == ["RA 00000001 SAVED"]
    assert closed.posted() == before


def test_the_awards_of_a_corrected_ra_come_off_the_corrected_charges(counter: Rentals) -> None:
    counter.opens(MARY, answers="YN")
    counter.closes(1)
    counter.edits(1, "time_charge=300")
    assert counter.record("EDITCLOS", "ra_number=1")["net_tm"] == "200.00"


def test_a_point_edited_and_reopened_is_taken_back_once(closed: Rentals) -> None:
    closed.does("EDITMISC", "award_edit_closed=RE-EVALUATE")
    closed.edits(1, "time_charge=1")
    closed.edits(1, "time_charge=300")
    closed.reopens(1)
    assert closed.points() == 25
    closed.closes(1)
    assert (closed.points(), closed.rented()) == (26, 1)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (("tax=1",), "reason: REASON IS REQUIRED"),
        (("reason=X", "discount=151"), "discount: DISCOUNT MUST NOT BE MORE THAN TIME AND MILES"),
        (("reason=X", "time_charge=-1"), "time_charge: TIME CHARGE MUST BE 0 OR MORE"),
        (("reason=X", "time_charge=99999999999"), "time_charge: TIME CHARGE MUST BE BELOW 100,000,000"),
        (("reason=X", "customer_number=9"), "customer_number: CUSTOMER 9 IS NOT ON FILE, SHIFT+F7 LISTS THEM"),
    ],
)
def test_a_wrong_correction_changes_nothing(closed: Rentals, values: tuple[str, ...], said: str) -> None:
    assert closed.refused("EDITCLOS", "ra_number=1", *values) == said


def test_an_open_ra_is_not_edited_as_a_closed_one(counter: Rentals) -> None:
    counter.opens(MARY, answers="N")
    assert counter.refused("EDITCLOS", "ra_number=1", "reason=X", "tax=1").endswith("RA 00000001 IS OPEN, NOT CLOSED")


# -- the renter ------------------------------------------------------------------------------------


def test_a_closed_ra_given_to_another_renter_is_his_with_its_point(closed: Rentals) -> None:
    assert closed.edits(1, "customer_number=2") == [
        "1 POINT TAKEN BACK FROM CUSTOMER 1",
        "1 POINT FOR CUSTOMER 2",
        "RA 00000001 SAVED",
    ]
    assert (closed.points(MARY), closed.points(BOB)) == (25, 1)
    assert (closed.rented(MARY), closed.rented(BOB)) == (0, 2)
    assert closed.posted()[1:] == ["earn:RA:1:1", "rev:2", "earn:RA:1:1:e1"]
    (row,) = closed.data("AWARDRPT", "start_date=05-04-12", "end_date=05-04-12")["rows"]
    assert row["customer_number"] == BOB


def test_a_closed_ra_given_to_one_who_takes_no_part_earns_for_nobody(closed: Rentals) -> None:
    closed.edits(1, "customer_number=3")
    assert (closed.points(MARY), closed.points(ANN)) == (25, 0)


def test_a_closed_ra_given_there_and_back_ends_as_it_began(closed: Rentals) -> None:
    for _ in range(5):
        closed.edits(1, "customer_number=2")
        closed.edits(1, "customer_number=1")
    assert (closed.points(MARY), closed.points(BOB)) == (26, 0)
    assert (closed.rented(MARY), closed.rented(BOB)) == (1, 1)


def test_the_award_of_a_closed_ra_is_moved_only_when_that_is_said(counter: Rentals) -> None:
    counter.does("CUST", "customer_number=2", "award_points=10", "reason=OPENING")
    counter.opens(MARY, answers="YN")
    counter.closes(1)
    counter.edits(1, "customer_number=2", answers=["N"])
    assert (counter.points(MARY), counter.points(BOB)) == (15, 10)
    counter.edits(1, "customer_number=1", answers=["N"])
    counter.edits(1, "customer_number=2", answers=["Y", "HE PAYS"])
    assert (counter.points(MARY), counter.points(BOB)) == (25, 0)


# -- early return ----------------------------------------------------------------------------------


def test_by_default_an_early_return_gives_nothing_back(counter: Rentals) -> None:
    """The example of the mission: 25 points, 20 spent on two free days, back after one."""
    counter.opens(MARY, answers="YY")
    counter.closes(1, "05-02-12 0900")
    assert counter.points() == 5


def test_settled_only_the_days_used_stay_spent(counter: Rentals) -> None:
    """The example of the mission again: the balance is to be 15."""
    counter.does("EDITMISC", "award_early_return=SETTLE")
    counter.opens(MARY, answers="YY")
    assert counter.points() == 5
    said = counter.closes(1, "05-02-12 0900")
    assert said == ["1 AWARD NOT USED, 10 POINTS GIVEN BACK", BELOW, "RA 00000001 CLOSED"]
    assert (counter.points(), counter.on_ra(1)) == (15, [("1FREE", 10)])


@pytest.mark.parametrize(
    ("award", "answers", "back_at", "left"),
    [
        (("promo_type=D", "amount=1"), "YY", "05-04-12 0900", 5),  # not early: all is used
        (("promo_type=D", "amount=1"), "YY", "05-03-12 0900", 5),
        (("promo_type=D", "amount=3"), "YN", "05-02-12 0900", 15),  # of one award a part was used
        (("promo_type=$", "amount=60"), "YY", "05-02-12 0900", 15),  # 50 of T&M: the first took it all
        (("promo_type=$", "amount=30"), "YY", "05-02-12 0900", 5),
        (("promo_type=%", "amount=10"), "Y", "05-02-12 0900", 15),
    ],
)
def test_an_award_of_which_nothing_came_off_is_given_back(
    counter: Rentals, award: tuple[str, ...], answers: str, back_at: str, left: int
) -> None:
    counter.does("EDITDOC", "code=1FREE", *award)
    counter.does("EDITMISC", "award_early_return=SETTLE")
    counter.opens(MARY, answers=answers[: 1 if "amount=3" in award else 2])
    counter.closes(1, back_at)
    assert counter.points() == left


def test_settled_awards_stay_given_back_when_the_ra_is_reopened(counter: Rentals) -> None:
    counter.does("EDITMISC", "award_early_return=SETTLE")
    counter.opens(MARY, answers="YY")
    counter.closes(1, "05-02-12 0900")
    counter.reopens(1)
    counter.closes(1, "05-02-12 0900")
    assert counter.points() == 15
