"""K1: what a store must hold after the counters' journals, told in SQL that knows nothing of the programs."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from ledger_proof import differences
from proof_journal import DONE, UNKNOWN, Journal
from proof_life import FIRST_DAY, states
from sqlalchemy import text

from renterrewards.store.engine import Store
from renterrewards.store.proof import audited, recon
from renterrewards.store.proof.audited import Audited
from renterrewards.store.statement import Statement
from renterrewards.store.work import Work

RAS = "SELECT number, status, open_seq, close_seq, vehicle FROM agreement"
NET = """
    SELECT number, status, coalesce(points_earned, 0),
           (SELECT coalesce(sum(d.points), 0) FROM agreement_document d WHERE d.ra_number = a.number),
           (SELECT coalesce(sum(t.delta), 0) FROM award_txn t WHERE t.source_type = 'RA'
            AND t.source_id = CAST(a.number AS varchar(12)))
    FROM agreement a
"""
REASONS = "SELECT reason_text, count(*) FROM award_txn WHERE reason_text LIKE 'C%N%' GROUP BY reason_text"
NAMES = "SELECT last_name, count(*) FROM customer WHERE last_name LIKE 'C%N%' GROUP BY last_name"
CODES = "SELECT code, description FROM form_of_payment"
LINES = """
    SELECT l.what, l.after, l.why, p.told FROM audit_line l LEFT JOIN audit_private p ON p.seq = l.seq
"""
TAG = re.compile(r"\bC\d+N\d+\b")
DEAD = "SELECT count(*) FROM award_lot WHERE remaining > 0 AND expires_on < :day"


def wrong(where: str, journals: Sequence[Path]) -> list[str]:
    """Everything that was promised and is not so; empty when all is."""
    read = [Journal(path) for path in journals]
    with closing(Store.open(where)) as store, store.look() as work:
        return [
            *(error for journal in read for error in journal.errors),
            *_sound(work, "://" in where),
            *_ras(work, read),
            *_tags(work, read),
            *_codes(work, read),
            *_audit(work, read),
            *_expired(work, read),
        ]


def counted(journals: Sequence[Path]) -> Counter[str]:
    """How the acts ended: acknowledged, refused, found to be saved or not by who came back."""
    acts = [act for path in journals for act in Journal(path).acts]
    found = {True: "cut off, saved", False: "cut off, not saved", None: UNKNOWN}
    return Counter(found[act.seen] if act.end == UNKNOWN else act.end for act in acts)


def _sound(work: Work, on_server: bool) -> Iterator[str]:
    if not on_server:
        yield from (said for (said,) in _all(work, "PRAGMA integrity_check") if said != "ok")
    yield from differences(work)
    yield from map(str, recon.differences(work, recon.checked(work)))
    for number, status, earned, spent, net in _all(work, NET):
        wanted = {"CLOSED": earned - spent, "VOID": 0}.get(status, -spent)
        if net != wanted:
            yield f"RA {number} {status}: its points come to {net}, should be {wanted}"


def _ras(work: Work, journals: Sequence[Journal]) -> Iterator[str]:
    """Each RA as its counter left it, and none that nobody opened."""
    found = {number: (status, opened, closed) for number, status, opened, closed, _ in _all(work, RAS)}
    told = {number: state for journal in journals for number, state in states(journal.acts).items()}
    for number in found.keys() | told.keys():
        if found.get(number) != told.get(number):
            yield f"RA {number} is {found.get(number)}, was promised as {told.get(number)}"


def _tags(work: Work, journals: Sequence[Journal]) -> Iterator[str]:
    """What carries the mark of an act is there once when it was done, and else never."""
    vehicles = Counter(row[4] for row in _all(work, RAS))
    found = {"opens": vehicles, "corrects": dict(_all(work, REASONS)), "adds": dict(_all(work, NAMES))}
    for act in (act for journal in journals for act in journal.acts if act.kind in found):
        if found[act.kind].get(act.tag, 0) != act.is_done:
            yield f"{act} is there {found[act.kind].get(act.tag, 0)} times"


def _codes(work: Work, journals: Sequence[Journal]) -> Iterator[str]:
    found = dict(_all(work, CODES))
    told = {act.given["code"]: act.tag for j in journals for act in j.acts if act.kind == "edits" and act.is_done}
    if found != told:
        yield f"forms of payment are {found}, were promised as {told}"


def _audit(work: Work, journals: Sequence[Journal]) -> Iterator[str]:
    """The audit is whole, and has a line for each record that was saved and each correction, once."""
    yield from map(str, audited.differences(work, Audited()))
    lines = Counter(tag for line in _all(work, LINES) for tag in set(TAG.findall(" ".join(map(str, line)))))
    for act in (act for j in journals for act in j.acts if act.kind in ("edits", "corrects")):
        if lines[act.tag] != act.is_done:
            yield f"the audit has {lines[act.tag]} lines of {act}"


def _expired(work: Work, journals: Sequence[Journal]) -> Iterator[str]:
    """Nothing lives that was dead at the day of a run that was acknowledged."""
    days = [act.given["day"] for j in journals for act in j.acts if act.kind == "expires" and act.end == DONE]
    if days and (left := _all(work, DEAD, day=FIRST_DAY + timedelta(days=max(days)))) != [(0,)]:
        yield f"{left} lots live beyond their last day"


def _all(work: Work, query: str, **values: object) -> list[tuple]:  # type: ignore[type-arg]
    return work.all(Statement(text(query)), **values)
