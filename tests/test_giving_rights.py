"""What a user may give to others, and whom he may not: nobody makes himself or a second person what he is not."""

import json
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from staff import CAL, NOON, ZOE, Staffed, new_staffed, staffed

from renterrewards import passwords
from renterrewards.faults import Fault
from renterrewards.programs.desk import Desk
from renterrewards.programs.directory import open_option
from renterrewards.programs.people import signed_on, signing_on
from renterrewards.records import MenuType
from renterrewards.rules.conversation import Ask
from renterrewards.store import users

pytestmark = pytest.mark.usefixtures("engine")

MARY = 1


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory, engine: str) -> Path:
    return new_staffed(tmp_path_factory.mktemp("staff"))


@pytest.fixture
def shop(set_up: Path, tmp_path: Path) -> Staffed:
    return staffed(set_up, tmp_path)


def test_nobody_gives_himself_or_others_more_than_he_has(shop: Staffed) -> None:
    shop.sets("menu_type", MenuType(code="STAFF", options_1="EDITUAF EDITMENU OPEN"))
    bob = replace(CAL, code="BOB", menu_type="STAFF", locations="+BOI")
    shop.hires(bob, replace(bob, code="EVE", menu_type="STAFF"))
    own = "ONLY WHO HAS MENU TYPE ALL CHANGES HIS OWN RECORD, ASK ONE WHO HAS"
    assert shop.refuses("BOB", "EDITUAF", "code=BOB", "adjusts_points=Y") == own
    for given, said in (
        ("adjusts_points=Y", "ADJUSTS POINTS IS GIVEN, AND CHANGED FOR WHO HAS IT, BY WHO HAS IT HIMSELF"),
        ("overrides=Y", "OVERRIDES IS GIVEN, AND CHANGED FOR WHO HAS IT, BY WHO HAS IT HIMSELF"),
        ("unmasked=Y", "SEES UNMASKED IS GIVEN, AND CHANGED FOR WHO HAS IT, BY WHO HAS IT HIMSELF"),
        ("locations=", "ALL LOCATIONS: GIVE NO OTHER LOCATIONS THAN YOUR OWN"),
        ("menu_type=MGR", "AWARDRPT IS NOT ON YOUR MENUS, IT IS GIVEN BY WHO HAS IT HIMSELF"),
    ):
        assert shop.refuses("BOB", "EDITUAF", "code=EVE", given) == said
    lacks = shop.refuses("BOB", "EDITMENU", "code=STAFF", "options_2=VOID")
    assert lacks == "VOID IS NOT ON YOUR MENUS, IT IS GIVEN BY WHO HAS IT HIMSELF"
    shop.by("BOB", "EDITMENU", "code=NIGHT", "options_1=OPEN")
    shop.by("BOB", "EDITUAF", "code=EVE", "menu_type=NIGHT", "locations=BOIAP")
    shop.by("ZOE", "EDITUAF", "code=EVE", "adjusts_points=Y", "menu_type=MGR", "locations=")


def test_nobody_gives_a_password_to_who_has_more_than_he(shop: Staffed) -> None:
    shop.sets("menu_type", MenuType(code="STAFF", options_1="EDITUAF OPEN"))
    shop.hires(replace(CAL, code="BOB", menu_type="STAFF"), replace(CAL, code="EVE", menu_type="STAFF", overrides=True))
    said = shop.refuses("BOB", "EDITUAF", "code=EVE", press="PASSWORD")
    assert said == "OVERRIDES IS GIVEN, AND CHANGED FOR WHO HAS IT, BY WHO HAS IT HIMSELF"


def test_a_first_password_makes_nobody_a_second_person(shop: Staffed) -> None:
    shop.changes(award_approval_above=10)
    with shop.store() as store, store.work() as work:
        users.set_password(work, "ZOE", passwords.kept("zebra crossing"), NOON, first=True)
    large = ("customer_number=1", "award_points=60", "reason=GOODWILL")
    told = shop.stops("MEG", "CUST", *large, answers=["ZOE"], secret="zebra crossing")
    assert "ZOE MUST CHANGE THE PASSWORD FIRST, AT A SIGN-ON, BEFORE IT PROVES ANYTHING HERE" in told
    assert shop.points(MARY) == 25


def test_a_wrong_password_of_a_second_person_is_noted_with_who_asked_for_it(shop: Staffed) -> None:
    shop.changes(award_approval_above=10)
    large = ("customer_number=1", "award_points=60", "reason=GOODWILL")
    shop.stops("MEG", "CUST", *large, answers=["ZOE"], secret="wrong password")
    ((user, after),) = shop.sql("SELECT user_code, after FROM audit_line WHERE kind = 'REFUSED'")
    told = json.loads(after)
    assert (user, told["asked_by"], bool(told["at"])) == ("ZOE", "MEG", True)


