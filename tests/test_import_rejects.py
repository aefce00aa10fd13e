"""An import's bad rows: left out with what is wrong, to be mended and brought in; their file is nobody else's."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import stores
from import_files import ACT, BATCHES, CUSTOMERS, RESUME, Stop, file_of, numbers, people, rejected, stops_at

from renterrewards.faults import Fault
from renterrewards.imports import How, ImportSummary, import_customers
from renterrewards.store.engine import Store
from renterrewards.store.engines.sqlite import Connection

pytestmark = pytest.mark.usefixtures("engine", "small_batches")


# -- rows that are bad -----------------------------------------------------------------------------


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


# -- what became of their file until an import goes on ---------------------------------------------


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


class Fails(Connection):
    """The first commit does not succeed."""

    commits = 0

    def execute(self, sql: str, *values: object) -> sqlite3.Cursor:
        Fails.commits += sql == "COMMIT"
        if sql == "COMMIT" and Fails.commits == 1:
            raise KeyboardInterrupt
        return super().execute(sql, *values)


@pytest.mark.usefixtures("in_a_file")
def test_another_reject_file_is_cut_by_what_counts_of_it(store: Store, tmp_path: Path) -> None:
    Fails.commits = 0
    path, how = people(tmp_path, bad=(4, 15)), How(resume=True, rejects=tmp_path / "more.csv")
    with pytest.raises(Stop):
        import_customers(store, ACT, path, BATCHES, progress=stops_at(11))
    with closing(Store.open(str(tmp_path / "store.db"), driver=Fails)) as hit, pytest.raises(Fault, match="STOPPED"):
        import_customers(hit, ACT, path, how)
    assert not (tmp_path / "more.csv").exists()
    assert import_customers(store, ACT, path, how).rejected == 2
