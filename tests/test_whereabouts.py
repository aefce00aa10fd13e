"""Limited access and a user's own locations: RAs, reports, lists and the drawer, below the screens."""

import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
import stores
from clerk import Clerk
from counters import THREE_DAYS
from staff import CAL, MEG, MENUS, ZOE, Staffed, new_staffed, staffed

from renterrewards.faults import Fault
from renterrewards.machine import Machine
from renterrewards.programs.directory import open_option
from renterrewards.records import Terminal

pytestmark = pytest.mark.usefixtures("engine")

SEATTLE, DOWNTOWN, AIRPORT = 1, 2, 3
"""The RAs, each at its location."""

LIM = replace(CAL, code="LIM", limited_access=True)
WES = replace(MEG, code="WES", locations="+BOI")
NO_LISTS = "LISTS OF CUSTOMERS ARE OFF WITH LIMITED ACCESS, TYPE NUMBER OR LAST,FIRST"


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory, engine: str) -> Path:
    made = Staffed(new_staffed(tmp_path_factory.mktemp("staff")))
    made.hires(LIM, WES)
    made.sets("terminal", Terminal(code="ALL", location="BOIDT"))
    for location in ("SEAAP", "BOIDT", "BOIAP"):
        made.by("ZOE", "BCHOPEN", "customer_number=3", *THREE_DAYS, f"location={location}", answers=["N"])
    return made.database


@pytest.fixture
def shop(set_up: Path, tmp_path: Path) -> Staffed:
    return staffed(set_up, tmp_path)


def not_his(ra: int, location: str) -> str:
    return f"RA {ra:08} IS OF LOCATION {location}, NOT ONE OF YOURS"


@pytest.mark.parametrize(
    ("user", "his", "others"), [("LIM", {DOWNTOWN}, "SEAAP"), ("WES", {DOWNTOWN, AIRPORT}, "SEAAP")]
)
def test_only_ras_of_his_own_locations_are_called_up_and_closed(
    shop: Staffed, user: str, his: set[int], others: str
) -> None:
    close = ("closed_at=05-04-12 0900", "miles_in=9")
    for option in ("OPEN", "LOOKOPEN"):
        assert shop.refuses(user, option, f"ra_number={SEATTLE}") == not_his(SEATTLE, others)
    assert shop.refuses(user, "BCHCLOSE", f"ra_number={SEATTLE}", *close) == not_his(SEATTLE, others)
    for ra in his:
        shop.by(user, "OPEN", f"ra_number={ra}", "notes=SEEN")
        shop.by(user, "BCHCLOSE", f"ra_number={ra}", *close)
    assert shop.sql("SELECT number FROM agreement WHERE status = 'CLOSED' ORDER BY number") == [
        (n,) for n in sorted(his)
    ]


@pytest.mark.parametrize("option", ["VOID void_reason=TWICE", "REOPEN reason=X", "EDITCLOS reason=X tax=1"])
def test_nor_voided_reopened_or_edited(shop: Staffed, option: str) -> None:
    if not option.startswith("VOID"):
        shop.by("ZOE", "BCHCLOSE", f"ra_number={SEATTLE}", "closed_at=05-04-12 0900", "miles_in=9")
    code, *values = option.split()
    assert shop.refuses("WES", code, f"ra_number={SEATTLE}", *values) == not_his(SEATTLE, "SEAAP")


def test_an_ra_called_up_before_his_locations_changed_is_not_closed_after(shop: Staffed) -> None:
    with shop.at("WES") as job:
        typed = [("ra_number", str(AIRPORT)), ("closed_at", "05-04-12 0900"), ("miles_in", "9")]
        program = job.option("BCHCLOSE", typed, "CALCULATE")
        shop.hires(replace(WES, locations="SEAAP"))
        with pytest.raises(Fault, match="NOT ONE OF YOURS"):
            job.talk(program.press("CLOSE RA"))
    assert shop.sql("SELECT count(*) FROM agreement WHERE status = 'CLOSED'") == [(0,)]


def test_the_lists_of_ras_leave_out_those_of_others(shop: Staffed) -> None:
    with shop.at("WES") as job:
        program = job.option("CLOSE", [("ra_number", str(DOWNTOWN))])
        choices = program.choices(program.map.field("ra_number"))
        assert choices is not None
        listed = [row.key for row in choices.rows]
    assert listed == [f"{DOWNTOWN:08}", f"{AIRPORT:08}"]


def test_an_opening_begins_where_the_terminal_stands_and_stays_there(shop: Staffed) -> None:
    with shop.at("LIM") as job:
        program = job.option("BCHOPEN", [("customer_number", "2")], "ERASE")
        assert program.form.texts["location"] == "BOIDT"
    said = "SEAAP IS NOT AMONG YOUR LOCATIONS, EDITUAF FIELD 4 SAYS WHICH ARE"
    assert shop.refuses("LIM", "BCHOPEN", "customer_number=3", *THREE_DAYS, "location=SEAAP", answers=["N"]) == said
    shop.by("LIM", "BCHOPEN", "customer_number=3", *THREE_DAYS, answers=["N"])
    assert shop.sql("SELECT location FROM agreement WHERE number = 4") == [("BOIDT",)]
    assert shop.refuses("LIM", "OPEN", "ra_number=4", "location=BOIAP").startswith("BOIAP IS NOT AMONG YOUR LOCATIONS")


