"""AWDAGE: the points outstanding by quarter of earning or by age."""

from typing import TYPE_CHECKING, Any

from renterrewards.programs.liability.liability_option import LiabilityOption
from renterrewards.reports.liability.age import figures_ages, figures_quarters
from renterrewards.reports.liability.figures import Figures
from renterrewards.store.liability.age import aged
from renterrewards.store.liability.pools import worth

if TYPE_CHECKING:
    from renterrewards.store.work import Work


class AwardAge(LiabilityOption):
    """F1 shows or prints the points by age."""

    def figures(self, work: "Work", values: dict[str, Any]) -> Figures:
        """At the end of the day asked for."""
        day, chosen, site = values["as_of"], self.chosen(work, values), self.form.site
        if values["grouped"] == "AGE":
            return figures_ages(day, aged(work, day), chosen, site)
        return figures_quarters(worth(work, day), aged(work, day), chosen, site)
