"""backup, restore, verify, upgrade and doctor as they are typed, by cron and by people."""

import json
import sqlite3
import sys
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import old_stores
import people
import pexpect
import pytest
import stores
from broken_ledger import everything_happened, tamper
from clerk import Clerk
from click.testing import CliRunner, Result
from counters import Counter
from sqlalchemy.engine import make_url

from renterrewards.cli import cli, store_checkup
from renterrewards.machine import login_name
from renterrewards.records import Act
from renterrewards.store.care import backups
from renterrewards.store.engine import Store
from renterrewards.store.engines import sqlite
from renterrewards.store.places import place_of


@pytest.fixture
def counter(tmp_path: Path, ledger_file: Path, monkeypatch: pytest.MonkeyPatch) -> Counter:
    """Ann's store, in which everything happened."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return Counter(ledger_file)


def test_cron_hears_nothing_until_something_is_wrong(counter: Counter, tmp_path: Path) -> None:
    for words in (("backup", "--quiet"), ("verify", "--quiet")):
        quiet = counter(*words)
        assert (quiet.exit_code, quiet.stdout, quiet.stderr) == (0, "", "")
    tamper(tmp_path / "store.db", "UPDATE award_account SET balance = 99 WHERE id = 1")
    wrong = counter("verify", "--quiet")
    assert (wrong.exit_code, wrong.stdout) == (1, "")
    assert [line.split()[0] for line in wrong.stderr.splitlines()] == ["LEDGER"]
    told = json.loads(counter("verify", "--json").stdout)
    assert not told["sound"]
    assert {check["what"] for check in told["checks"] if not check["sound"]} == {"LEDGER"}
    refused = counter("backup", "--quiet")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr.startswith("NO BACKUP MADE, THE STORE IS NOT SOUND, LEDGER: ")


def typed(database: Path, *words: str, env: dict[str, str] | None = None) -> Result:
    """A command of whoever has the file, who need not be on file and signs on to nothing."""
    return CliRunner().invoke(cli, ["--database", stores.where(database), *words], env=env)


def test_what_is_no_store_is_neither_backed_up_nor_made(tmp_path: Path, in_a_file: None) -> None:
    for words in (("backup",), ("verify",), ("upgrade",)):
        refused = typed(tmp_path / "none" / "store.db", *words)
        assert (refused.exit_code, refused.stdout) == (1, "")
        assert refused.stderr.startswith("CANNOT OPEN ")
    assert not (tmp_path / "none").exists()
    (tmp_path / "garbage.db").write_bytes(b"this is not a database" * 100)
    refused = typed(tmp_path / "garbage.db", "verify")
    assert refused.exit_code == 1
    assert "IS DAMAGED, RESTORE A BACKUP (renterrewards restore)" in refused.stderr


@pytest.mark.usefixtures("backups_here")
def test_an_older_store_is_upgraded_by_hand(tmp_path: Path) -> None:
    called = place_of(old_stores.make(tmp_path / "old.db", 1)).called
    assert typed(tmp_path / "old.db", "verify").exit_code == 0
    kept = typed(tmp_path / "old.db", "backup", str(tmp_path / "kept"))
    assert kept.stdout.endswith("OF AN OLDER RELEASE: ONLY THAT IT CAN BE READ IS PROVEN\n")
    done = typed(tmp_path / "old.db", "upgrade")
    assert (done.exit_code, done.stdout) == (0, f"{called}: WAS 1, SCHEMA IS 2\n")
    assert typed(tmp_path / "old.db", "upgrade").stdout == f"{called}: SCHEMA IS 2\n"
    (before,) = tmp_path.rglob("backups")
    assert len(backups.in_folder(before)) == 1


def test_a_backup_and_a_restore_are_noted_under_no_code_that_nobody_proved(tmp_path: Path) -> None:
    people.work_at(tmp_path / "store.db", "BOSS")
    made = typed(tmp_path / "store.db", "--user", "BOSS", "backup", str(tmp_path / "kept"), "--json")
    backup = json.loads(made.stdout)["folder"]
    stores.where(tmp_path / "back.db", empty=True)
    assert typed(tmp_path / "back.db", "--user", "BOSS", "restore", backup).exit_code == 0
    for name, kind in (("store.db", "BACKUP"), ("back.db", "RESTORE")):
        query = "SELECT user_code, after FROM audit_line WHERE kind = ?"
        ((user, after),) = stores.rows(tmp_path / name, query, kind)
        assert (user, json.loads(after)["account"]) == ("", login_name())


# -- the option --------------------------------------------------------------------------------------


@pytest.mark.usefixtures("backups_here")
async def test_a_clerk_makes_a_backup_and_sees_it_listed(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await clerk.type("<ATTN><RESET>SYSMENU<RET>BACKUP<RET><F1>")
        assert clerk.message.endswith(" MADE AND PROVEN")
        (folder,) = tmp_path.rglob("backups")
        (one,) = backups.in_folder(folder)
        assert f"   {one.folder.name[-26:]} " in clerk.screen  # of a long name the end, which tells one from the other
        await clerk.type("<F5>")
        assert "SYSTEM MANAGEMENT" in clerk.screen


def test_a_machine_says_where_its_backups_go(counter: Counter, tmp_path: Path) -> None:
    there = {"RENTERREWARDS_BACKUP_FOLDER": str(tmp_path / "disk two")}
    assert counter("run", "BACKUP", "daily=3", env=there).exit_code == 0
    assert counter("backup", "--keep-all", env=there).exit_code == 0
    made = [
        one.manifest.made_by
        for one in backups.in_folder(tmp_path / "disk two", place_of(stores.where(counter.database)))
    ]
    assert set(made) == {"ANN", login_name()}


# -- doctor ------------------------------------------------------------------------------------------


def looked(database: Path, env: dict[str, str] | None = None) -> dict[str, tuple[str, str]]:
    done = typed(database, "doctor", "--json", env=env)
    told = json.loads(done.stdout)
    assert done.exit_code == (0 if told["well"] else 1)
    return {check["what"]: (check["state"], check["said"]) for check in told["checks"]}


def test_the_doctor_finds_nothing_wrong_with_a_sound_store(counter: Counter) -> None:
    found = looked(counter.database)
    assert {what for what, (state, _) in found.items() if state == "WRONG"} <= {"DURABILITY"}  # of the tests' server
    assert found["BACKUP"][0] == "ADVICE"
    assert counter("backup").exit_code == 0
    assert looked(counter.database)["BACKUP"][1].startswith("THE LAST ONE IS 0 HOURS OLD, 1 IN ")


def test_the_doctor_makes_and_upgrades_nothing(tmp_path: Path) -> None:
    stores.where(tmp_path / "new.db", empty=True)
    for _ in range(2):
        state, said = looked(tmp_path / "new.db")["STORE"]
        assert (state, "THE FIRST START MAKES" in said) == ("ADVICE", True)
    assert not (tmp_path / "new.db").exists()
    old_stores.make(tmp_path / "old.db", 1)
    state, said = looked(tmp_path / "old.db")["STORE"]
    assert (state, "HAS SCHEMA 1, THE NEXT START OR renterrewards upgrade BRINGS IT TO" in said) == ("ADVICE", True)
    with closing(Store.open_as_it_is(stores.where(tmp_path / "old.db"))) as still:
        assert still.version == 1


def test_the_doctor_sees_what_is_wrong(counter: Counter, tmp_path: Path, in_a_file: None) -> None:
    (tmp_path / "store.db").chmod(0o644)
    settings = tmp_path / "counter.toml"
    settings.write_text('theme = "pink"\n')
    found = looked(counter.database, env={"RENTERREWARDS_CONFIG": str(settings)})
    assert f"chmod 600 {tmp_path / 'store.db'}" in found["PERMISSIONS"][1]
    assert found["SETTINGS"][0] == "WRONG"


AS_IT_COMES = {
    "server_version": "17.2",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "synchronous_standby_names": "",
}


@pytest.mark.parametrize(
    ("settings", "state", "said"),
    [
        ({}, "OK", "SERVER_VERSION 17.2, FSYNC ON, FULL_PAGE_WRITES ON, SYNCHRONOUS_COMMIT ON"),
        ({"fsync": "off"}, "WRONG", "FSYNC OFF: A CRASH CAN LOSE WHAT WAS SAVED, SET ON"),
        ({"full_page_writes": "off", "synchronous_commit": "off"}, "WRONG", "FULL_PAGE_WRITES, SYNCHRONOUS_COMMIT OFF"),
        ({"synchronous_commit": "local"}, "OK", "SYNCHRONOUS_COMMIT LOCAL"),
        ({"synchronous_commit": "local", "synchronous_standby_names": "*"}, "WRONG", "WHEN A STANDBY TAKES OVER"),
        ({"synchronous_commit": "remote_write"}, "OK", "SYNCHRONOUS_COMMIT REMOTE_WRITE"),
        ({"synchronous_commit": "remote_write", "synchronous_standby_names": "*"}, "ADVICE", "NO DISK OF A STANDBY"),
        ({"synchronous_commit": "on", "synchronous_standby_names": "*"}, "OK", "SYNCHRONOUS_STANDBY_NAMES *"),
        ({"synchronous_commit": "remote_apply", "synchronous_standby_names": "*"}, "OK", "SYNCHRONOUS_STANDBY_NAMES *"),
    ],
)
def test_a_server_that_can_lose_what_it_acknowledged_is_not_as_it_should_be(
    settings: dict[str, str], state: str, said: str
) -> None:
    found = store_checkup.durability(AS_IT_COMES | settings)
    assert (found.state, said in found.said) == (state, True), found


@pytest.mark.skipif(not stores.SERVER, reason="RENTERREWARDS_TEST_POSTGRESQL names no server")
def test_the_doctor_asks_the_server_itself(tmp_path: Path) -> None:
    with stores.under_test("postgresql"):
        opens = stores.where(tmp_path / "store.db")
        with stores.connected(opens) as connection:
            connection.execute("ALTER TABLE award_account ADD CONSTRAINT changed CHECK (true)")  # it is not used again
            connection.execute(f"ALTER DATABASE {make_url(opens).database} SET synchronous_commit = local")
        with stores.connected(opens) as connection:
            settings = {name: connection.execute(f"SHOW {name}").fetchone()[0] for name in store_checkup.SETTINGS}
        found = looked(tmp_path / "store.db")["DURABILITY"]
    assert settings["synchronous_commit"] == "local"
    assert found == store_checkup.durability(settings)[1:]


def test_a_clock_behind_the_last_act_is_wrong(tmp_path: Path, store: Store, act: Act) -> None:
    everything_happened(store, replace(act, instant=datetime(2099, 1, 1)))
    state, said = looked(tmp_path / "store.db")["CLOCK"]
    assert (state, "IS BEFORE THE LAST ACT, 2099-01-01 00:00, SET IT" in said) == ("WRONG", True)


def test_the_keys_of_a_terminal_are_tried_one_after_the_other(tmp_path: Path) -> None:
    command = ["-m", "renterrewards", "--database", str(tmp_path / "none.db"), "doctor", "--keys"]
    child = pexpect.spawn(sys.executable, command, timeout=60, dimensions=(24, 200), encoding="utf-8")
    for asked, sent in (("F1 ", "\x1bOP"), ("F2 ", "\x1bOQ"), ("F3 ", "\r"), ("F4 ", "x"), ("F5 ", "\x03")):
        child.expect_exact(asked)
        child.send(sent)
    child.expect_exact("ADVICE  KEYS          F4 DO NOT ARRIVE")
    child.expect(pexpect.EOF)
    assert child.before is not None
    child.close()


@pytest.mark.usefixtures("in_a_file")
def test_an_sqlite_with_a_known_fault_is_told_once_in_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    sqlite._advise.cache_clear()
    for name in ("one.db", "two.db"):
        Store.open(str(tmp_path / name)).close()
    told = [record.message for record in caplog.records if "SQLite" in record.message]
    old = sqlite3.sqlite_version_info < sqlite.SOUND
    assert len(told) == (1 if old else 0)
    assert looked(tmp_path / "one.db")["SQLITE"][0] == ("ADVICE" if old else "OK")
