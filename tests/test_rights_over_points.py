"""The fields and points that not everybody may change, and the second person that a large correction takes."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from counters import ELIGIBLE, ENROLL, THREE_DAYS
from staff import MEG, Staffed, new_staffed, staffed

from renterrewards.faults import Fault
from renterrewards.policies import ExpiryPolicy

pytestmark = pytest.mark.usefixtures("engine")

MARY, BOB, ANN = 1, 2, 3
FIELD_7 = "{} CAN ONLY BE CHANGED BY WHO ADJUSTS POINTS (EDITUAF FIELD 7)"
MOVED = "POINTS CAN ONLY BE MOVED BY WHO ADJUSTS POINTS (EDITUAF FIELD 7)"


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory, engine: str) -> Path:
    return new_staffed(tmp_path_factory.mktemp("staff"))


@pytest.fixture
def shop(set_up: Path, tmp_path: Path) -> Staffed:
    return staffed(set_up, tmp_path)


# -- fields and points -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value"), [("award_points", "26"), ("award_points", ""), ("times_rented", "9"), ("customer_type", "PFD")]
)
def test_points_times_rented_and_type_are_shown_and_cannot_be_entered(shop: Staffed, field: str, value: str) -> None:
    number = BOB if field == "customer_type" else MARY
    said = shop.refuses("CAL", "CUST", f"customer_number={number}", f"{field}={value}", "reason=GOODWILL")
    assert said == FIELD_7.format(field.replace("_", " ").upper())
    shop.by("MEG", "CUST", f"customer_number={number}", f"{field}={value or 0}", "reason=GOODWILL")


def test_the_other_fields_of_a_customer_are_changed_beside_them_and_entering_what_stands_there_is_no_change(
    shop: Staffed,
) -> None:
    shop.by("CAL", "CUST", "customer_number=1", "city=BOISE", "award_points=25", "customer_type=PFD")
    assert (shop.customer(MARY).city, shop.customer(MARY).customer_type, shop.points(MARY)) == ("BOISE", "PFD", 25)


@pytest.mark.parametrize("value", ["customer_type=PFD", "times_rented=4", "award_points=5"])
def test_a_new_customer_is_made_without_them(shop: Staffed, value: str) -> None:
    assert "CAN ONLY BE CHANGED BY" in shop.refuses("CAL", "CUST", "last_name=NEW", value)
    shop.by("CAL", "CUST", "last_name=NEW")
    assert shop.customer(4).customer_type == ""


def test_what_he_could_enter_before_is_not_saved_once_it_was_taken_from_him(shop: Staffed) -> None:
    with shop.at("MEG") as job:
        program = job.option("CUST", [("customer_number", "2")])
        program.enter(program.map.field("customer_type"), "PFD")
        shop.hires(replace(MEG, adjusts_points=False))
        with pytest.raises(Fault, match="CUSTOMER TYPE CAN ONLY BE CHANGED"):
            job.talk(program.press("SAVE"))
    assert shop.customer(BOB).customer_type == "WLK"


def test_chgtyp_and_ra_open_change_no_type_for_who_may_not(shop: Staffed) -> None:
    shop.hires(replace(MEG, adjusts_points=False))
    said = FIELD_7.format("CUSTOMER TYPE")
    assert shop.refuses("MEG", "CHGTYP", "customer_number=2", "customer_type=PFD") == said
    assert shop.refuses("CAL", "BCHOPEN", "customer_number=2", *THREE_DAYS, "renter_type=PFD") == said
    assert shop.refuses("CAL", "BCHOPEN", "last_name=NEW", *THREE_DAYS, "renter_type=PFD") == said


def test_the_rules_still_change_type_and_points_for_an_agent(shop: Staffed) -> None:
    asked = shop.by("CAL", "BCHOPEN", "customer_number=2", *THREE_DAYS, answers=["Y", "PFD"]).questions
    assert asked == [ENROLL, "CUSTOMER TYPE?"]
    assert shop.customer(BOB).customer_type == "PFD"
    assert shop.by("CAL", "BCHOPEN", "customer_number=1", *THREE_DAYS, answers=["Y", "N"]).questions == [ELIGIBLE] * 2
    assert shop.points(MARY) == 15
    shop.by("CAL", "BCHCLOSE", "ra_number=2", "closed_at=05-04-12 0900", "miles_in=9")
    assert shop.customer(MARY).times_rented == 1


def test_an_award_comes_back_by_hand_only_for_who_adjusts_points(shop: Staffed) -> None:
    shop.by("CAL", "BCHOPEN", "customer_number=1", *THREE_DAYS, answers=["Y", "N"])
    shop.by("CAL", "BCHOPEN", "customer_number=1", *THREE_DAYS, answers=["N"])
    shop.hires(replace(MEG, adjusts_points=False))
    assert shop.refuses("MEG", "VOID", "ra_number=1", "void_reason=TWICE") == MOVED
    assert shop.refuses("CAL", "OPEN", "ra_number=1", "delete_award=1FREE", answers=["1FREE", "Y"]) == MOVED
    moved = ("ra_number=1", "customer_number=3")
    assert shop.refuses("CAL", "OPEN", *moved, answers=["Y", "WRONG RENTER"], press="OPEN RA") == MOVED
    shop.by("MEG", "VOID", "ra_number=2", "void_reason=TWICE")
    shop.hires(MEG)
    shop.by("MEG", "VOID", "ra_number=1", "void_reason=TWICE")
    assert shop.points(MARY) == 25


def test_points_are_not_moved_by_merging_or_by_another_renter_of_a_closed_ra(shop: Staffed) -> None:
    shop.by("CAL", "BCHOPEN", "customer_number=1", *THREE_DAYS, answers=["N"])
    shop.by("CAL", "BCHCLOSE", "ra_number=1", "closed_at=05-04-12 0900", "miles_in=9")
    shop.hires(replace(MEG, adjusts_points=False))
    pair = ("customer_number=1", "into_number=3", "reason=SAME")
    assert shop.refuses("MEG", "MERGE", *pair, answers=["Y"]) == MOVED
    assert shop.refuses("MEG", "EDITCLOS", "ra_number=1", "customer_number=3", "reason=WRONG") == MOVED
    shop.by("MEG", "EDITCLOS", "ra_number=1", "tax=1", "reason=TAX")
    shop.hires(MEG)
    shop.by("MEG", "MERGE", *pair, answers=["Y"])
    shop.hires(replace(MEG, adjusts_points=False))
    assert shop.refuses("MEG", "MERGE", "customer_number=1", "reason=TWO", press="UNMERGE") == MOVED


def test_dead_points_are_given_back_only_by_who_adjusts_points(shop: Staffed) -> None:
    policy = ExpiryPolicy(effective_date=date(1970, 1, 1), term="DAYS", length=10, reinstate_days=30)
    shop.sets("expiry_policy", policy)
    shop.by("ZOE", "CUST", "customer_number=3", "award_points=5", "reason=GOODWILL")
    later = date(2012, 5, 20)
    shop.by("ZOE", "EXPRUN", "dry_run=N", "print_display=D", answers=["Y"], day=later)
    shop.hires(replace(MEG, adjusts_points=False))
    with pytest.raises(Fault, match="POINTS CAN ONLY BE MOVED"):
        shop.by("MEG", "REINSTAT", "customer_number=3", "reason=ILL", day=later)
    shop.hires(MEG)
    shop.by("MEG", "REINSTAT", "customer_number=3", "reason=ILL", day=later)
    assert shop.points(ANN) == 5


# -- the second person -----------------------------------------------------------------------------


def test_a_large_correction_takes_the_password_of_somebody_who_may_override(shop: Staffed) -> None:
    shop.changes(award_approval_above=10)
    shop.gives_passwords(ZOE="zebra crossing", CAL="calendar girl")
    large = ("customer_number=1", "award_points=60", "reason=GOODWILL")
    for code, secret, said in (
        ("ZOE", "wrong password", "SIGN-ON REFUSED"),
        ("CAL", "calendar girl", "CAL MAY NOT APPROVE"),
        ("MEG", "", "THE SECOND PERSON MUST BE ANOTHER THAN YOU"),
    ):
        assert any(said in line for line in shop.stops("MEG", "CUST", *large, answers=[code], secret=secret))
        assert shop.points(MARY) == 25
    shop.by("MEG", "CUST", *large, answers=["ZOE"], secret="zebra crossing")
    assert shop.points(MARY) == 60
    found = shop.sql("SELECT user_code, approver_code FROM award_txn ORDER BY id DESC LIMIT 1")
    assert found == [("MEG", "ZOE")]
    assert "zebra" not in "\n".join(shop.dump())


def test_a_small_correction_takes_one_person(shop: Staffed) -> None:
    shop.changes(award_approval_above=10)
    shop.by("MEG", "CUST", "customer_number=1", "award_points=35", "reason=GOODWILL")
    assert shop.points(MARY) == 35
