"""Statements: of each customer what he had before a period, what moved in it, what he had after it, what dies next.

Three streams in the order of the customers are read side by side, so that all customers cost no more memory than one.
"""

from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, func, select

from renterrewards.store.ledger.movements import Source
from renterrewards.store.ledger.standing import Dying
from renterrewards.store.statement import Statement
from renterrewards.store.tables import award_account, award_lot, award_txn, customer, lot_open
from renterrewards.store.work import Work

BEGINNING = date.min


@dataclass(frozen=True, slots=True)
class Line:
    """A movement of the period; `balance` is that of the statement, which goes by date and not by number."""

    seq: int
    date: date
    kind: str
    delta: int
    balance: int
    source: Source
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class PeriodOf:
    """One customer's statement. `dying` is what he holds now with a last day, the soonest first."""

    customer_number: int
    last_name: str
    first_name: str
    opening: int
    closing: int
    lines: tuple[Line, ...]
    dying: tuple[Dying, ...]

    @property
    def says_something(self) -> bool:
        """Whether anything stands in it."""
        return bool(self.opening or self.closing or self.lines)


def statements(
    work: Work, first: date | None, last: date, today: date, customer_number: int | None = None
) -> Generator[PeriodOf, None, None]:
    """The statements from day to day, both included, by customer number; without `first` from the beginning.

    One customer is always told, of all customers those with something to tell.
    """
    asked: dict[str, Any] = {"customer": customer_number} if customer_number is not None else {}
    period = {"first": first or BEGINNING, "last": last}
    which = 0 if customer_number is None else 1
    accounts = work.stream(_ACCOUNTS[which], **period, **asked)
    moved = work.stream(_MOVED[which], **period, **asked)
    dying = work.stream(_DYING[which], today=today, **asked)
    with closing(accounts), closing(moved), closing(dying):
        lines, lots = _InStep(moved), _InStep(dying)
        for number, last_name, first_name, opening, closing_balance in accounts:
            told = tuple(_lines(lines.of(number), opening))
            days = tuple(Dying(*row) for row in lots.of(number))
            one = PeriodOf(number, last_name, first_name, opening, closing_balance, told, days)
            if one.says_something or customer_number is not None:
                yield one


class _InStep:
    """Rows that come in the order of the customers, given out customer by customer."""

    def __init__(self, rows: Iterator[tuple[Any, ...]]) -> None:
        self._groups = groupby(rows, key=lambda row: row[0])
        self._next: tuple[int, Iterator[tuple[Any, ...]]] | None = next(self._groups, None)

    def of(self, number: int) -> Iterator[tuple[Any, ...]]:
        """The rows of a customer without his number; of none who was passed."""
        while self._next and self._next[0] < number:
            self._next = next(self._groups, None)
        if self._next and self._next[0] == number:
            for row in self._next[1]:
                yield row[1:]


def _lines(rows: Iterator[tuple[Any, ...]], balance: int) -> Iterator[Line]:
    for seq, day, kind, delta, source_type, source_id, source_seq, rule, reason in rows:
        balance += delta
        yield Line(seq, day, kind, delta, balance, Source(source_type, source_id, source_seq), rule, reason)


# -- the statements --------------------------------------------------------------------------------


def _both(core: Select[Any]) -> tuple[Statement, Statement]:
    """For all customers, and for one."""
    return Statement(core), Statement(core.where(award_account.c.customer_number == bindparam("customer")))


def _sum(condition: Any) -> Any:
    return func.coalesce(func.sum(case((condition, award_txn.c.delta))), 0)


_number, _day = award_account.c.customer_number, award_txn.c.business_date
_ACCOUNTS = _both(
    select(
        _number,
        func.min(customer.c.last_name),  # there is one
        func.min(customer.c.first_name),
        _sum(_day < bindparam("first")),
        _sum(_day <= bindparam("last")),
    )
    .select_from(award_account)
    .join(customer, customer.c.number == _number)
    .join(award_txn, award_txn.c.account_id == award_account.c.id)
    .group_by(_number, customer.c.last_name, customer.c.first_name)
    .order_by(_number)
)

_MOVED = _both(
    select(
        _number,
        award_txn.c.seq,
        _day,
        award_txn.c.kind,
        award_txn.c.delta,
        award_txn.c.source_type,
        award_txn.c.source_id,
        award_txn.c.source_seq,
        award_txn.c.rule,
        award_txn.c.reason_text,
    )
    .select_from(award_account)
    .join(award_txn, award_txn.c.account_id == award_account.c.id)
    .where(_day.between(bindparam("first"), bindparam("last")))
    .order_by(_number, _day, award_txn.c.seq)
)

_DYING = _both(
    select(_number, award_lot.c.expires_on, func.sum(award_lot.c.remaining))
    .select_from(award_account)
    .join(award_lot, and_(award_lot.c.account_id == award_account.c.id, lot_open))
    .where(award_lot.c.expires_on >= bindparam("today"))
    .group_by(_number, award_lot.c.expires_on)
    .order_by(_number, award_lot.c.expires_on)
)
