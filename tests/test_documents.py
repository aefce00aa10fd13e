"""Special documents: which one is meant, whether it is valid for an RA, and what may be an award."""

from datetime import date
from typing import Any

import pytest

from renterrewards.records import SpecialDocument
from renterrewards.rules.documents import Stay, award_name, can_be_award, chosen, why_not

TUESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = (date(2012, 5, day) for day in (1, 3, 4, 5, 6))


def stay(**facts: Any) -> Stay:
    """Three days from Tuesday 1 May 2012 at Boise airport, 150.00 expected, paid by VISA."""
    usual = {"location": "BOIAP", "first_day": TUESDAY, "last_day": FRIDAY, "days": 3, "fop": "VISA", "amount": 15000}
    return Stay(**usual | facts)


def document(**fields: Any) -> SpecialDocument:
    """1FREE of mission 004."""
    usual = {"code": "1FREE", "description": "1 FREE DAY", "promo_type": "D", "amount": 100}
    return SpecialDocument(**usual | fields)


@pytest.mark.parametrize(
    ("conditions", "facts", "reason"),
    [
        ({}, {}, ""),
        ({"document_type": "NEVER"}, {}, "IS MARKED NEVER TO BE USED"),
        # dates: the day the RA is opened, both ends included
        ({"effective_date": date(2012, 5, 1)}, {}, ""),
        ({"effective_date": date(2012, 5, 2)}, {}, "IS NOT VALID YET"),
        ({"termination_date": date(2012, 5, 1)}, {}, ""),  # it may end while the car is out
        ({"termination_date": date(2012, 4, 30)}, {}, "IS NO LONGER VALID"),
        ({"effective_date": TUESDAY, "termination_date": TUESDAY}, {}, ""),
        # location
        ({"location": "BOIAP"}, {}, ""),
        ({"location": "ALL"}, {}, ""),
        ({"location": "YLWAP"}, {}, "IS VALID AT YLWAP ONLY"),
        ({"location": "YLWAP"}, {"location": ""}, "IS VALID AT YLWAP ONLY"),
        ({"location": "+WEST"}, {}, "IS VALID AT +WEST ONLY"),
        ({"location": "+WEST"}, {"groups": ("+AIR", "+WEST")}, ""),
        # days, both ends included
        ({"min_days": 3}, {}, ""),
        ({"min_days": 4}, {}, "NEEDS A RENTAL OF 4 DAYS OR MORE"),
        ({"max_days": 3}, {}, ""),
        ({"max_days": 2}, {}, "IS FOR RENTALS OF UP TO 2 DAYS"),
        # form of payment: one of those listed, in whichever of the four fields
        ({"req_fop_1": "VISA"}, {}, ""),
        ({"req_fop_1": "MC", "req_fop_4": "VISA"}, {}, ""),
        ({"req_fop_3": "MC"}, {}, "NEEDS FOP MC"),
        ({"req_fop_1": "MC", "req_fop_2": "AMEX"}, {}, "NEEDS FOP MC OR AMEX"),
        ({"req_fop_1": "MC"}, {"fop": ""}, "NEEDS FOP MC"),
        # minimum amount
        ({"min_amount": 15000}, {}, ""),
        ({"min_amount": 15001}, {}, "NEEDS T&M OF 150.01 OR MORE"),
        ({"min_amount": 20000}, {}, "NEEDS T&M OF 200 OR MORE"),
        # domestic renters
        ({"domestic_only": True}, {}, ""),
        ({"domestic_only": True}, {"domestic": False}, "IS FOR DOMESTIC RENTERS ONLY"),
        ({"domestic_only": False}, {"domestic": False}, ""),
    ],
)
def test_a_document_is_valid_or_says_why_not(conditions: dict[str, Any], facts: dict[str, Any], reason: str) -> None:
    assert why_not(document(**conditions), stay(**facts)) == (f"1FREE {reason}" if reason else "")


