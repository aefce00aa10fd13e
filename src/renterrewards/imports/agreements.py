"""agreements.csv: RAs, open and closed, and what they add to their customers."""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import MISSING, fields
from itertools import compress
from operator import add, sub
from pathlib import Path
from typing import Any

from sqlalchemy import text

from renterrewards.imports import columns, earning, numbers
from renterrewards.imports.columns import DAY, HOUR, Zone
from renterrewards.imports.intake import Earned, How, ImportSummary, Progress
from renterrewards.imports.numbers import Seen, Wrong
from renterrewards.imports.run import bring_in
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
        self._zones: dict[str, Zone] = {}
        self._renters: dict[int, Row] = {}

    def check(self, work: Work, batch: Batch) -> None:
        """The number must be free, the renter on file, and times and charges make sense together."""
        found = batch.columns
        wrong = _merged(
            numbers.twice(found[NUMBER], NUMBER, "RA"),
            _TAKEN.on_file(work, found[NUMBER], NUMBER, "RA"),
            self._wrong_renters(work, found["customer_number"]),
            self._wrong_times(work, found),
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
        rows = zip(
            found[NUMBER],
            ["CLOSED" if wall else "OPEN" for wall in closed],
            found["customer_number"],
            [self._renters[number][0] for number in found["customer_number"]],
            locations,
            self._instants(work, locations, opened),
            self._closings(work, locations, opened, closed),
            [wall[:DAY] if wall else None for wall in closed],
            [days or 0 for days in found["rental_days"]],
            found["time_charge"],
            found["mileage_charge"],
            found["discount"],
            map(sub, map(add, found["time_charge"], found["mileage_charge"]), found["discount"]),
            [0 if wall and not self.earns else None for wall in closed],
            strict=True,
        )
        if batch:
            work.number_on(tables.agreement, max(found[NUMBER]))
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
        said = dict.fromkeys({*asked} - {*self._renters}, "CUSTOMER IS NOT ON FILE, IMPORT CUSTOMERS FIRST")
        merged = ((number, into) for number, (_, into) in self._renters.items() if into)
        said |= {number: f"CUSTOMER IS MERGED INTO {into}, USE {into}" for number, into in merged}
        if not said:
            return {}
        return {at: [("customer_number", said[number])] for at, number in enumerate(renters) if number in said}

    def _instants(self, work: Work, locations: Sequence[str], walls: Sequence[str | None]) -> Sequence[str | None]:
        """Times at their locations in UTC; a location not on file has the machine's zone, as at the counter."""
        zones = {code: self._zone(work, code) for code in set(locations)}
        if None not in walls:
            hours = [zones[code][wall[:HOUR]] for code, wall in zip(locations, walls, strict=True) if wall]
            if all(hours):
                return [hour + wall[HOUR:] for hour, wall in zip(hours, walls, strict=True) if wall]
        return [wall and zones[code].instant(wall) for code, wall in zip(locations, walls, strict=True)]

    def _closings(
        self, work: Work, locations: Sequence[str], opened: Sequence[str], closed: Sequence[str | None]
    ) -> Sequence[str | None]:
        """The same of closings; one before its opening is of the hour that comes twice as the clock is turned back."""
        instants = list(self._instants(work, locations, closed))
        for at, (out, back) in enumerate(zip(opened, closed, strict=True)):
            if back and back < out:
                instants[at] = self._zone(work, locations[at]).second(back)
        return instants

    def _wrong_times(self, work: Work, found: dict[str, list[Any]]) -> Wrong:
        wrong: Wrong = {}
        times = zip(found["opened_at"], found["closed_at"], found["rental_days"], strict=True)
        for at, (out, back, rented) in enumerate(times):
            if not back:
                if rented is not None:
                    wrong[at] = [("closed_at", "IS REQUIRED WHEN rental_days IS FILLED")]
            elif rented is None:
                wrong[at] = [("rental_days", "IS REQUIRED WHEN closed_at IS FILLED")]
            elif back < out:
                zone = self._zone(work, found["location"][at])
                if zone.second(back) < zone.instant(out):
                    wrong[at] = [("closed_at", "MUST NOT BE BEFORE opened_at")]
        return wrong

    def _zone(self, work: Work, code: str) -> Zone:
        found = control.find(work, "location", (code,))
        zone = found.time_zone if isinstance(found, Location) else ""
        return self._zones.setdefault(zone, Zone(zone))

    def _tell_customers(
        self, work: Work, renters: Sequence[int], opened: Sequence[str], closed: Sequence[str | None]
    ) -> None:
        days = [(back or out)[:DAY] for out, back in zip(opened, closed, strict=True)]
        latest = dict(zip(renters, days, strict=True))
        if len(latest) < len(renters):
            for number, day in zip(renters, days, strict=True):
                if day > latest[number]:
                    latest[number] = day
        times = Counter() if self.earns else Counter(compress(renters, closed))
        told = [[number, times[number], day] for number, day in sorted(latest.items())]
        work.run(_RENTED, rented=json.dumps(told, separators=(",", ":")))


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

_WRITTEN = [
    "number",
    "status",
    "customer_number",
    "customer_type",
    "location",
    "opened_at",
    "closed_at",
    "business_date",
    "rental_days",
    "time_charge",
    "mile_charge",
    "discount",
    "revenue",
    "points_earned",
]
_DEFAULTS = {f.name: f.default for f in fields(Agreement) if f.default is not MISSING}
_SAME: dict[str, Any] = {name: value for name, value in _DEFAULTS.items() if name not in _WRITTEN}
"""What an RA file says nothing of."""

_TAKEN = numbers.Taken("agreement")

_ASKED = "SELECT number, customer_type, merged_into FROM customer WHERE number IN ({numbers})"
_RENTERS = numbers.among(_ASKED)
_HELD = numbers.among(_ASKED, "ORDER BY number FOR NO KEY UPDATE")

_TOLD = """
    UPDATE customer SET times_rented = times_rented + told.times, last_activity = CASE
        WHEN last_activity IS NULL OR last_activity < told.latest THEN told.latest ELSE last_activity END
    FROM ({told}) told WHERE customer.number = told.number
"""
_RENTED = Statement(
    text(
        _TOLD.format(
            told="SELECT json_extract(value, '$[0]') AS number, json_extract(value, '$[1]') AS times, "
            "json_extract(value, '$[2]') AS latest FROM json_each(:rented)"
        )
    ),
    text(
        _TOLD.format(
            told="SELECT CAST(value->>0 AS INTEGER) AS number, CAST(value->>1 AS INTEGER) AS times, "
            "CAST(value->>2 AS DATE) AS latest FROM json_array_elements(CAST(:rented AS json))"
        )
    ),
)
