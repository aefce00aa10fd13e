"""Points changed by hand: reasons on file, a second person, points given back after they died, and a head start."""

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from days import Days

from renterrewards.faults import Fault
from renterrewards.headless import Unanswered
from renterrewards.imports import import_customers
from renterrewards.imports.sheet import ImportRefused
from renterrewards.records import Control
from renterrewards.reports import history
from renterrewards.store import control

pytestmark = pytest.mark.usefixtures("engine")

REASON = "REASON FOR THE CHANGE OF AWARD POINTS:"


@pytest.fixture
def days(tmp_path: Path) -> Days:
    """Mary Smith with 10 points of 30 days, which can be given back for 15 days more."""
    made = Days(tmp_path)
    made.customer()
    made.policy(term="DAYS", length=30, reinstate_days=15)
    made.earns(10)
    return made


def settings(days: Days, **more: object) -> None:
    with days.work() as work:
        control.save(work, "control", Control(local_renter_rewards=True, **more))  # type: ignore[arg-type]


def refused(days: Days, option: str, *values: str, answers: tuple[str, ...] = ()) -> str:
    """What is said to an act that is refused and changes nothing."""
    before = days.ledger()
    with pytest.raises((Fault, Unanswered)) as fault:
        days.does(option, *values, answers=answers)
    assert days.ledger() == before
    return str(fault.value)


def last(days: Days) -> tuple[object, ...]:
    """Kind, points, reason code and words, user and second person of the last movement."""
    sql = "SELECT kind, delta, reason_code, reason_text, user_code, approver_code FROM award_txn ORDER BY id DESC"
    return days.rows(sql)[0]


# -- reasons -----------------------------------------------------------------------------------------


def test_while_no_reason_is_on_file_any_words_are_one_as_in_the_legacy_system(days: Days) -> None:
    days.does("CUST", "customer_number=1", "award_points=12", "reason=COUNTED AGAIN")
    assert last(days) == ("ADJUST", 2, "", "COUNTED AGAIN", "ANN", "")


def test_once_there_are_reasons_the_first_word_is_one_of_them(days: Days) -> None:
    days.does("EDITREAS", "code=GOODWILL", "description=LATE CAR")
    edit = ("customer_number=1", "award_points=12")
    assert "REASON COUNTED IS NOT ON FILE, SHIFT+F7 LISTS WHAT IS" in refused(days, "CUST", *edit, "reason=COUNTED IT")
    assert "REASON COUNTED IS NOT ON FILE" in refused(days, "CUST", *edit, answers=("COUNTED",))
    days.does("CUST", *edit, "reason=GOODWILL BROKEN AIR CON")
    assert last(days) == ("ADJUST", 2, "GOODWILL", "BROKEN AIR CON", "ANN", "")
    days.does("CUST", "customer_number=1", "award_points=13", answers=("goodwill",))
    assert last(days) == ("ADJUST", 1, "GOODWILL", "", "ANN", "")


@pytest.mark.parametrize(
    ("reason", "wanted", "said"),
    [
        ("direction=UP", "9", "REASON R IS FOR POINTS THAT GO UP, NAME ANOTHER"),
        ("direction=DOWN", "11", "REASON R IS FOR POINTS THAT GO DOWN, NAME ANOTHER"),
        ("active=N", "11", "REASON R IS NOT USED ANY MORE, SHIFT+F7 LISTS WHAT IS"),
    ],
)
def test_a_reason_serves_its_direction_and_while_it_is_active(days: Days, reason: str, wanted: str, said: str) -> None:
    days.does("EDITREAS", "code=R", reason)
    assert said in refused(days, "CUST", "customer_number=1", f"award_points={wanted}", "reason=R")


def test_a_reason_does_nothing_when_the_points_stay(days: Days) -> None:
    days.does("EDITREAS", "code=R", "description=X")
    before = days.ledger()
    days.does("CUST", "customer_number=1", "award_points=10", "reason=NOT ON FILE", "city=BOISE")
    assert days.ledger() == before


def test_a_reason_that_was_used_is_not_deleted(days: Days) -> None:
    days.does("EDITREAS", "code=R", "description=X")
    days.does("CUST", "customer_number=1", "award_points=11", "reason=R")
    with pytest.raises(Fault, match="R IS USED BY MOVEMENT 2, CANNOT DELETE"):
        days.does("EDITREAS", "code=R", answers=("R", "Y"), key="DELETE")


# -- a second person ---------------------------------------------------------------------------------


