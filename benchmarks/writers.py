"""T3: counters that save into one SQLite file at once, in the queue and with nothing but SQLite's own busy time-out.

`python -m benchmarks.writers [--clients N] [--seconds S] [--rounds N] [--drafts N]`: 8 counters that open RAs, N more
processes that write drafts, 5 rounds of 4 seconds for each way, in turns. Works are on disk when they are saved.
"""

import multiprocessing
import sqlite3
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import closing, nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import opening, table
from benchmarks.table import Row
from renterrewards.programs.rental.opening import open_agreement
from renterrewards.records import Agreement
from renterrewards.rules.opening import Decision
from renterrewards.store import sessions
from renterrewards.store.engine import Store
from renterrewards.store.engines.sqlite import SQLitePlace
from renterrewards.store.sessions import Draft
from renterrewards.store.work import Work

RENTERS = 400
LONGEST, FAIREST, THROUGH = 0.2, 0.7, 0.5
RENTAL = Agreement(number=0, status="OPEN", customer_number=0, location="BOI", opened_at=opening.ACT.instant)


@dataclass(frozen=True)
class Done:
    """What a process did: how many works, its longest wait in seconds, how often the file was locked."""

    works: int
    longest: float
    locked: int


def at_once(path: Path, queued: bool, clients: int, drafts: int, seconds: float) -> list[Done]:
    """What each counter did."""
    context = multiprocessing.get_context("fork")
    ready, found = context.Barrier(clients + drafts + 1), context.Queue()
    given = [(str(path), n, n >= clients, queued, seconds, ready, found) for n in range(clients + drafts)]
    processes = [context.Process(target=_process, args=one) for one in given]
    for process in processes:
        process.start()
    ready.wait(300)
    done = [found.get(timeout=300) for _ in processes]
    for process in processes:
        process.join()
    return [one for drafting, one in done if not drafting]


def _process(path: str, nth: int, drafting: bool, queued: bool, seconds: float, ready: Any, found: Any) -> None:
    if not queued:  # SQLite's own busy handler, with all the time it wants
        SQLitePlace.turn = lambda self, patience: nullcontext()  # type: ignore[method-assign]
    with closing(Store.open(path, patience=30)) as store:
        act = _drafts if drafting else _opens
        with store.work() as work:
            act(work, nth, 0)
        ready.wait(300)
        works, longest, locked, until = 0, 0.0, 0, time.monotonic() + seconds
        while (begun := time.monotonic()) < until:
            try:
                with store.work() as work:
                    act(work, nth, works)
            except Exception:
                locked += 1
            works, longest = works + 1, max(longest, time.monotonic() - begun)
            if drafting:
                time.sleep(0.05)
        found.put((drafting, Done(works, longest, locked)))


def _opens(work: Work, nth: int, count: int) -> None:
    renter = opening.renter((nth * 53 + count) % RENTERS + 1)
    open_agreement(work, opening.ACT, renter, renter, RENTAL, (), Decision("PFD"))


def _drafts(work: Work, nth: int, count: int) -> None:
    draft = Draft(user_code=f"U{nth}", token="T", whole="x" * 2000, saved_at=datetime(2026, 11, 20, 18, 0, count % 60))
    sessions.DRAFTS.save(work, draft)


def rows(rounds: int, folder: str, clients: int = 8, drafts: int = 0, seconds: float = 4) -> Iterator[Row]:
    """The queue's longest wait, the slowest counter's share of the fastest's, and what they got done together."""
    path = opening.prepared(Path(folder) / "writers.db", RENTERS)
    seen: dict[bool, list[list[Done]]] = {True: [], False: []}
    for _ in range(rounds):
        for queued in (True, False):
            seen[queued].append(at_once(path, queued, clients, drafts, seconds))
    longest = {way: median(max(one.longest for one in each) * 1000 for each in seen[way]) for way in seen}
    fair = [min(one.works for one in each) / max(one.works for one in each) for each in seen[True]]
    through = {way: median(sum(one.works for one in each) for each in seen[way]) / seconds for way in seen}
    locked = sum(one.locked for each in seen[True] for one in each)
    what = f"{clients} counters{f' and {drafts} drafts' if drafts else ''}"
    yield Row("T3", f"{what}, longest wait", "ms", longest[True], "busy time-out", longest[False], LONGEST)
    yield Row("T3", f"{what}, fastest to slowest", "x", 1 / median(fair), goal=1 / FAIREST)
    yield Row("T3", f"{what}, a work", "us", 1e6 / through[True], "busy time-out", 1e6 / through[False], 1 / THROUGH)
    yield Row("T3", f"{what}, locked", "", locked, goal=0)


def check(path: Path) -> None:
    """The file is whole."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def main() -> None:
    wanted = ArgumentParser(prog="python -m benchmarks.writers")
    for name, usual in (("--clients", 8), ("--rounds", 5), ("--drafts", 0)):
        wanted.add_argument(name, type=int, default=usual)
    wanted.add_argument("--seconds", type=float, default=4)
    given = wanted.parse_args()
    print(table.heading())
    with tempfile.TemporaryDirectory() as folder:
        for row in rows(given.rounds, folder, given.clients, given.drafts, given.seconds):
            print(table.text(row), flush=True)
        check(Path(folder) / "writers.db")


if __name__ == "__main__":
    main()
