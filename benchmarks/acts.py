"""Acts at the counter, each a transaction, against the raw driver and SQLAlchemy Core: the same statements, in turns.

Processor time, with synchronous off, so that it is the program that is measured and not the disk.
"""

import shutil
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from statistics import median

from benchmarks.core import Heard, by_core, heard
from benchmarks.raw import Listening, Quick, again
from benchmarks.table import Row
from renterrewards.store.engine import Store
from renterrewards.store.engines.sqlite import Connection
from renterrewards.store.work import Work

Act = Callable[[Work], object]

GOAL, GOAL_TO_CORE = 1.5, 0.5


def ours(path: Path, acts: Sequence[Act], driver: type[Connection] = Quick) -> float:
    """Seconds of the processor for the acts, one transaction each."""
    with closing(Store.open(str(path), driver=driver)) as store:
        started = time.process_time()
        for act in acts:
            with store.work() as work:
                act(work)
        return time.process_time() - started


def rows(what: str, path: Path, acts: Sequence[Act], rounds: int) -> list[Row]:
    """What an act costs, in microseconds, against the driver and against Core; `path` is left as it is."""
    copy = path.with_suffix(".copy")
    Listening.sent.clear()
    with heard() as statements:
        ours(Path(shutil.copy(path, copy)), acts, Listening)
    begun = next(n for n, (sql, _, _) in enumerate(Listening.sent) if sql.startswith("BEGIN IMMEDIATE"))
    sent: list[Heard] = list(statements)
    turns = {
        "ours": lambda: ours(Path(shutil.copy(path, copy)), acts),
        "raw": lambda: again(Path(shutil.copy(path, copy)), Listening.sent[begun:]),
        "core": lambda: by_core(Path(shutil.copy(path, copy)), sent),
    }
    seen: dict[str, list[float]] = {name: [] for name in turns}
    for _ in range(rounds):
        for name, turn in turns.items():
            seen[name].append(turn() * 1e6 / len(acts))
    each = {name: median(figures) for name, figures in seen.items()}
    told = f"{what}, {sum(len(done) for done in sent) / len(acts):g} statements"
    return [
        Row("T1", told, "us", each["ours"], "raw sqlite3", each["raw"], GOAL),
        Row("", what, "us", each["ours"], "SQLAlchemy Core", each["core"], GOAL_TO_CORE),
    ]
