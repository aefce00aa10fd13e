"""What went wrong elsewhere, by thread (group B2 and B3): races, and lots.

Each test names the thread; what it says is what users there complained about.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import pytest
import stores
from counters import ELIGIBLE, THREE_DAYS
from ledger_proof import give, ledger, proven
from rentals import ANN, BOB, MARY, Rentals, new_rentals, rentals
from sqlalchemy import text

from renterrewards.faults import Fault
from renterrewards.headless import Run
from renterrewards.records import Act
from renterrewards.store.engine import Store
from renterrewards.store.ledger import points
from renterrewards.store.ledger.points import Source
from renterrewards.store.statement import Statement
from renterrewards.store.trouble import StoreFault

pytestmark = pytest.mark.usefixtures("engine")

ACT = Act(user="ANN", business_date=date(2012, 5, 1), instant=datetime(2012, 5, 1, 9))
RA = Source("RA", "7")


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory, engine: str) -> Path:
    return new_rentals(tmp_path_factory.mktemp("threads"), ("CHGTYP", "customer_number=2", "customer_type=PFD"))


@pytest.fixture
def counter(set_up: Path, tmp_path: Path) -> Rentals:
    return rentals(set_up, tmp_path)


# -- B2: double redemption and races ---------------------------------------------------------------


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Run them at the same time; what each was refused with, blank when it was not."""

    def one(act: Callable[[], object]) -> str:
        try:
            act()
        except Fault as fault:
            return fault.message
        return ""

    with ThreadPoolExecutor(len(acts)) as clerks:
        return list(clerks.map(one, acts))


def clerk(counter: Rentals, option: str, *values: str, answers: str = "", press: str = "") -> Callable[[], None]:
    """An act of a clerk with a place of his own."""

    def act() -> None:
        with closing(counter.desk()) as desk:
            typed = [(name, text) for name, _, text in (value.partition("=") for value in values)]
            Run(desk, [*answers]).option(option, typed, press)

    return act


def test_medusa_16347_an_award_was_redeemed_at_two_counters_at_once(counter: Rentals) -> None:
    counter.does("CUST", "customer_number=1", "award_points=10", "reason=COUNTED")
    opening = clerk(counter, "BCHOPEN", "customer_number=1", *THREE_DAYS, answers="Y")
    refused = at_once(*[opening] * 6)  # whoever comes when the points are gone is refused, or not even asked
    assert set(refused) <= {"", "AWARD POINTS NOW 0, NOT ENOUGH FOR THIS AWARD, NOTHING SAVED"}
    assert (counter.points(), counter.standing("REDEEM")) == (0, 1)
    counter.proves()


def test_azuriom_285_an_unguarded_decrement_left_the_balance_below_zero(store: Store, act: Act, renter: int) -> None:
    give(store, act, (5, None))
    with pytest.raises(Exception, match="below_zero_only_by_arrears"), store.work() as work:
        work.run(Statement(text("UPDATE award_account SET balance = balance - 15")))
    assert proven(store) == 5


def test_evap_1785_a_screen_shown_before_the_points_moved_was_saved(counter: Rentals) -> None:
    with closing(counter.desk()) as desk:
        bob = Run(desk)
        shown = bob.option("CUST", [("customer_number", "1")])
        counter.opens(MARY, answers="YN")
        shown.form.put("award_points", 30)
        shown.form.put("reason", "COUNTED")
        with pytest.raises(Fault, match="AWARD POINTS CHANGED BY ANOTHER USER, NOW 15"):
            bob.talk(shown.press("SAVE"))
    assert counter.points() == 15


def test_nova_rewards_190_six_deliveries_of_one_event_posted_six_times(
    store: Store, act: Act, renter: int, tmp_path: Path
) -> None:
    give(store, act, (40, None))

    def deliver() -> None:
        with closing(Store.open(stores.where(tmp_path / "store.db"))) as own, own.work() as work:
            points.redeem(work, act, renter, 4, "redeem:RA:7:1:1", RA)

    assert at_once(*[deliver] * 6) == [""] * 6
    assert proven(store) == 36


def test_blnk_239_a_version_read_before_the_transaction_was_used_in_it(store: Store, act: Act, renter: int) -> None:
    """Whoever writes a movement on what he read earlier is refused by the database itself."""
    give(store, act, (5, None))
    columns = "account_id, kind, delta, balance_after, arrears_after, idem_hash, source_type, source_id, source_seq"
    rest = "rule, reason_code, reason_text, user_code, approver_code, location_code, drawer, business_date, created_at"
    stale = f"""INSERT INTO award_txn ({columns}, {rest}, prev_hash, row_hash, seq, idem_key)
        SELECT {columns}, {rest}, prev_hash, row_hash, seq, 'stale' FROM award_txn WHERE seq = 1"""
    with pytest.raises(StoreFault, match="FILE IN USE, TRY AGAIN"), store.work() as work:
        work.run(Statement(text(stale)))
    assert proven(store) == 5


