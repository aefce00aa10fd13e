"""Customer rental summary (CUSRNT): a customer's particulars, a line an RA by closing date, a total."""

from collections import Counter
from collections.abc import Generator, Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import date

from renterrewards import entry
from renterrewards.records import Customer
from renterrewards.reports.report import Column, Progress, Report, Row, told
from renterrewards.store import rentals
from renterrewards.store.ledger import points
from renterrewards.store.rentals import Rental
from renterrewards.store.work import Work

CODE = "CUSRNT"
TITLE = "CUSTOMER RENTAL SUMMARY"
EMPTY = "NO RENTALS"

COLUMNS = (
    Column("ra_number", "RA", 8),
    Column("location", "LOC", 6),
    Column("opened", "OPENED", 8, "date"),
    Column("closed", "CLOSED", 8, "date"),
    Column("days", "DAYS", 5, "number"),
    Column("time_and_miles", "T&M", 11, "money"),
    Column("discount", "DISCOUNT", 10, "money"),
    Column("awards", "AWARDS USED", 13, "exact"),
    Column("documents_off", "DOCUMENTS|OFF", 9, "money"),
    Column("revenue", "REVENUE", 11, "money"),
    Column("points", "POINTS|EARNED", 6, "number"),
    Column("note", "NOTE", 15),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose rentals, and which: closed from `first` to `last` (None: no limit), and with `still_out` those that are.

    `locations` None: of every one; `where` is what they are called.
    """

    customer: Customer
    first: date | None
    last: date | None
    still_out: bool
    where: str = ""
    locations: frozenset[str] | None = None

    def is_of(self, rental: Rental) -> bool:
        """Whether the rental is of one of the locations."""
        return self.locations is None or rental.location in self.locations


@dataclass(slots=True)
class RentalTotal:
    """What the closed RAs come to, growing line by line; money in minor units."""

    closed: int = 0
    still_out: int = 0
    days: int = 0
    time_and_miles: int = 0
    discount: int = 0
    awards: int = 0
    documents_off: int = 0
    revenue: int = 0
    points: int = 0

    def add(self, rental: Rental) -> None:
        """Count an RA in; of one that is still out nothing else is known, but the awards it holds."""
        self.awards += len(rental.awards)
        if rental.closed is None:
            self.still_out += 1
            return
        self.closed += 1
        for name in ("days", "time_and_miles", "discount", "documents_off", "revenue", "points"):
            setattr(self, name, getattr(self, name) + getattr(rental, name))


def found(work: Work, asked: Asked) -> Generator[Rental, None, None]:
    """The RAs in the order of the report: what the printed report and the JSON output both show."""
    with closing(rentals.closed(work, asked.customer.number, asked.first, asked.last)) as closed:
        yield from filter(asked.is_of, closed)
    if asked.still_out:
        yield from filter(asked.is_of, rentals.still_out(work, asked.customer.number))


def report_rentals(work: Work, asked: Asked, site: entry.Site, progress: Progress | None = None) -> Report:
    """The report over `work`, which must stay open until the last row is read."""
    total, origins = RentalTotal(), rentals.came_from(work, asked.customer.number)
    return Report(
        code=CODE,
        title=TITLE,
        parameters=_parameters(work, asked, origins.values(), site),
        columns=COLUMNS,
        rows=told(_shown(found(work, asked), origins, total), progress),
        total=lambda: _total(total),
        empty=EMPTY,
    )


def awards_text(codes: Iterable[str]) -> str:
    """`1FREE`, `1FREE X 2, 25OFF`."""
    return ", ".join(code if times == 1 else f"{code} X {times}" for code, times in Counter(codes).items())


def _shown(
    listed: Generator[Rental, None, None], origins: dict[int, int], total: RentalTotal
) -> Generator[Row, None, None]:
    for one in listed:
        total.add(one)
        giver = origins.get(one.ra_number)
        head = (f"{one.ra_number:08}", one.location, one.opened)
        awards, note = awards_text(one.awards), f"MERGED {giver}" if giver else ""
        if one.closed is None:
            yield (*head, one.status, None, None, None, awards, None, None, None, note)
        else:
            figures = (one.closed, one.days, one.time_and_miles, one.discount)
            yield (*head, *figures, awards, one.documents_off, one.revenue, one.points, note)


def _total(total: RentalTotal) -> Row:
    out = f"{total.still_out:,} OUT" if total.still_out else ""
    awards = f"{total.awards:,} AWARD{'' if total.awards == 1 else 'S'}"
    figures = (total.days, total.time_and_miles, total.discount)
    closed = f"{total.closed:,} RA{'' if total.closed == 1 else 'S'}"
    return ("TOTAL", None, closed, out, *figures, awards, total.documents_off, total.revenue, total.points, None)


def _parameters(work: Work, asked: Asked, givers: Iterable[int], site: entry.Site) -> tuple[tuple[str, str], ...]:
    """The customer's particulars, as far as they are known, and the dates."""
    one, balance = asked.customer, points.balance(work, asked.customer.number)
    place = ", ".join(text for text in (one.city, " ".join((one.state, one.postal_code)).strip()) if text)
    merged = ", ".join(str(number) for number in sorted(set(givers)))
    particulars = (
        ("CUSTOMER", str(one.number)),
        ("NAME", f"{one.first_name} {one.last_name}".strip()),
        ("COMPANY", one.company),
        ("ADDRESS", one.address),
        ("CITY", place),
        ("PHONE", one.phone),
        ("CUST TYPE", one.customer_type),
        ("TIMES RENTED", f"{one.times_rented:,}"),
        ("LAST ACTIVITY", entry.show("date", one.last_activity, site)),
        ("AWARD POINTS", f"{balance:,}"),
        ("BLOCKED", "Y" if one.blocked else ""),
        ("MERGED INTO HIM", merged),
    )
    dates = (
        ("START DATE", entry.show("date", asked.first, site) or "ALL"),
        ("END DATE", entry.show("date", asked.last, site) or "ALL"),
    )
    of = () if asked.locations is None else (("LOCATION", asked.where),)
    return tuple((label, text) for label, text in particulars if text) + of + dates
