"""The screens of the control files: the fields of their records, in the numbers of the manual."""

import re
from dataclasses import MISSING, fields
from datetime import date

import pytest

from renterrewards import entry, maps
from renterrewards.policies import EarnRule, ExpiryPolicy, LiabilityPolicy, LocationGroup, Reason, Wallet
from renterrewards.programs.directory import program_of
from renterrewards.programs.record import RecordFile
from renterrewards.records import (
    Control,
    CustomerType,
    FormOfPayment,
    Location,
    MenuType,
    SpecialDocument,
    Terminal,
    TimesRentedStep,
    User,
)

SITE = entry.Site(date(2026, 11, 22))
RECORDS = {
    "control": Control,
    "location": Location,
    "form_of_payment": FormOfPayment,
    "special_document": SpecialDocument,
    "customer_type": CustomerType,
    "times_rented_step": TimesRentedStep,
    "earn_rule": EarnRule,
    "expiry_policy": ExpiryPolicy,
    "reason": Reason,
    "liability_policy": LiabilityPolicy,
    "wallet": Wallet,
    "terminal": Terminal,
    "location_group": LocationGroup,
    "menu_type": MenuType,
    "user_access": User,
}
CONTROL_FILES = ["EDITMISC", "EDITLOC", "EDITFOP", "EDITDOC", "EDITCUST", "EDTRENT", "EDITREAS", "EDITTERM"]
CONTROL_FILES += ["EDITUAF"]

every_control_file = pytest.mark.parametrize("code", CONTROL_FILES)


@every_control_file
def test_a_control_file_draws_exactly_the_fields_of_its_record(code: str) -> None:
    screen = maps.load(code)
    assert {f.name for f in screen.fields} == {f.name for f in fields(RECORDS[screen.file])}
    assert issubclass(program_of(screen.program), RecordFile)


@every_control_file
def test_a_record_saved_as_the_form_first_appears_has_the_usual_values(code: str) -> None:
    screen = maps.load(code)
    for column in fields(RECORDS[screen.file]):
        if column.default is not MISSING:
            field = screen.field(column.name)._replace(required=False)
            assert (entry.enter(field, field.default, SITE) or None) == (column.default or None), column.name


@pytest.mark.parametrize("code", maps.codes())
def test_what_is_looked_up_is_a_control_file(code: str) -> None:
    assert {f.look_up for f in maps.load(code).fields} <= {"", *RECORDS}


@pytest.mark.parametrize(
    ("code", "keys"),
    [
        ("EDITDOC", ["location", "code"]),
        ("EDITCUST", ["type_code"]),
        ("EDITMISC", []),  # one record
        ("EDTRENT", ["times_rented"]),
        ("EDITLOC", ["code"]),
        ("EDITFOP", ["code"]),
        ("CUST", ["customer_number"]),
        ("CLOSE", ["ra_number"]),
    ],
)
def test_the_star_marks_the_key(code: str, keys: list[str]) -> None:
    assert [f.name for f in maps.load(code).fields if f.key] == keys


def test_editdoc_has_the_32_fields_of_the_manual_in_their_numbers() -> None:
    labels = """Location|Document code|Description|Note|Effective date|Termination date|Document type|Promo/FF Type
        $ Amt, % or Miles|Max. Amount|Req Fri/Sat stay|Airline|Use FF Tax Flag|Req Doc No|Doc No Low|Doc No High
        Min Days|Max Days|Free Option|Local Promo|Req FOP|Req FOP|Req FOP|Req FOP|Max instalmts|Min Amt
        Domestic only?|Max Copies|Couponless?|CDPID #|Program|Points multiplier"""
    entries = maps.load("EDITDOC").pages[0].entries
    assert [(f.number, f.label) for f in entries] == [
        (str(n), label.strip()) for n, label in enumerate(re.split(r"\||\n", labels), start=1)
    ]


def test_editdoc_prints_the_hints_of_the_manual() -> None:
    text = "\n".join(maps.load("EDITDOC").pages[0].rows)
    for hint in ("(FF, PROMO, BONUS, NEVER)", "(%, $, P, D, H, U, G, T)", "(F=Fri, S=Sat, B=Both, E=Either)"):
        assert hint in text
    assert maps.load("EDITDOC").field("promo_type").values == ("%", "$", "P", "D", "H", "U", "G", "T")


def test_the_award_of_a_customer_type_stands_on_page_2_as_12_13_and_14() -> None:
    second = maps.load("EDITCUST").pages[1]
    found = [(f.number, f.label, f.name) for f in second.entries if f.name.startswith("promo_")]
    assert found == [
        ("12", "Promo Code", "promo_code"),
        ("13", "Promo Req", "promo_required"),
        ("14", "Promo T&M Net Min", "promo_net_minimum"),
    ]


def test_editmisc_keeps_the_old_numbers_of_its_pages_and_fields() -> None:
    screen = maps.load("EDITMISC")
    assert [page.code for page in screen.pages] == ["1", "6", "7", "8"]
    assert screen.field("local_renter_rewards").page == "6"
    assert (screen.field("date_format").number, screen.field("clock").number) == ("16", "17")
    assert "(Page 6 of 8)" in screen.page("6").rows[0]
