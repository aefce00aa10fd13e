"""Award points without a terminal: edits by hand, and two clerks at the same customer."""

from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from counters import ELIGIBLE, ENROLL, MISSION_004, THREE_DAYS, Counter, copied, new_counter

from renterrewards.faults import Fault
from renterrewards.headless import Run

pytestmark = pytest.mark.usefixtures("engine")

REASON = "REASON FOR THE CHANGE OF AWARD POINTS:"


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory, engine: str) -> Path:
    """Mission 004 with Mary, who has 5 points and needs 4."""
    mary = ("CUST", "last_name=SMITH", "first_name=MARY", "customer_type=PFD", "award_points=5", "times_rented=1")
    return new_counter(tmp_path_factory.mktemp("points"), *MISSION_004, mary).database


@pytest.fixture
def counter(set_up: Path, tmp_path: Path) -> Counter:
    return copied(set_up, tmp_path)


# -- by hand -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("wanted", "delta"), [("15", 10), ("2", -3), ("0", -5), ("", -5)])
def test_an_edit_posts_the_difference_with_its_reason(counter: Counter, wanted: str, delta: int) -> None:
    edit = ("customer_number=1", f"award_points={wanted}", "reason=counted again")
    assert counter.does("CUST", *edit) == ["CUSTOMER 1 SAVED"]
    assert counter.movements()[-1] == (delta, 5 + delta, "ANN", "COUNTED AGAIN")


def test_a_reason_is_asked_for_until_there_is_one(counter: Counter) -> None:
    said = counter.does("CUST", "customer_number=1", "award_points=6", answers=["", "  ", "found"])
    remedy = "A REASON IS REQUIRED, TYPE WHY THE POINTS CHANGE, OR ESC"
    assert said == [REASON, remedy, REASON, remedy, REASON, "CUSTOMER 1 SAVED"]
    assert counter.movements()[-1] == (1, 6, "ANN", "FOUND")


def test_an_edit_without_a_reason_saves_nothing_of_the_customer(counter: Counter) -> None:
    said = counter.refused("CUST", "customer_number=1", "city=BOISE", "award_points=6")
    assert said == f"{REASON} HAS NO --answer LEFT, NOTHING SAVED"


def test_a_site_may_do_without_reasons(counter: Counter) -> None:
    counter.does("EDITMISC", "reason_required=N")
    assert counter.does("CUST", "customer_number=1", "award_points=6") == ["CUSTOMER 1 SAVED"]
    assert counter.movements()[-1] == (1, 6, "ANN", "")


def test_a_reason_without_an_edit_posts_nothing(counter: Counter) -> None:
    before = counter.movements()
    counter.does("CUST", "customer_number=1", "award_points=5", "reason=NONE", "city=BOISE")
    assert counter.movements() == before


def test_points_stay_with_a_customer_whose_type_is_changed(counter: Counter) -> None:
    assert counter.does("CHGTYP", "customer_number=1", "customer_type=GLD") == [
        "NOTE: TYPE GLD HAS NO RECORD IN EDITCUST",
        "CUSTOMER 1 CHANGED FROM TYPE PFD TO GLD",
    ]
    assert counter.points() == 5


@pytest.mark.parametrize("where", ["answer", "user"])
def test_what_is_posted_is_clean_wherever_it_was_typed(counter: Counter, where: str) -> None:
    hostile = "\x1b[2J\u202eX"
    answers, user = ([hostile], "BOB") if where == "answer" else (["OOPS"], hostile)
    words = [word for reply in answers for word in ("--answer", reply)]
    assert counter("--user", user, "run", "CUST", "customer_number=1", "award_points=6", *words).exit_code == 0
    _, _, by, reason = counter.movements()[-1]
    assert by.isprintable()
    assert reason.isprintable()


def test_a_reason_is_no_longer_as_an_answer_than_as_a_field(counter: Counter) -> None:
    counter.tries("CUST", "customer_number=1", "award_points=6", answers=["A" * 500, "OOPS"])
    assert len(counter.movements()[-1][3]) <= 30


# -- the rest of the customer ------------------------------------------------------------------------


def test_the_rental_activity_of_a_customer_is_shown(counter: Counter) -> None:
    counter.does("BCHOPEN", "customer_number=1", *THREE_DAYS, answers=["N"])
    counter.does("BCHCLOSE", "ra_number=1", "closed_at=05-04-12 0900")
    record = counter.record("CUST", "customer_number=1")
    assert (record["times_rented"], record["last_activity"], record["ytd_sales"]) == ("2", "05-04-12", "0.00")


def test_a_large_number_leaves_the_next_customer_one_that_can_be_typed(counter: Counter) -> None:
    counter.tries("CUST", "customer_number=999999999", "last_name=BIG")
    number = counter.data("CUST", "last_name=NEXT")["record"]["customer_number"]
    assert counter.record("CUST", f"customer_number={number}")["last_name"] == "NEXT"


def test_a_birth_date_typed_in_full_is_kept(counter: Counter) -> None:
    counter.does("CUST", "customer_number=1", "birth_date=03-14-1911")
    assert any("1911-03-14" in line for line in counter.dump())


# -- two clerks at once ------------------------------------------------------------------------------