@pytest.mark.parametrize(
    ("first_day", "last_day", "kept"),
    [
        (THURSDAY, FRIDAY, "N"),  # brought back on Friday
        (FRIDAY, FRIDAY, "N"),  # no night at all
        (FRIDAY, SATURDAY, "NFE"),
        (SATURDAY, SUNDAY, "NSE"),
        (FRIDAY, SUNDAY, "NFSBE"),
        (TUESDAY, SUNDAY, "NFSBE"),
        (SUNDAY, date(2012, 5, 11), "N"),  # Sunday to Friday
        (SUNDAY, date(2012, 5, 13), "NFSBE"),  # a week
        (SUNDAY, date(2012, 8, 1), "NFSBE"),
    ],
)
def test_the_nights_of_the_weekend_must_be_kept(first_day: date, last_day: date, kept: str) -> None:
    facts = stay(first_day=first_day, last_day=last_day)
    valid = [letter for letter in "NFSBE" if not why_not(document(fri_sat_stay=letter), facts)]
    assert "".join(valid) == kept


@pytest.mark.parametrize(
    ("letter", "named"),
    [("F", "FRIDAY"), ("S", "SATURDAY"), ("B", "FRIDAY AND SATURDAY"), ("E", "FRIDAY OR SATURDAY")],
)
def test_a_missing_night_is_named(letter: str, named: str) -> None:
    assert why_not(document(fri_sat_stay=letter), stay()) == f"1FREE NEEDS A {named} NIGHT STAY"


def test_a_blank_weekend_flag_asks_for_no_night() -> None:
    assert why_not(document(fri_sat_stay=""), stay()) == ""


def test_the_first_reason_is_told_when_there_are_several() -> None:
    assert why_not(document(termination_date=date(2012, 4, 30), min_days=9), stay()) == "1FREE IS NO LONGER VALID"


@pytest.mark.parametrize(
    ("fields", "award"),
    [
        ({"promo_type": "D"}, True),
        ({"promo_type": "$"}, True),
        ({"promo_type": "%"}, True),
        *(({"promo_type": letter}, False) for letter in ("P", "H", "U", "G", "T", "")),
        *(({"document_type": kind}, False) for kind in ("FF", "BONUS", "NEVER")),
        ({"amount": None}, False),
        ({"amount": 0}, False),  # worth nothing
    ],
)
def test_an_award_is_a_promo_of_days_money_or_percent(fields: dict[str, Any], award: bool) -> None:
    assert can_be_award(document(**fields)) is award


def test_an_award_is_called_by_its_description_else_by_its_code() -> None:
    assert award_name(document()) == "1 FREE DAY"
    assert award_name(document(description="")) == "1FREE"


@pytest.mark.parametrize(
    ("locations", "at", "found"),
    [
        (["", "BOIAP"], "BOIAP", "BOIAP"),  # its own one first
        (["BOIAP", ""], "BOIAP", "BOIAP"),  # in whatever order they are on file
        (["", "BOIAP"], "MSODT", ""),
        (["ALL", "BOIAP"], "MSODT", "ALL"),
        (["YLWAP"], "BOIAP", None),
        (["", "BOIAP"], "", ""),
        ([], "BOIAP", None),
        (["", "+WEST", "BOIAP"], "BOIAP +AIR +WEST", "BOIAP"),  # its own one before that of a group
        (["", "+WEST"], "BOIAP +AIR +WEST", "+WEST"),  # that of a group before the general one
        (["+WEST", "+AIR"], "BOIAP +AIR +WEST", "+AIR"),  # of two groups the one whose code comes first
        (["+WEST"], "MSODT", None),
        (["", "+WEST"], "MSODT", ""),
    ],
)
def test_a_location_takes_its_own_document_then_that_of_a_group_then_the_general_one(
    locations: list[str], at: str, found: str | None
) -> None:
    on_file = [document(location=location) for location in locations] + [document(code="OTHER")]
    award = chosen(on_file, "1FREE", tuple(at.split(" ")))
    assert (award and award.location) == found
