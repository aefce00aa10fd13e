"""P1: eight clerks at one store, all typing at once."""

import random
import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median, quantiles
from threading import Barrier

from benchmarks.keys import typed
from benchmarks.line import counter
from benchmarks.table import Row

CLERKS = 8
GAP = (0.05, 0.15)
"""Seconds between two keys of one clerk, the fastest that people type."""


def rows(rounds: int, home: str) -> list[Row]:
    """So many rounds of ten keys and a screen from every clerk."""
    everyone = Barrier(CLERKS)
    with ThreadPoolExecutor(CLERKS) as clerks:
        done = list(clerks.map(lambda number: _clerk(random.Random(number), rounds, home, everyone), range(CLERKS)))
    times = [seconds * 1000 for one, _ in done for seconds in one]
    sizes = [size for _, some in done for size in some]
    return [
        Row("P1", f"key to screen, {CLERKS} clerks, median", "ms", median(times)),
        Row("P1", f"key to screen, {CLERKS} clerks, 95 of 100", "ms", quantiles(times, n=20)[-1], goal=30),
        Row("P1", f"bytes for a key, {CLERKS} clerks, median", "", median(sizes), goal=150),
    ]


def _clerk(chance: random.Random, rounds: int, home: str, everyone: Barrier) -> tuple[list[float], list[int]]:
    """What one clerk's keys took; all begin together once every store is open."""
    line = counter(home)
    times: list[float] = []
    sizes: list[int] = []
    try:
        line.shows("MAIN MENU")
        line.send("OPEN\r")
        line.shows("RA OPEN")
        line.rests(0.3)
        everyone.wait(60)
        for number in range(rounds):
            some, bytes_each = typed(line, lambda: time.sleep(chance.uniform(*GAP)))
            times, sizes = times + some, sizes + bytes_each
            line.send(f"\x03{('CUST', 'OPEN')[number % 2]}\r")
            line.shows(("CUSTOMER FILE UPDATE", "RA OPEN")[number % 2])
            line.rests(0.1)
    finally:
        line.close()
    return times, sizes
