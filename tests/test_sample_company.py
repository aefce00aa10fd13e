"""The sample company in data/: what is in its files could have been typed on the screens."""

import csv
import tomllib
from datetime import date, datetime
from importlib.resources import files

import pytest

from renterrewards import entry, maps
from renterrewards.maps import Field
from renterrewards.programs.people import edit_menus
from renterrewards.records import Control
from renterrewards.rules.charges import rental_days

SITE = entry.Site(date(2026, 11, 22))


def sheet(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file of the sample company."""
    return list(csv.DictReader((files("renterrewards.data") / f"{name}.csv").read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("locations", "EDITLOC"),
        ("forms_of_payment", "EDITFOP"),
        ("customer_types", "EDITCUST"),
        ("special_documents", "EDITDOC"),
        ("times_rented_steps", "EDTRENT"),
        ("menu_types", "EDITMENU"),
    ],
)
def test_the_sample_control_files_are_what_could_be_typed(name: str, code: str) -> None:
    screen = maps.load(code)
    for row in sheet(name):
        for column, cell in row.items():
            field: Field = screen.field(column)
            assert entry.show(field.kind, entry.enter(field, cell, SITE), SITE) == (cell or _blank(field)), column


def _blank(field: Field) -> str:
    return "N" if field.kind == "flag" else ""


def test_the_sample_settings_are_settings() -> None:
    settings = tomllib.loads((files("renterrewards.data") / "control.toml").read_text(encoding="utf-8"))
    assert Control(**settings).local_renter_rewards


def test_the_sample_customers_fit_their_fields() -> None:
    screen = maps.load("CUST")
    rows = sheet("customers")
    for row in rows:
        for column, cell in row.items():
            entry.enter(screen.field(column), cell, SITE)
    assert len({row["customer_number"] for row in rows}) == len(rows) >= 40
    assert {"WLK", "PFD", "C", "INS"} <= {row["customer_type"] for row in rows}


def test_the_sample_menus_show_options_that_there_are_and_leave_awards_to_managers() -> None:
    shown = {
        row["code"]: " ".join(row[name] for name in row if name.startswith("options")).split()
        for row in sheet("menu_types")
    }
    assert list(shown) == ["COUNTR", "MGR", "ADMIN"]
    assert not {"MERGE", "VOID", "EDITUAF", "CHGTYP"} & {*shown["COUNTR"]}
    assert {"EDITUAF", "EDITMENU", "AUDRPT", "BACKUP", "APPLEXPR"} <= {*shown["ADMIN"]}
    assert {"AWDLIAB", "AWDJRNL", "EXPRUN", "MILERUN"} <= {*shown["MGR"]}, "who closes a month runs what goes with it"
    assert edit_menus.options().keys() == {code for codes in shown.values() for code in codes}, "somebody's job each"
    assert all(len(codes) == len(set(codes)) for codes in shown.values())


def test_the_awards_of_the_sample_types_are_sample_documents() -> None:
    documents = {row["code"]: row for row in sheet("special_documents")}
    types = {row["type_code"]: row for row in sheet("customer_types")}
    assert {documents[row["promo_code"]]["promo_type"] for row in types.values() if row["promo_code"]} == set("D$%")
    assert {row["customer_type"] for row in sheet("times_rented_steps")} <= set(types)
    pfd, free = types["PFD"], documents["1FREE"]
    assert (pfd["promo_code"], pfd["promo_required"], pfd["promo_net_minimum"]) == ("1FREE", "4", "150")
    assert (free["description"], free["effective_date"], free["promo_type"]) == ("1 FREE DAY", "05-01-12", "D")


def test_the_sample_agreements_count_their_days_as_the_counter_does() -> None:
    customers = {row["customer_number"] for row in sheet("customers")}
    locations = {row["code"] for row in sheet("locations")}
    for row in sheet("agreements"):
        assert row["customer_number"] in customers
        assert row["location"] in locations
        if row["closed_at"]:
            opened, closed = (datetime.fromisoformat(row[name]) for name in ("opened_at", "closed_at"))
            assert rental_days(opened, closed, 59) == int(row["rental_days"]), row["ra_number"]
        else:
            assert row["rental_days"] == ""
