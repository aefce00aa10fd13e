"""Awards paid by a wallet at many counters at once, and what AWDRECON says of half a pair."""

import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
import stores
from broken_ledger import tamper
from counters import ELIGIBLE
from pooled import LATER, SOON, leaves, new_wallet, points, shared
from rentals import ANN, BOB, MARY, Rentals, rentals

from renterrewards.faults import Fault
from renterrewards.store import customers
from renterrewards.store.engine import Store
from renterrewards.store.proof import recon

pytestmark = pytest.mark.usefixtures("engine")


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory, engine: str) -> Path:
    """The store of the wallet SMITH."""
    return new_wallet(tmp_path_factory.mktemp("wallet"))


@pytest.fixture
def counter(original: Path, tmp_path: Path) -> Iterator[Rentals]:
    """A copy of it, proved when the test is over."""
    with shared(original, tmp_path) as made:
        yield made


# -- at the same time ------------------------------------------------------------------------------

COUNTER = """
import sys
from datetime import date, datetime
from renterrewards.faults import Fault
from renterrewards.records import Act
from renterrewards.store.ledger import points, pooling
from renterrewards.store.engine import Store

act = Act(user=sys.argv[2], business_date=date(2012, 5, 1), instant=datetime(2012, 5, 1, 9))
store, got, who = Store.open(sys.argv[1]), 0, int(sys.argv[2])
print("READY", flush=True)
sys.stdin.readline()
for n in range(6):
    try:
        with store.work() as work:
            pooling.redeem(work, act, who, 4, f"redeem:{who}:{n}", points.Source("RA", f"{who}0{n}"))
        got += 1
    except Fault as fault:
        assert fault.message == "AWARD POINTS NOW 3, NOT ENOUGH FOR THIS AWARD, NOTHING SAVED", fault
store.close()
print(got)
"""


def test_members_at_counters_at_once_take_exactly_what_the_wallet_has(counter: Rentals) -> None:
    counter.does("EDITWALL", "code=SMITH", f"member={ANN}", "may_redeem=Y")
    counter.earns(ANN, 2, SOON, "a")
    command = [sys.executable, "-c", COUNTER, stores.where(counter.database)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    clerks = [subprocess.Popen([*command, str(who)], **pipes) for who in (MARY, BOB, ANN)]  # type: ignore[call-overload]
    assert [clerk.stdout.readline() for clerk in clerks] == ["READY\n"] * 3
    for clerk in clerks:
        clerk.stdin.write("GO\n")
        clerk.stdin.flush()
    assert sum(int(clerk.communicate(timeout=60)[0]) for clerk in clerks) == 6  # 27 points, 4 each
    assert sum(points(counter)) == 3


def test_points_that_another_member_spent_while_the_question_stood_are_refused(counter: Rentals) -> None:
    counter.does("EDITCUST", "type_code=PFD", "promo_required=20")
    values = (f"customer_number={BOB}", "opened_at=05-01-12 0900", "due_at=05-04-12 0900", "vehicle=9")
    with pytest.raises(Fault, match="AWARD POINTS NOW 5, NOT ENOUGH FOR THIS AWARD, NOTHING SAVED"):
        counter.interrupted(ELIGIBLE, lambda: counter.opens(MARY, answers="Y"), "BCHOPEN", *values, answers=["Y"])
    assert points(counter) == [5, 0, 0]
    assert counter.sql("SELECT count(*) FROM agreement") == [(1,)]


def test_who_was_removed_while_the_question_stood_spends_his_own_or_nothing(counter: Rentals) -> None:
    values = (f"customer_number={BOB}", "opened_at=05-01-12 0900", "due_at=05-04-12 0900", "vehicle=9")

    with pytest.raises(Fault, match="AWARD POINTS NOW 0, NOT ENOUGH FOR THIS AWARD, NOTHING SAVED"):
        counter.interrupted(ELIGIBLE, lambda: leaves(counter, BOB), "BCHOPEN", *values, answers=["Y", "N"])
    assert points(counter) == [25, 0, 0]


# -- who waits for whom ----------------------------------------------------------------------------


@pytest.mark.parametrize("act", ["void", "unvoid", "move"])
def test_who_undoes_or_moves_an_award_holds_the_members_before_the_renter(counter: Rentals, act: str) -> None:
    if not stores.on_server():
        pytest.skip("in a file only one works at a time")
    counter.does("EDITWALL", "code=SMITH", f"member={ANN}", "may_redeem=Y")
    counter.opens(BOB, answers="YN")
    if act == "unvoid":
        counter.voids(1)
    does = {
        "void": lambda: counter.voids(1),
        "unvoid": lambda: counter.unvoids(1, "YN"),
        "move": lambda: counter.gives_to(1, ANN, answers=["Y", "WIFE DRIVES"]),
    }[act]
    with ThreadPoolExecutor(1) as other, closing(Store.open(stores.where(counter.database))) as store:
        with store.work() as work:
            customers.hold(work, MARY)
            assert customers.find(work, MARY)  # what is held goes to the server with what is asked
            clerk = other.submit(does)
            somebody_waits(counter)
            for renter in (BOB, ANN):
                customers.hold(work, renter)
        assert clerk.result(timeout=60)
    assert points(counter) == [25 if act == "void" else 15, 0, 0]


def somebody_waits(counter: Rentals) -> None:
    """Until a work waits for a row that another holds."""
    waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    for _ in range(1000):
        if counter.sql(waiting):
            return
        time.sleep(0.01)
    pytest.fail("nobody waits")


# -- the proof -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("broken", "customer", "movement"),
    [
        ("UPDATE award_txn SET idem_key = 'pool:x' WHERE kind = 'TRANSFER_IN'", BOB, "TRANSFER_OUT"),
        ("UPDATE award_txn SET idem_key = 'pool:x' WHERE kind = 'TRANSFER_OUT'", MARY, "TRANSFER_IN"),
        ("UPDATE award_txn SET delta = -3 WHERE kind = 'TRANSFER_OUT'", BOB, "TRANSFER_OUT"),
        ("UPDATE award_txn SET reverses_id = 3 WHERE idem_key = 'c'", BOB, "TRANSFER_OUT"),
    ],
)
def test_awdrecon_finds_half_a_pair(original: Path, tmp_path: Path, broken: str, customer: int, movement: str) -> None:
    counter = rentals(original, tmp_path)
    counter.earns(BOB, 4, LATER, "a")
    counter.opens(MARY, answers="YN")
    counter.earns(BOB, 4, LATER, "c")
    number = counter.sql("SELECT id FROM award_txn WHERE kind = ?", movement)[0][0]
    tamper(counter.database, broken)
    for whose in (None, customer):
        with closing(Store.open(stores.where(counter.database))) as store, store.look() as work:
            found = recon.differences(work, recon.checked(work, whose), whose)
            assert ("I9", customer, number) in {(d.invariant, d.customer_number, d.number) for d in found}
