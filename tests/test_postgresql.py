"""A store in PostgreSQL: counters work side by side, and every trouble of the server has its line.

What a store promises in either database is tested by the other modules, which run once for each (`stores`).
"""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import stores
from ledger_proof import give, proven
from sqlalchemy import text
from sqlalchemy.engine import make_url

from renterrewards.company import company
from renterrewards.faults import Fault
from renterrewards.policies import Reason
from renterrewards.records import Act, Agreement, Customer, Location
from renterrewards.store import agreements, control, customers
from renterrewards.store.engine import Store
from renterrewards.store.ledger import points
from renterrewards.store.ledger.points import Source
from renterrewards.store.liability.closing import last_posted
from renterrewards.store.schema import VERSION
from renterrewards.store.statement import Statement
from renterrewards.store.trouble import StoreFault

pytestmark = pytest.mark.skipif(not stores.SERVER, reason="RENTERREWARDS_TEST_POSTGRESQL names no server")

SMITH = Customer(number=0, last_name="SMITH")
RA = Source("RA", "7")
LOCATIONS = control.FILES["location"]
SAMPLE_RAS = len((files("renterrewards.data") / "agreements.csv").read_text(encoding="utf-8").splitlines()) - 1


@pytest.fixture(scope="module", autouse=True)
def on_the_server() -> Iterator[None]:
    with stores.under_test("postgresql"):
        yield


@pytest.fixture
def url(tmp_path: Path) -> str:
    """What opens the store of this test."""
    return stores.where(tmp_path / "store.db")


def rows(store: Store, sql: str) -> list[tuple[Any, ...]]:
    with store.look() as work:
        return work.all(Statement(text(sql)))


def at_once(count: int, act: Callable[[int], object]) -> list[object]:
    """What each of so many threads got, or was told; they begin together."""
    found: list[object] = []
    together = threading.Barrier(count)

    def one(n: int) -> None:
        together.wait()
        try:
            found.append(act(n))
        except Fault as fault:
            found.append(fault.message)

    threads = [threading.Thread(target=one, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def server_ends_everything(url: str) -> None:
    name = make_url(url).database
    with stores.connected(stores.SERVER) as server:
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])


# -- opening -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"port": 1}, "CANNOT REACH postgresql://{user}@{host}:1/{database}, NOTHING SAVED, CHECK ITS ADDRESS"),
        ({"host": "no.such.host.invalid"}, "CANNOT REACH postgresql://{user}@no.such.host.invalid"),
        ({"username": "nobody", "password": "s3cret"}, "LOGIN TO postgresql://nobody@{host}{port}/{database} REFUSED"),
        ({"database": "no_such_database"}, "THERE IS NO DATABASE postgresql://{user}@{host}{port}/no_such_database"),
    ],
)
def test_why_a_store_cannot_be_opened_is_told_and_never_the_password(
    url: str, changed: dict[str, Any], says: str
) -> None:
    real = make_url(url)
    where = {"user": real.username, "host": real.host, "database": real.database}
    with pytest.raises(StoreFault) as refused:
        Store.open(real.set(**changed).render_as_string(hide_password=False), patience=2.0)
    assert says.format(**where, port=f":{real.port}" if real.port else "") in refused.value.message
    assert len(refused.value.message) <= 240, "more than the three rows of the glass"
    for password in (real.password, "s3cret"):
        assert not password or f":{password}@" not in refused.value.message
    assert refused.value.__cause__ is None


def test_several_who_open_an_empty_database_at_once_make_one_store(tmp_path: Path) -> None:
    url = stores.where(tmp_path / "store.db", empty=True)
    opened = at_once(6, lambda n: Store.open(url))
    assert all(isinstance(store, Store) for store in opened), opened
    assert rows(opened[0], "SELECT version FROM renterrewards_store") == [(VERSION,)]  # type: ignore[arg-type]
    for store in opened:
        store.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("done", "says"),
    [
        ("UPDATE renterrewards_store SET version = version + 1", "WAS WRITTEN BY A NEWER RELEASE"),
        ("DROP TABLE renterrewards_store", "HOLDS TABLES OF ANOTHER PROGRAM, NAME AN EMPTY DATABASE"),
    ],
)
def test_what_is_not_a_store_of_ours_is_refused(url: str, done: str, says: str) -> None:
    with stores.connected(url) as connection:
        connection.execute(done)
    with pytest.raises(StoreFault, match=says):
        Store.open(url)


