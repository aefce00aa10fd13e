"""A store of an older release becomes one of this: backed up first, then whole or not at all, whoever kills it."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import old_stores
import pytest
import stores

from renterrewards.headless import Run
from renterrewards.programs.desk import Desk
from renterrewards.records import Act, Control, Customer
from renterrewards.store import control, customers
from renterrewards.store.care import backups, verifying
from renterrewards.store.engine import Store
from renterrewards.store.engines.sqlite import Connection
from renterrewards.store.ledger import points
from renterrewards.store.migrations import to_2
from renterrewards.store.schema import VERSION
from renterrewards.store.trouble import StoreFault

pytestmark = pytest.mark.usefixtures("engine", "_backups_here")

KILLS = int(os.environ.get("RENTERREWARDS_UPGRADE_KILLS", "5"))
CUSTOMERS = int(os.environ.get("RENTERREWARDS_UPGRADE_CUSTOMERS", "500"))


@pytest.fixture
def _backups_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Backups of a store that is no file go to the user's data."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def old(tmp_path: Path) -> str:
    """The company as the first release left it, and customers enough for an upgrade to take its time."""
    opens = old_stores.make(tmp_path / "old.db", 1, company=True)
    old_stores.fill(tmp_path / "old.db", CUSTOMERS)
    return opens


def silent(what: str, done: int, of: int) -> None:
    """Nobody is told."""


def version(opens: str) -> int:
    with closing(Store.open_as_it_is(opens)) as store:
        return store.version


def proven(opens: str) -> None:
    with closing(Store.open_as_it_is(opens)) as store:
        assert [line for line in verifying.verify(store, silent) if not line.sound] == []


def folder(opens: str) -> Path:
    with closing(Store.open_as_it_is(opens)) as store:
        return store.place.upkeep.folder


def test_an_older_store_is_backed_up_and_then_of_this_release(old: str, act: Act) -> None:
    told: list[str] = []
    with closing(Store.open(old, tell=lambda what, done, of: told.append(what))) as store:
        with store.work() as work:
            number = customers.add(work, Customer(number=0, last_name="NEW")).number
            points.earn(work, act, number, 1, f"earn:RA:{number}:1", points.Source("RA", str(number)))
        assert number == len(old_stores.POINTS) + CUSTOMERS + 1
    proven(old)
    assert told[0] == "UPGRADING THE STORE, ITS BACKUP"
    assert told[-2:] == [f"UPGRADING THE STORE TO {VERSION}", "THE STORE IS UPGRADED, GO ON"]
    (one,) = backups.in_folder(folder(old))
    assert (one.manifest.schema, one.manifest.why) == (1, f"before-upgrade-to-{VERSION}")
    assert all(line.sound for line in verifying.verify_backup(one.folder, silent))
    Store.open(old).close()
    assert len(backups.in_folder(folder(old))) == 1, "a second opening upgrades nothing"


def test_what_the_older_release_wrote_is_as_it_was_and_what_came_with_this_one_is_set(old: str, tmp_path: Path) -> None:
    before = old_stores.held(tmp_path / "old.db", 1)
    assert len(before) > 20
    Store.open(old).close()
    assert old_stores.held(tmp_path / "old.db", 1) == before
    proven(old)
    with closing(Store.open(old)) as store, store.look() as work:
        assert {number: points.balance(work, number) for number in old_stores.POINTS} == old_stores.POINTS
        assert control.find(work, "control", ()) == Control(
            date_format="MM-DD-YY", local_renter_rewards=True, default_location="LAX", home_country="US",
            award_grace_days=10, award_approval_above=500, award_enrol_bonus=2,
        )  # fmt: skip


def test_the_counter_goes_on_where_the_older_release_stopped(old: str, tmp_path: Path) -> None:
    counter = Counter(old, tmp_path)
    ((last,),) = stores.rows(tmp_path / "old.db", "SELECT max(id) FROM award_txn")
    opened, reopened = old_stores.OPEN[-1], old_stores.OPEN[0]
    counter.does("CLOSE", f"ra_number={opened}", "miles_in=9")
    counter.does("CLOSE", f"ra_number={reopened}", "miles_in=9")
    out = ("customer_number=3", "vehicle=40217", "daily_rate=60", "due_at=042712 1000")
    counter.does("OPEN", *out, answers=("Y", "N", "N", "N"))
    counter.does("CLOSE", "ra_number=40", "miles_in=9")
    counter.does("EXPRUN", "dry_run=N", "print_display=D", answers=("Y",))
    counter.now = datetime(2012, 5, 2, 18)
    counter.does("AWDLIAB", "as_of=04-30-12", answers=("Y",), key="CLOSE MONTH")
    proven(old)
    came = stores.rows(tmp_path / "old.db", "SELECT kind FROM award_txn WHERE id > ?", last)
    assert {kind for (kind,) in came} == {"EARN", "REDEEM", "EXPIRE"}


class Counter:
    """Ann's counter on 24 April 2012, some hours after the last act of the older release."""

    def __init__(self, opens: str, folder: Path) -> None:
        self.opens, self.folder, self.now = opens, folder, datetime(2012, 4, 24, 18)

    def does(self, option: str, *values: str, answers: tuple[str, ...] = (), key: str = "") -> list[str]:
        """Run an option; what it said. Raises what it raises."""
        desk = Desk(
            "00 TEST", lambda: Store.open(self.opens), lambda: self.now, self.folder, user="ANN", open_to_all=True
        )
        with closing(desk):
            run = Run(desk, list(answers), lambda line: None)
            run.option(option, [(name, text) for name, _, text in (value.partition("=") for value in values)], key)
            return run.messages


