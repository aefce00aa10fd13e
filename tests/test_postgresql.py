"""A store in PostgreSQL: it is opened or its trouble is told, and what it holds is as in a file.

What a store promises in either database is tested by the other modules, which run once for each (`stores`).
"""

from contextlib import closing, suppress
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import stores
from ledger_proof import give, proven
from side_by_side import at_once, rows
from sqlalchemy import text
from sqlalchemy.engine import make_url

from renterrewards.company import company
from renterrewards.records import Act, Agreement, Customer, Location
from renterrewards.store import agreements, control, customers
from renterrewards.store.engine import Store
from renterrewards.store.schema import VERSION
from renterrewards.store.statement import Statement
from renterrewards.store.trouble import StoreFault

pytestmark = [
    pytest.mark.skipif(not stores.SERVER, reason="RENTERREWARDS_TEST_POSTGRESQL names no server"),
    pytest.mark.usefixtures("on_the_server"),
]

SMITH = Customer(number=0, last_name="SMITH")
LOCATIONS = control.FILES["location"]
SAMPLE_RAS = len((files("renterrewards.data") / "agreements.csv").read_text(encoding="utf-8").splitlines()) - 1


# -- opening ---------------------------------------------------------------------------------------


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


# -- what is the same as in a file -----------------------------------------------------------------


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


def test_after_a_refusal_that_went_unheard_the_same_is_said_again(store: Store) -> None:
    def twice() -> None:
        with store.work() as work:
            customers.add(work, Customer(number=5, last_name="SMITH"))
            with suppress(StoreFault):
                customers.add(work, Customer(number=5, last_name="JONES"))
            customers.find(work, 5)

    with pytest.raises(StoreFault, match="RECORD IS ON FILE ALREADY, NOT SAVED"):
        twice()


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
