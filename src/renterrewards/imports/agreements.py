"""agreements.csv: RAs, open and closed, and what they add to their customers."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import MISSING, fields
from datetime import date
from operator import add, sub
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, case, or_, update

from renterrewards.imports import columns, earning, numbers
from renterrewards.imports.columns import Hours
from renterrewards.imports.numbers import Seen, Wrong
from renterrewards.imports.run import Earned, How, ImportSummary, Progress, bring_in
from renterrewards.imports.sheet import Batch
from renterrewards.records import Act, Agreement, Location
from renterrewards.store import control, tables
from renterrewards.store.engine import Store
from renterrewards.store.statement import Statement
from renterrewards.store.work import Row, Work

Earn = Callable[[Work, Agreement], None]
"""Rule 5 for one closed RA: its point, the customer's times rented and type."""

HEADINGS = (
    columns.number("ra_number"),
    columns.number("customer_number"),
    columns.code("location", 6, required=True),
    columns.moment("opened_at", required=True),
    columns.moment("closed_at"),
    columns.count("rental_days"),
    columns.money("time_charge"),
    columns.money("mileage_charge"),
    columns.money("discount"),
)


def import_agreements(
    store: Store,
    act: Act,
    path: Path,
    how: How | None = None,
    *,
    earn: Earn | None = None,
    progress: Progress | None = None,
) -> ImportSummary:
    """Add the RAs of a CSV file, all or nothing if not said otherwise.

    `earn` is called for each closed one, in the order they were closed, when all are on file.
    """
    return bring_in(store, act, path, _Agreements(earn), how or How(whole=True), progress)


class _Agreements:
    """RAs that come in; closed ones earn when there is an `earn`."""

    kind, headings = "agreements", HEADINGS

    def __init__(self, earn: Earn | None) -> None:
        self._earn = earn
        self.earns = earn is not None
        self._seen: Seen | None = None
        self._zones: dict[str, Hours] = {}
        self._renters: dict[int, Row] = {}

    def check(self, work: Work, batch: Batch) -> None:
        """The number must be free, the renter on file, and times and charges make sense together."""
        found = batch.columns
        wrong = _merged(
            numbers.twice(found[NUMBER], NUMBER, "RA"),
            numbers.on_file(work, _ON_FILE, found[NUMBER], NUMBER, "RA"),
            self._wrong_renters(work, found["customer_number"]),
            _wrong_times(found["opened_at"], found["closed_at"], found["rental_days"]),
            _wrong_charges(found["time_charge"], found["mileage_charge"], found["discount"]),
        )
        batch.reject(wrong)

    def count(self, batch: Batch) -> ImportSummary:
        """RAs, open and closed."""
        still_open = batch.columns["closed_at"].count(None)
        return ImportSummary(len(batch), open=still_open, closed=len(batch) - still_open)

    def write(self, work: Work, batch: Batch) -> None:
        """The RAs, and times rented (which `earn` counts itself) and last activity of their customers."""
        found = batch.columns
        opened, closed, locations = found["opened_at"], found["closed_at"], found["location"]
        hours = self._hours(work, locations)
        rows = zip(
            found[NUMBER],
            ["CLOSED" if wall else "OPEN" for wall in closed],
            found["customer_number"],
            [self._renters[number][0] for number in found["customer_number"]],
            locations,
            [hour.instant(wall) for hour, wall in zip(hours, opened, strict=True)],
            [hour.instant(wall) if wall else None for hour, wall in zip(hours, closed, strict=True)],
            [wall[:DAY] if wall else None for wall in closed],
            [days or 0 for days in found["rental_days"]],
            found["time_charge"],
            found["mileage_charge"],
            found["discount"],
            map(sub, map(add, found["time_charge"], found["mileage_charge"]), found["discount"]),
            [0 if wall and not self.earns else None for wall in closed],
            strict=True,
        )
        work.load(tables.agreement, _WRITTEN, rows, _SAME)
        self._tell_customers(work, found["customer_number"], opened, closed)

    def twice(self, batch: Batch) -> None:
        """A number that came before in the file."""
        self._seen = self._seen or Seen()
        batch.reject(self._seen.twice(batch.columns[NUMBER], NUMBER, "RA"))

    def after(self, work: Work) -> Earned | None:
        """The next closed RAs earn."""
        return earning.some(work, self._earn) if self._earn else None

    def _wrong_renters(self, work: Work, renters: Sequence[int]) -> Wrong:
        """The renters of a batch, held until it is written; rows of those who are not on file or merged."""
        asked = sorted(set(renters))
        work.hold(_HELD, numbers=numbers.listed(asked))
        self._renters = numbers.rows_of(work, _RENTERS, asked)
        said = {number: "CUSTOMER IS NOT ON FILE, IMPORT CUSTOMERS FIRST" for number in {*asked} - {*self._renters}}
        merged = ((number, into) for number, (_, into) in self._renters.items() if into)
        said |= {number: f"CUSTOMER IS MERGED INTO {into}, USE {into}" for number, into in merged}
        if not said:
            return {}
        return {at: [("customer_number", said[number])] for at, number in enumerate(renters) if number in said}

    def _hours(self, work: Work, locations: Sequence[str]) -> list[Hours]:
        """How a time at each location becomes UTC; one not on file has the machine's zone, as at the counter."""
        here: dict[str, Hours] = {}
        for code in set(locations):
            found = control.find(work, "location", (code,))
            zone = found.time_zone if isinstance(found, Location) else ""
            here[code] = self._zones.setdefault(zone, Hours(zone))
        return [here[code] for code in locations]

    def _tell_customers(
        self, work: Work, renters: Sequence[int], opened: Sequence[str], closed: Sequence[str | None]
    ) -> None:
        latest: dict[int, str] = {}
        for number, out, back in zip(renters, opened, closed, strict=True):
            wall = back or out
            if wall > latest.get(number, ""):
                latest[number] = wall
        times = Counter() if self.earns else Counter(n for n, back in zip(renters, closed, strict=True) if back)
        days = columns.Memo(date.fromisoformat)
        work.many(
            _RENTED,
            ({"customer": n, "closed": times[n], "latest": days[latest[n][:DAY]]} for n in sorted(latest)),
        )


