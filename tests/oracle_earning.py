"""What an RA comes to and earns, alone or in a longer rental; on top of `oracle_points`."""

from datetime import date

from oracle_points import Points
from oracle_things import FREE_DAY, TEN, TEN_OFF, Kind, Person, Purse, Ra, Rules, Term


class Earning(Points):
    """Customers, their RAs, and the points these earn."""

    def __init__(self, rules: Rules, terms: list[Term], kinds: list[Kind], today: date) -> None:
        super().__init__(rules, terms, today)
        self.kinds = {kind.code: kind for kind in kinds}
        self.people: dict[int, Person] = {}
        self.ras: dict[int, Ra] = {}

    def add(self, number: int, kind: str) -> None:
        """A customer without points."""
        self.people[number], self.purses[number] = Person(kind), Purse()

    def kind_of(self, who: int) -> str:
        return self.people[who].kind

    def busy_until(self, who: int) -> date | None:
        if any(ra.who == who and ra.status == "OPEN" for ra in self.ras.values()):
            return None
        return max(self.people[who].last, self.purses[who].active)

    def charge(self, ra: Ra) -> None:
        """Net T&M: a free day takes a day of the time charge off, the other ten dollars, together never more."""
        free = sum(code == FREE_DAY for code, _ in ra.lines)
        ten = sum(code == TEN_OFF for code, _ in ra.lines) * TEN
        off = min(ra.time, (ra.time * free + ra.days // 2) // ra.days) + ten
        ra.net = ra.time + ra.miles - min(off, ra.time + ra.miles)

    def earns(self, ra: Ra, day: date) -> int:
        """Decide the point of an RA and give it; how many it is."""
        ra.points = self.due(ra)
        if ra.points:
            ra.earned.append(self.earn_by_ra(ra.who, ra.points, ra.kind, day))
        return ra.points

    def due(self, ra: Ra) -> int:
        """One for a rental of a type that takes part, from its minimum on; a chain earns once, as may two cars."""
        kind = self.kinds[ra.kind]
        if not kind.award:
            return 0
        others = [o for o in self.chain(ra.number) if o.who == ra.who and o is not ra and o.status != "VOID"]
        if not self.rules.chain_once:
            others = []
        if any(o.status == "OPEN" or o.points for o in others):
            self.met["chain once"] += 1
            return 0
        if ra.net + sum(o.net for o in others) < kind.minimum:
            self.met["below the minimum"] += 1
            return 0
        if self.rules.two_cars_once and any(self.together(ra, o) for o in self.ras.values() if o is not ra):
            self.met["two cars once"] += 1
            return 0
        return 1

    def together(self, ra: Ra, other: Ra) -> bool:
        if other.who != ra.who or other.status != "CLOSED" or not other.points:
            return False
        assert ra.closed_at is not None
        assert other.closed_at is not None
        return other.opened_at < ra.closed_at and other.closed_at > ra.opened_at

    def chain(self, number: int) -> list[Ra]:
        """The RAs that hang together with one."""
        found, more = set[int](), {number}
        while more:
            found |= more
            more = {o.number for o in self.ras.values() if o.follows in found}
            more |= {self.ras[n].follows for n in found if self.ras[n].follows is not None}  # type: ignore[misc]
            more -= found
        return [self.ras[n] for n in sorted(found)]

    def rest_earns(self, number: int, follows: int | None, who: int) -> None:
        """An RA left its chain: when all others are closed and none has earned, the last one does now."""
        if not self.rules.chain_once:
            return
        for start in {number, follows or number}:
            left = [o for o in self.chain(start) if o.who == who and o.status != "VOID"]
            if left and not any(o.status == "OPEN" or o.points for o in left):
                last = max(left, key=lambda o: (o.closed_at or o.opened_at, o.number))
                if self.due(last):
                    self.met["the rest earned"] += 1
                    self.earns(last, self.today)
