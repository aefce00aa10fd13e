"""A bonus is named by its rule wherever points are told, is tried before it counts, and its rule stays as it was."""

from pathlib import Path

import pytest
from rentals import BOB, MARY, Rentals, new_rentals, rentals
from test_bonus import DOUBLE, LONG, earned

pytestmark = pytest.mark.usefixtures("engine")


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory, engine: str) -> Path:
    pfd = ("CHGTYP", "customer_number=2", "customer_type=PFD")
    return new_rentals(tmp_path_factory.mktemp("bonus"), pfd, DOUBLE, LONG)


@pytest.fixture
def counter(set_up: Path, tmp_path: Path) -> Rentals:
    return rentals(set_up, tmp_path)


@pytest.fixture
def closed(counter: Rentals) -> Rentals:
    """RA 1 of Mary: one point, one more as they are doubled, three as it was long."""
    counter.opens(MARY, answers="N")
    counter.closes(1)
    return counter


# -- what is on file, and what it says ---------------------------------------------------------------


def test_a_version_that_gave_points_can_only_be_followed(closed: Rentals) -> None:
    stays = "effective_date: POINTS WERE EARNED UNDER IT, IT STAYS, ADD A LATER EFFECTIVE DATE"
    key = ("code=LONG", "effective_date=05-01-12")
    assert closed.refused("EDITEARN", *key, "points=9") == stays
    assert closed.refused("EDITEARN", *key, answers=["050112", "Y"], more=["--press", "DELETE"]) == stays
    closed.does("EDITEARN", "code=LONG", "effective_date=05-05-12", "active=N")
    closed.does("EDITEARN", "code=LONG", "effective_date=05-05-12", "active=Y")  # nothing was earned under it
    closed.does("EDITEARN", "code=LONG", "effective_date=05-05-12", answers=["050512", "Y"], more=["--press", "DELETE"])


def test_every_report_names_the_rule_and_what_it_was(closed: Rentals) -> None:
    history = "\n".join(closed.does("AWDHIST", "customer_number=1", "print_display=D"))
    assert "EARNED BY RENTAL" in history
    assert "RENTAL BONUS" in history
    assert "LONG 2012-05-01" in history
    statement = closed.does("AWDSTMT", "customer_number=1", "end_date=12-31-69", "print_display=D")
    assert any("RENTAL BONUS" in line and "DOUBLE 2012-05-01" in line for line in statement)
    assert closed.record("AWDINQ", "customer_number=1")["last_earned"] == (
        "05-04-12  +3  RENTAL BONUS  LONG 2012-05-01"
    )


def test_activity_by_rule_is_what_each_gave_less_what_was_taken_back(closed: Rentals) -> None:
    closed.reopens(1)
    closed.closes(1)
    closed.edits(1, f"customer_number={BOB}")
    found = closed.data("AWDACT", "start_date=05-01-12", "end_date=12-31-69", "by=RULE", "print_display=D")["rows"]
    assert {row["of"]: row["net"] for row in found if row["of"]} == {"DOUBLE 2012-05-01": 1, "LONG 2012-05-01": 3}
    kinds = closed.data("AWDACT", "start_date=05-01-12", "end_date=12-31-69", "by=KIND", "print_display=D")["rows"]
    assert [(row["of"], row["points_in"]) for row in kinds if row["of"] in ("EARN", "BONUS")] == [
        ("BONUS", 12),
        ("EARN", 3),
    ]


def test_a_bonus_defers_the_money_of_its_rental_with_the_point(closed: Rentals) -> None:
    values = ("effective_date=01-01-12", "rate_source=FIXED", "redemption_rate=100", "value_source=FIXED")
    closed.does("EDITLIAB", *values, "value_amount=50")
    rolled = closed.data("AWDROLL", "start_date=05-01-12", "end_date=05-31-12")["rows"]
    lines = {row["line"]: row for row in rolled}
    # 5 points at 5.00 beside 150.00 of T&M are 150 x 25 / 175: 4.29, 4.29 and 12.86 for the three lots
    assert (lines["EARNED BY RENTALS"]["points"], lines["EARNED BY RENTALS"]["money"]) == (5, "21.44")
    assert lines["EARNED WITHOUT RENTAL"]["points"] == 0


# -- tried before it counts ------------------------------------------------------------------------


def test_a_trial_says_what_the_close_then_does(counter: Rentals) -> None:
    counter.does("EDITEARN", "code=GOLD", "effective_date=05-01-12", "customer_type=GLD")
    counter.does("EDITEARN", "code=JUNE", "effective_date=06-01-12", "points=1")
    before = counter.dump()
    found = counter.data("TRYEARN", "customer_number=1", "date=05-04-12", "rental_days=3", "net=150")
    assert counter.dump() == before
    assert [(row["rule"], row["points"], row["why"]) for row in found["rows"]] == [
        ("DOUBLE", 1, ""),
        ("GOLD", 0, "IS FOR TYPE GLD ONLY"),
        ("JUNE", 0, "BEGINS 2012-06-01"),
        ("LONG", 3, ""),
    ]
    counter.opens(MARY, answers="N")
    counter.closes(1)
    assert (found["ordinary"], found["points"]) == (1, earned(counter))


def test_a_closed_ra_is_tried_on_another_day(closed: Rentals) -> None:
    closed.does("EDITEARN", "code=JUNE", "effective_date=06-01-12", "points=4")
    found = closed.data("TRYEARN", "ra_number=1", "date=06-02-12")
    assert (found["customer_number"], found["points"]) == (MARY, 9)
    assert "ra_number: RA 00000009 IS NOT ON FILE" in closed.refused("TRYEARN", "ra_number=9")
    assert "IS OF CUSTOMER 1" in closed.refused("TRYEARN", "ra_number=1", "customer_number=2")
    closed.reopens(1)
    assert "IS OPEN, TYPE DAYS AND NET T&M INSTEAD" in closed.refused("TRYEARN", "ra_number=1")


def test_a_trial_says_why_an_ra_does_not_qualify(counter: Rentals) -> None:
    found = counter.data("TRYEARN", "customer_number=1", "date=05-04-12", "net=149.99")
    assert (found["points"], found["message"][:24]) == (0, "MIN NET T&M 150, RENTAL ")
    assert counter.data("TRYEARN", "customer_number=3", "date=05-04-12", "net=200")["message"] == (
        "TYPE WLK TAKES NO PART IN THE AWARDS"
    )
    counter.does("EDITMISC", "local_renter_rewards=N")
    assert counter.data("TRYEARN", "customer_number=1", "net=200")["message"].startswith("LOCAL RENTER REWARDS ARE OFF")
