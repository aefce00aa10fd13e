"""agreements.csv: RAs, open and closed, and what they add to their customers."""

from collections.abc import Callable, Iterator
from dataclasses import MISSING, dataclass, field, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, case, func, or_, select, update

from renterrewards import clock
from renterrewards.imports import columns
from renterrewards.imports.run import ImportSummary, Progress, batches, transact
from renterrewards.imports.sheet import Sheet, opened
from renterrewards.records import Act, Agreement, Location
from renterrewards.store import agreements, control, tables
from renterrewards.store.engine import Store
from renterrewards.store.statement import Statement
from renterrewards.store.work import Work

Earn = Callable[[Work, Agreement], None]
"""Rule 5 for one closed RA: its point, the customer's times rented and type."""

HEADINGS = (
    columns.number("ra_number"),
    columns.number("customer_number", repeats=True),
    columns.code("location", 6, required=True),
    columns.moment("opened_at", required=True),
    columns.moment("closed_at"),
    columns.number("rental_days", required=False, repeats=True),
    columns.money("time_charge"),
    columns.money("mileage_charge"),
    columns.money("discount"),
)


def import_agreements(
    store: Store,
    act: Act,
    path: Path,
    dry_run: bool = False,
    earn: Earn | None = None,
    progress: Progress | None = None,
) -> ImportSummary:
    """Add the RAs of a CSV file; `earn` is called for each closed one in the order they were closed.

    Raises ImportRefused with every bad row when there is one: then nothing is written.
    """
    with opened(path, HEADINGS) as sheet:
        return transact(store, lambda work: _Intake(work, sheet, earn).run(progress), dry_run)


@dataclass(slots=True)
class _Rented:
    """What the file's RAs add to one customer."""

    customer_type: str
    merged_into: int | None = None
    closed: int = 0
    latest: date = date.min


