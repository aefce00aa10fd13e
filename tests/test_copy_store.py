"""A company moves from one store to another, in either database, as it was or not at all."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import pytest
import stores
from broken_ledger import everything_happened, tamper
from click.testing import CliRunner, Result
from oracle_play import prepared
from oracle_sequences import Tally, sequences
from sqlalchemy import text

from renterrewards import exports
from renterrewards.cli import cli
from renterrewards.machine import login_name
from renterrewards.records import Act, Customer
from renterrewards.store import customers, whole
from renterrewards.store.engine import Store
from renterrewards.store.ledger import points
from renterrewards.store.ledger.points import Source
from renterrewards.store.statement import Statement

ACT = Act(user="ANN", business_date=date(2012, 5, 1), instant=datetime(2012, 5, 1, 16, 30), location="BOIAP")
KILLED = """
import os, sys
from datetime import datetime
from renterrewards.imports.copying import copy_store
from renterrewards.records import Act
from renterrewards.store.engine import Store

def tell(what, done, total):
    if what == 'award_posting':
        os.kill(os.getpid(), 9)

now = datetime(2012, 5, 1)
stamp = lambda work: Act(user='', business_date=now.date(), instant=now)
copy_store(Store.open(sys.argv[1]), Store.open(sys.argv[2]), stamp, tell)
"""
WAYS = [(here, there) for here in stores.BOTH for there in stores.BOTH]


@pytest.fixture(scope="module", autouse=True)
def in_either_database(files_too: None) -> Iterator[None]:
    """A path is a file here, and what says so is in PostgreSQL."""
    with stores.under_test("sqlite"):
        yield


@pytest.fixture(scope="module")
def companies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A company in which everything has happened at the counter, in each database."""
    found, paths = {}, set()
    for engine in stores.BOTH:
        path = tmp_path_factory.mktemp("company") / "store.db"
        with stores.under_test(engine):
            found[engine] = stores.where(path)
            paths |= {path} & set(stores.at)
            prepared(found[engine]).close()
            sequences(found[engine], path.parent, ["copied 1"], Tally())
    yield found
    stores.swept(paths)


def empty(engine: str, path: Path) -> str:
    """What opens a store that is none yet."""
    with stores.under_test(engine):
        return stores.where(path, empty=True)


def copied(here: str, there: str) -> Result:
    return CliRunner().invoke(cli, ["copy-store", here, there])


