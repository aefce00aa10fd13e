"""The invariants of the points ledger as SQL: each check finds the rows that break one of its promises.

A check's rows are customer, number of the row, and for each promise what is and what should be. Each is one pass over
a table with look-ups by index, and is written twice: for the whole store, and for one `:account`.
"""

from typing import NamedTuple

from sqlalchemy import text

from renterrewards.store.statement import Statement

Pair = tuple[Statement, Statement]
"""The same question of the whole store and of one account."""


class Check(NamedTuple):
    """`what` its numbers count: ACCOUNT, MOVEMENT, LOT, POSTING or RA; `promises` are (invariant, words)."""

    what: str
    promises: tuple[tuple[str, str], ...]
    statements: Pair


def _pair(sql: str, postgresql: str = "") -> Pair:
    """`{a}`, `{t}`, `{l}` stand where account, movement or lot are kept to the one account, `{d}` and `{r}` where the
    documents of RAs and the redemptions are kept to the RAs that it spent points on."""
    spent_on = (
        "(SELECT w.ra_number FROM award_redemption w JOIN award_txn o ON o.id = w.txn_id WHERE o.account_id = :account)"
    )
    one = {"a": "AND a.id = :account", "t": "AND t.account_id = :account", "l": "AND l.account_id = :account"}
    one |= {"d": f"AND d.ra_number IN {spent_on}", "r": f"AND r.ra_number IN {spent_on}"}
    every = dict.fromkeys(one, "")
    return _statement(sql, postgresql, every), _statement(sql, postgresql, one)


def _statement(sql: str, postgresql: str, kept: dict[str, str]) -> Statement:
    return Statement(text(sql.format(**kept)), text(postgresql.format(**kept)) if postgresql else None)


_ACCOUNT = _pair("""
    SELECT a.customer_number, a.id,
           a.balance, coalesce(t.moved, 0),
           a.balance, coalesce(l.held, 0) - a.arrears,
           a.arrears, coalesce(o.owed, 0),
           CASE WHEN a.arrears > 0 THEN coalesce(l.held, 0) ELSE 0 END, 0,
           a.version, coalesce(t.movements, 0),
           a.lifetime_earned, coalesce(t.earned, 0),
           a.lifetime_redeemed, coalesce(t.redeemed, 0),
           c.number, a.customer_number
    FROM award_account a
    LEFT JOIN customer c ON c.number = a.customer_number
    LEFT JOIN (SELECT t.account_id, sum(t.delta) AS moved, count(*) AS movements,
                      sum(CASE t.kind WHEN 'EARN' THEN t.delta ELSE 0 END) AS earned,
                      sum(CASE t.kind WHEN 'REDEEM' THEN -t.delta ELSE 0 END) AS redeemed
               FROM award_txn t WHERE 1 = 1 {t} GROUP BY t.account_id) t ON t.account_id = a.id
    LEFT JOIN (SELECT l.account_id, sum(l.remaining) AS held
               FROM award_lot l WHERE l.remaining > 0 {l} GROUP BY l.account_id) l ON l.account_id = a.id
    LEFT JOIN (SELECT t.account_id, -sum(p.qty) AS owed
               FROM award_posting p JOIN award_txn t ON t.id = p.txn_id
               WHERE p.lot_id IS NULL {t} GROUP BY t.account_id) o ON o.account_id = a.id
    WHERE (a.balance <> coalesce(t.moved, 0) OR a.balance <> coalesce(l.held, 0) - a.arrears
           OR a.arrears <> coalesce(o.owed, 0) OR (a.arrears > 0 AND coalesce(l.held, 0) <> 0)
           OR a.version <> coalesce(t.movements, 0) OR a.lifetime_earned <> coalesce(t.earned, 0)
           OR a.lifetime_redeemed <> coalesce(t.redeemed, 0) OR c.number IS NULL) {a}
""")

_OWNERLESS = _pair("""
    SELECT NULL, t.account_id, NULL, t.account_id
    FROM (SELECT DISTINCT t.account_id FROM award_txn t WHERE 1 = 1 {t}) t
    LEFT JOIN award_account a ON a.id = t.account_id
    WHERE a.id IS NULL
""")

# With each movement the sum of its postings: that they agree makes the postings of an account agree with its movements.
_POSTED = _pair("""
    SELECT a.customer_number, m.id, m.posted, m.delta
    FROM (SELECT t.account_id, t.id, t.delta, coalesce(sum(p.qty), 0) AS posted
          FROM award_txn t LEFT JOIN award_posting p ON p.txn_id = t.id
          WHERE 1 = 1 {t} GROUP BY t.id HAVING coalesce(sum(p.qty), 0) <> t.delta) m
    LEFT JOIN award_account a ON a.id = m.account_id
""")

