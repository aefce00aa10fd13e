"""Others beside an import: who brings in the same file, and the counters, which go on."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import stores
from import_files import ACT, BATCHES, RESUME, Stop, numbers, people, rejected, rentals, stops_at

from renterrewards.faults import Fault
from renterrewards.imports import How, import_agreements, import_customers
from renterrewards.records import Agreement, Customer
from renterrewards.store import agreements, customers
from renterrewards.store.engine import Store
from renterrewards.store.engines.sqlite import Connection

pytestmark = pytest.mark.usefixtures("engine", "small_batches")


class Beside(Connection):
    """Somebody goes on with an import that has just written rejects and not yet committed them."""

    commits, path = 0, Path()

    def execute(self, sql: str, *values: object) -> sqlite3.Cursor:
        Beside.commits += sql == "COMMIT"
        if sql == "COMMIT" and Beside.commits == 3:
            where = str(self.path.with_name("store.db"))
            with closing(Store.open(where, patience=0.1)) as other, pytest.raises(Fault):
                import_customers(other, ACT, self.path, RESUME)
        return super().execute(sql, *values)


@pytest.mark.usefixtures("in_a_file")
def test_who_goes_on_with_an_import_that_is_going_on_takes_none_of_its_rejects(store: Store, tmp_path: Path) -> None:
    Beside.commits, Beside.path = 0, people(tmp_path, bad=(4, 15))
    with closing(Store.open(str(tmp_path / "store.db"), driver=Beside)) as hit:
        assert import_customers(hit, ACT, Beside.path, BATCHES).rejected == 2
    assert [row[3] for row in rejected(tmp_path / "new.rejects.csv")[1:]] == ["4", "15"]


class Elsewhere(type(Path())):  # type: ignore[misc]
    """A place for rejects that is looked at while another process begins the same import."""

    def absolute(self) -> Path:
        folder = Path(self).parent
        with closing(Store.open(stores.where(folder / "store.db"))) as other, pytest.raises(Stop):
            import_customers(other, ACT, folder / "new.csv", BATCHES, progress=stops_at(11))
        return Path(self)


class Replaced(type(Path())):  # type: ignore[misc]
    """A file in whose place another comes as it is looked at."""

    def is_file(self) -> bool:
        people(Path(self).parent, 3).with_name("new.csv").rename(Path(self).with_name("other.csv"))
        people(Path(self).parent, 4)
        return True


def test_a_file_that_is_replaced_as_it_is_opened_is_not_taken_for_the_other(store: Store, tmp_path: Path) -> None:
    with pytest.raises(Fault, match=r"new.csv WAS REPLACED MEANWHILE, NOTHING IMPORTED, BEGIN ONCE MORE"):
        import_customers(store, ACT, Replaced(people(tmp_path)), BATCHES)
    assert numbers(store) == []


def test_two_processes_do_not_both_begin_a_file(store: Store, tmp_path: Path) -> None:
    with pytest.raises(Fault, match=r"AN IMPORT OF new.csv STOPPED AFTER LINE 11 OR IS STILL GOING ON"):
        import_customers(store, ACT, people(tmp_path), How(rejects=Elsewhere(tmp_path / "bad.csv")))
    assert stores.rows(tmp_path / "store.db", "SELECT count(*) FROM import_run") == [(1,)]


def test_two_processes_do_not_bring_in_the_same_rows(store: Store, tmp_path: Path) -> None:
    path = people(tmp_path)

    def other_goes_on(what: str, done: int, total: int) -> None:
        if done == 11:
            with closing(Store.open(stores.where(tmp_path / "store.db"))) as other:
                import_customers(other, ACT, path, RESUME)

    with pytest.raises(Fault, match=r"BY ANOTHER PROCESS, LET THAT ONE GO ON$"):
        import_customers(store, ACT, path, BATCHES, progress=other_goes_on)
    assert numbers(store) == list(range(1, 36))


def test_a_counter_takes_no_number_of_a_row_that_is_still_to_come(store: Store, tmp_path: Path) -> None:
    at_the_counter: list[int] = []

    def new_at_the_counter(what: str, done: int, total: int) -> None:
        with closing(Store.open(stores.where(tmp_path / "store.db"))) as counter, counter.work() as work:
            at_the_counter.append(customers.add(work, Customer(number=0, last_name="NEW")).number)
            rented = Agreement(number=0, status="OPEN", customer_number=at_the_counter[0], opened_at=ACT.instant)
            at_the_counter.append(agreements.add(work, rented).number)

    assert import_customers(store, ACT, people(tmp_path), BATCHES, progress=new_at_the_counter).rejected == 0
    assert at_the_counter[::2] == [36, 37, 38, 39]
    assert import_agreements(store, ACT, rentals(tmp_path, 40), BATCHES, progress=new_at_the_counter).rejected == 4
    assert at_the_counter[9::2] == [41, 42, 43, 44]


@pytest.mark.usefixtures("in_a_file")
def test_a_counter_works_while_a_file_comes_in(store: Store, tmp_path: Path) -> None:
    def opens_an_account(what: str, done: int, total: int) -> None:
        with closing(Store.open(str(tmp_path / "store.db"), patience=1.0)) as counter, counter.work() as work:
            customers.add(work, Customer(number=1000 + done, last_name="AT THE COUNTER"))

    import_customers(store, ACT, people(tmp_path), BATCHES, progress=opens_an_account)
    assert len(numbers(store)) == 39