def test_who_may_only_read_looks_and_saves_nothing(url: str) -> None:
    with closing(Store.open(url)) as store, store.work() as work:
        customers.add(work, SMITH)
    with closing(Store.open(f"{url}?options=-cdefault_transaction_read_only%3Don")) as look:
        assert look.read_only
        with look.look() as work:
            assert customers.find(work, 1)
        with pytest.raises(StoreFault, match=r"^STORE IS READ ONLY, NOT SAVED$"), look.work():
            pytest.fail("written")


# -- what is the same as in a file ---------------------------------------------------------------------


def test_codes_and_names_come_in_the_same_order_as_from_a_file(store: Store) -> None:
    codes = ["a", "B", "Z", "b", "A-1", "A 1", "A1", "\u00c4", "_", "1"]
    names = ["DE LA CRUZ", "DELACRUZ", "D'ANGELO", "DANGELO", "O\u00b4HARA", "\u00d6ZIL", "ZZ"]
    with store.work() as work:
        for code in codes:
            control.save(work, "location", Location(code=code))
        for name in names:
            customers.add(work, Customer(number=0, last_name=name))
        assert [found.code for found in control.every(work, "location")] == sorted(codes)
        assert [found.last_name for found in customers.by_name(work, "")] == sorted(names)
        assert [found.last_name for found in customers.by_name(work, "d")] == sorted(n for n in names if n[0] == "D")


def test_the_next_free_number_is_beyond_every_number_given_by_hand(store: Store, act: Act) -> None:
    with store.work() as work:
        assert customers.add(work, Customer(number=1, last_name="BY HAND")).number == 1
        assert customers.add(work, SMITH).number == 2
        work.many(
            customers.FILE.insert,
            [customers.FILE.values(Customer(number=n, last_name="IMPORTED")) for n in (1000, 900)],
        )
        assert customers.add(work, SMITH).number == 1001
        work.many(customers.FILE.insert, [customers.FILE.values(Customer(number=500, last_name="IMPORTED"))])
        assert customers.add(work, SMITH).number == 1002
        ra = Agreement(number=77, status="OPEN", customer_number=1, opened_at=act.instant)
        agreements.add(work, ra)
        assert (
            agreements.add(work, Agreement(number=0, status="OPEN", customer_number=1, opened_at=act.instant)).number
            == 78
        )


@pytest.mark.parametrize("table", ["award_txn", "award_posting", "award_lot", "award_redemption", "liability_month"])
def test_no_table_of_the_ledger_can_be_truncated(store: Store, act: Act, renter: int, table: str) -> None:
    give(store, act, (5, None))
    with pytest.raises(Exception, match="ROWS ARE NEVER REMOVED"), store.work() as work:
        work.run(Statement(text(f"TRUNCATE {table} CASCADE")))
    assert proven(store) == 5


# -- side by side ------------------------------------------------------------------------------------


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


def test_after_a_refusal_that_went_unheard_the_same_is_said_again(store: Store) -> None:
    def twice() -> None:
        with store.work() as work:
            customers.add(work, Customer(number=5, last_name="SMITH"))
            with suppress(StoreFault):
                customers.add(work, Customer(number=5, last_name="JONES"))
            customers.find(work, 5)

    with pytest.raises(StoreFault, match="RECORD IS ON FILE ALREADY, NOT SAVED"):
        twice()


# -- a server that goes away ---------------------------------------------------------------------------


