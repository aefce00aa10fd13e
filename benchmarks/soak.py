"""P2: a session that goes on and on must not grow."""

import time

from benchmarks.keys import LETTERS
from benchmarks.line import Line, counter
from benchmarks.table import Row

SHIFT = (
    ("OPEN\r", "RA OPEN"),
    ("CUST\r", "CUSTOMER FILE UPDATE"),
    ("1\r1001\r", "1001"),
    ("\x03EDITDOC\r", "SPECIAL DOCUMENT"),
    ("EDITCUST\r", "CUSTOMER TYPE"),
    ("CLOSE\r", "RA CLOSE"),
    ("AWARDRPT\r", "AWARD"),
    ("MENU\r", "MAIN MENU"),
)
"""What a clerk types over and over, and what each shows."""

SHORT = 100
"""Shifts of the short soak, each of eight screens and a hundred keys."""

WARM = 20
"""Shifts until all that is kept on purpose is kept: maps, modules, statements."""


def rows(minutes: float, home: str) -> list[Row]:
    """Work for these minutes, or the short soak for 0."""
    line = counter(home)
    try:
        line.shows("MAIN MENU")
        for _ in range(WARM):
            _shift(line)
        before = line.memory
        end, done = time.monotonic() + 60 * minutes, 0
        while done < SHORT or time.monotonic() < end:
            _shift(line)
            done += 1
        after = line.memory
    finally:
        line.close()
    grown = None if before is None or after is None else max(0.0, after - before)
    keys = done * sum(len(typed) + len(LETTERS) for typed, _ in SHIFT)
    return [
        Row("P2", "memory of a session", "MB", after, goal=60),
        Row("P2", f"growth, {done * len(SHIFT):,} screens, {keys:,} keys", "MB", grown, goal=10),
    ]


def _shift(line: Line) -> None:
    for typed, shows in SHIFT:
        line.send(typed)
        line.shows(shows)
        line.send(LETTERS)  # at OPTION, and taken back
        line.rests(0.002)
        line.send("\x03")
        line.rests(0.002)