def test_blnk_181_what_was_held_was_sold_again(counter: Rentals) -> None:
    """Points of an award under SETTLE are spent from the opening on, not only when the RA is closed."""
    counter.does("EDITMISC", "award_early_return=SETTLE")
    counter.opens(MARY, answers="YY")
    assert ELIGIBLE not in counter.opens(MARY)
    counter.closes(1, "05-02-12 0900")
    assert ELIGIBLE in counter.opens(MARY, answers="N")


def test_blnk_171_two_settlements_read_the_same_rest(counter: Rentals) -> None:
    counter.does("EDITMISC", "award_early_return=SETTLE")
    counter.opens(MARY, answers="YY")
    closing_it = clerk(counter, "BCHCLOSE", "ra_number=1", "closed_at=05-02-12 0900")
    refused = at_once(*[closing_it] * 4)
    assert refused.count("") == 1, refused
    assert counter.points() == 15
    counter.proves()


def test_wpswings_164_points_deducted_while_the_customer_ordered_were_spent_all_the_same(counter: Rentals) -> None:
    def ann_deducts() -> None:
        counter.does("CUST", "customer_number=1", "award_points=9", "reason=COUNTED")

    before = len(counter.sql("SELECT number FROM agreement"))
    with pytest.raises(Fault, match="AWARD POINTS NOW 9, NOT ENOUGH FOR THIS AWARD, NOTHING SAVED"):
        counter.interrupted(ELIGIBLE, ann_deducts, "BCHOPEN", "customer_number=1", *THREE_DAYS, answers=["Y", "N"])
    assert len(counter.sql("SELECT number FROM agreement")) == before


def test_odoo_192877_what_the_screen_had_counted_was_believed(counter: Rentals) -> None:
    """The answers are a request; what is on file when the RA is saved decides, here: that the awards are off."""

    def ann_turns_it_off() -> None:
        counter.does("EDITMISC", "local_renter_rewards=N")

    with pytest.raises(Fault, match="THE AWARD WAS CHANGED BY ANOTHER USER"):
        counter.interrupted(ELIGIBLE, ann_turns_it_off, "BCHOPEN", "customer_number=1", *THREE_DAYS, answers=["Y", "N"])
    assert counter.points() == 25


# -- B3: a redemption not matched to lots ----------------------------------------------------------


def test_erpnext_59050_a_discount_was_given_and_no_points_were_taken(counter: Rentals) -> None:
    """Whatever the points came from: an opening balance, a correction, a close, a merge."""
    counter.opens(BOB)
    counter.closes(1)
    counter.does("CUST", "customer_number=2", "award_points=6", "reason=COUNTED")
    counter.merges(ANN, BOB)
    counter.earns(BOB, 4, None, "opening")
    counter.opens(BOB, answers="Y")
    assert (counter.points(BOB), counter.lots(BOB)) == (0, [])


def test_blnk_lineage_lots_that_did_not_suffice_were_only_warned_of(store: Store, act: Act, renter: int) -> None:
    give(store, act, (5, None), (3, date(2012, 4, 30)))  # 8 in the balance, 3 of them dead
    before = ledger(store)
    with pytest.raises(Fault, match="NOT ENOUGH"), store.work() as work:
        points.redeem(work, act, renter, 6, "redeem:RA:7:1:1", RA)
    assert ledger(store) == before


def test_pospire_75_a_redemption_was_charged_to_an_empty_row(store: Store, act: Act, renter: int) -> None:
    give(store, act, (2, date(2012, 6, 1)), (9, None))
    with store.work() as work:
        points.redeem(work, act, renter, 2, "redeem:RA:1:1:1", RA)
        points.redeem(work, act, renter, 2, "redeem:RA:2:1:1", RA)
        taken = work.all(Statement(text("SELECT lot_id, qty FROM award_posting WHERE qty < 0 ORDER BY id")))
    assert taken == [(1, -2), (2, -2)]
    with pytest.raises(Exception, match="remaining_within_qty"), store.work() as work:
        work.run(Statement(text("INSERT INTO award_posting (txn_id, lot_id, qty) VALUES (1, 1, -1)")))


def test_lookit_api_1876_nobody_could_tell_from_which_grant_a_point_was_spent(counter: Rentals) -> None:
    counter.earns(MARY, 4, date(2099, 1, 1), "grant")
    counter.opens(MARY, answers="YN")
    spent = counter.sql(
        """SELECT o.idem_key, -p.qty FROM award_redemption r JOIN award_posting p ON p.txn_id = r.txn_id
        JOIN award_lot l ON l.id = p.lot_id JOIN award_txn o ON o.id = l.origin_txn_id
        WHERE r.ra_number = 1 ORDER BY p.id"""
    )
    assert [(key.split(":")[0], qty) for key, qty in spent] == [("grant", 4), ("adj", 6)]
