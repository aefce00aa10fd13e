"""AWARDRPT, page 2, as it is typed: which columns and orders there are, what fits on paper, what a script gets."""

from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from days import Days

from renterrewards import maps
from renterrewards.faults import Fault
from renterrewards.headless import Run
from renterrewards.programs import directory
from renterrewards.records import Agreement, CustomerType, Location
from renterrewards.reports.award_columns import CHOICES
from renterrewards.store import agreements, control, locations

pytestmark = pytest.mark.usefixtures("engine")

RA = Agreement(
    number=0,
    status="CLOSED",
    customer_number=1,
    customer_type="PFD",
    location="BOIAP",
    opened_at=datetime(2012, 5, 1, 9),
    business_date=date(2012, 5, 1),
    rental_days=2,
    revenue=10000,
)


@pytest.fixture
def days(tmp_path: Path) -> Days:
    """Ann rented at two locations of the group +WEST, Bob at one that is in none."""
    made = Days(tmp_path)
    made.customer(first_name="ANN", phone="208-555-0101")
    made.customer(first_name="BOB")
    with made.work() as work:
        control.save(work, "customer_type", CustomerType(type_code="WLK", description="WALK-IN"))
        for code in ("BOIAP", "LAXAP", "MIAAP"):
            control.save(work, "location", Location(code=code, name=f"{code[:3]} AIRPORT"))
        agreements.add(work, RA)
        agreements.add(work, replace(RA, location="LAXAP", revenue=30000, rental_days=1))
        agreements.add(work, replace(RA, location="MIAAP", customer_number=2, customer_type="WLK", rental_days=0))
    for location in ("BOIAP", "LAXAP"):
        made.does("EDITGRP", "code=+WEST", "description=WEST COAST", f"location={location}")
    return made


def shown(days: Days, *values: str) -> list[str]:
    """The lines of the displayed report below its heading."""
    lines: list[str] = []
    with closing(days.desk()) as desk:
        typed = [(n, v) for n, _, v in (value.partition("=") for value in (*values, "print_display=D"))]
        Run(desk, [], lines.append).option("AWARDRPT", typed)
    rule = next(n for n, line in enumerate(lines) if line.startswith("---") or line.lstrip().startswith("---"))
    return [line.rstrip() for line in lines[rule + 1 :]]


def refused(days: Days, *values: str) -> tuple[str, str]:
    with pytest.raises(Fault) as fault:
        days.does("AWARDRPT", *values)
    assert not list((days.folder / "print").glob("*")), "nothing was printed"
    return fault.value.message, fault.value.field


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("column_1=NAMES",), ("NAMES IS NO COLUMN, SHIFT+F7 LISTS THEM", "column_1")),
        (("column_2=NAME", "column_7=name"), ("NAME IS A COLUMN ALREADY, BLANK ONE OF THEM", "column_7")),
        (("column_1=DAYS", "column_3=STANDARD"), ("DAYS IS A COLUMN ALREADY, BLANK ONE OF THEM", "column_3")),
        (("sort_by=AGE",), ("AGE IS NO COLUMN, SHIFT+F7 LISTS THEM", "sort_by")),
        (("sort_by=STANDARD",), ("STANDARD IS NO COLUMN, SHIFT+F7 LISTS THEM", "sort_by")),
        (("sort_by='; DROP TABLE customer",), ("SORT BY MUST BE ONE WORD WITHOUT SPACES", "sort_by")),
        (("order=UP",), ("ORDER MUST BE ASC OR DESC", "order")),
        (("top=0",), ("TOP MUST BE 1 TO 999999", "top")),
        (("subtotal_by=CITY",), ("SUBTOTAL BY MUST BE NONE, LOCATION, GROUP OR TYPE", "subtotal_by")),
    ],
)
def test_what_is_no_column_or_order_is_said_with_the_field(
    days: Days, typed: tuple[str, ...], said: tuple[str, str]
) -> None:
    assert refused(days, *typed) == said


@pytest.mark.parametrize("to", ["P", "D"])
def test_columns_that_paper_has_no_room_for_are_refused_there_and_given_to_a_script(days: Days, to: str) -> None:
    wide = ("column_1=STANDARD", "column_2=EMAIL")
    said = "COLUMNS TAKE 170 PLACES, PAPER HAS 132: BLANK SOME, OR TAKE CSV OR XLSX"
    assert refused(days, *wide, f"print_display={to}") == (said, "column_2")


def test_the_form_tells_what_the_columns_take(days: Days) -> None:
    with closing(days.desk()) as desk:
        run, program = Run(desk), directory.open_option("AWARDRPT", desk)
        told = []
        for field, code in (("column_1", "STANDARD"), ("subtotal_by", "TYPE"), ("column_2", "PHONE")):
            program.enter(program.map.field(field), code)
            run.talk(program.entered(program.map.field(field)))
            told.append(program.form.texts["places"])
    assert told == ["132 OF 132 PLACES", "132 OF 132 PLACES", "158 OF 132 PLACES, TOO WIDE FOR PAPER"]


