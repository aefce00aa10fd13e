"""An import batch by batch: what stops it loses nothing, it goes on where it was, nothing comes in twice."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from import_files import ACT, BATCHES, RESUME, Stop, numbers, people, rejected, stops_at

from renterrewards.faults import Fault
from renterrewards.imports import ImportSummary, import_customers
from renterrewards.store.engine import Store
from renterrewards.store.engines.sqlite import Connection
from renterrewards.store.ledger import points

pytestmark = pytest.mark.usefixtures("engine", "small_batches")


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
