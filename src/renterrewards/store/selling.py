"""How the counter sells the awards (ENRLRPT): what was offered and answered, who rents outside, what was redeemed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, bindparam, case, exists, func, literal_column, select

from renterrewards.rules.opening import AWARD, ENROLMENT
from renterrewards.store.participating import participates
from renterrewards.store.statement import Statement
from renterrewards.store.tables import agreement, award_txn, counter_offer, customer_type
from renterrewards.store.work import Work


@dataclass(frozen=True, slots=True)
class Selling:
    """A line. `asked` and `enrolled` are of the enrolment, `offered` and `accepted` of the award, at each an opening.

    `outside` are the RAs closed under a type that takes no part, `redeemed` the awards that the ledger took points for
    and did not give back since.
    """

    of: Any
    asked: int = 0
    enrolled: int = 0
    offered: int = 0
    accepted: int = 0
    outside: int = 0
    redeemed: int = 0

    @property
    def enrolment_rate(self) -> Decimal | None:
        """The share enrolled of the rentals by customers who were not, None when there were none."""
        return share(self.enrolled, self.enrolled + self.outside)

    @property
    def acceptance_rate(self) -> Decimal | None:
        """The share of the offers that were taken, None when there were none."""
        return share(self.accepted, self.offered)


def share(part: int, whole: int) -> Decimal | None:
    """A part as a share of 1."""
    return Decimal(part) / Decimal(whole) if whole else None


def selling(work: Work, first: date, last: date, by: str) -> list[Selling]:
    """The lines from day to day, both included, in the order of what they stand for: DAY, MONTH, USER or LOCATION."""
    found: dict[Any, list[int]] = {}
    # Months are made of days here: of many rentals the database takes twice as long for it.
    grouping = "DAY" if by == "MONTH" else by
    for statements, places in ((_OFFERS, (0, 1, 2, 3)), (_OUTSIDE, (4,)), (_REDEEMED, (5,))):
        for of, *figures in work.all(statements[grouping], first=first, last=last):
            line = found.setdefault(f"{of:%Y-%m}" if by == "MONTH" else of, [0] * 6)
            for place, figure in zip(places, figures, strict=True):
                line[place] += int(figure)
    return [Selling(of, *found[of]) for of in sorted(found)]


def total(lines: Iterable[Selling]) -> Selling:
    """All lines as one."""
    names = [name for name in Selling.__dataclass_fields__ if name != "of"]
    every = list(lines)
    return Selling("TOTAL", **{name: sum(getattr(line, name) for line in every) for name in names})


# -- the statements --------------------------------------------------------------------------------


def _grouped(
    table: FromClause, columns: tuple[str, str, str], figures: Iterable[ColumnElement[int]], *which: ColumnElement[bool]
) -> dict[str, Statement]:
    """A statement for each grouping; `columns` are those of day, user and location."""
    day, user, location = (table.c[name] for name in columns)
    return {
        by: Statement(
            select(of.label("of"), *figures)
            .select_from(table)
            .where(day.between(bindparam("first"), bindparam("last")), *which)
            .group_by(literal_column("1"))
        )
        for by, of in (("DAY", day), ("USER", user), ("LOCATION", location))
    }


def _how_many(*which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((and_(*which), literal_column("1")), else_=literal_column("0")))


_who = ("business_date", "user_code", "location_code")
_yes = counter_offer.c.accepted.is_(True)
_enrolment = counter_offer.c.what == literal_column(f"'{ENROLMENT}'")
# The first answer tells whether an award was taken at an opening: who says N is not asked again.
_award = and_(counter_offer.c.what == literal_column(f"'{AWARD}'"), counter_offer.c.nth == literal_column("1"))
_OFFERS = _grouped(
    counter_offer,
    _who,
    (_how_many(_enrolment), _how_many(_enrolment, _yes), _how_many(_award), _how_many(_award, _yes)),
)

_OUTSIDE = _grouped(
    agreement,
    ("business_date", "opened_by", "location"),
    (func.count(),),
    ~exists().where(customer_type.c.type_code == agreement.c.customer_type, participates),
)

_undoing = award_txn.alias("undoing")
_REDEEMED = _grouped(
    award_txn,
    _who,
    (func.count(),),
    award_txn.c.kind == literal_column("'REDEEM'"),
    ~exists().where(_undoing.c.reverses_id == award_txn.c.id),
)
