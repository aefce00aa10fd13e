"""A store on a file system that another machine serves is refused before it is touched."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from renterrewards.cli import cli
from renterrewards.store import file_systems
from renterrewards.store.engine import Store
from renterrewards.store.trouble import StoreFault

MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:25 / {served} rw,relatime shared:7 master:2 - {kind} server:/export rw
31 30 0:26 / {served}/local rw - xfs /dev/sdb1 rw
broken line
"""

REFUSED = r"our files/store.db IS ON A NETWORK FILE SYSTEM, THEY DAMAGE STORES"


def mounts(tmp_path: Path, kind: str) -> Path:
    """What the kernel would say if a folder of ours were of that kind; a blank is written as \\040 there."""
    file = tmp_path / "mountinfo"
    file.write_text(MOUNTS.format(served=str(tmp_path / "our files").replace(" ", "\\040"), kind=kind))
    return file


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "9p"])
def test_what_another_machine_serves_is_told_from_what_is_ours(tmp_path: Path, kind: str) -> None:
    served = tmp_path / "our files"
    (served / "local").mkdir(parents=True)
    at = mounts(tmp_path, kind)
    assert file_systems.served(served, at) == kind
    assert file_systems.served(served / "not there yet", at) == kind
    assert file_systems.served(served / "local", at) == ""
    assert file_systems.served(tmp_path, at) == ""
    assert file_systems.served(tmp_path / "our files too", at) == ""
    (tmp_path / "way").symlink_to(served)
    assert file_systems.served(tmp_path / "way", at) == kind


@pytest.mark.parametrize("kind", ["ext4", "btrfs", "zfs", "tmpfs", "fuseblk", "fuse.gocryptfs", "overlay"])
def test_what_is_on_this_machine_is_taken(tmp_path: Path, kind: str) -> None:
    (tmp_path / "our files").mkdir()
    assert file_systems.served(tmp_path / "our files", mounts(tmp_path, kind)) == ""


def test_a_machine_that_tells_no_mounts_has_none(tmp_path: Path) -> None:
    assert file_systems.served(tmp_path, tmp_path / "not there") == ""


def test_a_store_there_is_neither_made_nor_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_a_file: None
) -> None:
    here = tmp_path / "store.db"
    Store.open(str(here)).close()
    there = tmp_path / "our files" / "store.db"
    monkeypatch.setattr(file_systems, "MOUNTS", mounts(tmp_path, "nfs4"))
    Store.open(str(here)).close()
    with pytest.raises(StoreFault, match=REFUSED):
        Store.open(str(there))
    assert not there.parent.exists()


def test_nor_is_one_that_lies_there_already_opened_in_any_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_a_file: None
) -> None:
    there = tmp_path / "our files" / "store.db"
    Store.open(str(there)).close()
    before = sorted(path.name for path in there.parent.iterdir())
    monkeypatch.setattr(file_systems, "MOUNTS", mounts(tmp_path, "nfs4"))
    opened = (Store.open, Store.open_as_it_is, lambda where: Store.open(where, new=False))
    for where in (str(there), f"sqlite:///{there}?mode=ro"):
        for way in opened:
            with pytest.raises(StoreFault, match=REFUSED):
                way(where)
    for words in (("copy-store", str(there), str(tmp_path / "copy.db")), ("--database", str(there), "backup")):
        code, said = typed(*words)
        assert (code, "IS ON A NETWORK FILE SYSTEM" in said) == (1, True)
    assert sorted(path.name for path in there.parent.iterdir()) == before
    assert not (tmp_path / "copy.db").exists()


def test_a_backup_may_lie_there_and_be_proven_and_restored_from_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_a_file: None
) -> None:
    here = tmp_path / "store.db"
    Store.open(str(here)).close()
    (tmp_path / "our files").mkdir()
    monkeypatch.setattr(file_systems, "MOUNTS", mounts(tmp_path, "nfs4"))
    assert typed("--database", str(here), "backup", str(tmp_path / "our files")) == (0, "")
    (backup,) = (tmp_path / "our files").glob("store-*")
    assert typed("verify", str(backup)) == (0, "")
    assert typed("--database", str(tmp_path / "back.db"), "restore", str(backup)) == (0, "")
    Store.open(str(tmp_path / "back.db")).close()


def typed(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli, words)
    return done.exit_code, done.stderr
