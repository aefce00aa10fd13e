"""RAs closed without a terminal: charges, the point, what is refused, and looking at them afterwards."""

from pathlib import Path

import pytest
from counters import BELOW, THREE_DAYS, THREE_RENTERS, Counter, copied, new_counter

pytestmark = pytest.mark.usefixtures("engine")


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory, engine: str) -> Path:
    return new_counter(tmp_path_factory.mktemp("closing"), *THREE_RENTERS).database


@pytest.fixture
def counter(set_up: Path, tmp_path: Path) -> Counter:
    return copied(set_up, tmp_path)


# -- closing -----------------------------------------------------------------------------------------


def test_charges_follow_days_miles_and_discount(counter: Counter) -> None:
    counter.opens(3, "mile_rate=.25", "free_miles=100", "miles_out=24000", "discount_percent=10")
    counter.closes(1, "05-04-12 1000", "miles_in=24300")  # an hour over is a day
    total = counter.data("AWARDRPT", "start_date=05-04-12", "end_date=05-04-12")["total"]
    assert total == {"customers": 1, "rentals": 1, "days": 4, "revenue": "225.00", "award_points": 0}


@pytest.mark.parametrize(("at", "days"), [("05-04-12 0959", "3"), ("05-04-12 1000", "4"), ("05-01-12 0901", "1")])
def test_the_grace_is_59_minutes(counter: Counter, at: str, days: str) -> None:
    counter.opens(3)
    found = counter.data("BCHCLOSE", "ra_number=1", f"closed_at={at}")
    assert found["record"]["rental_days"] == days


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (("closed_at=05-01-12 0859",), "closed_at: RA CANNOT CLOSE BEFORE IT WAS OPENED"),
        (("miles_in=24300",), "closed_at: CLOSED IS REQUIRED"),
        (("closed_at=05-04-12 0900", "miles_in=23999"), "miles_in: MILES IN MUST BE 24000 (MILES OUT) OR MORE"),
        (("closed_at=05-04-12 0900",), "miles_in: MILES IN ARE REQUIRED, THE RA HAS A RATE PER MILE"),
        (("closed_at=05-04-12 0900", "discount=999"), "discount: DISCOUNT MUST NOT BE MORE THAN TIME AND MILES"),
    ],
)
def test_an_ra_that_cannot_be_closed_so_stays_open(counter: Counter, values: tuple[str, ...], said: str) -> None:
    counter.opens(3, "miles_out=24000", "mile_rate=.25")
    assert counter.refused("BCHCLOSE", "ra_number=1", *values) == said


def test_an_ra_is_closed_once(counter: Counter) -> None:
    counter.opens(1, answers="N")
    counter.closes(1)
    assert counter.points() == 26
    again = counter.refused("BCHCLOSE", "ra_number=1", "closed_at=05-09-12 0900")
    assert again == "ra_number: RA 00000001 IS CLOSED, IT CANNOT BE CLOSED AGAIN"


def test_an_ra_without_a_vehicle_waits(counter: Counter) -> None:
    said = counter.does("BCHOPEN", "customer_number=3", *THREE_DAYS, "vehicle=")
    assert said == ["RA 00000001 WAITS FOR A VEHICLE"]
    assert "WAITS FOR A VEHICLE" in counter.refused("BCHCLOSE", "ra_number=1", "closed_at=05-04-12 0900")


def test_a_bonus_document_doubles_the_point(counter: Counter) -> None:
    counter.does("EDITDOC", "code=2POINT", "document_type=BONUS", "points_multiplier=2")
    counter.opens(1, "document_1=2POINT", answers="N")
    counter.closes(1)
    assert counter.points() == 27


