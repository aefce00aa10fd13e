"""Measures and prints one table: what was measured, its ratio to the reference of the same minute, the goal."""

import os
import platform
import sys
import tempfile
from importlib.metadata import version

from benchmarks import keys, startup
from benchmarks.line import counter


def main(rounds: int = 7) -> None:
    with tempfile.TemporaryDirectory() as home:
        first = counter(home)  # makes and fills the store, compiles the bytecode
        first.shows("MAIN MENU")
        first.send("OPEN\r")
        first.shows("RA OPEN")
        first.close()
        started = startup.measured(rounds, home)
        typed, turned = keys.measured(rounds, home)
    print(f"{'':4}{'what':34}{'ms':>8}{'reference':>22}{'ms':>8}{'ratio':>8}{'goal':>8}")
    _row("S1", "start to first key on screen", started["usable"], "bare app", started["bare"], 1.2)
    _row("", "start to first frame", started["first frame"], "bare app", started["bare"])
    _row("", "start to first frame", started["first frame"], "20 Inputs", started["inputs"])
    _row("S4", "key to screen", typed["ours"], "one panel", typed["panel"], 1.5)
    _row("S4", "key to screen", typed["ours"], "20 Inputs", typed["inputs"], 0.4)
    _row("S6", "screen to screen", turned["ours"], "one panel", turned["panel"], 2.0)
    _row("S6", "screen to screen", turned["ours"], "20 Inputs", turned["inputs"], 0.15)
    print(f"\n{rounds} rounds, medians, 80x24 pty, references in the same rounds. {_machine()}")


def _row(code: str, what: str, ours: float, name: str, reference: float, goal: float | None = None) -> None:
    ratio = ours / reference
    ends = "" if goal is None else f"{goal:>8g}  {'held' if ratio <= goal else 'MISSED'}"
    print(f"{code:4}{what:34}{ours * 1000:>8.1f}{name:>22}{reference * 1000:>8.1f}{ratio:>8.2f}{ends}")


def _machine() -> str:
    programs = f"Python {platform.python_version()}, textual {version('textual')}"
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f}, {programs}"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
