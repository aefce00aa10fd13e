"""verify finds what is wrong with a store, each fault by the proof that is there for it."""

import os
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import stores
from backed import NOON, earned, made, silent, wrong
from sqlalchemy.engine import make_url

from renterrewards.faults import Fault
from renterrewards.records import Act
from renterrewards.store.care import verifying
from renterrewards.store.care.backing_up import Order
from renterrewards.store.care.noted import backed_up
from renterrewards.store.engine import Store
from renterrewards.store.schema import VERSION

pytestmark = pytest.mark.usefixtures("engine")


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
