"""EDITEARN: the earn rules, by code and effective date; a version that has given points stays as it is."""

from typing import TYPE_CHECKING, Any

from renterrewards import entry
from renterrewards.faults import Fault
from renterrewards.programs.points.edit_expiry import Versions
from renterrewards.store.ledger import earn_rules

if TYPE_CHECKING:
    from renterrewards.store.work import Work


class EarnRules(Versions):
    """A control file whose used versions can only be followed by later ones."""

    def _check_free(self, work: "Work", record: Any) -> None:
        if earn_rules.has_given(work, record):
            raise Fault("POINTS WERE EARNED UNDER IT, IT STAYS, ADD A LATER EFFECTIVE DATE", "effective_date")

    def _called(self, key: tuple[Any, ...]) -> str:
        return f"EARN RULE {key[0]} {entry.show('date', key[1], self.form.site)}"
