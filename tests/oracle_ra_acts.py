"""RAs are opened and closed by dice: done through the program, predicted by the oracle."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import partial
from random import Random

from oracle_play import Play, Wrong, answered, left, raising
from oracle_things import Ra, Refused

from renterrewards.programs.rental import open_terms, ra_points
from renterrewards.programs.rental.closing import close_agreement
from renterrewards.programs.rental.opening import open_agreement
from renterrewards.programs.rental.set_up import documents_of, setup
from renterrewards.records import Act, Agreement, Customer, DocumentOnAgreement
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
        ra = self._stay(dice, who, days)
        new = _as_typed(ra)
        replies, kind = self.answers(who, self.oracle.people[who].kind, dice, wanted)
        units = self.oracle.units(kind, who, days, wanted)
        what = f"asks {who - self.low} for {days} days takes {wanted}"
        found = self._asks(who, new, None if leave else replies, what)
        if found is None:
            return True
        renter, decision = found
        if (decision.customer_type, decision.units) != (kind, units):
            raise Wrong(f"{decision}, should be {kind} {units}")
        for _ in range(times):
            self._opened(replace(ra, awards=[], lines=[], earned=[]), new, renter, decision)
        return True

    def _stay(self, dice: Random, who: int, days: int) -> Ra:
        """So many days, from today or some days back, now and then after another RA."""
        ago = dice.choice((0, 0, 0, 1, 3))
        at = datetime.combine(self.today - timedelta(days=ago), NINE)
        follows = self.followed(dice, who) if dice.random() < 0.4 else None
        rate = dice.choice((0, 5_000, 7_000, 7_000, 7_000))
        return Ra(0, who, "", days, days, rate, at, follows, time=days * rate)

    def _asks(self, who: int, new: Agreement, replies: list[str] | None, what: str) -> tuple[Customer, Decision] | None:
        """The renter as he is asked, and what is decided; None when he may not rent, or leaves without a reply."""

        def asks() -> None:
            if who in self.oracle.merged:
                raise Refused("IS MERGED INTO")

        def asked() -> tuple[Customer, Decision] | None:
            with self.store.look() as work:
                now, renter = setup(work), customers.find(work, who)
                assert renter is not None
                open_terms.may_rent(renter, now.awards.type(renter.customer_type))
                balance = points.available(work, who, self.today)
            talk = offer(now.awards, open_terms.stay(new, now.awards, "UTC", "", ""), renter, balance)
            if replies is None:
                return left(talk)
            return renter, answered(talk, replies)

        found: tuple[Customer, Decision] | None = self.both(asks, asked, what)
        return found

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
        at, days = self._returned(dice, ra)
        what = f"closes RA {number - self.first_ra} after {days} days on {at:%m-%d}"
        if ra.status != "OPEN":
            values = (f"ra_number={number}", f"closed_at={at:%m-%d-%y %H%M}")
            self.both(raising(_not_closed(ra)), lambda: self.runs("BCHCLOSE", *values), what)
            return True
        act = self.act
        closed = partial(self._closed, act, *self.ra_on_file(number), at, days, miles)
        saved = self.both(lambda: self.oracle.close(self.oracle.ras[number], at, days, miles), closed, what)
        if saved.points_earned:
            with self.store.look() as work:
                earned = (saved, ra_points.Earning(saved.points_earned), setup(work))
            self.deliveries.append((ra_points.earn, (replace(act, business_date=at.date()), *earned), {}))
        if times > 1:
            self.both(raising(Refused("WAS CHANGED BY ANOTHER USER")), closed, what + " again")
        return True

    def _returned(self, dice: Random, ra: Ra) -> tuple[datetime, int]:
        """When a car comes back, now and then some hours late, and the days that this makes."""
        out = (self.today - ra.opened_at.date()).days
        nights, late = dice.choice((out, out, out // 2, max(0, out - 2))), dice.random() < 0.2
        return ra.opened_at + timedelta(days=nights, hours=3 if late else 0), max(1, nights + late)

    def _closed(
        self, act: Act, before: Agreement, lines: list[DocumentOnAgreement], at: datetime, days: int, miles: int
    ) -> Agreement:
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

    def closes_twice(self, dice: Random) -> bool:
        """The close is delivered twice."""
        return self.closes(dice, times=2)


def _as_typed(ra: Ra) -> Agreement:
    """An RA that is to be opened, before its renter is known."""
    return Agreement(
        number=0,
        status="OPEN",
        customer_number=0,
        location="LAX",
        vehicle="40217",
        daily_rate=ra.rate,
        opened_at=ra.opened_at,
        due_at=ra.opened_at + timedelta(days=ra.days),
        rental_days=ra.days,
        time_charge=ra.time,
        follows=ra.follows,
    )


def _not_closed(ra: Ra) -> Refused:
    """Why an RA that is not out cannot be closed."""
    words = {"WAIT": "WAITS", "VOID": "IS VOID, SET IT BACK"}
    return Refused(words.get(ra.status, "IT CANNOT BE CLOSED AGAIN"))
