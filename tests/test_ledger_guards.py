"""Nobody changes the points ledger behind its back: the database refuses, and the proof finds what was done."""

import pytest
import stores
from ledger_proof import differences, give, ledger
from sqlalchemy import text

from renterrewards.records import Act
from renterrewards.store.engine import Store
from renterrewards.store.ledger import points
from renterrewards.store.ledger.points import Source
from renterrewards.store.statement import Statement

pytestmark = pytest.mark.usefixtures("engine")

RA = Source("RA", "7")
SPENT = ("award_txn", "award_posting", "award_lot", "award_redemption")


@pytest.mark.parametrize(
    "change",
    [
        *[f"DELETE FROM {table}" for table in SPENT],
        *[f"UPDATE {table} SET id = id + 100" for table in SPENT],
        *[f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1" for table in SPENT],
        "UPDATE award_txn SET delta = 100",
        "UPDATE award_txn SET reason_text = 'X'",
        "UPDATE award_posting SET qty = 100",
        "UPDATE award_lot SET qty = 100",
        "UPDATE award_lot SET expires_on = '2099-01-01'",
        "UPDATE award_lot SET rowid = 77",
        "UPDATE award_redemption SET code = 'X'",
        "UPDATE award_lot SET remaining = qty + 1",
        "UPDATE award_lot SET remaining = -1",
        "UPDATE award_account SET balance = -1",
        "UPDATE award_redemption SET state = 'LOST'",
    ],
)
def test_the_database_itself_keeps_the_ledger_append_only(store: Store, act: Act, renter: int, change: str) -> None:
    if stores.on_server() and ("REPLACE" in change or "rowid" in change):
        pytest.skip("only SQLite can be told so")
    give(store, act, (5, None))
    with store.work() as work:
        points.redeem(work, act, renter, 4, "redeem:RA:1:1:1", RA)
    before = ledger(store)
    with pytest.raises(stores.broken_rule()), store.work() as work:
        work.run(Statement(text(change)))
    assert ledger(store) == before


def test_what_may_change_in_the_ledger_may_change(store: Store, act: Act, renter: int) -> None:
    give(store, act, (5, None))
    with store.work() as work:
        points.redeem(work, act, renter, 4, "redeem:RA:1:1:1", RA)
        assert work.changed(Statement(text("UPDATE award_lot SET remaining = 0"))) == 1
        assert work.changed(Statement(text("UPDATE award_redemption SET state = 'PART_USED', used_units = 0"))) == 1


@pytest.mark.parametrize(
    ("promise", "tampering"),
    [
        ("I1", "UPDATE award_account SET balance = balance + 1"),
        ("I1", "UPDATE award_account SET arrears = 1"),
        ("I2", "UPDATE award_posting SET qty = qty + 1 WHERE id = 1"),
        ("I3", "UPDATE award_lot SET remaining = 0"),
        ("I4", "UPDATE award_txn SET balance_after = 9 WHERE seq = 1"),
        ("I4", "UPDATE award_txn SET seq = 5 WHERE seq = 2"),
        ("I5", "UPDATE award_txn SET reverses_id = 1 WHERE seq = 2"),
        ("I8", "UPDATE award_txn SET business_date = '2000-01-01' WHERE seq = 1"),
        ("I8", "UPDATE award_txn SET prev_hash = '' WHERE seq = 2"),
        ("every redemption", "DELETE FROM award_redemption"),
        ("lifetime", "UPDATE award_account SET lifetime_earned = 0"),
    ],
)
def test_the_proof_finds_a_ledger_that_was_tampered_with(
    store: Store, act: Act, renter: int, promise: str, tampering: str
) -> None:
    give(store, act, (5, None))
    with store.work() as work:
        points.redeem(work, act, renter, 4, "redeem:RA:1:1:1", RA)
        assert differences(work) == []
        stores.unguard(work)
        work.run(Statement(text(tampering)))
        assert any(found.startswith(promise) for found in differences(work))


def test_names_and_reasons_can_be_erased_without_breaking_the_seals(store: Store, act: Act, renter: int) -> None:
    give(store, act, (5, None))
    with store.work() as work:
        points.adjust(work, act, renter, 5, 4, "C", "SMITH COMPLAINED", "adj:1")
        stores.unguard(work)
        work.run(Statement(text("UPDATE award_txn SET reason_text = '', user_code = ''")))
        assert differences(work) == []