def test_another_terminal_gives_limited_access_to_its_own_location(shop: Staffed) -> None:
    shop.sets("terminal", Terminal(code="SEA1", location="SEAAP"))
    with shop.at("LIM") as job:
        job.desk.machine = lambda: Machine(terminal="SEA1")
        assert job.option("OPEN", [("ra_number", str(SEATTLE))]).form.texts["location"] == "SEAAP"
    shop.hires(replace(LIM, locations="+BOI"))
    with shop.at("LIM") as job:
        job.desk.machine = lambda: Machine(terminal="SEA1")
        with pytest.raises(Fault, match="NOT ONE OF YOURS"):
            job.option("OPEN", [("ra_number", str(SEATTLE))])


def test_a_user_of_several_locations_begins_at_the_usual_one_or_chooses(shop: Staffed) -> None:
    for usual, begins in (("BOIAP", "BOIAP"), ("SEAAP", "")):
        shop.changes(default_location=usual)
        with shop.at("WES") as job:
            assert job.option("OPEN", [], "ERASE").form.texts["location"] == begins
    said = shop.refuses("WES", "BCHOPEN", "customer_number=3", *THREE_DAYS, answers=["N"])
    assert said == "LOCATION IS REQUIRED, SHIFT+F7 LISTS THEM"


def test_the_drawer_is_not_his_to_change(shop: Staffed) -> None:
    values = (f"ra_number={DOWNTOWN}", "closed_at=05-04-12 0900", "miles_in=9")
    assert shop.refuses("LIM", "BCHCLOSE", *values, "drawer=D2").startswith("THE DRAWER CANNOT BE CHANGED WITH LIMITED")
    shop.by("WES", "BCHCLOSE", *values, "drawer=D2")


def test_with_limited_access_customers_are_found_by_number_or_one_name_and_not_listed(shop: Staffed) -> None:
    shop.by("ZOE", "CUST", "last_name=SMITH", "first_name=JOHN")
    assert shop.by("LIM", "CUST", "customer_number=SMITH,MARY").looked
    assert shop.refuses("LIM", "CUST", "customer_number=SMI").startswith("SEVERAL CUSTOMERS ARE NAMED SO")
    for press in ("SEARCH", "NEXT"):
        assert shop.refuses("LIM", "CUST", "customer_number=1", press=press) == NO_LISTS
    with shop.at("LIM") as job:
        program = job.option("CUST", [("customer_number", "1")])
        with pytest.raises(Fault, match="LISTS OF CUSTOMERS ARE OFF"):
            program.choices(program.map.field("customer_number"))
    assert shop.by("WES", "CUST", "customer_number=SMI", answers=["1"]).looked


async def test_pgdn_and_a_location_typed_on_the_glass_are_refused(set_up: Path, tmp_path: Path) -> None:
    stores.copy(set_up, tmp_path / "store.db")
    async with Clerk(tmp_path) as clerk:
        clerk.desk.open_to_all, clerk.desk.user = False, "LIM"
        await clerk.type("OPEN\r#2\r")
        assert clerk.value("ra_number") == "00000002"
        await clerk.type("<PGDN>")
        assert "PGUP AND PGDN GO THROUGH THE RAS OF EVERY LOCATION" in clerk.message
        await clerk.type("4\rSEAAP\r")
        assert "SEAAP IS NOT AMONG YOUR LOCATIONS" in clerk.message
        assert clerk.field == "location"


def test_reports_are_of_his_locations_or_of_one_customer(shop: Staffed) -> None:
    for ra in (SEATTLE, DOWNTOWN, AIRPORT):
        shop.by("ZOE", "BCHCLOSE", f"ra_number={ra}", "closed_at=05-04-12 0900", "miles_in=9")
    dates = ("start_date=05-01-12", "end_date=05-31-12", "print_display=D")

    def rentals(user: str, *values: str) -> int:
        with shop.at(user) as job:
            pairs = [(name, text) for name, _, text in (value.partition("=") for value in (*dates, *values))]
            return sum(row["rentals"] for row in job.option("AWARDRPT", pairs).data()["rows"])

    assert rentals("ZOE") == 3
    assert rentals("WES") == 2, "the location field begins with his group"
    assert rentals("WES", "location=BOIDT") == 1
    for wrong in ("SEAAP", "ALL"):
        assert shop.refuses("WES", "AWARDRPT", *dates, f"location={wrong}").startswith(f"{wrong} IS NOT AMONG YOUR")
    shop.by("WES", "AWDSTMT", "customer_number=1", "print_display=D")
    said = shop.refuses("WES", "AWDSTMT", "print_display=D")
    assert said == "THIS REPORT IS OF EVERY LOCATION, YOURS ARE NAMED IN EDITUAF FIELD 4"


