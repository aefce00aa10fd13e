"""Every act over an RA, chosen by dice: done through the program, predicted by the oracle."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

from oracle_play import Play, Wrong, answered, left, raising
from oracle_things import FREE_DAY, TEN_OFF, Ra, Refused

from renterrewards.programs.rental import open_terms, ra_points
from renterrewards.programs.rental.closing import close_agreement
from renterrewards.programs.rental.opening import open_agreement
from renterrewards.programs.rental.set_up import documents_of, setup
from renterrewards.records import Agreement, Customer
from renterrewards.rules import charges
from renterrewards.rules.opening import Decision, offer
from renterrewards.store import customers
from renterrewards.store.ledger import points

NINE = time(9)


class RaActs(Play):
    """The acts; each is told its dice and says whether there was anything to do."""

    # -- choosing ----------------------------------------------------------------------------------

    def someone(self, dice: Random, but: int = 0) -> int:
        """A customer, now and then one who was merged."""
        all_of_them = [who for who in self.oracle.people if who != but]
        still = [who for who in all_of_them if who not in self.oracle.merged]
        return dice.choice(still if still and dice.random() < 0.95 else all_of_them)

    def some_ra(self, dice: Random, status: str) -> Ra | None:
        """An RA of a status, now and then of another."""
        every = list(self.oracle.ras.values())
        fit = [ra for ra in every if ra.status == status]
        if dice.random() < 0.04:
            fit = every
        return dice.choice(fit) if fit else None

    def followed(self, dice: Random, who: int) -> int | None:
        """An RA that one of this renter's may follow, now and then one it may not."""
        ras = [ra for ra in self.oracle.ras.values() if dice.random() < 0.03 or (ra.who == who and ra.status != "VOID")]
        if dice.random() < 0.9:
            ras = [ra for ra in ras if all(ra.number != other.follows for other in self.oracle.ras.values())]
        return dice.choice(ras).number if ras else None

    def answers(self, who: int, kind: str, dice: Random, wanted: int) -> tuple[list[str], str]:
        """What a renter replies who takes so many awards, and his type then; who may enrol mostly does."""
        if not self.oracle.asked_to_enrol(who):
            return ["Y"] * wanted + ["N"], kind
        if dice.random() < 0.3:
            return ["N"] + ["Y"] * wanted + ["N"], kind
        new = dice.choice(("PFD", "GLD"))
        return ["Y", new] + ["Y"] * wanted + ["N"], new

    # -- opening -----------------------------------------------------------------------------------

    def opens(self, dice: Random, times: int = 1, leave: bool = False) -> bool:
        """An RA, or the same twice at two counters, or one broken off at its first question."""
        who, wanted, days = self.someone(dice), dice.choice((0, 1, 1, 2, 3)), dice.choice((1, 2, 3, 4))
        ago = dice.choice((0, 0, 0, 1, 3))
        at = datetime.combine(self.today - timedelta(days=ago), NINE)
        follows = self.followed(dice, who) if dice.random() < 0.4 else None
        rate = dice.choice((0, 5_000, 7_000, 7_000, 7_000))
        ra = Ra(0, who, "", days, days, rate, at, follows, time=days * rate)
        new = Agreement(
            number=0,
            status="OPEN",
            customer_number=0,
            location="LAX",
            vehicle="40217",
            daily_rate=rate,
            opened_at=at,
            due_at=at + timedelta(days=days),
            rental_days=days,
            time_charge=ra.time,
            follows=follows,
        )
        replies, kind = self.answers(who, self.oracle.people[who].kind, dice, wanted)
        units = self.oracle.units(kind, who, days, wanted)
        before: list[Any] = []

        def asks() -> None:
            if who in self.oracle.merged:
                raise Refused("IS MERGED INTO")

        def asked() -> Decision | None:
            with self.store.look() as work:
                now, renter = setup(work), customers.find(work, who)
                assert renter is not None
                open_terms.may_rent(renter, now.awards.type(renter.customer_type))
                balance = points.available(work, who, self.today)
            before.append(renter)
            talk = offer(now.awards, open_terms.stay(new, now.awards, "UTC", "", ""), renter, balance)
            return left(talk) if leave else answered(talk, replies)

        decision = self.both(asks, asked, f"asks {who - self.low} for {days} days takes {wanted}")
        if decision is None:
            return True
        if (decision.customer_type, decision.units) != (kind, units):
            raise Wrong(f"{decision}, should be {kind} {units}")
        for _ in range(times):
            self._opened(replace(ra, awards=[], lines=[], earned=[]), new, before[0], decision)
        return True

    def _opened(self, ra: Ra, new: Agreement, renter: Customer, decision: Decision) -> None:
        kind, act, last = decision.customer_type, self.act, max(self.oracle.ras, default=self.first_ra)

        def opens() -> None:
            if self.oracle.people[ra.who].kind != renter.customer_type:
                raise Refused("CUSTOMER WAS CHANGED BY ANOTHER USER")
            ra.number = last + 1
            self.oracle.open(ra, kind, decision.units)

        def opened() -> Agreement:
            with self.store.work() as work:
                return open_agreement(work, act, renter, renter, new, (), decision)

        what = f"opens RA {ra.number or last + 1 - self.first_ra} of {ra.who - self.low}, {decision.units} awards, "
        saved = self.both(opens, opened, what + f"follows {ra.follows and ra.follows - self.first_ra}")
        if saved is None:
            return
        if saved.number <= last:
            raise Wrong(f"RA {saved.number}, should be {last + 1}")
        self.oracle.renumber(last + 1, saved.number)  # PostgreSQL does not give a number twice that was not used
        if decision.document:
            key = (decision.document.location, decision.document.code)
            self.deliveries.append(
                (ra_points.spend, (act, saved, 1, decision.points, key, 0), {"lots": None, "first": False})
            )

    def opens_twice(self, dice: Random) -> bool:
        """Two counters asked the same renter at once."""
        return self.opens(dice, times=2)

    def leaves(self, dice: Random) -> bool:
        """An opening that is broken off."""
        return self.opens(dice, leave=True)

    # -- closing -----------------------------------------------------------------------------------

    def closes(self, dice: Random, times: int = 1) -> bool:
        """An RA is closed today or some days back; delivered again it is refused."""
        ra = self.some_ra(dice, "OPEN")
        if ra is None:
            return False
        number, miles = ra.number, dice.choice((0, 0, 3_000))
        out = (self.today - ra.opened_at.date()).days
        nights, late = dice.choice((out, out, out // 2, max(0, out - 2))), dice.random() < 0.2
        at = ra.opened_at + timedelta(days=nights, hours=3 if late else 0)
        days = max(1, nights + late)
        what = f"closes RA {number - self.first_ra} after {days} days on {at:%m-%d}"
        if ra.status != "OPEN":
            refusal = Refused("WAITS" if ra.status == "WAIT" else "IT CANNOT BE CLOSED AGAIN")
            if ra.status == "VOID":
                refusal = Refused("IS VOID, SET IT BACK")
            values = (f"ra_number={number}", f"closed_at={at:%m-%d-%y %H%M}")
            self.both(raising(refusal), lambda: self.runs("BCHCLOSE", *values), what)
            return True
        before, lines = self.ra_on_file(number)
        act = self.act

        def closed() -> Agreement:
            with self.store.look() as work:
                documents = documents_of(lines, setup(work).awards)
            cost = days * before.daily_rate or before.time_charge
            award = charges.award_value(documents, cost, miles, 0, days)
            sums = {"time_charge": cost, "mile_charge": miles, "award_value": award, "revenue": cost + miles - award}
            new = replace(
                before, status="CLOSED", closed_at=at, business_date=at.date(), rental_days=days, discount=0, **sums
            )
            with self.store.work() as work:
                return close_agreement(work, act, before, lines, new)[0]

        saved = self.both(lambda: self.oracle.close(self.oracle.ras[number], at, days, miles), closed, what)
        if saved.points_earned:
            with self.store.look() as work:
                earned = (saved, ra_points.Earning(saved.points_earned), setup(work))
            self.deliveries.append((ra_points.earn, (replace(act, business_date=at.date()), *earned), {}))
        if times > 1:
            self.both(raising(Refused("WAS CHANGED BY ANOTHER USER")), closed, what + " again")
        return True

    def closes_twice(self, dice: Random) -> bool:
        """The close is delivered twice."""
        return self.closes(dice, times=2)

    # -- afterwards --------------------------------------------------------------------------------

    def voids(self, dice: Random) -> bool:
        """VOID."""
        return self._with_ra(dice, "OPEN", self.oracle.void, "VOID", "void_reason=X")

    def reopens(self, dice: Random) -> bool:
        """REOPEN."""
        return self._with_ra(dice, "CLOSED", self.oracle.reopen, "REOPEN", "reason=X")

    def _with_ra(self, dice: Random, status: str, does: Callable[[Ra], None], option: str, *values: str) -> bool:
        ra = self.some_ra(dice, status)
        if ra is None:
            return False
        number, name = ra.number, does.__name__
        self.both(
            lambda: getattr(self.oracle, name)(self.oracle.ras[number]),
            lambda: self.runs(option, f"ra_number={number}", *values),
            f"{name}s RA {number - self.first_ra}",
        )
        return True

    def unvoids(self, dice: Random) -> bool:
        """VOID, set back to open."""
        ra = self.some_ra(dice, "VOID")
        if ra is None:
            return False
        number, wanted = ra.number, dice.choice((0, 1, 2))
        replies, kind = self.answers(ra.who, self.oracle.people[ra.who].kind, dice, wanted)
        units = self.oracle.units(kind, ra.who, ra.days, wanted)
        self.both(
            lambda: self.oracle.unvoid(self.oracle.ras[number], kind, units),
            lambda: self.runs("VOID", f"ra_number={number}", answers=replies, key="UNVOID"),
            f"unvoids RA {number - self.first_ra} with {units} awards, type {kind}",
        )
        return True

    def edits(self, dice: Random) -> bool:
        """EDITCLOS, the charges."""
        ra = self.some_ra(dice, "CLOSED")
        if ra is None:
            return False
        number, time_charge = ra.number, dice.choice((0, 9_900, 14_999, 15_000, 30_000))
        self.both(
            lambda: self.oracle.edit(self.oracle.ras[number], time_charge),
            lambda: self.runs("EDITCLOS", f"ra_number={number}", "reason=X", f"time_charge={time_charge / 100:.2f}"),
            f"edits RA {number - self.first_ra} to {time_charge / 100:.2f}",
        )
        return True

    def gives_closed(self, dice: Random) -> bool:
        """EDITCLOS, another renter."""
        ra = self.some_ra(dice, "CLOSED")
        if ra is None:
            return False
        number, who, awards = ra.number, self.someone(dice, but=ra.who), dice.random() < 0.5
        replies = (["Y", "X"] if awards else ["N"]) if ra.awards else []
        self.both(
            lambda: self.oracle.edit_renter(self.oracle.ras[number], who, awards),
            lambda: self.runs("EDITCLOS", f"ra_number={number}", "reason=X", f"customer_number={who}", answers=replies),
            f"edits_renter of RA {number - self.first_ra} to {who - self.low}, awards {awards}",
        )
        return True

    def changes(self, dice: Random) -> bool:
        """OPEN over an RA on file: another renter, another RA it follows, an award deleted."""
        ra = self.some_ra(dice, "OPEN")
        if ra is None or (not ra.lines and dice.random() < 0.5):  # rather one with awards
            return False
        number, who, follows, drop = ra.number, ra.who, ra.follows, ""
        what = dice.choice(("renter", "renter", "follows", "award", "award", "all"))
        values, replies, awards = ["notes=X"], [], dice.random() < 0.5
        if what in ("renter", "all"):
            who = self.someone(dice, but=ra.who)
            values.append(f"customer_number={who}")
            if ra.awards:
                replies += ["Y", "X"] if awards else ["N"]
        if what in ("follows", "renter", "all"):
            follows = self.followed(dice, who) if dice.random() < (0.8 if what == "follows" else 0.1) else None
            values.append(f"follows={follows or ''}")
        if what in ("award", "all"):
            drop = ra.lines[-1][0] if ra.lines else dice.choice((FREE_DAY, TEN_OFF))
            values.append(f"delete_award={drop}")
            replies += [drop, "Y"]
        self.both(
            lambda: self.oracle.change(self.oracle.ras[number], who, follows, awards, drop),
            lambda: self.runs("OPEN", f"ra_number={number}", *values, answers=replies, key="f1"),
            f"changes RA {number - self.first_ra}: {' '.join(values)}, awards {awards}",
        )
        return True