@pytest.mark.parametrize(
    ("award", "answers", "off"),
    [
        (("promo_type=D", "amount=1"), "YN", "50.00"),
        (("promo_type=$", "amount=25"), "YY", "50.00"),
        (("promo_type=$", "amount=100"), "YY", "150.00"),  # never more than T&M
        (("promo_type=%", "amount=10"), "Y", "15.00"),  # asked once
        (("promo_type=%", "amount=10", "maximum_amount=12.50"), "Y", "12.50"),
    ],
)
def test_the_award_accepted_comes_off_the_charges(
    counter: Counter, award: tuple[str, ...], answers: str, off: str
) -> None:
    counter.does("EDITDOC", "code=1FREE", *award)
    counter.opens(1, answers=answers)
    record = counter.data("BCHCLOSE", "ra_number=1", "closed_at=05-04-12 0900")["record"]
    assert record["award_total"] == off


def test_a_renter_who_comes_back_early_gets_no_more_than_the_time_charge(counter: Counter) -> None:
    counter.opens(1, answers="YY")
    record = counter.data("BCHCLOSE", "ra_number=1", "closed_at=05-02-12 0900")["record"]
    assert (record["time_total"], record["award_total"], record["net_tm"]) == ("50.00", "50.00", "0.00")


def test_an_award_is_worth_what_was_accepted_even_if_the_location_gets_its_own_later(counter: Counter) -> None:
    counter.opens(1, "location=BOIAP", answers="YN")
    counter.does("EDITDOC", "location=BOIAP", "code=1FREE", "promo_type=D", "amount=3")
    assert counter.record("CLOSE", "ra_number=1")["award_total"] == "50.00"


def test_a_site_that_writes_the_day_first_types_it_first(counter: Counter) -> None:
    counter.does("EDITMISC", "date_format=DD-MM-YY", "clock=24")
    counter.does("BCHOPEN", "customer_number=3", "opened_at=01-05-12 0900", "daily_rate=50", "vehicle=1")
    record = counter.data("BCHCLOSE", "ra_number=1", "closed_at=04-05-12 1330")["record"]
    assert (record["rental_days"], record["opened_at"], record["closed_at"]) == (
        *("4", "01-05-12 0900"),
        "04-05-12 1330",
    )


def test_charges_typed_over_count_for_the_point(counter: Counter) -> None:
    counter.opens(1, answers="N")
    assert counter.closes(1, "05-04-12 0900", "time_charge=149.99") == [BELOW, "RA 00000001 CLOSED"]
    assert counter.points() == 25


def test_a_charge_agreed_on_is_kept_even_if_it_was_the_one_computed_before(counter: Counter) -> None:
    counter.does("BCHOPEN", "customer_number=3", "opened_at=05-01-12 0900", "daily_rate=50", "vehicle=1")
    found = counter.data("BCHCLOSE", "ra_number=1", "time_charge=50", "closed_at=05-04-12 0900")
    assert found["record"]["time_total"] == "50.00"


def test_a_field_of_two_parts_is_found_by_its_number_in_a_window_too(counter: Counter) -> None:
    counter.does("EDITDOC", "code=2POINT", "document_type=BONUS", "points_multiplier=2")
    assert counter.opens(3, "13=40217", "S.1=2POINT") == ["RA 00000001 OPENED"]


# -- looking -----------------------------------------------------------------------------------------


def test_a_closed_ra_can_be_looked_at(counter: Counter) -> None:
    counter.opens(3)
    counter.closes(1)
    assert any(line.startswith("net_tm") and line.endswith("150.00") for line in counter.does("CLOSE", "ra_number=1"))


def test_the_charges_of_a_closed_ra_are_in_its_json(counter: Counter) -> None:
    counter.opens(3, "discount_percent=10")
    record = counter.data("BCHCLOSE", "ra_number=1", "closed_at=05-04-12 0900")["record"]
    assert (record["time_charge"], record["mile_charge"], record["discount"]) == ("150.00", "0.00", "15.00")


def test_an_ra_can_be_looked_at_without_a_terminal(counter: Counter) -> None:
    counter.opens(3)
    assert counter.record("LOOKOPEN", "ra_number=1")["vehicle"] == "40217"


def test_look_only_opens_nothing(counter: Counter) -> None:
    said = counter.refused("LOOKOPEN", "customer_number=3", "vehicle=40217", "daily_rate=50")
    assert said == "LOOK ONLY, NOTHING CAN BE CHANGED HERE"
