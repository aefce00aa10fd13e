"""C1 in short: a clock that jumps changes neither the order of the ledger nor what a report finds."""

import secrets
from pathlib import Path
from random import Random

from proof_clock import jumped

SEED = secrets.token_hex(4)


def test_order_goes_by_sequence_and_reports_by_closing_date_whatever_the_clock_does(tmp_path: Path) -> None:
    print(f"seed {SEED}")  # noqa: T201
    with jumped(tmp_path, 80, Random(SEED)) as counter:
        assert counter.wrong() == []
        assert len(counter.closed) > 5
        counter.balances[1] += [99, 98]
        counter.closed.append(counter.closed[0])
        assert len(counter.wrong()) > 1, "what did not happen is found all the same"
