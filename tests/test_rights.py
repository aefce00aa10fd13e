"""What a user may do, as a rule: his options, his locations, what he may change, and when he may not work at all."""

from dataclasses import replace
from datetime import date

import pytest

from renterrewards.faults import Fault
from renterrewards.records import MenuType, User
from renterrewards.rules import rights
from renterrewards.rules.rights import EVERYTHING, NOBODY, Rights

MAY_1 = date(2012, 5, 1)
ANN = User(code="ANN", menu_type="COUNTR")
COUNTER = MenuType(code="COUNTR", options_1="OPEN CLOSE", options_12="  CUST ")


def told(act: object, *given: object) -> str:
    """The message of a refusal, blank when there is none."""
    try:
        act(*given)  # type: ignore[operator]
    except Fault as fault:
        return fault.message
    return ""


@pytest.mark.parametrize(
    ("menu_type", "menu", "opens", "not_his"),
    [
        ("COUNTR", COUNTER, "OPEN CLOSE CUST MENU LOGIN PASSWD END", "VOID EDITUAF IMPORT EXPORT"),
        ("COUNTR", None, "MENU LOGIN PASSWD END", "OPEN ALL"),
        ("", None, "MENU LOGIN PASSWD END", "OPEN"),
        ("ALL", None, "OPEN EDITUAF IMPORT EXPORT", ""),
        ("ALL", MenuType(code="ALL"), "OPEN EDITUAF", ""),
    ],
)
def test_a_user_opens_what_his_menu_type_shows_and_what_is_everybodys(
    menu_type: str, menu: MenuType | None, opens: str, not_his: str
) -> None:
    his = rights.of(replace(ANN, menu_type=menu_type), menu)
    assert [code for code in opens.split() if told(his.check_option, code)] == []
    for code in not_his.split():
        assert told(his.check_option, code) == f"{code} IS NOT ON YOUR MENUS, MENU SHOWS WHAT IS; EDITMENU ADDS IT"


def test_where_nobody_signs_on_everything_may_be_done_and_before_a_sign_on_nothing() -> None:
    assert EVERYTHING.may_open("EDITUAF")
    assert not any(told(EVERYTHING.check_field, name) for name in rights.BY_HAND)
    assert told(EVERYTHING.check_write) == told(EVERYTHING.check_locations, "+WEST", ()) == ""
    assert not NOBODY.may_open("OPEN")


@pytest.mark.parametrize("name", ["award_points", "times_rented", "customer_type"])
def test_points_times_rented_and_type_are_changed_by_who_adjusts_points(name: str) -> None:
    with pytest.raises(Fault, match="CAN ONLY BE CHANGED BY WHO ADJUSTS POINTS") as refused:
        rights.of(replace(ANN, overrides=True), COUNTER).check_field(name)
    assert refused.value.field == name
    assert told(rights.of(replace(ANN, adjusts_points=True), COUNTER).check_field, name) == ""
    assert told(rights.of(ANN, COUNTER).check_field, "notes") == ""


def test_who_may_only_look_changes_nothing() -> None:
    assert told(rights.of(replace(ANN, view_only=True), COUNTER).check_write).startswith("VIEW ONLY, NOTHING CAN BE")
    assert told(rights.of(ANN, COUNTER).check_write) == ""


@pytest.mark.parametrize(
    ("limited", "locations", "here", "his"),
    [
        (False, None, "", None),
        (False, {"BOIAP", "BOIDT"}, "", {"BOIAP", "BOIDT"}),
        (True, None, "BOIAP", {"BOIAP"}),
        (True, {"BOIAP", "BOIDT"}, "BOIDT", {"BOIDT"}),
        (True, {"BOIAP"}, "SEAAP", set()),
    ],
)
def test_limited_access_is_where_the_terminal_stands_if_that_is_among_his_locations(
    limited: bool, locations: set[str] | None, here: str, his: set[str] | None
) -> None:
    found = rights.of(replace(ANN, limited_access=limited), COUNTER, locations and frozenset(locations), here)
    assert (found.locations, found.limited) == (his, limited)
    for code in ("BOIAP", "BOIDT", "SEAAP"):
        assert (told(found.check_locations, code, {code}) == "") == (his is None or code in his)


@pytest.mark.parametrize(
    ("user", "code", "said"),
    [
        (ANN, "ANN", ""),
        (replace(ANN, expires_on=MAY_1), "ANN", ""),
        (replace(ANN, expires_on=date(2012, 4, 30)), "ANN", "USER ANN HAS EXPIRED, ASK AN ADMINISTRATOR (EDITUAF)"),
        (replace(ANN, active=False), "ANN", "USER ANN IS NOT ACTIVE, ASK AN ADMINISTRATOR (EDITUAF)"),
        (None, "ANN", "USER ANN IS NOT ON FILE ANY MORE, TYPE LOGIN"),
        (None, "", "NOBODY IS SIGNED ON, TYPE LOGIN"),
    ],
)
def test_who_is_gone_disabled_or_expired_does_not_work_any_more(user: User | None, code: str, said: str) -> None:
    assert told(rights.check_standing, user, code, MAY_1) == said


def test_rights_cannot_be_changed_once_they_are_read() -> None:
    with pytest.raises(AttributeError):
        Rights().view_only = True  # type: ignore[misc]
