"""RAs without a terminal: the whole of mission 004, awards redeemed and earned, questions and their answers."""

from pathlib import Path

import pytest
from counters import BELOW, ELIGIBLE, ENROLL, MISSION_004, THREE_DAYS, THREE_RENTERS, Counter, copied, new_counter

pytestmark = pytest.mark.usefixtures("engine")


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory, engine: str) -> Path:
    return new_counter(tmp_path_factory.mktemp("rentals"), *THREE_RENTERS).database


@pytest.fixture
def counter(set_up: Path, tmp_path: Path) -> Counter:
    return copied(set_up, tmp_path)


# -- mission 004 -------------------------------------------------------------------------------------


def test_the_mission_from_the_first_rental_to_a_free_day(tmp_path: Path) -> None:
    counter = new_counter(tmp_path, *MISSION_004)
    new = ("last_name=SMITH", "first_name=MARY", *THREE_DAYS)
    assert counter.does("BCHOPEN", *new) == ["RA 00000001 OPENED"]  # first-time renters are not asked
    assert counter.closes(1) == ["RA 00000001 CLOSED"]
    for ra in range(2, 5):
        assert counter.opens(1, answers="N") == [ENROLL, f"RA {ra:08} OPENED"]
        counter.closes(ra)
    counter.opens(1, answers="N")
    assert counter.closes(5) == ["CUSTOMER TYPE CHANGED FROM WLK TO PFD AFTER 5 RENTALS", "RA 00000005 CLOSED"]
    assert counter.points() == 0  # a WLK earned nothing
    for ra in range(6, 10):
        assert counter.opens(1) == [f"RA {ra:08} OPENED"]
        assert counter.closes(ra) == [f"RA {ra:08} CLOSED"]  # no message when the minimum is met
    assert counter.points() == 4
    assert counter.opens(1, answers="Y") == [ELIGIBLE, "RA 00000010 OPENED"]
    assert counter.points() == 0
    shown = counter.record("CLOSE", "ra_number=10")
    assert shown["document_1"] == "1FREE    1 FREE DAY  X 1   4 POINTS"
    assert shown["award_total"] == "50.00"
    assert counter.closes(10) == [BELOW, "RA 00000010 CLOSED"]  # 100 net is less than 150
    assert counter.points() == 0


def test_an_early_return_gives_nothing_back_and_is_corrected_by_hand(counter: Counter) -> None:
    assert counter.opens(1, answers="YY") == [ELIGIBLE, ELIGIBLE, "RA 00000001 OPENED"]
    assert counter.points() == 5  # 25 less 2 free days of 10 points, too few for a third
    assert counter.closes(1, "05-02-12 0900") == [BELOW, "RA 00000001 CLOSED"]
    assert counter.points() == 5  # not 15
    counter.does("CUST", "customer_number=1", "award_points=15", "reason=UNUSED FREE DAY")
    assert counter.points() == 15
    assert counter.movements() == [
        (25, 25, "ANN", "OPENING BALANCE"),
        (-10, 15, "ANN", ""),
        (-10, 5, "ANN", ""),
        (10, 15, "ANN", "UNUSED FREE DAY"),
    ]


# -- opening -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("answers", "points"), [("N", 25), ("YN", 15), ("yn", 15), ("YY", 5)])
def test_points_are_taken_for_the_awards_accepted_only(counter: Counter, answers: str, points: int) -> None:
    assert counter.opens(1, answers=answers)[-1] == "RA 00000001 OPENED"
    assert counter.points() == points


@pytest.mark.parametrize(
    ("customer", "answers", "said"),
    [
        (1, [], f"{ELIGIBLE} HAS NO --answer LEFT, NOTHING SAVED"),
        (1, ["Y"], f"{ELIGIBLE} HAS NO --answer LEFT, NOTHING SAVED"),
        (1, ["MAYBE"], f"ANSWER MAYBE TO {ELIGIBLE} MUST BE Y OR N, NOTHING SAVED"),
        (1, [""], f"ANSWER  TO {ELIGIBLE} MUST BE Y OR N, NOTHING SAVED"),
        (2, [], f"{ENROLL} HAS NO --answer LEFT, NOTHING SAVED"),
        (2, ["Y"], "CUSTOMER TYPE? HAS NO --answer LEFT, NOTHING SAVED"),
        (2, ["Y", "WLK"], "CUSTOMER TYPE? HAS NO --answer LEFT, NOTHING SAVED"),  # asked again
    ],
)
def test_a_question_without_an_answer_saves_nothing(
    counter: Counter, customer: int, answers: list[str], said: str
) -> None:
    assert counter.refused("BCHOPEN", f"customer_number={customer}", *THREE_DAYS, answers=answers) == said


