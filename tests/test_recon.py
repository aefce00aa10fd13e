"""AWDRECON finds whatever was done to the ledger behind the program's back, names it, and heals nothing."""

from dataclasses import replace
from pathlib import Path

import pytest
import stores
from broken_ledger import ANN, BOB, MARY, everything_happened, tamper
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from ledger_proof import differences as proof

from renterrewards.faults import Fault
from renterrewards.records import Act
from renterrewards.store.engine import Store
from renterrewards.store.ledger import points
from renterrewards.store.proof import recon
from renterrewards.store.proof.recon import Checked, Difference

pytestmark = pytest.mark.usefixtures("engine")


def checked(store: Store, customer: int | None = None) -> tuple[Checked, list[Difference]]:
    with store.look() as work:
        run = recon.checked(work, customer)
        return run, list(recon.differences(work, run, customer))


def named(store: Store, customer: int | None = None) -> set[tuple[str, int | None, str, int]]:
    """Invariant, customer, row and number of every difference."""
    return {(d.invariant, d.customer_number, d.what, d.number) for d in checked(store, customer)[1]}


def test_a_sound_ledger_has_no_difference(ledger_file: Path, store: Store) -> None:
    run, found = checked(store)
    assert (run, found) == (Checked(accounts=3, movements=8, differences=0), [])
    with store.look() as work:
        assert proof(work) == []


