"""Backups: proven copies made while the counters work, put back as they were, never over a store by accident."""

import json
import os
import re
import shutil
import sqlite3
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
import stores
from broken_ledger import tamper
from click.testing import CliRunner, Result
from sqlalchemy import select
from sqlalchemy.engine import make_url

from renterrewards.cli import cli
from renterrewards.faults import Fault
from renterrewards.machine import login_name
from renterrewards.records import Act, Customer
from renterrewards.rules.generations import Generations
from renterrewards.store import customers, tables
from renterrewards.store.care import backups, verifying
from renterrewards.store.care.backing_up import Order, backup
from renterrewards.store.care.backups import Backup
from renterrewards.store.care.noted import backed_up, restored
from renterrewards.store.care.restoring import restore
from renterrewards.store.engine import Store
from renterrewards.store.ledger import points
from renterrewards.store.schema import VERSION
from renterrewards.store.statement import Statement

pytestmark = pytest.mark.usefixtures("engine")

NOON = datetime(2012, 5, 1, 12)
SOUND = {"FILE", "FOREIGN KEYS", "SCHEMA", "LEDGER"}


def silent(what: str, done: int, of: int) -> None:
    """Nobody is told."""


def made(store: Store, folder: Path, now: datetime = NOON, keep: Generations | None = None) -> Backup:
    return backup(store, Order("ANN", now, folder, keep=keep), silent)


def earned(store: Store, act: Act) -> None:
    """A customer more, with his points."""
    with store.work() as work:
        number = customers.add(work, Customer(number=0, last_name="SMITH")).number
        points.earn(work, act, number, 3, f"earn:RA:{number}:1", points.Source("RA", str(number)))


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


def counted(store: Store) -> int:
    with store.look() as work:
        return len(customers.by_name(work, "", limit=100_000))


# -- the drill -------------------------------------------------------------------------------------


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


def test_a_backup_is_for_the_eyes_of_its_owner_and_says_what_it_is(store: Store, act: Act, tmp_path: Path) -> None:
    earned(store, act)
    one = made(store, tmp_path / "backups")
    assert one.folder.name.endswith("-20120501-120000")
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (one.folder, one.file, one.folder / "manifest.json")]
    assert modes == [0o700, 0o600, 0o600]
    told = json.loads((one.folder / "manifest.json").read_text())
    assert (told["made_by"], told["rows"]["customer"], told["rows"]["award_txn"]) == ("ANN", 1, 1)
    assert any(line.startswith("LEDGER: 1 ACCOUNTS, 1 MOVEMENTS") for line in told["checked"])
    assert all(line.sound for line in verifying.verify_backup(one.folder, silent))
    assert "counter:" not in json.dumps(told), "a password"


def typed(opens: str, *words: str) -> Result:
    """A command of whoever has the store, who need not be on file and signs on to nothing."""
    return CliRunner().invoke(cli, ["--database", opens, "--user", "ann", *words])


def test_the_commands_take_a_store_into_a_backup_and_out_of_it(store: Store, act: Act, tmp_path: Path) -> None:
    earned(store, act)
    here = stores.where(tmp_path / "store.db")
    kept = json.loads(typed(here, "backup", str(tmp_path / "kept"), "--json").stdout)
    assert (kept["schema"], kept["made_by"], kept["kind"]) == (VERSION, login_name(), store.place.upkeep.kind)
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


# -- what is no good is no backup ------------------------------------------------------------------


def test_a_store_that_is_not_sound_gives_no_backup_and_no_old_one_goes(store: Store, act: Act, tmp_path: Path) -> None:
    earned(store, act)
    good = made(store, tmp_path / "backups")
    tamper(tmp_path / "store.db", "UPDATE award_account SET balance = 99")
    with pytest.raises(Fault, match="NO BACKUP MADE, THE STORE IS NOT SOUND"):
        made(store, tmp_path / "backups", NOON.replace(hour=13), Generations(0, 0, 0))
    assert [path.name for path in (tmp_path / "backups").iterdir() if path.name != ".lock"] == [good.folder.name]