@pytest.mark.parametrize("wanted", ["31", "0"])
def test_above_the_limit_a_second_person_is_asked_for_who_is_another(days: Days, wanted: str) -> None:
    settings(days, award_approval_above=9)
    edit = ("customer_number=1", f"award_points={wanted}", "reason=X")
    days.does("CUST", *edit, answers=("ann", " ", "bob"))
    assert days.said[:2] == [
        "THE SECOND PERSON MUST BE ANOTHER THAN YOU",
        "TYPE THE EMPLOYEE CODE OF THE SECOND PERSON, OR ESC",
    ]
    assert last(days) == ("ADJUST", int(wanted) - 10, "", "X", "ANN", "BOB")


def test_up_to_the_limit_nobody_is_asked_for(days: Days) -> None:
    settings(days, award_approval_above=9)
    days.does("CUST", "customer_number=1", "award_points=19", "reason=X")
    assert last(days) == ("ADJUST", 9, "", "X", "ANN", "")


def test_without_a_second_person_nothing_of_the_customer_is_saved(days: Days) -> None:
    settings(days, award_approval_above=9)
    said = refused(days, "CUST", "customer_number=1", "city=BOISE", "award_points=20", "reason=X")
    assert "MORE THAN 9 POINTS, EMPLOYEE CODE OF A SECOND PERSON: HAS NO --answer LEFT, NOTHING SAVED" in said
    assert days.rows("SELECT city FROM customer") == [("",)]


def test_the_legacy_system_knew_no_second_person(days: Days) -> None:
    days.does("CUST", "customer_number=1", "award_points=99999", "reason=X")
    assert last(days)[-1] == ""


# -- given back after they died ----------------------------------------------------------------------


def test_points_that_died_are_given_back_once_and_live_for_the_days_of_grace(days: Days) -> None:
    settings(days, award_grace_days=7)
    days.runs(date(2012, 6, 1))
    days.today = date(2012, 6, 16)
    days.does("REINSTAT", "customer_number=1", "reason=WAS IN HOSPITAL")
    assert days.said == ["10 POINTS GIVEN BACK TO CUSTOMER 1"]
    assert last(days) == ("REINSTATE", 10, "", "WAS IN HOSPITAL", "ANN", "")
    assert days.rows("SELECT earned_on, expires_on, policy FROM award_lot ORDER BY id DESC LIMIT 1") == [
        ("2012-05-01", "2012-06-23", "GRACE")
    ]
    assert "NOTHING OF CUSTOMER 1 CAN BE GIVEN BACK NOW" in refused(days, "REINSTAT", "customer_number=1", "reason=X")
    assert "MOVEMENT 2 CANNOT BE GIVEN BACK" in refused(days, "REINSTAT", "customer_number=1", "movement=2")
    days.runs(date(2012, 6, 24))
    assert days.balance() == 0
    assert "NOTHING OF CUSTOMER 1" in refused(days, "REINSTAT", "customer_number=1", "reason=X")


def test_after_the_days_of_the_policy_they_are_gone(days: Days) -> None:
    days.runs(date(2012, 6, 1))
    days.today = date(2012, 6, 17)
    assert "NOTHING OF CUSTOMER 1 CAN BE GIVEN BACK NOW" in refused(days, "REINSTAT", "customer_number=1", "reason=X")


def test_giving_back_takes_a_reason_and_above_the_limit_a_second_person(days: Days) -> None:
    settings(days, award_approval_above=5, reason_required=False)
    days.runs(date(2012, 6, 1))
    refused(days, "REINSTAT", "customer_number=1", "movement=2")
    days.does("REINSTAT", "customer_number=1", "movement=2", answers=("SORRY", "BOB"))
    assert last(days) == ("REINSTATE", 10, "", "SORRY", "ANN", "BOB")


def test_of_several_lots_that_died_one_is_picked(days: Days) -> None:
    days.today = date(2012, 5, 2)
    days.earns(3)
    days.runs(date(2012, 6, 4))
    days.does("REINSTAT", "customer_number=1", "reason=X", answers=("2",))
    assert (last(days)[:2], days.balance()) == (("REINSTATE", 10), 10)


# -- the head start ----------------------------------------------------------------------------------


def enrols(days: Days) -> int:
    """A repeat renter of type WLK who says Y and PFD at RA Open; his number."""
    number = days.customer(customer_type="WLK", times_rented=1)
    days.does("BCHOPEN", f"customer_number={number}", "opened_at=05-01-12 0900", answers=("Y", "PFD"))
    return number


def test_who_enrols_begins_with_the_bonus_once_in_his_life(days: Days) -> None:
    settings(days, award_enrol_bonus=1)
    number = enrols(days)
    assert days.balance(number) == 1
    sql = "SELECT kind, idem_key, rule, policy FROM award_txn t JOIN award_lot l ON l.origin_txn_id = t.id"
    assert days.rows(f"{sql} WHERE rule <> ''") == [("EARN", f"enrol:{number}", "ENROL", "ALL 2000-01-01")]
    days.does("CHGTYP", f"customer_number={number}", "customer_type=WLK")
    settings(days, award_enrol_bonus=5)
    days.does("BCHOPEN", f"customer_number={number}", "opened_at=05-01-12 0900", answers=("Y", "PFD"))
    assert days.balance(number) == 1


