"""customers.csv and agreements.csv under the headings that an import takes, to be worked with in a spreadsheet.

They say what such a file can say: what was merged or void, awards, and each lot of the points are in `everything`.
"""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import case, func, literal_column, select

from renterrewards import clock, whole_file
from renterrewards.money import money_text
from renterrewards.records import Location
from renterrewards.rules.masking import Mask, Masks, masked_row
from renterrewards.store import control, whole
from renterrewards.store.engine import Store
from renterrewards.store.statement import Statement
from renterrewards.store.tables import agreement, award_account, customer
from renterrewards.store.work import Work

CUSTOMERS = [
    "customer_number",
    "last_name",
    "first_name",
    "address",
    "city",
    "state",
    "postal_code",
    "country",
    "phone",
    "email",
    "customer_type",
    "award_points",
]
AGREEMENTS = [
    "ra_number",
    "customer_number",
    "location",
    "opened_at",
    "closed_at",
    "rental_days",
    "time_charge",
    "mileage_charge",
    "discount",
]

Rows = Generator[Sequence[Any], None, None]


Note = Callable[[Path, int], None]
"""Writes down that a file, whole and under its passing name yet, and so many rows leave; when it fails none leaves."""


def unnoted(path: Path, rows: int) -> None:
    """Of what nobody keeps account."""


def export_customers(store: Store, path: Path, masks: Masks | None = None, note: Note = unnoted) -> int:
    """Write every customer who was not merged into another, with his award points; how many there are.

    `masks`: what of them is masked, but never the number, by which a row is known.
    """
    places = {n: masks[name] for n, name in enumerate(CUSTOMERS) if n and masks and name in masks}
    return _export(store, path, CUSTOMERS, lambda work: _customers(work, places), note)


def export_agreements(store: Store, path: Path, note: Note = unnoted) -> int:
    """Write every RA that is open or closed, its times those of its location; how many there are."""
    return _export(store, path, AGREEMENTS, _agreements, note)


def _export(store: Store, path: Path, heading: Sequence[str], rows_of: Callable[[Work], Rows], note: Note) -> int:
    def rows() -> Rows:
        with store.look() as work, closing(rows_of(work)) as found:
            yield from found

    return export_rows(path, heading, rows(), note)


def export_rows(path: Path, heading: Sequence[str], rows: Iterable[Sequence[Any]], note: Note = unnoted) -> int:
    """Write a CSV file, whole or not at all, never over another; how many rows there were."""
    count = [0]
    with whole_file.made(path.absolute()) as unfinished:
        whole_file.fill(unfinished, _parts(heading, rows, count))
        note(unfinished, count[0])
    return count[0]


def _parts(heading: Sequence[str], rows: Iterable[Sequence[Any]], count: list[int]) -> Iterator[str]:
    yield whole.csv_text([heading])
    rows = iter(rows)
    while some := list(islice(rows, whole.TOGETHER)):
        count[0] += len(some)
        yield whole.csv_text(some)


def _customers(work: Work, places: Mapping[int, Mask]) -> Rows:
    with closing(work.stream(_CUSTOMERS)) as rows:
        yield from (masked_row(row, places) for row in rows) if places else rows


def _agreements(work: Work) -> Rows:
    zones = {found.code: found.time_zone for found in control.every(work, "location") if isinstance(found, Location)}
    with closing(work.stream(_AGREEMENTS)) as rows:
        for number, renter, location, opened, closed, days, *charges in rows:
            zone = zones.get(location, "")
            times = _shown(opened, zone), _shown(closed, zone)
            yield number, renter, location, *times, days if closed else "", *map(money_text, charges)


def _shown(instant: datetime | None, zone: str) -> str:
    return str(clock.local(instant, zone)) if instant else ""


# -- the statements --------------------------------------------------------------------------------

_c = customer.c
_CUSTOMERS = Statement(
    select(
        *(_c[name] for name in ("number", *CUSTOMERS[1:-1])),
        func.coalesce(
            literal_column("CASE WHEN award_account.balance > 0 THEN award_account.balance END"), literal_column("0")
        ).label("points"),
    )
    .select_from(customer.outerjoin(award_account, award_account.c.customer_number == _c.number))
    .where(_c.merged_into.is_(None), _c.last_name_key != "")
    .order_by(_c.number)
)

_a = agreement.c
_AGREEMENTS = Statement(
    select(
        _a.number,
        _a.customer_number,
        _a.location,
        _a.opened_at,
        _a.closed_at,
        _a.rental_days,
        _a.time_charge,
        _a.mile_charge,
        case(
            (_a.status == literal_column("'OPEN'"), _a.discount),
            else_=_a.time_charge + _a.mile_charge - _a.revenue,
        ).label("off"),
    )
    .where(_a.status.in_([literal_column("'OPEN'"), literal_column("'CLOSED'")]))
    .order_by(_a.number)
)
"""What is off a closed RA is the discount and the award together, so that the net is the same as it comes in again."""
