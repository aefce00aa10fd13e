"""AWDKPI: the key figures of the awards."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from renterrewards.programs.liability.liability_option import LiabilityOption
from renterrewards.reports.liability.figures import Figures
from renterrewards.reports.liability.kpis import INCOME_DAYS, Facts, figures_kpis
from renterrewards.store.liability.age import aged
from renterrewards.store.liability.kpis import counts
from renterrewards.store.liability.pools import roll

if TYPE_CHECKING:
    from renterrewards.store.work import Work


class AwardKeyFigures(LiabilityOption):
    """F1 shows or prints the key figures."""

    def figures(self, work: "Work", values: dict[str, Any]) -> Figures:
        """Of the dates asked for, and what stands at their end."""
        start, end = values["start_date"], values["end_date"]
        facts = Facts(
            period=roll(work, start - timedelta(days=1), end),
            income=roll(work, end - timedelta(days=INCOME_DAYS), end),
            aged=aged(work, end),
            counts=counts(work, start, end),
        )
        return figures_kpis(facts, start, self.form.site)
