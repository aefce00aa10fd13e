"""A store with a large points ledger, written past the triggers in bulk; what it holds is sound."""

from array import array
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Table

from benchmarks import bulk
from renterrewards.rules.seals import seal
from renterrewards.store.tables import award_account, award_lot, award_posting, award_redemption, award_txn, customer

BEGUN = date(2020, 1, 1)
AWARD = 4

SEALED = (
    "prev_hash account_id seq kind delta balance_after arrears_after idem_key idem_hash reverses_id "
    "source_type source_id source_seq rule reason_code location_code drawer business_date created_at"
)
PEOPLE = "user_code"
COLUMNS = (
    (award_txn, f"id {SEALED} {PEOPLE} row_hash"),
    (award_posting, "id txn_id lot_id qty"),
    (award_redemption, "txn_id ra_number code units state"),
    (award_account, "id customer_number balance status lifetime_earned lifetime_redeemed version active_on"),
    (award_lot, "id account_id origin_txn_id earned_on expires_on qty remaining"),
)
"""What is written of each table; what is not named is blank."""

TOGETHER = 50_000
"""Rows that are written at once."""

Write = Callable[[Table, list[str], Iterable[tuple[Any, ...]]], None]


class Ledger:
    """A ledger made movement by movement: every fifth spends an award, every tenth is taken back.

    Rows are handed to `write` as they come, but those of lots, which are known at the end: ten million movements
    take no more memory than the lots and one line an account.
    """

    def __init__(self, accounts: int, write: Write) -> None:
        self._rows = {table: Pile(table, names, write) for table, names in COLUMNS}
        self.lots: list[list[int]] = [[] for _ in range(accounts)]
        """Of each account the rows of its lots with something left."""
        self.heads = [("", 0, 0, 0, 0) for _ in range(accounts)]
        """Of each account: last seal, movements, balance, earned, redeemed."""
        self.last: list[tuple[int, int, int] | None] = [None] * accounts
        """Of each account the last earning that can be taken back: movement, lot, points."""
        self.born, self.left = array("q"), array("q")
        """Of each lot account, movement, turn and points; and what is left of it."""

    def move(self, n: int, turn: int) -> None:
        """One movement of account `n` (from 0)."""
        balance = self.heads[n][2]
        last = self.last[n]
        if turn % 5 == 4 and balance >= AWARD:
            self._spend(n, turn)
        elif turn % 10 == 7 and last and self.left[last[1] - 1] == last[2]:
            txn = self._txn(n, turn, "REVERSE", -last[2], f"rev:{last[0]}", last[0])
            self._post(txn, last[1], -last[2])
            self.last[n] = None
        else:
            qty = 1 + (n + turn) % 3
            txn = self._txn(n, turn, "EARN", qty, f"earn:RA:{n}:{turn}", None)
            self.born.extend((n + 1, txn, turn, qty))
            self.left.append(0)
            lot = len(self.left)
            self.lots[n].append(lot)
            self._post(txn, lot, qty)
            self.last[n] = (txn, lot, qty)

    def finish(self) -> None:
        """Write what is left: the rest of every pile, accounts and lots."""
        for n, (_, count, balance, earned, redeemed) in enumerate(self.heads, 1):
            day = _day(count - 1)
            self._rows[award_account].add((n, n, balance, "ACTIVE", earned, redeemed, count, day))
        for lot, left in enumerate(self.left):
            account, txn, turn, qty = self.born[4 * lot : 4 * lot + 4]
            self._rows[award_lot].add((lot + 1, account, txn, _day(turn), None, qty, left))
        for pile in self._rows.values():
            pile.flush()

    def _spend(self, n: int, turn: int) -> None:
        txn, wanted = self._txn(n, turn, "REDEEM", -AWARD, f"redeem:RA:{n}:{turn}", None), AWARD
        self._rows[award_redemption].add((txn, None, "1FREE", 1, "APPLIED"))
        while wanted:
            lot = self.lots[n][0]
            part = min(self.left[lot - 1], wanted)
            if part:
                self._post(txn, lot, -part)
                wanted -= part
            if not self.left[lot - 1]:
                self.lots[n].pop(0)

    def _post(self, txn: int, lot: int, qty: int) -> None:
        pile = self._rows[award_posting]
        pile.add((pile.count + 1, txn, lot, qty))
        self.left[lot - 1] += qty

    def _txn(self, n: int, turn: int, kind: str, delta: int, key: str, reverses: int | None) -> int:
        before, count, balance, earned, redeemed = self.heads[n]
        balance, count = balance + delta, count + 1
        at = datetime(2020, 1, 1, 9) + timedelta(days=turn * 30)
        sealed = (before, n + 1, count, kind, delta, balance, 0, key, "0" * 64, reverses, "RA", str(n), turn)
        row = (*sealed, "CLOSED RA", "", "LAX", "1", _day(turn))
        row_hash = seal(*row, at.isoformat())
        pile = self._rows[award_txn]
        number = pile.count + 1
        pile.add((number, *row, f"{at:%Y-%m-%d %H:%M:%S.%f}", f"U{n % 20}", row_hash))
        earned += delta if kind == "EARN" else 0
        redeemed -= delta if kind == "REDEEM" else 0
        self.heads[n] = (row_hash, count, balance, earned, redeemed)
        return number


class Pile:
    """Rows of a table that wait to be written together."""

    def __init__(self, table: Table, names: str, write: Write) -> None:
        self.count = 0
        self._rows: list[tuple[Any, ...]] = []
        self._write = lambda: write(table, names.split(), self._rows)

    def add(self, row: tuple[Any, ...]) -> None:
        """One row more."""
        self.count += 1
        self._rows.append(row)
        if len(self._rows) >= TOGETHER:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        self._write()
        self._rows.clear()


def make(path: Path, accounts: int, movements: int) -> Path:
    """A store of so many customers with so many movements each."""
    with bulk.writing(path) as connection:
        renters = ((n, f"RENTER {n}", f"RENTER {n}", "PFD") for n in range(1, accounts + 1))
        bulk.insert(connection, customer, ["number", "last_name", "last_name_key", "customer_type"], renters)
        ledger = Ledger(accounts, lambda *rows: bulk.insert(connection, *rows))
        for turn in range(movements):
            for n in range(accounts):
                ledger.move(n, turn)
        ledger.finish()
    return path


def _day(turn: int) -> str:
    return (BEGUN + timedelta(days=turn * 30)).isoformat()
