"""VOID: the awards of an RA come back into their lots, and are offered anew when it is set back to open."""

from datetime import date
from pathlib import Path

import pytest
from counters import ELIGIBLE, THREE_DAYS
from rentals import BOB, MARY, Rentals, new_rentals, rentals

pytestmark = pytest.mark.usefixtures("engine")


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory, engine: str) -> Path:
    return new_rentals(tmp_path_factory.mktemp("events"), ("CHGTYP", "customer_number=2", "customer_type=PFD"))


@pytest.fixture
def counter(set_up: Path, tmp_path: Path) -> Rentals:
    return rentals(set_up, tmp_path)


# -- VOID ------------------------------------------------------------------------------------------


def test_a_voided_ra_gives_its_awards_back_into_the_same_lots(counter: Rentals) -> None:
    before = counter.lots()
    counter.opens(MARY, answers="YY")
    assert counter.points() == 5
    assert counter.voids(1) == ["20 POINTS GIVEN BACK", "RA 00000001 IS VOID"]
    assert counter.lots() == before
    assert counter.on_ra(1) == []
    assert counter.sql("SELECT state, open_seq FROM award_redemption") == [("REVERSED", 1), ("REVERSED", 1)]
    assert counter.sql("SELECT status, void_reason FROM agreement") == [("VOID", "OPENED TWICE")]


def test_an_ra_that_waits_can_be_voided_and_one_without_awards_moves_no_points(counter: Rentals) -> None:
    counter.opens(MARY, "vehicle=", answers="N")
    assert counter.voids(1) == ["RA 00000001 IS VOID"]
    assert counter.unvoids(1, "N") == [ELIGIBLE, "RA 00000001 IS WAIT AGAIN"]
    assert len(counter.movements()) == 1


def test_a_document_typed_by_hand_stays_on_a_void_ra(counter: Rentals) -> None:
    counter.does("EDITDOC", "code=2POINT", "document_type=BONUS", "points_multiplier=2")
    counter.opens(MARY, "document_1=2POINT", answers="YN")
    counter.voids(1)
    assert counter.on_ra(1) == [("2POINT", 0)]
    counter.unvoids(1, "YN")
    assert counter.on_ra(1) == [("2POINT", 0), ("1FREE", 10)]


@pytest.mark.parametrize(
    ("acts", "values", "said"),
    [
        ("", ("void_reason=X",), "ra_number: RA 1 IS NOT ON FILE, F6 LISTS WHAT IS"),
        ("o", ("void_reason= ", "void_reason="), "void_reason: A REASON IS REQUIRED, TYPE WHY THE RA IS VOID"),
        ("ov", ("void_reason=X",), "ra_number: RA 00000001 IS VOID ALREADY"),
        ("oc", ("void_reason=X",), "ra_number: RA 00000001 IS CLOSED, REOPEN IT FIRST"),
    ],
)
def test_an_ra_that_cannot_be_voided_stays_as_it_is(
    counter: Rentals, acts: str, values: tuple[str, ...], said: str
) -> None:
    doing = {"o": lambda: counter.opens(MARY, answers="YN"), "v": lambda: counter.voids(1)}
    for act in acts:
        doing.get(act, lambda: counter.closes(1))()
    assert counter.refused("VOID", "ra_number=1", *values).endswith(said)


def test_a_void_ra_is_neither_closed_nor_changed(counter: Rentals) -> None:
    counter.opens(MARY, answers="N")
    counter.voids(1)
    assert "SET IT BACK TO OPEN IN VOID FIRST" in counter.refused("CLOSE", "ra_number=1", "miles_in=9")
    assert "IS VOID" in counter.refused("OPEN", "ra_number=1", "notes=X")
    assert "IS VOID, NOT CLOSED" in counter.refused("REOPEN", "ra_number=1", "reason=X")
    assert "IS VOID, NOT CLOSED" in counter.refused("EDITCLOS", "ra_number=1", "reason=X", "tax=1")


