"""Backups: proven copies made while the counters work; what is not sound gives none, older ones go by generations."""

import json
import stat
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
import stores
from backed import NOON, earned, made, silent
from broken_ledger import tamper
from sqlalchemy import select

from renterrewards.faults import Fault
from renterrewards.records import Act
from renterrewards.rules.generations import Generations
from renterrewards.store import tables
from renterrewards.store.care import backups, verifying
from renterrewards.store.care.backing_up import Order, backup
from renterrewards.store.care.noted import backed_up, restored
from renterrewards.store.care.restoring import restore
from renterrewards.store.engine import Store
from renterrewards.store.places import upkeep_of
from renterrewards.store.statement import Statement

pytestmark = pytest.mark.usefixtures("engine")


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
    hidden = f".{upkeep_of(store.place).name}-20120501-110000"
    left, removed = (tmp_path / "backups" / f"{hidden}{end}.part" for end in ("-before-upgrade-to-2-abcd1234", ""))
    for one in (left, removed):
        one.mkdir(parents=True)
        (one / "store.db").write_bytes(b"half")
    made(store, tmp_path / "backups")
    assert (left.exists(), removed.exists()) == (False, False)


def test_what_another_program_hides_in_the_folder_stays(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    (folder / ".download.part").mkdir(parents=True)
    file = folder / f".{upkeep_of(store.place).name}-20120501-110000-abcd1234.part"
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


@pytest.mark.parametrize("written", ["", "{}", '{"file": "../x"}', "[1]"])
def test_what_is_no_backup_is_named(tmp_path: Path, written: str) -> None:
    (tmp_path / "manifest.json").write_text(written)
    with pytest.raises(Fault, match=r"IS NO BACKUP, NAME A FOLDER THAT HOLDS A manifest\.json"):
        backups.read(tmp_path)


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


KINDS = Statement(select(tables.audit_line.c.kind).order_by(tables.audit_line.c.seq))


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