def test_a_repeat_renter_who_enrolls_changes_his_type(counter: Counter) -> None:
    said = counter.does("BCHOPEN", "customer_number=2", *THREE_DAYS, answers=["Y", "XYZ", "pfd"])
    assert said == [
        *(ENROLL, "CUSTOMER TYPE?", "XYZ IS NOT IN THE AWARDS PROGRAM, TYPE PFD", "CUSTOMER TYPE?"),
        "RA 00000001 OPENED",
    ]
    assert counter.record("CUST", "customer_number=2")["customer_type"] == "PFD"
    counter.closes(1)
    assert counter.points(2) == 1  # his first rental in the program


def test_a_repeat_renter_who_enrolls_with_points_is_offered_the_award(counter: Counter) -> None:
    counter.does("CUST", "customer_number=2", "award_points=10", "reason=FAIR")
    said = counter.does("BCHOPEN", "customer_number=2", *THREE_DAYS, answers=["Y", "PFD", "Y"])
    assert said == [ENROLL, "CUSTOMER TYPE?", ELIGIBLE, "RA 00000001 OPENED"]
    assert counter.points(2) == 0


def test_n_to_enrolment_changes_nothing_but_opens_the_ra(counter: Counter) -> None:
    before = counter.record("CUST", "customer_number=2")
    assert counter.opens(2, answers="N") == [ENROLL, "RA 00000001 OPENED"]
    assert counter.record("CUST", "customer_number=2") == before


def test_with_local_renter_rewards_off_there_is_no_question_and_no_point(counter: Counter) -> None:
    counter.does("EDITMISC", "local_renter_rewards=N")
    counter.does("CUST", "customer_number=1", "times_rented=4")
    counter.does("CUST", "customer_number=2", "times_rented=4")
    assert counter.opens(1) == ["RA 00000001 OPENED"]
    assert counter.opens(2) == ["RA 00000002 OPENED"]
    assert counter.closes(1, "05-02-12 0900") == ["RA 00000001 CLOSED"]  # nor a message
    assert counter.closes(2) == ["RA 00000002 CLOSED"]  # nor another type
    assert counter.points() == 25
    assert counter.record("CUST", "customer_number=2")["customer_type"] == "WLK"
    assert counter.record("CUST", "customer_number=1")["times_rented"] == "5"  # rentals count all the same


@pytest.mark.parametrize(
    "conditions",
    [
        ("effective_date=05-02-12",),
        ("termination_date=05-30-12", "effective_date=05-02-12"),
        ("min_days=4",),
        ("max_days=2",),
        ("fri_sat_stay=F",),  # Tuesday to Friday
        ("req_fop_1=VISA",),
        ("min_amount=151",),
    ],
)
def test_an_award_that_is_not_valid_is_not_asked_for(counter: Counter, conditions: tuple[str, ...]) -> None:
    counter.does("EDITDOC", "code=1FREE", *conditions)
    assert counter.opens(1) == ["RA 00000001 OPENED"]


def test_an_award_for_domestic_renters_goes_by_the_home_country(counter: Counter) -> None:
    counter.does("EDITDOC", "code=1FREE", "domestic_only=Y")
    counter.does("EDITMISC", "home_country=UNITED STATES")
    assert counter.opens(1, answers="N")[0] == ELIGIBLE  # a renter without a country
    counter.does("CUST", "customer_number=1", "country=CANADA")
    assert counter.opens(1) == ["RA 00000002 OPENED"]