def test_what_others_have_in_the_schema_stays_as_it_is(old: str, tmp_path: Path) -> None:
    if not stores.on_server():
        pytest.skip("a file is ours alone")
    stores.run(
        tmp_path / "old.db",
        "CREATE FUNCTION row_of_theirs() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "CREATE TRIGGER row_of_theirs BEFORE INSERT ON customer FOR EACH ROW EXECUTE FUNCTION row_of_theirs()",
        "CREATE FUNCTION of_theirs(n integer) RETURNS integer LANGUAGE sql AS 'SELECT n'",
        "CREATE VIEW theirs AS SELECT of_theirs(1)",
    )
    Store.open(old).close()
    theirs = "SELECT tgname FROM pg_trigger WHERE tgname LIKE '%of_theirs' AND tgenabled = 'O'"
    assert stores.rows(tmp_path / "old.db", theirs) == [("row_of_theirs",)]
    assert stores.rows(tmp_path / "old.db", "SELECT * FROM theirs") == [(1,)]


def test_the_guards_that_an_upgrade_takes_away_are_those_that_the_older_release_made() -> None:
    made = "\n".join(old_stores.statements("postgresql", 1))
    assert set(re.findall(r"CREATE TRIGGER (\w+) .*? ON (\w+)", made)) == set(to_2.TRIGGERS)
    assert {f"{name}()" for name in re.findall(r"CREATE FUNCTION (\w+)\(\)", made)} == set(to_2.FUNCTIONS)
    assert made.count("CREATE FUNCTION") == len(to_2.FUNCTIONS)


def test_logins_that_had_rights_have_them_in_what_came_with_this_release(old: str, tmp_path: Path) -> None:
    if not stores.on_server():
        pytest.skip("a file has no logins")
    login = f"rr_upgraded_{os.getpid()}"
    may = f"SELECT has_table_privilege('{login}', 'audit_line', 'INSERT'), "
    may += f"has_table_privilege('{login}', 'audit_line', 'DELETE'), has_table_privilege('{login}', 'draft', 'DELETE')"
    stores.run(tmp_path / "old.db", f"CREATE ROLE {login}", f"GRANT SELECT, INSERT ON customer TO {login}")
    try:
        Store.open(old).close()
        assert stores.rows(tmp_path / "old.db", may) == [(True, False, True)]
    finally:
        stores.run(tmp_path / "old.db", f"DROP OWNED BY {login}", f"DROP ROLE {login}")


