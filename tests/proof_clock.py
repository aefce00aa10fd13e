"""C1: a counter whose clock jumps, over nights, summers, leap days and years, while its machine moves between zones.

What is counted here is the order of the acts and the closing dates, each by the zone of the location: a report must
find each RA by its closing date, and the ledger must stand in the order in which things happened.
"""

import os
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import stores
from ledger_proof import differences
from proof_life import pairs

from renterrewards.faults import Fault
from renterrewards.headless import Run
from renterrewards.programs.desk import Desk
from renterrewards.store import customers
from renterrewards.store.engine import Store
from renterrewards.store.ledger import points
from renterrewards.store.proof import recon

ZONES = ("America/Los_Angeles", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC")
MACHINES = (*ZONES, "Pacific/Kiritimati", "Etc/GMT+12")
EDGES = tuple(
    datetime.fromisoformat(at)
    for at in (
        *("2024-02-28 23:59", "2024-02-29 12:00", "2028-02-28 23:00", "2023-12-31 23:30", "2024-01-01 00:01"),
        *("2024-03-10 09:59", "2024-03-10 10:01", "2024-11-03 08:59", "2024-11-03 09:01", "2024-12-31 22:59"),
        *("2024-03-31 00:59", "2024-10-27 00:59"),
    )
)
"""Leap days, the ends of years, and the hours at which summer begins and ends, in UTC."""

LOCATIONS = ("LAX", "MUC", "LDH")
FREE = ("document_type=PROMO", "promo_type=D", "amount=1")
SET_UP = (
    *(("EDITLOC", f"code={code}", f"time_zone={zone}") for code, zone in zip(LOCATIONS, ZONES, strict=False)),
    ("EDITMISC", "local_renter_rewards=Y", "default_location=LAX"),
    ("EDITDOC", "code=1FREE", *FREE),
    ("EDITCUST", "type_code=PFD", "promo_code=1FREE", "promo_required=3"),
    *(("CUST", f"last_name=SMITH{n}", "customer_type=PFD") for n in (1, 2, 3)),
)
BEFORE_OPENING = "RA CANNOT CLOSE BEFORE IT WAS OPENED"


@contextmanager
def machine_time() -> Iterator[None]:
    """The zone of the machine may be changed meanwhile."""
    before = os.environ.get("TZ")
    try:
        yield
    finally:
        os.environ.pop("TZ", "")
        os.environ |= {"TZ": before} if before else {}
        time.tzset()


@dataclass
class Jumps:
    """The acts of one counter with a clock that jumps, and what must have come of them."""

    store: Store
    dice: Random
    folder: Path
    now: datetime = datetime(2024, 2, 27, 12)
    zones: dict[str, str] = field(default_factory=lambda: dict(zip(LOCATIONS, ZONES, strict=False)))
    out: list[tuple[int, int, str]] = field(default_factory=list)
    closed: list[tuple[int, date, int]] = field(default_factory=list)
    """Customer, closing date and revenue of each RA, in the order in which they were closed."""
    balances: dict[int, list[int]] = field(default_factory=lambda: {1: [], 2: [], 3: []})
    refused: int = 0

    def __post_init__(self) -> None:
        self.desk = Desk("00 TEST", lambda: self.store, lambda: self.now, self.folder, user="ANN", open_to_all=True)
        for option, *values in SET_UP:
            self.runs(option, *values)

    def runs(self, option: str, *values: str, answers: str = "", key: str = "") -> object:
        """An option as a script runs it."""
        return Run(self.desk, [*answers]).option(option, pairs(values), key)

    def jump(self) -> None:
        """The clock goes on, or back, or to an edge; now and then the machine or a location is elsewhere."""
        match self.dice.randrange(8):
            case 0:
                self.now = self.dice.choice(EDGES)
            case 1:
                self.now += timedelta(days=self.dice.choice((-1, 1)))
            case 2:
                self.now -= timedelta(hours=self.dice.randrange(30))
            case 3:
                os.environ["TZ"] = self.dice.choice(MACHINES)
                time.tzset()
            case 4:
                at = self.dice.choice(LOCATIONS)
                self.zones[at] = self.dice.choice(ZONES)
                self.runs("EDITLOC", f"code={at}", f"time_zone={self.zones[at]}")
            case _:
                self.now += timedelta(minutes=self.dice.randrange(3000))

    def opens(self) -> None:
        """An RA, with as many awards as there are points for."""
        renter, at = self.dice.randint(1, 3), self.dice.choice(LOCATIONS)
        terms = (f"customer_number={renter}", f"location={at}", "daily_rate=50", "vehicle=1")
        made = self.runs("OPEN", *terms, answers=self.dice.choice(("N", "YN", "YYN")))
        self.out.append((made.agreement.number, renter, at))  # type: ignore[attr-defined]
        self._note(renter)

    def closes(self) -> None:
        """An RA is closed; not before it was opened, whatever the clock says."""
        if not self.out:
            return
        number, renter, at = self.out.pop(self.dice.randrange(len(self.out)))
        try:
            made = self.runs("CLOSE", f"ra_number={number}", key="CLOSE RA")
        except Fault as fault:
            if BEFORE_OPENING not in fault.message:
                raise
            self.out.append((number, renter, at))
            self.refused += 1
            return
        day = self.now.replace(tzinfo=UTC).astimezone(ZoneInfo(self.zones[at])).date()
        self.closed.append((renter, day, made.sheet.agreement.revenue))  # type: ignore[attr-defined]
        self._note(renter)

    def wrong(self) -> list[str]:
        """What is not as it was counted."""
        with self.store.look() as work:
            said = [*differences(work), *map(str, recon.differences(work, recon.checked(work)))]
            for renter, balances in self.balances.items():
                lines = points.movements(work, renter)
                after = [line.balance_after for line in lines]
                if not _is_within(balances, after):
                    said.append(f"customer {renter}: movements leave {after}, the counter saw {balances}")
                for year in (2023, 2024, 2025, 2028):
                    sold = sum(revenue for who, day, revenue in self.closed if (who, day.year) == (renter, year))
                    if customers.sales(work, renter, year) != sold:
                        said.append(
                            f"customer {renter}: {customers.sales(work, renter, year)} sold in {year}, not {sold}"
                        )
        return said + [told for _ in range(5) if (told := self._reported())]

    def _reported(self) -> str:
        """A report over days that begin or end where something was closed, blank when it counts as we do."""
        days = sorted({day for _, day, _ in self.closed} or {date(2024, 1, 1)})
        first, last = sorted(self.dice.choice(days) for _ in range(2))
        program = self.runs("AWARDRPT", f"start_date={first:%m-%d-%Y}", f"end_date={last:%m-%d-%Y}")
        rows = {row["customer_number"]: row["rentals"] for row in program.data()["rows"]}  # type: ignore[attr-defined]
        wanted: dict[int, int] = {}
        for renter, day, _ in self.closed:
            if first <= day <= last:
                wanted[renter] = wanted.get(renter, 0) + 1
        return "" if rows == wanted else f"from {first} to {last} the report has {rows}, should have {wanted}"

    def _note(self, renter: int) -> None:
        with self.store.look() as work:
            self.balances[renter].append(points.balance(work, renter))


def _is_within(some: list[int], every: list[int]) -> bool:
    """Whether one list stands in another in its order, with equal neighbours told once; the other may have more."""
    rest = iter([0, *every])
    told = [now for n, now in enumerate(some) if n == 0 or now != some[n - 1]]
    return all(any(one == other for other in rest) for one in told)


@contextmanager
def jumped(folder: Path, acts: int, dice: Random) -> Iterator[Jumps]:
    """A counter that has done so many acts under such a clock."""
    with machine_time(), closing(Store.open(stores.passing(folder / "store.db"))) as store:
        counter = Jumps(store, dice, folder)
        for _ in range(acts):
            counter.jump()
            dice.choice((counter.opens, counter.closes))()
        yield counter
