"""P2: a session that goes on and on must not grow."""

import os
import re
import subprocess
import sys
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


F1 = "\x1bOP"
WHEN = ("opened_at=11-20-26 0900", "due_at=11-21-26 0900")

ACTS = 60
"""Acts of the short soak, a third of them each: a record saved, an RA opened, an RA closed."""


def rows(minutes: float, acts: int, home: str) -> list[Row]:
    """Look at screens for these minutes, or the short soak for 0; then so many acts, or the short soak for 0."""
    return [*_screens(minutes, home), *_acts(acts or ACTS, home)]


def _screens(minutes: float, home: str) -> list[Row]:
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


def _acts(count: int, home: str) -> list[Row]:
    """What a session grows by while it saves, opens and closes, one act after the other."""
    renter = _done(home, "CUST", "last_name=SOAK", "customer_type=C")
    ra = _done(home, "BCHOPEN", f"customer_number={renter}", "vehicle=4711", "daily_rate=50", *WHEN)
    line = counter(home)
    try:
        line.shows("MAIN MENU")
        for number in range(WARM):
            _act(line, number, renter, ra + number)
        before = line.memory
        for number in range(WARM, WARM + count // 3):
            _act(line, number, renter, ra + number)
        after = line.memory
    finally:
        line.close()
    grown = None if before is None or after is None else max(0.0, after - before)
    return [Row("P2", f"growth, {count // 3 * 3:,} acts saved", "MB", grown, goal=10)]


def _done(home: str, *words: str) -> int:
    """Run an option by the command line; the number that it says."""
    env = os.environ | {"XDG_DATA_HOME": home, "XDG_CONFIG_HOME": home}
    command = [sys.executable, "-m", "renterrewards", "--training", "run", *words]
    said = subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout
    return int(re.findall(r"(?:CUSTOMER|RA) (\d+) (?:SAVED|OPENED)", said)[0])


def _act(line: Line, number: int, renter: int, ra: int) -> None:
    """A record is saved, an RA is closed, the next one is opened."""
    for typed, shows in (
        (f"EDITFOP\r1\rSOAK{number % 10}\rTIME {number}\r{F1}", "SAVED"),
        (f"CLOSE\r\r{ra}\r{F1}", f"{ra:08} CLOSED"),
        (f"OPEN\r1\r{renter}\r\x1413\r4711\r{F1}", "Y/N?"),
        ("N\r", f"{ra + 1:08} OPENED"),
    ):
        line.send(typed)
        line.shows(shows)


def _shift(line: Line) -> None:
    for typed, shows in SHIFT:
        line.send(typed)
        line.shows(shows)
        line.send(LETTERS)  # at OPTION, and taken back
        line.rests(0.002)
        line.send("\x03")
        line.rests(0.002)