def test_a_store_that_was_upgraded_is_made_as_a_new_one_is(old: str, tmp_path: Path) -> None:
    Store.open(old).close()
    Store.open(stores.where(tmp_path / "new.db")).close()
    assert made_of(tmp_path / "old.db") == made_of(tmp_path / "new.db")


def made_of(path: Path) -> list[tuple[Any, ...]]:
    """Everything that the database says of its schema; the order of columns is where they may differ."""
    if not stores.on_server():
        rows = stores.rows(path, "SELECT type, name, tbl_name, sql FROM sqlite_master")
        return sorted((kind, name, table, _plain(kind, sql or "")) for kind, name, table, sql in rows)
    return sorted(row for query in _CATALOG for row in stores.rows(path, query))


def _plain(kind: str, sql: str) -> tuple[str, ...]:
    plain = re.sub(r"\s+", " ", sql.replace('"', ""))
    return tuple(sorted(re.split(r", (?=\w+ [A-Z])|, (?=[A-Z]{5})", plain))) if kind == "table" else (plain,)


_HERE = "relnamespace = 'public'::regnamespace"
_CATALOG = (
    f"""
    SELECT 'column', relname, attname, format_type(atttypid, atttypmod), attnotnull,
           attcollation::regcollation::text, pg_get_expr(adbin, adrelid)
    FROM pg_attribute JOIN pg_class ON attrelid = oid
    LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE {_HERE} AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
    """,
    f"SELECT 'index', pg_get_indexdef(indexrelid) FROM pg_index JOIN pg_class ON indrelid = oid WHERE {_HERE}",
    """
    SELECT 'constraint', conname, conrelid::regclass::text, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    """,
    f"""
    SELECT 'trigger', pg_get_triggerdef(pg_trigger.oid), tgenabled
    FROM pg_trigger JOIN pg_class ON tgrelid = pg_class.oid WHERE {_HERE} AND NOT tgisinternal
    """,
    "SELECT 'function', pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    "SELECT 'sequence', sequencename, data_type::text FROM pg_sequences WHERE schemaname = 'public'",
)


def test_a_newer_store_is_refused_and_left_alone(old: str, tmp_path: Path) -> None:
    stamp(old, 99)
    for opened in (Store.open, Store.open_as_it_is):
        with pytest.raises(StoreFault, match="WAS WRITTEN BY A NEWER RELEASE"):
            opened(old)


def test_one_that_may_only_be_read_says_who_must_upgrade_it(old: str, in_a_file: None) -> None:
    with pytest.raises(StoreFault, match="IS OF AN OLDER RELEASE, HAVE WHO MAY WRITE TO IT RUN renterrewards upgrade"):
        Store.open(f"sqlite:///{old}?mode=ro")
    assert version(old) == 1


def test_without_a_backup_nothing_is_upgraded(old: str) -> None:
    folder(old).parent.mkdir(parents=True, exist_ok=True)
    folder(old).write_text("no folder")
    with pytest.raises(Exception, match="IT IS NOT A FOLDER"):
        Store.open(old)
    assert version(old) == 1


class Full(Connection):
    """A disk that is full as soon as an upgrade begins."""

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        if sql == "BEGIN EXCLUSIVE":
            super().execute("PRAGMA max_page_count = 1")  # SQLite raises it to what is there already
        return super().execute(sql, *values)


def test_a_disk_that_is_full_meanwhile_is_told_and_the_store_is_as_it_was(old: str, in_a_file: None) -> None:
    with pytest.raises(StoreFault, match="DISK FULL, NOT SAVED"):
        Store.open(old, driver=Full)
    assert version(old) == 1
    proven(old)


