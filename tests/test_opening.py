"""What the counter asks when an RA is opened: the award while points suffice, enrolment for repeat renters."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from talks import replies

from renterrewards.records import Customer, CustomerType, SpecialDocument
from renterrewards.rules.conversation import Ask, Talk, Tell
from renterrewards.rules.documents import Stay
from renterrewards.rules.opening import Answer, Decision, Program, most_units, offer

ELIGIBLE = "CUSTOMER ELIGIBLE FOR 1 FREE DAY, ACCEPT Y/N?"
ENROLL = "DO YOU WISH TO ENROLL IN THE FREQUENT RENTER AWARDS PROGRAM Y/N?"
FREE = SpecialDocument(code="1FREE", description="1 FREE DAY", promo_type="D", amount=100)
PFD = CustomerType(type_code="PFD", description="PREFERRED", promo_code="1FREE", promo_required=10)
GLD = CustomerType(type_code="GLD", promo_code="25OFF", promo_required=6)
WLK = CustomerType(type_code="WLK")
AWARDS = Program((GLD, PFD, WLK), (FREE, SpecialDocument(code="25OFF", promo_type="$", amount=2500)))


def stay(days: int = 3, location: str = "BOIAP") -> Stay:
    """An RA from 1 May 2012."""
    return Stay(location=location, first_day=date(2012, 5, 1), last_day=date(2012, 5, 1 + days), days=days)


def renter(customer_type: str = "PFD", times_rented: int = 0) -> Customer:
    """Mary Smith."""
    return Customer(number=1, last_name="SMITH", customer_type=customer_type, times_rented=times_rented)


def opening(points: int, days: int = 3, **award: Any) -> Talk[Decision]:
    """The opening of an RA for a PFD with so many points, 1FREE changed as said."""
    return offer(Program((PFD, WLK), (replace(FREE, **award),)), stay(days), renter(), points)


# -- the award ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("points", "answers", "units", "left"),
    [
        (9, "", 0, 9),  # one point short
        (10, "Y", 1, 0),  # just enough
        (10, "N", 0, 10),  # points keep building
        (19, "Y", 1, 9),
        (25, "YY", 2, 5),  # mission 004: 25 points, two free days of 10, 5 left
        (25, "YN", 1, 15),  # one is enough
        (25, "N", 0, 25),  # N stops it, it is not asked again
        (0, "", 0, 0),
        (-5, "", 0, -5),  # in arrears
    ],
)
def test_the_award_is_offered_again_while_points_suffice(points: int, answers: str, units: int, left: int) -> None:
    said, decided = replies(opening(points), *answers)
    assert said == [ELIGIBLE] * len(answers)
    assert (decided.units, points - decided.spent) == (units, left)
    assert decided.customer_type == "PFD"
    assert decided.document == (FREE if units else None)
    assert decided.answers == tuple(Answer("AWARD", reply == "Y", "1FREE", 10) for reply in answers)


@pytest.mark.parametrize(
    ("award", "days", "offers"),
    [
        ({}, 1, 1),  # not more free days than the rental has
        ({}, 3, 3),
        ({"amount": 200}, 3, 1),  # two days each, the third day is paid
        ({"amount": 200}, 1, 0),  # two free days do not fit into one
        ({"amount": 50}, 1, 2),  # half days
        ({"max_copies": 2}, 7, 2),
        ({"max_copies": 9}, 2, 2),  # the narrower limit counts
        ({"promo_type": "$", "amount": 2500}, 1, 5),  # only the points limit it
        ({"promo_type": "$", "amount": 2500, "max_copies": 1}, 1, 1),
        ({"promo_type": "%", "amount": 1000}, 7, 1),  # not for percent off
        ({"promo_type": "%", "amount": 1000, "max_copies": 5}, 7, 1),
    ],
)
def test_an_award_is_offered_no_more_often_than_it_can_be_used(award: dict[str, Any], days: int, offers: int) -> None:
    said, decided = replies(opening(59, days, **award), *"Y" * offers)
    assert said == [ELIGIBLE] * offers
    assert (decided.units, decided.spent) == (offers, offers * 10)


@pytest.mark.parametrize(("description", "name"), [("A WEEKEND ON US", "A WEEKEND ON US"), ("", "1FREE")])
def test_the_question_names_the_award_as_the_document_does(description: str, name: str) -> None:
    said, _ = replies(opening(10, description=description), "N")
    assert said == [f"CUSTOMER ELIGIBLE FOR {name}, ACCEPT Y/N?"]


@pytest.mark.parametrize(
    "award",
    [
        {"document_type": "NEVER"},
        {"document_type": "BONUS"},  # changed since the type was set up
        {"promo_type": "U"},
        {"amount": None},
        {"effective_date": date(2012, 5, 2)},
        {"termination_date": date(2012, 4, 30)},
        {"location": "YLWAP"},
        {"min_days": 4},
        {"max_days": 2},
        {"fri_sat_stay": "S"},
        {"req_fop_1": "VISA"},
        {"min_amount": 100},
        {"code": "OTHER"},  # the award is not on file
    ],
)
def test_an_award_that_is_not_valid_for_this_ra_is_not_offered(award: dict[str, Any]) -> None:
    assert replies(opening(99, **award)) == ([], Decision("PFD"))


def test_the_award_of_the_location_is_the_one_offered() -> None:
    own = replace(FREE, location="BOIAP", description="1 FREE SKI DAY")
    program = Program((PFD,), (FREE, own))
    assert replies(offer(program, stay(), renter(), 10), "Y")[1].document == own
    assert replies(offer(program, stay(location="MSODT"), renter(), 10), "Y")[1].document == FREE


@pytest.mark.parametrize(
    "kind",
    [
        replace(PFD, promo_code=""),
        replace(PFD, promo_required=None),
        replace(PFD, promo_required=0),  # would offer for ever
        replace(PFD, type_code="C"),  # reserved, whatever is on file
    ],
)
def test_a_type_that_does_not_participate_gets_no_award(kind: CustomerType) -> None:
    said, decided = replies(offer(Program((kind,), (FREE,)), stay(), renter(kind.type_code, 9), 99))
    assert (said, decided.units) == ([], 0)


def test_a_type_without_a_record_gets_no_award() -> None:
    assert replies(offer(Program((), (FREE,)), stay(), renter("XYZ", 9), 99)) == ([], Decision("XYZ"))


@given(st.integers(-9, 200), st.integers(1, 30), st.integers(1, 12), st.sampled_from("D$%"), st.integers(0, 9))
def test_nobody_spends_points_he_has_not(points: int, price: int, days: int, promo_type: str, copies: int) -> None:
    award = replace(FREE, promo_type=promo_type, max_copies=copies or None)
    kind = replace(PFD, promo_required=price)
    talk = offer(Program((kind,), (award,)), stay(days), renter(), points)
    most = most_units(award, stay(days))
    expected = min(max(points, 0) // price, max(points, 0) if most is None else most)
    said, decided = replies(talk, *"Y" * expected)
    assert decided.units == len(said) == expected
    assert 0 <= decided.spent <= max(points, 0)


# -- enrolment ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("customer_type", "times_rented", "asked"),
    [
        ("WLK", 1, True),
        ("WLK", 40, True),
        ("XYZ", 1, True),  # a type without a record
        ("", 1, True),
        ("WLK", 0, False),  # first-time renters are not asked
        ("PFD", 5, False),  # in it already
    ],
)
def test_repeat_renters_outside_the_program_are_asked_to_enroll(
    customer_type: str, times_rented: int, asked: bool
) -> None:
    said, decided = replies(offer(AWARDS, stay(), renter(customer_type, times_rented), 0), *["N"] * asked)
    assert said == [ENROLL] * asked
    assert (decided.customer_type, decided.spent) == (customer_type, 0)


def test_nobody_is_asked_to_enroll_where_no_type_participates() -> None:
    assert replies(offer(Program((WLK,), (FREE,)), stay(), renter("WLK", 9), 99)) == ([], Decision("WLK"))


def test_n_enrolls_nobody_and_offers_nothing() -> None:
    assert replies(offer(AWARDS, stay(), renter("WLK", 3), 99), "N") == (
        [ENROLL],
        Decision("WLK", answers=(Answer("ENROLMENT", False),)),
    )


def test_the_type_is_asked_for_until_one_that_participates_is_given() -> None:
    said, decided = replies(offer(AWARDS, stay(), renter("WLK", 3), 0), "Y", "WLK", "", "C", "pfd")
    prompt = "CUSTOMER TYPE?"
    assert [line for line in said if line != prompt] == [
        ENROLL,
        *(f"{typed} IS NOT IN THE AWARDS PROGRAM, TYPE GLD OR PFD" for typed in ("WLK", "BLANK", "C")),
    ]
    assert said.count(prompt) == 4
    assert decided == Decision("PFD", points=10, answers=(Answer("ENROLMENT", True),))


def test_a_renter_who_enrolls_is_offered_the_award_of_his_new_type_at_once() -> None:
    said, decided = replies(offer(AWARDS, stay(), renter("WLK", 3), 10), "Y", "PFD", "Y")
    assert said == [ENROLL, "CUSTOMER TYPE?", ELIGIBLE]
    assert (decided.customer_type, decided.document, decided.spent) == ("PFD", FREE, 10)


def test_a_renter_who_enrolls_keeps_his_new_type_when_he_declines_the_award() -> None:
    _, decided = replies(offer(AWARDS, stay(), renter("WLK", 3), 10), "Y", "PFD", "N")
    said = (Answer("ENROLMENT", True), Answer("AWARD", False, "1FREE", 10))
    assert decided == Decision("PFD", points=10, answers=said)


def test_points_and_types_are_never_decided_by_a_key_typed_ahead() -> None:
    talk = offer(AWARDS, stay(), renter("WLK", 3), 10)
    asked = [next(talk), talk.send("Y"), talk.send("XXX"), talk.send(None), talk.send("PFD")]
    assert all(item.guarded for item in asked if isinstance(item, Ask))
    assert [item.error for item in asked if isinstance(item, Tell)] == [True]  # and the keys typed ahead are discarded


def test_the_types_that_participate_can_be_listed_at_the_question() -> None:
    talk = offer(AWARDS, stay(), renter("WLK", 3), 10)
    next(talk)
    assert talk.send("Y").choices == (("GLD", ""), ("PFD", "PREFERRED"))


def test_esc_at_any_question_ends_it_without_a_decision() -> None:
    talk = offer(AWARDS, stay(), renter("WLK", 3), 20)
    for answer in (None, "Y", "PFD", "Y"):
        talk.send(answer)
    talk.close()
    with pytest.raises(StopIteration):
        next(talk)