BROKEN = [
    # a changed balance
    (["UPDATE award_account SET balance = 9 WHERE id = 1"], {("I1", MARY, "ACCOUNT", 1)}),
    (["UPDATE award_account SET arrears = 1, balance = -1 WHERE id = 2"], {("I1", BOB, "ACCOUNT", 2)}),
    (["UPDATE award_account SET arrears = 8 WHERE id = 3"], {("I1", ANN, "ACCOUNT", 3)}),
    (["UPDATE award_account SET version = 7 WHERE id = 1"], {("I4", MARY, "ACCOUNT", 1)}),
    (["UPDATE award_account SET lifetime_earned = 800 WHERE id = 1"], {("I1", MARY, "ACCOUNT", 1)}),
    (["UPDATE award_account SET lifetime_redeemed = 0 WHERE id = 1"], {("I1", MARY, "ACCOUNT", 1)}),
    # a lot
    (["UPDATE award_lot SET remaining = 4 WHERE id = 4"], {("I3", ANN, "LOT", 4), ("I1", ANN, "ACCOUNT", 3)}),
    (["UPDATE award_lot SET remaining = -1 WHERE id = 3"], {("I3", BOB, "LOT", 3)}),
    (["UPDATE award_lot SET qty = 70 WHERE id = 4"], {("I3", ANN, "LOT", 4)}),
    (["UPDATE award_lot SET origin_txn_id = 4 WHERE id = 4"], {("I3", ANN, "LOT", 4)}),
    (["UPDATE award_lot SET account_id = 1 WHERE id = 4"], {("I3", ANN, "POSTING", 8), ("I3", MARY, "LOT", 4)}),
    (
        ["UPDATE award_lot SET remaining = 2 WHERE id = 3", "UPDATE award_account SET balance = 0 WHERE id = 2"],
        {("I1", BOB, "ACCOUNT", 2), ("I3", BOB, "LOT", 3)},
    ),
    # a posting
    (["UPDATE award_posting SET qty = 6 WHERE id = 1"], {("I2", MARY, "MOVEMENT", 1), ("I3", MARY, "LOT", 1)}),
    (["UPDATE award_posting SET lot_id = 2 WHERE id = 3"], {("I3", MARY, "LOT", 1), ("I3", MARY, "LOT", 2)}),
    (["UPDATE award_posting SET lot_id = NULL WHERE id = 3"], {("I3", MARY, "LOT", 1), ("I1", MARY, "ACCOUNT", 1)}),
    (["UPDATE award_posting SET lot_id = 4 WHERE id = 3"], {("I3", MARY, "POSTING", 3), ("I3", ANN, "LOT", 4)}),
    (["UPDATE award_posting SET txn_id = 2 WHERE id = 3"], {("I2", MARY, "MOVEMENT", 2), ("I2", MARY, "MOVEMENT", 3)}),
    (
        ["INSERT INTO award_posting (txn_id, lot_id, qty) VALUES (8, 4, 1)"],
        {("I2", ANN, "MOVEMENT", 8), ("I3", ANN, "LOT", 4)},
    ),
    # a deleted row
    (["DELETE FROM award_posting WHERE id = 1"], {("I2", MARY, "MOVEMENT", 1), ("I3", MARY, "LOT", 1)}),
    (["DELETE FROM award_posting WHERE lot_id IS NULL"], {("I1", BOB, "ACCOUNT", 2), ("I2", BOB, "MOVEMENT", 6)}),
    (
        ["DELETE FROM award_txn WHERE id = 2"],
        {("I1", MARY, "ACCOUNT", 1), ("I4", MARY, "MOVEMENT", 3), ("I2", MARY, "POSTING", 2), ("I3", MARY, "LOT", 2)},
    ),
    (
        ["DELETE FROM award_txn WHERE id = 8"],  # the last one, and the only one
        {("I1", ANN, "ACCOUNT", 3), ("I4", ANN, "ACCOUNT", 3), ("I2", ANN, "POSTING", 8), ("I3", ANN, "LOT", 4)},
    ),
    (["DELETE FROM award_lot WHERE id = 2"], {("I1", MARY, "ACCOUNT", 1), ("I3", MARY, "POSTING", 2)}),
    (["DELETE FROM award_account WHERE id = 3"], {("I1", None, "ACCOUNT", 3)}),
    (["DELETE FROM customer WHERE number = 3"], {("I1", ANN, "ACCOUNT", 3)}),
    (["DELETE FROM award_redemption WHERE txn_id = 5"], {("I2", BOB, "MOVEMENT", 5)}),
    (
        ["UPDATE award_redemption SET txn_id = 1 WHERE txn_id = 5"],
        {("I2", BOB, "MOVEMENT", 5), ("I2", MARY, "MOVEMENT", 1)},
    ),
    # a changed movement
    (
        ["UPDATE award_txn SET delta = 4 WHERE id = 2"],
        {
            ("I1", MARY, "ACCOUNT", 1),
            ("I2", MARY, "MOVEMENT", 2),
            ("I4", MARY, "MOVEMENT", 2),
            ("I8", MARY, "MOVEMENT", 2),
        },
    ),
    (
        ["UPDATE award_txn SET balance_after = 9 WHERE id = 2"],
        {("I4", MARY, "MOVEMENT", 2), ("I4", MARY, "MOVEMENT", 3)},
    ),
    # a gap in the numbers
    (["UPDATE award_txn SET seq = 9 WHERE id = 7"], {("I4", MARY, "MOVEMENT", 7), ("I8", MARY, "MOVEMENT", 7)}),
    (["UPDATE award_txn SET seq = 2 WHERE id = 8"], {("I4", ANN, "MOVEMENT", 8), ("I8", ANN, "MOVEMENT", 8)}),
    # what was taken back
    (["UPDATE award_txn SET reverses_id = 2 WHERE id = 7"], {("I5", MARY, "MOVEMENT", 7), ("I8", MARY, "MOVEMENT", 7)}),
    (["UPDATE award_txn SET reverses_id = 99 WHERE id = 7"], {("I5", MARY, "MOVEMENT", 7)}),
    (["UPDATE award_txn SET kind = 'ADJUST' WHERE id = 7"], {("I5", MARY, "MOVEMENT", 7), ("I8", MARY, "MOVEMENT", 7)}),
    (["UPDATE award_txn SET reverses_id = 6 WHERE id = 8"], {("I5", ANN, "MOVEMENT", 8)}),
    # a swapped chain
    (["UPDATE award_txn SET prev_hash = '' WHERE id = 2"], {("I8", MARY, "MOVEMENT", 2)}),
    (["UPDATE award_txn SET row_hash = 'X' WHERE id = 2"], {("I8", MARY, "MOVEMENT", 2), ("I8", MARY, "MOVEMENT", 3)}),
    (
        [
            "CREATE TEMP TABLE seals AS SELECT id, row_hash FROM award_txn",
            "UPDATE award_txn SET row_hash = (SELECT row_hash FROM seals s WHERE s.id = 9 - award_txn.id) "
            "WHERE id IN (4, 5)",
        ],
        {("I8", BOB, "MOVEMENT", 4), ("I8", BOB, "MOVEMENT", 5), ("I8", BOB, "MOVEMENT", 6)},
    ),
    (
        [
            "UPDATE award_txn SET seq = 10 + seq WHERE account_id = 1",
            "UPDATE award_txn SET seq = 2 WHERE id = 1",
            "UPDATE award_txn SET seq = 1 WHERE id = 2",
            "UPDATE award_txn SET seq = seq - 10 WHERE seq > 10",
        ],
        {("I8", MARY, "MOVEMENT", 1), ("I8", MARY, "MOVEMENT", 2), ("I4", MARY, "MOVEMENT", 1)},
    ),
    (
        [
            "UPDATE award_txn SET account_id = 9, seq = 1 WHERE id = 4",
            "UPDATE award_txn SET account_id = 2 WHERE id = 1",
            "UPDATE award_txn SET account_id = 1 WHERE id = 4",
        ],
        {("I8", BOB, "MOVEMENT", 1), ("I8", MARY, "MOVEMENT", 4), ("I3", MARY, "LOT", 1)},
    ),
]


@pytest.mark.parametrize(("statements", "wanted"), BROKEN, ids=[" ; ".join(statements) for statements, _ in BROKEN])
def test_whatever_is_broken_is_named(
    ledger_file: Path, store: Store, statements: list[str], wanted: set[tuple[str, int | None, str, int]]
) -> None:
    tamper(ledger_file, *statements)
    found = named(store)
    assert wanted <= found


SEALED = ["kind", "idem_key", "idem_hash", "source_type", "source_id", "source_seq"]
SEALED += ["rule", "reason_code", "location_code", "drawer"]


