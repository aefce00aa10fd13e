"""What the store says of some customers and their RAs after an act, by SQL of our own, and that it holds together."""

from dataclasses import dataclass, field
from typing import Any

from oracle_rentals import Oracle
from sqlalchemy import text

from renterrewards.store.engine import Store
from renterrewards.store.statement import Statement
from renterrewards.store.work import Work

PEOPLE = Statement(
    text(
        """SELECT c.number, c.customer_type, c.times_rented, c.merged_into, a.id, a.balance, a.arrears, a.version,
        (SELECT coalesce(sum(t.delta), 0) FROM award_txn t WHERE t.account_id = a.id),
        (SELECT coalesce(sum(l.remaining), 0) FROM award_lot l WHERE l.account_id = a.id AND l.remaining > 0)
        FROM customer c LEFT JOIN award_account a ON a.customer_number = c.number
        WHERE c.number BETWEEN :low AND :high ORDER BY c.number"""
    )
)
LOTS = Statement(
    text(
        """SELECT a.customer_number, l.earned_on, l.expires_on, l.remaining, l.policy
        FROM award_lot l JOIN award_account a ON a.id = l.account_id
        WHERE a.customer_number BETWEEN :low AND :high AND l.remaining > 0"""
    )
)
RAS = Statement(
    text(
        """SELECT number, customer_number, customer_type, status, points_earned, revenue, follows
        FROM agreement WHERE number > :ra ORDER BY number"""
    )
)
AWARDS = Statement(
    text(
        """SELECT r.ra_number, r.code, -t.delta, a.customer_number FROM award_redemption r
        JOIN award_txn t ON t.id = r.txn_id JOIN award_account a ON a.id = t.account_id
        WHERE r.ra_number > :ra AND r.state <> 'REVERSED'"""
    )
)
LINES = Statement(text("SELECT ra_number, code, points FROM agreement_document WHERE ra_number > :ra"))
NOTICES = Statement(
    text("SELECT customer_number, due, last_day FROM award_notice WHERE customer_number BETWEEN :low AND :high")
)
NEW = Statement(
    text(
        """SELECT t.id, t.account_id, t.seq, t.kind, t.delta, t.balance_after, t.arrears_after,
        (SELECT coalesce(sum(p.qty), 0) FROM award_posting p WHERE p.txn_id = t.id),
        (SELECT coalesce(sum(p.qty), 0) FROM award_posting p WHERE p.txn_id = t.id AND p.lot_id IS NULL),
        t.reverses_id, -o.delta, o.account_id, o.reverses_id
        FROM award_txn t LEFT JOIN award_txn o ON o.id = t.reverses_id WHERE t.id > :seen ORDER BY t.id"""
    )
)
TOUCHED = Statement(
    text(
        """SELECT l.id, l.qty, l.remaining, sum(p.qty), min(CASE WHEN t.account_id = l.account_id THEN 1 ELSE 0 END)
        FROM award_lot l JOIN award_posting p ON p.lot_id = l.id JOIN award_txn t ON t.id = p.txn_id
        WHERE l.id IN (SELECT q.lot_id FROM award_posting q WHERE q.txn_id > :seen) GROUP BY l.id, l.qty, l.remaining"""
    )
)
MARKS = Statement(
    text(
        """SELECT (SELECT coalesce(max(id), 0) FROM award_txn), (SELECT coalesce(max(number), 0) FROM agreement),
        (SELECT count(*) FROM award_posting), (SELECT count(*) FROM award_lot), (SELECT count(*) FROM award_notice),
        (SELECT count(*) FROM customer_merge)"""
    )
)
EVERYTHING = [
    Statement(text(f"SELECT * FROM {table} WHERE {column} > :after ORDER BY 1, 2"))
    for table, column in (
        ("agreement", "number"),
        ("agreement_document", "ra_number"),
        ("award_redemption", "ra_number"),
    )
]
WHO = Statement(text("SELECT * FROM customer WHERE number BETWEEN :low AND :high ORDER BY number"))


