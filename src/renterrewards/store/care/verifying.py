"""Everything that can be proven of a store, a line each: file, foreign keys, schema, ledger, audit."""

from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from renterrewards.cleaner import clean
from renterrewards.faults import Fault
from renterrewards.store.care import backups
from renterrewards.store.places import place_of, upkeep_of
from renterrewards.store.proof import audited, recon
from renterrewards.store.proof.audited import Witness
from renterrewards.store.schema import VERSION
from renterrewards.store.upkeep import Finding, Progress

if TYPE_CHECKING:
    from renterrewards.store.engine import Store
    from renterrewards.store.work import Work

Check = tuple[str, Callable[[], str]]
"""What is looked at, and what says of it what there is to say; it raises Fault when it is not as it should be."""


def verify(store: "Store", tell: Progress, witness: Witness | None = None) -> Iterator[Finding]:
    """Every proof over one moment of the store, each as it is found; what fails keeps none from being tried.

    `witness` is what the audit once was, as a backup knows it.
    """
    with store.look() as work:
        yield from verify_in(work, store, tell, witness)


def verify_in(
    work: "Work", store: "Store", tell: Progress, witness: Witness | None = None
) -> Generator[Finding, None, None]:
    """The same, of what a look sees."""
    checks: list[Check] = [
        (what, lambda check=check: work.by_driver(lambda driver: check(driver, tell)))  # type: ignore[misc]
        for what, check in upkeep_of(store.place).checks()
    ]
    checks += [("LEDGER", lambda: _ledger(work, tell)), ("AUDIT", lambda: _audit(work, tell, witness))]
    for what, check in checks:
        if store.version < VERSION and what in OURS:
            yield Finding(what, True, "NOT LOOKED AT, IT IS OF AN OLDER RELEASE")
        else:
            yield _found(what, lambda check=check: _apart(work, check), store.place.errors)  # type: ignore[misc]


def verify_backup(path: Path, tell: Progress) -> Iterator[Finding]:
    """Every proof of a backup: that its copy is as it was written, and what can be proven of that."""
    from renterrewards.store.engine import Store

    backup = backups.read(path)
    if backup.manifest.kind not in _KINDS:
        raise Fault(f"{backup.called} IS OF A DATABASE THAT THIS RELEASE DOES NOT KNOW: {backup.manifest.kind}")
    upkeep = upkeep_of(place_of(_KINDS[backup.manifest.kind]))
    whole = _found("COPY", lambda: _whole(backup))
    yield whole
    if not whole.sound:
        return
    yield from upkeep.readable(backup.file)
    if opens := upkeep.copied(backup.file):
        with closing(Store.open_as_it_is(opens)) as store:
            yield from verify(store, tell, witness_of(backup))


def witness_of(backup: backups.Backup) -> Witness:
    """What a backup knows of the audit of its store."""
    return Witness(backup.manifest.audit_lines, backup.manifest.audit_seal)


_KINDS = {"sqlite": "sqlite://", "postgresql": "postgresql://localhost/"}
"""A place of each kind: a copy is looked at without that of its store."""


def _whole(backup: backups.Backup) -> str:
    backup.check_whole()
    manifest = backup.manifest
    return f"{manifest.size:,} BYTES OF {manifest.store}, {manifest.made_at} UTC, SCHEMA {manifest.schema}, AS WRITTEN"


def _apart(work: "Work", check: Callable[[], str]) -> str:
    with work.apart():
        return check()


OURS = ("LEDGER", "AUDIT")
"""What is proven in the words of this release's tables."""


def _found(what: str, check: Callable[[], str], errors: Any = ()) -> Finding:
    """`errors` are those of the driver that no work should meet, as of a table that is gone."""
    try:
        return Finding(what, True, check())
    except Fault as fault:
        return Finding(what, False, fault.message)
    except errors as error:
        return Finding(what, False, f"CANNOT BE READ, {first_line(error)}")


def first_line(error: Exception) -> str:
    """What a database complains of, on one line."""
    return clean(str(error).partition("\n")[0]).upper()


def _ledger(work: "Work", tell: Progress) -> str:
    """What AWDRECON proves."""
    run = recon.checked(work)
    first = None
    with closing(
        recon.differences(work, run, None, lambda done: tell("MOVEMENTS PROVEN", done, run.movements))
    ) as found:
        for difference in found:
            first = first or difference
    if first is not None:
        of = f"{first.what} {first.number}: {first.words}, {first.found} AND NOT {first.wanted}"
        raise Fault(f"{run.differences:,} DIFFERENCES, THE FIRST IS {of}; AWDRECON LISTS THEM, CALL SUPPORT")
    return f"{run.accounts:,} ACCOUNTS, {run.movements:,} MOVEMENTS"


def _audit(work: "Work", tell: Progress, witness: Witness | None) -> str:
    """Every line is over the one before; those that a witness saw are as he saw them."""
    run, first = audited.Audited(), None
    with closing(audited.differences(work, run, witness, lambda done: tell("AUDIT LINES PROVEN", done, 0))) as found:
        for difference in found:
            first = first or difference
    if first is not None:
        of = f"{first.what} {first.number}: {first.words}"
        raise Fault(f"{run.differences:,} DIFFERENCES, THE FIRST IS {of}; CALL SUPPORT")
    return f"{run.lines:,} LINES, THE LAST SEAL IS {run.seal[:16] or 'NONE'}"
