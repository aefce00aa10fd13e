"""A store with a large points ledger, written past the triggers in bulk; what it holds is sound."""

import sqlite3
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Table

from renterrewards.records import Customer
from renterrewards.rules.ledger import seal
from renterrewards.store import customers
from renterrewards.store.engine import Store
from renterrewards.store.tables import award_account, award_lot, award_posting, award_redemption, award_txn

BEGUN = date(2020, 1, 1)
AWARD = 4

SEALED = (
    "prev_hash account_id seq kind delta balance_after arrears_after idem_key idem_hash reverses_id "
    "source_type source_id source_seq rule reason_code location_code drawer business_date created_at"
)
PEOPLE = "user_code"


class Ledger:
    """The rows of a ledger, made movement by movement: every fifth spends an award, every tenth is taken back."""

    def __init__(self, accounts: int) -> None:
        self.rows: dict[str, list[tuple[Any, ...]]] = {t.name: [] for t in (award_txn, award_lot, award_posting)}
        self.redemptions: list[tuple[Any, ...]] = []
        self.lots: list[deque[list[int]]] = [deque() for _ in range(accounts)]
        """Of each account the lots with something left, as [number, row, remaining]."""
        self.heads = [("", 0, 0, 0, 0) for _ in range(accounts)]
        """Of each account: last seal, movements, balance, earned, redeemed."""
        self.last: list[tuple[int, int, int] | None] = [None] * accounts
        """Of each account the last earning that can be taken back: movement, lot, points."""
        self.left: list[int] = []

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
            lot = len(self.left) + 1
            day = BEGUN + timedelta(days=turn * 30)
            self.rows["award_lot"].append((lot, n + 1, txn, day.isoformat(), None, qty))
            self.left.append(0)
            self.lots[n].append([lot])
            self._post(txn, lot, qty)
            self.last[n] = (txn, lot, qty)

    def _spend(self, n: int, turn: int) -> None:
        txn, wanted = self._txn(n, turn, "REDEEM", -AWARD, f"redeem:RA:{n}:{turn}", None), AWARD
        self.redemptions.append((txn, turn, "1FREE", 1, "APPLIED"))
        while wanted:
            (lot,) = self.lots[n][0]
            part = min(self.left[lot - 1], wanted)
            if part:
                self._post(txn, lot, -part)
                wanted -= part
            if not self.left[lot - 1]:
                self.lots[n].popleft()

    def _post(self, txn: int, lot: int, qty: int) -> None:
        postings = self.rows["award_posting"]
        postings.append((len(postings) + 1, txn, lot, qty))
        self.left[lot - 1] += qty

    def _txn(self, n: int, turn: int, kind: str, delta: int, key: str, reverses: int | None) -> int:
        before, count, balance, earned, redeemed = self.heads[n]
        balance, count = balance + delta, count + 1
        day, at = BEGUN + timedelta(days=turn * 30), datetime(2020, 1, 1, 9) + timedelta(days=turn * 30)
        sealed = (before, n + 1, count, kind, delta, balance, 0, key, "0" * 64, reverses, "RA", str(n), turn)
        row = (*sealed, "CLOSED RA", "", "LAX", "1", day.isoformat())
        row_hash = seal(*row, at.isoformat())
        number = len(self.rows["award_txn"]) + 1
        self.rows["award_txn"].append((number, *row, f"{at:%Y-%m-%d %H:%M:%S.%f}", f"U{n % 20}", row_hash))
        earned += delta if kind == "EARN" else 0
        redeemed -= delta if kind == "REDEEM" else 0
        self.heads[n] = (row_hash, count, balance, earned, redeemed)
        return number


def make(path: Path, accounts: int, movements: int) -> Path:
    """A store of so many customers with so many movements each."""
    ledger = Ledger(accounts)
    for turn in range(movements):
        for n in range(accounts):
            ledger.move(n, turn)
    store = Store.open(str(path))
    with store.work() as work:
        for n in range(accounts):
            customers.add(work, Customer(number=n + 1, last_name=f"RENTER {n}", customer_type="PFD"))
    store.close()
    with closing(sqlite3.connect(path)) as connection:
        _fill(connection, ledger)
    return path


def _fill(connection: sqlite3.Connection, ledger: Ledger) -> None:
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    for table, names, rows in _tables(ledger):
        _insert(connection, table, names.split(), rows)
    for _, sql in triggers:
        connection.execute(sql)
    connection.commit()


def _tables(ledger: Ledger) -> Iterator[tuple[Table, str, Iterable[tuple[Any, ...]]]]:
    """What is written: the table, the names of what is given, the rows."""
    heads = enumerate(ledger.heads, 1)
    accounts = (
        (n, n, balance, "ACTIVE", earned, redeemed, count) for n, (_, count, balance, earned, redeemed) in heads
    )
    yield award_account, "id customer_number balance status lifetime_earned lifetime_redeemed version", accounts
    yield award_txn, f"id {SEALED} {PEOPLE} row_hash", ledger.rows["award_txn"]
    lots = ((*row, left) for row, left in zip(ledger.rows["award_lot"], ledger.left, strict=True))
    yield award_lot, "id account_id origin_txn_id earned_on expires_on qty remaining", lots
    yield award_posting, "id txn_id lot_id qty", ledger.rows["award_posting"]
    yield award_redemption, "txn_id ra_number code units state", ledger.redemptions


def _insert(connection: sqlite3.Connection, table: Table, names: list[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """What is not given is NULL where it may be, and nothing at all of its kind where not."""
    more = [c for c in table.columns if not c.nullable and not c.primary_key and c.name not in names]
    blank = ["''" if c.type.python_type is str else "0" for c in more]
    columns = ", ".join([*names, *(c.name for c in more)])
    values = ", ".join([*("?" * len(names)), *blank])
    connection.executemany(f"INSERT INTO {table.name} ({columns}) VALUES ({values})", rows)
