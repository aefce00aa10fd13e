"""What every event of an RA must do to points, customers and the RA, by docs/points.md; on top of `oracle_points`."""

from datetime import datetime

from oracle_earning import Earning
from oracle_things import FREE_DAY, Award, Kind, Merge, Ra, Refused


class Oracle(Earning):
    """Customers and their RAs, and every event of them."""

    # -- opening -----------------------------------------------------------------------------------

    def units(self, kind: str, who: int, days: int, wanted: int) -> int:
        """How many awards a renter gets who takes up to so many."""
        its, available = self.kinds[kind], self.available(who)
        if not its.award:
            return 0
        most = min(wanted, max(0, available) // its.cost)
        return min(most, days) if its.award == FREE_DAY else most

    def asked_to_enrol(self, who: int) -> bool:
        return not self.kinds[self.people[who].kind].award and self.people[who].rented > 0

    def open(self, ra: Ra, kind: str, units: int) -> None:
        """An RA with so many awards; `kind` is the renter's type from now on."""
        self.may_follow(ra, ra.follows)
        self.welcome(ra.who, kind)
        ra.kind = kind
        self.ras[ra.number] = ra
        self.take_awards(ra, self.kinds[kind], units)

    def renumber(self, number: int, new: int) -> None:
        """The RA that was opened last has another number."""
        ra = self.ras.pop(number)
        ra.number = new
        self.ras[new] = ra

    def welcome(self, who: int, kind: str) -> None:
        """Who enrols gets the bonus, once in his life."""
        person = self.people[who]
        if kind == person.kind:
            return
        person.kind = kind
        if self.rules.bonus and not person.welcomed:
            person.welcomed = True
            self.met["welcome"] += 1
            self.earn(who, self.rules.bonus, kind, self.today, "WELCOME")

    def take_awards(self, ra: Ra, kind: Kind, units: int) -> None:
        for _ in range(units):
            self.met["award"] += 1
            ra.awards.append(Award(kind.award, kind.cost, self.spend(ra.who, kind.cost)))
            ra.lines.append((kind.award, kind.cost))

    def may_follow(self, ra: Ra, number: int | None) -> None:
        """Only an RA of the same renter, that is not void and that no other follows."""
        if number is None:
            return
        if number == ra.number:
            raise Refused("IS THIS ONE")
        before = self.ras[number]
        if before.who != ra.who:
            raise Refused("IT CANNOT BE FOLLOWED")
        if before.status == "VOID":
            raise Refused("IS VOID, IT CANNOT BE FOLLOWED")
        if any(o.follows == number and o.status != "VOID" and o.number != ra.number for o in self.ras.values()):
            raise Refused("FOLLOW THAT ONE")
        back: int | None = number
        while back is not None:
            if back == ra.number:
                raise Refused("THEY CANNOT FOLLOW EACH OTHER")
            back = self.ras[back].follows

    # -- closing -----------------------------------------------------------------------------------

    def close(self, ra: Ra, at: datetime, days: int, miles: int) -> None:
        ra.status, ra.closed_at, ra.days, ra.miles, ra.time = "CLOSED", at, days, miles, days * ra.rate or ra.time
        ra.kind = self.people[ra.who].kind
        if self.rules.early == "SETTLE":
            self.settle(ra)
        self.charge(ra)
        self.earns(ra, at.date())
        self.rents(ra)

    def rents(self, ra: Ra) -> None:
        """The rental counts for its renter."""
        assert ra.closed_at is not None
        person = self.people[ra.who]
        person.rented, person.last = person.rented + 1, max(person.last, ra.closed_at.date())

    def settle(self, ra: Ra) -> None:
        """The awards that took nothing off, which are the last ones, are given back."""
        while ra.lines:
            self.charge(ra)
            with_it, last = ra.net, ra.lines.pop()
            self.charge(ra)
            if ra.net != with_it:
                ra.lines.append(last)
                return
            self.met["settled"] += 1
            self.give_back_one(ra, last[0])

    # -- afterwards --------------------------------------------------------------------------------

    def unearn(self, ra: Ra) -> None:
        for move in [move for move in ra.earned if not move.undone]:
            self.undo(move)

    def give_back_one(self, ra: Ra, code: str) -> None:
        award = [one for one in ra.awards if one.code == code][-1]
        ra.awards.remove(award)
        self.undo(award.move)

    def void(self, ra: Ra) -> None:
        if ra.status != "OPEN":
            raise Refused("REOPEN IT FIRST" if ra.status == "CLOSED" else "IS VOID ALREADY")
        for award in ra.awards:
            self.undo(award.move)
        ra.awards, ra.lines, ra.status = [], [], "VOID"
        self.rest_earns(ra.number, ra.follows, ra.who)

    def unvoid(self, ra: Ra, kind: str, units: int) -> None:
        if ra.status != "VOID":
            raise Refused("ONLY A VOID RA CAN BE SET BACK")
        try:
            self.may_follow(ra, ra.follows)
        except Refused:
            self.met["follows no more"] += 1
            ra.follows = None
        ra.status, ra.kind = "OPEN", kind
        self.welcome(ra.who, kind)
        self.take_awards(ra, self.kinds[kind], units)

    def reopen(self, ra: Ra) -> None:
        if ra.status != "CLOSED":
            raise Refused("NOT CLOSED")
        self.unearn(ra)
        self.people[ra.who].rented = max(0, self.people[ra.who].rented - 1)
        ra.status, ra.points, ra.closed_at, ra.net = "OPEN", None, None, 0

    def edit(self, ra: Ra, time: int) -> None:
        if ra.status != "CLOSED":
            raise Refused("NOT CLOSED")
        ra.time = time
        self.charge(ra)
        due = self.due(ra)
        if due != (ra.points or 0) and self.rules.edited == "RE-EVALUATE":
            self.met["re-evaluated"] += 1
            self.unearn(ra)
            self.earns(ra, self.today)

    def give_to(self, ra: Ra, who: int, awards: bool) -> None:
        """Another renter: what it earned goes over, what was spent on it only when that is said."""
        self.here(who)
        if awards:  # paid before he has the car, which would end his idleness
            for one in ra.awards:
                self.undo(one.move)
            self.met["awards moved"] += bool(ra.awards)
            for one in ra.awards:
                one.move = self.spend(who, one.cost)
        old, ra.who, ra.kind = ra.who, who, self.people[who].kind
        if ra.status == "CLOSED":
            self.unearn(ra)
            self.earns(ra, self.today)
            self.people[old].rented = max(0, self.people[old].rented - 1)
            self.rents(ra)

    def edit_renter(self, ra: Ra, who: int, awards: bool) -> None:
        if ra.status != "CLOSED":
            raise Refused("NOT CLOSED")
        old = ra.who
        if who != old:
            self.give_to(ra, who, awards)
            self.rest_earns(ra.number, ra.follows, old)

    def change(self, ra: Ra, who: int, follows: int | None, awards: bool, drop: str) -> None:
        """An open RA gets another renter, follows another RA, or loses an award."""
        if who != ra.who:
            self.here(who)
        if ra.status != "OPEN":
            raise Refused("IT CANNOT BE CHANGED HERE")
        old, followed = ra.who, ra.follows
        ra.days, ra.time = ra.term, ra.term * ra.rate or ra.time
        if drop:
            if not any(code == drop for code, _ in ra.lines):
                raise Refused(f"{drop} IS NO AWARD ON THIS RA")
            ra.lines.reverse()
            ra.lines.remove(next(line for line in ra.lines if line[0] == drop))
            ra.lines.reverse()
            self.give_back_one(ra, drop)
        if who != old:
            self.give_to(ra, who, awards)
        if (who, follows) != (old, followed):
            self.may_follow(ra, follows)
            ra.follows = follows
            self.rest_earns(ra.number, followed, old)

    # -- two customers -----------------------------------------------------------------------------

    def merge(self, giver: int, taker: int) -> None:
        for one in (giver, taker):
            if one in self.merged:
                raise Refused("ALREADY")
        his = [ra for ra in self.ras.values() if ra.who == giver]
        made = Merge(giver, taker, self.people[giver].rented)
        made.ras = [(ra.number, ra.status == "CLOSED") for ra in his]
        for ra in his:
            ra.who = taker
        self.pass_on(made, "UNLIMITED")
        self.merged[giver] = made
        self.people[taker].rented += made.rented
        self.people[taker].last = max(self.people[taker].last, self.people[giver].last)
        self.people[giver].rented = 0

    def unmerge(self, giver: int, taker: int) -> None:
        made = self.merged.get(giver)
        if made is None or made.taker != taker:
            raise Refused("IS NOT MERGED INTO")
        if taker in self.merged:
            raise Refused("UNMERGE HIM FIRST")
        one, other = self.people[giver], self.people[taker]
        one.rented, other.rented = made.rented, max(0, other.rented - made.rented)
        self.part(made)
        back = [(self.ras[number], closed) for number, closed in made.ras if self.ras[number].who == taker]
        for ra, _ in back:
            ra.who = giver
        for ra, was_closed in back:
            if (ra.status == "CLOSED") != was_closed:
                n = 1 if ra.status == "CLOSED" else -1
                other.rented, one.rented = max(0, other.rented - n), max(0, one.rented + n)
            self.met["RA back"] += 1
            if ra.status == "CLOSED" and any(move.who == taker and not move.undone for move in ra.earned):
                self.met["point back"] += 1
                self.unearn(ra)
                ra.kind = one.kind
                self.earns(ra, self.today)
