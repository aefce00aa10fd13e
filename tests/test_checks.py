"""What must hold across the fields of a control record before it is saved."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from renterrewards.faults import Fault
from renterrewards.records import (
    RESERVED_TYPES,
    Control,
    CustomerType,
    FormOfPayment,
    Location,
    SpecialDocument,
    TimesRentedStep,
)
from renterrewards.rules.checks import check

FREE = SpecialDocument(code="1FREE", promo_type="D", amount=100)
MAY, JUNE = date(2012, 5, 1), date(2012, 6, 1)


@dataclass
class OnFile:
    """The control files with these records in them."""

    records: dict[str, list[Any]] = field(default_factory=dict)

    def every(self, file: str) -> list[Any]:
        return self.records.get(file, [])


def refusal(file: str, record: Any, **on_file: list[Any]) -> tuple[str, str]:
    """The field at fault and what is said."""
    with pytest.raises(Fault) as refused:
        check(file, record, OnFile(on_file))
    return refused.value.field, refused.value.message


# -- special documents -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"effective_date": MAY, "termination_date": JUNE},
        {"effective_date": MAY, "termination_date": MAY},  # one day
        {"effective_date": JUNE},
        {"termination_date": MAY},
        {"min_days": 3, "max_days": 3},
        {"min_days": 9},
        {"max_days": 1},
        {"doc_no_low": "100001", "doc_no_high": "109999"},
        {"promo_type": "%", "amount": 10000},  # all of it
        {"promo_type": "U", "amount": None},
        {"promo_type": "", "amount": None},
        {"document_type": "BONUS", "promo_type": "", "amount": None, "points_multiplier": 2},
        {"document_type": "NEVER"},
        {"document_type": "FF", "promo_type": "", "amount": None},
    ],
)
def test_a_document_that_makes_sense_is_saved(fields: dict[str, Any]) -> None:
    check("special_document", SpecialDocument(**{"code": "1FREE", "promo_type": "D", "amount": 100} | fields), OnFile())


@pytest.mark.parametrize(
    ("fields", "at", "said"),
    [
        (
            {"effective_date": JUNE, "termination_date": MAY},
            "termination_date",
            "TERMINATION DATE MUST NOT BE BEFORE EFFECTIVE DATE",
        ),
        ({"min_days": 4, "max_days": 3}, "max_days", "MAX DAYS MUST NOT BE BELOW MIN DAYS"),
        ({"doc_no_low": "200", "doc_no_high": "100"}, "doc_no_high", "DOC NO HIGH MUST NOT BE BELOW DOC NO LOW"),
        *(
            (
                {"promo_type": letter, "amount": amount},
                "amount",
                "FIELD 9 IS REQUIRED WITH THIS PROMO TYPE, TYPE THE DAYS, AMOUNT OR PERCENT",
            )
            for letter in "D$%"
            for amount in (None, 0)
        ),
        ({"promo_type": "%", "amount": 10001}, "amount", "PERCENT MUST BE 100 OR LESS"),
        ({"document_type": "BONUS"}, "points_multiplier", "A BONUS DOCUMENT NEEDS A POINTS MULTIPLIER"),
    ],
)
def test_a_document_that_contradicts_itself_is_refused(fields: dict[str, Any], at: str, said: str) -> None:
    record = SpecialDocument(**{"code": "1FREE", "promo_type": "D", "amount": 100} | fields)
    assert refusal("special_document", record) == (at, said)


@pytest.mark.parametrize(("low", "high", "sound"), [("99", "100", True), ("9", "10", True), ("100", "99", False)])
def test_the_range_of_coupon_numbers_is_compared_as_numbers(low: str, high: str, sound: bool) -> None:
    record = SpecialDocument(code="CARD15", promo_type="$", amount=1500, doc_no_low=low, doc_no_high=high)
    if sound:
        check("special_document", record, OnFile())
    else:
        assert refusal("special_document", record)[0] == "doc_no_high"


@pytest.mark.parametrize(
    "fields", [{"document_type": "NEVER"}, {"document_type": "FF"}, {"promo_type": "U"}, {"promo_type": ""}]
)
def test_an_award_that_a_type_gives_must_stay_one(fields: dict[str, Any]) -> None:
    record = SpecialDocument(**{"code": "1FREE", "promo_type": "D", "amount": 100} | fields)
    pfd = CustomerType(type_code="PFD", promo_code="1FREE", promo_required=4)
    said = "CUSTOMER TYPE PFD GIVES IT AS AWARD, IT MUST STAY PROMO D, $ OR %"
    assert refusal("special_document", record, customer_type=[pfd]) == ("promo_type", said)
    check("special_document", record, OnFile({"customer_type": [CustomerType(type_code="WLK")]}))


# -- customer types ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "documents"),
    [
        ({}, []),
        ({"type_code": "C"}, []),  # a reserved type may have a record
        ({"promo_code": "1FREE", "promo_required": 4}, [FREE]),
        ({"promo_code": "1FREE", "promo_required": 1, "promo_net_minimum": 15000}, [FREE]),
        ({"promo_code": "1FREE", "promo_required": 4}, [SpecialDocument(code="1FREE", document_type="NEVER"), FREE]),
    ],
)
def test_a_type_that_makes_sense_is_saved(fields: dict[str, Any], documents: list[SpecialDocument]) -> None:
    check("customer_type", CustomerType(**{"type_code": "PFD"} | fields), OnFile({"special_document": documents}))


@pytest.mark.parametrize(
    ("fields", "at", "said"),
    [
        ({"promo_required": 4}, "promo_code", "PROMO CODE IS REQUIRED WITH PROMO REQ OR PROMO T&M NET MIN"),
        ({"promo_net_minimum": 15000}, "promo_code", "PROMO CODE IS REQUIRED WITH PROMO REQ OR PROMO T&M NET MIN"),
        ({"promo_code": "NONE"}, "promo_code", "NONE IS NOT ON FILE, SET IT UP IN EDITDOC FIRST"),
        (
            {"promo_code": "2POINT", "promo_required": 4},
            "promo_code",
            "2POINT CANNOT BE AN AWARD, IT MUST BE PROMO OF TYPE D, $ OR %",
        ),
        ({"promo_code": "1FREE"}, "promo_required", "PROMO REQ MUST BE 1 OR MORE WHEN PROMO CODE IS FILLED"),
        (
            {"promo_code": "1FREE", "promo_required": 0},
            "promo_required",
            "PROMO REQ MUST BE 1 OR MORE WHEN PROMO CODE IS FILLED",
        ),
        *(
            (
                {"type_code": code, "promo_code": "1FREE", "promo_required": 4},
                "promo_code",
                f"TYPE {code} IS RESERVED AND CANNOT TAKE PART IN THE AWARDS",
            )
            for code in sorted(RESERVED_TYPES)
        ),
    ],
)
def test_a_type_that_cannot_take_part_as_said_is_refused(fields: dict[str, Any], at: str, said: str) -> None:
    bonus = SpecialDocument(code="2POINT", document_type="BONUS", points_multiplier=2)
    record = CustomerType(**{"type_code": "PFD"} | fields)
    assert refusal("customer_type", record, special_document=[FREE, bonus]) == (at, said)


def test_the_reserved_types_are_the_seven_of_the_old_system() -> None:
    assert {"C", "CC", "B", "BC", "H", "F", "L"} == RESERVED_TYPES


# -- the others --------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["PFD", "XYZ", ""])
def test_a_step_may_lead_to_any_ordinary_type(code: str) -> None:
    check("times_rented_step", TimesRentedStep(times_rented=5, customer_type=code), OnFile())


@pytest.mark.parametrize("code", sorted(RESERVED_TYPES))
def test_a_step_never_leads_into_a_reserved_type(code: str) -> None:
    at, said = refusal("times_rented_step", TimesRentedStep(times_rented=5, customer_type=code))
    assert (at, said) == ("customer_type", f"TYPE {code} IS RESERVED, NAME ANOTHER CUSTOMER TYPE")


@pytest.mark.parametrize(
    ("file", "record"), [("location", Location(code="LAX")), ("form_of_payment", FormOfPayment(code="CA"))]
)
def test_files_without_a_rule_take_what_their_fields_take(file: str, record: Any) -> None:
    check(file, record, OnFile())
    check("control", Control(), OnFile())
