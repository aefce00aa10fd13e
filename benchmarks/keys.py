"""S4, S5, S6: from a key to the screen and from screen to screen, and the bytes that go over the line for it."""

from collections.abc import Callable
from itertools import cycle
from statistics import median

from benchmarks.line import Line, counter, reference
from benchmarks.table import Row

LETTERS = "QWXZKJVBYG"
"""None of them stands in a row that is typed into here."""

IDLE = 10.0
"""Seconds in which nothing is typed."""

Times = dict[str, list[float]]


def rows(rounds: int, home: str, limit: str) -> list[Row]:
    """Type into all programs in turns, and turn from form to form."""
    lines = {"ours": counter(home), "panel": reference("panel"), "inputs": reference("inputs")}
    lines |= {"C": Line(limit)} if limit else {}
    try:
        keys, turns, sent = _measured(lines, rounds * 2 + 2)  # the first two turns are not counted
        idle = lines["ours"].silent(IDLE)
    finally:
        for line in lines.values():
            line.close()
    key = {name: median(times) * 1000 for name, times in keys.items()}
    turn = {name: median(times[2:]) * 1000 for name, times in turns.items()}
    return [
        Row("S4", "key to screen", "ms", key["ours"], "one panel", key["panel"], 1.5),
        Row("S4", "key to screen", "ms", key["ours"], "20 Inputs", key["inputs"], 0.4),
        Row("", "key to screen", "ms", key["ours"], "C (the limit)", key.get("C")),
        Row("S5", "bytes for a key, median", "", median(sent), goal=256),
        Row("S5", "bytes for a key, most", "", max(sent), goal=256),
        Row("S5", f"bytes while nobody types, {IDLE:.0f} s", "", idle, goal=0),
        Row("S6", "screen to screen", "ms", turn["ours"], "one panel", turn["panel"], 2.0),
        Row("S6", "screen to screen", "ms", turn["ours"], "20 Inputs", turn["inputs"], 0.15),
        Row("", "screen to screen", "ms", turn["ours"], "C (the limit)", turn.get("C")),
    ]


def _measured(lines: dict[str, Line], turns_each: int) -> tuple[Times, Times, list[int]]:
    """Seconds for keys and for screens by program, and the bytes of our keys."""
    titles = {name: cycle(("FORM B IS READY", "FORM A IS READY")) for name in lines}
    titles["ours"] = cycle(("RA OPEN", "CUSTOMER FILE UPDATE"))
    keys: Times = {name: [] for name in lines}
    turns: Times = {name: [] for name in lines}
    sent: list[int] = []
    for name, line in lines.items():
        line.shows("MAIN MENU" if name == "ours" else "FORM A IS READY")
        line.rests(0.7)
    for number in range(turns_each):
        for name, line in lines.items():
            times, sizes = typed(line)
            keys[name] += times
            if name == "ours":
                sent += sizes
                _at_option(line, ("OPEN", "CUST")[number % 2])
            turns[name].append(_turned(line, next(titles[name])))
    return keys, turns, sent


def typed(line: Line, pause: Callable[[], None] = lambda: None) -> tuple[list[float], list[int]]:
    """Seconds from each key to its echo and the bytes it cost: ten letters, where the cursor stands."""
    times, sizes = [], []
    for letter in LETTERS:
        pause()
        line.send(letter)
        times.append(line.shows(letter))
        sizes.append(line.rests())
    return times, sizes


def _at_option(line: Line, code: str) -> None:
    """Take the letters back and type an option instead."""
    line.send("\x03")
    line.rests()
    line.send(code)
    line.rests()


def _turned(line: Line, title: str) -> float:
    """Seconds from RET to the title of the next screen."""
    line.send("\r")
    seconds = line.shows(title)
    line.rests(0.1)
    return seconds
