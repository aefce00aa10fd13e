"""Why an award is or is not offered to a renter: the offer's own rule is run, and what it did not ask is explained."""

from dataclasses import dataclass

from renterrewards.records import Customer, CustomerType
from renterrewards.rules.documents import Stay, award_name, can_be_award, chosen, why_not
from renterrewards.rules.opening import ENROLL, Program, most_units, offer

OFF = "LOCAL RENTER REWARDS IS N IN EDITMISC, NOTHING IS ASKED"

AWARD, ENROLMENT, NOTHING = "THE AWARD", "TO ENROLL", "NOTHING"
"""What the renter is asked first."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is asked first when the renter opens an RA, and why that or why nothing."""

    asked: str
    reason: str


def why(program: Program, stay: Stay, renter: Customer, points: int) -> Verdict:
    """Run the offer as far as its first question; `points` are what the renter can spend."""
    talk = offer(program, stay, renter, points)
    question = next(talk, None)
    talk.close()
    kind = program.type(renter.customer_type)
    if question is None:
        return Verdict(NOTHING, _why_nothing(program, kind, stay, renter, points))
    if question.text == ENROLL:
        return Verdict(ENROLMENT, f"{_type(renter)} DOES NOT TAKE PART, TIMES RENTED IS {renter.times_rented}")
    return Verdict(AWARD, f"{_points(points)}, {kind.promo_required if kind else 0} REQUIRED")


def _why_nothing(program: Program, kind: CustomerType | None, stay: Stay, renter: Customer, points: int) -> str:
    if kind is None or not kind.participates or kind.promo_required is None:
        return _why_no_enrolment(program, renter)
    document = chosen(program.documents, kind.promo_code, stay.at)
    if document is None:
        return f"{kind.promo_code} IS NOT ON FILE FOR {stay.location or 'THIS LOCATION'}, SEE EDITDOC"
    if not can_be_award(document):
        return f"{document.code} CANNOT BE AN AWARD, IT NEEDS PROMO TYPE D, $ OR %"
    if reason := why_not(document, stay):
        return reason
    if points < kind.promo_required:
        return f"{_points(kind.promo_required - points)} SHORT OF {award_name(document)}"
    assert most_units(document, stay) == 0, "the offer asks whatever else is true"
    return f"{stay.days} RENTAL DAYS ARE FEWER THAN {award_name(document)} GIVES"


def _why_no_enrolment(program: Program, renter: Customer) -> str:
    if not program.participating():
        return "NO CUSTOMER TYPE TAKES PART, SEE EDITCUST PAGE 2"
    return f"{_type(renter)} DOES NOT TAKE PART, AND A FIRST RENTAL IS NOT ASKED"


def _points(number: int) -> str:
    return f"{number} POINT{'' if number == 1 else 'S'}"


def _type(renter: Customer) -> str:
    return f"TYPE {renter.customer_type}" if renter.customer_type else "A RENTER WITHOUT TYPE"
