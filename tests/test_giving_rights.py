"""What a user may give to others, and whom he may not: nobody makes himself or a second person what he is not."""

from dataclasses import replace
from pathlib import Path

import pytest
from staff import CAL, NOON, Staffed, new_staffed, staffed

from renterrewards import passwords
from renterrewards.records import MenuType
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
