"""AWDRECON against the raw driver: the same statements over the same store, in turns, in processor time.

`python -m benchmarks.recon [CUSTOMERS] [ROUNDS]`: 20,000 customers with ten movements each and 7 rounds take a minute.
"""

import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from statistics import median

from benchmarks import ledger_store, table
from benchmarks.table import Row
from renterrewards.store.engine import Store
from renterrewards.store.proof import checks as recon_sql
from renterrewards.store.proof import recon

MOVEMENTS = 10
GOAL = 1.5


def statements() -> list[str]:
    """The SQL of a whole run, as the program sends it."""
    pairs = [
        recon_sql.ACCOUNTS,
        recon_sql.MOVEMENTS,
        *(check.statements for check in recon_sql.CHECKS),
        recon_sql.CHAIN,
    ]
    return [str(whole.core) for whole, _ in pairs]


def raw(path: Path) -> float:
    """Seconds of the processor for one pass of the same SQL with nothing but sqlite3."""
    with closing(sqlite3.connect(path)) as connection:
        started = time.process_time()
        for sql in statements():
            cursor = connection.execute(sql)
            while cursor.fetchmany(256):
                pass
        return time.process_time() - started


def ours(path: Path) -> float:
    """Seconds of the processor for a run that finds nothing."""
    store = Store.open(str(path))
    try:
        with store.look() as work:
            started = time.process_time()
            run = recon.checked(work)
            assert not list(recon.differences(work, run)), "the ledger of the benchmark is sound"
            return time.process_time() - started
    finally:
        store.close()


def rows(rounds: int, folder: str, customers: int = 20_000) -> list[Row]:
    """What AWDRECON costs, as a row of the table."""
    path = ledger_store.make(Path(folder) / "recon.db", customers, MOVEMENTS)
    raw(path)  # the file is in memory from here on
    mine, theirs = [], []
    for _ in range(rounds):
        theirs.append(raw(path))
        mine.append(ours(path))
    what = f"AWDRECON {customers:,} / {customers * MOVEMENTS:,}"
    return [Row("R1", what, "ms", 1000 * median(mine), "raw sqlite3", 1000 * median(theirs), GOAL)]


def main() -> None:
    customers, rounds = (int(given) for given in (*sys.argv[1:], *("20000", "7")[len(sys.argv) - 1 :]))
    print(table.heading())
    with tempfile.TemporaryDirectory() as folder:
        print("\n".join(table.text(row) for row in rows(rounds, folder, customers)))


if __name__ == "__main__":
    main()
