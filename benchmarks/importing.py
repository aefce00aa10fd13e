"""Bringing customers and RAs in against the bare driver and against Core: the same rows into the same tables, in turns.

`python -m benchmarks.importing [ROWS] [ROUNDS]`: 100,000 rows and 7 rounds take some minutes. Bare is csv.reader and
executemany in one transaction, unchecked; after RAs one UPDATE counts the rentals of their customers, as an import
does. Processor time of new stores with the same indexes and triggers. sqlite-utils, which the plan names too, is no
dependency of ours: it took 5.5 times as long as bare when it was tried.
"""

import csv
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime, timedelta
from itertools import count, islice
from pathlib import Path
from statistics import median

from sqlalchemy import create_engine, insert

from benchmarks import table
from benchmarks.memory import peak
from benchmarks.table import Row
from renterrewards.imports import How, import_agreements, import_customers
from renterrewards.imports.agreements import HEADINGS as OF_RA
from renterrewards.imports.customers import HEADINGS as OF_CUSTOMER
from renterrewards.records import Act
from renterrewards.store import tables
from renterrewards.store.engine import Store
from renterrewards.store.engines.sqlite import PRAGMAS

ACT = Act(user="ADMIN", business_date=date(2026, 5, 5), instant=datetime(2026, 5, 5, 16))
CUSTOMERS = [heading.name for heading in OF_CUSTOMER[:-3]]
RAS = [heading.name for heading in OF_RA]
COLUMN = {"customer_number": "number", "ra_number": "number", "mileage_charge": "mile_charge"}
"""What the tables call columns of the files; a customer's number in an RA is the same in both."""

A_YEAR = 31
"""Seconds between two RAs of a chain that rents a million times a year."""

_numbers = count(1)
Load = Callable[[Path, Path], None]