_LOT = _pair("""
    SELECT a.customer_number, h.id, h.remaining, h.posted, h.remaining, h.within, h.qty, h.born
    FROM (SELECT l.account_id, l.id, l.remaining, l.qty,
                 coalesce(sum(p.qty), 0) AS posted,
                 CASE WHEN l.remaining < 0 THEN 0 WHEN l.remaining > l.qty THEN l.qty ELSE l.remaining END AS within,
                 coalesce(sum(CASE p.txn_id WHEN l.origin_txn_id THEN p.qty END), 0) AS born
          FROM award_lot l LEFT JOIN award_posting p ON p.lot_id = l.id
          WHERE 1 = 1 {l} GROUP BY l.id
          HAVING l.remaining <> coalesce(sum(p.qty), 0) OR l.remaining < 0 OR l.remaining > l.qty
                 OR l.qty <> coalesce(sum(CASE p.txn_id WHEN l.origin_txn_id THEN p.qty END), 0)) h
    LEFT JOIN award_account a ON a.id = h.account_id
""")

_ORIGIN = _pair("""
    SELECT a.customer_number, l.id, t.account_id, l.account_id
    FROM award_lot l LEFT JOIN award_txn t ON t.id = l.origin_txn_id
    LEFT JOIN award_account a ON a.id = l.account_id
    WHERE (t.id IS NULL OR t.account_id <> l.account_id) {l}
""")

_POSTING = _pair("""
    SELECT a.customer_number, p.id, t.id, p.txn_id, l.id, p.lot_id,
           CASE WHEN l.id IS NULL THEN t.account_id ELSE l.account_id END, t.account_id
    FROM award_posting p LEFT JOIN award_txn t ON t.id = p.txn_id LEFT JOIN award_lot l ON l.id = p.lot_id
    LEFT JOIN award_account a ON a.id = coalesce(t.account_id, l.account_id)
    WHERE (t.id IS NULL OR (p.lot_id IS NOT NULL AND l.id IS NULL) OR l.account_id <> t.account_id) {t}
""")

_FOLLOWS = _pair("""
    SELECT a.customer_number, t.id,
           t.balance_after, t.delta + coalesce(b.balance_after, 0),
           CASE WHEN b.id IS NULL THEN t.seq ELSE 1 END, 1,
           substr(t.prev_hash, 1, 8), substr(coalesce(b.row_hash, ''), 1, 8)
    FROM award_txn t
    LEFT JOIN award_txn b ON b.account_id = t.account_id AND b.seq = t.seq - 1
    LEFT JOIN award_account a ON a.id = t.account_id
    WHERE (t.balance_after <> t.delta + coalesce(b.balance_after, 0) OR (b.id IS NULL AND t.seq <> 1)
           OR t.prev_hash <> coalesce(b.row_hash, '')) {t}
""")

_REVERSAL = _pair("""
    SELECT a.customer_number, t.id, t.delta, -o.delta, t.account_id, o.account_id, o.reverses_id, NULL,
           t.kind, 'REVERSE'
    FROM award_txn t
    LEFT JOIN award_txn o ON o.id = t.reverses_id
    LEFT JOIN award_account a ON a.id = t.account_id
    WHERE t.reverses_id IS NOT NULL
      AND (o.id IS NULL OR t.delta <> -o.delta OR t.account_id <> o.account_id OR o.reverses_id IS NOT NULL
           OR t.kind <> 'REVERSE') {t}
""")

_AWARD = _pair("""
    SELECT a.customer_number, t.id,
           CASE WHEN r.id IS NULL THEN 0 ELSE 1 END, CASE t.kind WHEN 'REDEEM' THEN 1 ELSE 0 END
    FROM award_txn t
    LEFT JOIN award_redemption r ON r.txn_id = t.id
    LEFT JOIN award_account a ON a.id = t.account_id
    WHERE (t.kind = 'REDEEM') <> (r.id IS NOT NULL) {t}
""")

# What one customer's points are moved out of, another's come into: the two keys differ by from and to alone.
_TRANSFER = _pair("""
    SELECT a.customer_number, t.id, t.delta, coalesce(-o.delta, 0),
           CASE WHEN u.id IS NULL THEN 0 ELSE 1 END, CASE WHEN v.id IS NULL THEN 0 ELSE 1 END
    FROM award_txn t
    LEFT JOIN award_txn o ON o.idem_key = CASE
        WHEN t.idem_key LIKE '%\\:from\\:%' THEN replace(t.idem_key, '\\:from\\:', '\\:to\\:')
        ELSE replace(t.idem_key, '\\:to\\:', '\\:from\\:') END
    LEFT JOIN award_txn u ON u.reverses_id = t.id
    LEFT JOIN award_txn v ON v.reverses_id = o.id
    LEFT JOIN award_account a ON a.id = t.account_id
    WHERE t.kind IN ('TRANSFER_IN', 'TRANSFER_OUT')
      AND (t.idem_key LIKE '%\\:from\\:%' OR t.idem_key LIKE '%\\:to\\:%')
      AND (o.id IS NULL OR t.delta <> -o.delta OR (u.id IS NULL) <> (v.id IS NULL)) {t}
""")

