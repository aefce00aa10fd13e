"""The proof of the points ledger: every invariant over the whole store or one customer, and every seal.

It only looks. A difference is told with what is and what should be, and is never healed.
"""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, insert, select

from renterrewards.records import Act
from renterrewards.rules.seals import seal_of
from renterrewards.store.proof.checks import ACCOUNTS, CHAIN, CHECKS, MOVEMENTS
from renterrewards.store.proof.months import MONTHS
from renterrewards.store.statement import Statement
from renterrewards.store.tables import award_account
from renterrewards.store.tables.columns import naive_utc
from renterrewards.store.tables.recon import award_recon
from renterrewards.store.work import Work

Progress = Callable[[int], None]
"""Called with the number of movements whose seal is verified so far."""

EVERY = 20_000
"""Movements between two calls of a progress."""


class Difference(NamedTuple):
    """Something that is not as it should be: `what` and `number` name the row, as MOVEMENT 17."""

    invariant: str
    customer_number: int | None
    what: str
    number: int
    found: Any
    wanted: Any
    words: str

    @property
    def of(self) -> str:
        """What is not sound then."""
        return "THE AUDIT" if self.invariant == "AUDIT" else "THE LEDGER"


@dataclass(slots=True)
class Checked:
    """How far a run got; the differences are counted as they are told."""

    accounts: int = 0
    movements: int = 0
    differences: int = 0


@dataclass(frozen=True, slots=True)
class Recon:
    """A run that was written down."""

    run_at: datetime
    user: str
    customer_number: int | None
    accounts: int
    movements: int
    differences: int


def checked(work: Work, customer_number: int | None = None) -> Checked:
    """What a run will look at: accounts and movements of the store, or of one customer, who may have none."""
    account = _account(work, customer_number)
    if customer_number is not None and account is None:
        return Checked()
    accounts, movements = (work.one(_of(pair, account), **_scope(account)) for pair in (ACCOUNTS, MOVEMENTS))
    return Checked(accounts[0] if accounts else 0, movements[0] if movements else 0)


def differences(
    work: Work, run: Checked, customer_number: int | None = None, progress: Progress = lambda done: None
) -> Generator[Difference, None, None]:
    """Every difference as it is found, counted in `run`; nothing of the ledger is kept in memory."""
    account = _account(work, customer_number)
    if customer_number is not None and account is None:
        return
    for found in _every(work, run, account, progress):
        for difference in found:
            run.differences += 1
            yield difference


def record(work: Work, act: Act, run: Checked, customer_number: int | None = None) -> None:
    """Write down that a run was made, and what came of it."""
    work.run(
        _RECORD,
        run_at=naive_utc(act.instant),
        business_date=act.business_date,
        user_code=act.user,
        customer_number=customer_number,
        accounts=run.accounts,
        movements=run.movements,
        differences=run.differences,
    )


def runs(work: Work) -> list[Recon]:
    """Every run, oldest first."""
    return [Recon(*row) for row in work.all(_RUNS)]


# -- inside ------------------------------------------------------------------------------------------


def _every(
    work: Work, run: Checked, account: int | None, progress: Progress
) -> Generator[Iterator[Difference], None, None]:
    for check in CHECKS:
        progress(0)
        yield _broken(work, _of(check.statements, account), check.what, check.promises, **_scope(account))
    if account is None:
        for promises, statement in MONTHS:
            yield _broken(work, statement, "MONTH", promises)
        yield _lost(work, run)
    yield _unsealed(work, account, progress)


def _broken(
    work: Work, statement: Statement, what: str, promises: Sequence[tuple[str, str]], **scope: int
) -> Iterator[Difference]:
    """The rows hold, after whose row it is and its number, what is and what should be for each of the promises."""
    with closing(work.stream(statement, **scope)) as rows:
        for customer_number, number, *pairs in rows:
            for place, (invariant, words) in enumerate(promises):
                found, wanted = pairs[2 * place], pairs[2 * place + 1]
                if found != wanted:
                    yield Difference(invariant, customer_number, what, number, found, wanted, words)


def _unsealed(work: Work, account: int | None, progress: Progress) -> Iterator[Difference]:
    """I8: each movement's seal is over the row as it stands; that it is over the seal before it too is a check."""
    with closing(work.stream(_of(CHAIN, account), **_scope(account))) as rows:
        for done, (customer_number, number, row_hash, fields) in enumerate(rows, 1):
            wanted = seal_of(fields.encode())
            if row_hash != wanted:
                yield Difference("I8", customer_number, "MOVEMENT", number, row_hash[:8], wanted[:8], SEALED)
            if done % EVERY == 0:
                progress(done)


SEALED = "IS AS IT WAS SEALED"
ALL_THERE = "HOLDS EVERY MOVEMENT OF AN EARLIER RUN"


def _lost(work: Work, run: Checked) -> Iterator[Difference]:
    """Movements are never removed: there cannot be fewer than once were checked."""
    found = work.one(_MOST)
    most = found[0] if found else None
    if most is not None and run.movements < most:
        yield Difference("I8", None, "STORE", 0, run.movements, most, ALL_THERE)


def _account(work: Work, customer_number: int | None) -> int | None:
    found = work.one(_ACCOUNT, customer=customer_number) if customer_number is not None else None
    return int(found[0]) if found else None


def _of(pair: tuple[Statement, Statement], account: int | None) -> Statement:
    return pair[0] if account is None else pair[1]


def _scope(account: int | None) -> dict[str, int]:
    return {} if account is None else {"account": account}


# -- the statements ----------------------------------------------------------------------------------

_ACCOUNT = Statement(select(award_account.c.id).where(award_account.c.customer_number == bindparam("customer")))

_RECORD = Statement(
    insert(award_recon).values({c.name: bindparam(c.name) for c in award_recon.columns if c.name != "id"})
)

_MOST = Statement(select(func.max(award_recon.c.movements)).where(award_recon.c.customer_number.is_(None)))

_RUNS = Statement(
    select(
        award_recon.c.run_at,
        award_recon.c.user_code,
        award_recon.c.customer_number,
        award_recon.c.accounts,
        award_recon.c.movements,
        award_recon.c.differences,
    ).order_by(award_recon.c.id)
)
