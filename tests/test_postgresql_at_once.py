"""Counters side by side on a server: who waits for whom, who must be alone, and what is awarded once."""

import subprocess
import sys
import threading
from contextlib import closing, suppress

import pytest
import stores
from ledger_proof import give, proven
from side_by_side import at_once, rows
from sqlalchemy import text

from renterrewards.policies import Reason
from renterrewards.records import Act, Customer
from renterrewards.store import control, customers
from renterrewards.store.engine import Store
from renterrewards.store.ledger import points
from renterrewards.store.ledger.points import Source
from renterrewards.store.liability.closing import last_posted
from renterrewards.store.statement import Statement
from renterrewards.store.trouble import StoreFault

pytestmark = [
    pytest.mark.skipif(not stores.SERVER, reason="RENTERREWARDS_TEST_POSTGRESQL names no server"),
    pytest.mark.usefixtures("on_the_server"),
]

SMITH = Customer(number=0, last_name="SMITH")
RA = Source("RA", "7")


def test_the_first_movements_of_a_customer_at_many_counters_make_one_account(
    store: Store, act: Act, renter: int
) -> None:
    def earn(n: int) -> int:
        with store.work() as work:
            return points.earn(work, act, renter, 1, f"earn:{n}", RA).seq

    assert sorted(at_once(6, earn)) == [1, 2, 3, 4, 5, 6]  # type: ignore[type-var]
    assert proven(store) == 6
    assert rows(store, "SELECT customer_number, version FROM award_account") == [(renter, 6)]


AWARD = """
import sys
from datetime import date, datetime
from renterrewards.company import company
from renterrewards.faults import Fault
from renterrewards.records import Act
from renterrewards.store.engine import Store
from renterrewards.store.ledger import points

act = Act(user=sys.argv[2], business_date=date(2012, 5, 1), instant=datetime(2012, 5, 1, 9))
store = Store.open(sys.argv[1])
print("READY", flush=True)
sys.stdin.readline()
try:
    with store.work() as work:
        points.redeem(work, act, 1, 4, sys.argv[3].format(sys.argv[2]), points.Source("RA", "7"))
    print("GIVEN")
except Fault as fault:
    print(fault.message)
store.close()
"""


def six_processes(url: str, key: str) -> list[str]:
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    commands = [[sys.executable, "-c", AWARD, url, f"C{n}", key] for n in range(6)]
    counters = [subprocess.Popen(command, **pipes) for command in commands]  # type: ignore[call-overload]
    assert [counter.stdout.readline() for counter in counters] == ["READY\n"] * 6
    for counter in counters:
        counter.stdin.write("GO\n")
        counter.stdin.flush()
    return sorted(str(counter.communicate(timeout=60)[0]).strip() for counter in counters)


def test_of_six_processes_that_redeem_the_same_points_one_wins(url: str, store: Store, act: Act, renter: int) -> None:
    give(store, act, (4, None))
    refused = "AWARD POINTS NOW 0, NOT ENOUGH FOR THIS AWARD, NOTHING SAVED"
    assert six_processes(url, "redeem:RA:7:1:{}") == [refused] * 5 + ["GIVEN"]
    assert proven(store) == 0


def test_six_processes_that_deliver_the_same_redemption_are_given_the_same(
    url: str, store: Store, act: Act, renter: int
) -> None:
    give(store, act, (30, None))
    assert six_processes(url, "redeem:RA:7:1:1") == ["GIVEN"] * 6
    assert proven(store) == 26


def test_customers_do_not_wait_for_each_other(store: Store, act: Act, renter: int) -> None:
    with store.work() as work:
        other = customers.add(work, SMITH).number
    with store.work() as one:
        points.earn(one, act, renter, 1, "earn:1", RA)
        with store.work() as two:
            points.earn(two, act, other, 1, "earn:2", RA)
        with pytest.raises(StoreFault, match=r"^FILE IN USE, TRY AGAIN$"), store.work() as three:
            points.earn(three, act, renter, 1, "earn:3", RA)
    assert proven(store) == 1


def test_who_must_be_alone_waits_for_all_others_and_all_others_for_him(store: Store) -> None:
    with store.work() as work:
        customers.add(work, SMITH)
        with pytest.raises(StoreFault, match=r"^FILE IN USE, TRY AGAIN$"), store.work(alone=True):
            pytest.fail("not alone")
    with store.work(alone=True):
        with pytest.raises(StoreFault, match=r"^FILE IN USE, TRY AGAIN$"), store.work() as work:
            customers.find(work, 1)
        with pytest.raises(StoreFault, match=r"^FILE IN USE, TRY AGAIN$"), store.work() as work:
            work.run(Statement(text("UPDATE customer SET first_name = 'X'")))
    with store.work(alone=True) as work:
        control.save(work, "reason", Reason(code="X"))


@pytest.mark.parametrize("code", ["55P03", "53100", "lost", "lost after"])
def test_who_fails_while_he_is_alone_keeps_nobody_out(url: str, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    from broken_server import ServerTrouble, broken_trip

    from renterrewards.store.engines import postgresql_trip

    monkeypatch.setattr(postgresql_trip, "go", broken_trip(postgresql_trip.go))
    with closing(Store.open(url, patience=1.0)) as other:
        for at in range(1, 20):
            trouble = ServerTrouble(code, at)
            with suppress(StoreFault), closing(Store.open(url, driver=trouble.driver())) as store:
                with suppress(StoreFault), store.look(alone=True):
                    pass
                with other.work(alone=True) as work:
                    customers.add(work, SMITH)
        assert not trouble.struck, "there are more calls than were broken"


def test_no_movement_with_a_lower_number_comes_after_a_month_was_looked_at(store: Store, act: Act, renter: int) -> None:
    posted, may_end = threading.Event(), threading.Event()
    seen: list[int] = []

    def posts() -> None:
        with store.work() as work:
            points.earn(work, act, renter, 1, "earn:late", RA)
            posted.set()
            may_end.wait()

    def looks() -> None:
        with store.look(alone=True) as work:
            seen.append(last_posted(work))

    posting, looking = threading.Thread(target=posts), threading.Thread(target=looks)
    posting.start()
    posted.wait()
    with store.look() as work:
        assert last_posted(work) == 0  # its number is taken already, and is not to be seen
    looking.start()
    while rows(store, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted") == [(0,)]:
        assert looking.is_alive(), "it did not wait"
    may_end.set()
    posting.join()
    looking.join()
    assert seen == [1]


def test_two_who_hold_what_the_other_wants_are_parted_and_one_is_told(store: Store, act: Act, renter: int) -> None:
    with store.work() as work:
        other = customers.add(work, SMITH).number
    both = threading.Barrier(2)

    def crossed(n: int) -> str:
        first, second = ((renter, other), (other, renter))[n]
        with store.work() as work:
            points.earn(work, act, first, 1, f"earn:{n}:1", RA)
            both.wait()
            points.earn(work, act, second, 1, f"earn:{n}:2", RA)
        return "SAVED"

    said = sorted(map(str, at_once(2, crossed)))
    assert said == ["ANOTHER COUNTER IS AT THE SAME RECORDS, NOTHING SAVED, PRESS THE KEY AGAIN", "SAVED"]
    assert proven(store) == 1
