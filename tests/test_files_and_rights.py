"""Files into the store and out of it: who may bring in what, and take out what, on the command line."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest
import stores
from click.testing import CliRunner, Result
from staff import MEG, Staffed, new_staffed, staffed

from renterrewards.cli import cli
from renterrewards.faults import Fault
from renterrewards.imports import How, import_customers
from renterrewards.programs import files
from renterrewards.records import MenuType, User

pytestmark = pytest.mark.usefixtures("engine")

FIELD_7 = "CAN ONLY BE FILLED BY WHO ADJUSTS POINTS (EDITUAF FIELD 7), BLANK IT"
OFFICE = MenuType(code="OFFICE", options_1="CUST OPEN EDITLOC IMPORT EXPORT")
KIM = User(code="KIM", name="KIM", menu_type="OFFICE")
PASSWORD = "kitchen imagination"


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory, engine: str) -> Path:
    made = Staffed(new_staffed(tmp_path_factory.mktemp("staff")))
    made.sets("menu_type", OFFICE)
    made.hires(KIM)
    made.gives_passwords(**dict.fromkeys(("KIM", "CAL", "MEG", "ZOE"), PASSWORD))
    return made.database


@pytest.fixture
def shop(set_up: Path, tmp_path: Path) -> Staffed:
    return staffed(set_up, tmp_path)


def run(shop: Staffed, user: str, *words: str) -> Result:
    """A command by a user."""
    where = ["--database", stores.where(shop.database), "--user", user]
    return CliRunner().invoke(cli, [*where, *words], env={"RENTERREWARDS_PASSWORD": PASSWORD})


def sheet(folder: Path, text: str, name: str = "new.csv") -> str:
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)


def refused(shop: Staffed, user: str, *words: str) -> str:
    """What is said of a command that is refused and leaves no customer, RA or control record."""
    counted = (
        "SELECT (SELECT count(*) FROM customer), (SELECT count(*) FROM agreement), (SELECT count(*) FROM location)"
    )
    before = shop.sql(counted)
    result = run(shop, user, *words)
    assert result.exit_code == 1, result.output
    assert shop.sql(counted) == before
    return result.stderr


CUSTOMERS = "customer_number,last_name,first_name,address,city,state,postal_code,country,phone,email,customer_type,award_points\n"  # noqa: E501
BLANK = "," * 8


def test_a_file_is_brought_in_by_who_has_import_and_the_option_that_keeps_it(shop: Staffed, tmp_path: Path) -> None:
    people = sheet(tmp_path, f"{CUSTOMERS}7,NEW{BLANK},,\n")
    places = sheet(tmp_path, "code,name\nDENAP,DENVER\n", "places.csv")
    assert "IMPORT IS NOT ON YOUR MENUS" in refused(shop, "CAL", "import", "customers", people)
    assert "EDITFOP IS NOT ON YOUR MENUS" in refused(shop, "KIM", "import", "forms_of_payment", places)
    for user in ("KIM", "ZOE"):
        assert run(shop, user, "import", "locations", places).exit_code == 0
    assert run(shop, "KIM", "import", "customers", people).exit_code == 0
    assert shop.customer(7).last_name == "NEW"
    shop.sets("menu_type", replace(OFFICE, options_1="CUST EDITLOC EXPORT"))
    for name, file in (("locations", places), ("customers", people), ("agreements", people)):
        assert "IMPORT IS NOT ON YOUR MENUS" in refused(shop, "KIM", "import", name, file)
    shop.sets("menu_type", replace(OFFICE, options_1="IMPORT"))
    for name, file, option in (
        ("locations", places, "EDITLOC"),
        ("customers", people, "CUST"),
        ("agreements", people, "OPEN"),
    ):
        assert f"{option} IS NOT ON YOUR MENUS" in refused(shop, "KIM", "import", name, file)


@pytest.mark.parametrize("how", [(), ("--whole",), ("--dry-run",)])
def test_rows_with_points_or_a_type_come_in_only_by_who_adjusts_points(
    shop: Staffed, tmp_path: Path, how: tuple[str, ...]
) -> None:
    people = sheet(tmp_path, f"{CUSTOMERS}7,NEW{BLANK},,\n8,RICH{BLANK},,25\n9,PREFERRED{BLANK},PFD,0\n")
    result = run(shop, "KIM", "import", "customers", people, *how)
    assert result.exit_code == 1
    if how == ("--whole",):
        assert f"award_points: {FIELD_7}" in result.stderr
    else:
        rejects = (tmp_path / "new.rejects.csv").read_text()
        assert [rejects.count(f'{name},"{FIELD_7}"') for name in ("award_points", "customer_type")] == [1, 1]
        assert "NEW" not in rejects
    shop.hires(replace(KIM, adjusts_points=True))
    mended = sheet(tmp_path, f"{CUSTOMERS}8,RICH{BLANK},,25\n9,PREFERRED{BLANK},PFD,0\n", "mended.csv")
    assert run(shop, "KIM", "import", "customers", mended).exit_code == 0
    assert (shop.points(8), shop.customer(9).customer_type) == (25, "PFD")


def test_who_may_only_look_brings_nothing_in(shop: Staffed, tmp_path: Path) -> None:
    shop.hires(replace(KIM, view_only=True))
    people, places = sheet(tmp_path, f"{CUSTOMERS}7,NEW{BLANK},,\n"), sheet(tmp_path, "code\nDENAP\n", "places.csv")
    for name, file in (("customers", people), ("agreements", people), ("locations", places)):
        assert "VIEW ONLY" in refused(shop, "KIM", "import", name, file)
    assert run(shop, "KIM", "export", "customers", str(tmp_path / "out.csv")).exit_code == 0


def test_an_import_stops_at_the_batch_after_the_right_to_it_was_taken(shop: Staffed, tmp_path: Path) -> None:
    people = Path(sheet(tmp_path, CUSTOMERS + "".join(f"{n},NEW{BLANK},,\n" for n in range(10, 30_010))))
    told: list[int] = []

    def tell(what: str, done: int, total: int) -> None:
        told.append(done)
        shop.hires(replace(KIM, active=False))

    with shop.at("KIM") as job, job.desk.store.look() as work:
        act = job.desk.act(work)
    with shop.at("KIM") as job:
        how = How(allowed=lambda work: files.check_import(job.desk, work, "CUST"))
        with pytest.raises(Fault, match=r"USER KIM IS NOT ACTIVE.* GO ON WITH --resume"):
            import_customers(job.desk.store, act, people, how, progress=tell)
    assert len(told) == 1
    assert shop.sql("SELECT count(*) FROM customer WHERE number >= 10") == [(told[0] - 1,)]


def test_a_file_is_taken_out_by_who_has_export_and_personal_data_in_it_is_masked(shop: Staffed, tmp_path: Path) -> None:
    shop.changes(mask_phone=True, mask_email=True, mask_number=True)
    shop.by("ZOE", "CUST", "customer_number=1", "phone=208 555 0134", "email=mary@smith.com", "city=CASCO")
    shop.sets("menu_type", MenuType(code="COUNTR", options_1="CUST OPEN EDITLOC"))
    for name in ("customers", "agreements", "locations"):
        assert "EXPORT IS NOT ON YOUR MENUS" in refused(shop, "CAL", "export", name, str(tmp_path / "x.csv"))
    assert "EDITMISC IS NOT ON YOUR MENUS" in refused(shop, "KIM", "export", "settings", str(tmp_path / "x.csv"))
    assert not (tmp_path / "x.csv").exists()
    found = {}
    for user in ("KIM", "ZOE"):
        path = tmp_path / f"{user}.csv"
        assert run(shop, user, "export", "customers", str(path)).exit_code == 0
        found[user] = next(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    assert [found["KIM"][n] for n in ("customer_number", "phone", "email", "city")] == [
        "1",
        "XXX XXX XXXX",
        "XXXX@XXXXX.XXX",
        "CASCO",
    ]
    assert [found["ZOE"][n] for n in ("customer_number", "phone", "email")] == ["1", "208 555 0134", "mary@smith.com"]


def test_files_are_of_every_location_and_everything_is_for_who_sees_everything(shop: Staffed, tmp_path: Path) -> None:
    shop.hires(replace(KIM, locations="BOIAP"), replace(MEG, menu_type="ALL"))
    assert "FILES ARE OF EVERY LOCATION" in refused(shop, "KIM", "export", "agreements", str(tmp_path / "x.csv"))
    for user in ("KIM", "MEG"):
        said = refused(shop, user, "export", "everything", str(tmp_path / "books"))
        assert "EXPORT EVERYTHING IS FOR MENU TYPE ALL, EVERY LOCATION AND SEES UNMASKED = Y" in said
    assert run(shop, "ZOE", "export", "everything", str(tmp_path / "books")).exit_code == 0
    assert "IMPORT EVERYTHING IS FOR" in refused(shop, "MEG", "import", "everything", str(tmp_path / "books"))
    assert "THE STORE IS NOT EMPTY" in refused(shop, "ZOE", "import", "everything", str(tmp_path / "books"))


def test_a_control_file_with_the_location_of_others_is_not_his_to_bring_in(shop: Staffed, tmp_path: Path) -> None:
    shop.sets("menu_type", replace(OFFICE, options_1="EDITTERM EDITGRP IMPORT"))
    shop.hires(replace(KIM, locations="BOIAP"))
    for name, text in (
        ("terminals", "code,location\nBOI1,BOIAP\nSEA1,SEAAP\n"),
        ("location_groups", "code,description,locations\n+MINE,MINE,BOIAP SEAAP\n"),
    ):
        said = refused(shop, "KIM", "import", name, sheet(tmp_path, text, f"{name}.csv"))
        assert "SEAAP IS NOT AMONG YOUR LOCATIONS, EDITUAF FIELD 4 SAYS WHICH ARE" in said
    assert shop.sql("SELECT code FROM terminal") == []
    assert run(shop, "KIM", "import", "terminals", sheet(tmp_path, "code,location\nBOI1,BOIAP\n")).exit_code == 0
    assert shop.sql("SELECT code FROM terminal") == [("BOI1",)]


def test_run_and_queries_obey_too(shop: Staffed) -> None:
    assert "EDITMISC IS NOT ON YOUR MENUS" in refused(shop, "KIM", "run", "EDITMISC", "home_country=CANADA")
    assert "QUERY IS NOT ON YOUR MENUS" in refused(shop, "KIM", "queries")
    assert run(shop, "KIM", "run", "CUST", "customer_number=1").exit_code == 0
    assert run(shop, "ZOE", "queries").exit_code == 0
