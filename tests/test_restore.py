"""A backup becomes a store again: whole, proven, never over a store by accident."""

import json
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
import stores
from backed import NOON, counted, earned, made, silent, typed
from broken_ledger import tamper
from sqlalchemy import select
from sqlalchemy.engine import make_url

from renterrewards.faults import Fault
from renterrewards.machine import login_name
from renterrewards.records import Act
from renterrewards.store import tables
from renterrewards.store.care import backups
from renterrewards.store.care.backups import Backup
from renterrewards.store.care.noted import restored
from renterrewards.store.care.restoring import restore
from renterrewards.store.engine import Store
from renterrewards.store.places import upkeep_of
from renterrewards.store.schema import VERSION
from renterrewards.store.statement import Statement

pytestmark = pytest.mark.usefixtures("engine")


SOUND = {"FILE", "FOREIGN KEYS", "SCHEMA", "LEDGER"}


@contextmanager
def counters_at_work(store: Store, act: Act) -> Iterator[None]:
    """Two counters that save one act after the other meanwhile."""
    over = threading.Event()
    threads = [threading.Thread(target=_until, args=(over, store, act)) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def _until(over: threading.Event, store: Store, act: Act) -> None:
    while not over.is_set():
        earned(store, act)


def test_what_is_backed_up_under_load_is_restored_whole_and_proven(store: Store, act: Act, tmp_path: Path) -> None:
    for n in range(2):
        with counters_at_work(store, act):
            before = counted(store)
            one = made(store, tmp_path / "backups", replace_minute(n))
            after = counted(store)
        opens = stores.where(tmp_path / f"back{n}.db", empty=True)
        done = restore(one, opens, NOON, over=False, tell=silent)
        assert {line.what for line in done.found} >= SOUND
        assert all(line.sound for line in done.found)
        with closing(Store.open(opens)) as back:
            assert before <= counted(back) == one.manifest.rows["customer"] <= after
            earned(back, act)


def replace_minute(n: int) -> datetime:
    return NOON.replace(minute=n)


def test_the_commands_take_a_store_into_a_backup_and_out_of_it(store: Store, act: Act, tmp_path: Path) -> None:
    earned(store, act)
    here = stores.where(tmp_path / "store.db")
    kept = json.loads(typed(here, "backup", str(tmp_path / "kept"), "--json").stdout)
    assert (kept["schema"], kept["made_by"], kept["kind"]) == (VERSION, login_name(), upkeep_of(store.place).kind)
    proven = typed(here, "verify", kept["folder"])
    whats = [line.split()[0] for line in proven.stdout.splitlines()]
    dump, sqlite = ["COPY", "DUMP"], ["COPY", "FILE", "FOREIGN", "SCHEMA", "LEDGER", "AUDIT"]
    assert (proven.exit_code, whats) == (0, dump if stores.on_server() else sqlite)
    opens = stores.where(tmp_path / "back.db", empty=True)
    back = typed(opens, "restore", kept["folder"])
    assert (back.exit_code, back.stderr) == (0, "")
    assert back.stdout.splitlines()[-1].startswith("RESTORED ")
    whole = json.loads(typed(opens, "verify", "--json", "--witness", kept["folder"]).stdout)
    assert whole["sound"], whole
    again = typed(opens, "restore", kept["folder"])
    assert (again.exit_code, "--over MOVES IT ASIDE FIRST" in again.stderr) == (1, True)


def test_a_backup_with_a_wrong_ledger_is_not_restored(store: Store, act: Act, tmp_path: Path) -> None:
    """Whoever can change the copy can change the manifest with it; the ledger still tells."""
    earned(store, act)
    opens = stores.where(tmp_path / "back.db", empty=True)
    one = made(store, tmp_path / "backups")
    forged(one, store, tmp_path / "store.db")
    told = replace(one.manifest, size=one.file.stat().st_size, sha256=backups.digest_of(one.file))
    (one.folder / "manifest.json").write_text(told.text())
    with pytest.raises(Fault, match=r"NOT RESTORED, .* IS NOT SOUND, LEDGER: "):
        restore(backups.read(one.folder), opens, NOON, over=False, tell=silent)
    if stores.on_server():
        assert stores.rows(tmp_path / "back.db", "SELECT relname FROM pg_stat_user_tables") == []
    else:
        assert sorted(path.name for path in tmp_path.iterdir() if "back" in path.name) == ["backups"]


def forged(one: Backup, store: Store, path: Path) -> None:
    """Put another copy into a backup, of a ledger that somebody wrote into; every guard is in its place."""
    change = "UPDATE award_txn SET delta = 99, balance_after = 99"
    if not stores.on_server():
        tamper(one.file, change)
        return
    guards = [f"ALTER TABLE award_txn {how} TRIGGER USER" for how in ("DISABLE", "ENABLE")]
    stores.run(path, guards[0], change, guards[1])
    with store.look() as work:
        work.by_driver(lambda connection: upkeep_of(store.place).copy(connection, one.folder / "forged", silent))
    (one.folder / "forged").replace(one.file)


def test_a_store_is_never_restored_over_without_being_asked_for(store: Store, act: Act, tmp_path: Path) -> None:
    earned(store, act)
    one = made(store, tmp_path / "backups")
    earned(store, act)
    store.close()
    here = stores.where(tmp_path / "store.db")
    with pytest.raises(Fault, match="--over MOVES IT ASIDE FIRST"):
        restore(one, here, NOON, over=False, tell=silent)
    with closing(Store.open(here)) as still:
        assert counted(still) == 2
    done = restore(one, here, NOON, over=True, tell=silent)
    assert done.aside
    with closing(Store.open(here)) as back:
        assert counted(back) == 1
    if not stores.on_server():
        with closing(Store.open_as_it_is(f"sqlite:///{done.aside}?mode=ro")) as old:
            assert counted(old) == 2


def test_a_store_is_one_by_the_name_of_a_link_too(store: Store, act: Act, tmp_path: Path, in_a_file: None) -> None:
    earned(store, act)
    one = made(store, tmp_path / "backups")
    (link := tmp_path / "link.db").symlink_to("store.db")
    queue_is_one = pytest.raises(Fault, match="FILE IN USE")
    with closing(Store.open(str(link), patience=0.2)) as same, store.work(), queue_is_one, same.work():
        pytest.fail("came past the queue")
    store.close()
    restore(one, str(link), NOON, over=True, tell=silent)
    assert link.is_symlink()
    with closing(Store.open(str(tmp_path / "store.db"))) as back:
        assert counted(back) == 1


def test_a_store_that_somebody_has_open_is_not_restored_over(store: Store, act: Act, tmp_path: Path) -> None:
    earned(store, act)
    one = made(store, tmp_path / "backups")
    with pytest.raises(Fault, match="IS IN USE, EVERY COUNTER MUST END FIRST"):
        restore(one, stores.where(tmp_path / "store.db"), NOON, over=True, tell=silent)
    earned(store, act)
    assert counted(store) == 2


@pytest.mark.parametrize("empty", [False, True])
def test_a_restore_that_is_killed_leaves_no_store_and_another_one_works(
    store: Store, act: Act, tmp_path: Path, empty: bool
) -> None:
    if not stores.on_server():
        pytest.skip("a file is put in its place whole")
    from renterrewards.store.engines.postgresql_restore import Restore
    from renterrewards.store.engines.postgresql_tools import Tools

    earned(store, act)
    one = made(store, tmp_path / "backups")
    store.close()
    opens = stores.where(tmp_path / "back.db", empty=True) if empty else stores.where(tmp_path / "store.db")
    with stores.connected(opens) as killed:
        Restore(killed, Tools(make_url(opens)), opens, "20120501-110000").begin(VERSION, there=not empty)
    with pytest.raises(Fault, match="IS BEING RESTORED, TRY AGAIN"):
        Store.open(opens)
    restore(one, opens, NOON, over=True, tell=silent)
    with closing(Store.open(opens)) as back:
        assert counted(back) == 1


def test_a_file_that_is_damaged_gives_way_to_its_backup(
    store: Store, act: Act, tmp_path: Path, in_a_file: None
) -> None:
    earned(store, act)
    one = made(store, tmp_path / "backups")
    store.close()
    path = tmp_path / "store.db"
    path.write_bytes(b"this is not a database" * 100)
    (tmp_path / "store.db-wal").write_bytes(b"nor this a log")
    restore(one, str(path), NOON, over=True, tell=silent)
    with closing(Store.open(str(path))) as back:
        assert counted(back) == 1
    assert (tmp_path / "store.db.before-20120501-120000").read_bytes().startswith(b"this is not")


def test_a_log_without_its_store_does_not_get_into_the_one_restored(
    store: Store, act: Act, tmp_path: Path, in_a_file: None
) -> None:
    earned(store, act)
    one = made(store, tmp_path / "backups")
    with closing(sqlite3.connect(tmp_path / "store.db")) as reader:
        reader.execute("SELECT count(*) FROM customer").fetchone()
        earned(store, act)
        shutil.copy(tmp_path / "store.db-wal", tmp_path / "back.db-wal")
    restore(one, str(tmp_path / "back.db"), NOON, over=False, tell=silent)
    with closing(Store.open(str(tmp_path / "back.db"))) as back:
        assert counted(back) == 1


def test_who_was_at_work_as_it_was_made_is_not_when_it_is_put_back(store: Store, act: Act, tmp_path: Path) -> None:
    stores.run(tmp_path / "store.db", "INSERT INTO draft VALUES ('ANN', 'x', '{}', '2012-05-01 00:00:00.000000')")
    one = made(store, tmp_path / "backups")
    back = stores.where(tmp_path / "back.db", empty=True)
    restored(one, back, NOON, False, lambda work: act, silent)
    assert one.manifest.rows["draft"] == 1
    with closing(Store.open(back)) as store_back, store_back.look() as work:
        assert work.all(Statement(select(tables.draft.c.user_code))) == []
