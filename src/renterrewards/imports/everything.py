"""`import everything`: what `export everything` wrote into an empty store, as it was or not at all."""

from collections.abc import Callable, Iterator
from hashlib import sha256
from itertools import chain
from pathlib import Path

from sqlalchemy import Table

from renterrewards.cleaner import clean
from renterrewards.faults import Fault
from renterrewards.imports import fingerprint, lines
from renterrewards.imports.sheet import BATCH, unreadable
from renterrewards.records import Act
from renterrewards.store import audit, import_runs, whole
from renterrewards.store.engine import Store
from renterrewards.store.proof import audited, recon
from renterrewards.store.proof.audited import Audited
from renterrewards.store.trouble import StoreFault
from renterrewards.store.work import Work

Progress = Callable[[str, int, int], None]


def import_everything(store: Store, folder: Path, progress: Progress | None = None, act: Act | None = None) -> int:
    """Fill an empty store; the number of rows. Fault, and nothing is kept, when anything is not as it was exported.

    With an `act` the audit goes on behind what came, with a line of who brought it in.
    """
    tell = progress or (lambda what, done, total: None)
    sums = _sums(folder)
    for table in whole.TABLES:
        path = _file(folder, table)
        if not path.is_file() or fingerprint.of(path).sha256 != sums[table.name]:
            wrong = "IS NOT AS IT WAS EXPORTED" if path.is_file() else "IS NOT IN THE FOLDER"
            raise Fault(f"{path.name} {wrong}, NOTHING IMPORTED, TAKE THE FOLDER AS IT WAS")
    with store.work(alone=True) as work:
        if filled := whole.first_filled(work):
            raise Fault(f"THE STORE IS NOT EMPTY ({filled} HAS ROWS), NAME A NEW ONE BY --database")
        work.settle_later()
        rows = sum(_table(store, work, folder, table, tell) for table in whole.TABLES)
        import_runs.keep_numbers(work)
        _prove(work, sums, tell)
        if act:
            digest = fingerprint.of(folder / whole.SUMS).sha256
            audit.note(work, act, "IMPORT", "EVERYTHING", {}, {"file": str(folder), "rows": rows, "sha256": digest})
    return rows


def _sums(folder: Path) -> dict[str, str]:
    """The sums of the files by the name of the table."""
    try:
        text = (folder / whole.SUMS).read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise Fault(f"{clean(str(folder))} HAS NO {whole.SUMS}, NAME A FOLDER OF export everything") from error
    found = {name.strip().removesuffix(".csv"): digest for digest, _, name in map(_parted, text.splitlines())}
    known = [table.name for table in whole.TABLES]
    of_this_release = "NAME A FOLDER OF export everything OF THIS RELEASE"
    if missing := [name for name in known if name not in found]:
        raise Fault(f"{whole.SUMS} DOES NOT NAME {missing[0]}.csv, {of_this_release}")
    if unknown := sorted(found.keys() - known):
        raise Fault(f"{whole.SUMS} NAMES {clean(unknown[0])}.csv, WHICH IS NO TABLE, {of_this_release}")
    return found


def _parted(line: str) -> tuple[str, str, str]:
    return line.partition("  ")


def _table(store: Store, work: Work, folder: Path, table: Table, tell: Progress) -> int:
    path = _file(folder, table)
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = _Rows(path.name, lines.batches(file, 0, BATCH), table, tell)
            whole.put(work, table, rows.each())
    except OSError as error:
        raise unreadable(path, error) from error
    except (ValueError, IndexError, OverflowError):
        raise Fault(f"{path.name} NEAR LINE {rows.line + 1:,}: IS NO ROW OF THIS TABLE, NOTHING IMPORTED") from None
    except store.place.errors as error:
        where = f"{path.name} NEAR LINE {rows.line + 1:,}"
        raise Fault(f"{where}: HAS A ROW THAT CANNOT BE, NOTHING IMPORTED, TAKE THE FOLDER AS IT WAS") from error
    except StoreFault as fault:
        raise Fault(f"{path.name} NEAR LINE {rows.line + 1:,}: {fault.message}, NOTHING IMPORTED") from fault
    return rows.done


class _Rows:
    """The rows of a table's file, one by one."""

    def __init__(self, name: str, batches: Iterator[lines.Lines], table: Table, tell: Progress) -> None:
        self._name, self._batches, self._table, self._tell = name, batches, table, tell
        self.line = self.done = 0

    def each(self) -> Iterator[list[str]]:
        """Every row below the heading. ValueError when a row is no CSV or the heading is another."""
        first = True
        for found in self._batches:
            self.line = found.starts[0] if found.starts else self.line
            if found.unread:
                raise ValueError(self._name)
            if first and found.rows[:1] != [whole.heading(self._table)]:
                raise Fault(f"{self._name}: ITS FIRST LINE IS NOT THAT OF THIS TABLE, NOTHING IMPORTED")
            rows = found.rows[1:] if first else found.rows
            first = False
            self._check_readable(found)
            yield from rows
            self.done += len(rows)
            self._tell(self._name, self.done, 0)

    def _check_readable(self, found: lines.Lines) -> None:
        """Raise Fault when a cell holds what no key at the counter makes, and what acts where it is shown."""
        for start, cells in zip(found.starts, found.rows, strict=True):
            if whole.acting(self._table, cells):
                raise Fault(
                    f"{self._name} LINE {start:,}: HAS CHARACTERS THAT CANNOT BE TYPED, NOTHING IMPORTED, "
                    "TAKE THE FOLDER AS IT WAS"
                )


def _prove(work: Work, sums: dict[str, str], tell: Progress) -> None:
    """Raise Fault unless the store would be exported as it was, byte for byte, and its ledger is sound."""
    for table in whole.TABLES:
        digest = sha256()
        for part in whole.parts(work, table):
            digest.update(part.encode())
        if digest.hexdigest() != sums[table.name]:
            raise Fault(f"{table.name}.csv IS NOT WHAT ITS LEDGER ADDS UP TO, NOTHING IMPORTED, CALL SUPPORT")
        tell(f"PROVING {table.name}", 0, 0)
    for found in chain(recon.differences(work, recon.checked(work)), audited.differences(work, Audited())):
        said = f"{found.what} {found.number} {found.words}"
        raise Fault(f"{found.of} IS NOT SOUND, NOTHING IMPORTED: {said}: IS {found.found}, SHOULD BE {found.wanted}")


def _file(folder: Path, table: Table) -> Path:
    return folder / f"{table.name}.csv"
