"""AWDHIST: what happened to one customer's award points, every movement with its cause and the balance after it."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from renterrewards.programs.one_customer import OneCustomer
from renterrewards.programs.printing import deliver
from renterrewards.reports import history
from renterrewards.rules.conversation import Talk
from renterrewards.store import points


class AwardHistory(OneCustomer):
    """The customer is the form; F1 BEGIN shows or prints his movements."""

    runs_at_once = True

    @property
    def keys(self) -> dict[str, Callable[[], Talk[None]]]:
        """F1 begins."""
        return super().keys | {"BEGIN": self.begin}

    def begin(self) -> Talk[None]:
        """Show or print the movements, oldest first."""
        customer, values, site = self.at_hand(), self.form.values(), self.form.site
        printed = yield from deliver(self.desk, site, values, lambda w: history.report_history(w, customer, site))
        if printed:
            self.outcome["file"] = printed

    def data(self) -> dict[str, Any]:
        """The movements as plain data, for scripts."""
        with self.desk.store.look() as work:
            return {"rows": [asdict(line) for line in points.movements(work, self.at_hand().number)]}
