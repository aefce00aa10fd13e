"""A whole store goes out as a folder of CSV files and comes in again as it was, or not at all."""

import csv
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import liability_acts
import pytest
import stores
from oracle_play import prepared
from oracle_sequences import Tally, sequences
from sqlalchemy import text

from renterrewards import exports
from renterrewards.faults import Fault
from renterrewards.imports import import_everything
from renterrewards.records import Act, Customer
from renterrewards.store import customers, whole
from renterrewards.store.engine import Store
from renterrewards.store.ledger import points
from renterrewards.store.proof import recon
from renterrewards.store.statement import Statement

pytestmark = pytest.mark.usefixtures("engine")


ON_ITS_RA = Statement(
    text("""
    INSERT INTO agreement_document (ra_number, line, code, location, doc_number, points)
    SELECT g.number, r.id, r.code, r.location, '', -t.delta
    FROM award_redemption r JOIN award_txn t ON t.id = r.txn_id JOIN agreement g ON g.number = r.ra_number
    WHERE r.state <> 'REVERSED'
""")
)
"""The awards that those acts took without a counter, put where a counter puts them."""


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory, engine: str) -> dict[str, Path]:
    """Two stores in which everything has happened, exported: at the counter, and with wallets and closed months."""
    folder = tmp_path_factory.mktemp("books")
    where = stores.where(folder / "counter.db")
    prepared(where).close()
    sequences(where, folder, ["books 1", "books 2"], Tally())
    with closing(Store.open(where)) as store:
        exports.export_everything(store, folder / "counter")
    closed = liability_acts.played(7, 900, 10, closing=True, shared=True)[0]
    with closed.work() as work:
        work.run(ON_ITS_RA)
    exports.export_everything(closed, folder / "months")
    closed.close()
    return {name: folder / name for name in ("counter", "months")}


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Store]:
    with closing(Store.open(stores.where(tmp_path / "new.db"))) as store:
        yield store


def nothing_is_kept(store: Store) -> bool:
    with store.look() as work:
        return whole.first_filled(work) == ""


