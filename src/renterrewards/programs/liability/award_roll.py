"""AWDROLL: the roll-forward of points and liability between two dates."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from renterrewards.programs.liability.liability_option import LiabilityOption
from renterrewards.reports.liability.figures import Figures
from renterrewards.reports.liability.roll import figures_roll
from renterrewards.store.liability.pools import roll

if TYPE_CHECKING:
    from renterrewards.store.work import Work


class AwardRoll(LiabilityOption):
    """F1 shows or prints the roll-forward."""

    def figures(self, work: "Work", values: dict[str, Any]) -> Figures:
        """From the end of the day before the start date to the end of the end date."""
        opening = values["start_date"] - timedelta(days=1)
        found = roll(work, opening, values["end_date"])
        return figures_roll(found, values["start_date"], self.chosen(work, values), self.form.site)