_RA = _pair("""
    SELECT g.customer_number, g.number, s.carried, s.spent
    FROM (SELECT ra, sum(carried) AS carried, sum(spent) AS spent
          FROM (SELECT d.ra_number AS ra, d.points AS carried, 0 AS spent
                FROM agreement_document d WHERE d.points <> 0 {d}
                UNION ALL
                SELECT r.ra_number, 0, -t.delta
                FROM award_redemption r JOIN award_txn t ON t.id = r.txn_id
                WHERE r.state <> 'REVERSED' {r}) m
          GROUP BY ra HAVING sum(carried) <> sum(spent)) s
    JOIN agreement g ON g.number = s.ra
""")

CHECKS = (
    Check(
        "ACCOUNT",
        (
            ("I1", "BALANCE IS THE SUM OF ITS MOVEMENTS"),
            ("I1", "BALANCE IS WHAT ITS LOTS HOLD LESS ARREARS"),
            ("I1", "ARREARS ARE WHAT WAS POSTED TO NO LOT"),
            ("I1", "LOTS HOLD NOTHING WHILE POINTS ARE OWED"),
            ("I4", "COUNTS ITS MOVEMENTS"),
            ("I1", "LIFETIME EARNED IS THE SUM OF ITS EARNINGS"),
            ("I1", "LIFETIME REDEEMED IS THE SUM OF ITS REDEMPTIONS"),
            ("I1", "ITS CUSTOMER IS ON FILE"),
        ),
        _ACCOUNT,
    ),
    Check("ACCOUNT", (("I1", "IS THERE FOR ITS MOVEMENTS"),), _OWNERLESS),
    Check("MOVEMENT", (("I2", "POSTINGS ADD UP TO IT"),), _POSTED),
    Check(
        "LOT",
        (
            ("I3", "HOLDS THE SUM OF ITS POSTINGS"),
            ("I3", "HOLDS BETWEEN NOTHING AND ALL IT GOT"),
            ("I3", "WAS BORN WITH WHAT WAS POSTED TO IT THEN"),
        ),
        _LOT,
    ),
    Check("LOT", (("I3", "BELONGS TO THE ACCOUNT OF ITS EARNING"),), _ORIGIN),
    Check(
        "POSTING",
        (
            ("I2", "ITS MOVEMENT IS ON FILE"),
            ("I3", "ITS LOT IS ON FILE"),
            ("I3", "ITS LOT IS OF THE SAME ACCOUNT"),
        ),
        _POSTING,
    ),
    Check(
        "MOVEMENT",
        (
            ("I4", "BALANCE AFTER FOLLOWS FROM THE ONE BEFORE"),
            ("I4", "NUMBERS RUN WITHOUT A GAP"),
            ("I8", "SEAL FOLLOWS THE SEAL BEFORE"),
        ),
        _FOLLOWS,
    ),
    Check(
        "MOVEMENT",
        (
            ("I5", "TAKES BACK WHAT IT REVERSES"),
            ("I5", "REVERSES A MOVEMENT OF ITS OWN ACCOUNT"),
            ("I5", "REVERSES NO REVERSAL"),
            ("I5", "IS A REVERSAL IN NAME TOO"),
        ),
        _REVERSAL,
    ),
    Check("MOVEMENT", (("I2", "HAS ITS AWARD WHEN IT REDEEMS, AND ONLY THEN"),), _AWARD),
    Check(
        "MOVEMENT",
        (
            ("I9", "IS CANCELLED BY ONE OF THE OTHER CUSTOMER"),
            ("I9", "IS UNDONE TOGETHER WITH THAT"),
        ),
        _TRANSFER,
    ),
    Check("RA", (("I7", "CARRIES THE AWARDS THAT POINTS WERE SPENT FOR"),), _RA),
)
"""What is asked of the whole ledger, but for the seals themselves."""

_SEALED = (
    *("prev_hash", "account_id", "seq", "kind", "delta", "balance_after", "arrears_after", "idem_key", "idem_hash"),
    *("reverses_id", "source_type", "source_id", "source_seq", "rule", "reason_code", "location_code", "drawer"),
    "business_date",
)
_CHAIN = "SELECT a.customer_number, t.id, t.row_hash, {fields} "
_OF_ACCOUNT = "FROM award_txn t LEFT JOIN award_account a ON a.id = t.account_id WHERE 1 = 1 "

# As `rules.seals.seal` writes its fields, but for characters beyond ASCII, which no database escapes.
_ON_SQLITE = "json_array({fields}, replace(replace(t.created_at, ' ', 'T'), '.000000', ''))".format(
    fields=", ".join(f"t.{name}" for name in _SEALED)
)
_MOMENT = """replace(to_char(t.created_at, 'YYYY-MM-DD"T"HH24:MI:SS.US'), '.000000', '')"""
_ON_POSTGRESQL = "CAST(array_to_json(ARRAY[{fields}, to_json({moment})]) AS text)".format(
    fields=", ".join(f"to_json(t.{name})" for name in _SEALED), moment=_MOMENT
)
CHAIN = _pair(*(_CHAIN.format(fields=fields) + _OF_ACCOUNT + "{t}" for fields in (_ON_SQLITE, _ON_POSTGRESQL)))

ACCOUNTS = _pair("SELECT count(*) FROM award_account a WHERE 1 = 1 {a}")
MOVEMENTS = _pair("SELECT count(*) FROM award_txn t WHERE 1 = 1 {t}")
