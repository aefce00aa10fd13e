"""Ways to break the ledger on purpose, each in a small place: the sequences of the oracle must find every one."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from renterrewards.programs.customers import merging
from renterrewards.programs.rental import closing, edit_closed, opening, other_renter, ra_points
from renterrewards.rules import expiry as expiry_rules
from renterrewards.rules import ledger as rules
from renterrewards.store.ledger import lives, points, postings, reversals, transfers
from renterrewards.store.statement import Statement
from renterrewards.store.tables import award_lot

Patch = pytest.MonkeyPatch


def points_come_back_into_another_lot(patch: Patch) -> None:
    """What is given back goes into the first of the lots it came from."""

    def broken(taken: Any, arrears: int, today: Any) -> Any:
        plan = rules.plan_give_back(taken, arrears, today)
        lots = tuple(replace(part, lot_id=plan.lots[0].lot_id) for part in plan.lots)
        return replace(plan, lots=lots)

    patch.setattr(reversals, "plan_give_back", broken)


def arrears_are_not_repaid(patch: Patch) -> None:
    """Points that come in make a lot, whatever is owed."""
    patch.setattr(postings, "plan_earn", lambda arrears, qty: rules.Earning(0, qty))


def points_live_a_day_too_long(patch: Patch) -> None:
    """A lot is dead the day after the day after its last."""
    patch.setattr(lives, "is_dead", lambda last, today: last is not None and last + timedelta(days=1) < today)


def the_last_to_come_goes_first(patch: Patch) -> None:
    """An award takes the points that came last."""
    core: Any = postings._NEXT_LOTS.core
    patch.setattr(postings, "_NEXT_LOTS", Statement(core.order_by(None).order_by(award_lot.c.id.desc())))


def dead_points_are_spent(patch: Patch) -> None:
    """Nothing dies before an award."""
    patch.setattr(points, "dead", lambda *_: [])


def a_reopened_ra_keeps_its_point(patch: Patch) -> None:
    """Closed again it earns once more."""
    patch.setattr(ra_points, "undo", lambda work, act, txn, policy, reason="": None)


def a_merge_loses_the_days(patch: Patch) -> None:
    """What goes over is born today and never dies."""
    born = lambda *args: postings.Born(args[0])  # noqa: E731
    patch.setattr(transfers, "Born", born)


def a_merge_that_is_undone_leaves_the_points(patch: Patch) -> None:
    """Only the RAs come back."""
    patch.setattr(merging, "_points_back", lambda *_: None)


def a_void_ra_keeps_an_award(patch: Patch) -> None:
    """The last award of an RA is never given back."""
    on_ra = ra_points.redemptions.on_ra
    patch.setattr(ra_points.redemptions, "on_ra", lambda work, number: on_ra(work, number)[:-1])


def every_ra_of_a_chain_earns(patch: Patch) -> None:
    """A longer rental earns for each of its RAs."""
    patch.setattr(ra_points, "held_up", lambda together: "")


def the_minimum_must_be_passed(patch: Patch) -> None:
    """A rental of just the minimum earns nothing."""
    decided = ra_points.earning

    def broken(kind: Any, documents: Any, on_ra: Any, net: int, location: str) -> Any:
        return decided(kind, documents, on_ra, net - 1, location)

    patch.setattr(ra_points, "earning", broken)


def a_closed_ra_earns_under_the_term_of_today(patch: Patch) -> None:
    """A close of last week is born today."""
    patch.setattr(closing, "replace", lambda one, **more: replace(one, **_but(more, "business_date", one)))


def _but(more: dict[str, Any], name: str, one: Any) -> dict[str, Any]:
    return {key: value for key, value in more.items() if key != name or hasattr(one, "revenue")}


def the_new_renter_gets_no_point(patch: Patch) -> None:
    """An edited RA takes the point back and gives none."""
    patch.setattr(other_renter.ra_points, "decide", lambda *_, **__: ra_points.Earning(0))


def whoever_enrols_gets_the_bonus_again(patch: Patch) -> None:
    """The key of the welcome is not looked for."""
    patch.setattr(points, "is_posted", lambda work, key: False)
    earn = points.earn
    turn = iter(range(10**6))

    def broken(work: Any, act: Any, who: int, qty: int, key: str, *rest: Any, **more: Any) -> Any:
        return earn(work, act, who, qty, f"{key}:{next(turn)}" if key.startswith("enrol") else key, *rest, **more)

    patch.setattr(points, "earn", broken)


def spent_points_are_let_be(patch: Patch) -> None:
    """Nobody ever owes."""
    reverse = reversals.reverse

    def broken(work: Any, act: Any, txn: int, policy: Any, *rest: Any, **more: Any) -> Any:
        return reverse(work, act, txn, replace(policy, arrears="WITHIN"), *rest, **more)

    patch.setattr(transfers, "reverse", broken)


def a_refused_opening_leaves_its_ra(patch: Patch) -> None:
    """An RA is opened though its points are gone, without the award."""
    spend = ra_points.spend

    def broken(*inputs: Any, **more: Any) -> None:
        with suppress(Exception):
            spend(*inputs, **more)

    patch.setattr(opening.ra_points, "spend", broken)


def an_edit_always_decides_anew(patch: Patch) -> None:
    """KEEP is not kept."""
    kept = edit_closed.re_evaluated

    def broken(work: Any, act: Any, edited: Any, now: Any, reason: str) -> Any:
        anew = replace(now, settings=replace(now.settings, award_edit_closed="RE-EVALUATE"))
        return kept(work, act, edited, anew, reason)

    patch.setattr(edit_closed, "re_evaluated", broken)


def a_policy_applied_gives_no_notice(patch: Patch) -> None:
    """A lot that comes under a policy has its last day at once."""
    from renterrewards.store.ledger import applying

    patch.setattr(applying, "applied", lambda policy, born, old, today, notice: expiry_rules.last_day(policy, born))


MUTATIONS: list[tuple[Callable[[Patch], None], dict[str, int]]] = [
    (points_come_back_into_another_lot, {"voids": 30}),
    (arrears_are_not_repaid, {}),
    (points_live_a_day_too_long, {"days": 60, "expires": 60}),
    (the_last_to_come_goes_first, {}),
    (dead_points_are_spent, {"days": 40, "adjusts": 20}),
    (a_reopened_ra_keeps_its_point, {}),
    (a_merge_loses_the_days, {}),
    (a_merge_that_is_undone_leaves_the_points, {}),
    (a_void_ra_keeps_an_award, {"voids": 30}),
    (every_ra_of_a_chain_earns, {}),
    (the_minimum_must_be_passed, {}),
    (a_closed_ra_earns_under_the_term_of_today, {}),
    (the_new_renter_gets_no_point, {}),
    (whoever_enrols_gets_the_bonus_again, {"changes_type": 40}),
    (spent_points_are_let_be, {}),
    (a_refused_opening_leaves_its_ra, {"opens_twice": 60, "adjusts": 20}),
    (an_edit_always_decides_anew, {"edits": 20}),
    (a_policy_applied_gives_no_notice, {"applies": 40, "adjusts": 20}),
]
"""Each with what is thrown more often, so that it is found soon."""
