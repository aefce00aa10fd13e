"""Why an award is or is not offered to a customer: the reason in words, and that the offer does what is told."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renterrewards.records import Customer, CustomerType, SpecialDocument
from renterrewards.rules.documents import Stay
from renterrewards.rules.opening import ENROLL, Program, offer
from renterrewards.rules.why import AWARD, ENROLMENT, NOTHING, why

MAY_1 = date(2012, 5, 1)
FREE_DAY = SpecialDocument(code="1FREE", description="1 FREE DAY", promo_type="D", amount=100)
PFD = CustomerType(type_code="PFD", promo_code="1FREE", promo_required=4)
WLK = CustomerType(type_code="WLK")
MARY = Customer(number=1, last_name="SMITH", customer_type="PFD", times_rented=3)
STAY = Stay(location="LAX", first_day=MAY_1, last_day=MAY_1 + timedelta(3), days=3, fop="VISA", amount=15000)


def because(
    document: SpecialDocument | None = FREE_DAY, stay: Stay = STAY, renter: Customer = MARY, has: int = 4, **kind: Any
) -> tuple[str, str]:
    program = Program((replace(PFD, **kind), WLK), (document,) if document else ())
    found = why(program, stay, renter, has)
    return found.asked, found.reason


@pytest.mark.parametrize(
    ("setup", "asked", "reason"),
    [
        ({}, AWARD, "4 POINTS, 4 REQUIRED"),
        ({"has": 9}, AWARD, "9 POINTS, 4 REQUIRED"),
        ({"has": 3}, NOTHING, "1 POINT SHORT OF 1 FREE DAY"),
        ({"has": -2}, NOTHING, "6 POINTS SHORT OF 1 FREE DAY"),
        ({"renter": replace(MARY, customer_type="WLK")}, ENROLMENT, "TYPE WLK DOES NOT TAKE PART, TIMES RENTED IS 3"),
        (
            {"renter": replace(MARY, customer_type="", times_rented=0)},
            NOTHING,
            "A RENTER WITHOUT TYPE DOES NOT TAKE PART, AND A FIRST RENTAL IS NOT ASKED",
        ),
        ({"promo_required": None}, NOTHING, "NO CUSTOMER TYPE TAKES PART, SEE EDITCUST PAGE 2"),
        ({"promo_code": "2FREE"}, NOTHING, "2FREE IS NOT ON FILE FOR LAX, SEE EDITDOC"),
        ({"document": None}, NOTHING, "1FREE IS NOT ON FILE FOR LAX, SEE EDITDOC"),
        ({"document": replace(FREE_DAY, location="SFO")}, NOTHING, "1FREE IS NOT ON FILE FOR LAX, SEE EDITDOC"),
        (
            {"document": replace(FREE_DAY, promo_type="H")},
            NOTHING,
            "1FREE CANNOT BE AN AWARD, IT NEEDS PROMO TYPE D, $ OR %",
        ),
        ({"document": replace(FREE_DAY, termination_date=MAY_1 - timedelta(1))}, NOTHING, "1FREE IS NO LONGER VALID"),
        ({"document": replace(FREE_DAY, effective_date=MAY_1 + timedelta(1))}, NOTHING, "1FREE IS NOT VALID YET"),
        ({"document": replace(FREE_DAY, min_days=5)}, NOTHING, "1FREE NEEDS A RENTAL OF 5 DAYS OR MORE"),
        ({"document": replace(FREE_DAY, req_fop_1="CASH")}, NOTHING, "1FREE NEEDS FOP CASH"),
        ({"document": replace(FREE_DAY, amount=500)}, NOTHING, "3 RENTAL DAYS ARE FEWER THAN 1 FREE DAY GIVES"),
    ],
)
def test_the_reason_is_said_in_words(setup: dict[str, Any], asked: str, reason: str) -> None:
    assert because(**setup) == (asked, reason)
    assert len(reason) <= 73, "it fits its place on the glass"


some_documents = st.builds(
    SpecialDocument,
    code=st.sampled_from(["1FREE", "20OFF"]),
    location=st.sampled_from(["", "LAX", "SFO"]),
    document_type=st.sampled_from(["PROMO", "NEVER"]),
    promo_type=st.sampled_from(["D", "$", "%", "H"]),
    amount=st.sampled_from([None, 100, 400]),
    effective_date=st.sampled_from([None, MAY_1, date(2013, 1, 1)]),
    termination_date=st.sampled_from([None, MAY_1, date(2011, 1, 1)]),
    min_days=st.sampled_from([None, 2, 9]),
    max_copies=st.sampled_from([None, 1]),
)
some_types = st.builds(
    CustomerType,
    type_code=st.sampled_from(["PFD", "WLK", "GLD", "C"]),
    promo_code=st.sampled_from(["", "1FREE", "20OFF"]),
    promo_required=st.sampled_from([None, 0, 1, 4]),
)


@given(
    kinds=st.lists(some_types, max_size=3, unique_by=lambda kind: kind.type_code),
    documents=st.lists(some_documents, max_size=3, unique_by=lambda doc: (doc.location, doc.code)),
    renter_type=st.sampled_from(["", "PFD", "WLK", "GLD", "C"]),
    times=st.integers(0, 2),
    has=st.integers(-3, 9),
)
def test_what_is_told_is_what_the_offer_does(
    kinds: list[CustomerType], documents: list[SpecialDocument], renter_type: str, times: int, has: int
) -> None:
    program = Program(tuple(kinds), tuple(documents))
    renter = replace(MARY, customer_type=renter_type, times_rented=times)
    first = next(offer(program, STAY, renter, has), None)
    asked = NOTHING if first is None else ENROLMENT if first.text == ENROLL else AWARD
    found = why(program, STAY, renter, has)
    assert (found.asked, bool(found.reason)) == (asked, True)