@dataclass
class Seen:
    """Some customers of a store, and how far their movements were looked at."""

    store: Store
    low: int
    high: int
    ra: int
    last: int
    accounts: dict[int, tuple[int, int, int]] = field(default_factory=dict)
    """(movements, balance, arrears) of each account."""

    def wrong(self, oracle: Oracle) -> list[str]:
        """Where the store is not as the oracle says, or does not hold together in itself."""
        with self.store.look() as work:
            people = work.all(PEOPLE, low=self.low, high=self.high)
            found = self._people(people) | self._others(work)
            broken = [*self._sums(people), *self._new(work)]
        wanted = expected(oracle)
        return broken + [
            f"{name}: {found.get(name)}, should be {wanted.get(name)}"
            for name in sorted(found.keys() | wanted.keys())
            if found.get(name) != wanted.get(name)
        ]

    def everything(self) -> list[Any]:
        """All that an act could change of them."""
        with self.store.look() as work:
            rows: list[Any] = [work.all(statement, after=self.ra) for statement in EVERYTHING]
            return [*rows, work.all(WHO, low=self.low, high=self.high), work.one(MARKS)]

    # -- inside ------------------------------------------------------------------------------------

    def _people(self, rows: list[Any]) -> dict[str, Any]:
        return {
            f"customer {number - self.low}": (kind, rented, merged, balance or 0, arrears or 0)
            for number, kind, rented, merged, _, balance, arrears, *_ in rows
        }

    def _others(self, work: Work) -> dict[str, Any]:
        lots: dict[str, Any] = {}
        for who, born, last, left, policy in work.all(LOTS, low=self.low, high=self.high):
            lots.setdefault(f"lots of {who - self.low}", []).append((str(born), str(last), left, policy))
        for who, *days in work.all(NOTICES, low=self.low, high=self.high):
            lots.setdefault(f"notices of {who - self.low}", []).append(tuple(map(str, days)))
        ras = {f"RA {row[0] - self.ra}": row[1:] for row in work.all(RAS, ra=self.ra)}
        for number, *award in work.all(AWARDS, ra=self.ra):
            lots.setdefault(f"awards on {number - self.ra}", []).append(tuple(award))
        for number, *line in work.all(LINES, ra=self.ra):
            lots.setdefault(f"lines of {number - self.ra}", []).append(tuple(line))
        return {name: sorted(rows) for name, rows in lots.items()} | ras

    def _sums(self, people: list[Any]) -> list[str]:
        """I1, for each account."""
        return [
            f"I1 customer {number - self.low}: {balance} of {moved} moved, {held} held, {arrears} owed"
            for number, _, _, _, account, balance, arrears, _, moved, held in people
            if account is not None and (balance != moved or balance != held - arrears or (arrears and held))
        ]

    def _new(self, work: Work) -> list[str]:
        """I2 to I5, for what is new since the last look: what is older can never change."""
        broken = []
        for row in work.all(NEW, seen=self.last):
            number, account, seq, kind, delta, after, arrears, posted, owed, reverses, undone, same, other = row
            count, balance, before = self.accounts.get(account, (0, 0, 0))
            if (posted, seq, after, arrears) != (delta, count + 1, balance + delta, before - owed):
                broken.append(f"I2, I4 movement {number}: {row}, before it {count, balance, before}")
            if reverses is not None and (kind, undone, same, other) != ("REVERSE", delta, account, None):
                broken.append(f"I5 movement {number}: {row}")
            self.accounts[account] = (seq, after, arrears)
        for lot, qty, left, posted, own in work.all(TOUCHED, seen=self.last):
            if left != posted or not 0 <= left <= qty or not own:
                broken.append(f"I3 lot {lot}: {left} of {qty}, posted {posted}, of its own account {own}")
        marks = work.one(MARKS)
        self.last = marks[0] if marks else 0
        return broken


def expected(oracle: Oracle) -> dict[str, Any]:
    """What the oracle says, by the same names."""
    low, ra = oracle.low, oracle.first_ra
    said: dict[str, Any] = {}
    for number, person in oracle.people.items():
        purse, merge = oracle.purses[number], oracle.merged.get(number)
        merged = merge.taker if merge else None
        said[f"customer {number - low}"] = (person.kind, person.rented, merged, purse.balance, purse.owed)
        if lots := [(str(x.born), str(x.last), x.left, x.policy) for x in purse.lots if x.left]:
            said[f"lots of {number - low}"] = sorted(lots)
        if told := [(str(due), str(last)) for lot in purse.lots for due, last in lot.told.items()]:
            said[f"notices of {number - low}"] = sorted(told)
    for number, one in oracle.ras.items():
        row = (one.who, one.kind, one.status, one.points, one.net, one.follows)
        said[f"RA {number - ra}"] = row
        if one.awards:
            said[f"awards on {number - ra}"] = sorted((x.code, x.cost, x.move.who) for x in one.awards)
        if one.lines:
            said[f"lines of {number - ra}"] = sorted(one.lines)
    return said
