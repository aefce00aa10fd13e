"""The opening of an RA with an award against the raw driver: the same statements with the same values, in turns.

`python -m benchmarks.opening [OPENINGS] [ROUNDS]`: 500 openings and 7 rounds take a few seconds. Processor time, with
synchronous off, so that it is the program that is measured and not the disk.
"""

import shutil
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import table
from benchmarks.table import Row
from renterrewards.programs.rental.opening import open_agreement
from renterrewards.records import Act, Agreement, Control, Customer, CustomerType, SpecialDocument
from renterrewards.rules.opening import Decision
from renterrewards.store import control, customers
from renterrewards.store.engine import Store
from renterrewards.store.ledger import points
from renterrewards.store.place import Connection

GOAL = 1.5
LOTS = 10
FREE = SpecialDocument(code="1FREE", promo_type="D", amount=100)
ACT = Act(user="ANN", business_date=date(2026, 11, 20), instant=datetime(2026, 11, 20, 18), location="BOI")
Sent = list[tuple[str, Any, bool]]


class Listening(Connection):
    """A connection that writes down what is sent over it."""

    sent: Sent = []

    def cursor(self, *args: Any, **more: Any) -> Any:
        return super().cursor(_Listening)

    def execute(self, sql: str, *values: Any) -> Any:
        Listening.sent.append((sql, values[0] if values else {}, False))
        return super().execute(sql, *values)


class _Listening(sqlite3.Cursor):
    def execute(self, sql: str, *values: Any) -> Any:
        Listening.sent.append((sql, values[0] if values else {}, False))
        return super().execute(sql, *values)

    def executemany(self, sql: str, rows: Any) -> Any:
        given = list(rows)
        Listening.sent.append((sql, given, True))
        return super().executemany(sql, given)


class Quick(Connection):
    """A connection that waits for no disk."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        super().execute("PRAGMA synchronous=OFF")

    def execute(self, sql: str, *values: Any) -> Any:
        return super().execute("PRAGMA synchronous=OFF" if "synchronous" in sql else sql, *values)


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


def raw(path: Path, sent: Sent) -> float:
    """Seconds of the processor for the same SQL with nothing but sqlite3."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in ("foreign_keys=ON", "synchronous=OFF", "wal_autocheckpoint=4000", "cache_size=-4096"):
            connection.execute(f"PRAGMA {pragma}")
        started = time.process_time()
        for sql, values, many in sent:
            if many:
                connection.executemany(sql, values)
            else:
                connection.execute(sql, values).fetchall()
        return time.process_time() - started


def rows(rounds: int, folder: str, openings: int = 500) -> list[Row]:
    """What an opening costs, as a row of the table; microseconds an opening."""
    store, copy = prepared(Path(folder) / "opening.db", openings), Path(folder) / "copy.db"
    ours(Path(shutil.copy(store, copy)), openings, Listening)
    begun = next(n for n, (sql, _, _) in enumerate(Listening.sent) if sql.startswith("BEGIN IMMEDIATE"))
    sent = [one for one in Listening.sent[begun:] if not one[0].startswith("PRAGMA")]
    mine, theirs = [], []
    for _ in range(rounds):
        theirs.append(raw(Path(shutil.copy(store, copy)), sent))
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
