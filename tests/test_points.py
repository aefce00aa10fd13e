"""The points ledger in the counter's words: what is earned can be spent once, and everything leaves a trace."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import stores
from ledger_proof import give, ledger, proven
from sqlalchemy import select, text

from renterrewards.faults import Fault
from renterrewards.records import Act, Customer
from renterrewards.rules.ledger import Lot, Policy, Taken, Taking, plan_earn, plan_give_back, plan_redeem
from renterrewards.store import customers
from renterrewards.store.engine import Store
from renterrewards.store.ledger import points
from renterrewards.store.ledger.points import Source
from renterrewards.store.statement import Statement
from renterrewards.store.tables import award_lot
from renterrewards.store.work import Work

pytestmark = pytest.mark.usefixtures("engine")

RA = Source("RA", "7")


def value(work: Work, sql: str) -> object:
    row = work.one(Statement(text(sql)))
    return row[0] if row else None


# -- what comes in, what goes out --------------------------------------------------------------------


def test_a_customer_without_movements_has_no_points(store: Store, renter: int) -> None:
    assert proven(store, renter) == 0


def test_four_rentals_make_an_award_and_leave_nothing(store: Store, act: Act, renter: int) -> None:
    with store.work() as work:
        for ra in range(1, 5):
            points.earn(work, act, renter, 1, f"earn:RA:{ra}:1", Source("RA", str(ra)))
        spent = points.redeem(work, act, renter, 4, "redeem:RA:5:1:1", Source("RA", "5"), document="1FREE")
        award = work.one(
            Statement(text("SELECT ra_number, location, code, units, state, txn_id FROM award_redemption"))
        )
    assert (spent.delta, spent.balance_after, spent.seq) == (-4, 0, 5)
    assert award == (5, "", "1FREE", 1, "APPLIED", spent.id)
    assert proven(store) == 0


def test_a_redemption_never_overdraws_and_a_refused_one_changes_nothing(store: Store, act: Act, renter: int) -> None:
    give(store, act, (3, None))
    before = ledger(store)
    with (
        pytest.raises(Fault, match=r"^AWARD POINTS NOW 3, NOT ENOUGH FOR THIS AWARD, NOTHING SAVED$"),
        store.work() as work,
    ):
        points.redeem(work, act, renter, 4, "redeem:RA:1:1:1", RA)
    assert ledger(store) == before


@pytest.mark.parametrize("qty", [0, -1, 1_000_000_000])
def test_nobody_earns_or_spends_no_points_or_absurdly_many(store: Store, act: Act, renter: int, qty: int) -> None:
    give(store, act, (5, None))
    before = ledger(store)
    for move in (points.earn, points.redeem):
        with pytest.raises(Fault, match="AWARD POINTS"), store.work() as work:
            move(work, act, renter, qty, f"k:{qty}", RA)
    assert ledger(store) == before


def test_a_customer_who_is_not_on_file_has_no_account(store: Store, act: Act) -> None:
    with pytest.raises(Fault, match="CUSTOMER 9 IS NOT ON FILE"), store.work() as work:
        points.earn(work, act, 9, 1, "earn:RA:1:1", RA)


def test_points_of_one_customer_are_not_spent_by_another(store: Store, act: Act, renter: int) -> None:
    give(store, act, (9, None))
    with store.work() as work:
        other = customers.add(work, Customer(number=0, last_name="JONES")).number
    with pytest.raises(Fault, match="AWARD POINTS NOW 0"), store.work() as work:
        points.redeem(work, act, other, 4, "redeem:RA:1:1:1", RA)
    assert proven(store, renter) == 9


def test_arrears_are_repaid_before_anything_can_be_spent(store: Store, act: Act, renter: int) -> None:
    give(store, act, (1, None))
    with store.work() as work:
        points.redeem(work, act, renter, 1, "redeem:RA:1:1:1", RA)
        work.run(Statement(text("UPDATE award_account SET arrears = 3, balance = -3")))
        points.earn(work, act, renter, 5, "earn:RA:2:1", RA)
        assert points.balance(work, renter) == 2
        postings = work.all(Statement(text("SELECT lot_id, qty FROM award_posting ORDER BY id DESC LIMIT 2")))
        assert value(work, "SELECT arrears FROM award_account") == 0
    assert postings == [(2, 2), (None, 3)]


# -- lots --------------------------------------------------------------------------------------------


def test_points_that_die_soonest_are_spent_first_and_undying_ones_last(store: Store, act: Act, renter: int) -> None:
    give(store, act, (2, None), (2, date(2013, 1, 1)), (2, date(2012, 6, 1)))
    with store.work() as work:
        points.redeem(work, act, renter, 3, "redeem:RA:1:1:1", RA)
        left = work.all(Statement(select(award_lot.c.expires_on, award_lot.c.remaining).order_by(award_lot.c.id)))
    assert left == [(None, 2), (date(2013, 1, 1), 1), (date(2012, 6, 1), 0)]
    assert proven(store) == 3


MAY, JUNE, JULY = date(2012, 5, 1), date(2012, 6, 1), date(2012, 7, 1)


@pytest.mark.parametrize(
    ("lots", "qty", "taken"),
    [
        ([Lot(1, MAY, None, 5)], 5, [(1, 5)]),  # all of it
        ([Lot(1, MAY, None, 5), Lot(2, MAY, JULY, 1)], 3, [(2, 1), (1, 2)]),  # a dying lot before an undying one
        ([Lot(1, MAY, JULY, 1), Lot(2, MAY, JUNE, 1)], 2, [(2, 1), (1, 1)]),  # by day of death
        ([Lot(1, JUNE, JULY, 1), Lot(2, MAY, JULY, 1)], 1, [(2, 1)]),  # then by day of earning
        ([Lot(2, MAY, None, 1), Lot(1, MAY, None, 1)], 1, [(1, 1)]),  # then by number
        ([Lot(1, MAY, None, 2), Lot(2, JUNE, None, 9)], 2, [(1, 2)]),  # no posting of nothing to the next lot
    ],
)
def test_lots_are_taken_in_order(lots: list[Lot], qty: int, taken: list[tuple[int, int]]) -> None:
    in_turn = sorted(lots, key=lambda lot: lot.use)
    assert plan_redeem(in_turn, 0, qty) == tuple(Taking(*part) for part in taken)


def test_lots_that_do_not_suffice_give_nothing_rather_than_less() -> None:
    with pytest.raises(Fault, match="AWARD POINTS NOW 4, NOT ENOUGH"):
        plan_redeem([Lot(1, MAY, None, 5)], 1, 5)


def test_arrears_are_repaid_by_the_soonest_to_die_also_while_notices_keep_lots_alive() -> None:
    """A sequence of the long run: of two lots past their last day, both kept, the later one came back used up."""
    taken = [Taken(1, 1, JULY, kept=True), Taken(2, 1, JUNE, kept=True)]
    plan = plan_give_back(taken, arrears=1, today=date(2012, 7, 2))
    assert (plan.repaid, plan.lots, plan.grace) == (1, (Taking(1, 1),), 0)


@pytest.mark.parametrize(("arrears", "qty", "repaid", "lot"), [(0, 4, 0, 4), (3, 4, 3, 1), (4, 4, 4, 0), (9, 4, 4, 0)])
def test_what_comes_in_repays_arrears_first(arrears: int, qty: int, repaid: int, lot: int) -> None:
    plan = plan_earn(arrears, qty)
    assert (plan.repaid, plan.lot) == (repaid, lot)


# -- doing a thing twice does it once ----------------------------------------------------------------


def test_the_same_event_twice_is_posted_once_and_gives_the_first_movement(store: Store, act: Act, renter: int) -> None:
    give(store, act, (8, None))
    with store.work() as work:
        earned = points.earn(work, act, renter, 1, "earn:RA:7:1", RA)
        spent = points.redeem(work, act, renter, 4, "redeem:RA:8:1:1", Source("RA", "8"), document="1FREE")
        moved = points.adjust(work, act, renter, 5, 6, "", "GOODWILL", "adj:1")
    before = ledger(store)
    later = replace(act, user="BOB", business_date=JUNE)
    with store.work() as work:
        assert points.earn(work, later, renter, 1, "earn:RA:7:1", RA) == earned
        assert points.redeem(work, later, renter, 4, "redeem:RA:8:1:1", Source("RA", "8"), document="1FREE") == spent
        assert points.adjust(work, later, renter, 5, 6, "", "AGAIN", "adj:1") == moved
    assert ledger(store) == before


@pytest.mark.parametrize(
    ("qty", "source", "kind"),
    [(2, RA, "EARN"), (1, Source("RA", "8"), "EARN"), (1, Source("RA", "7", 2), "EARN"), (1, RA, "OPENING")],
)
def test_the_same_key_with_other_values_is_refused(
    store: Store, act: Act, renter: int, qty: int, source: Source, kind: str
) -> None:
    with store.work() as work:
        points.earn(work, act, renter, 1, "earn:RA:7:1", RA)
    before = ledger(store)
    with pytest.raises(Fault, match=r"^earn:RA:7:1 WAS POSTED BEFORE WITH OTHER VALUES$"), store.work() as work:
        points.earn(work, act, renter, qty, "earn:RA:7:1", source, kind)
    assert ledger(store) == before


def test_a_key_of_another_customer_is_refused(store: Store, act: Act, renter: int) -> None:
    with store.work() as work:
        points.earn(work, act, renter, 1, "earn:RA:7:1", RA)
        other = customers.add(work, Customer(number=0, last_name="JONES")).number
    with pytest.raises(Fault, match=r"WAS POSTED BEFORE WITH OTHER VALUES"), store.work() as work:
        points.earn(work, act, other, 1, "earn:RA:7:1", RA)


# -- corrections by hand -----------------------------------------------------------------------------


@pytest.mark.parametrize(("wanted", "delta"), [(15, 10), (2, -3), (0, -5)])
def test_a_correction_posts_the_difference_to_what_the_screen_showed(
    store: Store, act: Act, renter: int, wanted: int, delta: int
) -> None:
    give(store, act, (5, None))
    with store.work() as work:
        moved = points.adjust(work, act, renter, 5, wanted, "C", "EARLY RETURN", "adj:1")
        last = points.movements(work, renter)[-1]
    assert moved is not None
    assert (moved.delta, moved.balance_after) == (delta, wanted)
    assert (last.kind, last.reason_code, last.reason, last.user) == ("ADJUST", "C", "EARLY RETURN", "ANN")
    assert proven(store) == wanted


def test_a_correction_against_a_balance_that_moved_meanwhile_is_refused(store: Store, act: Act, renter: int) -> None:
    give(store, act, (5, None))
    before = ledger(store)
    with pytest.raises(Fault, match=r"^AWARD POINTS CHANGED BY ANOTHER USER, NOW 5$") as refused, store.work() as work:
        points.adjust(work, act, renter, 4, 9, "", "GOODWILL", "adj:1")
    assert refused.value.field == "award_points"
    assert ledger(store) == before


def test_a_correction_to_the_same_value_posts_nothing(store: Store, act: Act, renter: int) -> None:
    give(store, act, (5, None))
    before = ledger(store)
    with store.work() as work:
        assert points.adjust(work, act, renter, 5, 5, "", "", "adj:1") is None
    assert ledger(store) == before


def test_nobody_is_corrected_below_nothing(store: Store, act: Act, renter: int) -> None:
    with pytest.raises(Fault, match="AWARD POINTS MUST BE 0 OR MORE"), store.work() as work:
        points.adjust(work, act, renter, 0, -1, "", "", "adj:1")


# -- the trace ---------------------------------------------------------------------------------------


def test_the_history_tells_what_happened_oldest_first(store: Store, act: Act, renter: int) -> None:
    with store.work() as work:
        points.earn(work, act, renter, 6, "opening:1", Source("IMPORT", "customers.csv", 3), "OPENING")
        points.redeem(
            work, replace(act, user="BOB", business_date=JUNE), renter, 4, "redeem:RA:9:1:1", Source("RA", "9")
        )
        lines = points.movements(work, renter)
    assert [(x.date, x.kind, x.delta, x.balance_after, x.user, x.location) for x in lines] == [
        (MAY, "OPENING", 6, 6, "ANN", "LAX"),
        (JUNE, "REDEEM", -4, 2, "BOB", "LAX"),
    ]
    assert [x.source for x in lines] == [Source("IMPORT", "customers.csv", 3), Source("RA", "9")]


def test_points_are_kept_when_the_store_is_opened_again(store: Store, act: Act, renter: int, tmp_path: Path) -> None:
    give(store, act, (5, None))
    store.close()
    again = Store.open(stores.where(tmp_path / "store.db"))
    assert proven(again) == 5
    again.close()


# -- points that are pending -------------------------------------------------------------------------


def test_pending_points_are_in_the_balance_and_can_be_spent_from_their_day_on(
    store: Store, act: Act, renter: int
) -> None:
    born = points.Born(act.business_date, available_on=date(2012, 5, 4))
    with store.work() as work:
        points.earn(work, act, renter, 4, "earn:RA:7:1", RA, born=born)
        assert (points.balance(work, renter), points.pending(work, renter, act.business_date)) == (4, 4)
        assert points.available(work, renter, date(2012, 5, 3)) == 0
        assert points.available(work, renter, date(2012, 5, 4)) == 4
    with pytest.raises(Fault, match="AWARD POINTS NOW 0, NOT ENOUGH"), store.work() as work:
        points.redeem(work, replace(act, business_date=date(2012, 5, 3)), renter, 4, "redeem:RA:8:1:1", RA)
    with store.work() as work:
        points.redeem(work, replace(act, business_date=date(2012, 5, 4)), renter, 4, "redeem:RA:8:1:1", RA)
    assert proven(store, renter) == 0


def test_pending_points_can_be_taken_back_before_their_day(store: Store, act: Act, renter: int) -> None:
    give(store, act, (2, None))
    with store.work() as work:
        born = points.Born(act.business_date, available_on=date(2012, 5, 4))
        earned = points.earn(work, act, renter, 4, "earn:RA:7:1", RA, born=born)
        points.reverse(work, act, earned.id, Policy())
        assert points.available(work, renter, act.business_date) == 2
    assert proven(store, renter) == 2


def test_points_that_died_before_their_day_are_dead_and_not_pending(store: Store, act: Act, renter: int) -> None:
    born = points.Born(act.business_date, date(2012, 5, 2), available_on=date(2012, 6, 1))
    with store.work() as work:
        points.earn(work, act, renter, 4, "earn:RA:7:1", RA, born=born)
        assert points.pending(work, renter, date(2012, 5, 3)) == 0
        assert points.available(work, renter, date(2012, 5, 3)) == 0
