"""What the points ledger is told of an RA: what it earned, what is taken back, which awards are given back."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from renterrewards.faults import Fault
from renterrewards.programs.rental.set_up import Setup, documents_of
from renterrewards.records import Act, Agreement, DocumentOnAgreement
from renterrewards.rules import charges
from renterrewards.rules.closing import Earning, earning, held_up
from renterrewards.rules.earning import Case
from renterrewards.rules.ledger import Lot
from renterrewards.store import agreements
from renterrewards.store.ledger import earn_rules, expiry, points, pooling, redemptions
from renterrewards.store.ledger.redemptions import Redemption
from renterrewards.store.ledger.transfers import undo

if TYPE_CHECKING:
    from renterrewards.store.work import Work


def check_unchanged(work: "Work", before: Agreement, lines: list[DocumentOnAgreement], to: int = 0) -> None:
    """Raise Fault when the RA or what is in its S window is no longer what the screen showed.

    Its renter and whose points its awards took are held from here on, before the RA, as by everybody; so is customer
    `to` with his wallet, when he is to pay.
    """
    hold_parties(work, before, to)
    if not agreements.is_still(work, before, lines):
        raise Fault(f"RA {before.number:08} WAS CHANGED BY ANOTHER USER, NOTHING SAVED, CALL IT UP AGAIN", "ra_number")


def hold_parties(work: "Work", before: Agreement, to: int = 0) -> None:
    """Keep its renter and whose points its awards took, and customer `to` with his wallet."""
    pooling.hold_parties(work, before.number, before.customer_number, to)


# -- awards ----------------------------------------------------------------------------------------


def spend(
    work: "Work",
    act: Act,
    agreement: Agreement,
    unit: int,
    cost: int,
    document: tuple[str, str],
    value: int,
    *,
    lots: list[Lot] | None,
    first: bool,
) -> None:
    """Take the points of the `unit`-th award of an RA's opening from its renter; `document` is location and code.

    They come out of these lots of his, None: from his wallet, if he may. `first`: the RA was made in this work.
    """
    location, code = document
    number, source = agreement.customer_number, points.Source("RA", str(agreement.number), unit)
    key = f"redeem:RA:{agreement.number}:{agreement.open_seq}:{unit}"
    award: dict[str, Any] = {"document": code, "location": location, "open_seq": agreement.open_seq, "value": value}
    if lots is None:
        pooling.redeem(work, act, number, cost, key, source, **award)
    else:
        points.redeem(work, act, number, cost, key, source, lots=lots, first=first, **award)


# -- earning ---------------------------------------------------------------------------------------


def decide(
    work: "Work",
    closed: Agreement,
    now: Setup,
    *,
    lines: Sequence[DocumentOnAgreement] | None = None,
    alone: bool = False,
) -> Earning:
    """What a closed RA earns under the customer type it carries, its bonuses included.

    `lines` is its S window where that was read already; `alone`: it is known to be no part of a longer rental.
    """
    settings = now.settings
    kind = now.awards.type(closed.customer_type)
    if not settings.local_renter_rewards or kind is None or not kind.participates:
        return Earning(0)
    together = [] if alone or not settings.award_chain_once else _chain(work, closed)
    if why := held_up(together):
        return Earning(0, why)
    net = closed.revenue + sum(other.revenue for other in together)
    on_ra = documents_of(agreements.documents(work, closed.number) if lines is None else lines, now.awards)
    decided = earning(kind, now.awards.documents, on_ra, net, now.awards.at(closed.location))
    if decided.points and settings.award_two_cars_once and (other := agreements.overlapping(work, closed)):
        return Earning(0, f"RENTED TOGETHER WITH RA {other.number:08}, WHICH EARNED FOR BOTH")
    if not decided.points:
        return decided
    days = closed.rental_days + sum(other.rental_days for other in together)
    if not now.rules:
        return decided
    about = case_of(closed, decided.points, days, net)
    ra = str(closed.number)  # its own bonus does not count into the cap when it is decided anew
    return replace(decided, bonuses=earn_rules.weigh_all(work, closed.customer_number, now.rules, about, but_ra=ra))


def case_of(closed: Agreement, ordinary: int, days: int, net: int) -> Case:
    """What earn rules look at in an RA: it is of the day it was closed; `days` and `net` are of all its rental."""
    assert closed.business_date, "a closed RA has its day"
    return Case(
        trigger="RA",
        day=closed.business_date,
        customer_type=closed.customer_type,
        takes_part=True,
        location=closed.location,
        vehicle_class=closed.vehicle_class,
        days=days,
        net=net,
        ordinary=ordinary,
    )


def earn(work: "Work", act: Act, ra: Agreement, decided: Earning, now: Setup, *, edited: bool = False) -> None:
    """Post what an RA earned for its customer: at its close, or by an edit since then, counted by `edit_seq`."""
    if not decided.points:
        return
    key, again = f"earn:RA:{ra.number}:{ra.close_seq}", f":e{ra.edit_seq}" if edited else ""
    source = points.Source("RA", str(ra.number), ra.close_seq)
    born = expiry.born_under(now.expiry, ra.customer_type, act.business_date)
    earned = points.earn(work, act, ra.customer_number, decided.points, key + again, source, born=born)
    made = points.was_made(work, earned)  # else its bonuses were posted with it
    for bonus in decided.bonuses:
        if bonus.points:
            of_rule = f"{key}:{bonus.rule.code}{again}"
            whose, day = (ra.customer_number, ra.customer_type), ra.business_date or act.business_date
            earn_rules.post(work, act, whose, bonus, of_rule, source, day, policies=now.expiry, first=made)


def take_earning_back(work: "Work", act: Act, ra: Agreement, now: Setup, reason: str, whose: int) -> int:
    """Reverse what the RA earned and still stands; how many points customer `whose` has less now."""
    before = points.balance(work, whose)
    for txn_id, kind, _ in points.of_source(work, "RA", str(ra.number)):
        if kind == "EARN":
            undo(work, act, txn_id, now.policy, reason)
    return before - points.balance(work, whose)


def still_to_earn(ra: Agreement) -> bool:
    """Whether an RA came in closed and the import that brought it has not decided its point yet."""
    return ra.status == "CLOSED" and ra.points_earned is None


def earned_by_the_rest(work: "Work", act: Act, left: Agreement, now: Setup) -> list[str]:
    """An RA has left a longer rental: when all others are closed and none has earned, the last one earns now.

    `left` is the RA as it was in it: it is void, or was given to another renter, or follows no more.
    """
    if not now.settings.award_chain_once:
        return []
    said = []
    for number in {left.number, left.follows or left.number}:
        found = agreements.chain(work, number)
        together = [ra for ra in found if ra.customer_number == left.customer_number and ra.status != "VOID"]
        if together and not held_up(together) and not any(map(still_to_earn, together)):
            said += _earned_by_the_last(work, act, together, now)
    return said


def _earned_by_the_last(work: "Work", act: Act, together: list[Agreement], now: Setup) -> list[str]:
    last = max(together, key=lambda ra: (ra.closed_at or ra.opened_at, ra.number))
    decided = decide(work, last, now)
    if not decided.points:
        return []
    edited = replace(last, edit_seq=last.edit_seq + 1, points_earned=decided.total)
    earn(work, act, edited, decided, now, edited=True)
    agreements.save(work, edited)
    said = f"RA {last.number:08} IS NOW THE LAST OF ITS RENTAL AND EARNED {points_text(decided.total)}"
    return [said, *decided.said]


def _chain(work: "Work", ra: Agreement) -> list[Agreement]:
    """The other RAs of a longer rental of the same customer; a void one holds the chain together, no more."""
    found = agreements.chain(work, ra.number)
    mine = [other for other in found if other.customer_number == ra.customer_number]
    return [other for other in mine if other.number != ra.number and other.status != "VOID"]


# -- awards ----------------------------------------------------------------------------------------


def give_awards_back(work: "Work", act: Act, ra_number: int, now: Setup, reason: str) -> int:
    """Reverse every award of an RA into the lots it came from and take it off the RA; the points given back."""
    given = sum(give_back(work, act, award, now, reason) for award in redemptions.on_ra(work, ra_number))
    for line in agreements.documents(work, ra_number):
        if line.points:
            agreements.remove_document(work, line)
    return given


def give_one_back(work: "Work", act: Act, ra_number: int, code: str, now: Setup, reason: str) -> int:
    """Reverse the last award of a code and take it off the RA; the points given back. Fault when there is none."""
    lines = [line for line in agreements.documents(work, ra_number) if line.points and line.code == code]
    if not lines:
        raise Fault(f"{code} IS NO AWARD ON THIS RA, PAGE S LISTS WHAT IS", "delete_award")
    agreements.remove_document(work, lines[-1])
    awards = [award for award in redemptions.on_ra(work, ra_number) if award.code == code]
    return give_back(work, act, awards[-1], now, reason) if awards else 0


def give_unused_back(
    work: "Work", act: Act, closed: Agreement, now: Setup, lines: Sequence[DocumentOnAgreement]
) -> list[str]:
    """Under SETTLE the awards that took nothing off are given back at the close; what is to be said."""
    if now.settings.award_early_return != "SETTLE":
        return []
    awards = [line for line in lines if line.points]
    typed = documents_of((line for line in lines if not line.points), now.awards)
    given = documents_of(awards, now.awards)
    if not given or len(given) != len(awards):
        return []
    sums = (closed.time_charge, closed.mile_charge, closed.discount, closed.rental_days)
    back = 0
    unused = Counter(line.code for line in awards[len(awards) - charges.unused(typed, given, *sums) :])
    for code, times in unused.items():
        for _ in range(times):
            back += give_one_back(work, act, closed.number, code, now, "EARLY RETURN")
    return (
        [f"{unused.total()} AWARD{'S' * (unused.total() != 1)} NOT USED, {points_text(back)} GIVEN BACK"]
        if back
        else []
    )


def give_back(work: "Work", act: Act, award: Redemption, now: Setup, reason: str) -> int:
    """Reverse one award; the points given back, to whoever paid them."""
    movement = pooling.give_back(work, act, award.txn_id, now.policy, reason)
    return movement.delta if movement else 0


def points_text(qty: int) -> str:
    """`1 POINT`, `2 POINTS`."""
    return f"{qty} POINT{'S' * (qty != 1)}"