def test_the_legacy_system_gave_no_head_start_and_nobody_gets_one_who_says_n(days: Days) -> None:
    assert days.balance(enrols(days)) == 0
    settings(days, award_enrol_bonus=1)
    number = days.customer(customer_type="WLK", times_rented=1)
    days.does("BCHOPEN", f"customer_number={number}", "opened_at=05-01-12 0900", answers=("N",))
    assert days.balance(number) == 0


# -- every earning has its last day ------------------------------------------------------------------


def test_the_point_of_a_closed_ra_dies_by_the_policy_of_the_type_on_that_day(days: Days) -> None:
    days.policy(date(2012, 4, 1), customer_type="PFD", term="END OF QUARTER")
    days.policy(date(2012, 4, 20), customer_type="PFD", term="END OF YEAR")
    days.does(
        "BCHOPEN", "customer_number=1", "opened_at=04-10-12 0900", "vehicle=1", "daily_rate=50", answers=("N", "N")
    )
    days.does("BCHCLOSE", "ra_number=1", "closed_at=04-12-12 0900")
    assert days.rows("SELECT earned_on, expires_on, policy FROM award_lot ORDER BY id DESC LIMIT 1") == [
        ("2012-04-12", "2012-06-30", "PFD 2012-04-01")
    ]


HEAD = "customer_number,last_name,first_name,address,city,state,postal_code,country,phone,email,customer_type"


def imported(days: Days, *rows: str) -> None:
    """Customers brought in from a file, with points and their dates."""
    file = days.folder / "in.csv"
    lines = [f"{HEAD},award_points,points_earned_on,points_last_day", *rows]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with closing(days.desk()) as desk:
        import_customers(desk.store, days.act, file)


def test_opening_balances_bring_their_dates_along_or_get_them_from_the_policy(days: Days) -> None:
    imported(
        days,
        "11,A,,,,,,,,,PFD,5,2012-01-15,2012-12-31",
        "12,B,,,,,,,,,PFD,5,2012-04-15,",
        "13,C,,,,,,,,,PFD,5,,",
        "14,D,,,,,,,,,PFD,5,,2012-05-01",
    )
    assert days.rows("SELECT earned_on, expires_on, policy FROM award_lot WHERE id > 1 ORDER BY id") == [
        ("2012-01-15", "2012-12-31", ""),
        ("2012-04-15", "2012-05-15", "ALL 2000-01-01"),
        ("2012-05-01", "2012-05-31", "ALL 2000-01-01"),
        ("2012-05-01", "2012-05-01", ""),
    ]
    assert days.balance(14) == 5


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        ("2012-05-02,", "COLUMN points_earned_on: MUST NOT LIE AHEAD"),
        (",2012-04-30", "COLUMN points_last_day: THESE POINTS ARE DEAD ALREADY, LEAVE THEM OUT"),
        ("05-01-12,", "COLUMN points_earned_on: MUST BE A DATE, AS 2012-05-01"),
        (",2012-02-30", "COLUMN points_last_day: MUST BE A DATE, AS 2012-05-01"),
        (",20121231", "COLUMN points_last_day: MUST BE A DATE, AS 2012-05-01"),
    ],
)
def test_a_file_with_a_wrong_date_is_refused_whole(days: Days, dates: str, said: str) -> None:
    before = days.ledger()
    with pytest.raises(ImportRefused, match=said):
        imported(days, "11,A,,,,,,,,,PFD,5,,", f"12,B,,,,,,,,,PFD,5,{dates}")
    assert days.ledger() == before


def test_a_file_brings_nobody_more_points_than_one_person_may_give(days: Days) -> None:
    settings(days, award_approval_above=9)
    said = r"COLUMN award_points: MORE THAN 9 POINTS NEED A SECOND PERSON \(EDITMISC 7.7\), GIVE THEM WITH CUST"
    with pytest.raises(ImportRefused, match=said):
        imported(days, "11,A,,,,,,,,,PFD,9,,", "12,B,,,,,,,,,PFD,10,,")
    imported(days, "11,A,,,,,,,,,PFD,9,,", "12,B,,,,,,,,,PFD,,,")
    assert days.balance(11) == 9


def test_the_bonus_is_called_so_and_no_rental_s_point() -> None:
    assert history.happened("EARN", 1, "ENROL") == "ENROLMENT BONUS"
    assert history.happened("EARN", 1, "RA") == "EARNED BY RENTAL"
    assert history.happened("REVERSE", 4, "RA") == "GIVEN BACK"
    assert history.happened("REVERSE", -1, "RA") == "TAKEN BACK"
