"""The merge of two customers, and its undoing, each as one database transaction."""

from dataclasses import replace
from typing import TYPE_CHECKING

from renterrewards.faults import Fault
from renterrewards.programs.rental import other_renter
from renterrewards.programs.rental.closing import count_back
from renterrewards.programs.rental.set_up import Setup, setup
from renterrewards.records import Act, Customer
from renterrewards.rules import erasing
from renterrewards.rules.ledger import Policy, is_dead
from renterrewards.store import agreements, audit, customers
from renterrewards.store.ledger import merges, points, transfers
from renterrewards.store.ledger.merges import Merge
from renterrewards.store.ledger.transfers import Passing, pass_on

if TYPE_CHECKING:
    from renterrewards.store.work import Work


def merge(work: "Work", act: Act, giver: Customer, taker: Customer, reason: str) -> Merge:
    """Everything of `giver` goes to `taker`; both as the screen showed them. Raises Fault, then nothing is saved."""
    giver, taker = _still(work, giver), _still(work, taker)
    if giver.number == taker.number:
        raise Fault("TYPE TWO DIFFERENT CUSTOMERS", "into_number")
    for one, field in ((giver, "customer_number"), (taker, "into_number")):
        if one.merged_into:
            raise Fault(f"CUSTOMER {one.number} IS MERGED INTO {one.merged_into} ALREADY", field)
    done = merges.add(work, act, giver.number, taker.number, giver.times_rented, reason)
    pass_on(work, act, Passing(giver.number, taker.number, done.key, done.source, reason), Policy())
    customers.save(work, replace(giver, merged_into=taker.number, times_rented=0))
    days = [day for day in (giver.last_activity, taker.last_activity) if day]
    rented = giver.times_rented + taker.times_rented
    customers.save(work, replace(taker, times_rented=rented, last_activity=max(days, default=None)))
    _note(work, act, "MERGE", giver.number, {}, {"merged_into": taker.number}, reason)
    return done


def unmerge(work: "Work", act: Act, giver: Customer, taker: Customer, reason: str) -> list[str]:
    """What went over comes back as far as it has not died; RAs, their points and times rented too. What to say."""
    giver, taker = _still(work, giver), _still(work, taker)
    done = merges.standing(work, giver.number, taker.number)
    if giver.merged_into != taker.number or done is None:
        raise Fault(f"CUSTOMER {giver.number} IS NOT MERGED INTO {taker.number}", "customer_number")
    if taker.merged_into:
        raise Fault(f"CUSTOMER {taker.number} IS MERGED INTO {taker.merged_into}, UNMERGE HIM FIRST", "into_number")
    now = setup(work)
    customers.save(work, replace(giver, merged_into=None, times_rented=done.times_rented))
    customers.save(work, replace(taker, times_rented=max(0, taker.times_rented - done.times_rented)))
    _points_back(work, act, done, now, reason)
    merges.undone(work, done)
    _note(work, act, "UNMERGE", giver.number, {"merged_into": taker.number}, {}, reason)
    said: list[str] = []
    came = merges.agreements_of(work, done)
    for ra_number, _ in came:  # all of them first: the RAs of one long rental look at each other
        merges.point_to(work, ra_number, done.giver)
    for ra_number, was_closed in came:
        said += _ra_back(work, act, done, ra_number, was_closed, now, reason)
    if owed := points.arrears(work, taker.number):
        said.append(f"CUSTOMER {taker.number} OWES {owed} POINTS NOW, THEY WERE SPENT MEANWHILE")
    return said


def _note(
    work: "Work", act: Act, kind: str, number: int, before: dict[str, int], after: dict[str, int], reason: str
) -> None:
    audit.note(work, act, kind, f"CUSTOMER {number}", before, after, reason, customer=number)


def _points_back(work: "Work", act: Act, done: Merge, now: Setup, reason: str) -> None:
    """Reverse every movement of the merge, the last first; what has died meanwhile stays where it died.

    What is spent is owed, or refused where the site says BLOCK; it is never let be, or points would be made of nothing.
    """
    owing = replace(now.policy, arrears="UNLIMITED")
    strict = now.policy if now.policy.arrears == "BLOCK" else owing
    for txn_id, customer_number, last_day in transfers.of_merge(work, done.source):
        if not is_dead(last_day, act.business_date):
            points.reverse(work, act, txn_id, strict if customer_number == done.taker else owing, reason=reason)


def _ra_back(
    work: "Work", act: Act, done: Merge, ra_number: int, was_closed: bool, now: Setup, reason: str
) -> list[str]:
    """An RA that came along goes back, with what it earned and counted since."""
    ra = agreements.find(work, ra_number)
    giver = customers.find(work, done.giver)
    if ra is None or giver is None:
        return []
    is_closed = ra.status == "CLOSED"
    if is_closed != was_closed:
        count_back(work, done.taker, 1 if is_closed else -1)
        count_back(work, done.giver, -1 if is_closed else 1)
    if not is_closed or done.taker not in merges.earners(work, ra_number):
        return []
    edited, said = other_renter.move_earning(work, act, ra, giver, now, reason, done.taker)
    agreements.save(work, edited)
    return said


def _still(work: "Work", shown: Customer) -> Customer:
    """The customer as he is on file; Fault when he was merged or is gone since he was shown."""
    on_file = customers.find(work, shown.number)
    if on_file is None or on_file.merged_into != shown.merged_into:
        raise Fault(f"CUSTOMER {shown.number} WAS CHANGED BY ANOTHER USER, CALL HIM UP AGAIN", "customer_number")
    erasing.check_there(on_file)
    return on_file
