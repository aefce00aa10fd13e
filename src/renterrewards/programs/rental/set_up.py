"""The awards as they are set up, for what becomes of an RA: all of it, or what the close of one RA hangs on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from renterrewards.faults import Fault
from renterrewards.programs.lookup import Files
from renterrewards.records import Agreement, Control, Customer, DocumentOnAgreement, SpecialDocument, TimesRentedStep
from renterrewards.rules.ledger import Policy
from renterrewards.rules.opening import Program as Awards
from renterrewards.store import closes, control, locations

if TYPE_CHECKING:
    from renterrewards.policies import EarnRule, ExpiryPolicy
    from renterrewards.store.work import Work


@dataclass(frozen=True, slots=True)
class Setup:
    """The awards as they are set up now."""

    settings: Control
    awards: Awards
    steps: "tuple[TimesRentedStep, ...]"
    rules: "tuple[EarnRule, ...]"
    expiry: "tuple[ExpiryPolicy, ...]"

    @property
    def kept(self) -> "tuple[tuple[Any, ...], ...]":
        """What is held by the files that many sites leave empty, in the order of `closes.FILES`."""
        return self.steps, self.rules, self.expiry

    @property
    def policy(self) -> Policy:
        """What the site has decided of points that come back or are taken back."""
        return Policy(self.settings.award_arrears, self.settings.award_grace_days)


def setup(work: "Work") -> Setup:
    """Read what the points of any RA depend on."""
    files = Files(work)
    kept = (tuple(files.every(file)) for file in ("times_rented_step", "earn_rule", "expiry_policy"))
    return Setup(control.settings(work), files.awards(), *kept)


def setup_for(work: "Work", ra: Agreement, lines: Sequence[DocumentOnAgreement]) -> tuple[Setup, Customer, bool]:
    """What the close of this RA with these lines depends on and no more; its customer, who is held; if it is alone.

    Alone is an RA that is no part of a longer rental. Documents are those on the RA, and the award that is named to
    a renter who does not qualify.
    """
    found = closes.found(work, ra)
    if found is None:
        raise Fault(f"CUSTOMER {ra.customer_number} OF RA {ra.number:08} IS NOT ON FILE")

    def filled(file: str) -> tuple[Any, ...]:
        return tuple(control.every(work, file)) if file in found.filled else ()

    kinds = (found.kind,) if found.kind else ()
    qualifies = found.alone and ra.revenue >= ((found.kind and found.kind.promo_net_minimum) or 0)
    documents = () if qualifies and not lines else closes.documents(work, ra, found.kind)
    awards = Awards(kinds, tuple(documents), locations.groups_of(work, documents))
    return Setup(found.settings, awards, *map(filled, closes.FILES)), found.customer, found.alone


def documents_of(lines: Iterable[DocumentOnAgreement], awards: Awards) -> list[SpecialDocument]:
    """The special documents of these lines, one for each time it was given, those no longer on file left out."""
    on_file = {(document.location, document.code): document for document in awards.documents}
    keys = [(line.location, line.code) for line in lines]
    return [on_file[key] for key in keys if key in on_file]
