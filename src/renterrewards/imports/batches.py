"""An import that commits batch by batch, and goes on with what was begun."""

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from renterrewards.faults import Fault
from renterrewards.imports import fingerprint
from renterrewards.imports.intake import How, ImportSummary, Intake, Progress, counted, plus
from renterrewards.imports.rejects import RejectFile, beside
from renterrewards.imports.sheet import Batch, Sheet
from renterrewards.records import Act
from renterrewards.store import audit, import_runs
from renterrewards.store.engine import Store
from renterrewards.store.import_runs import ImportRun
from renterrewards.store.work import Work


@dataclass(slots=True)
class Batches:
    """An import that commits batch by batch."""

    store: Store
    act: Act
    path: Path
    sheet: Sheet
    intake: Intake
    tell: Progress
    how: How
    last: ImportRun = field(init=False)
    """As it was committed last."""
    tried: ImportRun | None = None
    """As it is if what was tried last was committed, too."""

    def run(self) -> ImportSummary:
        """From where it stands to the end; what stops it says how to go on."""
        how, file = self.how, fingerprint.of(self.path)
        if not self.sheet.is_of(self.path):
            raise Fault(f"{self.sheet.name} WAS REPLACED MEANWHILE, NOTHING IMPORTED, BEGIN ONCE MORE")
        with self.store.look() as work:
            found = self.begun(work, file)
        if how.resume:
            run = self.taken_up(found, file)
            rejects = self.rejects_of(run, how)
        else:
            self.refuse_begun(found, file)
            rejects = RejectFile((how.rejects or beside(self.path)).absolute(), self.sheet.names)
            run = self.new(file, rejects)
        self.last = run
        try:
            for batch in self.sheet.batches(run.lines):
                self.take(batch, rejects)
                self.tell("ROWS", batch.end, max(file.lines, batch.end))
            self.finish()
        except import_runs.GoneOnElsewhere:
            raise
        except (Fault, KeyboardInterrupt) as error:
            raise self.stopped(error, rejects) from error
        run = self.last
        kept = run.rejects if run.rejected else ""
        return ImportSummary(run.rows, run.open, run.closed, run.points, run.rejected, kept)

    def stopped(self, error: BaseException, rejects: RejectFile) -> Fault:
        """What is said of an import that stopped; the store knows how far it got, also when that was in a commit."""
        reason = error.message if isinstance(error, Fault) else "STOPPED"
        with suppress(Fault, OSError), self.store.work() as work:
            found = import_runs.find(work, self.last.id)
            if found and found in (self.last, self.tried):
                self.last = found
                import_runs.advance(work, found, found)
                rejects.cut(found.rejects_size if found.rejects == str(rejects.path) else 0)
        return Fault(f"{reason}. {self.last.rows:,} ROWS ARE IN, GO ON WITH --resume")

    def begun(self, work: Work, file: fingerprint.Fingerprint) -> ImportRun | None:
        """The import of this very file that was not ended, else that of a file of its name."""
        runs = import_runs.unfinished(work, self.intake.kind)
        same = [run for run in runs if run.file_sha256 == file.sha256]
        named = [run for run in runs if run.file_name == self.sheet.name]
        return next(iter(same + named), None)

    def taken_up(self, found: ImportRun | None, file: fingerprint.Fingerprint) -> ImportRun:
        """The import to go on with. Fault when there is none, or when it is of another file."""
        if found is None:
            raise Fault(f"NO IMPORT OF {self.sheet.name} WAS BEGUN AND NOT ENDED, LEAVE --resume OUT")
        if found.file_sha256 != file.sha256:
            begun = f"{found.started_at:%Y-%m-%d %H:%M} UTC BY {found.user_code}"
            raise Fault(f"{self.sheet.name} IS NOT AS IT WAS WHEN ITS IMPORT WAS BEGUN {begun}, PUT THAT FILE BACK")
        if found.earns != self.intake.earns:
            raise Fault(f"ITS IMPORT WAS BEGUN WITH{'' if found.earns else 'OUT'} --earn, GO ON WITH THE SAME")
        return found

    def rejects_of(self, run: ImportRun, how: How) -> RejectFile:
        """The reject file to go on with, or a new one for the rows to come."""
        if how.rejects:
            return RejectFile(how.rejects.absolute(), self.sheet.names)
        return RejectFile.of_begun(Path(run.rejects), self.sheet.names, run.rejects_size, run.rejects_sha256)

    def refuse_begun(self, found: ImportRun | None, file: fingerprint.Fingerprint) -> None:
        """Raise Fault when an import of this file was begun and not ended."""
        if found and found.file_sha256 == file.sha256:
            raise Fault(
                f"AN IMPORT OF {self.sheet.name} STOPPED AFTER LINE {found.lines:,} OR IS STILL GOING ON, "
                "ADD --resume TO GO ON WITH IT"
            )

    def new(self, file: fingerprint.Fingerprint, rejects: RejectFile) -> ImportRun:
        """Write down that it begins, unless another process did so meanwhile."""
        run = ImportRun(
            kind=self.intake.kind,
            file_name=self.sheet.name,
            file_size=file.size,
            file_sha256=file.sha256,
            earns=self.intake.earns,
            highest=self.sheet.highest(self.intake.headings[0]),
            lines=self.sheet.begun,
            rejects=str(rejects.path),
            user_code=self.act.user,
            started_at=_now(),
        )
        with self.store.work(alone=True) as work:
            self.how.allowed(work)
            self.refuse_begun(self.begun(work, file), file)
            refuse_two_earning(work, self.intake)
            begun = import_runs.begin(work, run)
            self.note(work, begun)
            return begun

    def note(self, work: Work, run: ImportRun) -> None:
        """Let the audit have that it begins or has ended, and what came in."""
        stands = "ENDED" if run.finished_at else "BEGUN"
        file = {"file": run.file_name, "sha256": run.file_sha256, "stands": stands}
        audit.note(work, self.act, "IMPORT", f"{run.kind.upper()} {run.id}", {}, file | counted(run))

    def take(self, batch: Batch, rejects: RejectFile) -> None:
        """One batch: its rows, its rejects, and how far this is, in one transaction."""
        with self.store.work() as work:
            self.how.allowed(work)
            self.intake.check(work, batch)
            left_out = rejects.text(batch.rejects)
            taken = replace(self.intake.count(batch), rejected=len(batch.rejects))
            self.tried = replace(
                plus(self.last, taken),
                lines=batch.end,
                rejects=str(rejects.path),
                rejects_size=rejects.size + len(left_out),
                rejects_sha256=rejects.sha256(left_out),
            )
            import_runs.advance(work, self.last, self.tried)
            rejects.add(left_out)  # only now that no other process can
            self.intake.write(work, batch)
        self.last = self.tried

    def finish(self) -> None:
        """What comes after the last row, part by part, and the end."""
        earned, ended = 0, False
        while not ended:
            with self.store.work() as work:
                self.how.allowed(work)
                more = self.intake.after(work)
                ended = more is None
                after = replace(self.last, points=self.last.points + (more.points if more else 0))
                self.tried = replace(after, finished_at=_now() if ended else None)
                import_runs.advance(work, self.last, self.tried)
                if ended:
                    self.note(work, self.tried)
            self.last = self.tried
            if more:
                earned += more.ras
                self.tell("RAS EARNED", earned, 0)


def refuse_two_earning(work: Work, intake: Intake) -> None:
    """Raise Fault when RAs of another file are still to earn: it would be told, and done, as if they were of this."""
    waiting = [run for run in import_runs.unfinished(work, intake.kind) if run.earns] if intake.earns else []
    for run in waiting:
        raise Fault(f"RAS OF {run.file_name} ARE STILL TO EARN, LET ITS IMPORT END FIRST, WITH --earn --resume")


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
