"""R1, R2, R4: AWARDRPT against the same SQL on the raw driver, and against DuckDB; what memory it takes.

`python -m benchmarks.award_report STORE [ROUNDS]`, a store of `benchmarks.big_store`. DuckDB is measured where the
`[benchmark]` extra is installed. Wall time: reading and printing are what a manager waits for.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import table
from benchmarks.duck import Duck
from benchmarks.memory import peak
from benchmarks.raw import Listening, Sent, again
from benchmarks.table import Row
from renterrewards.entry import Site
from renterrewards.reports.awards import report_awards
from renterrewards.reports.destinations import forms
from renterrewards.reports.page import Stamp
from renterrewards.store import awards
from renterrewards.store.awards import AwardQuery
from renterrewards.store.engine import Store

RANGES = {
    "a day": (date(2019, 5, 7), date(2019, 5, 7)),
    "a month": (date(2019, 5, 1), date(2019, 5, 31)),
    "everything": (date(2016, 1, 1), date(2025, 12, 31)),
}
SITE = Site(today=date(2026, 1, 1))
ROWS, FILE = 1.2, 1.5
"""R1: to rows and to a printed file, of raw sqlite3 fetching the same rows."""
MEMORY = {"nothing": None, "a month": 30, "everything": 200}
"""R4: MiB over the idle process."""


def query(name: str) -> AwardQuery:
    """What is asked for a range."""
    first, last = RANGES[name]
    return AwardQuery(start_date=first, end_date=last)


def to_rows(store: Store, asked: AwardQuery) -> int:
    """The report's rows; how many."""
    with store.look() as work:
        return sum(1 for _ in report_awards(work, asked, SITE).rows)


def to_file(store: Store, asked: AwardQuery) -> int:
    """The report printed to a file of its own; its bytes."""
    with tempfile.TemporaryDirectory() as folder, store.look() as work:
        stamp = Stamp("SUNSHINE CAR RENTAL", datetime(2026, 1, 1, 12), SITE)
        return forms.print_report(report_awards(work, asked, SITE), stamp, Path(folder), "TXT").stat().st_size


def rows(rounds: int, path: Path) -> list[Row]:
    """What AWARDRPT costs, as rows of the table."""
    with closing(Store.open(str(path))) as store, Duck.of(path) as duck:
        shown = [
            row for name in RANGES for row in _rows(rounds if name != "everything" else 3, path, store, name, duck)
        ]
    return shown + memory(path)


def _rows(rounds: int, path: Path, store: Store, name: str, duck: Duck) -> list[Row]:
    asked = query(name)
    sent = _sent(path, asked)
    ways: dict[str, Callable[[], object]] = {
        "raw": lambda: again(path, sent),
        "rows": lambda: to_rows(store, asked),
        "file": lambda: to_file(store, asked),
        **duck.ways(asked),
    }
    cost = _in_turns(rounds, ways)
    against = ("raw sqlite3", cost["raw"])
    made = [Row("R1", f"AWARDRPT of {name}, rows", "ms", cost["rows"], *against, ROWS)]
    made.append(Row("R1", f"AWARDRPT of {name}, PRTFILE", "ms", cost["file"], *against, FILE))
    for way, goals in duck.goals.items():
        if way in cost and name in goals:
            made.append(Row("R2", f"AWARDRPT of {name}, rows", "ms", cost["rows"], way, cost[way], goals[name]))
    return made


def _sent(path: Path, asked: AwardQuery) -> Sent:
    """The SQL of the report with its values, as the program sends it."""
    Listening.sent.clear()
    with closing(Store.open(str(path), driver=Listening)) as store, store.look() as work:
        begun = len(Listening.sent)
        for _ in awards.rows(work, asked):
            break
    return Listening.sent[begun:]


def _in_turns(rounds: int, ways: dict[str, Callable[[], object]]) -> dict[str, float]:
    """The median of each way in milliseconds; each has run once before."""
    seen: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(rounds + 1):
        for name, way in ways.items():
            started = time.perf_counter()
            way()
            if turn:
                seen[name].append(1000 * (time.perf_counter() - started))
    return {name: median(figures) for name, figures in seen.items()}


def memory(path: Path) -> list[Row]:
    """The most memory of a process that prints, over one that has looked at a day without rentals."""
    peaks = {name: _peak(path, name) for name in MEMORY}
    return [
        Row("R4", f"AWARDRPT of {name}, PRTFILE, memory", "MB", peaks[name] - peaks["nothing"], goal=goal)
        for name, goal in MEMORY.items()
        if goal
    ]


def _peak(path: Path, name: str) -> float:
    command = [sys.executable, "-m", "benchmarks.award_report", str(path), "--print", name]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _print(path: Path, name: str) -> float:
    """Print one report; this process's peak in MiB."""
    asked = query(name) if name in RANGES else AwardQuery(start_date=date(1999, 1, 1), end_date=date(1999, 1, 1))
    with closing(Store.open(str(path))) as store:
        to_file(store, asked)
    return peak()


def main(given: Sequence[Any]) -> None:
    path = Path(given[0])
    if "--print" in given:
        print(_print(path, given[2]))
        return
    print(table.heading())
    print("\n".join(table.text(row) for row in rows(int(given[1]) if given[1:] else 7, path)))


if __name__ == "__main__":
    main(sys.argv[1:])