def rows(folder: Path, table: str) -> list[list[str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def tampered(folder: Path, table: str, old: str, new: str, *, sealed: bool) -> None:
    """Change a file; `sealed`: and its sum, as somebody who knows what he does."""
    path = folder / f"{table}.csv"
    before = path.read_text(encoding="utf-8")
    after = before.replace(old, new, 1)
    assert before != after
    path.write_text(after, encoding="utf-8")
    if sealed:
        sums = folder / whole.SUMS
        was, now = (sha256(told.encode()).hexdigest() for told in (before, after))
        sums.write_text(sums.read_text().replace(was, now))


@pytest.mark.parametrize("name", ["counter", "months"])
def test_every_table_is_as_it_was_and_the_ledger_is_sound(
    books: dict[str, Path], empty: Store, tmp_path: Path, name: str
) -> None:
    brought = import_everything(empty, books[name])
    assert exports.export_everything(empty, tmp_path / "again") == brought
    for table in whole.TABLES:
        assert rows(tmp_path / "again", table.name) == rows(books[name], table.name), table.name
    with empty.look() as work:
        assert list(recon.differences(work, recon.checked(work))) == []


def test_the_two_stores_hold_rows_of_nearly_every_table(books: dict[str, Path]) -> None:
    filled = {t.name for folder in books.values() for t in whole.TABLES if len(rows(folder, t.name)) > 1}
    rare = {"earn_rule", "form_of_payment", "times_rented_step", "import_run", "milestone", "milestone_run", "reason"}
    rare |= {"award_recon", "location_group", "location_group_member", "terminal", "saved_query"}
    rare |= {"user_access", "user_password", "user_state", "menu_type"}
    assert {table.name for table in whole.TABLES} - filled <= rare | {"award_notice"}


def test_the_counter_goes_on_where_the_old_one_stopped(books: dict[str, Path], empty: Store, act: Act) -> None:
    import_everything(empty, books["counter"])
    with empty.work() as work:
        added = customers.add(work, Customer(number=0, last_name="NEW"))
        points.earn(work, act, added.number, 5, "earn:RA:0:1", points.Source("RA", "0"))
        numbers = [int(row[0]) for row in rows(books["counter"], "customer")[1:]]
        assert added.number > max(numbers)
    with empty.look() as work:
        assert list(recon.differences(work, recon.checked(work))) == []


def test_the_sums_are_those_that_sha256sum_checks(books: dict[str, Path]) -> None:
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", whole.SUMS], cwd=books["counter"], check=True)


@pytest.mark.parametrize(
    ("table", "old", "new", "sealed", "said"),
    [
        ("customer", "SMITH", "SMYTH", False, "customer.csv IS NOT AS IT WAS EXPORTED, NOTHING IMPORTED"),
        ("award_account", "ACTIVE", "CLOSED", False, "award_account.csv IS NOT AS IT WAS EXPORTED"),
        ("award_txn", ",EARN,", ",OPENING,", True, "IS NOT WHAT ITS LEDGER ADDS UP TO"),
        ("award_txn", ",ANN,", ",BOB,", True, ""),  # who did it is in no seal, so that it can be erased
        ("award_txn", ",LAX,", ",BOI,", True, "THE LEDGER IS NOT SOUND, NOTHING IMPORTED: MOVEMENT "),
        ("award_posting", ",1\n", ",2\n", True, ""),
        ("award_posting", ",1\n", ",x\n", True, "award_posting.csv NEAR LINE 2: IS NO ROW OF THIS TABLE"),
        ("award_posting", "txn_id", "txn", True, "award_posting.csv: ITS FIRST LINE IS NOT THAT OF THIS TABLE"),
        ("customer_merge", "\n", '\n"', True, "customer_merge.csv NEAR LINE"),
        ("customer", "SMITH", "SM\x1b[2JITH", True, "HAS CHARACTERS THAT CANNOT BE TYPED, NOTHING IMPORTED"),
        ("customer", "SMITH", "SM\u202eITH", True, "HAS CHARACTERS THAT CANNOT BE TYPED, NOTHING IMPORTED"),
        ("award_posting", ",1\n", f",{'9' * 30}\n", True, "award_posting.csv NEAR LINE 2"),
        ("award_posting", "\n1,", "\n2,", True, "award_posting.csv NEAR LINE"),
    ],
)
def test_what_was_changed_is_refused_and_nothing_is_kept(
    books: dict[str, Path], empty: Store, tmp_path: Path, table: str, old: str, new: str, sealed: bool, said: str
) -> None:
    folder = Path(shutil.copytree(books["counter"], tmp_path / "books"))
    tampered(folder, table, old, new, sealed=sealed)
    if table == "award_txn" and new == ",BOB,":
        import_everything(empty, folder)
        return
    with pytest.raises(Fault) as refused:
        import_everything(empty, folder)
    assert said in refused.value.message
    assert nothing_is_kept(empty)


def test_a_row_that_names_one_that_is_not_there_is_refused(
    books: dict[str, Path], empty: Store, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(books["counter"], tmp_path / "books"))
    first = rows(folder, "agreement")[1]
    number, renter = first[0], first[2]
    tampered(folder, "agreement", f"\n{number},{first[1]},{renter},", f"\n{number},{first[1]},99999999,", sealed=True)
    with pytest.raises(Fault, match="IT NAMES A RECORD THAT IS NOT ON FILE"):
        import_everything(empty, folder)
    assert nothing_is_kept(empty)


def test_only_an_empty_store_is_filled(books: dict[str, Path], empty: Store) -> None:
    with empty.work() as work:
        customers.add(work, Customer(number=1, last_name="SMITH"))
    with pytest.raises(Fault, match=r"THE STORE IS NOT EMPTY \(customer HAS ROWS\)"):
        import_everything(empty, books["counter"])


def test_a_folder_of_something_else_is_refused(empty: Store, tmp_path: Path) -> None:
    with pytest.raises(Fault, match="HAS NO SHA256SUMS, NAME A FOLDER OF export everything"):
        import_everything(empty, tmp_path)
    (tmp_path / whole.SUMS).write_text("abc  customer.csv\n")
    with pytest.raises(Fault, match="SHA256SUMS DOES NOT NAME"):
        import_everything(empty, tmp_path)


def test_no_file_of_the_folder_is_passed_over_or_missed(books: dict[str, Path], empty: Store, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(books["counter"], tmp_path / "books"))
    (folder / "reason.csv").unlink()
    with pytest.raises(Fault, match=r"^reason.csv IS NOT IN THE FOLDER, NOTHING IMPORTED"):
        import_everything(empty, folder)
    with (folder / whole.SUMS).open("a") as sums:
        sums.write("abc  coupon.csv\n")
    with pytest.raises(Fault, match=r"SHA256SUMS NAMES coupon.csv, WHICH IS NO TABLE, NAME A FOLDER OF"):
        import_everything(empty, folder)
    assert nothing_is_kept(empty)


def test_a_folder_with_files_is_never_written_into_and_an_empty_one_is(empty: Store, tmp_path: Path) -> None:
    (tmp_path / "books").mkdir()
    exports.export_everything(empty, tmp_path / "books")
    with pytest.raises(Fault, match="books IS THERE ALREADY, NAME ANOTHER OR MOVE IT AWAY"):
        exports.export_everything(empty, tmp_path / "books")
    assert {path.name for path in tmp_path.iterdir() if path.is_dir()} == {"books"}
