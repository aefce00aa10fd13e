"""The other thousand sequences of `test_any_order.py`; and that the oracle sees when the ledger is broken."""

from collections.abc import Callable
from pathlib import Path

import pytest
import stores
from oracle_mutations import MUTATIONS
from oracle_sequences import WEIGHTS, Failed, Tally, sequences, shortened
from test_any_order import CHUNKS, played


@pytest.fixture(scope="module")
def tally() -> Tally:
    return Tally()


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_the_ledger_is_what_an_oracle_counts(chunk: int, tmp_path: Path, tally: Tally) -> None:
    played("two", chunk, tmp_path, tally)


@pytest.mark.parametrize(("broken", "more"), MUTATIONS, ids=lambda part: getattr(part, "__name__", ""))
def test_a_broken_ledger_is_found(
    broken: Callable[[pytest.MonkeyPatch], None],
    more: dict[str, int],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    broken(monkeypatch)
    where = stores.passing(tmp_path / "store.db")
    with pytest.raises(Failed):
        sequences(where, tmp_path, [f"m{n}" for n in range(100)], Tally(), WEIGHTS | more)


def test_a_sequence_that_fails_is_shortened_to_what_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, more = MUTATIONS[3]
    broken(monkeypatch)
    where = stores.passing(tmp_path / "store.db")
    with pytest.raises(Failed) as failed:
        sequences(where, tmp_path, [f"m{n}" for n in range(100)], Tally(), WEIGHTS | more)
    steps = shortened(where, tmp_path, failed.value.seed, failed.value.steps)
    assert len(steps) < len(failed.value.steps) / 2
