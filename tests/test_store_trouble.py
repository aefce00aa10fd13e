"""Every trouble of the disk has its line at the counter, and the next act works."""

import errno
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import threading
from contextlib import closing
from pathlib import Path

import pytest
import stores
from sqlalchemy import text

from renterrewards.records import Act, Customer, FormOfPayment
from renterrewards.store import control, customers, queue
from renterrewards.store.engine import Store
from renterrewards.store.engines.sqlite import Connection
from renterrewards.store.statement import Statement
from renterrewards.store.trouble import StoreFault, disk_fault

pytestmark = stores.asked_of_a_file

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
    add = Statement(text("INSERT INTO award_account VALUES (1, 77, 0, 0, 0, 0, 0, NULL, 'ACTIVE')"))
    with pytest.raises(StoreFault, match="IT NAMES A RECORD THAT IS NOT ON FILE, NOT SAVED"), store.work() as work:
        work.run(add)


# -- the deferred upgrade ----------------------------------------------------------------------------


def test_who_reads_first_and_then_writes_is_refused_at_once_by_sqlite(store: Store) -> None:
    """The fault that no work of ours can meet, as the next two tests hold: this is what it looks like."""
    path = store.place.path
    with closing(sqlite3.connect(path, isolation_level=None)) as late, closing(sqlite3.connect(path)) as other:
        late.execute("BEGIN")
        late.execute("SELECT count(*) FROM form_of_payment").fetchone()
        other.execute("INSERT INTO form_of_payment VALUES ('CASH', '')")
        other.commit()
        with pytest.raises(sqlite3.OperationalError) as refused:
            late.execute("INSERT INTO form_of_payment VALUES ('VISA', '')")
    assert refused.value.sqlite_errorcode == sqlite3.SQLITE_BUSY_SNAPSHOT


def test_a_work_that_reads_first_is_never_refused_for_what_others_wrote(store: Store) -> None:
    def outside() -> None:
        with closing(sqlite3.connect(store.place.path, isolation_level=None)) as other:
            while not over.wait(0.002):
                other.execute("INSERT INTO form_of_payment VALUES (hex(randomblob(8)), '')")

    over = threading.Event()
    thread = threading.Thread(target=outside)
    thread.start()
    try:
        for _ in range(50):
            with store.work() as work:
                customers.by_name(work, "")
                customers.add(work, SMITH)
    finally:
        over.set()
        thread.join()
    with store.look() as work:
        assert len(customers.by_name(work, "", limit=100)) == 50


class Told(Connection):
    """A connection that writes down what it is asked."""

    said: list[str] = []

    def execute(self, *given: object) -> sqlite3.Cursor:
        Told.said.append(str(given[0]))
        return super().execute(*given)  # type: ignore[arg-type]


def test_every_transaction_that_writes_begins_as_a_writer(tmp_path: Path) -> None:
    with closing(Store.open(str(tmp_path / "store.db"), driver=Told)) as store:
        with store.work() as work:
            customers.add(work, SMITH)
        assert on_file(store) == 1
    begun = [sql for sql in Told.said if sql.startswith("BEGIN")]
    assert begun == ["BEGIN IMMEDIATE", "BEGIN IMMEDIATE", "BEGIN"]  # made, worked, looked


# -- the files beside the store ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.ENOSPC, "DISK FULL, NOT SAVED"),
        (errno.EDQUOT, "DISK FULL, NOT SAVED"),
        (errno.EACCES, "STORE IS READ ONLY, NOT SAVED"),
        (errno.EROFS, "STORE IS READ ONLY, NOT SAVED"),
        (errno.ENOENT, "CANNOT OPEN x.db, CHECK THE FOLDER AND ITS PERMISSIONS"),
        (errno.EMFILE, "DISK ERROR, NOT SAVED, CALL SUPPORT"),
        (errno.EIO, "DISK ERROR, NOT SAVED, CALL SUPPORT"),
        (errno.ENOLCK, "DISK ERROR, NOT SAVED, CALL SUPPORT"),
    ],
)
def test_what_the_system_says_of_a_lock_file_is_said_as_of_the_store(number: int, says: str) -> None:
    assert disk_fault(OSError(number, "said"), "x.db").message == says


@pytest.mark.parametrize(
    ("target", "says"), [("gone/x", "CHECK THE FOLDER"), ("store.db.line", "DISK ERROR, NOT SAVED, CALL SUPPORT")]
)
def test_a_lock_file_that_cannot_be_opened_is_told_and_the_next_act_works(store: Store, target: str, says: str) -> None:
    line = Path(f"{store.place.path}.line")
    line.unlink()
    line.symlink_to(line.parent / target)
    with pytest.raises(StoreFault, match=says), store.work():
        pytest.fail("wrote outside the queue")
    line.unlink()
    with store.work() as work:
        customers.add(work, SMITH)
    assert on_file(store) == 1


def test_too_many_open_files_are_told_and_the_next_act_works(store: Store) -> None:
    assert on_file(store) == 0
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    free = os.dup(0)
    os.close(free)
    resource.setrlimit(resource.RLIMIT_NOFILE, (free, hard))
    try:
        with pytest.raises(StoreFault, match="DISK ERROR, NOT SAVED, CALL SUPPORT"), store.work():
            pytest.fail("no lock was to be had")
        with pytest.raises(StoreFault, match="CHECK THE FOLDER AND ITS PERMISSIONS"):
            Store.open(store.place.path)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    with store.work() as work:
        customers.add(work, SMITH)


def test_a_folder_that_is_gone_under_a_program_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    (tmp_path / "here").rmdir()
    with pytest.raises(StoreFault, match=r"^CANNOT OPEN store.db, CHECK THE FOLDER AND ITS PERMISSIONS$"):
        Store.open("store.db")


# -- look only ---------------------------------------------------------------------------------------


def test_a_store_named_to_be_read_is_read_while_others_write_and_is_never_made(store: Store) -> None:
    with closing(Store.open(f"sqlite:///{store.place.path}?mode=ro")) as look:
        assert (look.read_only, on_file(look)) == (True, 0)
        with store.work() as work:
            customers.add(work, SMITH)
        assert on_file(look) == 1
        with pytest.raises(StoreFault, match=r"^STORE IS READ ONLY, NOT SAVED$"), look.work():
            pytest.fail("written")
    missing = Path(f"{store.place.path}2")
    with pytest.raises(StoreFault, match="CANNOT OPEN"):
        Store.open(f"sqlite:///{missing}?mode=ro")
    assert not missing.exists()


@pytest.mark.parametrize(
    "spoils",
    [
        "UPDATE customer SET last_name = CAST(X'53BC' AS TEXT)",
        "UPDATE customer SET birth_date = 'NEVER'",
        "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = CAST(X'43BC' AS TEXT) WHERE name = 'reason'",
    ],
    ids=["a text", "a day", "the schema"],
)
def test_what_no_program_of_ours_can_have_written_is_a_damaged_store(tmp_path: Path, spoils: str) -> None:
    path = str(tmp_path / "store.db")
    with closing(Store.open(path)) as store, store.work() as work:
        customers.add(work, SMITH)
    with closing(sqlite3.connect(path)) as other:
        other.executescript(spoils)
        other.commit()

    def called_up() -> None:
        with closing(Store.open(path)) as store, store.look() as work:
            customers.find(work, 1)

    with pytest.raises(StoreFault, match="IS NOT A RENTERREWARDS STORE OR IS DAMAGED"):
        called_up()
