"""REOPEN: a closed RA is open again; what it earned is taken back, and the rental counts no more until it is closed."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from renterrewards.faults import Fault
from renterrewards.programs.rental import ra_points
from renterrewards.programs.rental.closing import count_back
from renterrewards.programs.rental.one_ra import OneRa
from renterrewards.programs.rental.ra_points import check_unchanged, points_text
from renterrewards.programs.rental.set_up import setup
from renterrewards.records import Agreement
from renterrewards.rules.conversation import Talk, Tell
from renterrewards.store import agreements, audit
from renterrewards.store.ledger import points

if TYPE_CHECKING:
    from renterrewards.store.work import Work


class ReopenRa(OneRa):
    """F1 reopens; the next close earns anew, under the next closing number."""

    statuses = ("CLOSED",)

    @property
    def keys(self) -> dict[str, Callable[[], Talk[None]]]:
        """F1 reopens."""
        return super().keys | {"REOPEN RA": self.reopen}

    def refusal(self, agreement: Agreement) -> str:
        """Only a closed RA can be reopened."""
        return self.refusal_of_closed(agreement)

    def reopen(self) -> Talk[None]:
        """F1: the earning is reversed, into arrears when the points are spent; times rented is counted back."""
        ra = self.at_hand()
        if why := self.refusal(ra):
            raise Fault(why, "ra_number")
        reason = str(self.form.value("reason"))
        opened = as_open(ra)

        def reopen_it(work: "Work") -> tuple[int, int]:
            self.rights.check_ra(ra.number, ra.location)
            check_unchanged(work, ra, self.lines)
            act = self.desk.act(work, ra.location)
            taken = ra_points.take_earning_back(work, act, ra, setup(work), reason, ra.customer_number)
            count_back(work, ra.customer_number)
            agreements.save(work, opened)
            audit.note_ra(work, act, "REOPEN", ra, opened, reason)
            return taken, points.arrears(work, ra.customer_number)

        taken, owed = self.apply(reopen_it)
        if taken:
            yield Tell(f"{points_text(taken)} TAKEN BACK" + (f", CUSTOMER OWES {points_text(owed)}" if owed else ""))
        yield Tell(f"RA {ra.number:08} IS OPEN AGAIN")
        self.show(opened)


def as_open(closed: Agreement) -> Agreement:
    """The RA as it was while it was open; what was typed at the close stays where the close shows it again."""
    return replace(
        closed,
        status="OPEN",
        closed_at=None,
        business_date=None,
        closed_by="",
        award_value=0,
        revenue=0,
        points_earned=None,
        close_seq=closed.close_seq + 1,
        edit_seq=0,
    )
