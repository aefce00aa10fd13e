"""Many counters at once, and what a movement of points costs."""

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import stores
from ledger_proof import give, proven

from renterrewards.records import Act
from renterrewards.store.engine import Store
from renterrewards.store.ledger import accounts, points, postings
from renterrewards.store.ledger.points import Source
from renterrewards.store.trouble import StoreFault

pytestmark = pytest.mark.usefixtures("engine")

RA = Source("RA", "7")


COUNTER = """
import sys
from datetime import date, datetime
from renterrewards.faults import Fault
from renterrewards.records import Act
from renterrewards.store.ledger import accounts, points, postings
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


def test_eight_counters_redeeming_at_once_hand_out_exactly_what_is_there(
    store: Store, act: Act, renter: int, tmp_path: Path
) -> None:
    give(store, act, (30, None), (12, date(2012, 9, 1)))
    command = [sys.executable, "-c", COUNTER, stores.where(tmp_path / "store.db")]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    counters = [subprocess.Popen([*command, f"C{n}"], **pipes) for n in range(8)]  # type: ignore[call-overload]
    assert [counter.stdout.readline() for counter in counters] == ["READY\n"] * 8
    for counter in counters:
        counter.stdin.write("GO\n")
        counter.stdin.flush()
    awards = [int(counter.communicate(timeout=60)[0]) for counter in counters]
    assert sum(awards) == 10  # 42 points, 4 each
    assert proven(store) == 2


def test_an_account_that_moved_since_it_was_read_is_not_written_over(store: Store, act: Act, renter: int) -> None:
    give(store, act, (5, None))
    event = accounts.Event("EARN", 1, "earn:RA:9:1", RA)
    with store.look() as work:
        stale = accounts.account_for(work, renter, event)
    with store.work() as work:
        points.earn(work, act, renter, 1, "earn:RA:8:1", RA)
    with pytest.raises(StoreFault, match="FILE IN USE, TRY AGAIN"), store.work() as work:
        postings.bring_in(work, act, stale, event, points.Born(act.business_date))
    assert proven(store) == 6


def test_a_movement_issues_exactly_these_statements(store: Store, act: Act, renter: int) -> None:
    counts: dict[str, int] = {}
    with store.work() as work:
        moves: dict[str, Callable[[], object]] = {
            "first earn": lambda: points.earn(work, act, renter, 9, "e1", RA),
            "earn": lambda: points.earn(work, act, renter, 9, "e2", RA),
            "redeem": lambda: points.redeem(work, act, renter, 4, "r1", RA),
            "redeem from two lots": lambda: points.redeem(work, act, renter, 6, "r2", RA),
            "same key again": lambda: points.redeem(work, act, renter, 4, "r1", RA),
            "adjust up": lambda: points.adjust(work, act, renter, 8, 9, "", "", "a1"),
            "adjust down": lambda: points.adjust(work, act, renter, 9, 1, "", "", "a2"),
            "balance": lambda: points.balance(work, renter),
        }
        for name, move in moves.items():
            before = work.issued
            move()
            counts[name] = work.issued - before
    held = stores.on_server()  # there the first movement of a work holds its customer, until it ends
    assert counts == {
        "first earn": 5 + held,
        "earn": 4,
        "redeem": 5,
        "redeem from two lots": 5,
        "same key again": 1,
        "adjust up": 4,
        "adjust down": 4,
        "balance": 1,
    }
