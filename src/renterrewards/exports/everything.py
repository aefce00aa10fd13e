"""`export everything`: a folder with a CSV file for each table, and SHA256SUMS, whole or not at all."""

import os
import shutil
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

from renterrewards import whole_file
from renterrewards.exports.friendly import Note, unnoted
from renterrewards.store import whole
from renterrewards.store.engine import Store

Progress = Callable[[str, int, int], None]


def export_everything(store: Store, folder: Path, progress: Progress | None = None, note: Note = unnoted) -> int:
    """Write every table as it is at one moment; the number of rows. Fault when there is such a folder with files."""
    tell = progress or (lambda what, done, total: None)
    folder = folder.absolute()
    with whole_file.faults(folder.parent):
        if not (folder.is_dir() and not any(folder.iterdir())):
            whole_file.refuse_taken(folder)
        unfinished = folder.with_name(f".{folder.name}-{token_hex(8)}.part")
        unfinished.mkdir(mode=0o700)
        try:
            rows = _written(store, unfinished, tell)
            note(unfinished / whole.SUMS, rows)
            whole_file.settle(unfinished)
            os.replace(unfinished, folder)  # noqa: PTH105 - onto an empty folder, or none
            whole_file.settle(folder.parent)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    return rows


def _written(store: Store, folder: Path, tell: Progress) -> int:
    sums, total = [], 0
    with store.look() as work:
        for table in whole.TABLES:
            digest, counted = sha256(), [0]

            def count(done: int, name: str = table.name, counted: list[int] = counted) -> None:
                counted[0] = done
                tell(name, done, 0)

            file = f"{table.name}.csv"
            whole_file.fill(folder / file, _digested(whole.parts(work, table, count), digest.update))
            sums.append(f"{digest.hexdigest()}  {file}\n")
            total += counted[0]
    whole_file.fill(folder / whole.SUMS, sums)
    return total


def _digested(parts: Iterator[str], update: Callable[[bytes], None]) -> Iterator[str]:
    for part in parts:
        update(part.encode())
        yield part
