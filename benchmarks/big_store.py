"""A big store that is the same on every machine: customers, ten years of RAs and a ledger, written in bulk.

`python -m benchmarks.big_store SIZE FOLDER` makes `FOLDER/SIZE.db` unless it is there whole; sizes are 10k, 100k and
1M customers. What is drawn for a customer or an RA is worked out of its number, so that nothing is kept but the
rentals of each customer.
"""

import sqlite3
from argparse import ArgumentParser
from array import array
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from benchmarks import bulk
from benchmarks.ledger_store import TOGETHER, Ledger
from renterrewards.records import Control, CustomerType, Location, SpecialDocument
from renterrewards.store import control
from renterrewards.store.engine import Store
from renterrewards.store.tables import agreement, customer

SIZES = {"10k": (10_000, 110_000), "100k": (100_000, 1_000_000), "1M": (1_000_000, 10_000_000)}
"""Customers and RAs."""

FIRST_DAY, LAST_DAY = date(2016, 1, 1), date(2025, 12, 31)
DAYS = [(FIRST_DAY + timedelta(n)).isoformat() for n in range((LAST_DAY - FIRST_DAY).days + 1)]

LOCATIONS = tuple(
    Location(code=code) for code in ("LAX", "SFO", "SEA", "PDX", "BOI", "DEN", "PHX", "DFW", "IAH", "MSP")
)
TYPES = ["WLK"] * 12 + ["PFD"] * 5 + ["CRP"] * 3
"""Twelve of twenty are walk-ins; the preferred take part in the awards."""
POINTS_OF_EACH = 4
"""Movements of every third customer, those who rent most."""

ONSETS = "A B BL BR C CH D DR E F FR G GR H I J K KR L M MC N O P PR QU R S SCH SH SM ST T TR U V W WH WR Y Z"
VOWELS = "A E I O"
ENDINGS = "LL NS RT TH RDS NG CK LSON NDEZ RMAN TT SKI VES XTON GHT MMER DGE WMAN BERT LTZ"
SURNAMES = [f"{on}{vowel}{end}" for end in ENDINGS.split() for on in ONSETS.split() for vowel in VOWELS.split()][:3166]
GIVEN = [f"{on}{end}" for end in ("ANNA", "OBERT", "ILL", "ARIA", "EN") for on in ONSETS.split()]

PRIME = 2**31 - 1


def draw(n: int, of: int) -> int:
    """What is drawn for number `n`, the `of`-th time: below PRIME, evenly, and the same each time."""
    return (n * n % PRIME * (of * 48_271_903 + 7) + n * (of * 16_807_001 + 13)) % PRIME


def customer_type(number: int) -> str:
    """The type of a customer, on his record and on his RAs."""
    return TYPES[draw(number, 1) % len(TYPES)]