def test_the_day_that_counts_is_the_day_at_the_location(counter: Counter) -> None:
    counter.does("EDITLOC", "code=BOIAP", "time_zone=America/Boise")
    counter.does("EDITDOC", "code=1FREE", "termination_date=05-01-12")
    evening = ("location=BOIAP", "opened_at=05-01-12 2330", "due_at=05-03-12 2330", "daily_rate=50", "vehicle=1")
    # in UTC it is the 2nd of May
    assert counter.does("BCHOPEN", "customer_number=1", *evening, answers="N")[0] == ELIGIBLE


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (("due_at=04-30-12 0900",), "due_at: DUE BACK MUST BE AFTER THE OPENING"),
        (("document_1=NONE",), "document_1: NONE IS NOT ON FILE"),
        (("S.1a=1FREE",), "document_1: 1FREE IS AN AWARD FOR POINTS, IT IS OFFERED WHEN THE RA IS OPENED"),
        (("last_name=OTHER",), "last_name: CUSTOMER 1 HAS ANOTHER NAME, BLANK FIELD 1 FOR A NEW RENTER"),
        (("opened_at=",), "opened_at: OPENED IS REQUIRED"),
    ],
)
def test_an_ra_that_cannot_be_is_refused_before_any_question(
    counter: Counter, values: tuple[str, ...], said: str
) -> None:
    assert counter.refused("BCHOPEN", "customer_number=1", *THREE_DAYS, *values).splitlines()[-1].startswith(said)


def test_blocked_renters_and_types_without_rentals_are_refused(counter: Counter) -> None:
    counter.does("CUST", "customer_number=1", "blocked=Y")
    counter.does("EDITCUST", "type_code=WLK", "allow_rentals=N")
    assert "CUSTOMER 1 IS BLOCKED" in counter.refused("BCHOPEN", "customer_number=1", *THREE_DAYS)
    assert "CUSTOMER TYPE WLK DOES NOT ALLOW RENTALS" in counter.refused("BCHOPEN", "customer_number=3", *THREE_DAYS)


def test_a_renter_is_picked_from_those_of_a_name(counter: Counter) -> None:
    counter.does("CUST", "last_name=SMITH", "first_name=ADAM")
    said = counter.does("BCHOPEN", "customer_number=smi", *THREE_DAYS, answers=["1"])
    assert said[0] == "CUSTOMERS NAMED SMI: TYPE THE NUMBER OF A ROW"
    assert ["SMITH, ADAM" in line for line in said[1:3]] == [True, False]
    assert counter.record("CLOSE", "ra_number=1")["renter"] == "SMITH, ADAM"


# -- special documents typed by hand -----------------------------------------------------------------

COUPON = ("EDITDOC", "code=COUPON", "promo_type=$", "amount=5", "req_doc_no=Y", "doc_no_low=100", "doc_no_high=900")


@pytest.mark.parametrize("number", ["100", "900", "0500"])
def test_a_coupon_in_its_range_is_taken(counter: Counter, number: str) -> None:
    counter.does(*COUPON)
    assert counter.opens(3, "S.1a=COUPON", f"S.1b={number}") == ["RA 00000001 OPENED"]


@pytest.mark.parametrize("number", ["", "99", "901", "1000", "ABC"])
def test_a_coupon_without_a_number_in_its_range_is_refused(counter: Counter, number: str) -> None:
    counter.does(*COUPON)
    said = counter.refused("BCHOPEN", "customer_number=3", *THREE_DAYS, "document_1=COUPON", f"doc_number_1={number}")
    assert said == "document_1: COUPON NEEDS ITS DOCUMENT NUMBER, 100 TO 900"


def test_the_range_of_coupons_is_told_as_it_is(counter: Counter) -> None:
    counter.does(*COUPON, "doc_no_low=A1", "doc_no_high=A9LOT")
    said = counter.refused("BCHOPEN", "customer_number=3", *THREE_DAYS, "document_1=COUPON")
    assert said.endswith("A1 TO A9LOT")


def test_a_document_is_put_on_an_ra_no_more_often_than_its_copies(counter: Counter) -> None:
    counter.does("EDITDOC", "code=ONCE", "promo_type=$", "amount=5", "max_copies=1")
    said = counter.refused("BCHOPEN", "customer_number=3", *THREE_DAYS, "document_1=ONCE", "document_2=ONCE")
    assert said.startswith("document_2: ONCE CAN BE USED ONCE")
