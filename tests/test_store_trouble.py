"""Every trouble of the disk has its line at the counter, and the next act works."""

import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from renterrewards.records import Act, Customer, FormOfPayment
from renterrewards.store import control, customers, queue
from renterrewards.store.engine import Store
from renterrewards.store.statement import Statement
from renterrewards.store.trouble import StoreFault

SMITH = Customer(number=0, last_name="SMITH")
FILL = Statement(text("INSERT INTO form_of_payment (code, description) VALUES (:code, :description)"))


def on_file(store: Store) -> int:
    with store.look() as work:
        return len(customers.by_name(work, ""))


def _fill(store: Store) -> None:
    with store.work() as work:
        work.run(Statement(text("PRAGMA max_page_count = 1")))  # SQLite raises it to what is there already
        work.many(FILL, ({"code": str(n), "description": "X" * 500} for n in range(5000)))


def test_a_full_disk_is_told_and_the_next_act_works(store: Store) -> None:
    with store.work() as work:
        customers.add(work, SMITH)
    with pytest.raises(StoreFault, match=r"^DISK FULL, NOT SAVED$"):
        _fill(store)
    with store.work() as work:
        assert control.every(work, "form_of_payment") == []
        work.all(Statement(text("PRAGMA max_page_count = 1000000")))
    with store.work() as work:
        control.save(work, "form_of_payment", FormOfPayment(code="CASH"))
    with store.look() as work:
        assert control.every(work, "form_of_payment") == [FormOfPayment(code="CASH")]


def _ours(store: Store) -> object:
    return Store.open(store.place.path).work()


def _next_in_line(store: Store) -> object:
    return queue.turn(store.place.path, 1.0)


def _foreign(store: Store) -> object:
    other = sqlite3.connect(store.place.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    return closing(other)


@pytest.mark.parametrize(
    "writer",
    [_ours, _next_in_line, _foreign],
    ids=["another counter", "a counter about to write", "a program outside the queue"],
)
def test_a_store_in_use_says_so_after_a_while_and_works_afterwards(tmp_path: Path, writer: object) -> None:
    with closing(Store.open(str(tmp_path / "store.db"), patience=0.05)) as store:
        with writer(store):  # type: ignore[operator]
            with pytest.raises(StoreFault, match=r"^FILE IN USE, TRY AGAIN$"), store.work():
                pytest.fail("two writers at once")
            assert on_file(store) == 0  # reading goes on
        with store.work() as work:
            customers.add(work, SMITH)
        assert on_file(store) == 1


def test_a_store_in_memory_in_use_says_so_too() -> None:
    with closing(Store.open(":memory:", patience=0.05)) as store:
        with store.work(), pytest.raises(StoreFault, match="FILE IN USE"), store.look():
            pytest.fail("one connection, two at once")
        assert on_file(store) == 0


READER = """
import os, sys
from renterrewards.records import Customer
from renterrewards.store import customers
from renterrewards.store.engine import Store
from renterrewards.store.trouble import StoreFault

with Store.open(":memory:").look() as work:  # everything is imported before the rights go
    customers.find(work, 1)
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
store = Store.open(sys.argv[1])
with store.look() as work:
    print(customers.find(work, 1).last_name)
try:
    with store.work() as work:
        customers.add(work, Customer(number=0, last_name="JONES"))
except StoreFault as fault:
    print(fault.message)
store.close()
"""


@pytest.mark.parametrize("folder", [0o777, 0o555], ids=["folder may be written", "folder may not"])
def test_a_store_that_may_only_be_read_still_shows_what_is_in_it(folder: int) -> None:
    with tempfile.TemporaryDirectory() as made:
        path = Path(made) / "store.db"
        with closing(Store.open(str(path))) as store, store.work() as work:
            customers.add(work, SMITH)
        for extra in (".lock", ".line"):
            Path(f"{path}{extra}").unlink()
        path.chmod(0o444)
        Path(made).chmod(folder)
        try:
            read = subprocess.run([sys.executable, "-c", READER, path], capture_output=True, text=True, check=False)
        finally:
            Path(made).chmod(0o700)
    assert (read.stdout.splitlines(), read.stderr) == (["SMITH", "STORE IS READ ONLY, NOT SAVED"], "")


def test_a_record_that_names_a_customer_who_is_not_there_is_refused(store: Store, act: Act) -> None:
    add = Statement(text("INSERT INTO award_account VALUES (1, 77, 0, 0, 0, 0, 0, 'ACTIVE')"))
    with pytest.raises(StoreFault, match="IT NAMES A RECORD THAT IS NOT ON FILE, NOT SAVED"), store.work() as work:
        work.run(add)
