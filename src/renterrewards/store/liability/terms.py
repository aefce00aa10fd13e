"""The terms that points are reckoned with at a date: policy, redemption rates, what an award is worth."""

from datetime import date
from decimal import Decimal

from renterrewards.faults import Fault
from renterrewards.policies import LiabilityPolicy
from renterrewards.records import CustomerType, SpecialDocument
from renterrewards.rules.documents import chosen
from renterrewards.rules.liability import Cell, Terms, award_value, configured, minor, policy_on
from renterrewards.rules.redemption_rates import UNKNOWN, Rates, Used, estimate
from renterrewards.store import control, locations
from renterrewards.store.liability import facts
from renterrewards.store.liability import months as closed_months
from renterrewards.store.work import Work

NO_POLICY = "NO LIABILITY POLICY IS ON FILE, SET ONE UP IN EDITLIAB FIRST"
MONTHS = 12
"""How many months back the average net T&M goes, that of the date included."""


class Estimates:
    """The terms that points are reckoned with at a date: policy, redemption rates, what an award is worth."""

    def __init__(self, work: Work, day: date) -> None:
        self.closed = closed_months.months(work)
        self.policies: list[LiabilityPolicy] = control.every(work, "liability_policy")
        if not self.policies:
            raise Fault(NO_POLICY)
        self.types: dict[str, CustomerType] = {kind.type_code: kind for kind in control.every(work, "customer_type")}
        self.documents: list[SpecialDocument] = control.every(work, "special_document")
        self.groups = locations.groups(work)
        self._charges = facts.charges(work, day)
        self._used = self._asked_for_use(work, day)
        self._rates: dict[date, Rates] = {}
        self._terms: dict[tuple[Cell, date], Terms] = {}

    def policy(self, day: date) -> LiabilityPolicy:
        """The version in force; the first one for the days before it."""
        first = min(self.policies, key=lambda policy: policy.effective_date)
        return policy_on(self.policies, day) or first

    def terms(self, cell: Cell, day: date) -> Terms:
        """What a pool's points are reckoned with at a date."""
        if (cell, day) not in self._terms:
            self._terms[cell, day] = self._found(cell, day)
        return self._terms[cell, day]

    def rate(self, vintage: str, day: date) -> Decimal:
        """r of a quarter: estimated when the policy wants it and enough is known, else the policy's own."""
        policy = self.policy(day)
        if policy.rate_source != "ESTIMATE":
            return configured(policy)
        if day not in self._rates:
            self._rates[day] = estimate(self._used, day) if self._used else UNKNOWN
        return self._rates[day].of(vintage) or configured(policy)

    def _found(self, cell: Cell, day: date) -> Terms:
        if not cell.vintage:
            return Terms(Decimal(0))
        rate, policy = self.rate(cell.vintage, day), self.policy(day)
        kind = self.types.get(cell.customer_type)
        at = (cell.location, *self.groups.get(cell.location, ()))
        document = chosen(self.documents, kind.promo_code, at) if kind and kind.participates else None
        if kind is None or document is None:
            return Terms(rate)
        if policy.value_source == "FIXED":
            return Terms(rate, Decimal(policy.value_amount or 0), kind.promo_required or 0)
        value = award_value(document, *self._averages(cell.customer_type, day))
        return Terms(rate, Decimal(minor(value)), kind.promo_required or 0)

    def _averages(self, customer_type: str, day: date) -> tuple[Decimal, Decimal]:
        """Net T&M per day and per RA of a type in the trailing months; of all types when it has no RA there."""
        last = day.year * 12 + day.month - 1
        recent = {key: found for key, found in self._charges.items() if last - MONTHS < key[1] <= last}
        own = [found for (of_type, _), found in recent.items() if of_type == customer_type]
        revenue, days, ras = (
            (sum(column) for column in zip(*(own or recent.values()), strict=True)) if recent else (0, 0, 0)
        )
        return Decimal(revenue) / max(1, days), Decimal(revenue) / max(1, ras)

    def _asked_for_use(self, work: Work, day: date) -> list[Used]:
        if all(policy.rate_source != "ESTIMATE" for policy in self.policies):
            return []
        return facts.used(work, day, closed_months.last_txn(self.closed, day))