@dataclass(slots=True)
class _Intake:
    """One import under way: the transaction, the file, and what was seen in it so far."""

    work: Work
    sheet: Sheet
    earn: Earn | None
    seen: set[int] = field(default_factory=set)
    renters: dict[int, _Rented | None] = field(default_factory=dict)
    zones: dict[str, str] = field(default_factory=dict)
    closed: list[Agreement] = field(default_factory=list)

    def run(self, progress: Progress | None) -> ImportSummary:
        for batch in batches(self.sheet, self.records(), progress):
            self.work.many(agreements.FILE.insert, batch)
        before = self.points() if self.earn else 0
        self.earn_points()
        self.tell_customers()
        closed = sum(renter.closed for renter in self.renters.values() if renter)
        earned = self.points() - before if self.earn else 0
        return ImportSummary(len(self.seen), open=len(self.seen) - closed, closed=closed, points=earned)

    def records(self) -> Iterator[dict[str, Any]]:
        """The good rows as rows of the agreement table."""
        for line, (number, customer_number, *rest) in self.sheet.rows():
            renter = self.renter(customer_number)
            what = self.wrong(number, renter) or _wrong_times(*rest[1:4]) or _wrong_charges(*rest[4:])
            if what:
                self.sheet.complain(line, *what)
            elif renter:
                yield self.record(number, customer_number, renter, *rest)

    def wrong(self, number: int, renter: _Rented | None) -> tuple[str, str] | None:
        """Column and complaint when the RA is there already or its customer is not."""
        if number in self.seen:
            return "ra_number", f"RA {number} IS IN THE FILE TWICE"
        self.seen.add(number)
        if self.work.one(_ON_FILE, number=number):
            return "ra_number", f"RA {number} IS ON FILE ALREADY"
        if renter and renter.merged_into:
            return "customer_number", f"CUSTOMER IS MERGED INTO {renter.merged_into}, USE {renter.merged_into}"
        return None if renter else ("customer_number", "CUSTOMER IS NOT ON FILE, IMPORT CUSTOMERS FIRST")

    def record(
        self,
        number: int,
        customer_number: int,
        renter: _Rented,
        location: str,
        opened: datetime,
        closed: datetime | None,
        days: int | None,
        *charges: int,
    ) -> dict[str, Any]:
        """One RA; its customer's rentals are counted on the way."""
        time_charge, mile_charge, discount = charges
        renter.closed += closed is not None
        renter.latest = max(renter.latest, (closed or opened).date())
        row = {
            **_BLANK,
            "number": number,
            "status": "CLOSED" if closed else "OPEN",
            "customer_number": customer_number,
            "customer_type": renter.customer_type,
            "location": location,
            "opened_at": self.utc(opened, location),
            "closed_at": closed and self.utc(closed, location),
            "business_date": closed and closed.date(),
            "rental_days": days or 0,
            "time_charge": time_charge,
            "mile_charge": mile_charge,
            "discount": discount,
            "revenue": time_charge + mile_charge - discount,
        }
        if closed and self.earn:
            self.closed.append(Agreement(**row))
        elif closed:
            row["points_earned"] = 0
        return row

    def renter(self, number: int) -> _Rented | None:
        """The customer's share of this import, None when he is not on file."""
        if number not in self.renters:
            found = self.work.one(_TYPE, number=number)
            self.renters[number] = _Rented(*found) if found else None
        return self.renters[number]

    def utc(self, wall: datetime, location: str) -> datetime:
        """The instant of a location's local time; a location not on file has the machine's, as at the counter."""
        if location not in self.zones:
            found = control.find(self.work, "location", (location,))
            self.zones[location] = found.time_zone if isinstance(found, Location) else ""
        zone = self.zones[location]
        return clock.utc(wall, zone)

    def earn_points(self) -> None:
        """Rule 5 for each closed RA, in the order they were closed."""
        for agreement in sorted(self.closed, key=lambda ra: (ra.closed_at or ra.opened_at, ra.number)):
            assert self.earn is not None
            self.earn(self.work, agreement)

    def tell_customers(self) -> None:
        """Times rented (which `earn` counts itself) and last activity of every customer in the file."""
        rented = ((number, renter) for number, renter in self.renters.items() if renter and renter.latest > date.min)
        self.work.many(
            _RENTED,
            (
                {"customer": number, "closed": 0 if self.earn else renter.closed, "latest": renter.latest}
                for number, renter in rented
            ),
        )

    def points(self) -> int:
        """All points there are, to tell how many the import earned."""
        found = self.work.one(_POINTS)
        return int(found[0]) if found else 0


def _wrong_times(opened: datetime, closed: datetime | None, days: int | None) -> tuple[str, str] | None:
    if closed and days is None:
        return "rental_days", "IS REQUIRED WHEN closed_at IS FILLED"
    if not closed and days is not None:
        return "closed_at", "IS REQUIRED WHEN rental_days IS FILLED"
    if closed and closed < opened:
        return "closed_at", "MUST NOT BE BEFORE opened_at"
    return None


def _wrong_charges(time_charge: int, mile_charge: int, discount: int) -> tuple[str, str] | None:
    if discount > time_charge + mile_charge:
        return "discount", "MUST NOT BE MORE THAN time_charge AND mileage_charge TOGETHER"
    return None


_BLANK = {f.name: f.default for f in fields(Agreement) if f.default is not MISSING}

_ON_FILE = Statement(select(tables.agreement.c.number).where(tables.agreement.c.number == bindparam("number")))

_customer = tables.customer.c
_TYPE = Statement(select(_customer.customer_type, _customer.merged_into).where(_customer.number == bindparam("number")))

_latest = bindparam("latest", type_=_customer.last_activity.type)
_RENTED = Statement(
    update(tables.customer)
    .where(_customer.number == bindparam("customer"))
    .values(
        times_rented=_customer.times_rented + bindparam("closed"),
        last_activity=case(
            (or_(_customer.last_activity.is_(None), _customer.last_activity < _latest), _latest),
            else_=_customer.last_activity,
        ),
    )
)

_POINTS = Statement(select(func.coalesce(func.sum(tables.award_account.c.balance), 0)))
