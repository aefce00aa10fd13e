"""The drill of K6: a backup made under load, put back and proven, over and over. Run as a program for the long form.

    python tests/proof_restore.py STORE [TIMES]

Two processes save meanwhile; it prints seconds of each backup and of each restore with its proof.
"""

import multiprocessing
import shutil
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from renterrewards.records import Customer
from renterrewards.store import customers
from renterrewards.store.care.backing_up import Order, backup
from renterrewards.store.care.restoring import restore
from renterrewards.store.engine import Store

SMITH = Customer(number=0, last_name="DRILL")


def silent(what: str, done: int, of: int) -> None:
    """Nobody is told."""


def at_work(where: str) -> None:
    """A counter that saves until it is ended."""
    with closing(Store.open(where)) as store:
        while True:
            with store.work() as work:
                customers.add(work, SMITH)
            time.sleep(0.01)


class Took(NamedTuple):
    """Seconds of a backup, of its restore with every proof, of the processor in both, and customers in it."""

    backup: float
    restore: float
    processor: float
    customers: int


def drill(store: Store, folder: Path) -> Took:
    """One backup and its restore."""
    began, busy = time.monotonic(), time.process_time()
    made = backup(store, Order("DRILL", datetime.now(UTC).replace(tzinfo=None), folder / "backups"), silent)
    backed_up = time.monotonic()
    restore(made, str(folder / "back.db"), datetime.now(UTC).replace(tzinfo=None), over=False, tell=silent)
    took = Took(
        backed_up - began, time.monotonic() - backed_up, time.process_time() - busy, made.manifest.rows["customer"]
    )
    with closing(Store.open(str(folder / "back.db"))) as back, back.work() as work:
        customers.add(work, SMITH)
    return took


def main() -> None:
    """`STORE [TIMES]`."""
    where, times = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 20
    counters = [multiprocessing.get_context("spawn").Process(target=at_work, args=(where,)) for _ in range(2)]
    for counter in counters:
        counter.start()
    try:
        with closing(Store.open(where)) as store:
            for n in range(times):
                folder = Path(tempfile.mkdtemp(dir=Path(where).parent))
                took = drill(store, folder)
                shutil.rmtree(folder)
                sys.stdout.write(f"{n + 1} of {times}: {took}\n")
                sys.stdout.flush()
    finally:
        for counter in counters:
            counter.terminate()
            counter.join()


if __name__ == "__main__":
    main()
