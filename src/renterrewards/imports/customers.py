"""customers.csv: customer records, and their award points as opening postings."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, select

from renterrewards.cleaner import clean
from renterrewards.imports import columns
from renterrewards.imports.run import ImportSummary, Progress, batches, transact
from renterrewards.imports.sheet import Sheet, opened
from renterrewards.policies import ExpiryPolicy
from renterrewards.records import RESERVED_TYPES, Act, Customer
from renterrewards.store import control, customers, tables
from renterrewards.store.engine import Store
from renterrewards.store.ledger import expiry, points
from renterrewards.store.ledger.points import Born
from renterrewards.store.statement import Statement
from renterrewards.store.work import Work

HEADINGS = (
    columns.number("customer_number"),
    columns.text("last_name", 30, required=True),
    columns.text("first_name", 20),
    columns.text("address", 40),
    columns.text("city", 30),
    columns.text("state", 10),
    columns.text("postal_code", 10),
    columns.text("country", 40),
    columns.text("phone", 20),
    columns.text("email", 60, kind="email"),
    columns.code("customer_type", 6),
    columns.number("award_points", required=False, minimum=0, repeats=True, optional=True),
    columns.day("points_earned_on"),
    columns.day("points_last_day"),
)
"""Points without dates are earned on the day of the import, and die by the policy in force on the day they were."""


def import_customers(
    store: Store, act: Act, path: Path, dry_run: bool = False, batch: str = "", progress: Progress | None = None
) -> ImportSummary:
    """Add the customers of a CSV file; their points are posted once for each `batch` (the file's stem).

    Raises ImportRefused with every bad row when there is one: then nothing is written.
    """
    with opened(path, HEADINGS) as sheet:

        def take(work: Work) -> ImportSummary:
            policies = control.every(work, "expiry_policy")
            return _Intake(work, act, sheet, batch or clean(path.stem), _known_types(work), policies).run(progress)

        return transact(store, take, dry_run)


@dataclass(slots=True)
class _Intake:
    """One import under way: the transaction, the file, and what was seen in it so far."""

    work: Work
    act: Act
    sheet: Sheet
    batch: str
    types: frozenset[str] | None
    policies: list[ExpiryPolicy]
    seen: set[int] = field(default_factory=set)
    opening: dict[int, tuple[int, Born]] = field(default_factory=dict)

    def run(self, progress: Progress | None) -> ImportSummary:
        for batch in batches(self.sheet, self.records(), progress):
            self.work.many(customers.FILE.insert, batch)
        for number, (qty, born) in self.opening.items():
            self.post(number, qty, born)
        return ImportSummary(rows=len(self.seen), points=sum(qty for qty, _ in self.opening.values()))

    def records(self) -> Iterator[dict[str, Any]]:
        """The good rows as rows of the customer table; points to post are noted on the way."""
        for line, (number, *details, award_points, earned_on, last_day) in self.sheet.rows():
            customer = Customer(number=number, **dict(zip(_DETAILS, details, strict=True)))
            what = self.wrong(customer) or self.wrong_days(earned_on, last_day)
            if what:
                self.sheet.complain(line, *what)
                continue
            if award_points:
                self.opening[number] = award_points, self.born(customer, earned_on, last_day)
            yield customers.FILE.values(customer)

    def wrong(self, customer: Customer) -> tuple[str, str] | None:
        """Column and complaint when the number is taken or the type is not one of the site's."""
        number = customer.number
        if number in self.seen:
            return "customer_number", f"CUSTOMER {number} IS IN THE FILE TWICE"
        self.seen.add(number)
        if self.work.one(_ON_FILE, number=number):
            return "customer_number", f"CUSTOMER {number} IS ON FILE ALREADY"
        if self.types is not None and customer.customer_type and customer.customer_type not in self.types:
            return "customer_type", f"{customer.customer_type} IS NOT ON FILE, ADD IT WITH EDITCUST"
        return None

    def wrong_days(self, earned_on: date | None, last_day: date | None) -> tuple[str, str] | None:
        """Column and complaint when points are earned ahead, or dead already."""
        today = self.act.business_date
        if earned_on and earned_on > today:
            return "points_earned_on", "MUST NOT LIE AHEAD"
        if last_day and last_day < max(today, earned_on or today):
            return "points_last_day", "THESE POINTS ARE DEAD ALREADY, LEAVE THEM OUT"
        return None

    def born(self, customer: Customer, earned_on: date | None, last_day: date | None) -> Born:
        """What the points begin with: the last day that is given, else that of the policy on the day of earning."""
        if last_day:
            return Born(earned_on or self.act.business_date, last_day)
        return expiry.born_under(self.policies, customer.customer_type, earned_on or self.act.business_date)

    def post(self, number: int, qty: int, born: Born) -> None:
        """The points a customer brings along; the key keeps a second run from posting them again."""
        key = f"opening:{self.batch}:{number}"
        source = points.Source("IMPORT", self.batch)
        points.earn(self.work, self.act, number, qty, key, source, kind="OPENING", born=born)


def _known_types(work: Work) -> frozenset[str] | None:
    """The customer types there are when the site has its type codes validated (EDITMISC), else None."""
    if not control.settings(work).validate_customer_types:
        return None
    return RESERVED_TYPES | {kind.type_code for kind in control.every(work, "customer_type")}


_DETAILS = [heading.name for heading in HEADINGS[1:-3]]

_ON_FILE = Statement(select(tables.customer.c.number).where(tables.customer.c.number == bindparam("number")))
