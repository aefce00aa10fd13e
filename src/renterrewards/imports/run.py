"""How every import runs: batch by batch, each with how far it got in one transaction; or whole; or as a rehearsal."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from renterrewards.imports import fingerprint
from renterrewards.imports.batches import Batches, refuse_two_earning
from renterrewards.imports.intake import How, ImportSummary, Intake, Progress, counted, plus
from renterrewards.imports.rejects import RejectFile, beside
from renterrewards.imports.sheet import Complaints, Sheet, opened
from renterrewards.records import Act
from renterrewards.store.audit import note
from renterrewards.store.engine import Store


class _Rehearsed(Exception):
    """Takes a dry run out of its transaction, so that nothing of it stays."""


def bring_in(
    store: Store, act: Act, path: Path, intake: Intake, how: How, progress: Progress | None = None
) -> ImportSummary:
    """Bring a file in; Fault when it cannot be read, ImportRefused of a whole one with a bad row."""
    tell = progress or (lambda what, done, total: None)
    with opened(path, intake.headings) as sheet, _no_collecting():
        if how.whole:
            return _whole(store, act, path, sheet, intake, how, tell)
        if how.dry_run:
            return _rehearsed(store, path, sheet, intake, how, tell)
        return Batches(store, act, path, sheet, intake, tell, how).run()


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Rows come and go by the ten thousand and none in a circle: to look for circles costs a tenth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _whole(store: Store, act: Act, path: Path, sheet: Sheet, intake: Intake, how: How, tell: Progress) -> ImportSummary:
    done, total, complaints = ImportSummary(), fingerprint.lines(path), Complaints(sheet.name)
    with suppress(_Rehearsed), store.work() as work:
        how.allowed(work)
        refuse_two_earning(work, intake)
        for batch in sheet.batches():
            intake.check(work, batch)
            complaints.note(batch.rejects)
            intake.write(work, batch)
            done = plus(done, intake.count(batch))
            tell("ROWS", batch.end, max(total, batch.end))
        complaints.settle()
        earned = 0
        while more := intake.after(work):
            done, earned = plus(done, ImportSummary(points=more.points)), earned + more.ras
            tell("RAS EARNED", earned, 0)
        if how.dry_run:
            raise _Rehearsed
        digest = fingerprint.of(path).sha256 if path.is_file() else ""
        note(work, act, "IMPORT", intake.kind.upper(), {}, {"file": sheet.name, "sha256": digest} | counted(done))
    return done


def _rehearsed(store: Store, path: Path, sheet: Sheet, intake: Intake, how: How, tell: Progress) -> ImportSummary:
    """The same rows are good and bad, and nothing but the reject file is written; nobody has to wait for it."""
    rejects = RejectFile(how.rejects or beside(path), sheet.names)
    done, total = ImportSummary(), fingerprint.lines(path)
    for batch in sheet.batches():
        with store.look() as work:
            how.allowed(work)
            intake.check(work, batch)
        intake.twice(batch)
        rejects.add(rejects.text(batch.rejects))
        done = plus(done, replace(intake.count(batch), rejected=len(batch.rejects)))
        tell("ROWS", batch.end, max(total, batch.end))
    return replace(done, rejects=str(rejects.path) if done.rejected else "")
