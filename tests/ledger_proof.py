"""Proves the whole points ledger: the invariants I1-I5 and I8, in SQL that shares nothing with the program's.

`differences` is empty for a sound ledger; each line it gives names an invariant, a row and what is wrong.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import text

from renterrewards.records import Act
from renterrewards.store.engine import Store
from renterrewards.store.ledger import points
from renterrewards.store.statement import Statement
from renterrewards.store.work import Work

SUMS = {
    "I1 balance is the sum of the movements, account": """
        SELECT * FROM (
            SELECT a.id, a.balance,
                   (SELECT coalesce(sum(t.delta), 0) FROM award_txn t WHERE t.account_id = a.id) AS found
            FROM award_account a) AS checked
        WHERE balance <> found""",
    "I1 balance is the sum of the postings, account": """
        SELECT * FROM (
            SELECT a.id, a.balance,
                   (SELECT coalesce(sum(p.qty), 0) FROM award_posting p JOIN award_txn t
                                 ON t.id = p.txn_id WHERE t.account_id = a.id) AS found
            FROM award_account a) AS checked
        WHERE balance <> found""",
    "I1 balance is what the lots hold less arrears, account": """
        SELECT * FROM (
            SELECT a.id, a.balance,
                   (SELECT coalesce(sum(l.remaining), 0) FROM award_lot l WHERE l.account_id = a.id) - a.arrears
                       AS found
            FROM award_account a) AS checked
        WHERE balance <> found""",
    "I1 arrears are what was posted to no lot, account": """
        SELECT * FROM (
            SELECT a.id, a.arrears,
                   (SELECT -coalesce(sum(p.qty), 0) FROM award_posting p
                                 JOIN award_txn t ON t.id = p.txn_id
                                 WHERE t.account_id = a.id AND p.lot_id IS NULL) AS found
            FROM award_account a) AS checked
        WHERE arrears <> found""",
    "I1 no arrears while a lot has something left, account": """
        SELECT a.id, a.arrears, sum(l.remaining) FROM award_account a JOIN award_lot l ON l.account_id = a.id
        WHERE a.arrears > 0 GROUP BY a.id HAVING sum(l.remaining) > 0""",
    "I2 a movement is the sum of its postings, movement": """
        SELECT * FROM (
            SELECT t.id, t.delta,
                   (SELECT coalesce(sum(p.qty), 0) FROM award_posting p WHERE p.txn_id = t.id) AS found
            FROM award_txn t) AS checked
        WHERE delta <> found""",
    "I3 a lot holds the sum of its postings, lot": """
        SELECT * FROM (
            SELECT l.id, l.remaining,
                   (SELECT coalesce(sum(p.qty), 0) FROM award_posting p WHERE p.lot_id = l.id) AS found
            FROM award_lot l) AS checked
        WHERE remaining <> found""",
    "I3 a lot holds between nothing and all it got, lot": """
        SELECT id, remaining, qty FROM award_lot WHERE remaining < 0 OR remaining > qty""",
    "I3 a posting is to a lot of its own account, posting": """
        SELECT p.id, l.account_id, t.account_id FROM award_posting p JOIN award_lot l ON l.id = p.lot_id
        JOIN award_txn t ON t.id = p.txn_id WHERE l.account_id <> t.account_id""",
    "I4 every balance after follows from the one before, movement": """
        SELECT id, balance_after, found FROM (
            SELECT id, balance_after, sum(delta) OVER (PARTITION BY account_id ORDER BY seq) AS found
            FROM award_txn) AS checked
        WHERE balance_after <> found""",
    "I4 numbers run without a gap, movement": """
        SELECT id, seq, found FROM (
            SELECT id, seq, row_number() OVER (PARTITION BY account_id ORDER BY seq) AS found
            FROM award_txn) AS checked
        WHERE seq <> found""",
    "I4 the account counts its movements, account": """
        SELECT * FROM (
            SELECT a.id, a.version,
                   (SELECT count(*) FROM award_txn t WHERE t.account_id = a.id) AS found
            FROM award_account a) AS checked
        WHERE version <> found""",
    "I5 a reversal undoes its original and nothing else, movement": """
        SELECT r.id, r.delta, o.delta FROM award_txn r JOIN award_txn o ON o.id = r.reverses_id
        WHERE r.delta <> -o.delta OR r.account_id <> o.account_id OR o.reverses_id IS NOT NULL
        OR r.kind <> 'REVERSE'""",
    "every redemption has its award, movement": """
        SELECT t.id, t.kind, r.id FROM award_txn t LEFT JOIN award_redemption r ON r.txn_id = t.id
        WHERE (t.kind = 'REDEEM') <> (r.id IS NOT NULL)""",
    "lifetime sums, account": """
        SELECT id, lifetime_earned || '+' || lifetime_redeemed, earned || '+' || redeemed FROM (
            SELECT a.id, lifetime_earned, lifetime_redeemed,
                   coalesce(sum(t.delta) FILTER (WHERE t.kind = 'EARN'), 0) AS earned,
                   -coalesce(sum(t.delta) FILTER (WHERE t.kind = 'REDEEM'), 0) AS redeemed
            FROM award_account a LEFT JOIN award_txn t ON t.account_id = a.id GROUP BY a.id) AS checked
        WHERE lifetime_earned <> earned OR lifetime_redeemed <> redeemed""",
}

TABLES = ("award_account", "award_txn", "award_lot", "award_posting", "award_redemption")

CHAIN = Statement(
    text(
        """SELECT id, account_id, seq, kind, delta, balance_after, arrears_after, idem_key, idem_hash, reverses_id,
        source_type, source_id, source_seq, rule, reason_code, location_code, drawer, business_date, created_at,
        prev_hash, row_hash
        FROM award_txn ORDER BY account_id, seq"""
    )
)

STATEMENTS = {promise: Statement(text(sql)) for promise, sql in SUMS.items()}


def differences(work: Work) -> list[str]:
    """Every broken promise of the ledger, as `promise: row (is, should be)`."""
    found = [
        f"{promise} {row[0]}: {row[1]} / {row[2]}"
        for promise, statement in STATEMENTS.items()
        for row in work.all(statement)
    ]
    return found + list(_broken_chain(work))


def ledger(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the ledger, to see that nothing changed."""
    with store.look() as work:
        return {table: work.all(Statement(text(f"SELECT * FROM {table} ORDER BY id"))) for table in TABLES}


