"""What goes over the whole ledger against the raw driver: the same statements, in turns, in processor time.

`python -m benchmarks.recon [CUSTOMERS] [ROUNDS]`: 20,000 customers with ten movements each and 7 rounds take some
minutes. AWDRECON proves every movement; AWDLIAB values every point.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from statistics import median

from benchmarks import ledger_store, table
from benchmarks.raw import Listening, Sent, again
from benchmarks.table import Row
from renterrewards.policies import LiabilityPolicy
from renterrewards.store import control
from renterrewards.store.engine import Store
from renterrewards.store.engines.sqlite import Connection
from renterrewards.store.liability import pools
from renterrewards.store.proof import recon
from renterrewards.store.work import Work

MOVEMENTS = 10
GOAL = 1.5
DAY = date(2021, 1, 31)

Act = Callable[[Work], None]


def proves(work: Work) -> None:
    """AWDRECON, as it finds nothing."""
    run = recon.checked(work)
    assert not list(recon.differences(work, run)), "the ledger of the benchmark is sound"


def values(work: Work) -> None:
    """AWDLIAB."""
    assert pools.worth(work, DAY).points > 0


def ours(path: Path, act: Act, driver: type[Connection] = Connection) -> float:
    """Seconds of the processor for an act."""
    with closing(Store.open(str(path), driver=driver)) as store, store.look() as work:
        started = time.process_time()
        act(work)
        return time.process_time() - started


def sent_by(path: Path, act: Act) -> Sent:
    """The statements of an act."""
    Listening.sent.clear()
    ours(path, act, Listening)
    begun = next(n for n, (sql, _, _) in enumerate(Listening.sent) if sql == "BEGIN")
    return Listening.sent[begun + 1 :]


def rows(rounds: int, folder: str, customers: int = 20_000) -> list[Row]:
    """What they cost, as rows of the table."""
    path = ledger_store.make(Path(folder) / "recon.db", customers, MOVEMENTS)
    with closing(Store.open(str(path))) as store, store.work() as work:
        policy = LiabilityPolicy(effective_date=ledger_store.BEGUN, value_source="FIXED", value_amount=5_000)
        control.save(work, "liability_policy", policy)
    size = f"{customers:,} / {customers * MOVEMENTS:,}"
    return [
        _row("L1", f"AWDRECON {size}", rounds, path, proves, GOAL),
        _row("L2", f"AWDLIAB {size}", rounds, path, values),
    ]


def _row(code: str, what: str, rounds: int, path: Path, act: Act, goal: float | None = None) -> Row:
    sent = sent_by(path, act)
    mine, theirs = [], []
    for _ in range(rounds):
        theirs.append(again(path, sent))
        mine.append(ours(path, act))
    return Row(code, what, "ms", 1000 * median(mine), "raw sqlite3", 1000 * median(theirs), goal)


def main() -> None:
    customers, rounds = (int(given) for given in (*sys.argv[1:], *("20000", "7")[len(sys.argv) - 1 :]))
    print(table.heading())
    with tempfile.TemporaryDirectory() as folder:
        print("\n".join(table.text(row) for row in rows(rounds, folder, customers)))


if __name__ == "__main__":
    main()
