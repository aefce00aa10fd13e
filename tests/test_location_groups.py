"""Location groups: what EDITGRP keeps, where a group may be typed, and that a document of a group is offered there."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from days import FREE, Days

from renterrewards.faults import Fault
from renterrewards.headless import Run
from renterrewards.records import Location, SpecialDocument
from renterrewards.store import control, locations
from renterrewards.store.ledger import points

pytestmark = pytest.mark.usefixtures("engine")


@pytest.fixture
def days(tmp_path: Path) -> Days:
    """Three locations, two of them in the group +WEST, and a customer with four points, enough for his award."""
    made = Days(tmp_path)
    with made.work() as work:
        for code, name in (("BOIAP", "BOISE AIRPORT"), ("LAXAP", "LOS ANGELES AIRPORT"), ("MIAAP", "MIAMI AIRPORT")):
            control.save(work, "location", Location(code=code, name=name))
    joins(made, "BOIAP", "description=WEST COAST")
    joins(made, "LAXAP")
    made.customer()
    made.earns(4)
    return made


def joins(days: Days, location: str, *more: str, group: str = "+WEST") -> None:
    days.does("EDITGRP", f"code={group}", *more, f"location={location}")


def held(days: Days, group: str = "+WEST") -> list[str]:
    with days.look() as work:
        return locations.members(work, group)


def refused(days: Days, option: str, *values: str, answers: tuple[str, ...] = (), key: str = "") -> tuple[str, str]:
    """Message and field of an act that is refused and changes nothing."""
    tables = ("location_group", "location_group_member", "location", "special_document")
    before = [days.rows(f"SELECT * FROM {table}") for table in tables]
    with pytest.raises(Fault) as fault:
        days.does(option, *values, answers=answers, key=key)
    assert [days.rows(f"SELECT * FROM {table}") for table in tables] == before
    return fault.value.message, fault.value.field


# -- the file --------------------------------------------------------------------------------------


def test_locations_join_a_group_one_by_one_and_stand_on_its_screen(days: Days) -> None:
    shown = days.does("EDITGRP", "code=+WEST")["record"]
    assert (shown["description"], shown["locations"], shown["listed_1"]) == ("WEST COAST", "2", "BOIAP   LAXAP")
    assert shown["members"] == ["BOIAP", "LAXAP"]


def test_a_location_that_joins_twice_is_in_the_group_once(days: Days) -> None:
    joins(days, "LAXAP")
    assert held(days) == ["BOIAP", "LAXAP"]
    assert days.said[-1] == "LOCATION LAXAP WAS ALREADY IN GROUP +WEST"


def test_a_location_may_be_in_several_groups(days: Days) -> None:
    joins(days, "LAXAP", group="+AIR")
    with days.look() as work:
        assert locations.groups(work) == {"BOIAP": ("+WEST",), "LAXAP": ("+AIR", "+WEST")}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (("code=WEST",), ("THE CODE OF A GROUP BEGINS WITH +, AS +WEST", "code")),
        (("code=+",), ("THE CODE OF A GROUP BEGINS WITH +, AS +WEST", "code")),
        (("code=+WEST", "location=SEAAP"), ("SEAAP IS NOT ON FILE, SHIFT+F7 LISTS WHAT IS", "location")),
        (("code=+WEST", "location=+WEST"), ("A GROUP CANNOT HOLD ANOTHER GROUP, TYPE A LOCATION", "location")),
    ],
)
def test_a_group_has_its_plus_and_holds_locations_on_file(
    days: Days, values: tuple[str, ...], said: tuple[str, str]
) -> None:
    assert refused(days, "EDITGRP", *values, "description=X") == said


def test_a_location_cannot_be_called_as_a_group_is(days: Days) -> None:
    said = refused(days, "EDITLOC", "code=+EAST", "name=EAST")
    assert said == ("A CODE WITH + IS A LOCATION GROUP, SET IT UP IN EDITGRP", "code")


def test_a_location_leaves_a_group_when_its_code_is_typed_once_more(days: Days) -> None:
    leaving = ("code=+WEST", "location=LAXAP")
    said = refused(days, "EDITGRP", *leaving, answers=("BOIAP",), key="DELETE")
    assert said == ("ENTRY DOES NOT MATCH, REMOVAL ABORTED", "location")
    days.does("EDITGRP", *leaving, answers=("LAXAP", "Y"), key="DELETE")
    assert held(days) == ["BOIAP"]
    said = refused(days, "EDITGRP", *leaving, key="DELETE")
    assert said == ("LAXAP IS NOT IN GROUP +WEST, F6 LISTS WHAT IS", "location")


def test_a_group_is_deleted_with_its_list_and_the_locations_stay(days: Days) -> None:
    days.does("EDITGRP", "code=+WEST", answers=("+WEST", "Y"), key="DELETE")
    assert held(days) == []
    assert days.rows("SELECT count(*) FROM location") == [(3,)]


def test_a_location_in_a_group_cannot_be_deleted(days: Days) -> None:
    said = refused(days, "EDITLOC", "code=BOIAP", answers=("BOIAP", "Y"), key="DELETE")
    assert said[0] == "BOIAP IS USED BY LOCATION GROUP +WEST, CANNOT DELETE"


def test_a_group_that_a_document_names_cannot_be_deleted(days: Days) -> None:
    days.does("EDITDOC", "location=+WEST", "code=1FREE", "promo_type=D", "amount=2")
    said = refused(days, "EDITGRP", "code=+WEST", answers=("+WEST", "Y"), key="DELETE")
    assert said[0] == "+WEST IS USED BY SPECIAL DOCUMENT 1FREE, CANNOT DELETE"


# -- where a group may be typed ---------------------------------------------------------------------


@pytest.mark.parametrize("option", ["AWARDRPT", "AWDLIAB", "AWDAGE", "AWDROLL"])
def test_a_group_that_is_not_on_file_is_refused_and_not_taken_for_nothing(days: Days, option: str) -> None:
    said = refused(days, option, "location=+EAST", "print_display=D")
    assert said == ("+EAST IS NOT ON FILE, SHIFT+F7 LISTS WHAT IS", "location")


@pytest.mark.parametrize("option", ["OPEN", "EDITMISC"])
def test_where_one_location_is_meant_a_group_is_refused(days: Days, option: str) -> None:
    field = {"OPEN": "location", "EDITMISC": "default_location"}[option]
    more = ("customer_number=1",) if option == "OPEN" else ()
    assert refused(days, option, *more, f"{field}=+WEST") == ("+WEST IS A GROUP, TYPE ONE LOCATION", field)


def test_a_document_at_a_group_that_is_not_on_file_is_refused(days: Days) -> None:
    said = refused(days, "EDITDOC", "location=+EAST", "code=1FREE", "promo_type=D", "amount=1")
    assert said == ("+EAST IS NOT ON FILE, SHIFT+F7 LISTS WHAT IS", "location")


def test_the_liability_of_a_group_is_that_of_its_locations(days: Days) -> None:
    days.does("EDITLIAB", "effective_date=01-01-12", "rate_source=FIXED", "redemption_rate=80")
    with days.work() as work:
        for location, qty in (("BOIAP", 10), ("MIAAP", 100)):
            points.earn(work, replace(days.act, location=location), 1, qty, location, points.Source("RA", "1"))

    def outstanding(location: str) -> int:
        figures = days.does("AWDAGE", "as_of=05-01-12", "grouped=AGE", f"location={location}", "print_display=D")
        return int(figures["total"]["outstanding"])

    assert [outstanding(at) for at in ("ALL", "BOIAP", "MIAAP", "+WEST")] == [114, 10, 100, 10]


# -- documents of a group ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("documents", "location", "name"),
    [
        (("+WEST",), "BOIAP", "AT +WEST"),
        (("+WEST",), "MIAAP", ""),
        (("", "+WEST"), "BOIAP", "AT +WEST"),
        (("", "+WEST"), "MIAAP", "AT EVERY PLACE"),
        (("", "+WEST", "BOIAP"), "BOIAP", "AT BOIAP"),
        (("", "+WEST", "BOIAP"), "LAXAP", "AT +WEST"),
        (("+WEST", "+AIR"), "LAXAP", "AT +AIR"),  # in both: the first by code
    ],
)
def test_an_award_of_a_group_is_offered_at_its_locations(
    days: Days, documents: tuple[str, ...], location: str, name: str
) -> None:
    joins(days, "LAXAP", group="+AIR")
    with days.work() as work:
        control.delete(work, "special_document", ("", "1FREE"))
        for at in documents:
            control.save(work, "special_document", _document(at))
    asked = _asked(days, location)
    assert asked == ([f"CUSTOMER ELIGIBLE FOR {name}, ACCEPT Y/N?"] if name else [])


def test_an_award_of_a_group_is_redeemed_and_comes_back_when_the_ra_is_voided(days: Days) -> None:
    with days.work() as work:
        control.delete(work, "special_document", ("", "1FREE"))
        control.save(work, "special_document", _document("+WEST"))
    days.does("OPEN", "customer_number=1", "location=BOIAP", "vehicle=1", "daily_rate=50", answers=("Y",))
    assert days.rows("SELECT location, code, points FROM agreement_document") == [("+WEST", "1FREE", 4)]
    assert days.balance() == 0
    said = refused(days, "EDITGRP", "code=+WEST", answers=("+WEST", "Y"), key="DELETE")
    assert said[0].startswith("+WEST IS USED BY")
    days.does("VOID", "ra_number=1", "void_reason=SLIP", answers=("Y",), key="VOID RA")
    assert days.balance() == 4


def _document(location: str) -> SpecialDocument:
    return replace(FREE, location=location, description=f"AT {location or 'EVERY PLACE'}")


def _asked(days: Days, location: str) -> list[str]:
    """What the customer is asked when he rents for a day at a location."""
    with closing(days.desk()) as desk:
        job = Run(desk, ["N"], lambda line: None)
        values = [("customer_number", "1"), ("location", location), ("vehicle", "1"), ("daily_rate", "50")]
        job.option("OPEN", values)
        return job.questions
