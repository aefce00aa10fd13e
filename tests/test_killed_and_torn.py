"""K1-K4 and K8 in short: kills, points promised twice, torn logs, spoiled files. `long_proof.py` has the long forms."""

import json
import secrets
from pathlib import Path
from random import Random

import proof_books
import proof_files
import proof_kills
import proof_spending
import pytest
import server
import stores

SEED = secrets.token_hex(4)


@pytest.fixture(autouse=True)
def seed() -> str:
    print(f"seed {SEED}")  # noqa: T201
    return SEED


@stores.asked_of_a_file
def test_counters_that_are_killed_lose_nothing_that_was_acknowledged(tmp_path: Path, seed: str) -> None:
    where = str(tmp_path / "store.db")
    found = proof_kills.killed(where, tmp_path, 25, 4, seed)
    assert found["wrong"] == []
    assert found["kills"]["counters"] == 25
    assert found["ends"]["done"] > 0
    _promise(tmp_path / "counter1.log", "corrects")
    _promise(tmp_path / "counter1.log", "opens")
    wrong = proof_books.wrong(where, [tmp_path / f"counter{n}.log" for n in range(5)])
    assert [said for said in wrong if "is there 0 times" in said], "a promise that was not kept went unseen"
    assert [said for said in wrong if "RA 999 is None" in said]


def _promise(journal: Path, kind: str) -> None:
    """An acknowledgement of what was never done."""
    with journal.open("a") as file:
        for line in (["begins", f"false {kind}", kind, {}], ["done", f"false {kind}", 999]):
            file.write(f"\n{json.dumps(line)}\n")


@pytest.mark.skipif(server.tools() is None or not stores.SERVER, reason="no server can be made here")
def test_nor_do_those_whose_server_is_killed(tmp_path: Path, seed: str) -> None:
    with server.running(server.LASTING) as own:
        with stores.connected(own.url) as connection:
            connection.execute("CREATE DATABASE killed")
        found = proof_kills.killed(own.database("killed"), tmp_path, 30, 4, seed, own)
    assert found["wrong"] == []
    assert found["ends"]["done"] > 0


@stores.asked_of_a_file
def test_points_that_were_promised_at_many_counters_are_handed_out_once(tmp_path: Path) -> None:
    (found,) = proof_spending.spent(str(tmp_path / "store.db"), 1, 6, 60)
    assert proof_spending.is_exact(found, 6, 60), found


@pytest.mark.skipif(not stores.SERVER, reason="RENTERREWARDS_TEST_POSTGRESQL names no server")
def test_nor_more_often_on_postgresql(tmp_path: Path) -> None:
    with stores.under_test("postgresql"):
        (found,) = proof_spending.spent(stores.where(tmp_path / "store.db"), 1, 6, 60)
    assert proof_spending.is_exact(found, 6, 60), found


@stores.asked_of_a_file
def test_a_torn_log_leaves_what_some_transaction_left(tmp_path: Path, seed: str) -> None:
    kept = proof_files.kept(tmp_path / "kept", 30, seed)
    seen, wrong = proof_files.torn(kept, tmp_path / "torn", 40, Random(seed))
    assert (wrong, seen.total()) == ([], 40)
    lost = proof_files.Kept(kept[0].main, kept[0].log, frozenset())
    assert proof_files.torn([lost], tmp_path / "torn", 1, Random(seed))[1], "any state is taken for a whole one"


@stores.asked_of_a_file
def test_a_spoiled_file_is_told_and_a_backup_brings_all_back(tmp_path: Path, seed: str) -> None:
    proof_files.kept(tmp_path / "kept", 60, seed)
    seen, lost = proof_files.spoilt(tmp_path / "kept" / "store.db", tmp_path / "spoilt", 20, Random(seed))
    assert seen.total() == 20
    assert lost == []
    assert seen.total() > seen[proof_files.UNTOLD] + seen["nothing, and nothing was changed"]
