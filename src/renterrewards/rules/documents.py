"""Is a special document valid for this RA, and what may it be used for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from renterrewards.money import amount_text
from renterrewards.records import SpecialDocument

FRIDAY, SATURDAY = 4, 5
EVERYWHERE = ("", "ALL")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """The facts of an RA that documents look at; `groups` are the location groups (EDITGRP) its location is in.

    `days` are rental days, `amount` the expected time and mileage charges in minor units.
    """

    location: str
    groups: tuple[str, ...] = ()
    first_day: date
    last_day: date
    days: int
    fop: str = ""
    amount: int = 0
    domestic: bool = True

    @property
    def at(self) -> tuple[str, ...]:
        """Where it is, for `chosen`."""
        return (self.location, *self.groups)

    @property
    def nights(self) -> set[int]:
        """Weekdays (Monday is 0) whose night the renter keeps the car; a week has them all."""
        length = min((self.last_day - self.first_day).days, 7)
        return {(self.first_day + timedelta(days=n)).weekday() for n in range(length)}


def can_be_award(document: SpecialDocument) -> bool:
    """Whether a customer type may name it as Promo Code: PROMO of type D, $ or %, with a value."""
    return document.document_type == "PROMO" and document.promo_type in ("D", "$", "%") and bool(document.amount)


def award_name(document: SpecialDocument) -> str:
    """What the counter calls the award: its description, or its code."""
    return document.description or document.code


def chosen(documents: Iterable[SpecialDocument], code: str, at: tuple[str, ...]) -> SpecialDocument | None:
    """The document of this code for a location: its own one, then that of a group, then one that is valid everywhere.

    `at` is the location and behind it the groups it is in; of two groups the one whose code comes first.
    """
    found = {document.location: document for document in documents if document.code == code}
    return next((found[place] for place in (*at, *EVERYWHERE) if place in found), None)


def number_in_range(number: str, low: str, high: str) -> bool:
    """Whether a coupon's number lies in a range, either end open when blank; digits compare as numbers."""
    texts = [text for text in (number, low, high) if text]
    ranks = [int(text) for text in texts] if all(text.isascii() and text.isdigit() for text in texts) else texts
    place = dict(zip(texts, ranks, strict=True))
    return (not low or place[low] <= place[number]) and (not high or place[number] <= place[high])  # type: ignore[operator]


def why_not(document: SpecialDocument, stay: Stay) -> str:
    """Why the document cannot be used on this RA, in the counter's words; blank when it can."""
    for reason in (*_wrong_time(document, stay), *_wrong_length(document, stay), *_wrong_renter(document, stay)):
        if reason:
            return f"{document.code} {reason}"
    return ""


def _wrong_time(document: SpecialDocument, stay: Stay) -> Iterable[str]:
    if document.document_type == "NEVER":
        yield "IS MARKED NEVER TO BE USED"
    if document.location not in (*EVERYWHERE, *stay.at):
        yield f"IS VALID AT {document.location} ONLY"
    if document.effective_date and stay.first_day < document.effective_date:
        yield "IS NOT VALID YET"
    if document.termination_date and stay.first_day > document.termination_date:
        yield "IS NO LONGER VALID"


def _wrong_length(document: SpecialDocument, stay: Stay) -> Iterable[str]:
    if document.min_days and stay.days < document.min_days:
        yield f"NEEDS A RENTAL OF {document.min_days} DAYS OR MORE"
    if document.max_days and stay.days > document.max_days:
        yield f"IS FOR RENTALS OF UP TO {document.max_days} DAYS"
    if not _stays(document.fri_sat_stay, stay.nights):
        yield f"NEEDS A {_STAY_NAMES[document.fri_sat_stay]} NIGHT STAY"


def _wrong_renter(document: SpecialDocument, stay: Stay) -> Iterable[str]:
    if document.forms_of_payment and stay.fop not in document.forms_of_payment:
        yield f"NEEDS FOP {' OR '.join(document.forms_of_payment)}"
    if document.min_amount and stay.amount < document.min_amount:
        yield f"NEEDS T&M OF {amount_text(document.min_amount)} OR MORE"
    if document.domestic_only and not stay.domestic:
        yield "IS FOR DOMESTIC RENTERS ONLY"


_STAY_NAMES = {"F": "FRIDAY", "S": "SATURDAY", "B": "FRIDAY AND SATURDAY", "E": "FRIDAY OR SATURDAY"}


def _stays(required: str, nights: set[int]) -> bool:
    match required:
        case "F":
            return FRIDAY in nights
        case "S":
            return SATURDAY in nights
        case "B":
            return {FRIDAY, SATURDAY} <= nights
        case "E":
            return bool({FRIDAY, SATURDAY} & nights)
    return True
