"""An import batch by batch: bad rows are left out, what stops it loses nothing, nothing comes in twice."""

import csv
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
import stores

from renterrewards.faults import Fault
from renterrewards.imports import How, ImportSummary, earning, import_agreements, import_customers
from renterrewards.imports import sheet as sheets
from renterrewards.records import Act, Agreement, Customer
from renterrewards.store import agreements, customers
from renterrewards.store.engine import Store
from renterrewards.store.engines.sqlite import Connection
from renterrewards.store.ledger import points
from renterrewards.store.work import Work

pytestmark = pytest.mark.usefixtures("engine")

ACT = Act(user="ADMIN", business_date=date(2012, 5, 5), instant=datetime(2012, 5, 5, 16, 0), location="LAX")
CUSTOMERS = "customer_number,last_name,first_name,address,city,state,postal_code,country,phone,email,customer_type"
AGREEMENTS = "ra_number,customer_number,location,opened_at,closed_at,rental_days,time_charge,mileage_charge,discount"
BATCHES, RESUME = How(), How(resume=True)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(Store.open(stores.where(tmp_path / "store.db"))) as opened:
        yield opened


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "BATCH", 10)


def file_of(folder: Path, heading: str, rows: list[str], name: str = "new.csv") -> Path:
    path = folder / name
    path.write_text("\n".join([heading, *rows]) + "\n", encoding="utf-8")
    return path


def people(folder: Path, count: int = 35, bad: tuple[int, ...] = (), points: str = "") -> Path:
    """So many customers from 1 on; the bad ones have no last name."""
    heading = CUSTOMERS + (",award_points" if points else "")
    more = f",{points}" if points else ""
    rows = [f"{n},{'' if n in bad else 'SMITH'},MARY,,BOISE,ID,,,,,PFD{more}" for n in range(1, count + 1)]
    return file_of(folder, heading, rows)


def rentals(folder: Path, count: int = 35) -> Path:
    """So many RAs of customers 1 to 3, the last in the file closed first."""
    rows = [
        f"{n},{1 + n % 3},LAX,2012-05-01 09:00,2012-05-02 {10 + (count - n) // 60}:{(count - n) % 60:02},1,100.00,0,0"
        for n in range(1, count + 1)
    ]
    return file_of(folder, AGREEMENTS, rows)


def numbers(store: Store) -> list[int]:
    with store.look() as work:
        return [one.number for one in customers.FILE.every(work)]


class Stop(BaseException):
    """Something that ends a process in the middle."""


def stops_at(lines: int, by: type[BaseException] = Stop) -> object:
    def tell(what: str, done: int, total: int) -> None:
        if done >= lines:
            raise by

    return tell


