"""The points ledger in the counter's words: what is earned can be spent once, and everything leaves a trace."""

import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from ledger_proof import differences
from sqlalchemy import text

from renterrewards.faults import Fault
from renterrewards.records import Act, Customer
from renterrewards.rules.ledger import Lot, Taking, plan_earn, plan_redeem
from renterrewards.store import customers, points
from renterrewards.store.engine import Store
from renterrewards.store.points import Source
from renterrewards.store.statement import Statement
from renterrewards.store.work import Work

RA = Source("RA", "7")
TABLES = ("award_account", "award_txn", "award_lot", "award_posting", "award_redemption")


@pytest.fixture
def renter(store: Store) -> int:
    """A customer without points, number 1."""
    with store.work() as work:
        return customers.add(work, Customer(number=0, last_name="SMITH", first_name="MARY")).number


def ledger(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the ledger, to see that nothing changed."""
    with store.look() as work:
        return {table: work.all(Statement(text(f"SELECT * FROM {table} ORDER BY id"))) for table in TABLES}


def value(work: Work, sql: str) -> object:
    row = work.one(Statement(text(sql)))
    return row[0] if row else None


def proven(store: Store, customer_number: int = 1) -> int:
    """The balance, after proof that the whole ledger is sound."""
    with store.look() as work:
        assert differences(work) == []
        return points.balance(work, customer_number)


def give(store: Store, act: Act, *lots: tuple[int, date | None]) -> None:
    with store.work() as work:
        for n, (qty, expires_on) in enumerate(lots):
            points.earn(work, act, 1, qty, f"earn:{act.business_date}:{n}", RA, expires_on=expires_on)


# -- what comes in, what goes out --------------------------------------------------------------------


def test_a_customer_without_movements_has_no_points(store: Store, renter: int) -> None:
    assert proven(store, renter) == 0


def test_four_rentals_make_an_award_and_leave_nothing(store: Store, act: Act, renter: int) -> None:
    with store.work() as work:
        for ra in range(1, 5):
            points.earn(work, act, renter, 1, f"earn:RA:{ra}:1", Source("RA", str(ra)))
        spent = points.redeem(work, act, renter, 4, "redeem:RA:5:1:1", Source("RA", "5"), document="1FREE")
        award = work.one(Statement(text("SELECT ra_number, location, code, units, state, txn_id FROM award_redemption")))
    assert (spent.delta, spent.balance_after, spent.seq) == (-4, 0, 5)
    assert award == (5, "", "1FREE", 1, "APPLIED", spent.id)
    assert proven(store) == 0


def test_a_redemption_never_overdraws_and_a_refused_one_changes_nothing(store: Store, act: Act, renter: int) -> None:
    give(store, act, (3, None))
    before = ledger(store)
    with pytest.raises(Fault, match=r"^AWARD POINTS NOW 3, NOT ENOUGH FOR THIS AWARD, NOTHING SAVED$"), store.work() as work:
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
    with pytest.raises(Fault, match="CUSTOMER 000009 IS NOT ON FILE"), store.work() as work:
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
        left = work.all(Statement(text("SELECT expires_on, remaining FROM award_lot ORDER BY id")))
    assert left == [(None, 2), ("2013-01-01", 1), ("2012-06-01", 0)]
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
    assert plan_redeem(lots, 0, qty) == tuple(Taking(*part) for part in taken)


def test_lots_that_do_not_suffice_give_nothing_rather_than_less() -> None:
    with pytest.raises(Fault, match="AWARD POINTS NOW 4, NOT ENOUGH"):
        plan_redeem([Lot(1, MAY, None, 5)], 1, 5)


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
    with pytest.raises(Fault, match="^earn:RA:7:1 WAS POSTED BEFORE WITH OTHER VALUES$"), store.work() as work:
        points.earn(work, act, renter, qty, "earn:RA:7:1", source, kind)
    assert ledger(store) == before


def test_a_key_of_another_customer_is_refused(store: Store, act: Act, renter: int) -> None:
    with store.work() as work:
        points.earn(work, act, renter, 1, "earn:RA:7:1", RA)
        other = customers.add(work, Customer(number=0, last_name="JONES")).number
    with pytest.raises(Fault, match="WAS POSTED BEFORE WITH OTHER VALUES"), store.work() as work:
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
    assert moved is not None and (moved.delta, moved.balance_after) == (delta, wanted)
    assert (last.kind, last.reason_code, last.reason, last.user) == ("ADJUST", "C", "EARLY RETURN", "ANN")
    assert proven(store) == wanted


def test_a_correction_against_a_balance_that_moved_meanwhile_is_refused(store: Store, act: Act, renter: int) -> None:
    give(store, act, (5, None))
    before = ledger(store)
    with pytest.raises(Fault, match="^AWARD POINTS CHANGED BY ANOTHER USER, NOW 5$") as refused, store.work() as work:
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
        points.redeem(work, replace(act, user="BOB", business_date=JUNE), renter, 4, "redeem:RA:9:1:1", Source("RA", "9"))
        lines = points.movements(work, renter)
    assert [(x.date, x.kind, x.delta, x.balance_after, x.user, x.location) for x in lines] == [
        (MAY, "OPENING", 6, 6, "ANN", "LAX"),
        (JUNE, "REDEEM", -4, 2, "BOB", "LAX"),
    ]
    assert [x.source for x in lines] == [Source("IMPORT", "customers.csv", 3), Source("RA", "9")]


SPENT = ("award_txn", "award_posting", "award_lot", "award_redemption")


@pytest.mark.parametrize(
    "change",
    [
        *[f"DELETE FROM {table}" for table in SPENT],
        *[f"UPDATE {table} SET id = id + 100" for table in SPENT],
        *[f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1" for table in SPENT],
        "UPDATE award_txn SET delta = 100",
        "UPDATE award_txn SET reason_text = 'X'",
        "UPDATE award_posting SET qty = 100",
        "UPDATE award_lot SET qty = 100",
        "UPDATE award_lot SET expires_on = '2099-01-01'",
        "UPDATE award_lot SET rowid = 77",
        "UPDATE award_redemption SET code = 'X'",
        "UPDATE award_lot SET remaining = qty + 1",
        "UPDATE award_lot SET remaining = -1",
        "UPDATE award_account SET balance = -1",
        "UPDATE award_redemption SET state = 'LOST'",
    ],
)
def test_the_database_itself_keeps_the_ledger_append_only(store: Store, act: Act, renter: int, change: str) -> None:
    give(store, act, (5, None))
    with store.work() as work:
        points.redeem(work, act, renter, 4, "redeem:RA:1:1:1", RA)
    before = ledger(store)
    with pytest.raises(sqlite3.IntegrityError), store.work() as work:
        work.run(Statement(text(change)))
    assert ledger(store) == before


def test_what_may_change_in_the_ledger_may_change(store: Store, act: Act, renter: int) -> None:
    give(store, act, (5, None))
    with store.work() as work:
        points.redeem(work, act, renter, 4, "redeem:RA:1:1:1", RA)
        assert work.run(Statement(text("UPDATE award_lot SET remaining = 0"))) == 1
        assert work.run(Statement(text("UPDATE award_redemption SET state = 'PART_USED', used_units = 0"))) == 1


@pytest.mark.parametrize(
    ("promise", "tampering"),
    [
        ("I1", "UPDATE award_account SET balance = balance + 1"),
        ("I1", "UPDATE award_account SET arrears = 1"),
        ("I2", "UPDATE award_posting SET qty = qty + 1 WHERE id = 1"),
        ("I3", "UPDATE award_lot SET remaining = 0"),
        ("I4", "UPDATE award_txn SET balance_after = 9 WHERE seq = 1"),
        ("I4", "UPDATE award_txn SET seq = 5 WHERE seq = 2"),
        ("I5", "UPDATE award_txn SET reverses_id = 1 WHERE seq = 2"),
        ("I8", "UPDATE award_txn SET business_date = '2000-01-01' WHERE seq = 1"),
        ("I8", "UPDATE award_txn SET prev_hash = '' WHERE seq = 2"),
        ("every redemption", "DELETE FROM award_redemption"),
        ("lifetime", "UPDATE award_account SET lifetime_earned = 0"),
    ],
)
def test_the_proof_finds_a_ledger_that_was_tampered_with(
    store: Store, act: Act, renter: int, promise: str, tampering: str
) -> None:
    give(store, act, (5, None))
    with store.work() as work:
        points.redeem(work, act, renter, 4, "redeem:RA:1:1:1", RA)
        assert differences(work) == []
        for (trigger,) in work.all(Statement(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))):
            work.run(Statement(text(f"DROP TRIGGER {trigger}")))
        work.run(Statement(text(tampering)))
        assert any(found.startswith(promise) for found in differences(work))


def test_names_and_reasons_can_be_erased_without_breaking_the_seals(store: Store, act: Act, renter: int) -> None:
    give(store, act, (5, None))
    with store.work() as work:
        points.adjust(work, act, renter, 5, 4, "C", "SMITH COMPLAINED", "adj:1")
        work.run(Statement(text("DROP TRIGGER award_txn_no_update")))
        work.run(Statement(text("UPDATE award_txn SET reason_text = '', user_code = ''")))
        assert differences(work) == []


# -- many counters at once, and what it costs --------------------------------------------------------

COUNTER = """
import sys
from datetime import date, datetime
from renterrewards.faults import Fault
from renterrewards.records import Act
from renterrewards.store import points
from renterrewards.store.engine import Store

act = Act(user=sys.argv[2], business_date=date(2012, 5, 1), instant=datetime(2012, 5, 1, 9))
store, got = Store.open(sys.argv[1]), 0
print("READY", flush=True)
sys.stdin.readline()
for n in range(6):
    try:
        with store.work() as work:
            points.redeem(work, act, 1, 4, f"redeem:{sys.argv[2]}:{n}", points.Source("RA", str(n)))
        got += 1
    except Fault as fault:
        assert fault.message == "AWARD POINTS NOW 2, NOT ENOUGH FOR THIS AWARD, NOTHING SAVED", fault
store.close()
print(got)
"""


def test_eight_counters_redeeming_at_once_hand_out_exactly_what_is_there(store: Store, act: Act, renter: int) -> None:
    give(store, act, (30, None), (12, date(2012, 9, 1)))
    command = [sys.executable, "-c", COUNTER, store.place.path]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    counters = [subprocess.Popen([*command, f"C{n}"], **pipes) for n in range(8)]  # type: ignore[call-overload]
    assert [counter.stdout.readline() for counter in counters] == ["READY\n"] * 8
    for counter in counters:
        counter.stdin.write("GO\n")
        counter.stdin.flush()
    awards = [int(counter.communicate(timeout=60)[0]) for counter in counters]
    assert sum(awards) == 10  # 42 points, 4 each
    assert proven(store) == 2


def test_a_movement_issues_exactly_these_statements(store: Store, act: Act, renter: int) -> None:
    counts: dict[str, int] = {}
    with store.work() as work:

        def counted(name: str, act_on: object) -> None:
            counts[name] = work.issued - before

        for name, move in {
            "first earn": lambda: points.earn(work, act, renter, 9, "e1", RA),
            "earn": lambda: points.earn(work, act, renter, 9, "e2", RA),
            "redeem": lambda: points.redeem(work, act, renter, 4, "r1", RA),
            "redeem from two lots": lambda: points.redeem(work, act, renter, 6, "r2", RA),
            "same key again": lambda: points.redeem(work, act, renter, 4, "r1", RA),
            "adjust up": lambda: points.adjust(work, act, renter, 8, 9, "", "", "a1"),
            "adjust down": lambda: points.adjust(work, act, renter, 9, 1, "", "", "a2"),
            "balance": lambda: points.balance(work, renter),
        }.items():
            before = work.issued
            move()
            counts[name] = work.issued - before
    assert counts == {
        "first earn": 6,
        "earn": 5,
        "redeem": 7,
        "redeem from two lots": 7,
        "same key again": 1,
        "adjust up": 5,
        "adjust down": 6,
        "balance": 1,
    }


def test_points_are_kept_when_the_store_is_opened_again(store: Store, act: Act, renter: int, tmp_path: Path) -> None:
    give(store, act, (5, None))
    store.close()
    again = Store.open(f"sqlite:///{tmp_path}/store.db")
    assert proven(again) == 5
    again.close()
