"""What is offered at the counter is written down with the RA: each question answered, and nothing that was given up."""

import re
from datetime import date
from pathlib import Path

import pytest
import stores
from clerk import Clerk
from counters import ELIGIBLE
from rentals import BOB, MARY, Rentals, new_rentals, rentals
from sqlalchemy import text

from renterrewards.store.engine import Store
from renterrewards.store.statement import Statement

pytestmark = pytest.mark.usefixtures("engine")

Offer = tuple[int, int, str, int, str, int, bool]


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory, engine: str) -> Path:
    return new_rentals(tmp_path_factory.mktemp("offers"), ("EDITLOC", "code=LAX", "time_zone=America/Los_Angeles"))


@pytest.fixture
def counter(set_up: Path, tmp_path: Path) -> Rentals:
    return rentals(set_up, tmp_path)


def offers(counter: Rentals) -> list[tuple[object, ...]]:
    """RA, opening, what, which question, document, price, accepted."""
    found = counter.sql(
        "SELECT ra_number, open_seq, what, nth, document_code, points, accepted FROM counter_offer "
        "ORDER BY ra_number, open_seq, what DESC, nth"
    )
    return [(*row[:-1], bool(row[-1])) for row in found]


def open_at_lax(counter: Rentals, customer: int, *answers: str) -> None:
    """Open an RA at LAX, in batch."""
    counter.does(
        *("BCHOPEN", f"customer_number={customer}", "location=LAX", "vehicle=1", "daily_rate=50"),
        *("opened_at=05-01-12 0900", "due_at=05-04-12 0900"),
        answers=answers,
    )


@pytest.mark.parametrize(
    ("answers", "written"),
    [
        ("N", [(1, 1, "AWARD", 1, "1FREE", 10, False)]),
        ("YN", [(1, 1, "AWARD", 1, "1FREE", 10, True), (1, 1, "AWARD", 2, "1FREE", 10, False)]),
        ("YY", [(1, 1, "AWARD", 1, "1FREE", 10, True), (1, 1, "AWARD", 2, "1FREE", 10, True)]),
    ],
)
def test_every_award_that_was_offered_stands_there_with_the_answer(
    counter: Rentals, answers: str, written: list[Offer]
) -> None:
    open_at_lax(counter, MARY, *answers)
    assert offers(counter) == written


def test_an_offer_names_who_made_it_where_and_when(counter: Rentals) -> None:
    values = (f"customer_number={MARY}", "location=LAX", "vehicle=1", "opened_at=05-01-12 0900")
    counter.on(date(2012, 5, 2), "BCHOPEN", *values, answers="N")
    ((user, location, customer, kind, day),) = counter.sql(
        "SELECT user_code, location_code, customer_number, customer_type, business_date FROM counter_offer"
    )
    assert (user, location, customer, kind) == ("ANN", "LAX", MARY, "PFD")
    assert day == "2012-05-02", "the day of the act, as the ledger has it, not that of the RA"


def test_a_renter_who_declines_to_enroll_was_asked(counter: Rentals) -> None:
    open_at_lax(counter, BOB, "N")
    assert offers(counter) == [(1, 1, "ENROLMENT", 1, "", 0, False)]


def test_a_renter_who_enrolls_is_written_down_under_his_new_type(counter: Rentals) -> None:
    open_at_lax(counter, BOB, "Y", "PFD")
    assert offers(counter) == [(1, 1, "ENROLMENT", 1, "", 0, True)]
    assert counter.sql("SELECT customer_type FROM counter_offer") == [("PFD",)]


def test_the_award_is_offered_right_after_the_enrolment(counter: Rentals) -> None:
    counter.does("CUST", f"customer_number={BOB}", "award_points=12", "reason=FOUND")
    open_at_lax(counter, BOB, "Y", "PFD", "N")
    assert [row[2:] for row in offers(counter)] == [
        ("ENROLMENT", 1, "", 0, True),
        ("AWARD", 1, "1FREE", 10, False),
    ]


def test_of_an_opening_that_is_given_up_nothing_is_left(counter: Rentals) -> None:
    rental = ("location=LAX", "vehicle=1", "opened_at=05-01-12 0900", "due_at=05-04-12 0900")
    said = counter.refused("BCHOPEN", f"customer_number={MARY}", *rental, answers=["Y"])
    assert said == f"{ELIGIBLE} HAS NO --answer LEFT, NOTHING SAVED"
    assert offers(counter) == []


def test_an_opening_without_a_question_leaves_no_offer(counter: Rentals) -> None:
    open_at_lax(counter, 3)
    assert offers(counter) == []


def test_an_ra_set_back_from_void_is_offered_anew_under_its_next_opening(counter: Rentals) -> None:
    open_at_lax(counter, MARY, "N")
    counter.voids(1)
    assert len(offers(counter)) == 1, "an RA that is void was offered all the same"
    counter.unvoids(1, "YN")
    assert [row[1:4] + row[-1:] for row in offers(counter)] == [
        (1, "AWARD", 1, False),
        (2, "AWARD", 1, True),
        (2, "AWARD", 2, False),
    ]


def test_offers_are_still_those_of_their_ra_after_a_merge(counter: Rentals) -> None:
    open_at_lax(counter, MARY, "N")
    counter.merges(MARY, BOB)
    assert counter.sql("SELECT customer_number FROM counter_offer") == [(MARY,)], "he was Mary when he was asked"


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM counter_offer",
        "UPDATE counter_offer SET accepted = NOT accepted",
        "UPDATE counter_offer SET user_code = 'BOB'",
        "INSERT OR REPLACE INTO counter_offer SELECT * FROM counter_offer",
    ],
)
def test_nobody_changes_afterwards_what_was_answered(counter: Rentals, change: str) -> None:
    if stores.on_server() and "REPLACE" in change:
        pytest.skip("only SQLite can be told so")
    open_at_lax(counter, MARY, "N")
    before = offers(counter)
    store = Store.open(stores.where(counter.database))
    with pytest.raises(stores.broken_rule()), store.work() as work:
        work.run(Statement(text(change)))
    store.close()
    assert offers(counter) == before


def test_where_the_awards_are_off_nothing_is_offered_and_nothing_written(counter: Rentals) -> None:
    counter.does("EDITMISC", "local_renter_rewards=N")
    open_at_lax(counter, MARY)
    assert offers(counter) == []


async def test_a_question_that_is_left_with_esc_was_no_offer_and_is_asked_again(set_up: Path, tmp_path: Path) -> None:
    counter = Rentals(stores.copy(set_up, tmp_path / "store.db"))
    async with Clerk(tmp_path) as clerk:
        await clerk.type("OPEN\r1\r1\rLAX\r<ATTN>7\r60\r<ATTN>13\r4711/ECAR\r<F1>")
        assert ELIGIBLE in clerk.screen
        await clerk.type("<ESC>")
        assert offers(counter) == []
        await clerk.type("<F1>")
        await clerk.type("N\r")
        assert offers(counter) == [(1, 1, "AWARD", 1, "1FREE", 10, False)]
        await clerk.type("<ESC>ENRLRPT\r4\rD\r<F1>")
        assert "ENROLMENT AND AWARD OFFERS" in clerk.screen
        assert re.search(r"MAY 2012( +0){4} +1 +0 +1", clerk.screen), "offered once, declined once"
