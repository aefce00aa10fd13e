"""A counter of three who share their points: what the tests of wallets stand on."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from rentals import ANN, BOB, MARY, Rentals, new_rentals, rentals

SOON, LATER, AFTER = date(2099, 6, 1), date(2099, 7, 1), date(2099, 8, 1)

UNPAIRED = """SELECT source_id, sum(delta) FROM award_txn t WHERE rule LIKE 'WALLET %' AND kind <> 'REDEEM'
    OR reverses_id IN (SELECT id FROM award_txn WHERE rule LIKE 'WALLET %' AND kind <> 'REDEEM')
    GROUP BY source_id HAVING sum(delta) <> 0"""
"""RAs where what members gave and what renters got is not the same."""


def new_wallet(folder: Path) -> Path:
    """Mary, who has 25 points that never die, and Bob are in wallet SMITH and may redeem; Ann may not; all are PFD."""
    people = [("CUST", f"customer_number={number}", "customer_type=PFD") for number in (BOB, ANN)]
    joins = [
        ("EDITWALL", "code=SMITH", f"member={number}", f"may_redeem={may}")
        for number, may in ((MARY, "Y"), (BOB, "Y"), (ANN, "N"))
    ]
    return new_rentals(folder, *people, *joins)


@contextmanager
def shared(original: Path, folder: Path) -> Iterator[Rentals]:
    """A copy of that store; its ledger is sound and what was moved cancels out when the test is over."""
    counter = rentals(original, folder)
    yield counter
    counter.proves()
    assert counter.sql(UNPAIRED) == []


def leaves(counter: Rentals, number: int) -> None:
    """A member leaves the wallet."""
    counter.does("EDITWALL", "code=SMITH", f"member={number}", answers=(str(number), "Y"), more=["--press", "DELETE"])


def held(counter: Rentals) -> list[list[tuple[str | None, int]]]:
    """The lots of Mary, Bob and Ann."""
    return [counter.lots(number) for number in (MARY, BOB, ANN)]


def points(counter: Rentals) -> list[int]:
    """Their points."""
    return [counter.points(number) for number in (MARY, BOB, ANN)]