@pytest.mark.parametrize(
    ("user", "seen", "where"),
    [("LIM", [DOWNTOWN], "BOIDT"), ("WES", [DOWNTOWN, AIRPORT], "+BOI"), ("MEG", [SEATTLE, DOWNTOWN, AIRPORT], "")],
)
def test_of_a_customers_rentals_only_those_of_his_locations_are_shown(
    shop: Staffed, user: str, seen: list[int], where: str
) -> None:
    shop.sets("menu_type", *(replace(menu, options_3="CUSRNT") for menu in MENUS))
    shop.by("ZOE", "BCHCLOSE", f"ra_number={SEATTLE}", "closed_at=05-04-12 0900", "miles_in=9")
    shop.by("ZOE", "BCHCLOSE", f"ra_number={DOWNTOWN}", "closed_at=05-04-12 0900", "miles_in=9")
    with shop.at(user, when=datetime(2012, 5, 9, 19)) as job:
        program = job.option("CUSRNT", [("customer_number", "3"), ("print_display", "P")])
        found = program.data()
    assert [row["ra_number"] for row in found["rows"]] == seen
    assert (found["total"]["closed"], found["total"]["still_out"]) == (2 - (user != "MEG"), int(user != "LIM"))
    (printed,) = (path.read_text() for path in (shop.database.parent / "print").iterdir())
    assert printed.count("SEAAP") == (user == "MEG")
    assert re.findall(r"LOCATION +(\S+)", printed) == [where] * bool(where)


@pytest.mark.parametrize(("user", "last"), [("LIM", ("00000002", "BOIDT")), ("WES", ("00000003", "BOIAP"))])
def test_the_last_ra_of_awdinq_is_of_his_locations_and_the_points_are_all_of_them(
    shop: Staffed, user: str, last: tuple[str, str]
) -> None:
    shop.by("ZOE", "BCHOPEN", "customer_number=3", *THREE_DAYS, "location=SEAAP", answers=["N"])
    shop.by("ZOE", "CUST", "customer_number=3", "award_points=5", "reason=GIFT")
    for who, found in ((user, last), ("ZOE", ("00000004", "SEAAP"))):
        with shop.at(who) as job:
            shown = job.option("AWDINQ", [("customer_number", "3")]).form.texts
        assert (shown["last_ra"], shown["ra_location"], shown["balance"]) == (*found, "5")


def test_a_group_with_a_location_that_is_not_his_is_not_his(shop: Staffed) -> None:
    shop.hires(replace(WES, locations="BOIAP"), replace(ZOE, code="ONE", locations="BOIAP"))
    dates = ("start_date=05-01-12", "end_date=05-31-12", "print_display=D")
    assert shop.refuses("WES", "AWARDRPT", *dates, "location=+BOI").startswith("+BOI IS NOT AMONG YOUR LOCATIONS")
    assert shop.refuses("ONE", "EDITTERM", "code=X", "location=SEAAP").startswith("SEAAP IS NOT AMONG YOUR LOCATIONS")


def test_a_record_of_another_location_is_not_his_whatever_he_types_over_it(shop: Staffed) -> None:
    shop.hires(replace(ZOE, code="ONE", locations="BOIAP"))
    shop.by("ZOE", "EDITTERM", "code=SEA1", "location=SEAAP")
    said, typed = "SEAAP IS NOT AMONG YOUR LOCATIONS, EDITUAF FIELD 4 SAYS WHICH ARE", ("code=SEA1", "location=BOIAP")
    assert shop.refuses("ONE", "EDITTERM", *typed) == said
    assert shop.refuses("ONE", "EDITTERM", *typed, press="DELETE", answers=["SEA1", "Y"]) == said
    shop.by("ONE", "EDITTERM", "code=BOI1", "location=BOIAP")
    shop.by("ONE", "EDITTERM", "code=BOI1", press="DELETE", answers=["BOI1", "Y"])


def test_a_record_is_saved_by_the_locations_that_are_his_at_that_moment(shop: Staffed) -> None:
    shop.hires(replace(ZOE, code="ONE", locations="BOIAP"))
    with shop.at("ONE") as job:
        program = open_option("EDITTERM", job.desk)
        program.form.fill({"code": "BOI1", "location": "BOIAP"})
        shop.hires(replace(ZOE, code="ONE", locations="SEAAP"))
        with pytest.raises(Fault, match="BOIAP IS NOT AMONG YOUR LOCATIONS"):
            job.talk(program.press("SAVE"))
    assert shop.sql("SELECT count(*) FROM terminal WHERE code = 'BOI1'") == [(0,)]