def rejected(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


# -- rows that are bad -------------------------------------------------------------------------------


def test_bad_rows_are_left_out_with_what_is_wrong_and_can_be_mended_and_brought_in(
    store: Store, tmp_path: Path
) -> None:
    done = import_customers(store, ACT, people(tmp_path, bad=(7, 22)), BATCHES)
    assert done == ImportSummary(rows=33, rejected=2, rejects=str(tmp_path / "new.rejects.csv"))
    heading, seventh, other = rejected(tmp_path / "new.rejects.csv")
    assert heading == ["line", "column", "reason", *CUSTOMERS.split(",")]
    assert seventh == ["8", "last_name", "IS REQUIRED", "7", "", "MARY", "", "BOISE", "ID", "", "", "", "", "PFD"]
    assert other[:4] == ["23", "last_name", "IS REQUIRED", "22"]
    mended = tmp_path / "new.rejects.csv"
    mended.write_text(mended.read_text().replace("7,,", "7,JONES,").replace("22,,", "22,JONES,") + "8,,,99,JONES\r\n")
    assert import_customers(store, ACT, mended, BATCHES).rows == 2
    assert rejected(tmp_path / "new.rejects-2.csv")[1] == ["4", "", "HAS 2 COLUMNS, NOT 11", "99", "JONES"]
    assert numbers(store) == list(range(1, 36))


def test_what_is_wrong_in_several_cells_is_told_of_each(store: Store, tmp_path: Path) -> None:
    path = file_of(tmp_path, CUSTOMERS, ["x,,MARY,,BOISE,ID,,,,no,PFD", "1,SMITH", '2,"SMI"TH,,,', "3,SMITH" + "," * 9])
    assert import_customers(store, ACT, path, BATCHES).rows == 1
    _, first, second, third = rejected(tmp_path / "new.rejects.csv")
    assert first[1:3] == [
        "customer_number last_name email",
        "MUST BE A WHOLE NUMBER; IS REQUIRED; E-MAIL MUST LOOK LIKE NAME@COMPANY.COM",
    ]
    assert second == ["3", "", "HAS 2 COLUMNS, NOT 11", "1", "SMITH"]
    assert third == ["4", "", "CANNOT BE READ AS CSV, CHECK ITS QUOTES", '2,"SMI"TH,,,']


def test_bytes_that_are_no_utf_8_come_out_as_they_were(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "new.csv"
    path.write_bytes(f"{CUSTOMERS}\n1,M\xfcLLER,,,,,,,,,\n".encode("latin-1"))
    assert import_customers(store, ACT, path, BATCHES).rejected == 1
    assert b"1,M\xfcLLER" in (tmp_path / "new.rejects.csv").read_bytes()


def test_without_bad_rows_there_is_no_reject_file(store: Store, tmp_path: Path) -> None:
    assert import_customers(store, ACT, people(tmp_path), BATCHES) == ImportSummary(rows=35)
    assert not list(tmp_path.glob("*rejects*"))


def test_a_reject_file_is_never_written_over_another_file(store: Store, tmp_path: Path) -> None:
    (tmp_path / "new.rejects.csv").write_text("mine")
    done = import_customers(store, ACT, people(tmp_path, bad=(3,)), BATCHES)
    assert done.rejects == str(tmp_path / "new.rejects-2.csv")
    assert (tmp_path / "new.rejects.csv").read_text() == "mine"
    with pytest.raises(Fault, match=r"new.rejects.csv IS THERE ALREADY, NAME ANOTHER"):
        import_customers(store, ACT, people(tmp_path, 3), How(rejects=tmp_path / "new.rejects.csv"))


def test_a_reject_file_in_no_folder_stops_it_with_the_remedy(store: Store, tmp_path: Path) -> None:
    how = How(rejects=tmp_path / "none" / "bad.csv")
    with pytest.raises(Fault, match=r"none, THERE IS NO SUCH FOLDER, NAME ANOTHER OR MAKE IT$"):
        import_customers(store, ACT, people(tmp_path, bad=(12,)), how)
    assert numbers(store) == []
    assert import_customers(store, ACT, people(tmp_path, bad=(12,)), BATCHES).rows == 34


def test_a_name_that_is_no_utf_8_is_told_and_the_rejects_can_go_elsewhere(store: Store, tmp_path: Path) -> None:
    path = people(tmp_path, 3).rename(tmp_path / os.fsdecode(b"neu\xfc.csv"))
    with pytest.raises(Fault, match=r"neu.rejects.csv IS NOT UTF-8, RENAME IT OR NAME A REJECT FILE BY --rejects"):
        import_customers(store, ACT, path, BATCHES)
    assert import_customers(store, ACT, path, How(rejects=tmp_path / "bad.csv")).rows == 3


def test_a_number_that_came_in_an_earlier_batch_is_left_out(store: Store, tmp_path: Path) -> None:
    path = people(tmp_path)
    path.write_text(path.read_text() + "3,JONES,,,,,,,,,\n")
    done = import_customers(store, ACT, path, BATCHES)
    assert (done.rows, done.rejected) == (35, 1)
    assert rejected(tmp_path / "new.rejects.csv")[1][:3] == ["37", "customer_number", "CUSTOMER 3 IS ON FILE ALREADY"]


def test_a_rehearsal_finds_the_same_rows_bad_and_writes_nothing_in_the_store(store: Store, tmp_path: Path) -> None:
    path = people(tmp_path, bad=(7,))
    path.write_text(path.read_text() + "3,JONES,,,,,,,,,\n")
    before = stores.dump(tmp_path / "store.db")
    rehearsed = import_customers(store, ACT, path, How(dry_run=True))
    assert (rehearsed.rows, rehearsed.rejected) == (34, 2)
    assert rejected(tmp_path / "new.rejects.csv")[2][2] == "CUSTOMER 3 IS IN THE FILE TWICE"
    assert stores.dump(tmp_path / "store.db") == before
    assert import_customers(store, ACT, path, BATCHES).rejected == 2


# -- what stops it -----------------------------------------------------------------------------------


@pytest.mark.parametrize("lines", [11, 21, 31])
def test_it_goes_on_where_it_was_and_nothing_comes_in_twice(store: Store, tmp_path: Path, lines: int) -> None:
    path = people(tmp_path, bad=(4, 25), points="5")
    with pytest.raises(Stop):
        import_customers(store, ACT, path, BATCHES, progress=stops_at(lines))
    assert numbers(store) == [n for n in range(1, lines) if n not in (4, 25)]
    done = import_customers(store, ACT, path, RESUME)
    assert done == ImportSummary(rows=33, points=165, rejected=2, rejects=str(tmp_path / "new.rejects.csv"))
    assert numbers(store) == [n for n in range(1, 36) if n not in (4, 25)]
    assert [row[3] for row in rejected(tmp_path / "new.rejects.csv")] == ["customer_number", "4", "25"]
    with store.look() as work:
        assert points.balance(work, 35) == 5


def test_ctrl_c_says_how_to_go_on(store: Store, tmp_path: Path) -> None:
    with pytest.raises(Fault) as stopped:
        import_customers(store, ACT, people(tmp_path), BATCHES, progress=stops_at(21, KeyboardInterrupt))
    assert stopped.value.message == "STOPPED. 20 ROWS ARE IN, GO ON WITH --resume"


class Interrupted(Connection):
    """Ctrl+C comes right after the third commit, before anybody knows of it."""

    commits = 0

    def execute(self, sql: str, *values: object) -> sqlite3.Cursor:
        done = super().execute(sql, *values)
        Interrupted.commits += sql == "COMMIT"
        if sql == "COMMIT" and Interrupted.commits == 3:
            raise KeyboardInterrupt
        return done


@pytest.mark.usefixtures("in_a_file")
def test_ctrl_c_in_a_commit_counts_what_was_committed_and_keeps_its_rejects(store: Store, tmp_path: Path) -> None:
    path = people(tmp_path, bad=(4, 15))
    Interrupted.commits = 0
    with closing(Store.open(str(tmp_path / "store.db"), driver=Interrupted)) as hit, pytest.raises(Fault) as stopped:
        import_customers(hit, ACT, path, BATCHES)
    assert stopped.value.message == "STOPPED. 18 ROWS ARE IN, GO ON WITH --resume"
    assert import_customers(store, ACT, path, RESUME).rejected == 2
    assert [row[3] for row in rejected(tmp_path / "new.rejects.csv")[1:]] == ["4", "15"]


def test_what_is_begun_and_not_ended_is_not_begun_again(store: Store, tmp_path: Path) -> None:
    with pytest.raises(Stop):
        import_customers(store, ACT, people(tmp_path), BATCHES, progress=stops_at(11))
    with pytest.raises(Fault, match=r"new.csv STOPPED AFTER LINE 11 OR IS STILL GOING ON, ADD --resume TO GO ON"):
        import_customers(store, ACT, people(tmp_path), BATCHES)
    assert import_customers(store, ACT, people(tmp_path), RESUME).rows == 35
    with pytest.raises(Fault, match=r"NO IMPORT OF new.csv WAS BEGUN AND NOT ENDED, LEAVE --resume OUT"):
        import_customers(store, ACT, people(tmp_path), RESUME)


def test_a_file_that_was_changed_is_not_gone_on_with(store: Store, tmp_path: Path) -> None:
    with pytest.raises(Stop):
        import_customers(store, ACT, people(tmp_path), BATCHES, progress=stops_at(11))
    with pytest.raises(Fault, match=r"new.csv IS NOT AS IT WAS WHEN ITS IMPORT WAS BEGUN .* BY ADMIN, PUT THAT FILE"):
        import_customers(store, ACT, people(tmp_path, bad=(35,)), RESUME)
    assert len(numbers(store)) == 10


def test_a_reject_file_that_is_gone_is_asked_for(store: Store, tmp_path: Path) -> None:
    with pytest.raises(Stop):
        import_customers(store, ACT, people(tmp_path, bad=(4,)), BATCHES, progress=stops_at(11))
    (tmp_path / "new.rejects.csv").unlink()
    with pytest.raises(
        Fault, match=r"new.rejects.csv IS NOT THE REJECT FILE AS THE IMPORT LEFT IT, PUT IT BACK OR NAME ANOTHER"
    ):
        import_customers(store, ACT, people(tmp_path, bad=(4,)), RESUME)


def test_rejects_that_were_mended_meanwhile_are_not_touched(store: Store, tmp_path: Path) -> None:
    path, rejects = people(tmp_path, bad=(4, 15)), tmp_path / "new.rejects.csv"
    with pytest.raises(Stop):
        import_customers(store, ACT, path, BATCHES, progress=stops_at(11))
    mended = rejects.read_text().replace("4,,", "4,JONES THE ELDER,")
    rejects.write_text(mended)
    with pytest.raises(Fault, match=r"IS NOT THE REJECT FILE AS THE IMPORT LEFT IT"):
        import_customers(store, ACT, path, RESUME)
    assert rejects.read_text() == mended
    done = import_customers(store, ACT, path, How(resume=True, rejects=tmp_path / "more.csv"))
    assert (done.rejected, done.rejects) == (2, str(tmp_path / "more.csv"))
    assert [row[3] for row in rejected(tmp_path / "more.csv")] == ["customer_number", "15"]
    assert import_customers(store, ACT, rejects, BATCHES).rows == 1


def test_a_file_that_looks_like_rejects_is_kept_when_an_import_goes_on(store: Store, tmp_path: Path) -> None:
    path, rejects = people(tmp_path, bad=(15,)), tmp_path / "new.rejects.csv"
    with pytest.raises(Stop):
        import_customers(store, ACT, path, BATCHES, progress=stops_at(11))
    others = ",".join(["line", "column", "reason", CUSTOMERS]) + "\r\n9,,,900,JONES,,,,,,,,,\r\n"
    rejects.write_text(others, newline="")
    assert import_customers(store, ACT, path, RESUME).rejects == str(rejects)
    assert [row[3] for row in rejected(rejects)] == ["customer_number", "15"]
    assert (tmp_path / "new.rejects-2.csv").read_text() == others.replace("\r\n", "\n")


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


KILLED = """
import os, signal, sys
from datetime import date, datetime
from pathlib import Path
from renterrewards.imports import How, import_customers, sheet
from renterrewards.records import Act
from renterrewards.store.engine import Store
from renterrewards.store.engines.sqlite import Connection

commits = 0

class Dies(Connection):
    def execute(self, sql, *values):
        global commits
        commits += sql == "COMMIT"
        if sql == "COMMIT" and commits == int(sys.argv[3]):
            if sys.argv[4] == "after":
                super().execute(sql)
            os.kill(os.getpid(), signal.SIGKILL)
        return super().execute(sql, *values)

sheet.BATCH = 10
act = Act(user="ADMIN", business_date=date(2012, 5, 5), instant=datetime(2012, 5, 5, 16))
import_customers(Store.open(sys.argv[1], driver=Dies), act, Path(sys.argv[2]), How())
"""


@pytest.mark.usefixtures("in_a_file")
@pytest.mark.parametrize("at", [2, 3, 4, 5])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_process_that_is_killed_at_a_commit_loses_nothing(store: Store, tmp_path: Path, at: int, when: str) -> None:
    path = people(tmp_path, bad=(5, 15, 30), points="2")
    given = [sys.executable, "-c", KILLED, str(tmp_path / "store.db"), str(path), str(at), when]
    assert subprocess.run(given, check=False).returncode == -signal.SIGKILL
    done = import_customers(store, ACT, path, RESUME)
    assert (done.rows, done.rejected, done.points) == (32, 3, 64)
    assert numbers(store) == [n for n in range(1, 36) if n not in (5, 15, 30)]
    assert [row[3] for row in rejected(tmp_path / "new.rejects.csv")[1:]] == ["5", "15", "30"]


class Full(Connection):
    """A connection to a store that may not grow beyond some pages."""

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]
        super().execute(f"PRAGMA max_page_count={os.environ['PAGES']}")


@pytest.mark.usefixtures("in_a_file")
def test_a_full_disk_stops_it_and_it_goes_on_when_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = people(tmp_path, 2000)
    Store.open(str(tmp_path / "store.db")).close()
    with closing(sqlite3.connect(tmp_path / "store.db")) as plain:
        monkeypatch.setenv("PAGES", str(plain.execute("PRAGMA page_count").fetchone()[0] + 30))
    full = r"DISK FULL, NOT SAVED. [\d,]+ ROWS ARE IN, GO ON WITH --resume"
    with closing(Store.open(str(tmp_path / "store.db"), driver=Full)) as store, pytest.raises(Fault, match=full):
        import_customers(store, ACT, path, BATCHES)
    with closing(Store.open(str(tmp_path / "store.db"))) as store:
        assert 0 < len(numbers(store)) < 2000
        assert import_customers(store, ACT, path, RESUME).rows == 2000
        assert len(numbers(store)) == 2000


# -- earning -----------------------------------------------------------------------------------------


class Earner:
    """A point for each RA; stops before it would earn the so-many-eth."""

    def __init__(self, most: int = 1000) -> None:
        self.most, self.earned = most, list[int]()

    def __call__(self, work: Work, ra: Agreement) -> None:
        if len(self.earned) == self.most:
            raise Stop
        self.earned.append(ra.number)
        points.earn(work, ACT, ra.customer_number, 1, f"earn:RA:{ra.number}:1", points.Source("RA", str(ra.number)))
        agreements.save(work, replace(ra, points_earned=1))


@pytest.fixture
def three(store: Store) -> Store:
    with store.work() as work:
        for number in (1, 2, 3):
            customers.add(work, Customer(number=number, last_name="SMITH"))
    return store


def in_closing_order(path: Path) -> list[int]:
    return [int(source) for (source,) in stores.rows(path / "store.db", "SELECT source_id FROM award_txn ORDER BY id")]


def test_ras_earn_in_closing_order_over_all_batches(three: Store, tmp_path: Path) -> None:
    done = import_agreements(three, ACT, rentals(tmp_path), BATCHES, earn=Earner())
    assert done == ImportSummary(rows=35, closed=35, points=35)
    assert in_closing_order(tmp_path) == list(range(35, 0, -1))


@pytest.mark.parametrize("most", [0, 7, 20, 34])
def test_earning_goes_on_with_the_next_ra(
    three: Store, tmp_path: Path, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(earning, "TOGETHER", 5)
    with pytest.raises(Stop):
        import_agreements(three, ACT, rentals(tmp_path), BATCHES, earn=Earner(most))
    with pytest.raises(Fault, match="ITS IMPORT WAS BEGUN WITH --earn, GO ON WITH THE SAME"):
        import_agreements(three, ACT, rentals(tmp_path), RESUME)
    assert import_agreements(three, ACT, rentals(tmp_path), RESUME, earn=Earner()).points == 35
    assert in_closing_order(tmp_path) == list(range(35, 0, -1))


def test_one_file_earns_after_the_other(three: Store, tmp_path: Path) -> None:
    first, other = rentals(tmp_path), file_of(tmp_path, AGREEMENTS, ["99,1,LAX,2012-05-01 09:00,,,0,0,0"], "other.csv")
    with pytest.raises(Stop):
        import_agreements(three, ACT, first, BATCHES, earn=Earner(7))
    for how in (BATCHES, How(whole=True)):
        with pytest.raises(Fault, match=r"RAS OF new.csv ARE STILL TO EARN, LET ITS IMPORT END FIRST, WITH --earn"):
            import_agreements(three, ACT, other, how, earn=Earner())
    assert import_agreements(three, ACT, other, BATCHES).rows == 1
    assert import_agreements(three, ACT, first, RESUME, earn=Earner()).points == 35


def test_times_rented_is_counted_once_however_often_it_stops(three: Store, tmp_path: Path) -> None:
    for lines in (11, 21, 31):
        how = RESUME if lines > 11 else BATCHES
        with pytest.raises(Stop):
            import_agreements(three, ACT, rentals(tmp_path), how, progress=stops_at(lines))
    import_agreements(three, ACT, rentals(tmp_path), RESUME)
    with three.look() as work:
        found = [customers.find(work, number) for number in (1, 2, 3)]
    assert [one.times_rented for one in found if one] == [11, 12, 12]


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
