"""Real faults under a clerk's hands: a full disk, a lock, garbage, a store that is gone or may only be read."""

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import no_stores
import pytest
import stores
from broken_store import NOT_A_STORE, Trouble, no_file_larger_than
from clerk import Clerk
from fault_acts import LOOK, Act, errors
from proof_faults import Bench, counter

from renterrewards.store.engine import Store
from renterrewards.store.engines.sqlite import Connection
from renterrewards.store.trouble import StoreFault

BOISE = Act("a location is typed and saved", ["<ATTN>EDITLOC\r1\rBOI\rBOISE\r", "<F1>"])
SEATTLE = Act("another is", ["EDITLOC\r1\rSEA\rSEATTLE\r", "<F1>"])
LOCKER = """
import sqlite3, sys
other = sqlite3.connect(sys.argv[1], isolation_level=None)
other.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
sys.stdin.read()
"""


def locations(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [code for (code,) in connection.execute("SELECT code FROM location ORDER BY code")]


async def goes_on(clerk: Clerk) -> None:
    """Keys are taken: the menu, help, another employee, the end."""
    await clerk.type("<ATTN>MENU\r")
    if clerk.glass.question:
        await clerk.type("Y\r")
    assert "MAIN MENU" in clerk.screen
    await clerk.type("<F7>")
    assert clerk.glass.box
    await clerk.type("<ATTN>LOGIN\rBOB\r")
    assert clerk.desk.user == "BOB"
    await clerk.type("END\r")
    assert clerk.left


class Full(Connection):
    """A connection to a store that may not grow: SQLite itself says that the disk is full."""

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]
        super().execute("PRAGMA max_page_count=1")


@stores.asked_of_a_file
async def test_a_full_disk_is_told_and_reading_goes_on(tmp_path: Path) -> None:
    long = "X" * 60
    async with Clerk(tmp_path) as clerk:
        await clerk.type("OPEN\r")
        clerk.desk.close()
        clerk.desk.open_store = lambda: Store.open(str(tmp_path / "store.db"), driver=Full)
        await clerk.type("MENU\r")
        for n in range(400):
            await clerk.type(f"{'CUST' if not n else ''}\r<F3>2\rN{n:03}{long}\r{long}\r{long}\r<F1>")
            if errors(clerk):
                break
        assert clerk.message == "DISK FULL, NOT SAVED"
        await clerk.type("<ATTN>MENU\rY\rCUST\r1\r1\r")
        assert clerk.value("last_name").startswith("N000")
        clerk.desk.close()
        clerk.desk.open_store = lambda: Store.open(str(tmp_path / "store.db"))
        await clerk.type(f"<ATTN>MENU\rCUST\r2\rN{n:03}\r<F1>")
        assert clerk.message == f"CUSTOMER {n + 1} SAVED"