def write(folder: Path, ras: int) -> tuple[Path, Path]:
    """customers.csv and agreements.csv of so many RAs, and half as many customers."""
    chance, people = random.Random(ras), max(ras // 2, 1)
    customers, agreements = folder / f"customers-{ras}.csv", folder / f"agreements-{ras}.csv"
    with customers.open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(CUSTOMERS)
        for n in range(1, people + 1):
            name, street = (f"SMITH{chance.randrange(3000)}", f"MARY{n % 900}"), f"{chance.randrange(9999)} HANOI WAY"
            kind, mail = chance.choice(("PFD", "WLK", "GLD")), f"m{n}@example.com"
            out.writerow((n, *name, street, "BOISE", "ID", "83702", "UNITED STATES", "208-555-0101", mail, kind))
    with agreements.open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(RAS)
        for n in range(1, ras + 1):
            at, days = datetime(2016, 1, 1) + timedelta(seconds=n * A_YEAR), chance.randrange(1, 9)
            back, place = at + timedelta(days=days, minutes=chance.randrange(600)), chance.choice(("BOIAP", "LAX"))
            charges = (f"{chance.randrange(2000, 50000) / 100:.2f}", f"{chance.randrange(5000) / 100:.2f}", "0.00")
            out.writerow((n, 1 + int(people * chance.random() ** 2), place, at, back, days, *charges))
    return customers, agreements


def ours(store: Path, file: Path) -> None:
    """Checked, batch by batch, to be gone on with."""
    load = import_customers if file.name.startswith("customers") else import_agreements
    with closing(Store.open(str(store))) as opened:
        load(opened, ACT, file, How())


def bare(store: Path, file: Path) -> None:
    """csv.reader and executemany; what a file says nothing of stands in the statement."""
    kind = "customer" if file.name.startswith("customers") else "agreement"
    with closing(sqlite3.connect(store, isolation_level=None)) as connection, file.open(newline="") as source:
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        rows = csv.reader(source)
        values = _values(connection, kind, next(rows))
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(f"INSERT INTO {kind} ({', '.join(values)}) VALUES ({', '.join(values.values())})", rows)
        if kind == "agreement":
            connection.execute(COUNTED)
        connection.execute("COMMIT")


COUNTED = """
    UPDATE customer SET times_rented = times_rented + r.times, last_activity = r.latest
    FROM (SELECT customer_number, count(*) AS times, max(business_date) AS latest FROM agreement GROUP BY 1) r
    WHERE r.customer_number = customer.number
"""


def core(store: Path, file: Path) -> None:
    """SQLAlchemy Core, dicts by the ten thousand, in one transaction."""
    engine = create_engine(f"sqlite:///{store}")
    with file.open(newline="") as source, engine.begin() as connection:
        rows = csv.DictReader(source)
        kinds = {column.name: column.type.python_type for column in tables.customer.columns if not column.nullable}
        blank = {name: kind() for name, kind in kinds.items()}
        while some := list(islice(rows, 10_000)):
            connection.execute(insert(tables.customer), [blank | _named(row) for row in some])
    engine.dispose()


def _named(row: dict[str, str]) -> dict[str, object]:
    keys = {"last_name_key": row["last_name"], "first_name_key": row["first_name"]}
    return {COLUMN.get(name, name): value for name, value in row.items()} | keys | {"number": int(row[CUSTOMERS[0]])}


def rows(rounds: int, folder: str, ras: int = 20_000) -> list[Row]:
    """What an import costs, as rows of the table."""
    home = Path(folder)
    customers, agreements = write(home, ras)
    found: dict[str, list[float]] = {}
    for _ in range(rounds):
        for load in (bare, core, ours):
            found.setdefault(f"{load.__name__} customers", []).append(_took(home, load, customers))
        for load in (bare, ours):
            found.setdefault(f"{load.__name__} ras", []).append(_took(home, load, agreements, customers))
    ms = {name: 1000 * median(times) for name, times in found.items()}
    small, large = (_in_a_process(home, size) for size in (ras, ras * 10))
    return [
        Row("I1", f"{ras // 2:,} customers in", "ms", ms["ours customers"], "bare", ms["bare customers"], 1.25),
        Row("I1", "the same", "ms", ms["ours customers"], "Core", ms["core customers"], 0.4),
        Row("I1", f"{ras:,} RAs in", "ms", ms["ours ras"], "bare", ms["bare ras"], 1.25),
        Row("I2", f"memory, {ras * 10:,} RAs", "MiB", large[0], f"{ras:,} RAs", small[0], 1.1),
        Row("I2", f"last tenth of {ras * 10:,}", "s", large[2], "first tenth", large[1], 1 / 0.7),
    ]


def _took(home: Path, load: Load, file: Path, before: Path | None = None) -> float:
    store = home / f"import-{next(_numbers)}.db"
    Store.open(str(store)).close()
    if before:
        bare(store, before)
    started = time.process_time()
    load(store, file)
    took = time.process_time() - started
    for left in home.glob(f"{store.name}*"):
        left.unlink()
    return took


def _in_a_process(home: Path, ras: int) -> tuple[float, float, float]:
    """MiB at most of a process that brings so many RAs in, and seconds of the first and of the last tenth."""
    customers, agreements = write(home, ras)
    store = home / f"import-{next(_numbers)}.db"
    Store.open(str(store)).close()
    bare(store, customers)
    given = [sys.executable, "-m", "benchmarks.importing", "--peak", str(store), str(agreements)]
    said = subprocess.run(given, check=True, capture_output=True, text=True).stdout.split()
    peak, first, last = map(float, said)
    return peak, first, last


def _peak(store: Path, file: Path) -> None:
    """What `_in_a_process` asks for: processor time, as others work on the machine too."""
    told = [(0, time.process_time())]
    with closing(Store.open(str(store))) as opened:
        import_agreements(
            opened, ACT, file, How(), progress=lambda what, done, total: told.append((done, time.process_time()))
        )
    lines = [done for done, _ in told]
    tenth = max(lines) / 10
    first = next(at for at, done in enumerate(lines) if done >= tenth)
    last = next(at for at, done in enumerate(lines) if done >= 9 * tenth)
    end = max(at for at, done in enumerate(lines) if done == max(lines))
    print(peak(), told[first][1] - told[0][1], told[end][1] - told[last][1])


def _values(connection: sqlite3.Connection, kind: str, heading: list[str]) -> dict[str, str]:
    names = [name if name == "customer_number" and kind == "agreement" else COLUMN.get(name, name) for name in heading]
    found = {name: f"?{at}" for at, name in enumerate(names, 1)}
    for _, name, of, needed, *_ in connection.execute(f"PRAGMA table_info({kind})").fetchall():
        if needed and name not in found:
            found[name] = "''" if of == "VARCHAR" else "0"
    more = {"last_name_key": "?2", "first_name_key": "?3"}
    closed = {"status": "'CLOSED'", "business_date": "substr(?5, 1, 10)", "points_earned": "0"}
    return found | (more if kind == "customer" else closed)


def main() -> None:
    if sys.argv[1:2] == ["--peak"]:
        _peak(Path(sys.argv[2]), Path(sys.argv[3]))
        return
    ras, rounds = (int(given) for given in (*sys.argv[1:], *("100000", "7")[len(sys.argv) - 1 :]))
    print(table.heading())
    with tempfile.TemporaryDirectory() as folder:
        print("\n".join(table.text(row) for row in rows(rounds, folder, ras)))


if __name__ == "__main__":
    main()