@pytest.mark.parametrize("field", [*SEALED, "arrears_after", "business_date", "created_at"])
def test_a_changed_sealed_field_is_named_and_nothing_else(ledger_file: Path, store: Store, field: str) -> None:
    value = {"kind": "REINSTATE", "source_seq": "7", "arrears_after": "9"}.get(field, "2012-05-05 09:00:00.000001")
    tamper(ledger_file, f"UPDATE award_txn SET {field} = '{value}' WHERE id = 8")
    assert named(store) == {("I8", ANN, "MOVEMENT", 8)}
    assert named(store, ANN) == {("I8", ANN, "MOVEMENT", 8)}
    assert named(store, MARY) == set()


def test_people_and_reasons_may_be_erased(ledger_file: Path, store: Store) -> None:
    tamper(ledger_file, "UPDATE award_txn SET user_code = '', reason_text = '', approver_code = ''")
    assert named(store) == set()


def test_a_difference_tells_what_is_and_what_should_be(ledger_file: Path, store: Store) -> None:
    tamper(ledger_file, "UPDATE award_account SET balance = 9 WHERE id = 1")
    _, found = checked(store)
    assert found[0] == Difference("I1", MARY, "ACCOUNT", 1, 9, 8, "BALANCE IS THE SUM OF ITS MOVEMENTS")


@pytest.mark.parametrize(("customer", "broken"), [(MARY, True), (BOB, False), (ANN, False)])
def test_one_customer_is_checked_alone(ledger_file: Path, store: Store, customer: int, broken: bool) -> None:
    tamper(
        ledger_file,
        "UPDATE award_posting SET qty = 6 WHERE id = 1",
        "UPDATE award_account SET balance = 9 WHERE id = 1",
    )
    run, found = checked(store, customer)
    assert run.accounts == 1
    assert {d.customer_number for d in found} == ({customer} if broken else set())


def test_for_one_customer_the_same_is_found_as_in_the_whole_store(tmp_path: Path, act: Act) -> None:
    for n, (statements, _) in enumerate(BROKEN):
        broken = Store.open(stores.where(tmp_path / f"{n}.db"))
        everything_happened(broken, act)
        tamper(tmp_path / f"{n}.db", *statements)
        whole = {d for d in named(broken) if d[1] is not None}
        alone = {d for customer in (MARY, BOB, ANN) for d in named(broken, customer)}
        broken.close()
        # A posting between two accounts can be told of either.
        assert {d for d in whole if d[2] != "POSTING"} == {d for d in alone if d[2] != "POSTING"}, statements


def test_a_ledger_cut_short_and_made_to_fit_has_fewer_movements_than_an_earlier_run(
    ledger_file: Path, store: Store, act: Act
) -> None:
    with store.work() as work:
        recon.record(work, act, recon.checked(work))
    tamper(
        ledger_file,
        *(
            f"DELETE FROM {rows}"
            for rows in (
                "award_posting WHERE txn_id = 8",
                "award_lot WHERE id = 4",
                "award_txn WHERE id = 8",
                "award_account WHERE id = 3",
            )
        ),
    )
    (lost,) = checked(store)[1]
    assert (lost.invariant, lost.what, lost.found, lost.wanted) == ("I8", "STORE", 7, 8)


def test_a_run_is_written_down_and_changes_nothing_else(ledger_file: Path, store: Store, act: Act) -> None:
    with store.work() as work:
        run = recon.checked(work)
        assert list(recon.differences(work, run)) == []
        recon.record(work, act, run)
        recon.record(work, act, recon.checked(work, MARY), MARY)
        assert [
            (r.run_at, r.user, r.customer_number, r.accounts, r.movements, r.differences) for r in recon.runs(work)
        ] == [
            (act.instant, "ANN", None, 3, 8, 0),
            (act.instant, "ANN", MARY, 1, 4, 0),
        ]


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(location=TEXTS, drawer=TEXTS)
def test_the_seal_is_verified_whatever_is_written_in_it(
    store: Store, act: Act, renter: int, location: str, drawer: str
) -> None:
    assume(not stores.on_server() or "\0" not in location + drawer)  # no text can hold it there, `cleaner` lets none in
    with store.work() as work:
        written = replace(act, location=location, drawer=drawer)
        points.earn(work, written, renter, 1, f"earn:{location}:{drawer}", points.Source("RA", location))
        assert list(recon.differences(work, recon.checked(work))) == []


def test_the_statements_of_a_run_do_not_grow_with_the_ledger(ledger_file: Path, store: Store, act: Act) -> None:
    def issued() -> int:
        with store.look() as work:
            list(recon.differences(work, recon.checked(work)))
            return work.issued

    before = issued()
    with store.work() as work:
        for ra in range(100, 400):
            points.earn(work, act, MARY, 1, f"earn:RA:{ra}:1", points.Source("RA", str(ra)))
    assert issued() == before <= 17


def test_a_long_run_tells_how_far_it_is_and_can_be_stopped(ledger_file: Path, store: Store) -> None:
    def stop(done: int) -> None:
        raise Fault("STOPPED")

    with pytest.raises(Fault, match="STOPPED"), store.look() as work:
        list(recon.differences(work, recon.checked(work), progress=stop))