def test_a_column_is_picked_from_the_list_of_all(days: Days) -> None:
    with closing(days.desk()) as desk:
        program = directory.open_option("AWARDRPT", desk)
        listed = {name: program.choices(program.map.field(name)) for name in ("column_9", "sort_by")}
    picks = {name: [row.key for row in pick.rows] for name, pick in listed.items() if pick}
    assert picks == {"column_9": ["STANDARD", *CHOICES], "sort_by": [*CHOICES]}


def test_the_first_customers_by_revenue_with_columns_of_ones_own(days: Days) -> None:
    typed = ("column_1=LAST", "column_4=FIRST", "column_5=PHONE", "column_12=PERDAY", "sort_by=REVENUE", "order=DESC")
    assert [line.split() for line in shown(days, *typed, "top=1")] == [
        ["SMITH", "ANN", "208-555-0101", "133.33"],
        ["------------"],
        ["GRAND", "TOTAL", "1", "CUSTOMER", "133.33"],
        ["============"],
        [],
    ]


def test_sub_totals_have_a_heading_each_and_the_grand_total_counts_a_customer_once(days: Days) -> None:
    lines = shown(days, "subtotal_by=LOCATION", "column_1=CUSTOMER", "column_2=NAME", "column_3=RENTALS")
    assert [" ".join(line.split()) for line in lines] == [
        "LOCATION BOIAP BOI AIRPORT",
        "BOIAP 1 ANN SMITH 1",
        "---------",
        "BOIAP SUB-TOTAL, 1 CUSTOMER 1",
        "",
        "LOCATION LAXAP LAX AIRPORT",
        "LAXAP 1 ANN SMITH 1",
        "---------",
        "LAXAP SUB-TOTAL, 1 CUSTOMER 1",
        "",
        "LOCATION MIAAP MIA AIRPORT",
        "MIAAP 2 BOB SMITH 1",
        "---------",
        "MIAAP SUB-TOTAL, 1 CUSTOMER 1",
        "",
        "---------",
        "GRAND TOTAL, 2 CUSTOMERS 3",
        "=========",
        "",
    ]


def test_no_name_of_a_location_acts_in_a_heading(days: Days) -> None:
    with days.work() as work:
        control.save(work, "location", Location(code="BOIAP", name="BOISE\x1b[2J\nAIRPORT" + "X" * 200))
    heading = shown(days, "subtotal_by=LOCATION", "column_1=NAME")[0]
    assert heading == "LOCATION BOIAP  BOISE[2J AIRPORT".ljust(132, "X")


@pytest.mark.parametrize(
    ("by", "parts"),
    [
        ("LOCATION", [("BOIAP", 1, 1), ("LAXAP", 1, 1), ("MIAAP", 1, 1)]),
        ("GROUP", [("+WEST", 1, 2), ("(NONE)", 1, 1)]),
        ("TYPE", [("PFD", 1, 2), ("WLK", 1, 1)]),
    ],
)
def test_a_script_gets_the_sub_totals_apart_from_the_rows(
    days: Days, by: str, parts: list[tuple[str, int, int]]
) -> None:
    found = days.does("AWARDRPT", f"subtotal_by={by}", "print_display=D")
    told = [(part[by.lower()], part["customers"], part["rentals"]) for part in found["subtotals"]]
    assert told == parts
    assert (found["total"]["customers"], found["total"]["rentals"], found["total"]["revenue"]) == (2, 3, "500.00")
    assert found["rows"][0][by.lower()] == parts[0][0]
    assert found["rows"][0]["first_name"] == "ANN"


def test_the_report_of_a_group_is_that_of_its_locations(days: Days) -> None:
    found = days.does("AWARDRPT", "location=+WEST", "print_display=D")
    assert [(row["customer_number"], row["rentals"], row["revenue"]) for row in found["rows"]] == [(1, 2, "400.00")]
    printed = shown(days, "location=+WEST")
    assert printed[0].split()[:3] == ["1", "ANN", "SMITH"]


def test_of_a_group_only_itself_is_a_part_whatever_else_its_locations_are_in(days: Days) -> None:
    days.does("EDITGRP", "code=+ALSO", "location=BOIAP")
    found = days.does("AWARDRPT", "location=+WEST", "subtotal_by=GROUP", "print_display=D")
    assert [part["group"] for part in found["subtotals"]] == ["+WEST"]
    every = days.does("AWARDRPT", "subtotal_by=GROUP", "print_display=D")
    assert [part["group"] for part in every["subtotals"]] == ["+ALSO", "+WEST", "(NONE)"]
    assert every["total"]["rentals"] == 3, "an RA in two groups is counted once"


def test_a_group_without_locations_selects_nothing(days: Days) -> None:
    with days.work() as work:
        locations.clear(work, "+WEST")
    assert shown(days, "location=+WEST", "subtotal_by=TYPE")[0].strip() == "NO RENTALS SELECTED"


def test_the_help_of_the_first_column_names_every_code() -> None:
    told = maps.load("AWARDRPT").field("column_1").help.partition(": ")[2].partition(". ")[0]
    assert told.replace(" or ", ", ").replace("\n", " ").replace(", ", " ").split() == [*CHOICES]
