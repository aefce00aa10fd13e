"""The opening of an RA with an award against the raw driver: the same statements with the same values, in turns.

`python -m benchmarks.opening [OPENINGS] [ROUNDS]`: 500 openings and 7 rounds take a few seconds. Processor time, with
synchronous off, so that it is the program that is measured and not the disk.
"""

import shutil
import sys
import tempfile
import time
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from statistics import median

from benchmarks import table
from benchmarks.raw import Listening, Quick, again
from benchmarks.table import Row
from renterrewards.programs.rental.opening import open_agreement
from renterrewards.records import Act, Agreement, Control, Customer, CustomerType, SpecialDocument
from renterrewards.rules.opening import Decision
from renterrewards.store import control, customers
from renterrewards.store.engine import Store
from renterrewards.store.engines.sqlite import Connection
from renterrewards.store.ledger import points

GOAL = 1.5
LOTS = 10
FREE = SpecialDocument(code="1FREE", promo_type="D", amount=100)
ACT = Act(user="ANN", business_date=date(2026, 11, 20), instant=datetime(2026, 11, 20, 18), location="BOI")


def prepared(path: Path, openings: int) -> Path:
    """A store in which so many renters have points for an award in ten lots."""
    with closing(Store.open(str(path))) as store, store.work() as work:
        control.save(work, "control", Control(local_renter_rewards=True))
        control.save(work, "special_document", FREE)
        control.save(work, "customer_type", CustomerType(type_code="PFD", promo_code="1FREE", promo_required=4))
        for number in range(1, openings + 1):
            customers.add(work, Customer(number=number, last_name="SMITH", customer_type="PFD"))
            for lot in range(LOTS):
                source = points.Source("RA", f"{number}-{lot}")
                points.earn(work, ACT, number, 1, f"earn:RA:{number}-{lot}:1", source)
    return path


def ours(path: Path, openings: int, driver: type[Connection] = Quick) -> float:
    """Seconds of the processor for opening an RA with an award for each renter."""
    renters = [Customer(number=n, last_name="SMITH", customer_type="PFD") for n in range(1, openings + 1)]
    decision = Decision("PFD", FREE, 1, 4)
    with closing(Store.open(str(path), driver=driver)) as store:
        started = time.process_time()
        for renter in renters:
            ra = Agreement(number=0, status="OPEN", customer_number=0, location="BOI", opened_at=ACT.instant)
            with store.work() as work:
                open_agreement(work, ACT, renter, renter, ra, (), decision)
        return time.process_time() - started


def rows(rounds: int, folder: str, openings: int = 500) -> list[Row]:
    """What an opening costs, as a row of the table; microseconds an opening."""
    store, copy = prepared(Path(folder) / "opening.db", openings), Path(folder) / "copy.db"
    ours(Path(shutil.copy(store, copy)), openings, Listening)
    begun = next(n for n, (sql, _, _) in enumerate(Listening.sent) if sql.startswith("BEGIN IMMEDIATE"))
    sent = Listening.sent[begun:]
    mine, theirs = [], []
    for _ in range(rounds):
        theirs.append(again(Path(shutil.copy(store, copy)), sent))
        mine.append(ours(Path(shutil.copy(store, copy)), openings))
    each = 1e6 / openings
    what = f"RA OPEN with an award, {len(sent) / openings - 2:g} statements"
    return [Row("T1", what, "us", each * median(mine), "raw sqlite3", each * median(theirs), GOAL)]


def main() -> None:
    openings, rounds = (int(given) for given in (*sys.argv[1:], *("500", "7")[len(sys.argv) - 1 :]))
    print(table.heading())
    with tempfile.TemporaryDirectory() as folder:
        print("\n".join(table.text(row) for row in rows(rounds, folder, openings)))


if __name__ == "__main__":
    main()