class Rentals:
    """The RAs, in the order in which they were opened, and what each customer rented."""

    COLUMNS = (
        "number customer_number customer_type location vehicle vehicle_class daily_rate opened_at "
        "status due_at closed_at business_date rental_days time_charge revenue points_earned closed_by "
        "open_seq close_seq"
    )

    def __init__(self, customers: int, count: int) -> None:
        self.count = count
        self.customers = customers
        self.times = array("i", bytes(4 * (customers + 1)))
        """By customer, his closed RAs."""
        self.last = array("i", bytes(4 * (customers + 1)))
        """By customer, the last day he closed one."""

    def rows(self, first: int, end: int) -> Iterator[tuple[Any, ...]]:
        """The RAs of these numbers; few customers rent often, and what is not closed on the last day is open."""
        for n in range(first, end):
            drawn = draw(n, 3)
            who = 1 + int(self.customers * (draw(n, 2) / PRIME) ** 2)
            out, days = (n - 1) * len(DAYS) // self.count, 1 + drawn % 97 * (drawn % 89) // 600
            rate = 3_900 + drawn // 100 % 60 * 100
            location = LOCATIONS[drawn // 7 % 10 * (drawn // 70 % 11) // 10].code
            hour = f"{7 + drawn // 8_633 % 12:02}:{drawn // 1_000 % 60:02}:00.000000"
            terms = (who, customer_type(who), location, f"{n % 90_000:05}", "ICAR", rate, f"{DAYS[out]} {hour}")
            yield (n, *terms, *self._closed(who, out + days, hour, days, rate))

    def _closed(self, who: int, day: int, hour: str, days: int, rate: int) -> tuple[Any, ...]:
        """What the close makes of an RA, if it came to that."""
        if day >= len(DAYS):
            return ("OPEN", None, None, None, 0, 0, 0, None, "", 1, 1)
        self.times[who] += 1
        self.last[who] = max(self.last[who], day)
        moment = f"{DAYS[day]} {hour}"
        return ("CLOSED", moment, moment, DAYS[day], days, rate * days, rate * days, 0, "BOB", 1, 1)


class Customers:
    """The customer file; the names that come first are borne by most."""

    COLUMNS = (
        "number last_name first_name last_name_key first_name_key address city state phone birth_date birth_key "
        "customer_type times_rented last_activity"
    )

    def __init__(self, rentals: Rentals) -> None:
        self.count = rentals.customers
        self.rentals = rentals

    def rows(self, first: int, end: int) -> Iterator[tuple[Any, ...]]:
        """The customers of these numbers."""
        for n in range(first, end):
            last = SURNAMES[int(len(SURNAMES) * (draw(n, 4) / PRIME) ** 2)]
            given = GIVEN[draw(n, 5) % len(GIVEN)]
            month, day = 1 + n % 12, 1 + n // 12 % 28
            born = f"{1940 + n % 60}-{month:02}-{day:02}"
            times, activity = self.rentals.times[n], self.rentals.last[n]
            where = (f"{n % 9_000} MAIN ST", f"{SURNAMES[n % 500]}TON", "CA", f"555 {n:07}")
            kept = (customer_type(n), times, DAYS[activity] if times else None)
            yield (n, last, given, last, given, *where, born, month * 100 + day, *kept)


class Rate(ProgressColumn):
    """Rows a second."""

    def render(self, task: Task) -> Text:
        """Blank until something is done."""
        return Text(f"{task.speed:>9,.0f}/s" if task.speed else "")


def kept(size: str, folder: Path, progress: Progress | None = None) -> Path:
    """The big store of this size in a folder, made when it is not there or is of another schema."""
    path, part = folder / f"{size}.db", folder / f"{size}.part"
    if path.exists() and _fits(path):
        return path
    folder.mkdir(parents=True, exist_ok=True)
    _remove(part)
    make(part, *SIZES[size], progress or Progress(disable=True))
    _remove(path)
    part.replace(path)  # whole, or not there
    _remove(part)
    return path


def _remove(path: Path) -> None:
    """A store and what lies beside it."""
    for file in path.parent.glob(f"{path.name}*"):
        file.unlink()


def make(path: Path, customers: int, agreements: int, progress: Progress) -> None:
    """A store of so many customers and RAs."""
    _set_up(path)
    rentals = Rentals(customers, agreements)
    indexes = progress.add_task("indexes", start=False, visible=False)
    with bulk.writing(path, lambda done, of: progress.update(indexes, completed=done, total=of)) as connection:
        _write(connection, rentals, progress.add_task("RAs", total=agreements), progress)
        _write(connection, Customers(rentals), progress.add_task("customers", total=customers), progress)
        _award(connection, customers // 3, progress)
        progress.start_task(indexes)
        progress.update(indexes, visible=True)


def _write(connection: sqlite3.Connection, file: Rentals | Customers, task: Any, progress: Progress) -> None:
    table = agreement if isinstance(file, Rentals) else customer
    for first in range(1, file.count + 1, TOGETHER):
        end = min(first + TOGETHER, file.count + 1)
        bulk.insert(connection, table, file.COLUMNS.split(), file.rows(first, end))
        connection.commit()
        progress.advance(task, end - first)


def _award(connection: sqlite3.Connection, accounts: int, progress: Progress) -> None:
    task = progress.add_task("points", total=accounts * POINTS_OF_EACH)
    ledger = Ledger(accounts, lambda *rows: bulk.insert(connection, *rows))
    for turn in range(POINTS_OF_EACH):
        for n in range(accounts):
            ledger.move(n, turn)
        progress.advance(task, accounts)
    ledger.finish()
    connection.commit()


def _set_up(path: Path) -> None:
    """The control files: who takes part in the awards, and with what."""
    with closing(Store.open(str(path))) as store, store.work() as work:
        control.save(work, "control", Control(local_renter_rewards=True, default_location=LOCATIONS[0].code))
        for location in LOCATIONS:
            control.save(work, "location", location)
        control.save(work, "special_document", SpecialDocument(code="1FREE", promo_type="D", amount=100))
        for code in sorted(set(TYPES) - {"PFD"}):
            control.save(work, "customer_type", CustomerType(type_code=code))
        control.save(work, "customer_type", CustomerType(type_code="PFD", promo_code="1FREE", promo_required=4))


def _fits(path: Path) -> bool:
    """Whether it is of the schema that stores have now."""
    asked = "SELECT type, name, sql FROM sqlite_master ORDER BY type, name"
    with closing(Store.open(":memory:")) as fresh, fresh.look() as look, closing(sqlite3.connect(path)) as there:
        return bool(there.execute(asked).fetchall() == look.connection.execute(asked).fetchall())


def shown() -> Progress:
    """The progress as it is shown on a terminal; nothing elsewhere."""
    columns = (TextColumn("{task.description:9}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    progress = Progress(*columns)
    progress.disable = not progress.console.is_terminal
    return progress


def main() -> None:
    wanted = ArgumentParser(prog="python -m benchmarks.big_store", description="Make a big store, once.")
    wanted.add_argument("size", choices=SIZES)
    wanted.add_argument("folder", type=Path, help="where it is kept")
    given = wanted.parse_args()
    with shown() as progress:
        path = kept(given.size, given.folder, progress)
    print(f"{path}: {path.stat().st_size / 2**20:,.0f} MB")


if __name__ == "__main__":
    main()
