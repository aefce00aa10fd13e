"""Whatever happens to RAs, customers and points, and in whatever order: a simple oracle counts the same.

A thousand sequences of fifty acts; `test_any_order_too.py` plays the other thousand on the other core.
"""

from pathlib import Path

import pytest
import stores
from oracle_sequences import STEPS, WEIGHTS, Tally, told
from test_packaging import ROOT

CHUNKS = 10
CHUNK = 100 if (ROOT / "src").exists() and not stores.on_server() else 10
"""The tests on the wheel, and those on a server, play a tenth."""

TURNS = {
    *("arrears passed on", "arrears repaid", "arrears repaid by a merge", "arrears repaid by an award", "owed"),
    *("let be", "let be of a merged one", "passed on", "passed on twice", "parted", "RA back", "point back"),
    *("applied", "died before an award", "grace", "no grace", "award", "awards moved", "settled", "welcome"),
    *("below the minimum", "chain once", "the rest earned", "follows no more", "two cars once", "re-evaluated"),
    *("aged", "idle", "told"),
}
"""What must have been met on the way, or the dice are loaded."""


def played(name: str, chunk: int, folder: Path, tally: Tally) -> None:
    seeds = [f"{name} {n}" for n in range(chunk * CHUNK, (chunk + 1) * CHUNK)]
    print(f"seeds {seeds[0]} to {seeds[-1]}")  # noqa: T201
    before = tally.steps
    told(stores.passing(folder / "store.db"), folder, seeds, tally)
    assert tally.steps - before == CHUNK * STEPS


@pytest.fixture(scope="module")
def tally() -> Tally:
    return Tally()


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_the_ledger_is_what_an_oracle_counts(chunk: int, tmp_path: Path, tally: Tally) -> None:
    played("one", chunk, tmp_path, tally)


def test_everything_that_can_happen_has_happened(tally: Tally) -> None:
    if tally.sequences < 1000:
        pytest.skip("too few sequences were played")
    assert set(+tally.met) >= TURNS
    assert len(tally.acts) > len(WEIGHTS)


@pytest.mark.skipif(len(stores.ENGINES) < 2, reason="the others play on it, or no server is named")
def test_the_ledger_is_what_an_oracle_counts_on_postgresql(tmp_path: Path) -> None:
    with stores.under_test("postgresql"):
        told(stores.where(tmp_path / "store.db"), tmp_path, [f"postgresql {n}" for n in range(20)], Tally())
