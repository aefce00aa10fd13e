"""Award points as a child would count them: lots in a list, what was taken out of each, a number that is owed.

It is written from what is promised (docs/points.md) and shares nothing with the program.
"""

from datetime import date, timedelta

from oracle_days import Days
from oracle_things import Lot, Merge, Move, Purse, Refused, Term

SPENT = "SPENT ALREADY, GIVE THEM BACK FIRST"


class Points(Days):
    """The ways in which points move."""

    # -- in and out --------------------------------------------------------------------------------

    def come(
        self, who: int, qty: int, born: date, last: date | None, policy: str, what: str, began: date | None = None
    ) -> Move:
        """Points that come in: what is owed is repaid first, the rest is a lot."""
        self.here(who)
        purse, move = self.purses[who], Move(what, who, self.today, [])
        repaid = min(purse.owed, qty)
        purse.owed -= repaid
        if repaid:
            self.met["arrears repaid"] += 1
            move.parts.append((None, repaid))
        if qty > repaid:
            move.own.append(purse.put(Lot(born, last, qty - repaid, policy, began or self.today)))
            move.parts.append((move.own[0], qty - repaid))
        return move

    def earn(self, who: int, qty: int, kind: str, day: date, what: str = "EARN") -> Move:
        """Points that die by the term of a customer type on a day."""
        term = self.term(kind, day)
        return self.come(who, qty, day, term.last_day(day) if term else None, term.name if term else "", what)

    def earn_by_ra(self, who: int, qty: int, kind: str, day: date) -> Move:
        """The same, as the close of an RA posts them: on its day, however late."""
        term = self.term(kind, day)
        move = self.come(who, qty, day, term.last_day(day) if term else None, term.name if term else "", "EARN", day)
        return self.by_ra(move, day)

    def by_ra(self, move: Move, day: date) -> Move:
        """A movement that shows that the customer is not idle."""
        move.of_ra = True
        purse = self.purses[move.who]
        purse.active = max(purse.active, day)
        return move

    def spend(self, who: int, qty: int) -> Move:
        """Points for an award, of those that die first; the dead ones whose turn it would be go, and are not used."""
        self.here(who)
        purse, wanted = self.purses[who], qty
        for lot in purse.open():
            if wanted and self.over(who, lot):
                self.met["died before an award"] += 1
                self.lapse(who, lot)
            wanted = max(0, wanted - lot.left)
        if purse.balance < qty or wanted:
            raise Refused(f"AWARD POINTS NOW {purse.balance}, NOT ENOUGH")
        return self.by_ra(Move("REDEEM", who, self.today, purse.take(purse.open(), qty)), self.today)

    def correct(self, who: int, shown: int, wanted: int) -> None:
        """The balance by hand."""
        if wanted == shown:
            return
        if wanted < 0:
            raise Refused("MUST BE 0 OR MORE")
        self.here(who)
        purse = self.purses[who]
        if purse.balance != shown:
            raise Refused(f"CHANGED BY ANOTHER USER, NOW {purse.balance}")
        if wanted > shown:
            self.earn(who, wanted - shown, self.kind_of(who), self.today)
        else:
            purse.take(purse.open(), shown - wanted)

    def here(self, who: int) -> None:
        if who in self.merged:
            raise Refused(f"IS MERGED INTO {self.merged[who].taker}, USE")

    # -- the days ----------------------------------------------------------------------------------

    def reinstate(self, move: Move) -> None:
        lot = move.parts[0][0]
        assert lot is not None
        last = self.today + timedelta(days=self.rules.grace)
        self.come(move.who, -move.qty, lot.born, last, "GRACE", "REINSTATE")
        move.undone = True

    def apply(self, who: int, term: Term, notice: int) -> None:
        """The lots of a customer come under a term; nobody's last day comes sooner than the notice."""
        purse = self.purses[who]
        for lot in list(purse.lots):
            if not lot.left or self.over(who, lot) or lot.policy in (term.name, "GRACE"):
                continue
            last, least = term.last_day(lot.born), self.today + timedelta(days=max(notice, term.notice))
            if last is not None and (lot.last is None or last < lot.last):
                last = max(last, least if lot.last is None else min(least, lot.last))
            self.met["applied"] += 1
            made = purse.put(Lot(lot.born, last, lot.left, term.name, self.today))
            if last is not None and (lot.last is None or last < lot.last):
                made.told[last] = last
            lot.left = 0

    # -- undone ------------------------------------------------------------------------------------

    def undo(self, move: Move) -> None:
        """Take a movement back; what that gives to or takes from a merged customer goes on to who has the rest.

        By what he holds who has the rest it is decided whether the points are spent.
        """
        if move.who not in self.merged:
            self.reverse(move, self.rules.arrears)
            return
        self.reverse(move, "UNLIMITED")
        self.met["passed on"] += 1
        way = [self.merged[move.who]]
        while way[-1].taker in self.merged:
            way.append(self.merged[way[-1].taker])
        self.met["passed on twice"] += len(way) > 1
        giver, holder = self.purses[move.who], self.purses[way[-1].taker]
        short = giver.owed - sum(lot.left for lot in holder.lots)
        if self.rules.arrears == "WITHIN" and short > 0:
            self.met["let be of a merged one"] += 1
            giver.owed -= short
        for merge in way:
            self.pass_on(merge, self.rules.arrears if merge is way[-1] else "UNLIMITED")

    def reverse(self, move: Move, arrears: str) -> None:
        """Take back what came, give back what went, once."""
        if not move.undone:
            move.undone = True
            if move.of_ra:
                self.by_ra(move, self.today)
            (self.take_back if move.qty > 0 else self.give_back)(move, arrears)

    def take_back(self, move: Move, arrears: str) -> None:
        """Out of its own lot first, then as an award takes; what is spent is owed, let be, or refused."""
        purse = self.purses[move.who]
        lots = sorted(purse.open(), key=lambda lot: lot not in move.own)
        self.owe(purse, move.qty + sum(n for _, n in purse.take(lots, move.qty)), arrears)

    def owe(self, purse: Purse, short: int, arrears: str) -> int:
        """So many more are owed, as the site says; how many are."""
        if short and arrears == "BLOCK":
            raise Refused(f"{short} OF THE POINTS ARE {SPENT}")
        if arrears == "WITHIN":
            self.met["let be"] += bool(short)
            return 0
        purse.owed += short
        self.met["owed"] += bool(short)
        return short

    def give_back(self, move: Move, arrears: str) -> None:
        """What is owed is repaid first by what dies first; the rest goes where it came from, or has days of grace."""
        purse, late, never = self.purses[move.who], 0, 0
        turn = {lot: n for n, lot in enumerate(purse.lots, start=1)}
        first = lambda part: ((part[0] and part[0].last) or date.max, turn.get(part[0], 0))  # noqa: E731
        for lot, n in sorted(move.parts, key=first):
            repaid = min(purse.owed, -n)
            purse.owed -= repaid
            self.met["arrears repaid by an award"] += bool(repaid)
            if lot is None:
                never += -n - repaid
            elif self.aged(lot):
                late += -n - repaid
            else:
                lot.left += -n - repaid
        if late:
            self.met["grace" if self.rules.grace else "no grace"] += 1
        if late and self.rules.grace:  # without days of grace it is lost
            last = self.today + timedelta(days=self.rules.grace)
            purse.put(Lot(self.today, last, late, "GRACE", self.today))
        if never:
            self.met["owed no more"] += 1
            purse.put(Lot(self.today, None, never, "OWED", self.today))

    # -- two customers -----------------------------------------------------------------------------

    def pass_on(self, merge: Merge, arrears: str) -> None:
        """Everything of the one goes to the other, with its days; what the one owes the other pays or owes."""
        giver, taker = self.purses[merge.giver], self.purses[merge.taker]
        if owed := giver.owed:
            self.met["arrears passed on"] += 1
            giver.owed = 0
            parts = taker.take(taker.open(), owed)
            if short := self.owe(taker, owed + sum(n for _, n in parts), arrears):
                parts.append((None, -short))
            into = Move("IN", merge.giver, self.today, [(None, owed)])
            merge.moves.append((into, Move("OUT", merge.taker, self.today, parts), None))
        self.die(merge.giver)
        lots = giver.open()
        for last in dict.fromkeys(lot.last for lot in lots):
            self._pass_lots(merge, [lot for lot in lots if lot.last == last], last)

    def _pass_lots(self, merge: Merge, lots: list[Lot], last: date | None) -> None:
        taker, out = self.purses[merge.taker], Move("OUT", merge.giver, self.today, [])
        into = Move("IN", merge.taker, self.today, [])
        for lot in lots:
            out.parts.append((lot, -lot.left))
            repaid = min(taker.owed, lot.left)
            taker.owed -= repaid
            self.met["arrears repaid by a merge"] += bool(repaid)
            if repaid:
                into.parts.append((None, repaid))
            if lot.left > repaid:
                made = taker.put(Lot(lot.born, lot.last, lot.left - repaid, lot.policy, self.today))
                into.own.append(made)
                into.parts.append((made, made.left))
            lot.left = 0
        merge.moves.append((out, into, last))

    def part(self, merge: Merge) -> None:
        """What went over comes back, the last first, but what has died; what is spent is owed, or refused."""
        strict = "BLOCK" if self.rules.arrears == "BLOCK" else "UNLIMITED"
        del self.merged[merge.giver]
        for one, other, last in reversed(merge.moves):
            self.met["parted"] += 1
            if last is None or last >= self.today:
                for move in sorted((one, other), key=lambda move: move.who != merge.taker):
                    self.reverse(move, strict if move.who == merge.taker else "UNLIMITED")