def test_a_connection_that_the_server_ended_between_two_acts_is_not_noticed(url: str, store: Store) -> None:
    with store.work() as work:
        customers.add(work, SMITH)
    server_ends_everything(url)
    with store.work() as work:
        assert customers.add(work, SMITH).number == 2
    for alone in (False, True):
        server_ends_everything(url)
        with store.look(alone) as work:
            assert len(customers.by_name(work, "")) == 2


def test_a_server_that_goes_in_the_middle_of_an_act_is_told_and_the_next_act_works(url: str, store: Store) -> None:
    def two_customers() -> None:
        with store.work() as work:
            customers.add(work, SMITH)
            server_ends_everything(url)
            customers.add(work, SMITH)

    with pytest.raises(StoreFault, match=r"IS (AWAY|SHUTTING DOWN).*NOTHING SAVED"):
        two_customers()
    with store.work() as work:
        assert customers.by_name(work, "") == []
        customers.add(work, SMITH)


def test_who_loses_the_server_before_he_has_saved_is_told_that_nothing_is(url: str, store: Store) -> None:
    def customer() -> None:
        with store.work() as work:
            customers.add(work, SMITH)
            server_ends_everything(url)

    with pytest.raises(StoreFault, match=r"IS (AWAY|SHUTTING DOWN).*NOTHING SAVED"):
        customer()
    with store.look() as work:
        assert customers.by_name(work, "") == []


def test_a_long_answer_comes_in_pieces_and_may_be_left_early(store: Store) -> None:
    with store.work() as work:
        work.many(LOCATIONS.insert, [LOCATIONS.values(Location(code=f"{n:04}")) for n in range(1000)])
    every, again = Statement(text("SELECT code FROM location ORDER BY code")), LOCATIONS.in_order
    with store.look() as work:
        with closing(work.stream(every)) as found, closing(work.stream(again)) as others:
            assert (next(found)[0], next(others)[0]) == ("0000", "0000")
        assert len(list(work.stream(every))) == 1000


def test_whatever_goes_by_the_drivers_cursors_the_server_keeps_our_plans(store: Store) -> None:
    for _ in range(8):
        with store.look() as work:
            assert customers.find(work, 1) is None
            for _ in range(8):
                work.connection.execute("SELECT 1")


def test_of_many_rows_all_come_or_none(store: Store) -> None:
    def come(*numbers: int) -> None:
        with store.work() as work:
            made = [Customer(number=number, last_name="IMPORTED") for number in numbers]
            work.many(customers.FILE.insert, map(customers.FILE.values, made))

    come(*range(1, 201))
    assert rows(store, "SELECT count(*) FROM customer") == [(200,)]
    with pytest.raises(StoreFault, match="RECORD IS ON FILE ALREADY"):
        come(*range(201, 400), 7)
    assert rows(store, "SELECT count(*) FROM customer") == [(200,)]


def test_a_text_with_a_nul_is_refused_and_never_cut_off_at_it(store: Store) -> None:
    with pytest.raises(Exception, match="PostgreSQL text cannot hold NUL"), store.work() as work:
        customers.add(work, Customer(number=0, last_name="SMI\0TH"))
    with store.work() as work:
        customers.add(work, SMITH)
    assert rows(store, "SELECT last_name FROM customer") == [("SMITH",)]


def test_a_date_range_goes_to_the_end_of_time(store: Store) -> None:
    with store.look() as work:
        assert customers.sales(work, 1, date.max.year) == 0


# -- the training company ------------------------------------------------------------------------------


def test_the_training_company_is_filled_once_and_a_store_in_use_never(tmp_path: Path) -> None:
    now = datetime(2012, 5, 1, 18)
    training, used = stores.where(tmp_path / "training.db"), stores.where(tmp_path / "used.db")
    for _ in range(2):
        with closing(company(True, training).open_store(now)) as store:
            assert rows(store, "SELECT count(*) FROM agreement") == [(SAMPLE_RAS,)]
    with closing(Store.open(used)) as store, store.work() as work:
        customers.add(work, SMITH)
    with closing(company(True, used).open_store(now)) as store:
        assert rows(store, "SELECT count(*) FROM location") == [(0,)]