@stores.asked_of_a_file
async def test_a_file_that_may_not_grow_is_a_disk_error_and_f1_saves_once_it_may(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await SEATTLE.do(clerk)
        await clerk.type("<F3>1\rBOI\rBOISE\r")
        with no_file_larger_than((tmp_path / "store.db-wal").stat().st_size):
            await clerk.type("<F1>")
        assert errors(clerk) == "DISK ERROR, NOT SAVED, CALL SUPPORT"
        assert locations(tmp_path / "store.db") == ["SEA"]
        await clerk.type("<F1>")
        assert clerk.message == "LOCATION BOI SAVED"


@stores.asked_of_a_file
def test_a_disk_too_full_to_open_a_store_is_told_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    Store.open(str(path)).close()
    says = r"^DISK FULL, CANNOT OPEN \S+/store.db, FREE SPACE IN ITS FOLDER$"  # a long path is cut
    with no_file_larger_than(100), pytest.raises(StoreFault, match=says):
        Store.open(str(path))
    Store.open(str(path)).close()


@stores.asked_of_a_file
async def test_while_another_program_holds_the_store_it_is_read_but_not_written(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        clerk.desk.open_store = lambda: Store.open(str(tmp_path / "store.db"), patience=0.2)
        await SEATTLE.do(clerk)
        await clerk.type("<F3>1\rBOI\rBOISE\r")
        held = [sys.executable, "-c", LOCKER, str(tmp_path / "store.db")]
        with subprocess.Popen(held, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
            assert other.stdout
            assert other.stdout.readline() == b"locked\n"
            await clerk.type("<F1>")
            assert errors(clerk) == "FILE IN USE, TRY AGAIN"
            assert clerk.value("name") == "BOISE"
            await clerk.type("<ATTN>EDITLOC\rY\r1\rSEA\r")
            assert (errors(clerk), clerk.value("name")) == ("", "SEATTLE")
            other.communicate()
        await BOISE.do(clerk)
        assert locations(tmp_path / "store.db") == ["BOI", "SEA"]


@stores.asked_of_a_file
@pytest.mark.parametrize(
    ("made", "ends"),
    [
        (no_stores.garbage, NOT_A_STORE),
        (no_stores.of_another_program, NOT_A_STORE),
        (no_stores.newer, "WAS WRITTEN BY A NEWER RELEASE, UPGRADE, RESTORE A BACKUP OR NAME ANOTHER BY --database"),
        (no_stores.folder, "CHECK THE FOLDER AND ITS PERMISSIONS"),
    ],
)
async def test_what_is_no_store_is_named_whole_on_the_glass_and_the_counter_goes_on(
    tmp_path: Path, made: object, ends: str
) -> None:
    made(tmp_path / "store.db")  # type: ignore[operator]
    async with Clerk(tmp_path) as clerk:
        for _ in range(2):
            await clerk.type("<ATTN>EDITLOC\r")
            assert errors(clerk).endswith(ends)
            shown = " ".join(clerk.row(n).strip() for n in (21, 22, 23))
            assert errors(clerk) in shown
            assert "store.db" in shown
        assert clerk.desk.warm_up() == errors(clerk)
        await goes_on(clerk)


def _deleted(path: Path) -> None:
    for file in path.parent.glob("store.db*"):
        file.unlink()


def _folder_gone(path: Path) -> None:
    shutil.rmtree(path.parent)


def _other_file(path: Path) -> None:
    _deleted(path)
    no_stores.garbage(path)


def _written_over(path: Path) -> None:
    path.write_bytes(b"X" * path.stat().st_size)
    Path(f"{path}-wal").write_bytes(b"")


def _emptied(path: Path) -> None:
    _deleted(path)
    path.touch()


@stores.asked_of_a_file
@pytest.mark.parametrize("harm", [_deleted, _folder_gone, _other_file, _emptied])
async def test_nothing_is_saved_into_a_store_that_is_gone_and_a_restored_one_is_taken_up(
    tmp_path: Path, harm: object
) -> None:
    counter = tmp_path / "counter"
    counter.mkdir()
    path, backup = counter / "store.db", tmp_path / "backup.db"
    async with Clerk(counter) as clerk:
        await SEATTLE.do(clerk)
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(backup)) as target:
            source.backup(target)
        await clerk.type("<F3>1\rBOI\rBOISE\r")
        harm(path)  # type: ignore[operator]
        await clerk.type("<F1>")
        assert errors(clerk).endswith((NOT_A_STORE, "CHECK THE FOLDER AND ITS PERMISSIONS"))
        assert clerk.value("name") == "BOISE"
        counter.mkdir(exist_ok=True)
        _deleted(path)
        backup.replace(path)
        await clerk.type("<F1>")
        assert clerk.message == "LOCATION BOI SAVED"
        assert locations(path) == ["BOI", "SEA"]


@stores.asked_of_a_file
async def test_a_store_written_over_is_told_and_not_a_program_error(tmp_path: Path) -> None:
    async with Clerk(tmp_path) as clerk:
        await SEATTLE.do(clerk)
        clerk.desk.store.close()
        _written_over(tmp_path / "store.db")
        await clerk.type("<F3>1\rBOI\r")
        assert errors(clerk).endswith(NOT_A_STORE)
        await goes_on(clerk)


@stores.asked_of_a_file
async def test_a_store_that_may_only_be_read_is_looked_at_and_reported_and_refuses_before_it_asks(
    tmp_path: Path,
) -> None:
    async with Clerk(tmp_path) as clerk:
        await SEATTLE.do(clerk)
        await clerk.type("CUST\r2\rSMITH\rMARY\r<F1>")
    async with Clerk(tmp_path) as clerk:
        clerk.desk.open_store = lambda: Store.open(f"sqlite:///{tmp_path}/store.db?mode=ro")
        assert clerk.desk.banner == "", "the first screen does not wait for the store"
        assert clerk.desk.warm_up() == clerk.desk.banner == "STORE IS READ ONLY: LOOK AND PRINT, NOTHING CAN BE SAVED"
        await clerk.type("EDITLOC\r1\rSEA\rTACOMA\r<F1>")
        assert (errors(clerk), clerk.value("name")) == ("STORE IS READ ONLY, NOT SAVED", "TACOMA")
        await clerk.type("<F4>")
        assert (errors(clerk), clerk.glass.question) == ("STORE IS READ ONLY, NOT SAVED", "")
        await clerk.type("<ATTN>AWDHIST\rY\r1\r1\r")
        await clerk.type("P\r<F1>")
        assert errors(clerk) == ""
        assert len(list((tmp_path / "print").glob("AWDHIST-*.txt"))) == 1
    assert locations(tmp_path / "store.db") == ["SEA"]


@stores.asked_of_a_file
async def test_a_store_that_may_only_be_read_says_so_whenever_an_option_opens(tmp_path: Path) -> None:
    Store.open(str(tmp_path / "store.db")).close()
    async with Clerk(tmp_path) as clerk:
        clerk.desk.open_store = lambda: Store.open(f"sqlite:///{tmp_path}/store.db?mode=ro")
        assert clerk.message == ""
        for code in ("EDITLOC", "AWARDRPT", "MENU"):
            await clerk.type(f"<ATTN>{code}\r")
            assert clerk.message == "STORE IS READ ONLY: LOOK AND PRINT, NOTHING CAN BE SAVED"
            assert clerk.rang == 0


@stores.asked_of_a_file
async def test_an_option_that_could_not_read_what_it_starts_from_is_not_entered(tmp_path: Path) -> None:
    """EDITMISC would show its printed defaults as if they were the settings on file."""
    Store.open(str(tmp_path / "store.db")).close()
    struck = True
    for at in range(1, 100):
        trouble = Trouble(sqlite3.SQLITE_BUSY, at)
        async with counter(Bench(tmp_path), tmp_path / str(at), LOOK, trouble) as clerk:
            await LOOK.do(clerk)
            assert ("MAIN MENU" in clerk.screen) == bool(errors(clerk)), at
            struck = trouble.struck
        if not struck:
            break
    assert not struck


async def test_signing_on_and_erasing_there_never_asks_the_store(tmp_path: Path) -> None:
    no_stores.garbage(tmp_path / "store.db")
    async with Clerk(tmp_path) as clerk:
        await clerk.type("LOGIN\r<F3>")
        assert (errors(clerk), "SIGN-ON" in clerk.screen) == ("", True)
