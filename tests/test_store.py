"""The store: what is saved is there, what is not saved leaves no trace, and every trouble has its line."""

import stat
import subprocess
import sys
import threading
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import no_stores
import pytest
import stores
from sqlalchemy import select, text

from renterrewards.faults import Fault
from renterrewards.records import Act, Customer
from renterrewards.store import control, customers, tables
from renterrewards.store.engine import Store
from renterrewards.store.ledger import points
from renterrewards.store.schema import VERSION
from renterrewards.store.statement import Statement
from renterrewards.store.trouble import StoreFault

SMITH = Customer(number=0, last_name="SMITH")
FILL = Statement(text("INSERT INTO form_of_payment (code, description) VALUES (:code, :description)"))


def on_file(store: Store) -> int:
    with store.look() as work:
        return len(customers.by_name(work, ""))


class Interrupted(BaseException):
    """Something that nobody in the store knows of."""


def interrupted(store: Store, act: Act | None = None) -> None:
    with store.work() as work:
        smith = customers.add(work, SMITH)
        if act:
            points.earn(work, act, smith.number, 3, "earn:RA:1:1", points.Source("RA", "1"))
        raise Interrupted


def twice(store: Store) -> None:
    """Two customers under one number; the refusal of the second goes unheard."""
    with store.work() as work:
        customers.add(work, replace(SMITH, number=5))
        with suppress(StoreFault):
            customers.add(work, replace(SMITH, number=5, last_name="JONES"))


# -- making and opening ------------------------------------------------------------------------------


@stores.asked_of_a_file
def test_a_new_store_is_for_the_eyes_of_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "new" / "store.db"
    Store.open(str(path)).close()
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@stores.asked_of_a_file
def test_a_path_and_its_url_are_the_same_store(tmp_path: Path) -> None:
    with closing(Store.open(str(tmp_path / "a b#?.db"))) as by_path, by_path.work() as work:
        customers.add(work, SMITH)
    with closing(Store.open(str(tmp_path / "a b#?.db"))) as again:
        assert on_file(again) == 1
    with closing(Store.open(str(tmp_path / "plain.db"))) as by_path, by_path.work() as work:
        customers.add(work, SMITH)
    with closing(Store.open(f"sqlite:///{tmp_path}/plain.db")) as by_url:
        assert on_file(by_url) == 1


@pytest.mark.parametrize("where", [":memory:", "sqlite://", "sqlite:///:memory:"])
@stores.asked_of_a_file
def test_a_store_in_memory_works_like_any_other(where: str) -> None:
    with closing(Store.open(where)) as store:
        with store.work() as work:
            customers.add(work, SMITH)
        with pytest.raises(Interrupted):
            interrupted(store)
        assert on_file(store) == 1


@stores.asked_of_a_file
def test_it_runs_durable_and_lets_readers_read(store: Store) -> None:
    with store.look() as work:
        found = {
            name: (work.one(Statement(text(f"PRAGMA {name}"))) or ("",))[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "wal_autocheckpoint", "user_version")
        }
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "wal_autocheckpoint": 4000,
        "user_version": VERSION,
    }


@stores.asked_of_a_file
def test_two_programs_may_make_the_same_store_at_once(tmp_path: Path) -> None:
    opened: list[Store] = []
    path = str(tmp_path / "store.db")
    threads = [threading.Thread(target=lambda: opened.append(Store.open(path))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [on_file(store) for store in opened] == [0] * 6
    for store in opened:
        store.close()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            no_stores.garbage,
            "store.db IS NOT A RENTERREWARDS STORE OR IS DAMAGED, RESTORE A BACKUP (renterrewards restore) OR NAME "
            "ANOTHER BY --database",
        ),
        (
            no_stores.of_another_program,
            "store.db IS NOT A RENTERREWARDS STORE OR IS DAMAGED, RESTORE A BACKUP (renterrewards restore) OR NAME",
        ),
        (
            no_stores.newer,
            "store.db WAS WRITTEN BY A NEWER RELEASE, UPGRADE, RESTORE A BACKUP OR NAME ANOTHER BY --database",
        ),
        (Path.mkdir, "store.db, CHECK THE FOLDER AND ITS PERMISSIONS"),
    ],
)
@stores.asked_of_a_file
def test_what_is_not_a_store_of_ours_is_refused_and_left_alone(tmp_path: Path, make: object, message: str) -> None:
    path = tmp_path / "store.db"
    make(path)  # type: ignore[operator]
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(StoreFault) as refused:
        Store.open(str(path))
    assert message in refused.value.message
    assert len(refused.value.message) <= 240, "more than the three rows of the glass"
    assert (path.read_bytes() if path.is_file() else b"") == before


@stores.asked_of_a_file
def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreFault, match=r"^CANNOT OPEN .*/file/store.db, CHECK THE FOLDER AND ITS PERMISSIONS$"):
        Store.open(str(tmp_path / "file" / "store.db"))