def test_one_that_is_stopped_leaves_nothing(store: Store, act: Act, tmp_path: Path) -> None:
    def stop(what: str, done: int, of: int) -> None:
        raise Fault("STOPPED")

    earned(store, act)
    with pytest.raises(Fault, match="STOPPED"):
        backup(store, Order("ANN", NOON, tmp_path / "backups"), stop)
    assert [path.name for path in (tmp_path / "backups").iterdir()] == [".lock"]


def test_what_a_killed_one_left_goes_with_the_next(store: Store, tmp_path: Path) -> None:
    hidden = f".{store.place.upkeep.name}-20120501-110000"
    left, removed = (tmp_path / "backups" / f"{hidden}{end}.part" for end in ("-before-upgrade-to-2-abcd1234", ""))
    for one in (left, removed):
        one.mkdir(parents=True)
        (one / "store.db").write_bytes(b"half")
    made(store, tmp_path / "backups")
    assert (left.exists(), removed.exists()) == (False, False)


def test_what_another_program_hides_in_the_folder_stays(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    (folder / ".download.part").mkdir(parents=True)
    file = folder / f".{store.place.upkeep.name}-20120501-110000-abcd1234.part"
    file.write_bytes(b"a file")
    made(store, folder)
    assert ((folder / ".download.part").is_dir(), file.is_file()) == (True, True)


def test_two_at_once_in_a_folder_are_one_too_many(store: Store, tmp_path: Path) -> None:
    def another(what: str, done: int, of: int) -> None:
        with pytest.raises(Fault, match="A BACKUP IS BEING MADE"):
            made(store, tmp_path / "backups")

    backup(store, Order("ANN", NOON, tmp_path / "backups"), another)


def test_a_backup_that_is_not_as_it_was_written_is_refused(store: Store, act: Act, tmp_path: Path) -> None:
    earned(store, act)
    one = made(store, tmp_path / "backups")
    copy = bytearray(one.file.read_bytes())
    copy[len(copy) // 2] ^= 1
    one.file.write_bytes(copy)
    (line,) = verifying.verify_backup(one.folder, silent)
    assert (line.what, line.sound) == ("COPY", False)
    opens = stores.where(tmp_path / "back.db", empty=True)
    with pytest.raises(Fault, match="ITS COPY IS NOT AS IT WAS WRITTEN, TAKE ANOTHER BACKUP"):
        restore(one, opens, NOON, over=False, tell=silent)
    assert not (tmp_path / "back.db").exists()


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
        work.by_driver(lambda connection: store.place.upkeep.copy(connection, one.folder / "forged", silent))
    (one.folder / "forged").replace(one.file)


@pytest.mark.parametrize("written", ["", "{}", '{"file": "../x"}', "[1]"])
def test_what_is_no_backup_is_named(tmp_path: Path, written: str) -> None:
    (tmp_path / "manifest.json").write_text(written)
    with pytest.raises(Fault, match=r"IS NO BACKUP, NAME A FOLDER THAT HOLDS A manifest\.json"):
        backups.read(tmp_path)


# -- over a store that is there --------------------------------------------------------------------


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


# -- the audit -------------------------------------------------------------------------------------


def test_backups_and_restores_are_in_the_audit(store: Store, act: Act, tmp_path: Path) -> None:
    earned(store, act)
    made(store, tmp_path / "first")
    one = backed_up(store, Order("ANN", NOON, tmp_path / "backups"), lambda work: act, silent)
    back = stores.where(tmp_path / "back.db", empty=True)
    with store.look() as work:
        assert [kind for (kind,) in work.all(KINDS)] == ["BACKUP"]
    assert one.manifest.audit_lines == 0, "it is noted when it is made"
    two = backed_up(store, Order("ANN", NOON.replace(hour=13), tmp_path / "backups"), lambda work: act, silent)
    restored(two, back, NOON, False, lambda work: replace(act, user="BOB"), silent)
    with closing(Store.open(back)) as store_back, store_back.look() as work:
        assert [kind for (kind,) in work.all(KINDS)] == ["BACKUP", "RESTORE"]


def test_what_a_backup_saw_of_the_audit_is_held_against_its_store(store: Store, act: Act, tmp_path: Path) -> None:
    """Who has the database in his hands can write a new chain, and not into a backup elsewhere."""
    backed_up(store, Order("ANN", NOON, tmp_path / "backups"), lambda work: act, silent)
    two = backed_up(store, Order("ANN", NOON.replace(hour=13), tmp_path / "backups"), lambda work: act, silent)
    witness = verifying.witness_of(two)
    assert [line for line in verifying.verify(store, silent, witness) if not line.sound] == []
    off = "ALTER TABLE audit_line DISABLE TRIGGER USER" if stores.on_server() else "DROP TRIGGER audit_line_no_delete"
    stores.run(tmp_path / "store.db", off, "DELETE FROM audit_line", "DELETE FROM audit_head")
    assert "AUDIT" not in wrong(store)
    found = {line.what: line.said for line in verifying.verify(store, silent, witness) if not line.sound}
    assert "IS AS A WITNESS SAW IT" in found["AUDIT"]


def test_who_was_at_work_as_it_was_made_is_not_when_it_is_put_back(store: Store, act: Act, tmp_path: Path) -> None:
    stores.run(tmp_path / "store.db", "INSERT INTO draft VALUES ('ANN', 'x', '{}', '2012-05-01 00:00:00.000000')")
    one = made(store, tmp_path / "backups")
    back = stores.where(tmp_path / "back.db", empty=True)
    restored(one, back, NOON, False, lambda work: act, silent)
    assert one.manifest.rows["draft"] == 1
    with closing(Store.open(back)) as store_back, store_back.look() as work:
        assert work.all(Statement(select(tables.draft.c.user_code))) == []


KINDS = Statement(select(tables.audit_line.c.kind).order_by(tables.audit_line.c.seq))


# -- generations -----------------------------------------------------------------------------------


def test_older_ones_go_after_a_good_new_one_and_those_before_an_upgrade_stay(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    backup(store, Order("UPGRADE", datetime(2012, 4, 1), folder, why="before-upgrade-to-2"), silent)
    for day in (3, 4, 5):
        made(store, folder, datetime(2012, 5, day, 4))
    made(store, folder, datetime(2012, 5, 5, 16), Generations(2, 0, 0))
    kept = [one.manifest.made_at for one in backups.in_folder(folder, store.place)]
    assert kept == ["20120505-160000", "20120504-040000", "20120401-000000"]


def test_the_one_just_made_stays_though_a_clock_ran_ahead_before(store: Store, tmp_path: Path) -> None:
    made(store, tmp_path / "backups", datetime(2031, 1, 1))
    new = made(store, tmp_path / "backups", NOON, Generations(1, 1, 1))
    assert new.folder in [one.folder for one in backups.in_folder(tmp_path / "backups", store.place)]


def test_stores_of_one_name_share_a_folder_and_leave_each_other_s_backups(tmp_path: Path, in_a_file: None) -> None:
    for n, branch in enumerate(("boise", "reno")):
        (tmp_path / branch).mkdir()
        with closing(Store.open(str(tmp_path / branch / "store.db"))) as one:
            made(one, tmp_path / "backups", datetime(2012, 5, 1 + n), Generations(1, 0, 0))
            (own,) = backups.in_folder(tmp_path / "backups", one.place)
            assert own.manifest.store == one.place.called
    assert len(backups.in_folder(tmp_path / "backups")) == 2


# -- what can be proven ----------------------------------------------------------------------------


def wrong(store: Store) -> dict[str, str]:
    return {line.what: line.said for line in verifying.verify(store, silent) if not line.sound}


@pytest.mark.parametrize(
    ("change", "what", "says"),
    [
        ("UPDATE award_account SET balance = 99", "LEDGER", "1 DIFFERENCES|DIFFERENCES, THE FIRST IS"),
        ("UPDATE award_account SET customer_number = 77", "FOREIGN KEYS", "customer"),
        ("DROP INDEX customer_by_name", "SCHEMA", "CUSTOMER_BY_NAME.* IS MISSING"),
        ("CREATE TABLE songs (title varchar)", "SCHEMA", "SONGS.* IS NOT OURS"),
        ("ALTER TABLE reason DROP COLUMN activity", "SCHEMA", "REASON"),
    ],
)
def test_every_proof_finds_its_fault(store: Store, act: Act, tmp_path: Path, change: str, what: str, says: str) -> None:
    earned(store, act)
    assert wrong(store) == {}
    with keeping_guards(tmp_path / "store.db") as run:
        run(change)
    found = wrong(store)
    assert re.search(says.lower(), found[what].lower()), found


@contextmanager
def keeping_guards(path: Path) -> Iterator[Callable[[str], object]]:
    """Changes past the guards, which stand as they were afterwards."""
    if stores.on_server():
        with stores.connected(stores.where(path)) as connection:
            yield lambda statement: connection.execute(_without_trigger(statement))
        return
    with closing(sqlite3.connect(path)) as connection:
        yield lambda statement: (connection.execute(statement), connection.commit())


def _without_trigger(statement: str) -> str:
    """A foreign key can only be broken where it is not looked at."""
    if "customer_number = 77" not in statement:
        return statement
    key = "award_account_customer_number_fkey"
    return (
        f"ALTER TABLE award_account DROP CONSTRAINT {key}; {statement}; ALTER TABLE award_account "
        f"ADD CONSTRAINT {key} FOREIGN KEY (customer_number) REFERENCES customer (number) NOT VALID; "
        "ALTER TABLE award_account ADD CONSTRAINT changed CHECK (true)"  # so that the database is not used again
    )


def test_a_trigger_that_is_gone_or_off_is_found(store: Store, tmp_path: Path) -> None:
    if stores.on_server():
        with stores.connected(stores.where(tmp_path / "store.db")) as connection:
            connection.execute("ALTER TABLE award_txn DISABLE TRIGGER award_txn_no_delete")
    else:
        with closing(sqlite3.connect(tmp_path / "store.db")) as connection:
            connection.execute("DROP TRIGGER award_txn_no_delete")
    assert "AWARD_TXN_NO_DELETE" in wrong(store)["SCHEMA"]


LAXER = {
    "AWARD_LOT.REMAINING_WITHIN_QTY": (
        "ALTER TABLE award_lot DROP CONSTRAINT remaining_within_qty",
        "ALTER TABLE award_lot ADD CONSTRAINT remaining_within_qty CHECK (remaining <= qty)",
    ),
    "AWARD_ACCOUNT.STATUS_KNOWN": (
        "ALTER TABLE award_account DROP CONSTRAINT status_known",
        "ALTER TABLE award_account ADD CONSTRAINT status_known CHECK "
        "(status IN ('ACTIVE', 'SUSPENDED', 'MERGED', 'CLOSED', 'ANY'))",
    ),
    "AWARD_ACCOUNT_CUSTOMER_NUMBER_FKEY": (
        "ALTER TABLE award_account DROP CONSTRAINT award_account_customer_number_fkey",
        "ALTER TABLE award_account ADD CONSTRAINT award_account_customer_number_fkey "
        "FOREIGN KEY (customer_number) REFERENCES customer (number) ON DELETE CASCADE",
    ),
    "WALLET_MEMBER_OF_ONE": (
        "DROP INDEX wallet_member_of_one",
        "CREATE INDEX wallet_member_of_one ON wallet_member (customer_number) WHERE ended_at IS NULL",
    ),
    "AWARD_LOT.AWARD_LOT_NO_UPDATE": (
        "CREATE OR REPLACE TRIGGER award_lot_no_update BEFORE UPDATE ON award_lot FOR EACH ROW "
        "WHEN (NEW.id IS DISTINCT FROM OLD.id) EXECUTE FUNCTION renterrewards_refuse('award_lot')",
    ),
    "RENTERREWARDS_REFUSE()": (
        "CREATE OR REPLACE FUNCTION renterrewards_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    ),
    "AWARD_TXN_MOVES_ACCOUNT()": ("ALTER FUNCTION award_txn_moves_account() SECURITY INVOKER",),
    "CUSTOMER.LAST_NAME": ("ALTER TABLE customer ALTER last_name DROP NOT NULL",),
    "AWARD_TXN.NOTHING_COMES_IN": ("CREATE RULE nothing_comes_in AS ON INSERT TO award_txn DO INSTEAD NOTHING",),
}
"""What could be put in the place of each, under its name."""


@pytest.mark.parametrize("name", LAXER)
def test_what_was_replaced_by_something_laxer_of_the_same_name_is_found(
    store: Store, tmp_path: Path, name: str
) -> None:
    if not stores.on_server():
        pytest.skip("these are a server's words")
    assert wrong(store) == {}
    stores.run(tmp_path / "store.db", *LAXER[name], "ALTER TABLE award_account ADD CONSTRAINT changed CHECK (true)")
    said = "IS NOT OURS" if "NOTHING" in name else "IS CHANGED"
    assert f"{name} {said}" in wrong(store)["SCHEMA"]


def test_a_trigger_that_was_replaced_in_a_file_is_found(store: Store, tmp_path: Path, in_a_file: None) -> None:
    stores.run(
        tmp_path / "store.db",
        "DROP TRIGGER award_txn_no_delete",
        "CREATE TRIGGER award_txn_no_delete BEFORE DELETE ON award_txn WHEN 0 BEGIN SELECT RAISE(ABORT, 'never'); END",
    )
    assert wrong(store)["SCHEMA"] == "TRIGGER AWARD_TXN_NO_DELETE IS CHANGED"


def test_a_login_that_may_make_nothing_to_compare_with_is_told_so(store: Store, tmp_path: Path) -> None:
    if not stores.on_server():
        pytest.skip("a file has no logins")
    login, here = f"rr_proves_{os.getpid()}", make_url(stores.where(tmp_path / "store.db"))
    stores.run(
        tmp_path / "store.db",
        f"CREATE ROLE {login} LOGIN PASSWORD 'x'",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {login}",
        f"REVOKE TEMPORARY ON DATABASE {here.database} FROM PUBLIC",
        "ALTER TABLE award_account ADD CONSTRAINT changed CHECK (true)",
    )
    try:
        opens = here.set(username=login, password="x").render_as_string(hide_password=False)
        with closing(Store.open_as_it_is(opens)) as other:
            said = {line.what: line.said for line in verifying.verify(other, silent)}["SCHEMA"]
        assert said.startswith(f"VERSION {VERSION}, NOT LOOKED AT: ")
    finally:
        stores.run(tmp_path / "store.db", f"DROP OWNED BY {login}", f"DROP ROLE {login}")


def test_a_sequence_that_is_behind_is_found(store: Store, act: Act, tmp_path: Path) -> None:
    if not stores.on_server():
        pytest.skip("SQLite numbers on from the highest there is")
    earned(store, act)
    with stores.connected(stores.where(tmp_path / "store.db")) as connection:
        connection.execute("SELECT setval('award_txn_id_seq', 1, false)")
    assert "AWARD_TXN_ID_SEQ IS BEHIND AWARD_TXN" in wrong(store)["SEQUENCES"]


def test_a_table_that_is_gone_is_told_and_is_no_program_error(store: Store, act: Act, tmp_path: Path) -> None:
    earned(store, act)
    stores.run(tmp_path / "store.db", "DROP TABLE audit_head")
    found = wrong(store)
    assert "AUDIT_HEAD" in found["SCHEMA"]
    assert found["AUDIT"].startswith("CANNOT BE READ, ")
    with pytest.raises(Fault, match="NO BACKUP MADE, THE STORE IS NOT SOUND, "):
        made(store, tmp_path / "backups")


def test_a_check_that_cannot_be_made_says_nothing_of_the_next(store: Store, act: Act, tmp_path: Path) -> None:
    earned(store, act)
    stores.run(tmp_path / "store.db", "DROP TABLE award_posting" + (" CASCADE" if stores.on_server() else ""))
    found = wrong(store)
    assert found["LEDGER"].startswith("CANNOT BE READ, ")
    assert found.keys() == {"SCHEMA", "LEDGER"}


def test_a_page_that_was_written_over_is_found(store: Store, act: Act, tmp_path: Path, in_a_file: None) -> None:
    earned(store, act)
    store.close()
    path = tmp_path / "store.db"
    with path.open("r+b") as file:
        file.seek(4096 * 10)
        file.write(b"\xff" * 4096)
    with closing(Store.open_as_it_is(str(path))) as damaged:
        assert wrong(damaged)
