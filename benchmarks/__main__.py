"""Measures and prints one table: what was measured, its ratio to the reference of the same rounds, the goal.

`python -m benchmarks [ROUNDS] [--soak MINUTES] [--acts COUNT] [--store SIZE] [--kept FOLDER]`: 7 rounds, a short soak
and a store of 100k customers take about nine minutes; one of 1M is made in five more, once when a folder keeps it.
"""

import os
import platform
import tempfile
from argparse import ArgumentParser
from importlib.metadata import version
from pathlib import Path

from benchmarks import (
    award_report,
    big_store,
    closing,
    crowd,
    importing,
    keys,
    lookup,
    opening,
    recon,
    scaling,
    soak,
    startup,
    table,
    writers,
)
from benchmarks.line import counter, limit


def main() -> None:
    wanted = ArgumentParser(prog="python -m benchmarks", description="What is promised, in figures.")
    wanted.add_argument("rounds", nargs="?", type=int, default=7, help="rounds; a median over fewer than 7 is chance")
    wanted.add_argument("--soak", type=float, default=0, metavar="MINUTES", help="let the soak go on for so long")
    wanted.add_argument("--acts", type=int, default=0, metavar="COUNT", help="let the soak save so many acts")
    wanted.add_argument("--store", choices=big_store.SIZES, default="100k", metavar="SIZE", help="the big store's size")
    wanted.add_argument("--kept", type=Path, metavar="FOLDER", help="where big stores are kept for the next time")
    given = wanted.parse_args()
    print(table.heading())
    with tempfile.TemporaryDirectory() as home:
        program = limit(home)
        _open_store(home)
        small, big = _big_stores(given.store, given.kept or Path(home))
        for part in (
            lambda: startup.rows(given.rounds, home, program),
            lambda: keys.rows(given.rounds, home, program),
            lambda: crowd.rows(given.rounds, home),
            lambda: writers.rows(given.rounds, home),
            lambda: soak.rows(given.soak, given.acts, home),
            lambda: opening.rows(given.rounds, home),
            lambda: closing.rows(given.rounds, home),
            lambda: scaling.rows(small, big),
            lambda: lookup.rows(given.rounds, big),
            lambda: award_report.rows(given.rounds, big),
            lambda: recon.rows(given.rounds, home),
            lambda: importing.rows(given.rounds, home),
        ):
            print("\n".join(table.text(row) for row in part()), flush=True)
    print(f"\n{given.rounds} rounds in turns, medians, 80x24 pty. {_machine()}")


def _open_store(home: str) -> None:
    """Make and fill the store and compile the bytecode before anything is timed."""
    line = counter(home)
    line.shows("MAIN MENU")
    line.send("OPEN\r")
    line.shows("RA OPEN")
    line.close()


def _big_stores(size: str, folder: Path) -> list[Path]:
    """The smallest of the big stores, and the one that was chosen."""
    with big_store.shown() as progress:
        return [big_store.kept(wanted, folder, progress) for wanted in ("10k", size)]


def _machine() -> str:
    programs = f"Python {platform.python_version()}, textual {version('textual')}"
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f}, {programs}"


if __name__ == "__main__":
    main()