@pytest.mark.parametrize(
    ("where", "says"),
    [
        ("postgresql://ann:s3cret@localhost:1/x", "POSTGRESQL|CANNOT REACH postgresql://ann@localhost:1/x"),
        ("postgresql://ann:s3@cret@localhost/x", "POSTGRESQL|WRITE AN @ IN THE PASSWORD"),
        ("postgresql://ann:s3cret@localhost:port/x", "IS NO DATABASE URL"),
        ("mysql://ann:s3cret@localhost/x", "mysql IS NO STORE"),
        ("no such thing://ann:s3cret@x", "IS NO DATABASE URL"),
    ],
)
def test_a_database_that_cannot_be_used_is_refused_without_a_word_of_the_password(where: str, says: str) -> None:
    with pytest.raises(Fault, match=says) as refused:
        Store.open(where)
    assert "cret" not in refused.value.message


SQLITE_ONLY = """
import sys
from renterrewards.records import Customer
from renterrewards.store import customers
from renterrewards.store.engine import Store

with Store.open(sys.argv[1]).work() as work:
    customers.add(work, Customer(number=0, last_name="SMITH"))
print([name for name in sys.modules if "psycopg" in name or "dialects.postgresql" in name])
"""


def test_a_store_in_a_file_loads_nothing_of_postgresql(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SQLITE_ONLY, tmp_path / "store.db"]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "[]\n"


def test_naming_the_store_does_not_import_sqlalchemy() -> None:
    code = "import sys, renterrewards.store; sys.exit('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# -- all or nothing ----------------------------------------------------------------------------------


def test_what_is_not_finished_leaves_no_trace(store: Store, act: Act) -> None:
    with pytest.raises(Interrupted):
        interrupted(store, act)
    assert on_file(store) == 0
    with store.work() as work:
        assert customers.add(work, SMITH).number == (2 if stores.on_server() else 1), "a sequence leaves a gap"


def test_a_refused_statement_takes_the_whole_work_back_even_when_nobody_minds(store: Store) -> None:
    with pytest.raises(StoreFault, match="RECORD IS ON FILE ALREADY, NOT SAVED"):
        twice(store)
    assert on_file(store) == 0


def test_a_look_writes_nothing(store: Store) -> None:
    with pytest.raises(TypeError), store.look() as work:
        customers.add(work, SMITH)
    with suppress(StoreFault), store.look() as work:  # a server refuses it at once
        work.all(Statement(text("INSERT INTO form_of_payment VALUES ('CASH', '')")))
    with store.look() as work:
        assert control.every(work, "form_of_payment") == []


def test_a_look_sees_one_moment_while_others_write(store: Store) -> None:
    with store.look() as look:
        assert customers.find(look, 1) is None
        with store.work() as work:
            customers.add(work, SMITH)
        assert customers.find(look, 1) is None
    assert on_file(store) == 1


def test_threads_write_one_after_the_other_and_lose_nothing(store: Store) -> None:
    def counter() -> None:
        for _ in range(10):
            with store.work() as work:
                customers.add(work, SMITH)

    threads = [threading.Thread(target=counter) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.look() as work:
        assert len(customers.by_name(work, "", limit=100)) == 60


# -- statements --------------------------------------------------------------------------------------


def test_a_statement_with_a_wrong_parameter_is_a_mistake_of_ours(store: Store) -> None:
    statement = control.FILES["location"].by_key
    with store.look() as work:
        with pytest.raises(TypeError):
            work.one(statement)
        with pytest.raises(TypeError):
            work.one(statement, at_code="LAX", code="LAX")


def test_a_stream_gives_every_row_and_may_be_left_early(store: Store) -> None:
    with store.work() as work:
        work.many(FILL, ({"code": str(n), "description": ""} for n in range(1000)))
    every = Statement(select(tables.form_of_payment.c.code))
    with store.look() as work:
        assert sorted(int(code) for (code,) in work.stream(every)) == list(range(1000))
        with closing(work.stream(every)) as rows:
            next(rows)
        assert work.issued == 2
    with store.work() as work:
        customers.add(work, SMITH)


def test_every_statement_and_table_can_be_said_to_postgresql_too() -> None:
    from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
    from sqlalchemy.schema import CreateIndex, CreateTable

    from renterrewards.store import agreements, awards, usage
    from renterrewards.store.ledger import movements, postings

    dialect = PGDialect_psycopg(paramstyle="pyformat")  # type: ignore[no-untyped-call]
    modules = (agreements, awards, customers, movements, points, postings, usage)
    found = [value for module in modules for value in vars(module).values() if isinstance(value, Statement)]
    files = [*control.FILES.values(), customers.FILE, agreements.FILE, agreements.DOCUMENTS]
    found += [f.by_key for f in files] + [f.insert for f in files] + [f.update for f in files]
    assert len(found) > 40
    for statement in found:
        assert statement.on(dialect).sql
    for table in tables.metadata.sorted_tables:
        assert str(CreateTable(table).compile(dialect=dialect))
        assert all(str(CreateIndex(index).compile(dialect=dialect)) for index in table.indexes)