# -- a password that was proven, and is another by now ---------------------------------------------


def gives(shop: Staffed, code: str, password: str) -> None:
    """F8 of the administrator."""
    shop.by("ZOE", "EDITUAF", f"code={code}", press="PASSWORD", secret=password)


def signs_on(shop: Staffed, desk: Desk, meanwhile: Callable[[], None]) -> str:
    """Cal signs on with the first password that he was given; what is said when something comes between."""
    talk = signing_on.sign_on(desk, desk.store, "CAL", "the first of cal", seated=True)
    assert isinstance(next(talk), Ask)
    talk.send("a second of cal")
    meanwhile()
    with pytest.raises(Fault) as refused:
        talk.send("a second of cal")
    assert (desk.user, desk.seat) == ("", None)
    return refused.value.message


def test_a_password_that_was_reset_meanwhile_lets_nobody_in_and_is_not_overwritten(shop: Staffed) -> None:
    gives(shop, "CAL", "the first of cal")
    with shop.at("") as job:
        said = signs_on(shop, job.desk, lambda: gives(shop, "CAL", "another first of cal"))
    assert said == "USER OR PASSWORD WAS CHANGED MEANWHILE BY ANOTHER, SIGN ON AGAIN"
    with shop.at("") as job:
        assert signing_on.proven(job.desk, job.desk.store, "CAL", "another first of cal").user == CAL


def test_who_is_disabled_while_he_chooses_a_password_is_not_let_in(shop: Staffed) -> None:
    gives(shop, "CAL", "the first of cal")
    with shop.at("") as job:
        said = signs_on(shop, job.desk, lambda: shop.hires(replace(CAL, active=False)))
    assert said == "USER OR PASSWORD WAS CHANGED MEANWHILE BY ANOTHER, SIGN ON AGAIN"


def test_passwd_does_not_overwrite_a_password_that_was_reset_meanwhile(shop: Staffed) -> None:
    shop.gives_passwords(CAL="calendar girl")
    with shop.at("CAL") as job:
        talk = open_option("PASSWD", job.desk).press("CHANGE")
        next(talk)
        talk.send("calendar girl")
        talk.send("a second of cal")
        gives(shop, "CAL", "another first of cal")
        with pytest.raises(Fault, match="WAS CHANGED MEANWHILE BY ANOTHER"):
            talk.send("a second of cal")


def test_a_new_password_from_an_administrator_ends_the_session_that_is_at_work(shop: Staffed) -> None:
    with shop.at("CAL") as job:
        list(signed_on.take_seat(job.desk, "CAL"))
        assert signing_on.standing(job.desk) == ""
        gives(shop, "CAL", "the first of cal")
        assert signing_on.standing(job.desk) == "THE SESSION WAS ENDED BY ZOE"


# -- who is deleted --------------------------------------------------------------------------------


def test_the_last_who_can_sign_on_is_not_deleted_though_his_rights_end_some_day(shop: Staffed) -> None:
    shop.gives_passwords(ZOE="zebra crossing")
    shop.hires(replace(ZOE, expires_on=date(2012, 12, 31)))
    said = shop.refuses("ZOE", "EDITUAF", "code=ZOE", answers=["ZOE", "Y"], press="DELETE")
    assert said == "NOBODY WOULD BE LEFT WHO CAN SIGN ON, MAKE ANOTHER FIRST"


def test_who_is_deleted_leaves_nothing_half_typed_to_the_next_of_his_code(shop: Staffed) -> None:
    shop.gives_passwords(ZOE="zebra crossing")
    with shop.at("CAL") as job:
        list(signed_on.take_seat(job.desk, "CAL"))
        assert shop.sql("SELECT user_code FROM draft") == shop.sql("SELECT user_code FROM session") == [("CAL",)]
        shop.by("ZOE", "EDITUAF", "code=CAL", answers=["CAL", "Y"], press="DELETE")
    assert shop.sql("SELECT user_code FROM draft") == shop.sql("SELECT user_code FROM session") == []


@pytest.mark.parametrize(("zone", "works"), [("", True), ("America/Boise", True), ("UTC", False)])
def test_the_last_day_of_a_user_is_the_same_at_the_sign_on_and_at_work(shop: Staffed, zone: str, works: bool) -> None:
    shop.gives_passwords(CAL="calendar girl")
    shop.hires(replace(CAL, expires_on=date(2012, 5, 1), time_zone=zone))
    evening = datetime(2012, 5, 2, 3, 0)  # the second of May in UTC, the first in Boise
    with shop.at("CAL", when=evening) as job:
        assert (signing_on.standing(job.desk) == "") == works
        with nullcontext() if works else pytest.raises(Fault):
            signing_on.proven(job.desk, job.desk.store, "CAL", "calendar girl")
