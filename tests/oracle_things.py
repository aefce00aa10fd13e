"""What the oracle counts with: lots, purses, RAs and customers as plain as can be, and what a site decides."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta


class Refused(Exception):
    """What must be refused with these words, and change nothing."""


@dataclass
class Rules:
    """What the site has decided of points (EDITMISC page 7)."""

    arrears: str = "UNLIMITED"
    grace: int = 30
    edited: str = "KEEP"
    early: str = "NONE"
    chain_once: bool = True
    two_cars_once: bool = False
    bonus: int | None = None


@dataclass(frozen=True)
class Term:
    """How points die that are earned from `since` on by a type (blank: by every type without a term of its own).

    After so many `days`, or when the customer did nothing for `idle` months; told so many days before (`notice`),
    and given `back` so many days after.
    """

    kind: str
    since: date
    days: int | None
    back: int = 0
    idle: int | None = None
    notice: int = 0

    @property
    def name(self) -> str:
        return f"{self.kind or 'ALL'} {self.since}"

    def last_day(self, born: date) -> date | None:
        return born + timedelta(days=self.days) if self.days is not None else None


@dataclass(eq=False)
class Lot:
    """What is left of points that were earned on a day: since when they are here, when they die of age.

    `told` is what the customer was told: for each day they were due to die, the last one he can use them.
    """

    born: date
    last: date | None
    left: int
    policy: str
    began: date
    told: dict[date, date] = field(default_factory=dict)


@dataclass(eq=False)
class Move:
    """Points that came or went: `parts` are (lot, how many), of no lot when they were owed; `own` are the lots made."""

    what: str
    who: int
    day: date
    parts: list[tuple[Lot | None, int]]
    own: list[Lot] = field(default_factory=list)
    of_ra: bool = False
    undone: bool = False

    @property
    def qty(self) -> int:
        return sum(n for _, n in self.parts)


@dataclass
class Purse:
    """All points of one customer, and the day of the last movement by an RA of his."""

    lots: list[Lot] = field(default_factory=list)
    owed: int = 0
    active: date = date.min

    @property
    def balance(self) -> int:
        return sum(lot.left for lot in self.lots) - self.owed

    def open(self) -> list[Lot]:
        """The lots with something left, the first to die first."""
        return sorted((lot for lot in self.lots if lot.left), key=soonest)

    def take(self, lots: Iterable[Lot], qty: int) -> list[tuple[Lot | None, int]]:
        """Take points out of these lots, as far as they go."""
        parts: list[tuple[Lot | None, int]] = []
        for lot in lots:
            n = min(lot.left, qty)
            if n:
                lot.left, qty = lot.left - n, qty - n
                parts.append((lot, -n))
        return parts

    def put(self, lot: Lot) -> Lot:
        self.lots.append(lot)
        return lot


@dataclass(eq=False)
class Merge:
    """A merge that stands: what was moved, newest last, (RA, was closed) that went along, what he had rented."""

    giver: int
    taker: int
    rented: int
    moves: list[tuple[Move, Move, date | None]] = field(default_factory=list)
    ras: list[tuple[int, bool]] = field(default_factory=list)


def soonest(lot: Lot) -> tuple[bool, date, date]:
    return (lot.last is None, lot.last or date.max, lot.born)


@dataclass(eq=False)
class Award:
    """An award on an RA, and whether a line of the RA shows it."""

    code: str
    cost: int
    move: Move


@dataclass(eq=False)
class Ra:
    """A rental agreement: so many days at a rate, and what its miles cost; `term` is the days until it is due."""

    number: int
    who: int
    kind: str
    term: int
    days: int
    rate: int
    opened_at: datetime
    follows: int | None
    status: str = "OPEN"
    miles: int = 0
    time: int = 0
    net: int = 0
    points: int | None = None
    closed_at: datetime | None = None
    awards: list[Award] = field(default_factory=list)
    lines: list[tuple[str, int]] = field(default_factory=list)
    earned: list[Move] = field(default_factory=list)


@dataclass(frozen=True)
class Kind:
    """A customer type: the award, what it costs, from which net T&M on a rental earns; no award: takes no part."""

    code: str
    award: str = ""
    cost: int = 0
    minimum: int = 0


@dataclass
class Person:
    """A customer: his type, how often he rented and when last."""

    kind: str
    rented: int = 0
    last: date = date.min
    welcomed: bool = False


FREE_DAY, TEN_OFF = "1FREE", "TEN"
TEN = 1_000