def test_a_table_that_somebody_keeps_meanwhile_is_told_and_the_store_is_as_it_was(old: str) -> None:
    if not stores.on_server():
        pytest.skip("in a file nobody keeps a table")
    with stores.connected(old) as other:
        other.execute("BEGIN; LOCK TABLE control IN ROW EXCLUSIVE MODE")
        with pytest.raises(StoreFault, match="IN USE"):
            Store.open(old, patience=0.5)
    assert version(old) == 1


@pytest.mark.parametrize("alone", [False, True])
def test_a_store_in_use_since_before_says_so_and_saves_nothing(tmp_path: Path, alone: bool) -> None:
    """As one of an older release that is still open is: what is stamped is not what it knows."""
    opens = stores.where(tmp_path / "store.db")
    with closing(Store.open(opens)) as store:
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


# -- killed at any point -----------------------------------------------------------------------------

OPENER = """
import os, sys
from renterrewards.store import migrations
from renterrewards.store.care import upgrading
from renterrewards.store.engine import Store

for line in sys.stdin:  # each store is opened by a process of its own, which need not import everything anew
    opener = os.fork()
    if not opener:
        Store.open(line.strip()).close()
        os._exit(0)
    print(opener, flush=True)
    print(os.waitpid(opener, 0)[1], flush=True)
"""


class Openers:
    """Opens stores, each in a process of its own that can be killed meanwhile."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def __call__(self, where: str, kill_after: float | None = None) -> int:
        """Open a store, and kill whoever does after so many seconds; how he ended."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{where}\n")
        self._process.stdin.flush()
        opener = int(self._process.stdout.readline())
        if kill_after is not None:
            time.sleep(kill_after)
            with suppress(ProcessLookupError):  # it was done before
                os.kill(opener, signal.SIGKILL)
        return int(self._process.stdout.readline())


@pytest.fixture
def openers() -> Iterator[Openers]:
    command = [sys.executable, "-c", OPENER]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Openers(process)


def takes_whole(tmp_path: Path, openers: Openers, n: int) -> float:
    """Seconds that an upgrade takes which nobody kills."""
    path = stores.where(stores.copy(tmp_path / "old.db", tmp_path / f"whole{n}.db"))
    began = time.monotonic()
    assert openers(path) == 0
    return time.monotonic() - began


def test_an_upgrade_that_is_killed_leaves_the_old_or_the_new(old: str, tmp_path: Path, openers: Openers) -> None:
    """`RENTERREWARDS_UPGRADE_KILLS=50 RENTERREWARDS_UPGRADE_CUSTOMERS=10000` is the long form."""
    seed = int(os.environ.get("RENTERREWARDS_SEED", str(time.time_ns() % 100_000)))
    sys.stdout.write(f"RENTERREWARDS_SEED={seed}\n")
    chance = Random(seed)
    wrote = old_stores.held(tmp_path / "old.db", 1)
    takes, seen, killed = min(takes_whole(tmp_path, openers, n) for n in range(2)), [], 0
    for n in range(KILLS):
        path = stores.copy(tmp_path / "old.db", tmp_path / f"killed{n}.db")
        killed += openers(stores.where(path), kill_after=chance.uniform(0, takes)) == signal.SIGKILL
        if stores.on_server():
            stores.wait_for_the_dead(path)
        seen.append(version(stores.where(path)))
        assert old_stores.held(path, 1) == wrote
        proven(stores.where(path))
        assert openers(stores.where(path)) == 0
        assert version(stores.where(path)) == VERSION
        assert old_stores.held(path, 1) == wrote
        proven(stores.where(path))
    assert killed, "each upgrade was over before its kill"
    assert seen.count(1) + seen.count(VERSION) == KILLS
    sys.stdout.write(f"{seen.count(1)} old, {seen.count(VERSION)} new\n")
