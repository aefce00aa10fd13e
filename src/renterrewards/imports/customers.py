"""customers.csv: customer records, and their award points as opening postings."""

from collections.abc import Sequence
from dataclasses import MISSING, fields
from datetime import date
from pathlib import Path
from typing import Any

from renterrewards.cleaner import clean
from renterrewards.imports import columns, numbers
from renterrewards.imports.intake import Earned, How, ImportSummary, Progress
from renterrewards.imports.numbers import Seen, Wrong
from renterrewards.imports.run import bring_in
from renterrewards.imports.sheet import Batch
from renterrewards.policies import ExpiryPolicy
from renterrewards.records import RESERVED_TYPES, Act, Control, Customer
from renterrewards.rules.reasons import needs_approval
from renterrewards.store import control, tables
from renterrewards.store.engine import Store
from renterrewards.store.ledger import expiry, points
from renterrewards.store.ledger.points import Born
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
    columns.email("email", 60),
    columns.code("customer_type", 6),
    columns.count("award_points", minimum=0, optional=True),
    columns.day("points_earned_on"),
    columns.day("points_last_day"),
)
"""Points without dates are earned on the day of the import, and die by the policy in force on the day they were."""


def import_customers(
    store: Store, act: Act, path: Path, how: How | None = None, *, progress: Progress | None = None
) -> ImportSummary:
    """Add the customers of a CSV file, all or nothing if not said otherwise.

    Their points are posted once for each name of a file.
    """
    how = how or How(whole=True)
    return bring_in(store, act, path, _Customers(act, clean(path.stem), how.barred), how, progress)


class _Customers:
    """Customers that come in, stamped by `act`; `source` names where their points come from.

    `barred` columns must be blank, as who brings them in may not fill them.
    """

    kind, earns, headings = "customers", False, HEADINGS

    def __init__(self, act: Act, source: str, barred: frozenset[str] = frozenset()) -> None:
        self._act, self._source, self._barred = act, source, barred
        self._seen: Seen | None = None
        self._policies: list[ExpiryPolicy] = []

    def check(self, work: Work, batch: Batch) -> None:
        """The number must be free, the type one of the site's, points neither of days to come nor dead.

        Nor so many that they need a second person, whom a file has not.
        """
        settings = control.settings(work)
        self._policies = control.every(work, "expiry_policy")
        batch.reject(numbers.twice(batch.columns[NUMBER], NUMBER, "CUSTOMER"))
        batch.reject(_TAKEN.on_file(work, batch.columns[NUMBER], NUMBER, "CUSTOMER"))
        batch.reject(_wrong_types(_known_types(work, settings), batch.columns["customer_type"]))
        batch.reject(self._wrong_days(batch))
        batch.reject(_unapproved(settings.award_approval_above, batch.columns["award_points"]))
        for name in sorted(self._barred & batch.columns.keys()):
            batch.reject({at: [(name, NOT_YOURS)] for at, value in enumerate(batch.columns[name]) if value})

    def count(self, batch: Batch) -> ImportSummary:
        """Customers and their points."""
        return ImportSummary(len(batch), points=sum(filter(None, batch.columns["award_points"])))

    def write(self, work: Work, batch: Batch) -> None:
        """The records, then the points of those who bring some."""
        found = batch.columns
        keys = [found[name] for name in ("last_name", "first_name")]
        rows = zip(*(found[name] for name in (NUMBER, *_DETAILS)), *keys, strict=True)
        if batch:
            work.number_on(tables.customer, max(batch.columns[NUMBER]))
        work.load(tables.customer, _WRITTEN, rows, _SAME)
        if any(found["award_points"]):
            opening = ("customer_type", "award_points", "points_earned_on", "points_last_day")
            for number, *brought in zip(found[NUMBER], *(found[name] for name in opening), strict=True):
                self._post(work, number, *brought)

    def twice(self, batch: Batch) -> None:
        """A number that came before in the file."""
        self._seen = self._seen or Seen()
        batch.reject(self._seen.twice(batch.columns[NUMBER], NUMBER, "CUSTOMER"))

    def after(self, work: Work) -> Earned | None:
        """Nothing is left to do."""

    def _wrong_days(self, batch: Batch) -> Wrong:
        earned, last = batch.columns["points_earned_on"], batch.columns["points_last_day"]
        if not any(earned) and not any(last):
            return {}
        today, wrong = self._act.business_date, Wrong()
        for at, (earned_on, last_day) in enumerate(zip(earned, last, strict=True)):
            if earned_on and earned_on > today:
                wrong[at] = [("points_earned_on", "MUST NOT LIE AHEAD")]
            elif last_day and last_day < max(today, earned_on or today):
                wrong[at] = [("points_last_day", "THESE POINTS ARE DEAD ALREADY, LEAVE THEM OUT")]
        return wrong

    def _post(
        self, work: Work, number: int, kind: str, qty: int | None, earned_on: date | None, last_day: date | None
    ) -> None:
        """The points a customer brings along; the key keeps a second run from posting them again."""
        if not qty:
            return
        day = earned_on or self._act.business_date
        born = Born(day, last_day) if last_day else expiry.born_under(self._policies, kind, day)
        source = points.Source("IMPORT", self._source)
        points.earn(work, self._act, number, qty, f"opening:{self._source}:{number}", source, "OPENING", born=born)


def _wrong_types(known: frozenset[str] | None, types: Sequence[str]) -> Wrong:
    if known is None or known.issuperset(types):
        return {}
    said = {kind: [("customer_type", f"{kind} IS NOT ON FILE, ADD IT WITH EDITCUST")] for kind in set(types) - known}
    return {at: said[kind] for at, kind in enumerate(types) if kind in said}


def _unapproved(above: int | None, brought: Sequence[int | None]) -> Wrong:
    said = [("award_points", f"MORE THAN {above} POINTS NEED A SECOND PERSON (EDITMISC 7.7), GIVE THEM WITH CUST")]
    return {at: said for at, qty in enumerate(brought) if needs_approval(qty or 0, above)}


def _known_types(work: Work, settings: Control) -> frozenset[str] | None:
    """The customer types there are when the site has its type codes validated (EDITMISC), else None; blank is one."""
    if not settings.validate_customer_types:
        return None
    return RESERVED_TYPES | {"", *(kind.type_code for kind in control.every(work, "customer_type"))}


NUMBER = "customer_number"
NOT_YOURS = "CAN ONLY BE FILLED BY WHO ADJUSTS POINTS (EDITUAF FIELD 7), BLANK IT"

_DETAILS = [heading.name for heading in HEADINGS[1:-3]]
_WRITTEN = ["number", *_DETAILS, "last_name_key", "first_name_key"]
_DEFAULTS = {f.name: f.default for f in fields(Customer) if f.default is not MISSING}
_SAME: dict[str, Any] = {name: value for name, value in _DEFAULTS.items() if name not in _DETAILS} | {"birth_key": 0}
"""What a customer file says nothing of."""

_TAKEN = numbers.Taken("customer")
