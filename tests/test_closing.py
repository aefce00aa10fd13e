"""What the close of an RA earns, what is said when it does not, and the step of EDTRENT that is reached."""

from typing import Any

import pytest

from renterrewards.records import BUILT_IN_TYPES, CustomerType, SpecialDocument, TimesRentedStep
from renterrewards.rules.closing import Earning, earning, promotion

FREE = SpecialDocument(code="1FREE", description="1 FREE DAY", promo_type="D", amount=100)
DOUBLE = SpecialDocument(code="2POINT", document_type="BONUS", points_multiplier=2)
TRIPLE = SpecialDocument(code="3POINT", document_type="BONUS", points_multiplier=3)


def pfd(**fields: Any) -> CustomerType:
    """PFD of mission 004: four rentals of 150 net make one free day."""
    usual = {"promo_code": "1FREE", "promo_required": 4, "promo_net_minimum": 15000}
    return CustomerType(type_code="PFD", **usual | fields)


def earned(kind: CustomerType | None, net: int, *on_ra: SpecialDocument) -> Earning:
    """At Boise airport, with all documents on file."""
    return earning(kind, (FREE, DOUBLE, TRIPLE), on_ra, net, ("BOIAP",))


@pytest.mark.parametrize(
    ("minimum", "net", "points"),
    [
        (15000, 20000, 1),
        (15000, 15000, 1),  # the minimum is met
        (15000, 14999, 0),
        (None, 1, 1),  # no minimum
        (None, 0, 1),  # a rental that was all free days
        (0, 0, 1),
    ],
)
def test_a_rental_earns_its_point_silently_when_the_minimum_is_met_or_absent(
    minimum: int | None, net: int, points: int
) -> None:
    decided = earned(pfd(promo_net_minimum=minimum), net)
    assert decided.points == points
    assert (decided.message == "") is (points > 0)


@pytest.mark.parametrize(
    ("minimum", "description", "said"),
    [
        (15000, "1 FREE DAY", "MIN NET T&M 150, RENTAL DOES NOT QUALIFY FOR THE 1 FREE DAY."),
        (14950, "1 FREE DAY", "MIN NET T&M 149.50, RENTAL DOES NOT QUALIFY FOR THE 1 FREE DAY."),
        (200000, "$25 OFF", "MIN NET T&M 2000, RENTAL DOES NOT QUALIFY FOR THE $25 OFF."),
        (15000, "", "MIN NET T&M 150, RENTAL DOES NOT QUALIFY FOR THE 1FREE."),
    ],
)
def test_a_rental_below_the_minimum_is_told_so_in_the_words_of_the_mission(
    minimum: int, description: str, said: str
) -> None:
    award = SpecialDocument(code="1FREE", description=description)
    assert earning(pfd(promo_net_minimum=minimum), (award,), (), 0, ("BOIAP",)) == Earning(0, said)


def test_the_message_names_the_award_of_the_location_and_the_code_when_there_is_none() -> None:
    own = SpecialDocument(code="1FREE", location="YLWAP", description="1 FREE SKI DAY")
    assert earning(pfd(), (FREE, own), (), 0, ("YLWAP",)).message.endswith("FOR THE 1 FREE SKI DAY.")
    assert earning(pfd(), (own,), (), 0, ("BOIAP",)).message.endswith("FOR THE 1FREE.")


@pytest.mark.parametrize(
    "kind",
    [
        None,
        pfd(promo_code=""),
        pfd(promo_required=None),
        pfd(promo_required=0),
        CustomerType(type_code="C", promo_code="1FREE", promo_required=4, promo_net_minimum=15000),
    ],
)
@pytest.mark.parametrize("net", [0, 99900])
def test_a_type_that_does_not_participate_earns_nothing_and_is_told_nothing(kind: CustomerType, net: int) -> None:
    assert earned(kind, net, DOUBLE) == Earning(0)


@pytest.mark.parametrize(
    ("on_ra", "points"),
    [
        ((), 1),
        ((DOUBLE,), 2),
        ((DOUBLE, TRIPLE), 3),  # of several the best one counts
        ((TRIPLE, DOUBLE, DOUBLE), 3),
        ((FREE,), 1),  # an award on the RA earns like any other
        ((FREE, DOUBLE), 2),
        ((SpecialDocument(code="X", document_type="PROMO", points_multiplier=5),), 1),  # only BONUS multiplies
        ((SpecialDocument(code="X", document_type="BONUS"),), 1),  # without a multiplier
    ],
)
def test_a_bonus_document_multiplies_the_point(on_ra: tuple[SpecialDocument, ...], points: int) -> None:
    assert earned(pfd(), 15000, *on_ra) == Earning(points)


def test_a_bonus_document_does_not_help_a_rental_that_does_not_qualify() -> None:
    assert earned(pfd(), 14999, TRIPLE).points == 0


# -- the step of EDTRENT -----------------------------------------------------------------------------

STEPS = tuple(TimesRentedStep(times_rented=n, customer_type=code) for n, code in ((15, "GLD"), (5, "PFD"), (30, "PLT")))


@pytest.mark.parametrize(
    ("customer_type", "times", "moved"),
    [
        ("WLK", 4, None),
        ("WLK", 5, "PFD"),  # mission 004: 5 rentals make a PFD
        ("WLK", 14, "PFD"),
        ("WLK", 15, "GLD"),  # the highest step that is reached
        ("WLK", 99, "PLT"),
        ("", 5, "PFD"),
        ("PFD", 5, None),  # he is one
        ("PFD", 15, "GLD"),
        ("GLD", 5, None),  # made GLD by hand: never down
        ("GLD", 14, None),
        ("PLT", 15, None),
        ("GLD", 15, None),
    ],
)
def test_the_highest_step_reached_changes_the_type_and_never_down(
    customer_type: str, times: int, moved: str | None
) -> None:
    assert promotion(STEPS, times, customer_type, None) == moved


@pytest.mark.parametrize("customer_type", sorted(BUILT_IN_TYPES))
def test_nobody_is_moved_out_of_a_built_in_type(customer_type: str) -> None:
    assert promotion(STEPS, 99, customer_type, CustomerType(type_code=customer_type, promote=True)) is None


@pytest.mark.parametrize(("promote", "moved"), [(True, "PFD"), (False, None)])
def test_the_promote_flag_of_the_present_type_may_forbid_it(promote: bool, moved: str | None) -> None:
    assert promotion(STEPS, 5, "WLK", CustomerType(type_code="WLK", promote=promote)) == moved


def test_without_steps_nobody_is_moved() -> None:
    assert promotion((), 99, "WLK", None) is None
