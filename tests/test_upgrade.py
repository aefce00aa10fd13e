"""A store of an older release becomes one of this: backed up first, and whole or not at all."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import old_stores
import pytest
import stores
from upgraded import proven, silent, version

from renterrewards.records import Act, Customer
from renterrewards.store import customers
from renterrewards.store.care import backups, verifying
from renterrewards.store.engine import Store
from renterrewards.store.engines.sqlite import Connection
from renterrewards.store.ledger import points
from renterrewards.store.opened import open_store
from renterrewards.store.places import upkeep_of
from renterrewards.store.schema import VERSION
from renterrewards.store.trouble import StoreFault

pytestmark = pytest.mark.usefixtures("engine", "backups_here")


def folder(opens: str) -> Path:
    with closing(Store.open_as_it_is(opens)) as store:
        return upkeep_of(store.place).folder


def test_an_older_store_is_backed_up_and_then_of_this_release(old: str, act: Act) -> None:
    told: list[str] = []
    with closing(open_store(old, tell=lambda what, done, of: told.append(what))) as store:
        with store.work() as work:
            number = customers.add(work, Customer(number=0, last_name="NEW")).number
            points.earn(work, act, number, 1, f"earn:RA:{number}:1", points.Source("RA", str(number)))
        assert number == len(old_stores.POINTS) + old_stores.CUSTOMERS + 1
    proven(old)
    assert told[0] == "UPGRADING THE STORE, ITS BACKUP"
    assert told[-2:] == [f"UPGRADING THE STORE TO {VERSION}", "THE STORE IS UPGRADED, GO ON"]
    (one,) = backups.in_folder(folder(old))
    assert (one.manifest.schema, one.manifest.why) == (1, f"before-upgrade-to-{VERSION}")
    assert all(line.sound for line in verifying.verify_backup(one.folder, silent))
    open_store(old).close()
    assert len(backups.in_folder(folder(old))) == 1, "a second opening upgrades nothing"


def test_a_newer_store_is_refused_and_left_alone(old: str, tmp_path: Path) -> None:
    stamp(old, 99)
    for opened in (Store.open, Store.open_as_it_is):
        with pytest.raises(StoreFault, match="WAS WRITTEN BY A NEWER RELEASE"):
            opened(old)


def test_one_that_may_only_be_read_says_who_must_upgrade_it(old: str, in_a_file: None) -> None:
    with pytest.raises(StoreFault, match="IS OF AN OLDER RELEASE, HAVE WHO MAY WRITE TO IT RUN renterrewards upgrade"):
        open_store(f"sqlite:///{old}?mode=ro")
    assert version(old) == 1


def test_without_a_backup_nothing_is_upgraded(old: str) -> None:
    folder(old).parent.mkdir(parents=True, exist_ok=True)
    folder(old).write_text("no folder")
    with pytest.raises(Exception, match="IT IS NOT A FOLDER"):
        open_store(old)
    assert version(old) == 1


class Full(Connection):
    """A disk that is full as soon as an upgrade begins."""

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        if sql == "BEGIN EXCLUSIVE":
            super().execute("PRAGMA max_page_count = 1")  # SQLite raises it to what is there already
        return super().execute(sql, *values)


def test_a_disk_that_is_full_meanwhile_is_told_and_the_store_is_as_it_was(old: str, in_a_file: None) -> None:
    with pytest.raises(StoreFault, match="DISK FULL, NOT SAVED"):
        open_store(old, driver=Full)
    assert version(old) == 1
    proven(old)


def test_a_table_that_somebody_keeps_meanwhile_is_told_and_the_store_is_as_it_was(old: str) -> None:
    if not stores.on_server():
        pytest.skip("in a file nobody keeps a table")
    with stores.connected(old) as other:
        other.execute("BEGIN; LOCK TABLE control IN ROW EXCLUSIVE MODE")
        with pytest.raises(StoreFault, match="IN USE"):
            open_store(old, patience=0.5)
    assert version(old) == 1


@pytest.mark.parametrize("alone", [False, True])
def test_a_store_in_use_since_before_says_so_and_saves_nothing(tmp_path: Path, alone: bool) -> None:
    """As one of an older release that is still open is: what is stamped is not what it knows."""
    opens = stores.where(tmp_path / "store.db")
    with closing(open_store(opens)) as store:
        add_smith(store, alone)
        stamp(opens, 99)
        with pytest.raises(StoreFault, match="WAS UPGRADED BY A NEWER RELEASE MEANWHILE, NOTHING SAVED"):
            add_smith(store, alone)
        stamp(opens, VERSION)
        with store.look() as work:
            assert len(customers.by_name(work, "")) == 1


def add_smith(store: Store, alone: bool) -> None:
    with store.work(alone) as work:
        customers.add(work, Customer(number=0, last_name="SMITH"))


def stamp(opens: str, version: int) -> None:
    """Let a store say that it is of another schema."""
    if stores.on_server():
        with stores.connected(opens) as connection:
            connection.execute(f"UPDATE renterrewards_store SET version = {version}")
    else:
        with closing(sqlite3.connect(opens)) as connection:
            connection.execute(f"PRAGMA user_version = {version}")