def test_points_moved_meanwhile_refuse_an_edit_and_tell_the_balance(counter: Counter) -> None:
    def ann_finds_four() -> None:
        counter.does("CUST", "customer_number=1", "award_points=9", "reason=FOUND")

    edit = ("customer_number=1", "city=BOISE", "award_points=2")
    with pytest.raises(Fault) as refused:
        counter.interrupted(REASON, ann_finds_four, "CUST", *edit, answers=["COUNTED"])
    assert refused.value.message == "AWARD POINTS CHANGED BY ANOTHER USER, NOW 9"
    assert refused.value.field == "award_points"
    assert counter.points() == 9
    assert counter.record("CUST", "customer_number=1")["city"] == ""  # nothing is half saved


def test_points_spent_meanwhile_refuse_the_whole_opening(counter: Counter) -> None:
    def ann_rents_first() -> None:
        counter.does("BCHOPEN", "customer_number=1", *THREE_DAYS, answers=["Y"])

    with pytest.raises(Fault) as refused:
        counter.interrupted(ELIGIBLE, ann_rents_first, "BCHOPEN", "customer_number=1", *THREE_DAYS, answers=["Y"])
    assert refused.value.message == "AWARD POINTS NOW 1, NOT ENOUGH FOR THIS AWARD, NOTHING SAVED"
    assert counter.points() == 1
    assert "NOT ON FILE" in counter.refused("CLOSE", "ra_number=2")
    assert [delta for delta, *_ in counter.movements()] == [5, -4]


def test_of_two_awards_the_second_that_is_gone_takes_the_first_back(counter: Counter) -> None:
    counter.does("CUST", "customer_number=1", "award_points=8", "reason=FOUND")

    def ann_takes_one_point() -> None:
        counter.does("CUST", "customer_number=1", "award_points=7", "reason=LOST")

    with pytest.raises(Fault, match="AWARD POINTS NOW 3, NOT ENOUGH"):
        counter.interrupted(
            ELIGIBLE, ann_takes_one_point, "BCHOPEN", "customer_number=1", *THREE_DAYS, answers=["Y", "Y"]
        )
    assert counter.points() == 7


def test_points_earned_meanwhile_do_not_disturb_an_opening(counter: Counter) -> None:
    def ann_finds_ten() -> None:
        counter.does("CUST", "customer_number=1", "award_points=15", "reason=FOUND")

    counter.interrupted(ELIGIBLE, ann_finds_ten, "BCHOPEN", "customer_number=1", *THREE_DAYS, answers=["Y"])
    assert counter.points() == 11


def test_a_type_changed_meanwhile_refuses_the_enrolment(counter: Counter) -> None:
    counter.does("CHGTYP", "customer_number=1", "customer_type=WLK")

    def ann_changes_the_type() -> None:
        counter.does("CHGTYP", "customer_number=1", "customer_type=INS")

    with pytest.raises(Fault, match="CUSTOMER WAS CHANGED BY ANOTHER USER, NOTHING SAVED"):
        counter.interrupted(ENROLL, ann_changes_the_type, "BCHOPEN", "customer_number=1", *THREE_DAYS, answers=["N"])
    assert "NOT ON FILE" in counter.refused("CLOSE", "ra_number=1")


def test_a_location_that_is_named_meanwhile_is_not_deleted(counter: Counter) -> None:
    counter.does("EDITLOC", "code=LAX", "name=LOS ANGELES")

    def ann_names_it() -> None:
        counter.does("EDITMISC", "default_location=LAX")

    with closing(counter.desk()) as desk:
        job = Run(desk, ["LAX", "Y"], lambda line: ann_names_it() if line.startswith("ARE YOU SURE") else None)
        with pytest.raises(Fault, match="LAX IS USED BY MISC"):
            job.option("EDITLOC", [("code", "LAX")], "DELETE")
    assert counter.record("EDITLOC", "code=LAX")["name"] == "LOS ANGELES"


def test_a_record_saved_meanwhile_is_not_written_over(counter: Counter) -> None:
    with closing(counter.desk()) as desk:
        bob = Run(desk)
        shown = bob.option("EDITDOC", [("code", "1FREE")])
        counter.does("EDITDOC", "code=1FREE", "note=ANN WAS HERE")
        shown.form.put("note", "BOB TOO")
        with pytest.raises(Fault, match="1FREE WAS CHANGED BY ANOTHER USER, ERASE AND CALL IT UP AGAIN"):
            bob.talk(shown.press("SAVE"))
    assert counter.record("EDITDOC", "code=1FREE")["note"] == "ANN WAS HERE"


def test_an_ra_closed_meanwhile_earns_once(counter: Counter) -> None:
    counter.does("BCHOPEN", "customer_number=1", *THREE_DAYS, answers=["N"])
    with closing(counter.desk()) as desk:
        bob = Run(desk)
        shown = bob.option("BCHCLOSE", [("ra_number", "1")])
        counter.does("BCHCLOSE", "ra_number=1", "closed_at=05-04-12 0900")
        shown.form.put("closed_at", datetime(2012, 5, 5, 9))
        with pytest.raises(Fault, match="RA 00000001 WAS CHANGED BY ANOTHER USER, NOTHING SAVED"):
            bob.talk(shown.press("CLOSE RA"))
    assert counter.points() == 6
