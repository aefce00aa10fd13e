"""AWDINQ: how one customer's points stand today, and why he was or was not asked about an award."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from renterrewards import clock, entry
from renterrewards.faults import Fault
from renterrewards.programs.customers.one_customer import OneCustomer
from renterrewards.programs.lookup import Files
from renterrewards.programs.rental import open_terms
from renterrewards.records import Agreement, Control, Customer
from renterrewards.reports.history import happened
from renterrewards.rules.documents import Stay, award_name, chosen
from renterrewards.rules.opening import Program as Awards
from renterrewards.rules.wallets import Purse
from renterrewards.rules.why import NOTHING, OFF, Verdict, why
from renterrewards.store import control, wallets
from renterrewards.store.ledger import pooling, standing
from renterrewards.store.ledger.standing import Dying, Standing

if TYPE_CHECKING:
    from renterrewards.store.work import Work

AHEAD = (30, 60, 90)
"""Days ahead for which dying points are told."""


class AwardInquiry(OneCustomer):
    """The customer is the form, and all that is known of his points is shown beside him."""

    def show(self, customer: Customer, **more: Any) -> None:
        """Put a customer on the form with what the ledger and the rules say of him today."""
        with self.desk.store.look() as work:
            today = self.desk.today(self.desk.zone(work, self.desk.settings(work).default_location))
            stands = standing.standing(work, customer.number, today)
            purse = pooling.purse(work, customer.number, today)
            found = _figures(work, customer.number, stands, today) | _wallet(work, customer.number, purse, today)
            found |= self._rental(work, customer, purse.points, today)
            found |= {"last_earned": self._last_earned(work, customer.number)}
        super().show(customer, **more, **found)

    # -- inside ------------------------------------------------------------------------------------

    def _rental(self, work: "Work", customer: Customer, available: int, today: date) -> dict[str, Any]:
        """His next award, his last RA, and what the offer would say were it opened today."""
        settings, awards = self.desk.settings(work), Files(work).awards()
        limited = self.rights.locations is not None
        last = standing.last_agreement(work, customer.number, self.rights.is_his if limited else None)
        stay = self._stay(work, last, settings, awards, customer, today)
        verdict = _verdict(settings, awards, stay, customer, available)
        shown = {"asked": verdict.asked, "why": verdict.reason} | self._last(work, last)
        return shown | _award(awards, customer, stay, available)

    def _last_earned(self, work: "Work", number: int) -> str:
        """`05-04-12  +1  BIRTHDAY  CAKE 2012-01-01`."""
        earned = standing.last_earned(work, number)
        if earned is None:
            return "NOTHING"
        what = happened("EARN", earned.points, earned.source_type, earned.rule)
        day = entry.show("date", earned.day, self.form.site)
        return "  ".join(text for text in (day, f"{earned.points:+,}", what, earned.rule) if text)

    def _last(self, work: "Work", last: Agreement | None) -> dict[str, Any]:
        if last is None:
            return {"last_ra": "NONE", "ra_opened": None, "ra_location": None, "ra_awards": None}
        opened = clock.local(last.opened_at, self.desk.zone(work, last.location)).date()
        found = {"last_ra": f"{last.number:08}", "ra_opened": opened, "ra_location": last.location}
        return found | {"ra_awards": standing.awards_on(work, last.number)}

    def _stay(
        self,
        work: "Work",
        last: Agreement | None,
        settings: Control,
        awards: Awards,
        customer: Customer,
        today: date,
    ) -> Stay:
        """His last RA as if it were opened today; without one, a day at the site's own location."""
        if last is None:
            return Stay(
                location=settings.default_location,
                groups=awards.groups.get(settings.default_location, ()),
                first_day=today,
                last_day=today + timedelta(1),
                days=1,
                fop=settings.default_fop,
            )
        zone = self.desk.zone(work, last.location)
        was = open_terms.stay(last, awards, zone, settings.home_country, customer.country)
        return replace(was, first_day=today, last_day=today + (was.last_day - was.first_day))


def _verdict(settings: Control, awards: Awards, stay: Stay, customer: Customer, available: int) -> Verdict:
    """What stands before every question first: who may not rent is asked nothing."""
    try:
        open_terms.may_rent(customer, awards.type(customer.customer_type))
    except Fault as fault:
        return Verdict(NOTHING, fault.message)
    return why(awards, stay, customer, available) if settings.local_renter_rewards else Verdict(NOTHING, OFF)


def _figures(work: "Work", number: int, stands: Standing, today: date) -> dict[str, Any]:
    """Balance and what dies when. Points of a day are told within every stretch that reaches it."""
    days = [today + timedelta(ahead) for ahead in AHEAD]
    dying, soonest = standing.dying(work, number, today, days[-1]), standing.next_dying(work, number, today)
    shown: dict[str, Any] = {f"by_{ahead}": day for ahead, day in zip(AHEAD, days, strict=True)}
    shown |= {f"dying_{ahead}": _within(dying, day) for ahead, day in zip(AHEAD, days, strict=True)}
    shown |= {name: getattr(stands, name) for name in Standing.__dataclass_fields__}
    shown |= {"available": stands.available}
    return shown | {"next_points": soonest.points if soonest else None, "next_day": soonest.day if soonest else None}


def _wallet(work: "Work", number: int, purse: Purse, today: date) -> dict[str, Any]:
    """The wallet he is in, what all of it could spend, and whether he may."""
    member = wallets.member(work, number)
    if member is None:
        return {"wallet": "NONE", "wallet_points": None, "may_redeem": None}
    kept = control.find(work, "wallet", (member.wallet,))
    may = "NOT ACTIVE" if kept is None or not kept.active else "HE MAY REDEEM" if member.may_redeem else "HE MAY NOT"
    if purse.own < 0 and may == "HE MAY REDEEM":
        may = "HE OWES POINTS"
    return {"wallet": member.wallet, "wallet_points": pooling.available(work, member.wallet, today), "may_redeem": may}


def _within(dying: Sequence[Dying], day: date) -> int:
    return sum(lot.points for lot in dying if lot.day <= day)


def _award(awards: Awards, customer: Customer, stay: Stay, available: int) -> dict[str, Any]:
    """The award of his type, how many he could take now, and what is missing to one more."""
    kind = awards.type(customer.customer_type)
    if kind is None or not kind.participates or not kind.promo_required:
        return {"takes_part": "DOES NOT TAKE PART", "award": "NONE", "awards_now": None, "points_to_next": None}
    document = chosen(awards.documents, kind.promo_code, stay.at)
    now = max(0, available) // kind.promo_required
    return {
        "takes_part": "TAKES PART",
        "award": f"{award_name(document) if document else kind.promo_code} FOR {kind.promo_required} POINTS",
        "awards_now": now,
        "points_to_next": (now + 1) * kind.promo_required - available,
    }
