"""When points die, as a child would count the days: by age, by idleness, and never before the customer was told."""

from calendar import monthrange
from collections import Counter
from datetime import date, timedelta

from oracle_things import Lot, Merge, Move, Purse, Rules, Term


def months_on(day: date, months: int) -> date:
    """The same day so many months on, or the last of a shorter month."""
    year, month = day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


class Days:
    """The purses of some customers, and the days that pass."""

    def __init__(self, rules: Rules, terms: list[Term], today: date) -> None:
        self.rules, self.today = rules, today
        self.terms = {term.name: term for term in terms}
        self.purses: dict[int, Purse] = {}
        self.merged: dict[int, Merge] = {}
        self.gone: list[Move] = []
        self.met: Counter[str] = Counter()

    def kind_of(self, who: int) -> str:
        """The customer's type; who knows customers says it."""
        raise NotImplementedError

    def busy_until(self, who: int) -> date | None:
        """When the customer last did something; None while he has a car."""
        raise NotImplementedError

    def term(self, kind: str, day: date) -> Term | None:
        """The term in force for a type on a day."""
        for code in (kind, ""):
            if begun := [term for term in self.terms.values() if term.kind == code and term.since <= day]:
                return max(begun, key=lambda term: term.since)
        return None

    def dies_on(self, who: int, lot: Lot) -> date | None:
        """The day a lot is to die if nothing happens."""
        term, busy = self.terms.get(lot.policy), self.busy_until(who)
        days = [lot.last] if lot.last is not None else []
        if term and term.idle and busy is not None:
            days.append(months_on(max(busy, lot.began), term.idle))
        return min(days, default=None)

    def over(self, who: int, lot: Lot) -> bool:
        """Whether it is dead: not before its notice, when the customer must be told."""
        return self._past(lot, self.dies_on(who, lot))

    def aged(self, lot: Lot) -> bool:
        """Whether it died of age."""
        return self._past(lot, lot.last)

    def _past(self, lot: Lot, due: date | None) -> bool:
        term = self.terms.get(lot.policy)
        if due is not None and term and term.notice:
            due = lot.told.get(due)
        return due is not None and due < self.today

    def available(self, who: int) -> int:
        """What can be spent today."""
        purse = self.purses[who]
        return sum(lot.left for lot in purse.lots if lot.left and not self.over(who, lot)) - purse.owed

    def die(self, who: int) -> None:
        """What is dead goes, a lot at a time."""
        for lot in self.purses[who].lots:
            if lot.left and self.over(who, lot):
                self.lapse(who, lot)

    def lapse(self, who: int, lot: Lot) -> None:
        """A dead lot goes."""
        self.met["idle" if self.dies_on(who, lot) != lot.last else "aged"] += 1
        self.gone.append(Move("EXPIRE", who, self.today, [(lot, -lot.left)]))
        lot.left = 0

    def run(self, who: int) -> None:
        """EXPRUN: what is dead goes, and who loses points soon is told, so many days before at the least."""
        self.die(who)
        for lot in self.purses[who].lots:
            term, due = self.terms.get(lot.policy), self.dies_on(who, lot)
            if not lot.left or not term or not term.notice or due is None or due in lot.told:
                continue
            if due - timedelta(days=term.notice) <= self.today:
                self.met["told"] += 1
                lot.told[due] = max(due, self.today + timedelta(days=term.notice))

    def backs(self, who: int) -> list[Move]:
        """What died and may be given back today."""
        return [move for move in self.gone if move.who == who and not move.undone and self._may_come_back(move)]

    def _may_come_back(self, move: Move) -> bool:
        lot = move.parts[0][0]
        term = self.terms.get(lot.policy) if lot else None
        return term is not None and term.back > 0 and move.day + timedelta(days=term.back) >= self.today
