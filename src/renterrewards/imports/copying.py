"""`copy-store`: a whole company from one store into an empty one, in either database, as it was or not at all."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from typing import Any

from sqlalchemy import Table

from renterrewards.faults import Fault
from renterrewards.records import Act
from renterrewards.store import audit, import_runs, whole
from renterrewards.store.engine import Store
from renterrewards.store.proof import audited, recon
from renterrewards.store.proof.audited import Audited
from renterrewards.store.work import Work

Progress = Callable[[str, int, int], None]
Stamp = Callable[[Work], Act]
"""The stamp of an act at a desk."""


@dataclass(slots=True)
class Counted:
    """The rows of a table in one of the stores, and their digest."""

    rows: int
    digest: str


@dataclass(frozen=True, slots=True)
class Copied:
    """A table on both sides."""

    table: str
    here: Counted
    there: Counted


def copy_store(
    source: Store, target: Store, stamp: Stamp, progress: Progress | None = None, account: str = ""
) -> list[Copied]:
    """Fill an empty store with all of another at one moment; every table as both have it.

    One transaction: Fault, and nothing is kept, when the target is not empty, a table differs, or ledger or audit is
    not sound. What is killed meanwhile leaves the target empty. It is noted in the source before anything leaves it,
    so that the copy has that line too, and in the copy with the copy; `account` did it.
    """
    tell = progress or (lambda what, done, total: None)
    with target.look() as work:
        _check_empty(work, target)
    between = {"from": source.place.called, "to": target.place.called, "account": account}
    if not source.read_only:
        source.apply(lambda work: audit.note(work, stamp(work), "EXPORT", "STORE", {}, between))
    with source.look(alone=True) as look, target.work(alone=True) as work:
        _check_empty(work, target)
        work.settle_later()
        here = {table.name: _filled(look, work, table, tell) for table in whole.TABLES}
        import_runs.keep_numbers(work)
        found = [Copied(table.name, here[table.name], _read(work, table, tell)) for table in whole.TABLES]
        _prove(work, found)
        audit.note(work, stamp(work), "IMPORT", "STORE", {}, between | {"rows": sum(one.here.rows for one in found)})
    return found


def _check_empty(work: Work, target: Store) -> None:
    if filled := whole.first_filled(work):
        raise Fault(f"{target.place.called} IS NOT EMPTY ({filled} HAS ROWS), NOTHING COPIED, NAME A NEW STORE")


def _filled(look: Work, work: Work, table: Table, tell: Progress) -> Counted:
    """Copy a table; what was read of it."""
    digest, count = sha256(), Counted(0, "")

    def rows() -> Iterator[tuple[Any, ...]]:
        for some in whole.values(look, table):
            digest.update(_digested(some))
            count.rows += len(some)
            tell(table.name, count.rows, 0)
            yield from some

    whole.fill(work, table, rows())
    count.digest = digest.hexdigest()
    return count


def _read(work: Work, table: Table, tell: Progress) -> Counted:
    """What the copy of a table holds, read again."""
    digest, count = sha256(), Counted(0, "")
    for some in whole.values(work, table):
        digest.update(_digested(some))
        count.rows += len(some)
        tell(f"PROVING {table.name}", count.rows, 0)
    count.digest = digest.hexdigest()
    return count


def _digested(rows: list[tuple[Any, ...]]) -> bytes:
    """Whole numbers, texts and None, each told apart from the next."""
    return "".join(map(repr, rows)).encode()


def _prove(work: Work, found: list[Copied]) -> None:
    for one in found:
        if one.here != one.there:
            here, there = f"{one.here.rows:,} ROWS", f"{one.there.rows:,}"
            raise Fault(f"{one.table} IS NOT AS IT WAS ({here}, COPIED {there}), NOTHING COPIED, CALL SUPPORT")
    for wrong in chain(recon.differences(work, recon.checked(work)), audited.differences(work, Audited())):
        said = f"{wrong.what} {wrong.number} {wrong.words}"
        raise Fault(f"{wrong.of} IS NOT SOUND, NOTHING COPIED: {said}: IS {wrong.found}, SHOULD BE {wrong.wanted}")
