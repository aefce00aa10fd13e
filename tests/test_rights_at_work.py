"""Rights below the screens: options, view only, and the fields and points that not everybody may change."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from counters import ELIGIBLE, ENROLL, THREE_DAYS
from staff import CAL, MEG, ZOE, Staffed, new_staffed, staffed

from renterrewards.faults import Fault
from renterrewards.headless import Run
from renterrewards.policies import ExpiryPolicy
from renterrewards.programs.directory import open_option
from renterrewards.programs.program import Program
from renterrewards.records import MenuType
from renterrewards.saved_query import SavedQuery
from renterrewards.store import customers

pytestmark = pytest.mark.usefixtures("engine")

MARY, BOB, ANN = 1, 2, 3
NOT_YOURS = "{} IS NOT ON YOUR MENUS, MENU SHOWS WHAT IS; EDITMENU ADDS IT"
VIEW_ONLY = "VIEW ONLY, NOTHING CAN BE ADDED, CHANGED OR DELETED; EDITUAF CHANGES IT"
FIELD_7 = "{} CAN ONLY BE CHANGED BY WHO ADJUSTS POINTS (EDITUAF FIELD 7)"
MOVED = "POINTS CAN ONLY BE MOVED BY WHO ADJUSTS POINTS (EDITUAF FIELD 7)"


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory, engine: str) -> Path:
    return new_staffed(tmp_path_factory.mktemp("staff"))


@pytest.fixture
def shop(set_up: Path, tmp_path: Path) -> Staffed:
    return staffed(set_up, tmp_path)


# -- options ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("option", ["VOID", "EDITMISC", "EDITUAF", "EDITMENU", "AWARDRPT", "QUERY", "EXPRUN"])
def test_an_option_that_is_not_on_his_menus_is_refused_headless_too(shop: Staffed, option: str) -> None:
    assert shop.refuses("CAL", option, press="SAVE") == NOT_YOURS.format(option)


def test_who_is_not_signed_on_gone_disabled_or_expired_opens_nothing(shop: Staffed) -> None:
    assert shop.refuses("", "CUST", "customer_number=1") == "NOBODY IS SIGNED ON, TYPE LOGIN"
    assert shop.refuses("NEW", "CUST", "customer_number=1") == "USER NEW IS NOT ON FILE ANY MORE, TYPE LOGIN"
    shop.hires(replace(CAL, active=False), replace(MEG, expires_on=date(2012, 4, 30)))
    assert shop.refuses("CAL", "CUST", "customer_number=1").startswith("USER CAL IS NOT ACTIVE")
    assert shop.refuses("MEG", "CUST", "customer_number=1").startswith("USER MEG HAS EXPIRED")


def test_what_is_taken_from_him_while_he_types_is_not_saved(shop: Staffed) -> None:
    changes = {
        NOT_YOURS.format("CUST"): lambda: shop.sets("menu_type", MenuType(code="COUNTR", options_1="OPEN")),
        VIEW_ONLY: lambda: shop.hires(replace(CAL, view_only=True)),
        "USER CAL IS NOT ACTIVE, ASK AN ADMINISTRATOR (EDITUAF)": lambda: shop.hires(replace(CAL, active=False)),
    }
    for said, change in changes.items():
        with shop.at("CAL") as job:
            program = job.option("CUST", [("customer_number", "2")])
            program.enter(program.map.field("city"), "BOISE")
            change()
            with pytest.raises(Fault) as refused:
                job.talk(program.press("SAVE"))
        assert refused.value.message == said
        assert shop.customer(BOB).city == ""
        shop.hires(CAL)
        shop.sets("menu_type", MenuType(code="COUNTR", options_1="OPEN CUST"))


def test_who_types_number_after_number_sees_what_he_may_see_now_and_not_when_the_option_was_opened(
    shop: Staffed,
) -> None:
    shop.changes(mask_licence=True)
    shop.hires(replace(CAL, unmasked=True))
    with shop.store() as store, store.work() as work:
        for number in (BOB, ANN):
            found = customers.find(work, number)
            assert found
            customers.save(work, replace(found, licence_number="D1234567"))
    with shop.at("CAL") as job:
        program = job.option("CUST", [("customer_number", "2")])
        assert program.form.texts["licence_number"] == "D1234567"
        shop.hires(CAL)
        _types(job, program, "3")
        assert program.form.texts["licence_number"] not in ("", "D1234567")
        shop.sets("menu_type", MenuType(code="COUNTR", options_1="OPEN"))
        with pytest.raises(Fault, match="CUST IS NOT ON YOUR MENUS"):
            _types(job, program, "2")
        assert program.form.texts["first_name"] == shop.customer(ANN).first_name


def test_who_steps_back_through_a_control_file_does_so_with_the_rights_of_now(shop: Staffed) -> None:
    shop.sets("menu_type", MenuType(code="COUNTR", options_1="EDITLOC"))
    with shop.at("CAL") as job:
        program = job.option("EDITLOC", [("code", "SEAAP")])
        shop.sets("menu_type", MenuType(code="COUNTR"))
        with pytest.raises(Fault, match="EDITLOC IS NOT ON YOUR MENUS"):
            job.talk(program.backup())
        assert program.form.texts["code"] == "SEAAP"


def test_who_recalls_an_ra_does_so_with_the_rights_of_now(shop: Staffed) -> None:
    with shop.at("CAL") as job:
        program = job.option("OPEN", [("customer_number", "2")])
        shop.sets("menu_type", MenuType(code="COUNTR", options_1="CUST"))
        for act in (program.recalled("1"), program.turn(1)):
            with pytest.raises(Fault, match="OPEN IS NOT ON YOUR MENUS"):
                job.talk(act)


def _types(job: Run, program: Program, number: str) -> None:
    field = program.map.field("customer_number")
    program.enter(field, number)
    job.talk(program.accepted(field))


def test_what_a_saved_query_runs_must_be_his_too(shop: Staffed) -> None:
    shop.sets("menu_type", MenuType(code="COUNTR", options_1="QUERY"))
    shop.sets("saved_query", SavedQuery(name="MONTHLY", option="AWARDRPT", parameters="print_display=D"))
    with shop.at("CAL") as job, pytest.raises(Fault, match="AWARDRPT IS NOT ON YOUR MENUS"):
        job.saved("AWARDRPT", "MONTHLY", [])
    with shop.at("CAL") as job, pytest.raises(Fault, match="AWARDRPT IS NOT ON YOUR MENUS"):
        job.option("QUERY", [("name", "MONTHLY")], "RUN")


def test_a_menu_type_is_edited_by_the_codes_of_its_options(shop: Staffed) -> None:
    shop.by("ZOE", "EDITMENU", "code=NIGHT", "options_1=open close", "options_2=CUST")
    shop.hires(replace(CAL, menu_type="NIGHT"))
    shop.by("CAL", "CUST", "customer_number=1")
    assert shop.refuses("CAL", "CHKIN") == NOT_YOURS.format("CHKIN")
    for wrong in ("OPNE", "MENU", "RA", "ALL", "FIRSTUSR"):
        said = shop.refuses("ZOE", "EDITMENU", "code=NIGHT", f"options_3=CHKIN {wrong}")
        assert said == f"{wrong} IS NO OPTION TO BE SHOWN, F6 LISTS THEM"
    assert shop.refuses("ZOE", "EDITMENU", "code=ALL", "options_1=OPEN").startswith("ALL IS BUILT IN")


def test_an_option_picked_from_the_list_goes_in_and_picked_again_comes_out(shop: Staffed) -> None:
    with shop.at("ZOE", ["B", "1", "B", "1"]) as job:
        program = job.option("EDITMENU", [("code", "COUNTR")])
        before = dict(program.form.texts)
        job.talk(program.press("SEARCH"))
        assert [name for name in before if before[name] != program.form.texts[name]] == ["options_2"]
        job.talk(program.press("SEARCH"))
        assert program.form.texts == before


def test_a_menu_type_that_a_user_has_cannot_be_deleted(shop: Staffed) -> None:
    said = shop.refuses("ZOE", "EDITMENU", "code=COUNTR", answers=["COUNTR", "Y"], press="DELETE")
    assert said == "COUNTR IS USED BY USER CAL, CANNOT DELETE"


# -- view only -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("option", "values", "press"),
    [
        ("EDITLOC", "code=NEW name=NEW", "SAVE"),
        ("EDITLOC", "code=SEAAP", "DELETE"),
        ("EDITMISC", "home_country=CANADA", "SAVE"),
        ("EDITGRP", "code=+BOI location=SEAAP", "SAVE"),
        ("EDITMENU", "code=MGR", "DELETE"),
        ("CUST", "customer_number=2 city=BOISE", "SAVE"),
        ("CHGTYP", "customer_number=2 customer_type=PFD", "SAVE"),
        ("OPEN", "customer_number=2 daily_rate=50 location=BOIAP", "OPEN RA"),
        ("BCHOPEN", "customer_number=1 daily_rate=50 location=BOIAP", "OPEN RA"),
        ("MERGE", "customer_number=2 into_number=3 reason=SAME", "MERGE"),
        ("CHKIN", "customer_number=2", "CHECK IN"),
        ("EDITWALL", "code=W member=1 may_redeem=Y", "SAVE"),
        ("AWARDRPT", "print_display=D", "SAVE"),
    ],
)
def test_who_may_only_look_changes_nothing_in_any_option(shop: Staffed, option: str, values: str, press: str) -> None:
    shop.hires(replace(ZOE, code="EYE", view_only=True))
    assert shop.refuses("EYE", option, *values.split(), press=press) == VIEW_ONLY


def test_who_may_only_look_looks_and_prints(shop: Staffed) -> None:
    shop.hires(replace(ZOE, code="EYE", view_only=True))
    before = shop.dump()
    assert shop.by("EYE", "CUST", "customer_number=1").looked
    shop.by("EYE", "AWARDRPT", "start_date=01-01-12", "end_date=05-01-12", "print_display=D")
    shop.by("EYE", "AWDRECON", "print_display=D")
    assert shop.dump() == before
    shop.sets("saved_query", SavedQuery(name="MONTHLY", option="AWARDRPT", parameters="print_display=D"))
    with shop.at("EYE") as job:
        job.saved("AWARDRPT", "MONTHLY", [("start_date", "05-01-12"), ("end_date", "05-31-12")])
    assert job.messages == ["QUERY HAS NO NOTE OF THIS RUN, AS YOU ARE VIEW ONLY"]


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


def test_times_of_no_location_are_read_in_the_zone_of_who_reads_them(shop: Staffed) -> None:
    shop.gives_passwords(ZOE="zebra crossing")
    for zone, shown in (("", "05-01-12 01:00P"), ("Asia/Tokyo", "05-02-12 04:00A")):
        shop.hires(replace(ZOE, time_zone=zone))
        with shop.at("ZOE") as job:
            program = open_option("PASSWD", job.desk)
            job.talk(program.start())
            assert program.form.texts["set_at"] == shown