@pytest.mark.parametrize(("here", "there"), WAYS)
def test_a_company_is_on_the_other_side_as_it_was(
    companies: dict[str, str], here: str, there: str, tmp_path: Path
) -> None:
    new = empty(there, tmp_path / "new.db")
    done = copied(companies[here], new)
    assert (done.exit_code, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert all(line.endswith("EQUAL") for line in lines[1:-1])
    assert len(lines) == len(whole.TABLES) + 2
    assert lines[-1].endswith("COPIED AND EQUAL, LEDGER AND AUDIT ARE SOUND")
    sums = []
    for where, folder in ((companies[here], "here"), (new, "there")):
        with closing(Store.open(where)) as store:
            exports.export_everything(store, tmp_path / folder)
        sums.append(set((tmp_path / folder / whole.SUMS).read_text().splitlines()))
    differ = {line.split("  ")[1] for line in sums[0] ^ sums[1]}
    assert differ == {"audit_head.csv", "audit_line.csv"}, "of the copying itself"


@pytest.mark.parametrize(("here", "there"), WAYS)
def test_both_stores_say_that_it_was_copied_and_by_whom(
    companies: dict[str, str], here: str, there: str, tmp_path: Path
) -> None:
    new = empty(there, tmp_path / "new.db")
    before = audit(companies[here])
    assert copied(companies[here], new).exit_code == 0
    (out,) = audit(companies[here])[len(before) :]
    assert audit(new)[:-1] == [*before, out]
    brought = audit(new)[-1]
    assert (out[:2], brought[:2]) == (("EXPORT", "STORE"), ("IMPORT", "STORE"))
    told = json.loads(brought[2])
    assert told.pop("rows") > 50
    assert told == json.loads(out[2])
    assert told["account"] == login_name()
    assert ":secret@" not in told["from"] + told["to"]


def audit(where: str) -> list[tuple[str, ...]]:
    with closing(Store.open(where)) as store, store.look() as work:
        return work.all(Statement(text("SELECT kind, what, after FROM audit_line ORDER BY seq")))


@pytest.mark.parametrize(("here", "there"), WAYS)
def test_the_copy_goes_on_with_the_next_numbers(
    companies: dict[str, str], here: str, there: str, tmp_path: Path
) -> None:
    new = empty(there, tmp_path / "new.db")
    assert copied(companies[here], new).exit_code == 0
    with closing(Store.open(new)) as store, store.work() as work:
        last = customers.preceding(work, None)
        added = customers.add(work, Customer(number=0, last_name="NEWMAN"))
        assert last is not None
        assert added.number == last.number + 1
        assert points.earn(work, ACT, added.number, 1, "earn:RA:99:1", Source("RA", "99")).seq == 1


def test_a_store_that_is_not_empty_is_left_as_it_is(companies: dict[str, str], tmp_path: Path) -> None:
    there = tmp_path / "there.db"
    with closing(Store.open(str(there))) as store, store.work() as work:
        customers.add(work, Customer(number=0, last_name="SMITH"))
    before = stores.dump(there)
    refused = copied(companies["sqlite"], str(there))
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "there.db IS NOT EMPTY (customer HAS ROWS), NOTHING COPIED" in refused.stderr
    assert stores.dump(there) == before


def test_what_is_no_store_is_not_copied_and_not_made(tmp_path: Path) -> None:
    missing, there = tmp_path / "missing.db", tmp_path / "there.db"
    assert copied(str(missing), str(there)).exit_code == 1
    assert not missing.exists()
    assert not there.exists()
    same = copied(str(there), str(there))
    assert (same.exit_code, "FROM and TO are one store" in same.stderr) == (2, True)


def test_books_that_do_not_add_up_are_not_copied(tmp_path: Path) -> None:
    here, there = tmp_path / "here.db", tmp_path / "there.db"
    with closing(Store.open(str(here))) as store:
        everything_happened(store, ACT)
    tamper(here, "UPDATE award_account SET balance = balance + 1 WHERE customer_number = 1")
    refused = copied(str(here), str(there))
    assert "award_account IS NOT AS IT WAS (3 ROWS, COPIED 3), NOTHING COPIED" in refused.stderr
    tamper(here, "UPDATE award_account SET balance = balance - 1 WHERE customer_number = 1")
    tamper(
        here,
        "CREATE TABLE kept AS SELECT row_hash AS seal FROM award_txn WHERE id = 2",
        "UPDATE award_txn SET row_hash = 'X' WHERE id = 2",
    )
    refused = copied(str(here), str(there))
    assert "THE LEDGER IS NOT SOUND, NOTHING COPIED" in refused.stderr
    tamper(here, "UPDATE award_txn SET row_hash = (SELECT seal FROM kept) WHERE id = 2", "DROP TABLE kept")
    tamper(here, "UPDATE audit_line SET user_code = 'X' WHERE seq = 1")
    refused = copied(str(here), str(there))
    assert "THE AUDIT IS NOT SOUND, NOTHING COPIED: LINE 1 IS AS IT WAS SEALED" in refused.stderr
    with closing(Store.open(str(there))) as store, store.look() as look:
        assert whole.first_filled(look) == ""


@pytest.mark.parametrize("there", stores.BOTH)
def test_a_copy_that_is_killed_leaves_an_empty_store(companies: dict[str, str], there: str, tmp_path: Path) -> None:
    new = empty(there, tmp_path / "new.db")
    assert subprocess.run([sys.executable, "-c", KILLED, companies["sqlite"], new], check=False).returncode == -9
    assert copied(companies["sqlite"], new).exit_code == 0