def proven(store: Store, customer_number: int = 1) -> int:
    """The balance, after proof that the whole ledger is sound."""
    with store.look() as work:
        assert differences(work) == []
        return points.balance(work, customer_number)


def give(store: Store, act: Act, *lots: tuple[int, date | None]) -> None:
    """Earn lots of so many points for customer 1, each dying when it says."""
    with store.work() as work:
        for n, (qty, expires_on) in enumerate(lots):
            points.earn(
                work,
                act,
                1,
                qty,
                f"earn:{act.business_date}:{n}",
                points.Source("RA", "7"),
                born=points.Born(act.business_date, expires_on),
            )


def _broken_chain(work: Work) -> Iterator[str]:
    """I8: each row's seal is over the seal before it and the row as it stands."""
    account, before = None, ""
    for row_id, account_id, *fields, created_at, prev_hash, row_hash in work.all(CHAIN):
        if account_id != account:
            account, before = account_id, ""
        if prev_hash != before:
            yield f"I8 chain of account {account_id}, movement {row_id}: does not follow the one before"
        if row_hash != _seal(prev_hash, account_id, *fields, _moment(created_at)):
            yield f"I8 seal, movement {row_id}: the row was changed"
        before = row_hash


def _moment(found: str | datetime) -> str:
    return (datetime.fromisoformat(found) if isinstance(found, str) else found).isoformat()


def _seal(*fields: Any) -> str:
    return hashlib.sha256(json.dumps(fields, separators=(",", ":"), default=str).encode()).hexdigest()
