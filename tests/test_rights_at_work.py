"""Rights below the screens: an option that is not his is refused everywhere, and who may only look changes nothing."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from staff import CAL, MEG, ZOE, Staffed, new_staffed, staffed

from renterrewards.faults import Fault
from renterrewards.headless import Run
from renterrewards.programs.directory import open_option
from renterrewards.programs.program import Program
from renterrewards.records import MenuType
from renterrewards.saved_query import SavedQuery
from renterrewards.store import customers

pytestmark = pytest.mark.usefixtures("engine")

MARY, BOB, ANN = 1, 2, 3
NOT_YOURS = "{} IS NOT ON YOUR MENUS, MENU SHOWS WHAT IS; EDITMENU ADDS IT"
VIEW_ONLY = "VIEW ONLY, NOTHING CAN BE ADDED, CHANGED OR DELETED; EDITUAF CHANGES IT"


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


def test_times_of_no_location_are_read_in_the_zone_of_who_reads_them(shop: Staffed) -> None:
    shop.gives_passwords(ZOE="zebra crossing")
    for zone, shown in (("", "05-01-12 01:00P"), ("Asia/Tokyo", "05-02-12 04:00A")):
        shop.hires(replace(ZOE, time_zone=zone))
        with shop.at("ZOE") as job:
            program = open_option("PASSWD", job.desk)
            job.talk(program.start())
            assert program.form.texts["set_at"] == shown