def test_a_void_ra_set_back_offers_the_awards_anew_under_the_next_opening(counter: Rentals) -> None:
    counter.opens(MARY, answers="YY")
    counter.voids(1)
    said = counter.unvoids(1, "YN")
    assert said == [ELIGIBLE, ELIGIBLE, "THE RA HAD 2 AWARDS, NOW 1; 15 POINTS LEFT", "RA 00000001 IS OPEN AGAIN"]
    assert counter.points() == 15
    assert counter.posted()[1:] == ["redeem:RA:1:1:1", "redeem:RA:1:1:2", "rev:2", "rev:3", "redeem:RA:1:2:1"]
    assert counter.on_ra(1) == [("1FREE", 10)]


def test_points_that_are_gone_when_a_void_ra_is_set_back_are_told(counter: Rentals) -> None:
    counter.opens(MARY, answers="YY")
    counter.voids(1)
    counter.opens(MARY, answers="YY")
    assert counter.unvoids(1) == ["THE RA HAD 2 AWARDS, NOW 0; 5 POINTS LEFT", "RA 00000001 IS OPEN AGAIN"]
    assert counter.on_ra(1) == []


def test_only_a_void_ra_is_set_back(counter: Rentals) -> None:
    counter.opens(MARY, answers="N")
    said = counter.refused("VOID", "ra_number=1", more=["--press", "UNVOID"])
    assert said == "ra_number: RA 00000001 IS OPEN, ONLY A VOID RA CAN BE SET BACK"


def test_a_blocked_customer_gets_no_void_ra_back(counter: Rentals) -> None:
    counter.opens(MARY, answers="N")
    counter.voids(1)
    counter.does("CUST", "customer_number=1", "blocked=Y")
    assert "IS BLOCKED FROM RENTING" in counter.refused("VOID", "ra_number=1", more=["--press", "UNVOID"])


def test_points_that_would_have_died_meanwhile_come_back_for_the_days_of_grace(counter: Rentals) -> None:
    counter.earns(BOB, 10, date(2012, 5, 3), "dying")
    counter.on(date(2012, 5, 1), "BCHOPEN", "customer_number=2", *THREE_DAYS, answers=["Y"])
    assert counter.lots(BOB) == []
    counter.on(date(2012, 5, 4), "VOID", "ra_number=1", "void_reason=X")
    assert counter.lots(BOB) == [("2012-06-03", 10)]  # 30 days from the 4th


def test_points_that_come_back_without_days_of_grace_die_at_once(counter: Rentals) -> None:
    counter.does("EDITMISC", "award_grace_days=0")
    counter.earns(BOB, 10, date(2012, 5, 3), "dying")
    counter.on(date(2012, 5, 1), "BCHOPEN", "customer_number=2", *THREE_DAYS, answers=["Y"])
    counter.on(date(2012, 5, 4), "VOID", "ra_number=1", "void_reason=X")
    assert counter.on(date(2012, 5, 4), "BCHOPEN", "customer_number=2", *THREE_DAYS).questions == []
    kinds = counter.sql("SELECT kind, delta, business_date FROM award_txn ORDER BY id DESC LIMIT 2")
    assert kinds == [("EXPIRE", -10, "2012-05-04"), ("REVERSE", 10, "2012-05-04")]  # both lines are to be seen


def test_points_still_alive_when_they_come_back_keep_their_last_day(counter: Rentals) -> None:
    counter.earns(BOB, 10, date(2012, 5, 3), "dying")
    counter.on(date(2012, 5, 1), "BCHOPEN", "customer_number=2", *THREE_DAYS, answers=["Y"])
    counter.on(date(2012, 5, 3), "VOID", "ra_number=1", "void_reason=X")
    assert counter.lots(BOB) == [("2012-05-03", 10)]


def test_dead_points_are_offered_neither_at_the_opening_nor_when_a_void_ra_is_set_back(counter: Rentals) -> None:
    counter.earns(BOB, 10, date(2012, 5, 3), "dying")
    assert counter.on(date(2012, 5, 4), "BCHOPEN", "customer_number=2", *THREE_DAYS).questions == []
    counter.on(date(2012, 5, 4), "VOID", "ra_number=1", "void_reason=X")
    assert counter.on(date(2012, 5, 4), "VOID", "ra_number=1", press="UNVOID").questions == []
    assert counter.on(date(2012, 5, 3), "BCHOPEN", "customer_number=2", *THREE_DAYS, answers=["Y"]).questions