def _wrong_times(opened: Sequence[str], closed: Sequence[str | None], days: Sequence[int | None]) -> Wrong:
    wrong: Wrong = {}
    for at, (out, back, rented) in enumerate(zip(opened, closed, days, strict=True)):
        if not back:
            if rented is not None:
                wrong[at] = [("closed_at", "IS REQUIRED WHEN rental_days IS FILLED")]
        elif rented is None:
            wrong[at] = [("rental_days", "IS REQUIRED WHEN closed_at IS FILLED")]
        elif back < out:
            wrong[at] = [("closed_at", "MUST NOT BE BEFORE opened_at")]
    return wrong


def _wrong_charges(time: Sequence[int], miles: Sequence[int], discount: Sequence[int]) -> Wrong:
    what = [("discount", "MUST NOT BE MORE THAN time_charge AND mileage_charge TOGETHER")]
    charges = enumerate(zip(time, miles, discount, strict=True))
    return {at: what for at, (timed, driven, off) in charges if off > timed + driven}


def _merged(*found: Wrong) -> Wrong:
    """Of each row what is wrong first."""
    whole: Wrong = {}
    for wrong in reversed(found):
        whole |= wrong
    return whole


NUMBER = "ra_number"
DAY = len("2012-05-01")

_WRITTEN = (
    "number status customer_number customer_type location opened_at closed_at business_date rental_days "
    "time_charge mile_charge discount revenue points_earned"
).split()
_DEFAULTS = {f.name: f.default for f in fields(Agreement) if f.default is not MISSING}
_SAME: dict[str, Any] = {name: value for name, value in _DEFAULTS.items() if name not in _WRITTEN}
"""What an RA file says nothing of."""

_ON_FILE = numbers.among("SELECT number FROM agreement WHERE number IN ({numbers})")

_ASKED = "SELECT number, customer_type, merged_into FROM customer WHERE number IN ({numbers})"
_RENTERS = numbers.among(_ASKED)
_HELD = numbers.among(_ASKED, "ORDER BY number FOR NO KEY UPDATE")

_customer = tables.customer.c
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
