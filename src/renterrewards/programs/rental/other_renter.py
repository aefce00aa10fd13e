"""An RA that gets another renter: what it earned goes over, what it redeemed stays unless it is moved with a reason."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from renterrewards.faults import Fault
from renterrewards.programs.desk import Desk
from renterrewards.programs.rental import ra_points
from renterrewards.programs.rental.closing import count, count_back
from renterrewards.programs.rental.ra_points import points_text
from renterrewards.programs.rental.set_up import Setup
from renterrewards.records import Act, Agreement, Customer
from renterrewards.rules.conversation import Ask, Talk, Tell
from renterrewards.store import customers
from renterrewards.store.ledger import redemptions

if TYPE_CHECKING:
    from renterrewards.store.work import Work

REASON = Ask("REASON FOR THE CHANGE OF RENTER:", answers=(), length=30)


@dataclass(frozen=True, slots=True)
class Moving:
    """Whether the awards on the RA are to be paid by the new renter, and why."""

    awards: bool = False
    reason: str = ""


def asked(desk: Desk, ra_number: int) -> Talk[Moving]:
    """What becomes of the awards on the RA; nothing is asked when there is none."""
    with desk.store.look() as work:
        spent = sum(award.points for award in redemptions.on_ra(work, ra_number))
    if not spent:
        return Moving()
    question = f"TAKE THE {points_text(spent)} OF ITS AWARDS FROM THE NEW RENTER Y/N?"
    if (yield Ask(question, guarded=True)) != "Y":
        return Moving()
    return Moving(True, (yield from reason(REASON)))


def reason(ask: Ask) -> Talk[str]:
    """A reason that is not blank, asked for until there is one."""
    while True:
        typed = str((yield ask)).strip().upper()
        if typed:
            return typed
        yield Tell("A REASON IS REQUIRED, TYPE WHY, OR ESC", error=True)


def move(
    work: "Work", act: Act, ra: Agreement, to: Customer, now: Setup, moving: Moving
) -> tuple[Agreement, list[str]]:
    """The RA with its new renter, its points posted, not yet saved; and what is to be said."""
    moved = replace(ra, customer_number=to.number, customer_type=to.customer_type)
    said = []
    if moving.awards:
        moved = _move_awards(work, act, ra, moved, now, moving.reason)
        said.append(f"THE AWARDS ARE NOW PAID BY CUSTOMER {to.number}")
    if ra.status == "CLOSED":
        moved, more = move_earning(work, act, moved, to, now, moving.reason, ra.customer_number)
        count_back(work, ra.customer_number)
        fresh = found(work, to.number)
        said += [*more, *count(work, moved, fresh, now)]
    return moved, said


def move_earning(
    work: "Work", act: Act, ra: Agreement, to: Customer, now: Setup, why: str, old: int
) -> tuple[Agreement, list[str]]:
    """A closed RA earns for `to`, as if he had closed it, and no more for customer `old`; not yet saved."""
    taken = ra_points.take_earning_back(work, act, ra, now, why, old)
    edited = replace(ra, edit_seq=ra.edit_seq + 1, customer_number=to.number, customer_type=to.customer_type)
    decided = ra_points.decide(work, edited, now)
    ra_points.earn(work, act, edited, decided, now, edited=True)
    edited = replace(edited, points_earned=decided.total)
    said = [f"{points_text(taken)} TAKEN BACK FROM CUSTOMER {old}"] if taken else []
    said += [f"{points_text(decided.total)} FOR CUSTOMER {to.number}"] if decided.total else []
    return edited, said + decided.said


def _move_awards(work: "Work", act: Act, before: Agreement, moved: Agreement, now: Setup, why: str) -> Agreement:
    """Each award is given back to who paid it and taken from the new renter, under the next opening number."""
    again = replace(moved, open_seq=before.open_seq + 1)
    awards = redemptions.on_ra(work, before.number)
    for award in awards:
        ra_points.give_back(work, act, award, now, why)
    for unit, award in enumerate(awards, start=1):
        key = (award.location, award.code)
        ra_points.spend(work, act, again, unit, award.points, key, award.value, lots=None, first=False)
    return again


def found(work: "Work", number: int) -> Customer:
    """The customer an RA is to go to; Fault when he is not on file, or was merged."""
    customer = customers.find(work, number)
    if customer is None:
        raise Fault(f"CUSTOMER {number} IS NOT ON FILE, SHIFT+F7 LISTS THEM", "customer_number")
    if into := customer.merged_into:
        raise Fault(f"CUSTOMER {number} IS MERGED INTO {into}, USE {into}", "customer_number")
    return customer
